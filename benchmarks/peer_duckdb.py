"""The points table by hand in duckdb, written for speed alone. No value is judged, nobody is under 18, there is one edition."""

from datetime import date

import duckdb
import numpy as np
import polars as pl
from bands import EDUCATION, LANGUAGE, MAXIMA, MERITS, MONTHS, REGION, SALARY, SKILL, WORK, births

Connection = duckdb.DuckDBPyConnection


def prepared(frame: pl.DataFrame) -> Connection:
    """The hosts as a table of duckdb (made before the clock runs)."""
    connection = duckdb.connect()
    connection.execute("set threads to 2")
    hosts = frame.to_arrow()
    connection.register("given", hosts)
    connection.execute("create table hosts as select * from given")
    return connection


def known(connection: Connection, on: date) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Least, most and the number of the category."""
    total = f"select ({' + '.join(_points(on))})::smallint as least from hosts"
    found = connection.execute(f"select least, {_kind('least')} as category from ({total})").fetchnumpy()
    return found["least"], found["least"], found["category"]


def ranged(connection: Connection, on: date) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same where values are unknown; the category is -1 while it is open."""
    gone = [
        "annual_salary_cny is null",
        "education is null or vocational_qualification is null",
        "relevant_work_years is null",
        "months_per_year_in_china is null",
        " or ".join(f"{name} is null" for name in (*LANGUAGE, "hsk_level")),
        "work_region is null",
        "date_of_birth is null",
        " or ".join(f"{name} is null" for name in (*MERITS, "consecutive_years_in_china")),
        "local_bonus is null",
    ]
    parts = ", ".join(f"coalesce({one}, 0)::smallint as p{place}, {missing} as u{place}"
                      for place, (one, missing) in enumerate(zip(_points(on), gone, strict=True)))  # fmt: skip
    least = " + ".join(f"p{place}" for place in range(len(gone)))
    most = " + ".join(f"case when u{place} then {maximum} else p{place} end" for place, maximum in enumerate(MAXIMA))
    sums = f"select ({least})::smallint as least, ({most})::smallint as most from (select {parts} from hosts)"
    worst, best = _kind("least"), _kind("most")
    category = f"(case when {worst} = {best} then {worst} else -1 end)::tinyint"
    found = connection.execute(f"select least, most, {category} as category from ({sums})").fetchnumpy()
    return found["least"], found["most"], found["category"]


def _kind(total: str) -> str:
    return f"(case when {total} >= 85 then 0 when {total} >= 60 then 1 else 2 end)::tinyint"


def _case(name: str, steps: list[tuple[float, int]]) -> str:
    return "case " + " ".join(f"when {name} >= {edge} then {points}" for edge, points in steps) + " else 0 end"


def _points(on: date) -> list[str]:
    degree = " ".join(
        f"when education = '{one}' or vocational_qualification = '{other}' then {points}"
        for (one, points), other in zip(EDUCATION.items(), SKILL, strict=True)
    )
    age = " ".join(f"when date_of_birth <= date '{day}' then {points}" for day, points in births(on))
    region = ", ".join(f"'{name}'" for name in REGION)
    return [
        _case("annual_salary_cny", SALARY),
        f"case {degree} else 0 end",
        _case("relevant_work_years", WORK),
        _case("months_per_year_in_china", MONTHS),
        f"case when {' or '.join(LANGUAGE)} then 5 when hsk_level >= 5 then 5 else hsk_level end",
        f"case when work_region in ({region}) then 10 else 0 end",
        f"case {age} else 0 end",
        f"case when {' or '.join(MERITS)} or consecutive_years_in_china >= 5 then 5 else 0 end",
        "local_bonus",
    ]
