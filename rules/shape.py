"""Reads the tables of a law file key by key and notes every fault: nothing may be missing, misspelt or of a wrong type."""

import json
import tomllib
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from rules.faults import LawFault, Steps, sentences, wrong
from rules.interval import Interval, NotAnInterval
from rules.judging import nearest, shown
from rules.label import LANGUAGES, Label, listed
from rules.ruleset import CHECKED, Checked, Citation

_NOTHING = object()


class Shape:
    """One table of a file. Each key is taken once; `done` notes the keys that nobody took.

    :param table: the table as tomllib read it.
    :param path: the way to it: `("criterion", 0)`; `()` is the file itself.
    :param faults: the list to which faults are added. A faulty key yields an empty value so that reading can go on.
    """

    def __init__(self, table: Any, path: Steps, faults: list[LawFault]) -> None:
        self.path, self.faults = path, faults
        self._asked: list[str] = []
        self._left = dict(table) if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.fault("table_expected", value=shown(table))
            self.faults = []  # what is no table is noted once; nothing is asked of it

    def fault(self, kind: str, key: str = "", value: Any = "", **detail: Any) -> None:
        """Notes a fault of this table, or of one key of it. The sentence of the kind stands in `law_faults.toml`."""
        self.faults.append(wrong(kind, self.path, key, value, **detail))

    def has(self, key: str) -> bool:
        """Whether the key is there and not yet taken."""
        self._asked.append(key)
        return key in self._left

    def left(self) -> tuple[str, ...]:
        """The keys not yet taken."""
        return tuple(self._left)

    def digest(self, *before: str) -> str:
        """SHA-256 of what is not yet taken, as canonical JSON: neither blanks and comments nor the order of the keys count.

        :param before: what the table stands under and is hashed with it.
        """
        told = json.dumps([*before, self._left], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
        return sha256(told.encode("utf-8")).hexdigest()

    def take(self, key: str, kind: type | tuple[type, ...], empty: Any, default: Any = _NOTHING) -> Any:
        """The value of a key; `empty` after a fault, `default` where the key may be missing."""
        self._asked.append(key)
        if key not in self._left:
            if default is not _NOTHING:
                return default
            self.fault("missing", key)
            return empty
        value = self._left.pop(key)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            expected = listed([sentences("type")[one.__name__] for one in kinds])
            self.fault("wrong_type", key, shown(value), expected=expected)
            return empty
        return value

    def text(self, key: str, among: tuple[str, ...] = (), default: Any = _NOTHING) -> str:
        """A text that is not empty; one of `among` if that is given."""
        if key not in self._left:
            return self.take(key, str, "", default)
        value = self.take(key, str, None)
        if value is None:
            return ""
        if not value.strip():
            self.fault("empty", key)
        elif among and value not in among:
            self.fault("not_among", key, shown(value), choices=", ".join(among), nearest=nearest(value, among))
        return value

    def whole(self, key: str) -> int:
        """A whole number that is not negative."""
        value = self.take(key, int, 0)
        if value < 0:
            self.fault("negative", key, value)
        return value

    def day(self, key: str, default: Any = _NOTHING) -> date:
        """A calendar day."""
        value = self.take(key, date, date.min, default)
        if isinstance(value, datetime):
            self.fault("moment", key, value)
            return value.date()
        return value

    def texts(self, key: str, default: Any = _NOTHING) -> tuple[str, ...]:
        """A list of texts."""
        values = self.take(key, list, [], default)
        if not all(isinstance(value, str) and value for value in values):
            self.fault("no_text_in_list", key, shown(values))
            return ()
        return tuple(values)

    def label(self, key: str, default: Any = _NOTHING) -> Label | None:
        """A label: Chinese, English and German, none empty."""
        if key not in self._left and default is not _NOTHING:
            self._asked.append(key)
            return default
        told = self.table(key)
        read = Label(*(told.text(lang) for lang in LANGUAGES))
        told.done()
        return read

    def interval(self, key: str) -> Interval:
        """An interval with its brackets."""
        text = self.take(key, str, "(-inf, +inf)")
        try:
            return Interval.parse(text)
        except NotAnInterval:
            self.fault("not_an_interval", key, shown(text))
            return Interval(None, None, False, False)

    def table(self, key: str, default: Any = _NOTHING) -> "Shape":
        """A table within this one. One that is missing is noted once: its own keys are not asked for as well."""
        value = self.take(key, dict, None, default)
        if value is None:
            return Shape({}, (*self.path, key), [])
        return Shape(value, (*self.path, key), self.faults)

    def tables(self, key: str, default: Any = _NOTHING) -> list["Shape"]:
        """A list of tables."""
        found = self.take(key, list, [], default)
        return [Shape(part, (*self.path, key, number), self.faults) for number, part in enumerate(found)]

    def done(self) -> None:
        """Notes every key that nobody took: a misspelt key in a law file is an error."""
        for key in self._left:
            self.fault("unknown_key", key, nearest=nearest(key, self._asked))


def table_of(content: bytes, faults: list[LawFault]) -> Shape | None:
    """The whole of a law file as one table; `None` when it is no TOML, which is noted as a fault."""
    told = read_toml(content, faults)
    return None if told is None else Shape(told, (), faults)


def read_toml(content: bytes, faults: list[LawFault]) -> dict[str, Any] | None:
    """The tables of a law file; `None` when it is no TOML. Numbers with decimals stay exact.

    :param faults: the fault of the syntax is added here with its line; impossible days are all noted and the rest is read on.
    """
    try:
        return tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as bad:
        from rules.lines import broken, mended  # finding lines needs a parser of its own, and only a fault needs lines

        try:
            return tomllib.loads(mended(content, faults).decode("utf-8"), parse_float=Decimal)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as worse:
            faults.append(broken(worse if faults else bad, content))
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
