"""Finds the points of a whole column in a table instead of by a chain of comparisons: the time hardly grows with the bands.

Three ways, the quickest that fits: the value itself is the place in the table; the value divided is; or the stretch from the
first cut to the last is divided into so many buckets that none holds more than one cut, and one comparison decides there. All
are exact: what leads to a bucket may round, but it never turns the order of two values around; the comparison does not round.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import partial
from math import gcd
from typing import Any

import polars as pl

POINTS = pl.Int32
_BYTE = 256
TABLE = 1 << 17  # entries of the longest table that is worth making; it stays in the processor's cache
# From how many comparisons on each way is faster than the chain (measured, docs/decisions/0006).
INDEXED, DIVIDED = 4, 14
_BUCKETS_PER_CUT = 4
_ROUNDED = 2  # more buckets than the division says, as it rounds


def points_type(most: int) -> type[pl.DataType]:
    """The smallest type for points up to `most`: a byte is added up fastest."""
    return pl.UInt8 if most < _BYTE else POINTS


def worth_it(comparisons: int, cuts: tuple[Any, ...], span: tuple[int, int]) -> bool:
    """Whether a table is faster than a chain of so many comparisons."""
    return comparisons > (INDEXED if _whole(cuts) and span[1] - span[0] < TABLE else DIVIDED)


def look_up(value: pl.Expr, dtype: pl.DataType, cuts: tuple[Any, ...], earned: list[int], span: tuple[int, int]) -> pl.Expr:
    """The points of each value; an unknown value has none.

    :param value: a column of the type `dtype`.
    :param cuts: the first value of every step but the lowest, ascending.
    :param earned: the points of each step, one more than cuts.
    :param span: the least and the most possible value as whole numbers; only whole numbers can be negative.
    """
    if not _whole(cuts):
        return _by_buckets(value, dtype, cuts, earned, span)
    ends = [int(cut) for cut in cuts]  # so what a value has after its point decides nothing
    low, high = span
    if high - low < TABLE:
        place = (value - low if low else value).cast(pl.UInt32, wrap_numerical=True)
        return _gathered(_runs(ends, earned, range(low, high + 1)), place)
    wide = gcd(*(end - ends[0] for end in ends)) or 1
    if (ends[-1] - ends[0]) // wide >= TABLE:
        return _by_buckets(value, dtype, cuts, earned, span)
    # Place 0 lies below the first cut; from it on there is a place for each `wide` units.
    first = ends[0] - wide
    kind = dtype if dtype.is_integer() else pl.Int64()
    clipped = value.clip(pl.lit(first, dtype), pl.lit(ends[-1], dtype)).cast(kind)
    place = (clipped - pl.lit(first, kind)) // pl.lit(wide, kind)
    return _gathered(_runs(ends, earned, range(first, ends[-1] + 1, wide)), place.cast(pl.UInt32))


def _runs(ends: list[int], earned: list[int], places: range) -> list[int]:
    """What is earned at each place: the same from one end to the next."""
    table: list[int] = []
    for end, points in zip((*ends, places.stop), earned, strict=True):
        upto = len(range(places.start, min(max(end, places.start), places.stop), places.step))
        table += [points] * (upto - len(table))
    return table


def _whole(cuts: tuple[Any, ...]) -> bool:
    return all(cut == int(cut) for cut in cuts)


def _gathered(table: list[int], place: pl.Expr) -> pl.Expr:
    return pl.lit(pl.Series(table, dtype=points_type(max(table)))).gather(place)


def _by_buckets(value: pl.Expr, dtype: pl.DataType, cuts: tuple[Any, ...], earned: list[int], span: tuple[int, int]) -> pl.Expr:
    ends = pl.Series(cuts, dtype=dtype)
    for bucket, size in _buckets(cuts, span):
        found = pl.select(bucket(pl.lit(ends))).to_series()
        if found.n_unique() == len(cuts):
            return _decided(value, bucket(value), found.to_list(), size, ends, earned)
    place = pl.lit(ends).search_sorted(value, side="right")
    return _gathered(earned, pl.when(value.is_not_null()).then(place))


def _buckets(cuts: tuple[Any, ...], span: tuple[int, int]) -> Iterator[tuple[Callable[[pl.Expr], pl.Expr], int]]:
    """Ways to find the bucket of a value, each with its number of buckets; the simplest first, for all possible values."""
    low, high = float(cuts[0]), float(cuts[-1])
    number = _BUCKETS_PER_CUT * len(cuts)
    while number < TABLE:
        narrow = (high - low) / number or 1.0
        if span[0] == 0 and span[1] / narrow < TABLE:
            yield partial(_plain_bucket, 1 / narrow), int(span[1] / narrow) + _ROUNDED
        yield partial(_clipped_bucket, low - narrow, high, 1 / narrow), number + 1 + _ROUNDED
        number *= 2


def _plain_bucket(times: float, value: pl.Expr) -> pl.Expr:
    return (value.cast(pl.Float64) * times).cast(pl.UInt32)


def _clipped_bucket(low: float, high: float, times: float, value: pl.Expr) -> pl.Expr:
    return ((value.cast(pl.Float64).clip(low, high) - low) * times).cast(pl.UInt32)


def _decided(value: pl.Expr, bucket: pl.Expr, cut_in: list[int], size: int, cuts: pl.Series, earned: list[int]) -> pl.Expr:
    """One comparison in the bucket of a value, with the only cut there; a bucket without a cut is all the same."""
    holding = set(cut_in)
    above = [bisect_right(cut_in, place) for place in range(size)]  # the step above the cut, or the only one
    below = [step - (place in holding) for place, step in enumerate(above)]
    cut = cuts.gather([min(step, len(cuts) - 1) for step in below])
    upper, lower = (_gathered([earned[step] for step in steps], bucket) for steps in (above, below))
    return pl.when(value >= pl.lit(cut).gather(bucket)).then(upper).otherwise(lower)
