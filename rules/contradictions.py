"""Notices facts that hardly fit together: each is possible by itself and is scored as stated, but worth a second look."""

import tomllib
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from rules.days import MONTHS_IN_A_YEAR, add_months
from rules.facts import DERIVED_FROM
from rules.gates import Asked, in_words
from rules.interval import Interval
from rules.label import Label

AGE = "age"


class Warning(NamedTuple):
    """One contradiction: which, between which facts, and the sentence that names their keys."""

    id: str
    facts: tuple[str, ...]
    text: Label


class Contradiction(NamedTuple):
    """One entry of `contradictions.toml`: conditions that should not all be met, each (fact, kind, figure)."""

    id: str
    conditions: tuple[tuple[str, str, Any], ...]
    text: Label


def warnings_for(asked: Asked) -> tuple[Warning, ...]:
    """The contradictions among the known facts of one host."""
    return tuple(
        Warning(entry.id, _facts(entry), entry.text.filled(**_places(entry, asked)))
        for entry in contradictions()
        if holds(entry, asked)
    )


def holds(entry: Contradiction, asked: Asked) -> bool:
    """Whether all conditions of a contradiction are met."""
    return all(_met(fact, kind, figure, asked) for fact, kind, figure in entry.conditions)


@lru_cache(maxsize=1)
def contradictions() -> tuple[Contradiction, ...]:
    """All entries of `contradictions.toml`."""
    told = tomllib.loads((Path(__file__).parent / "contradictions.toml").read_text("utf-8"))
    return tuple(
        Contradiction(name, tuple(_condition(dict(one)) for one in entry["all"]), Label(**entry["text"]))
        for name, entry in told.items()
    )


def _condition(told: dict[str, Any]) -> tuple[str, str, Any]:
    fact = told.pop("fact")
    ((kind, figure),) = told.items()
    if kind not in _MET:
        raise ValueError(f"contradictions.toml: {kind} is no condition")
    return fact, kind, Interval.parse(figure) if kind == "within" else figure


def _met(fact: str, kind: str, figure: Any, asked: Asked) -> bool:
    value = asked.value(fact)
    return value is not None and _MET[kind](value, figure, asked)


def _more_than_age_minus(years: Any, figure: int, asked: Asked) -> bool:
    age = asked.value(AGE)
    return age is not None and years > max(0, age + 1 - figure)  # the running year of age may be nearly over


def _before(day: date, other: str, asked: Asked) -> bool:
    second = asked.value(other)
    return second is not None and day < second


_MET: dict[str, Callable[[Any, Any, Asked], bool]] = {
    "is": lambda value, members, asked: any(value is member or value == member for member in members),
    "is_not": lambda value, members, asked: value not in members,
    "within": lambda value, interval, asked: value in interval,
    "more_than_age_minus": _more_than_age_minus,
    "after_the_day": lambda day, _, asked: day > asked.on,
    "before": _before,
    "more_than_years_ahead": lambda day, years, asked: day > add_months(asked.on, years * MONTHS_IN_A_YEAR),
}


def _facts(entry: Contradiction) -> tuple[str, ...]:
    read: dict[str, None] = {}
    for fact, kind, figure in entry.conditions:
        read[DERIVED_FROM.get(fact, fact)] = None
        if kind == "more_than_age_minus":
            read[DERIVED_FROM[AGE]] = None
        elif kind == "before":
            read[figure] = None
    return tuple(read)


def _places(entry: Contradiction, asked: Asked) -> dict[str, Any]:
    values = {fact: asked.value(fact) for fact in (*_facts(entry), AGE)}
    return {fact: in_words(value, {}) for fact, value in values.items()}
