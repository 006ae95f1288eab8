"""Tables of hosts as XLSX: the first sheet is read; what is written holds texts, numbers and days, no formula, no link."""

import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from forms.batch_cells import as_text, plain
from forms.batch_tables import Table, TableRefused, heads_of

MEGABYTE = 1 << 20
MOST_MEGABYTES = 200  # of an XLSX file
MOST_UNPACKED = 2000  # megabytes it may unpack to: a small file can hold very much
MOST_ROWS = 1_048_576  # of a sheet, the heads included
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767  # of a cell
_DIGITS = 15  # more digits a spreadsheet would round
_FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets disagree about the calendar


def fits(rows: int, columns: int) -> None:
    """Whether a sheet can hold so many rows and columns.

    :raises TableRefused: it cannot.
    """
    if rows >= MOST_ROWS or columns > MOST_COLUMNS:
        raise TableRefused("too_large_for_sheet", rows=rows, columns=columns, most=MOST_ROWS - 1, most_columns=MOST_COLUMNS)


def read_sheet(content: bytes) -> Table:
    """Reads the first sheet of a file.

    :raises TableRefused: it is no XLSX file, too large, or has no heads.
    """
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
    heads = heads_of([str(plain(column[0]) or "") for column in columns])
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


def write_sheet(frame: pl.DataFrame, path: Path, progress: Callable[[int], None]) -> None:
    """Writes a file of one sheet: texts stay texts, no formulas and no links.

    :raises TableRefused: a cell is longer than a sheet can hold.
    """
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
