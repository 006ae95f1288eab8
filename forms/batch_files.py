"""Tables of hosts as files: CSV, XLSX and Parquet, read whole and written to a temporary name first."""

import csv
import json
import os
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from forms.batch_cells import as_text, plain

ENDINGS = (".csv", ".xlsx", ".parquet")
MEGABYTE = 1 << 20
MOST_MEGABYTES = 200  # of an XLSX file
MOST_UNPACKED = 2000  # megabytes it may unpack to: a small file can hold very much
MOST_ROWS = 1_048_576  # of a sheet, the heads included
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767  # of a cell
_DIGITS = 15  # more digits a spreadsheet would round
_FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets disagree about the calendar
_RISKY = r"^[=+\-@\t\r]"
_PLAIN_NUMBER = r"^[+-]?\d+(\.\d+)?$"


class TableRefused(ValueError):
    """A file that cannot be read or written as a table; `why` is the end of the key of its sentence `terminal.batch.<why>`."""

    def __init__(self, why: str, **detail: Any) -> None:
        self.why, self.detail = why, detail
        super().__init__(f"{why}: {detail}")


class Table(NamedTuple):
    """What a file holds.

    :param frame: the columns as they are carried through.
    :param cells: for a spreadsheet the cells as it keeps them, by head; elsewhere nothing.
    """

    frame: pl.DataFrame
    cells: dict[str, list[Any]]


def read_table(path: Path) -> Table:
    """Reads a file by its ending.

    :raises TableRefused: it cannot be read as a table with one head for each column.
    :raises OSError: the file cannot be opened.
    """
    content = path.read_bytes()
    read = {".csv": _read_csv, ".xlsx": _read_xlsx, ".parquet": _read_parquet}[path.suffix.lower()]
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
            _write_xlsx(_flat(frame), half, progress)
        half.replace(path)
    except pl.exceptions.PolarsError as bad:
        raise OSError(str(bad)) from bad
    finally:
        half.unlink(missing_ok=True)
    progress(frame.height)


def fits(rows: int, columns: int) -> None:
    """Whether a sheet can hold so many rows and columns.

    :raises TableRefused: it cannot.
    """
    if rows >= MOST_ROWS or columns > MOST_COLUMNS:
        raise TableRefused("too_large_for_sheet", rows=rows, columns=columns, most=MOST_ROWS - 1, most_columns=MOST_COLUMNS)


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
    heads = _heads([cell or "" for cell in rows.row(0)])
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


# --- XLSX


def _read_xlsx(content: bytes) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError, ZipError

    if len(content) > MOST_MEGABYTES * MEGABYTE:
        raise TableRefused("too_large", size=len(content) // MEGABYTE, most=MOST_MEGABYTES)
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(BytesIO(content)).infolist())
        if unpacked > MOST_UNPACKED * MEGABYTE:
            raise TableRefused("too_large", size=unpacked // MEGABYTE, most=MOST_UNPACKED)
        rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    except (zipfile.BadZipFile, CalamineError, PasswordError, XmlError, ZipError):
        raise TableRefused("not_xlsx") from None
    if not rows:
        raise TableRefused("empty")
    while len(rows) > 1 and all(cell == "" for cell in rows[-1]):
        rows.pop()
    columns = list(zip(*rows, strict=True))
    while columns and all(cell == "" for cell in columns[-1]):
        columns.pop()
    heads = _heads([str(plain(column[0]) or "") for column in columns])
    cells = {head: [plain(cell) for cell in column[1:]] for head, column in zip(heads, columns, strict=True)}
    return Table(pl.DataFrame([_series(head, column) for head, column in cells.items()]), cells)


def _series(head: str, cells: list[Any]) -> pl.Series:
    """A column of one type where its cells are of one type, else of text."""
    kinds = {type(cell) for cell in cells} - {type(None)}
    if kinds <= {int, float} and float in kinds:
        return pl.Series(head, cells, dtype=pl.Float64, strict=False)
    if len(kinds) == 1 and kinds <= {int, bool, str, date}:
        return pl.Series(head, cells)
    return pl.Series(head, [as_text(cell) for cell in cells], dtype=pl.String)


def _write_xlsx(frame: pl.DataFrame, path: Path, progress: Callable[[int], None]) -> None:
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(path, {**options, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for place, head in enumerate(frame.columns):
        sheet.write_string(0, place, head, bold)
    for number, row in enumerate(frame.iter_rows(), start=1):
        for place, cell in enumerate(row):
            if (shown := _for_sheet(cell)) is not None and sheet.write(number, place, shown) != 0:
                book.close()
                raise TableRefused("cell_too_long", row=number + 1, column=frame.columns[place], most=MOST_CHARACTERS)
        if number % 1000 == 0:
            progress(number)
    book.close()


def _for_sheet(cell: Any) -> Any:
    """A cell that a spreadsheet keeps unchanged; a number with more digits than it keeps becomes text."""
    if isinstance(cell, bool | str) or cell is None:
        return cell
    if isinstance(cell, Decimal):
        return float(cell) if len(cell.normalize().as_tuple().digits) <= _DIGITS else f"{cell:f}"
    if isinstance(cell, int):
        return cell if abs(cell) < 10**_DIGITS else str(cell)
    if isinstance(cell, float):
        return cell if cell == cell and abs(cell) != float("inf") else str(cell)
    if isinstance(cell, date):
        return cell if type(cell) is date and cell >= _FIRST_DAY else cell.isoformat()
    return str(cell)


# --- Parquet


def _read_parquet(content: bytes) -> Table:
    try:
        frame = pl.read_parquet(BytesIO(content))
    except (pl.exceptions.PolarsError, OSError):
        raise TableRefused("not_parquet") from None
    if not frame.width:
        raise TableRefused("empty")
    _heads(frame.columns)
    return Table(frame, {})


def _heads(told: list[str]) -> list[str]:
    """The heads without blanks around them.

    :raises TableRefused: a column has no head, or two have the same.
    """
    heads = [head.strip().strip("\ufeff") for head in told]
    for place, head in enumerate(heads, start=1):
        if not head:
            raise TableRefused("no_head", place=place)
        if head in heads[: place - 1]:
            raise TableRefused("same_head", head=head, first=heads.index(head) + 1, second=place)
    return heads
