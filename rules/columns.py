"""Judges whole columns of facts by the rules of a single fact; only values that are not plainly right are judged one by one."""

from collections.abc import Callable, Container, Iterable
from datetime import date
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import polars as pl

from rules.facts import DERIVED_FROM, FACTS, NUMBERS, FactSpec
from rules.faults import FactFault, FactsRefused
from rules.judging import FIRST_DAY, LAST_DAY, check_fact, nearest
from rules.nationality import NATIONALITIES
from rules.reading import born_too_late

BORN = DERIVED_FROM["age"]
BETWEEN = ";"  # stands between the topics of a list once it is judged: "finance;medical"
ALIKE = 0.75  # a head this much like the name of a fact is taken for a slip of the hand
_DIGITS = 17  # a binary double is written with at most so many digits
_PRECISION = 38  # the most that polars keeps of a decimal
_SURE = 15  # and every decimal of so many digits is another double
_DTYPES = {
    "date": pl.Date,
    "yes_no": pl.Boolean,
    "whole": pl.Int64,
    "topics": pl.String,
    "nationality": pl.String,
    "credit_code": pl.String,
}
_CODED = (pl.Categorical, pl.Enum)
Reader = Callable[[FactSpec, Any], Any]


class Faulty(NamedTuple):
    """The faults of one column.

    :param rows: the numbers of the rows that hold a wrong value, the first row is 0.
    :param which: for each of them the place in `faults`.
    :param faults: what is wrong, once for each wrong value.
    """

    fact: str
    rows: pl.Series
    which: pl.Series
    faults: tuple[tuple[FactFault, ...], ...]

    def mask(self, height: int) -> pl.Series:
        """For each of `height` rows whether it holds a wrong value."""
        return pl.repeat(False, height, eager=True).scatter(self.rows, True)


class Judged(NamedTuple):
    """Columns of possible facts, each in a type of its own; a wrong value is null there and named in `faulty`."""

    facts: pl.DataFrame
    faulty: tuple[Faulty, ...]


class ColumnsRefused(FactsRefused):
    """Columns with values that cannot be. `faulty` tells the rows; the faults name each wrong value once."""

    def __init__(self, faulty: tuple[Faulty, ...]) -> None:
        self.faulty = faulty
        super().__init__(*(fault for one in faulty for faults in one.faults for fault in faults))


def lookalikes(heads: Iterable[str]) -> dict[str, str]:
    """The heads that are no facts but look like one that is not there, each with the name that is meant."""
    heads = list(heads)
    found = {}
    for head in heads:
        if head in FACTS:
            continue
        plain = "_".join(head.lower().replace("-", " ").replace("_", " ").split())
        meant = DERIVED_FROM.get(plain) or (plain if plain in FACTS else nearest(plain, FACTS))
        alike = plain in DERIVED_FROM or SequenceMatcher(None, plain, meant).ratio() >= ALIKE
        if alike and meant not in heads:
            found[head] = meant
    return found


def judge_columns(frame: pl.DataFrame, on: date, only: Container[str] = FACTS) -> Judged:
    """The columns of a frame that are named as facts, judged as JSON values would be; other columns are left out.

    A column of text is judged as JSON text: "5" is no number. Floats are the decimals that they print as.

    :param on: the decisive day; nobody is born after it.
    :param only: the facts that are wanted.
    :raises FactsRefused: a column is no fact but looks like one, which would leave that fact unknown without a word.
    """
    if strangers := lookalikes(frame.columns):
        raise FactsRefused(*(FactFault(head, "", "unknown_key", {"nearest": meant}) for head, meant in strangers.items()))
    columns = [_simply(column) for column in frame.get_columns() if column.name in FACTS and column.name in only]
    columns = columns or [pl.repeat(None, frame.height, dtype=pl.Date, eager=True).alias(BORN)]  # keeps the number of rows
    plain = {column.name: _plainly(FACTS[column.name], column.dtype, on) for column in columns}
    asked = {name: right.all() for name, right in plain.items() if right is not None}
    texts = {column.name: _chosen(FACTS[column.name]) for column in columns if _is_chosen(column)}
    lazy = pl.DataFrame(columns).lazy()
    found, chosen = pl.collect_all([lazy.select(**asked), lazy.select(**texts)])  # side by side
    judged, faulty = [], []
    for column in columns:
        name, wrong = column.name, None
        if name in texts and chosen[name].null_count() == column.null_count():
            column = chosen[name]
        elif column.null_count() < len(column) and not (name in asked and found[name].item()):
            column, wrong = _judged_singly(column, plain[name], on)
        judged.append(column)
        faulty.extend([wrong] if wrong else [])
    return Judged(pl.DataFrame(judged), tuple(faulty))


def _is_chosen(column: pl.Series) -> bool:
    return FACTS[column.name].kind == "choice" and column.dtype == pl.String


def _chosen(spec: FactSpec) -> pl.Expr:
    """The members of a choice in a type that has no others; every other text is null there."""
    kind, chain = pl.Enum(spec.choices), pl
    for choice in spec.choices:
        chain = chain.when(pl.col(spec.name) == choice).then(pl.lit(choice, kind))
    return chain.otherwise(None)


def _simply(column: pl.Series) -> pl.Series:
    """A column in one of the few types that are told apart."""
    if column.dtype in _CODED:
        return column.cast(pl.String)
    return column.cast(pl.Float64) if column.dtype.is_float() else column


