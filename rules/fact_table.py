"""The table of facts of many cases without identity: one row a case, the facts that points rest on, nothing that names anybody.

In place of the date of birth stands the age in completed years. Facts that lead to a person or a firm (a day of birth, a
nationality, a credit code, a day on a paper) earn no points and have no column. `not_proven` lists what an officer found so.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from rules.columns import judge_cells
from rules.coverage import possible_in
from rules.facts import AGE, DERIVED_FROM, FACTS
from rules.faults import FactFault, FactsRefused
from rules.judging import FIRST_DAY, nearest, shown
from rules.ruleset import Ruleset
from rules.scale import Scale

NOT_PROVEN = "not_proven"
_AGES, _LISTS = pl.Int16, pl.List(pl.String)


class NotSettled(ValueError):
    """An edition in which a fact that is not proven cannot earn the least of all rows that read it by one value.

    :param edition: its name. :param fact: the fact that several of its criteria read.
    """

    def __init__(self, edition: str, fact: str) -> None:
        self.edition, self.fact = edition, fact
        super().__init__(f"{edition}: no value of {fact} earns the least in every criterion that reads it")


def facts_needed(*editions: Ruleset) -> tuple[str, ...]:
    """The columns of facts that the criteria of editions read, the age in place of the date of birth."""
    read = {scale.fact for edition in editions for criterion in edition.criteria for scale in criterion.scales}
    return tuple(name for name in (AGE.name, *FACTS) if name in read)


def table_of_facts(columns: Mapping[str, Sequence[Any]]) -> pl.DataFrame:
    """The table from columns of values: numbers exact, an age as a whole number, `None` for what is unknown.

    :param columns: by fact, `age`, and `not_proven` with lists of facts.
    :raises FactsRefused: a value is impossible.
    """
    made, faults = [], []
    for name, values in columns.items():
        if name == AGE.name:
            made.append(pl.Series(name, values, dtype=_AGES))
        elif name == NOT_PROVEN:
            made.append(pl.Series(name, [sorted(names) for names in values], dtype=_LISTS))
        else:
            column, faulty = judge_cells(name, list(values), date.max, lambda _, value: value)
            faults += [fault for several in (faulty.faults if faulty else ()) for fault in several]
            made.append(column)
    if faults:
        raise FactsRefused(*faults)
    return pl.DataFrame(made)


def lacking(frame: pl.DataFrame, *editions: Ruleset) -> tuple[str, ...]:
    """The columns that editions need and a table does not have: without them nothing may be said about the editions."""
    return tuple(name for name in (*facts_needed(*editions), NOT_PROVEN) if name not in frame.columns)


def as_facts(frame: pl.DataFrame, on: date, edition: Ruleset) -> pl.DataFrame:
    """A table of facts as `totals` reads it for one edition: the age as a date of birth, and what is not proven settled.

    :param frame: a table of facts. One without `age` or `not_proven` stays as it is in that.
    :param on: the day on which the ages are to be as they stand.
    :raises FactsRefused: an age is none, or `not_proven` is no list of facts.
    :raises NotSettled: see there.
    """
    if AGE.name in frame.columns:
        frame = _born(frame, on)
    if NOT_PROVEN not in frame.columns:
        return frame
    listed = _listed(frame)
    values = {fact: _least(edition, fact, scales) for fact, scales in _read(edition).items() if fact in listed}
    settled = [_settled(frame, fact, value, on) for fact, value in values.items()]
    return frame.with_columns(settled).drop(NOT_PROVEN)


def _born(frame: pl.DataFrame, on: date) -> pl.DataFrame:
    ages, most = frame[AGE.name], on.year - FIRST_DAY.year
    if not ages.dtype.is_integer() and ages.dtype != pl.Null:
        raise FactsRefused(FactFault(AGE.name, shown(str(ages.dtype)), "not_a_number", {}))
    wrong = ages.filter(~ages.is_between(0, most))
    if len(wrong):
        raise FactsRefused(FactFault(AGE.name, str(wrong[0]), "out_of_range", {"least": "0", "most": str(most)}))
    day = _birthday(0, on)  # who is born on it completes a year on `on`
    born = pl.date(on.year - pl.col(AGE.name).cast(pl.Int32), day.month, day.day)
    return frame.with_columns(born.alias(DERIVED_FROM[AGE.name])).drop(AGE.name)


def _birthday(age: int, on: date) -> date:
    """A day of birth on which somebody has completed so many years on a day, whichever year it is."""
    return date(on.year - age, on.month, min(on.day, 28) if on.month == 2 else on.day)


def _listed(frame: pl.DataFrame) -> set[str]:
    names = frame[NOT_PROVEN]
    if names.dtype != _LISTS:
        raise FactsRefused(FactFault(NOT_PROVEN, shown(str(names.dtype)), "not_a_list", {}))
    listed = set(names.explode().drop_nulls().unique())
    for name in sorted(listed - {AGE.name, *FACTS}):
        raise FactsRefused(FactFault(NOT_PROVEN, shown(name), "unknown_key", {"nearest": nearest(name, [AGE.name, *FACTS])}))
    return listed


def _read(edition: Ruleset) -> dict[str, list[Scale]]:
    """The scales of an edition by the fact that they read."""
    found: dict[str, list[Scale]] = {}
    for criterion in edition.criteria:
        for scale in criterion.scales:
            found.setdefault(scale.fact, []).append(scale)
    return found


def _least(edition: Ruleset, fact: str, scales: list[Scale]) -> Any:
    """A value of a fact that earns what a fact earns that is not proven: the least of the rows, surely."""
    for value in (value for scale in scales for row in scale.rows for value in _values(scale, row)):
        if all(scale.answer(value)[:2] == scale.not_proven[:2] for scale in scales):
            return value
    raise NotSettled(f"{edition.id}/{edition.edition}", fact)


def _values(scale: Scale, row: Any) -> list[Any]:
    """Values of a fact that lie in a row: its member, or the ends and the middle of its band."""
    if row.when is None:
        return [row.is_]
    whole = scale.spec.kind == "whole"
    place = possible_in(row.when, scale.spec.least, scale.spec.most, whole)
    found = [place.low, (place.low + place.high) / 2, place.high] if place else []
    return [int(value) if whole else Decimal(value) for value in found if value in place and (not whole or value == int(value))]


def _settled(frame: pl.DataFrame, fact: str, value: Any, on: date) -> pl.Expr:
    name = DERIVED_FROM.get(fact, fact)
    value = _birthday(value, on) if fact == AGE.name else value
    known = pl.col(name) if name in frame.columns else pl.lit(None)
    kind = frame.schema.get(name, pl.Null)
    least = pl.lit(value) if kind == pl.Null else pl.lit(value).cast(kind)
    return pl.when(pl.col(NOT_PROVEN).list.contains(fact)).then(least).otherwise(known).alias(name)
