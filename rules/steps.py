"""Turns the rows of a scale into polars expressions: the same answers as `Scale.answer`, for a whole column at once.

A table over a number is a row of steps: from one cut to the next every value earns the same points. The cuts are counted in the
units in which the column is stored (yuan, fen, days, doubles), so that no value is converted and none is rounded.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache, reduce
from itertools import pairwise
from math import ceil, floor, inf, nextafter
from operator import and_, or_
from typing import Any, NamedTuple

import polars as pl

from rules.days import completed_years
from rules.facts import FactSpec
from rules.interval import Interval
from rules.judging import FIRST_DAY
from rules.lookups import look_up, worth_it
from rules.scale import Answer, Scale

_EPOCH = date(1970, 1, 1).toordinal()

Which = Callable[[Answer], int]
Wanted = Callable[[Answer], bool]


class Cut(NamedTuple):
    """Where a step begins: on a number, or just above it."""

    edge: Decimal
    included: bool


@dataclass(frozen=True, eq=False)
class Steps:
    """A column seen through one scale.

    :param value: the column in the units of its storage.
    :param cuts: the first value of every step but the lowest, ascending, in the same units.
    :param answers: what each step earns, one more than cuts.
    :param unknown: what an unknown value earns, `None` where the column has none.
    :param dtype: the type of `value`.
    :param span: the least and the most possible value, as whole numbers of the units.
    """

    value: pl.Expr
    cuts: tuple[Any, ...]
    answers: tuple[Answer, ...]
    unknown: Answer | None
    dtype: pl.DataType
    span: tuple[int, int]

    def stretches(self, wanted: Wanted) -> list[tuple[Any, Any]]:
        """The stretches of values whose answer is wanted, from the first value in it to the first one after it."""
        found: list[tuple[Any, Any]] = []
        for (low, high), answer in zip(pairwise((None, *self.cuts, None)), self.answers, strict=True):
            if wanted(answer):
                joined = found and found[-1][1] == low and low is not None
                found[-1:] = [(found[-1][0], high)] if joined else [*found[-1:], (low, high)]
        return found

    def holds(self, wanted: Wanted) -> pl.Expr:
        """Whether the answer of a value is wanted; an unknown value is not, unless what is unknown is wanted."""
        conditions = []
        for low, high in self.stretches(wanted):
            above = [] if low is None else [self.value >= pl.lit(low, self.dtype)]
            below = [] if high is None else [self.value < pl.lit(high, self.dtype)]
            conditions.append(reduce(and_, above + below) if above + below else self.value.is_not_null())
        return _any(conditions, self, wanted)

    def without(self, unwanted: Wanted) -> "Steps":
        """The same where no value has an unwanted answer: its step earns what the step beside it earns."""
        kept = [answer for answer in self.answers if not unwanted(answer)]
        answers: list[Answer] = []
        for answer in self.answers:
            answers.append(answer if not unwanted(answer) else answers[-1] if answers else kept[0])
        return replace(self, answers=tuple(answers))

    def looked_up(self, levels: list[int], which: Which) -> bool:
        """Whether a table finds the points faster than a chain of comparisons does."""
        stretches = [one for level in levels for one in self.stretches(lambda answer, level=level: which(answer) >= level)]
        return worth_it(sum((low is not None) + (high is not None) for low, high in stretches), self.cuts, self.span)

    def points(self, which: Which) -> pl.Expr:
        """The points of each value, looked up in a table."""
        found = look_up(self.value, self.dtype, self.cuts, [which(answer) for answer in self.answers], self.span)
        return found if self.unknown is None else found.fill_null(which(self.unknown))


@dataclass(frozen=True, eq=False)
class Grades:
    """A column of choices, or of yes and no, seen through one scale: each member with what it earns."""

    value: pl.Expr
    members: tuple[Any, ...]
    answers: tuple[Answer, ...]
    unknown: Answer | None
    dtype: pl.DataType

    def holds(self, wanted: Wanted) -> pl.Expr:
        """Whether the answer of a value is wanted."""
        members = [member for member, answer in zip(self.members, self.answers, strict=True) if wanted(answer)]
        return _any([is_member(self.value, member, self.dtype) for member in members], self, wanted)

    def looked_up(self, levels: list[int], which: Which) -> bool:
        """Choices are few: a chain of comparisons is faster."""
        return False


Reading = Steps | Grades


def is_member(value: pl.Expr, member: str | bool, dtype: pl.DataType) -> pl.Expr:
    """Whether a choice, or a yes or no, is this one; null where it is unknown."""
    if isinstance(member, bool):
        return value if member else ~value
    return value == pl.lit(member, dtype)


def _any(conditions: list[pl.Expr], reading: Reading, wanted: Wanted) -> pl.Expr:
    if reading.unknown is not None and wanted(reading.unknown):
        conditions = [*conditions, reading.value.is_null()]
    return reduce(or_, conditions, pl.lit(False))


def reading_of(scale: Scale, column: pl.Series | None, on: date) -> Reading | None:
    """A column of judged facts seen through a scale; `None` where no value is known.

    :param column: `None` where there is no such column.
    :param on: the decisive day, for what derives from it.
    """
    if column is None or column.null_count() == len(column):
        return None
    unknown = scale.unknown if column.null_count() else None
    value, dtype = pl.col(column.name), column.dtype
    cuts, answers = _steps(scale)
    if not answers:
        members = tuple(row.is_ for row in scale.rows)
        return Grades(value, members, tuple(map(scale.answer, members)), unknown, dtype)
    if scale.derived:
        days = tuple(_too_young(age, on) for age in reversed(_whole(cuts, 1)))
        span = FIRST_DAY.toordinal() - _EPOCH, on.toordinal() - _EPOCH
        return Steps(value.to_physical(), days, tuple(reversed(answers)), unknown, pl.Int32(), span)
    unit = 10**dtype.scale if dtype.is_decimal() else 1
    span = floor(scale.spec.least * unit), ceil(scale.spec.most * unit)
    if dtype.is_float():
        return Steps(value, tuple(map(_double, cuts)), answers, unknown, dtype, span)
    value = value.to_physical() if dtype.is_decimal() else value.cast(pl.Int64)
    return Steps(value, _whole(cuts, unit), answers, unknown, pl.Int128() if dtype.is_decimal() else pl.Int64(), span)


@lru_cache(maxsize=256)
def _steps(scale: Scale) -> tuple[tuple[Cut, ...], tuple[Answer, ...]]:
    """Where the answers of a scale change. Values between two whole numbers that nobody can have change nothing."""
    cuts: list[Cut] = []
    answers: list[Answer] = []
    for place, claims in scale.places():
        if not claims or (value := _possible(place, scale.spec)) is None:
            continue
        answer = scale.answer(value)
        if not answers:
            answers.append(answer)
        elif answers[-1][:2] != answer[:2]:
            cuts.append(Cut(Decimal(place.low), place.low_included))
            answers.append(answer)
    return tuple(cuts), tuple(answers)


def _whole(cuts: tuple[Cut, ...], unit: int) -> tuple[int, ...]:
    """The least whole numbers of a unit that lie on or above the cuts; `unit` of them make one of the scale's own."""
    return tuple(ceil(cut.edge * unit) if cut.included else floor(cut.edge * unit) + 1 for cut in cuts)


def _possible(place: Interval, spec: FactSpec) -> Any:
    """A value that the fact can have in an edge or a stretch, or `None`."""
    low, high = place.low, place.high
    within = [] if low is None else [low, floor(low) + 1] if high is None else [low, floor(low) + 1, (Decimal(low) + high) / 2]
    for value in (*within, spec.least, spec.most):
        if value in place and spec.least <= value <= spec.most and (spec.kind != "whole" or value == int(value)):
            return int(value) if spec.kind == "whole" else value
    return None


def _double(cut: Cut) -> float:
    """The least double that lies on or above a cut, each double being the decimal that it prints as."""
    double = float(cut.edge)
    printed = Decimal(repr(double))
    return double if printed > cut.edge or (cut.included and printed == cut.edge) else nextafter(double, inf)


def _too_young(age: int, on: date) -> int:
    """The first day of birth on which somebody has not yet completed so many years, as polars counts days."""
    low, high = FIRST_DAY.toordinal(), on.toordinal() + 1
    while low < high:
        middle = (low + high) // 2
        if completed_years(date.fromordinal(middle), on) >= age:
            low = middle + 1
        else:
            high = middle
    return low - _EPOCH
