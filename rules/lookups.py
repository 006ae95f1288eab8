"""Finds the points of a whole column in a table instead of by a chain of comparisons: the time hardly grows with the bands.

Three ways, the quickest that fits: the value itself is the place in the table; the value divided is; or the stretch from the
first cut to the last is divided into so many buckets that none holds more than one cut, and one comparison decides there. All
are exact: what leads to a bucket may round, but it never turns the order of two values around; the comparison does not round.
"""

from bisect import bisect_right
from collections.abc import Callable
from math import gcd
from typing import Any

import polars as pl

POINTS = pl.Int32
_BYTE = 256
TABLE = 1 << 17  # entries of the longest table that is worth making; it stays in the processor's cache
# From how many comparisons on each way is faster than the chain (measured, docs/decisions/0006).
INDEXED, DIVIDED = 4, 14
_BUCKETS_PER_CUT = 4


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
    :param span: the least and the most possible value as whole numbers.
    """
    if not _whole(cuts):
        return _by_buckets(value, dtype, cuts, earned)
    ends = [int(cut) for cut in cuts]  # so what a value has after its point decides nothing
    low, high = span
    base = value if dtype.is_integer() or low >= 0 else value.floor()
    if high - low < TABLE:
        place = (base - low if low else base).cast(pl.UInt32, wrap_numerical=True)
        return _gathered([earned[bisect_right(ends, first)] for first in range(low, high + 1)], place)
    wide = gcd(*(end - ends[0] for end in ends)) or 1
    if (ends[-1] - ends[0]) // wide >= TABLE:
        return _by_buckets(value, dtype, cuts, earned)
    # Place 0 lies below the first cut; from it on there is a place for each `wide` units.
    first = ends[0] - wide
    kind = dtype if dtype.is_integer() else pl.Int64()
    clipped = base.clip(pl.lit(first, dtype), pl.lit(ends[-1], dtype)).cast(kind)
    place = (clipped - pl.lit(first, kind)) // pl.lit(wide, kind)
    return _gathered([earned[bisect_right(ends, one)] for one in range(first, ends[-1] + 1, wide)], place.cast(pl.UInt32))


def _whole(cuts: tuple[Any, ...]) -> bool:
    return all(cut == int(cut) for cut in cuts)


def _gathered(table: list[int], place: pl.Expr) -> pl.Expr:
    return pl.lit(pl.Series(table, dtype=points_type(max(table)))).gather(place)


def _by_buckets(value: pl.Expr, dtype: pl.DataType, cuts: tuple[Any, ...], earned: list[int]) -> pl.Expr:
    ends = pl.Series(cuts, dtype=dtype)
    buckets = _BUCKETS_PER_CUT * len(cuts)
    while buckets < TABLE:
        bucket = _bucket(float(cuts[0]), float(cuts[-1]), buckets)
        found = pl.select(bucket(pl.lit(ends))).to_series()
        if found.n_unique() == len(cuts):
            return _decided(value, bucket(value), found.to_list(), ends, earned)
        buckets *= 2
    place = pl.lit(ends).search_sorted(value, side="right")
    return _gathered(earned, pl.when(value.is_not_null()).then(place))


def _bucket(low: float, high: float, buckets: int) -> Callable[[pl.Expr], pl.Expr]:
    """Which bucket a value falls into: the first one lies below all cuts."""
    wide = (high - low) / buckets or 1.0
    first = low - wide

    def bucket(value: pl.Expr) -> pl.Expr:
        return ((value.cast(pl.Float64).clip(first, high) - first) / wide).cast(pl.UInt32)

    return bucket


def _decided(value: pl.Expr, bucket: pl.Expr, cut_in: list[int], cuts: pl.Series, earned: list[int]) -> pl.Expr:
    """One comparison in the bucket of a value, with the only cut there; a bucket without a cut is all the same."""
    places = range(max(cut_in) + 1)
    step = [bisect_right(cut_in, place) for place in places]  # the step above the cut, or the only one
    below = [one - (place in set(cut_in)) for place, one in zip(places, step, strict=True)]
    cut = cuts.gather([min(one, len(cuts) - 1) for one in below])
    above, under = (_gathered([earned[one] for one in steps], bucket) for steps in (step, below))
    return pl.when(value >= pl.lit(cut).gather(bucket)).then(above).otherwise(under)
