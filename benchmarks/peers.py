"""The points table by hand, written for speed alone: polars, numpy and duckdb. It runs in an environment of its own.

No value is judged, nobody is under 18, there is one edition; with unknown values (`ranged`) the least and the most points.
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import numpy as np
import polars as pl

ON = date(2026, 11, 23)
SALARY = [(450000, 20), (350000, 17), (250000, 14), (150000, 11), (70000, 8), (50000, 5)]
WORK = [(years, years + 3) for years in range(17, 1, -1)]
MONTHS = [(9, 15), (6, 10), (3, 5)]
HSK = [(5, 5), (4, 4), (3, 3), (2, 2), (1, 1)]
EDUCATION = {"doctorate": 20, "master": 15, "bachelor": 10}
SKILL = {"highest_or_senior_technician": 20, "technician": 15, "senior_worker": 10}
REGION = ["western", "northeast_old_industrial", "poverty_county"]
LANGUAGE = ["former_chinese_national", "degree_taught_in_chinese"]
MERITS = ["high_level_foreign_university", "fortune_500_experience", "intellectual_property"]
AGES = [(18, 10), (26, 15), (46, 10), (56, 5), (61, 0)]  # from so many years on so many points


def births(on: date) -> list[tuple[date, int]]:
    """From which day of birth downwards somebody has so many years, the oldest first."""
    return [(date(on.year - age, on.month, on.day), points) for age, points in reversed(AGES)]


# --- polars


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


def _polars(on: date) -> list[pl.Expr]:
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


def polars_known(frame: pl.DataFrame, on: date) -> pl.DataFrame:
    """Total and category, everything known."""
    total, *others = _polars(on)
    for points in others:
        total = total + points
    return frame.lazy().select(least=total).with_columns(category=_kind(pl.col("least"))).collect()


def polars_ranged(frame: pl.DataFrame, on: date) -> pl.DataFrame:
    """Least, most and category: an unknown criterion adds nothing to the least and its maximum to the most."""
    least = _polars(on)
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
    maxima = (20, 20, 20, 15, 5, 10, 15, 5, 10)
    most = [
        pl.when(gone).then(pl.lit(maximum, pl.Int32)).otherwise(one)
        for one, gone, maximum in zip(least, missing, maxima, strict=True)
    ]
    sums = frame.lazy().select(least=pl.sum_horizontal(least), most=pl.sum_horizontal(most))
    worst, best = _kind(pl.col("least")), _kind(pl.col("most"))
    return sums.with_columns(category=pl.when(worst == best).then(worst)).collect()


# --- numpy: columns are arrays already; texts are numpy's own texts of variable width


def arrays(frame: pl.DataFrame) -> dict[str, np.ndarray]:
    """The columns as numpy has them (made before the clock runs)."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    plain = {name: frame[name].to_numpy() for name in frame.columns if name not in texts}
    return plain | {name: frame[name].to_numpy().astype("U28") for name in texts}


def _earned(values: np.ndarray, steps: list[tuple[float, int]]) -> np.ndarray:
    points = np.zeros(len(values), np.int16)
    before = 0
    for edge, earned in reversed(steps):
        points += (values >= edge).view(np.int8) * np.int16(earned - before)
        before = earned
    return points


def numpy_known(columns: dict[str, np.ndarray], on: date) -> tuple[np.ndarray, np.ndarray]:
    """Total and the number of the category."""
    total = _earned(columns["annual_salary_cny"], SALARY)
    degree, skill = columns["education"], columns["vocational_qualification"]
    best = np.zeros(len(total), np.int16)
    for (one, points), other in reversed(list(zip(EDUCATION.items(), SKILL, strict=True))):
        best[(degree == one) | (skill == other)] = points
    total += best
    total += _earned(columns["relevant_work_years"], WORK)
    total += _earned(columns["months_per_year_in_china"], MONTHS)
    chinese = np.clip(columns["hsk_level"], 0, 5).astype(np.int16)
    chinese[columns[LANGUAGE[0]] | columns[LANGUAGE[1]]] = 5
    total += chinese
    total += np.isin(columns["work_region"], REGION) * np.int16(10)
    edges = np.array([day for day, _ in births(on)], "datetime64[D]")
    points = np.array([*(points for _, points in births(on)), 0], np.int16)
    total += points[np.searchsorted(edges, columns["date_of_birth"].astype("datetime64[D]"))]
    merits = columns[MERITS[0]] | columns[MERITS[1]] | columns[MERITS[2]] | (columns["consecutive_years_in_china"] >= 5)
    total += merits * np.int16(5)
    total += columns["local_bonus"].astype(np.int16)
    return total, (total < 85).view(np.int8) + (total < 60).view(np.int8)


# --- duckdb


def _case(name: str, steps: list[tuple[float, int]]) -> str:
    return "case " + " ".join(f"when {name} >= {edge} then {points}" for edge, points in steps) + " else 0 end"


def query(on: date) -> str:
    """The table as one statement over `hosts`."""
    degree = " ".join(
        f"when education = '{one}' or vocational_qualification = '{other}' then {points}"
        for (one, points), other in zip(EDUCATION.items(), SKILL, strict=True)
    )
    age = " ".join(f"when date_of_birth <= date '{day}' then {points}" for day, points in births(on))
    parts = [
        _case("annual_salary_cny", SALARY),
        f"case {degree} else 0 end",
        _case("relevant_work_years", WORK),
        _case("months_per_year_in_china", MONTHS),
        f"case when {' or '.join(LANGUAGE)} then 5 else least(hsk_level, 5) end",
        "case when work_region in ('western', 'northeast_old_industrial', 'poverty_county') then 10 else 0 end",
        f"case {age} else 0 end",
        f"case when {' or '.join(MERITS)} or consecutive_years_in_china >= 5 then 5 else 0 end",
        "local_bonus",
    ]
    total = f"select ({' + '.join(parts)})::smallint as least from hosts"
    return f"select least, case when least >= 85 then 0 when least >= 60 then 1 else 2 end::utinyint as category from ({total})"


def prepared(frame: pl.DataFrame) -> "duckdb.DuckDBPyConnection":
    """The hosts as a table of duckdb (made before the clock runs)."""
    connection = duckdb.connect()
    connection.execute("set threads to 2")
    hosts = frame.to_arrow()
    connection.register("given", hosts)
    connection.execute("create table hosts as select * from given")
    return connection


def duckdb_known(connection: "duckdb.DuckDBPyConnection", on: date) -> dict[str, np.ndarray]:
    """Total and the number of the category."""
    return connection.execute(query(on)).fetchnumpy()


PEERS: dict[str, tuple[Callable, Callable]] = {  # how the input is made ready, and what is timed
    "polars": (lambda frame: frame, polars_known),
    "numpy": (arrays, numpy_known),
    "duckdb": (prepared, duckdb_known),
}
RANGED = {"polars": (lambda frame: frame, polars_ranged)}


def main(name: str, file: str, ranged: str) -> None:
    """Scores the hosts of a file each time a line comes in, and answers with the seconds; at last with the points of all."""
    prepare, score = (RANGED if ranged == "ranged" else PEERS)[name]
    given = prepare(pl.read_parquet(file))
    for line in sys.stdin:
        if line.strip() == "points":
            result = score(given, ON)
            points = result["least"] if not isinstance(result, tuple) else result[0]
            print(int(points.sum()), flush=True)
            continue
        started = time.perf_counter()
        score(given, ON)
        print(time.perf_counter() - started, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
