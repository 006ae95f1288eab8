"""Reads the tables of a law file key by key and notes every fault: nothing may be missing, misspelt or of a wrong type."""

import tomllib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rules.interval import Interval, NotAnInterval
from rules.label import LANGUAGES, Label
from rules.ruleset import CHECKED, Checked, Citation

_NOTHING = object()


class Shape:
    """One table of a file. Each key is taken once; `done` notes the keys that nobody took.

    :param table: the table as tomllib read it.
    :param where: how a fault names it: `criterion annual_salary`.
    :param faults: the list to which faults are added. A faulty key yields an empty value so that reading can go on.
    """

    def __init__(self, table: Any, where: str, faults: list[str]) -> None:
        self.where, self.faults = where, faults
        self._left = dict(table) if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.fault(f"a table is expected, not {table!r}")

    def fault(self, what: str) -> None:
        """Notes a fault of this table."""
        self.faults.append(f"{self.where}: {what}")

    def has(self, key: str) -> bool:
        """Whether the key is there and not yet taken."""
        return key in self._left

    def left(self) -> tuple[str, ...]:
        """The keys not yet taken."""
        return tuple(self._left)

    def take(self, key: str, kind: type | tuple[type, ...], empty: Any, default: Any = _NOTHING) -> Any:
        """The value of a key; `empty` after a fault, `default` where the key may be missing."""
        if key not in self._left:
            if default is not _NOTHING:
                return default
            self.fault(f"{key} is missing")
            return empty
        value = self._left.pop(key)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            self.fault(f"{key} is of the wrong type: {value!r}")
            return empty
        return value

    def text(self, key: str, among: tuple[str, ...] = (), default: Any = _NOTHING) -> str:
        """A text that is not empty; one of `among` if that is given."""
        if not self.has(key):
            return self.take(key, str, "", default)
        value = self.take(key, str, "")
        if not value.strip():
            self.fault(f"{key} is empty")
        elif among and value not in among:
            self.fault(f"{key} is {value!r}, not one of {', '.join(among)}")
        return value

    def whole(self, key: str) -> int:
        """A whole number that is not negative."""
        value = self.take(key, int, 0)
        if value < 0:
            self.fault(f"{key} is negative: {value}")
        return value

    def day(self, key: str, default: Any = _NOTHING) -> date:
        """A calendar day."""
        value = self.take(key, date, date.min, default)
        if isinstance(value, datetime):
            self.fault(f"{key} is a moment, not a day: {value}")
        return value

    def texts(self, key: str, default: Any = _NOTHING) -> tuple[str, ...]:
        """A list of texts."""
        values = self.take(key, list, [], default)
        if not all(isinstance(value, str) and value for value in values):
            self.fault(f"{key} holds something that is no text: {values!r}")
            return ()
        return tuple(values)

    def label(self, key: str, default: Any = _NOTHING) -> Label | None:
        """A label: Chinese, English and German, none empty."""
        if not self.has(key) and default is not _NOTHING:
            return default
        told = self.table(key)
        read = Label(*(told.text(lang) for lang in LANGUAGES))
        told.done()
        return read

    def interval(self, key: str) -> Interval:
        """An interval with its brackets."""
        try:
            return Interval.parse(self.take(key, str, "(-inf, +inf)"))
        except NotAnInterval as wrong:
            self.fault(f"{key}: {wrong}")
            return Interval(None, None, False, False)

    def table(self, key: str, default: Any = _NOTHING) -> "Shape":
        """A table within this one."""
        return Shape(self.take(key, dict, {}, default), f"{self.where}.{key}", self.faults)

    def tables(self, key: str, default: Any = _NOTHING) -> list["Shape"]:
        """A list of tables; a fault names one by its id or its number."""
        found = self.take(key, list, [], default)
        names = [part.get("id", number) if isinstance(part, dict) else number for number, part in enumerate(found, start=1)]
        prefix = "" if self.where == "file" else f"{self.where}, "
        return [Shape(part, f"{prefix}{key} {name}", self.faults) for part, name in zip(found, names, strict=True)]

    def done(self) -> None:
        """Notes every key that nobody took: a misspelt key in a law file is an error."""
        for key in self._left:
            self.fault(f"{key} is no key of this table")


def table_of(content: bytes, faults: list[str]) -> Shape | None:
    """The whole of a law file as one table; `None` when it is no TOML, which is noted as a fault."""
    try:
        return Shape(tomllib.loads(content.decode("utf-8"), parse_float=Decimal), "file", faults)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as bad:
        faults.append(f"file: {bad}")
        return None


def citation_of(told: Shape) -> Citation:
    """Where a value stands: number, title, place, and how far it was checked."""
    checked = told.table("checked")
    status = checked.text("status", CHECKED)
    original = status == "original"
    by = checked.text("by") if original else None
    read = Checked(status, by, checked.day("on") if original else None)
    checked.done()
    citation = Citation(told.text("number"), told.text("title"), told.text("place"), read)
    told.done()
    return citation
