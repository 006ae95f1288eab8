"""Makes registers of hosts for the benchmarks: the facts of the points table, without persons, the same for the same seed."""

from datetime import date
from hashlib import sha256

import numpy as np
import polars as pl

from rules import FACTS, NOT_PROVEN

ON = date(2026, 11, 23)
CHOICES = {
    "education": ["doctorate", "master", "bachelor", "below_bachelor"],
    "vocational_qualification": ["highest_or_senior_technician", "technician", "senior_worker", "none"],
    "work_region": ["western", "northeast_old_industrial", "poverty_county", "other"],
}
YES_NO = [
    "degree_taught_in_chinese", "former_chinese_national", "high_level_foreign_university", "fortune_500_experience",
    "intellectual_property",
]  # fmt: skip


def hosts(rows: int, unknown: float = 0.0, seed: int = 7) -> pl.DataFrame:
    """So many hosts.

    :param unknown: the share of values that is unknown, in every column.
    """
    random = np.random.default_rng(seed)
    born = np.datetime64(date(1960, 1, 1)) + random.integers(0, 17400, rows)  # 18 to 66 years old
    columns = {
        "date_of_birth": pl.Series(born.astype("datetime64[D]")).cast(pl.Date),
        "annual_salary_cny": pl.Series(random.integers(2_000_000, 60_000_000, rows) / 100),  # with fen
        "relevant_work_years": pl.Series(random.integers(0, 250, rows) / 10),
        "months_per_year_in_china": pl.Series(random.integers(0, 121, rows) / 10),
        "hsk_level": pl.Series(random.integers(0, 10, rows)),
        "consecutive_years_in_china": pl.Series(random.integers(0, 100, rows) / 10),
        "local_bonus": pl.Series(random.integers(0, 11, rows)),
        **{name: pl.Series(random.choice(members, rows)).cast(pl.String) for name, members in CHOICES.items()},
        **{name: pl.Series(random.random(rows) < 0.1) for name in YES_NO},
    }
    if unknown:
        for name, column in columns.items():
            columns[name] = pl.select(pl.when(pl.Series(random.random(rows) >= unknown)).then(column)).to_series()
    return pl.DataFrame(columns)


def digest(least: np.ndarray, most: np.ndarray, category: np.ndarray) -> str:
    """The digest of all results, to tell whether two ways give the same.

    :param category: the number of the category, -1 while it is open.
    """
    columns = (least.astype(np.int32), most.astype(np.int32), category.astype(np.int8))
    return sha256(b"".join(column.tobytes() for column in columns)).hexdigest()


def digest_of(scores: pl.DataFrame) -> str:
    """The same for columns `least`, `most` and `category`; without `most` everything is settled."""
    most = scores["most"] if "most" in scores.columns else scores["least"]
    category = scores["category"].to_physical().cast(pl.Int8).fill_null(-1)
    return digest(scores["least"].to_numpy(), most.to_numpy(), category.to_numpy())


def facts(rows: int, unknown: float = 0.0, not_proven: float = 0.0, seed: int = 7) -> pl.DataFrame:
    """So many cases in the form in which `jiancai rules impact` writes the stored ones: exact numbers, an age, no day of birth.

    :param not_proven: the share of cases in which an officer found one fact not proven; that fact is unknown there.
    """
    register, random = hosts(rows, unknown, seed), np.random.default_rng(seed + 1)
    names = ["age", *(name for name in register.columns if name != "date_of_birth")]
    born = pl.col("date_of_birth")
    month, day = born.dt.month(), born.dt.day()
    before = (month > ON.month) | ((month == ON.month) & (day > ON.day))  # the birthday of this year is still to come
    register = register.with_columns((ON.year - born.dt.year() - before).cast(pl.Int16).alias("age"))
    which = pl.Series(NOT_PROVEN, np.where(random.random(rows) < not_proven, random.integers(0, len(names), rows), -1))
    columns = [pl.when(which != place).then(pl.col(name)).cast(_stored(name)).alias(name) for place, name in enumerate(names)]
    lists = [[name] for name in names]
    listed = pl.Series(NOT_PROVEN, [*lists, []], dtype=pl.List(pl.String)).gather(which.replace(-1, len(names)))
    return register.select(columns).with_columns(listed)


def _stored(name: str) -> pl.DataType:
    spec = FACTS.get(name)
    if spec is None:
        return pl.Int16()
    kinds = {"money": pl.Decimal(38, 2), "decimal": pl.Decimal(38, 20), "whole": pl.Int64(), "yes_no": pl.Boolean()}
    return kinds.get(spec.kind) or pl.Enum(spec.choices)
