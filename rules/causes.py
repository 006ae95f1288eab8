"""Why a result changes by itself: every day within a window on which it may, with the cause in three languages."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from math import floor
from pathlib import Path
from typing import Any, NamedTuple

from rules.changes import growing
from rules.days import add_months, completed_years
from rules.facts import DERIVED_FROM, FACTS, HostFacts
from rules.gazette import Law
from rules.label import Label, day_in_words
from rules.passing import birthday, passes
from rules.ruleset import Condition

BIRTHDAY, FULL_YEAR, PASSPORT, CERTIFICATE = "birthday", "full_year", "passport", "certificate"
EDITION_BEGINS, EDITION_ENDS = "edition_begins", "edition_ends"
VALUE_BEGINS, VALUE_ENDS = "value_begins", "value_ends"
_BORN = DERIVED_FROM["age"]
_ONE_DAY = timedelta(days=1)


class Cause(NamedTuple):
    """One cause: its kind, the fact that moves (`None` where rules change), the sentence, and whether the day is only about."""

    kind: str
    fact: str | None
    what: Label
    about: bool = False


def causes(
    facts: HostFacts, on: date, until: date, not_proven: frozenset[str], by: Law
) -> list[tuple[date, tuple[Cause, ...]]]:
    """The days after `on` up to `until` on which the result may change by itself, in order, with all causes of each day.

    :param by: the law whose editions and reference values begin and end.
    """
    found: dict[date, list[Cause]] = {}
    told = (
        _birthdays(facts, on, until, not_proven),
        _full_years(facts, on, until, not_proven),
        _papers(facts, not_proven, by),
        _editions(by),
        _values(by),
    )
    for source in told:
        for day, cause in source:
            if on < day <= until and cause not in found.setdefault(day, []):
                found[day].append(cause)
    return [(day, tuple(those)) for day, those in sorted(found.items()) if those]


_Causes = Iterator[tuple[date, Cause]]


def _birthdays(facts: HostFacts, on: date, until: date, not_proven: frozenset[str]) -> _Causes:
    born = facts.date_of_birth
    if born is None or _BORN in not_proven:
        return
    for completed in range(completed_years(born, on), completed_years(born, until)):
        years = completed + 1
        yield birthday(born, years), Cause(BIRTHDAY, _BORN, _words()["birthday"]["what"].filled(years=years))


def _full_years(facts: HostFacts, on: date, until: date, not_proven: frozenset[str]) -> _Causes:
    """The full years that are completed; every edge of a table over these facts is one (a test keeps it so)."""
    for fact in growing():
        value = getattr(facts, fact)
        if value is None or fact in not_proven:
            continue
        years = floor(value) + 1
        while years <= FACTS[fact].most and (reached := passes(value, Decimal(years), on)).day <= until:
            yield reached.day, Cause(FULL_YEAR, fact, _words()["growing"][fact].filled(years=years), reached.about)
            years += 1


def _papers(facts: HostFacts, not_proven: frozenset[str], by: Law) -> _Causes:
    for ruleset in by.editions:
        for gate in ruleset.gates:
            for condition in gate.conditions:
                value = getattr(facts, condition.fact) if condition.fact in FACTS else None
                if value is not None and condition.fact not in not_proven and condition.kind in _PAPERS:
                    yield from _PAPERS[condition.kind](condition, value)


def _runs_short(condition: Condition, expires: date) -> _Causes:
    """The first day from which the paper's remaining months are too few."""
    day = add_months(expires, -condition.figure)
    while add_months(day, condition.figure) <= expires:
        day += _ONE_DAY
    yield day, Cause(PASSPORT, condition.fact, _said("runs_short", expires, condition))


def _grows_old(condition: Condition, issued: date) -> _Causes:
    yield issued, Cause(CERTIFICATE, condition.fact, _words()["paper"]["issued"])
    yield (
        add_months(issued, condition.figure) + _ONE_DAY,
        Cause(CERTIFICATE, condition.fact, _said("too_old", issued, condition)),
    )


_PAPERS: dict[str, Any] = {"valid_for_months": _runs_short, "not_older_than_months": _grows_old}


def _said(word: str, day: date, condition: Condition) -> Label:
    return _words()["paper"][word].filled(day=day_in_words(day), months=condition.figure)


def _editions(by: Law) -> _Causes:
    for ruleset in by.editions:
        places = {"title": ruleset.title, "edition": ruleset.edition}
        words = _words()["rules"]
        yield ruleset.in_force.from_, Cause(EDITION_BEGINS, None, words["edition_begins"].filled(**places))
        if ruleset.in_force.until:
            yield ruleset.in_force.until + _ONE_DAY, Cause(EDITION_ENDS, None, words["edition_ends"].filled(**places))


def _values(by: Law) -> _Causes:
    """Reference values that begin or end to apply; the years declared missing begin and end with their neighbours."""
    words = _words()["rules"]
    for series in by.series.values():
        for value in series.values:
            if value.amount is None:
                continue
            places = {"title": series.label, "year": value.wage_year}
            yield value.in_force.from_, Cause(VALUE_BEGINS, None, words["value_begins"].filled(**places))
            if value.in_force.until:
                yield value.in_force.until + _ONE_DAY, Cause(VALUE_ENDS, None, words["value_ends"].filled(**places))


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, Label]]:
    told = tomllib.loads((Path(__file__).parent / "causes.toml").read_text("utf-8"))
    return {part: {name: Label(**labels) for name, labels in words.items()} for part, words in told.items()}
