"""Computes a stored trace again from itself: the same trace comes out, or every difference is named with its path.

A trace carries all that it rests on: facts, day, what was not proven, the editions by digest, the reference values in full. The
editions must still be there, for they never change. Of a reference value the trace's own copy is used, because its file grows
by a value each year; the copy is compared with what the law has now.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from rules.days import completed_years
from rules.evaluation import evaluate
from rules.facts import FACTS, HostFacts
from rules.faults import FactsRefused
from rules.gazette import Law, law
from rules.judging import day_of
from rules.label import LANGUAGES
from rules.reading import facts_from
from rules.reference import PUBLISHED, ReferenceValue, Series
from rules.ruleset import Checked, Citation, InForce, Ruleset
from rules.trace import SCHEMA, trace_digest, trace_of

ABSENT = "absent"  # stands for what one of the two traces does not have
_NAMES = ("id", "ruleset", "series")  # what an entry of a list is called by
_EXACT = ("money", "decimal")  # kinds of facts that a trace writes as text


class NotATrace(ValueError):
    """What cannot be read as a trace at all. `path` names the place, `value` what stands there."""

    def __init__(self, path: str, value: Any) -> None:
        self.path, self.value = path, value
        super().__init__(f"{path}: {value!r}")


class Difference(NamedTuple):
    """One place at which two traces differ: `rulesets[work-permit-points].criteria[age].least`."""

    path: str
    stored: Any
    computed: Any


class Gone(NamedTuple):
    """An edition or a reference value that a trace names and that the law does not have any more.

    :param kind: "edition", or "value" when the law has another figure for the same days.
    :param name: `work-permit-points/2017-04-01`, or a series and its year. :param digest: of the file that the trace names.
    """

    kind: str
    name: str
    digest: str


class Recomputation(NamedTuple):
    """What became of a trace that was computed again.

    :param trace: as it comes out now. :param differences: empty when it is the same.
    :param gone: with an edition gone, only what the other editions give could be compared.
    """

    trace: dict[str, Any]
    differences: tuple[Difference, ...]
    gone: tuple[Gone, ...]

    @property
    def agrees(self) -> bool:
        """Whether it is the same trace, by law that is still there."""
        return not self.differences and not self.gone


class _Named(Law):
    """The editions that a trace names, whatever the days are on which they are in force now."""

    def on_day(self, day: date) -> tuple[Ruleset, ...]:
        return self.editions


def recompute(trace: Mapping[str, Any], by: Law | None = None) -> Recomputation:
    """Computes a trace again. Pure.

    :param trace: of the form `jiancai/trace.v1`, as JSON gives it back.
    :param by: where the editions are looked up; the law of this process if not given.
    :raises NotATrace: it has another form, names facts that there are not, or a day that is none.
    """
    there = by or law()
    facts, on, not_proven = asked_in(trace)
    found, gone = _editions(trace, there)
    values = tuple(_value(told, on) for told in _list(trace, "values"))
    gone += [Gone("value", f"{one.series} {one.wage_year}", one.digest) for one in values if _changed(one, there)]
    lacking = any(one.kind == "edition" for one in gone)
    tried: list[Recomputation] = []
    for series in _knowledge(there.series, values):
        evaluation = evaluate(facts, on, not_proven, _Named(found, series))
        for lang in LANGUAGES:
            computed = trace_of(evaluation, lang)
            if trace_digest(dict(trace)) == trace_digest(computed):  # the usual case, and quickly seen
                return Recomputation(computed, (), tuple(gone))
            differences = tuple(_without(trace, computed) if lacking else differences_between(trace, computed))
            tried.append(Recomputation(computed, differences, tuple(gone)))
            if not differences:
                return tried[-1]
    return min(tried, key=lambda one: len(one.differences))


def asked_in(trace: Mapping[str, Any]) -> tuple[HostFacts, date, frozenset[str]]:
    """What was asked: facts, day and what was not proven, read back exactly: text to decimal, text to day, list to set.

    :raises NotATrace: it has another form, names facts that there are not, or a day that is none.
    """
    if not isinstance(trace, Mapping) or trace.get("schema") != SCHEMA:
        raise NotATrace("schema", trace.get("schema") if isinstance(trace, Mapping) else trace)
    stated, unproven = trace.get("facts"), _list(trace, "not_proven")
    if not isinstance(stated, Mapping):
        raise NotATrace("facts", stated)
    for name in unproven:
        if not isinstance(name, str) or name not in FACTS:
            raise NotATrace("not_proven", name)
    try:
        on = day_of("on", trace.get("on"))
        return facts_from({name: _exact(name, value) for name, value in stated.items()}, on), on, frozenset(unproven)
    except FactsRefused as refused:
        key = refused.faults[0].key
        raise NotATrace(key if key == "on" else f"facts.{key}", trace["on"] if key == "on" else stated.get(key)) from refused


def differences_between(stored: Any, computed: Any, path: str = "") -> Iterator[Difference]:
    """Every place at which two JSON values differ; entries of lists are compared by name where they have one."""
    if isinstance(stored, Mapping) and isinstance(computed, Mapping):
        for key in dict.fromkeys((*stored, *computed)):
            step = f"{path}.{key}" if path else str(key)
            yield from differences_between(stored.get(key, ABSENT), computed.get(key, ABSENT), step)
    elif isinstance(stored, list) and isinstance(computed, list):
        ours, theirs = _by_name(stored), _by_name(computed)
        if list(ours) != list(theirs) and set(ours) == set(theirs):
            yield Difference(path, list(ours), list(theirs))  # the same entries in another order
        for name in dict.fromkeys((*ours, *theirs)):
            yield from differences_between(ours.get(name, ABSENT), theirs.get(name, ABSENT), f"{path}[{name}]")
    elif type(stored) is not type(computed) or stored != computed:
        yield Difference(path, stored, computed)


def _without(stored: Mapping[str, Any], computed: Mapping[str, Any]) -> Iterator[Difference]:
    """The differences of what the editions that are still there give; the rest rests on one that is not."""
    kept = {one["ruleset"] for one in computed["rulesets"]}
    mine = {"rulesets": [one for one in stored["rulesets"] if one.get("ruleset") in kept]}
    yield from differences_between(mine, {"rulesets": computed["rulesets"]})


def _by_name(entries: list[Any]) -> dict[Any, Any]:
    for name in _NAMES:
        if entries and all(isinstance(one, Mapping) and isinstance(one.get(name), str) for one in entries):
            named = {one[name]: one for one in entries}
            return named if len(named) == len(entries) else dict(enumerate(entries))
    return dict(enumerate(entries))


def _list(trace: Mapping[str, Any], key: str) -> list[Any]:
    if not isinstance(found := trace.get(key), list):
        raise NotATrace(key, found)
    return found


def _exact(name: str, value: Any) -> Any:
    if isinstance(value, str) and name in FACTS and FACTS[name].kind in _EXACT:
        with suppress(ArithmeticError):  # what is no number is refused with all other impossible facts
            return Decimal(value)
    return value


def _editions(trace: Mapping[str, Any], there: Law) -> tuple[tuple[Ruleset, ...], list[Gone]]:
    known = {one.digest: one for one in there.editions}
    found, gone = [], []
    for told in _list(trace, "rulesets"):
        if not isinstance(told, Mapping) or not isinstance(digest := told.get("digest"), str):
            raise NotATrace("rulesets", told)
        if digest in known:
            found.append(known[digest])
        else:
            gone.append(Gone("edition", f"{told.get('ruleset')}/{told.get('edition')}", digest))
    return tuple(found), gone


def _value(told: Any, on: date) -> ReferenceValue:
    """A reference value as the trace tells it."""
    try:
        in_force = InForce(date.fromisoformat(told["from"]), told["until"] and date.fromisoformat(told["until"]))
        amount, source = told["amount"], told["source"]
        missing_on = amount is None and in_force.until is None  # then each year that goes by is missing one more
        return ReferenceValue(
            told["series"],
            told["wage_year"] - (completed_years(in_force.from_, on) if missing_on else 0),
            in_force,
            tuple(told["inferred"]),
            None if amount is None else Decimal(amount),
            told["certainty"],
            told["review_by"] and date.fromisoformat(told["review_by"]),
            source and Citation(source["number"], source["title"], source["place"], Checked(source["checked"])),
            origin=told["origin"] or PUBLISHED,
            digest=told["digest"],
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as bad:
        raise NotATrace("values", told) from bad


def _changed(told: ReferenceValue, there: Law) -> bool:
    """Whether the law has another figure for the same days now. A figure supplied since for one that was missing is none."""
    now = there.series.get(told.series)
    if now is None:
        return True
    same_days = next((one for one in now.values if one.in_force.from_ == told.in_force.from_), None)
    if told.amount is None:
        return False
    return same_days is None or (same_days.amount, same_days.wage_year) != (told.amount, told.wage_year)


def _knowledge(series: Mapping[str, Series], values: tuple[ReferenceValue, ...]) -> Iterator[Mapping[str, Series]]:
    """The series as they were when the trace was made: with its own values, and with or without the ones that follow.

    Which of the two it was decides only whether a value was past its review.
    """
    kept = {one.series: one for one in values if one.series in series}
    for later in (True, False):
        known = dict(series)
        for name, told in kept.items():
            others = [
                one
                for one in series[name].values
                if one.in_force.from_ < told.in_force.from_ or (later and one.in_force.from_ > told.in_force.from_)
            ]
            ordered = sorted((*others, told), key=lambda one: one.in_force.from_)
            known[name] = replace(series[name], values=tuple(ordered))
        yield known
