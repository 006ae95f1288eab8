"""A row of the registry as a line of JSON, and back: what JSON has no word for is an object with one key."""

import base64
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Enum as MemberOf
from sqlalchemy import Table

_READ = {
    "$bytes": base64.b64decode,
    "$moment": datetime.fromisoformat,
    "$day": date.fromisoformat,
    "$number": Decimal,
    "$set": frozenset,
    "$json": lambda value: value,
}


def line_of(row: Mapping[str, Any]) -> bytes:
    """A row as it was read, as one line of UTF-8."""
    told = {name: _told(value) for name, value in row.items()}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def row_of(table: Table, line: bytes) -> dict[str, Any]:
    """The row again, in the types of the table's columns.

    :raises ValueError: the table has no such column, or the line is none of these; the first strange name, or nothing.
    """
    told = json.loads(line)
    if strange := set(told) - set(table.columns.keys()):
        raise ValueError(min(strange))
    return {name: _value(table.columns[name].type, value) for name, value in told.items()}


def _told(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$number": str(value)}
    if isinstance(value, frozenset):
        return {"$set": sorted(str(member) for member in value)}
    return {"$json": value} if isinstance(value, dict | list) else value


def _value(kind: Any, value: Any) -> Any:
    if isinstance(value, dict):
        ((word, inner),) = value.items()
        return _READ[word](inner)
    if isinstance(kind, MemberOf) and kind.enum_class and value is not None:
        return kind.enum_class(value)
    return value