def judge_texts(column: pl.Series, on: date, read: Reader) -> tuple[pl.Series, Faulty | None]:
    """A column of cells, each different value read and judged once.

    :param read: makes the JSON value of a cell; `None` is unknown.
    :return: the column in the type of its fact, null where the value is wrong or unknown; and its faults.
    """
    places, rows = encoded(column.to_frame(), [column.name])
    return _judged_values(column.name, places, [row[column.name] for row in rows], on, read)


def judge_cells(name: str, cells: list[Any], on: date, read: Reader) -> tuple[pl.Series, Faulty | None]:
    """The same for the cells of a spreadsheet, which mix numbers, texts and days in one column."""
    places: dict[tuple[type, Any], int] = {}
    coded = [places.setdefault((type(cell), cell), len(places)) for cell in cells]
    return _judged_values(name, pl.Series(coded, dtype=pl.UInt32), [cell for _, cell in places], on, read)


def _judged_values(name: str, codes: pl.Series, values: list[Any], on: date, read: Reader) -> tuple[pl.Series, Faulty | None]:
    spec = FACTS[name]
    dtype = _dtype(spec)
    right, wrong, places = [], [], []
    for value in values:
        answer, faults = _judged(spec, value, on, read)
        right.append(BETWEEN.join(sorted(answer)) if isinstance(answer, frozenset) else answer)
        places.append(len(wrong) if faults else None)
        wrong.extend([faults] if faults else [])
    judged = pl.Series(spec.name, right, dtype=dtype).gather(codes)
    if not wrong:
        return judged, None
    which = pl.Series(places, dtype=pl.UInt32).gather(codes)
    rows = which.is_not_null().arg_true()
    return judged, Faulty(spec.name, rows, which.gather(rows), tuple(wrong))


def _dtype(spec: FactSpec) -> pl.DataType:
    if spec.kind == "choice":
        return pl.Enum(spec.choices)
    return _DTYPES.get(spec.kind) or pl.Decimal(_PRECISION, spec.most_decimals)


def _judged(spec: FactSpec, value: Any, on: date, read: Reader) -> tuple[Any, tuple[FactFault, ...]]:
    try:
        answer = check_fact(spec.name, read(spec, value))
    except FactsRefused as refused:
        return None, refused.faults
    faults = born_too_late(answer, on) if spec.name == BORN else ()
    return None if faults else answer, faults


def _plainly(spec: FactSpec, dtype: pl.DataType, on: date) -> pl.Expr | None:
    """Which values of a column need no closer look, or `None` when each needs one. Unknown values stay unknown."""
    value = pl.col(spec.name)
    if spec.kind in NUMBERS:
        return _plain_number(spec, dtype, value)
    if spec.kind == "date" and dtype == pl.Date:
        return value.is_between(FIRST_DAY, min(on, LAST_DAY) if spec.name == BORN else LAST_DAY)
    if spec.kind == "yes_no" and dtype == pl.Boolean:
        return pl.lit(True)
    if spec.kind == "nationality" and dtype == pl.String:
        return value.is_in(list(NATIONALITIES))
    return None


def _plain_number(spec: FactSpec, dtype: pl.DataType, value: pl.Expr) -> pl.Expr | None:
    possible = value.is_between(pl.lit(spec.least), pl.lit(spec.most))
    if dtype.is_integer():
        return value.is_between(int(spec.least), int(spec.most))
    if dtype.is_float():
        possible = value.is_between(float(spec.least), float(spec.most))
        if spec.kind == "whole":
            return possible & (value == value.floor())
        ten = 10**spec.most_decimals
        if spec.most * ten < 10**_SURE:  # then no other decimal of so many places prints as the same double
            return possible & (value.round(spec.most_decimals) == value)
        # A double that is not tiny prints with less than the accepted decimals.
        return possible & ((value >= 10.0 ** (_DIGITS - spec.most_decimals)) | (value == 0))
    if dtype.is_decimal():
        surplus = dtype.scale - spec.most_decimals
        return possible & (value.to_physical() % 10**surplus == 0) if surplus > 0 else possible
    return None


def _judged_singly(column: pl.Series, right: pl.Expr | None, on: date) -> tuple[pl.Series, Faulty | None]:
    """Judges the values of a column that are not plainly right."""
    spec = FACTS[column.name]
    if right is None or not (spec.kind in NUMBERS or column.dtype == _dtype(spec)):
        return judge_texts(column, on, _as_it_is)
    # What is plainly right is in its own type already; only the rest is looked at, and none of that is right.
    value, frame = pl.col(column.name), column.to_frame()
    _, faulty = judge_texts(frame.select(pl.when(~right).then(value).alias(column.name)).to_series(), on, _as_it_is)
    if faulty is None:
        return column, None
    bad = faulty.mask(len(column))
    return frame.select(pl.when(~bad).then(value).alias(column.name)).to_series(), faulty


def _as_it_is(spec: FactSpec, value: Any) -> Any:
    return value


def encoded(frame: pl.DataFrame, names: list[str]) -> tuple[pl.Series, list[dict[str, Any]]]:
    """For each row the place of what stands in the named columns, in the list of all that stands there."""
    if not names:
        return pl.repeat(0, frame.height, dtype=pl.UInt32, eager=True), [{}]
    wanted = frame.select(names)
    rows = wanted.unique(maintain_order=True)
    places = wanted.join(rows.with_row_index(" "), on=names, how="left", nulls_equal=True, maintain_order="left")
    return places[" "], rows.to_dicts()
