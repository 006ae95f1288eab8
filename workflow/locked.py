"""Columns whose values are locked in the database and open in the office: JSON, text and bytes (`workflow.vault`).

A column names itself, table.column: a value that was moved elsewhere does not open. The keys belong to the engine, so that two
offices in one process keep theirs apart.
"""

import json
import zlib
from typing import Any

from sqlalchemy import JSON, Column, Dialect, LargeBinary, MetaData, String, Table, Text, TypeDecorator
from sqlmodel import SQLModel

from workflow.vault import ValueLocked, vault_of


class Locked(TypeDecorator[Any]):
    """What the three kinds have in common. :param place: table.column."""

    impl = String
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place


class LockedText(Locked):
    """A text. An empty one is kept as it is: that nothing was said is no secret.

    :param named: of the trail: what does not open is given back as it lies there, so that the entry's digest names the entry.
    """

    cache_ok = True

    def __init__(self, place: str, named: bool = False) -> None:
        super().__init__(place)
        self.named = named

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Locks it."""
        return vault_of(dialect, self.place).lock_text(self.place, value.encode()) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Opens it."""
        try:
            return vault_of(dialect, self.place).unlock_text(self.place, value).decode() if value else value
        except ValueLocked:
            if self.named:
                return value
            raise


class LockedBytes(Locked):
    """Bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Locks them."""
        return None if value is None else vault_of(dialect, self.place).lock(self.place, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Opens them."""
        return None if value is None else vault_of(dialect, self.place).unlock(self.place, bytes(value))


class LockedJson(Locked):
    """JSON, in which `None` is no value at all. It is packed before it is locked: a score with its reasons shrinks to a tenth,
    and what is locked cannot be packed any more."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The database keeps a JSON text."""
        return dialect.type_descriptor(JSON(none_as_null=True))

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Locks it."""
        return None if value is None else vault_of(dialect, self.place).lock_text(self.place, packed(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Opens it."""
        return None if value is None else json.loads(_opened(self.place, value, dialect))


class LockedJsonText(Locked):
    """The same column read as the text of its JSON, for who looks whether it is as it was stored: "" where it does not open.

    A column is cast to it, so that the database gives its text, whatever that is.
    """

    impl = Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Opens it, but does not read it."""
        try:
            return None if value is None else _opened(self.place, json.loads(value), dialect)
        except (ValueError, ValueLocked):
            return ""


def packed(value: Any) -> bytes:
    """A value as it is locked: JSON, deflated. Half a character, which browsers can send, is kept as it is."""
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"), 1)


def _opened(place: str, value: Any, dialect: Dialect) -> str:
    if not isinstance(value, str):  # somebody wrote JSON there, past the office
        raise ValueLocked(place)
    try:
        return zlib.decompress(vault_of(dialect, place).unlock_text(place, value)).decode("utf-8", "surrogatepass")
    except (zlib.error, UnicodeDecodeError):
        raise ValueLocked(place) from None


def locked_columns(table: Table) -> list[Column]:
    """The columns of a table whose values are locked."""
    return [column for column in table.columns if isinstance(column.type, Locked)]


def as_kept(table: Table) -> Table:
    """The same table for who carries rows without opening them: locked values are what lies in the database."""
    copy = table.to_metadata(MetaData())
    for column in locked_columns(copy):
        column.type = JSON(none_as_null=True) if isinstance(column.type, LockedJson) else column.type.impl_instance
    return copy


def locked_tables() -> list[Table]:
    """The tables of the registry with locked columns, in an order in which they can be filled."""
    return [table for table in SQLModel.metadata.sorted_tables if locked_columns(table)]
