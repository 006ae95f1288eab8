"""Makes a register of hosts for the benchmark: the facts of the points table, without persons, the same for the same seed."""

from datetime import date
from hashlib import sha256

import numpy as np
import polars as pl

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
