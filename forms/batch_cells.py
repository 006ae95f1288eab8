"""Reads the cells of a table of hosts: each becomes the JSON value that the law's own judge then accepts or refuses.

Texts are read as people write them into tables. Empty is unknown. A list is written with semicolons ("medical;finance"); "[]"
or "none" is the empty list, a known answer. Numbers are written plainly, without unit or comma. A number of a spreadsheet
counts with the fifteen digits that the spreadsheet shows, a day of a spreadsheet without its midnight.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from rules import FactSpec

NUMBERS = ("money", "decimal", "whole")
YES = frozenset({"true", "yes", "ja", "wahr", "是"})
NO = frozenset({"false", "no", "nein", "falsch", "否"})
NOTHING = frozenset({"[]", "none"})
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_BETWEEN = re.compile("[;；,，、]")
_DIGITS = 15  # a spreadsheet keeps more digits of a number, but shows and compares only so many


def json_value(spec: FactSpec, cell: Any) -> Any:
    """The JSON value of one cell; `None` is unknown. What cannot be read stays as it is, so that the judge names it.

    :param cell: a text, or what a spreadsheet or a typed column holds: a number, a yes or no, a day.
    """
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    if isinstance(cell, float) and spec.kind in NUMBERS:
        return Decimal(f"{cell:.{_DIGITS}g}")
    if not isinstance(cell, str):
        return cell
    text = cell.strip().strip("\ufeff")
    if not text:
        return None
    if spec.kind in NUMBERS:
        return Decimal(text) if _NUMBER.fullmatch(text) else text
    if spec.kind == "yes_no":
        return True if text.lower() in YES else False if text.lower() in NO else text
    if spec.kind == "topics":
        return [] if text.lower() in NOTHING else [part.strip(' "') for part in _BETWEEN.split(text.strip("[]"))]
    return text


def plain(cell: Any) -> Any:
    """A cell of a spreadsheet as it is carried into the output: whole numbers without a point, days without midnight."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**_DIGITS:
        return int(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return None if cell == "" else cell


def as_text(cell: Any) -> str | None:
    """A cell as text, for a column that mixes texts, numbers and days."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
