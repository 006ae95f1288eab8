"""Tables of hosts as files: CSV, XLSX and Parquet, read whole and written to a temporary name first."""

import csv
import json
import os
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import polars as pl

from forms.batch_sheets import fits, read_sheet, write_sheet
from forms.batch_tables import Table, TableRefused, heads_of

ENDINGS = (".csv", ".xlsx", ".parquet")
_RISKY = r"^[=+\-@\t\r]"
_PLAIN_NUMBER = r"^[+-]?\d+(\.\d+)?$"


def read_table(path: Path) -> Table:
    """Reads a file by its ending.

    :raises TableRefused: it cannot be read as a table with one head for each column.
    :raises OSError: the file cannot be opened.
    """
    content = path.read_bytes()
    read = {".csv": _read_csv, ".xlsx": read_sheet, ".parquet": _read_parquet}[path.suffix.lower()]
    return read(content)


def write_table(frame: pl.DataFrame, path: Path, typed: set[str], progress: Callable[[int], None]) -> None:
    """Writes a file by its ending; until it is whole it has another name.

    :param typed: the columns whose texts people typed.
    :param progress: is told how many rows are written.
    :raises TableRefused: the file cannot hold the table.
    :raises OSError: the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending == ".xlsx":
        fits(frame.height, frame.width)
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if ending == ".csv":
            _harmless(_flat(frame), typed).write_csv(half, include_bom=True)
        elif ending == ".parquet":
            frame.write_parquet(half)
        else:
            write_sheet(_flat(frame), half, progress)
        half.replace(path)
    except pl.exceptions.PolarsError as bad:
        raise OSError(str(bad)) from bad
    finally:
        half.unlink(missing_ok=True)
    progress(frame.height)


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists and records as text, which is all that a table of cells can hold: "a;b", "[]"."""
    columns = []
    for name, dtype in frame.schema.items():
        if dtype == pl.List(pl.String):
            column = pl.col(name)
            columns.append(pl.when(column.list.len() == 0).then(pl.lit("[]")).otherwise(column.list.join(";")).alias(name))
        elif dtype.is_nested():
            cells = [
                None if cell is None else json.dumps(cell, ensure_ascii=False, default=str) for cell in frame[name].to_list()
            ]
            columns.append(pl.Series(name, cells, dtype=pl.String))
    return frame.with_columns(columns)


# --- CSV


def _read_csv(content: bytes) -> Table:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise TableRefused(
            "not_utf8", line=content.count(b"\n", 0, bad.start) + 1, byte=f"0x{content[bad.start]:02x}"
        ) from None
    first = text.partition("\n")[0]
    between = max(",;\t", key=first.count)
    if "\0" in text:
        raise TableRefused("not_csv", line=text[: text.index("\0")].count("\n") + 1)
    try:
        rows = pl.read_csv(BytesIO(text.encode()), has_header=False, infer_schema=False, separator=between)
    except pl.exceptions.NoDataError:
        raise TableRefused("empty") from None
    except pl.exceptions.PolarsError:
        raise _uneven(text, between) from None
    heads = heads_of([cell or "" for cell in rows.row(0)])
    return Table(rows.slice(1).rename(dict(zip(rows.columns, heads, strict=True))), {})


def _uneven(text: str, between: str) -> TableRefused:
    """Which line does not fit the heads."""
    rows = csv.reader(StringIO(text, newline=""), delimiter=between)
    wanted = len(next(rows, []))
    for row in rows:
        if len(row) > wanted:
            return TableRefused("too_many_cells", line=rows.line_num, cells=len(row), heads=wanted)
    return TableRefused("not_csv", line=rows.line_num)


def _harmless(frame: pl.DataFrame, typed: set[str]) -> pl.DataFrame:
    """Texts that a spreadsheet would take for a formula get an apostrophe before them; plain numbers stay as they are."""
    texts = [name for name in frame.columns if name in typed and frame.schema[name] == pl.String]
    text = pl.col(texts)
    risky = text.str.contains(_RISKY) & ~text.str.contains(_PLAIN_NUMBER)
    frame = frame.with_columns(pl.when(risky).then(pl.lit("'") + text).otherwise(text).name.keep()) if texts else frame
    return frame.rename({name: f"'{name}" for name in frame.columns if name in typed and name[:1] in tuple("=+-@")})


# --- Parquet


def _read_parquet(content: bytes) -> Table:
    try:
        frame = pl.read_parquet(BytesIO(content))
    except (pl.exceptions.PolarsError, OSError):
        raise TableRefused("not_parquet") from None
    if not frame.width:
        raise TableRefused("empty")
    heads_of(frame.columns)
    return Table(frame, {})
