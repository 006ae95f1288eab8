"""Makes stored cases for the benchmark of the impact, in the form in which `jiancai rules impact --table` writes them."""

import numpy as np
import polars as pl
from hosts import ON, hosts

from rules import FACTS, NOT_PROVEN


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
