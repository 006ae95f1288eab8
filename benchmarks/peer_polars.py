"""The points table by hand in polars, written for speed alone. No value is judged, nobody is under 18, there is one edition."""

from datetime import date
from typing import Any

import polars as pl
from bands import EDUCATION, HSK, LANGUAGE, MAXIMA, MERITS, MONTHS, REGION, SALARY, SKILL, WORK, births


def _chain(conditions: list[tuple[pl.Expr, int]], otherwise: int = 0) -> pl.Expr:
    chain: Any = pl
    for condition, points in conditions:
        chain = chain.when(condition).then(pl.lit(points, pl.Int32))
    return chain.otherwise(pl.lit(otherwise, pl.Int32))


def _steps(name: str, steps: list[tuple[float, int]]) -> list[tuple[pl.Expr, int]]:
    return [(pl.col(name) >= edge, points) for edge, points in steps]


def _any(names: list[str]) -> pl.Expr:
    first, *others = (pl.col(name) for name in names)
    for other in others:
        first = first | other
    return first


def _points(on: date) -> list[pl.Expr]:
    born = pl.col("date_of_birth")
    degree = [(pl.col("education") == name, points) for name, points in EDUCATION.items()]
    skill = [(pl.col("vocational_qualification") == name, points) for name, points in SKILL.items()]
    best = [(one[0] | other[0], one[1]) for one, other in zip(degree, skill, strict=True)]
    region = pl.col("work_region")
    return [
        _chain(_steps("annual_salary_cny", SALARY)),
        _chain(best),
        _chain(_steps("relevant_work_years", WORK)),
        _chain(_steps("months_per_year_in_china", MONTHS)),
        _chain([(_any(LANGUAGE), 5), *_steps("hsk_level", HSK)]),
        _chain([((region == REGION[0]) | (region == REGION[1]) | (region == REGION[2]), 10)]),
        _chain([(born <= day, points) for day, points in births(on)]),
        _chain([(_any(MERITS) | (pl.col("consecutive_years_in_china") >= 5), 5)]),
        pl.col("local_bonus").cast(pl.Int32),
    ]


KIND = pl.Enum(["A", "B", "C"])


def _kind(total: pl.Expr) -> pl.Expr:
    a, b, c = (pl.lit(name, KIND) for name in "ABC")
    return pl.when(total >= 85).then(a).when(total >= 60).then(b).otherwise(c)


def known(frame: pl.DataFrame, on: date) -> pl.DataFrame:
    """Total and category, everything known."""
    total, *others = _points(on)
    for points in others:
        total = total + points
    return frame.lazy().select(least=total).with_columns(category=_kind(pl.col("least"))).collect()


def ranged(frame: pl.DataFrame, on: date) -> pl.DataFrame:
    """Least, most and category: an unknown criterion adds nothing to the least and its maximum to the most."""
    least = _points(on)
    missing = [
        pl.col("annual_salary_cny").is_null(),
        pl.col("education").is_null() | pl.col("vocational_qualification").is_null(),
        pl.col("relevant_work_years").is_null(),
        pl.col("months_per_year_in_china").is_null(),
        pl.any_horizontal(pl.col(*LANGUAGE, "hsk_level").is_null()),
        pl.col("work_region").is_null(),
        pl.col("date_of_birth").is_null(),
        pl.any_horizontal(pl.col(*MERITS, "consecutive_years_in_china").is_null()),
        pl.col("local_bonus").is_null(),
    ]
    least[-1] = least[-1].fill_null(0)
    least[6] = pl.when(missing[6]).then(pl.lit(0, pl.Int32)).otherwise(least[6])
    most = [
        pl.when(gone).then(pl.lit(maximum, pl.Int32)).otherwise(one)
        for one, gone, maximum in zip(least, missing, MAXIMA, strict=True)
    ]
    sums = frame.lazy().select(least=pl.sum_horizontal(least), most=pl.sum_horizontal(most))
    worst, best = _kind(pl.col("least")), _kind(pl.col("most"))
    return sums.with_columns(category=pl.when(worst == best).then(worst)).collect()
