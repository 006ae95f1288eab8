"""Reads facts as JSON, strictly: one object, every key once, every number exact; and tells all that is wrong at once."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from rules.facts import HostFacts
from rules.faults import FactFault, FactsRefused
from rules.judging import judged, shown


class _Number(Decimal):
    """A number that a message repeats as it was written: 1e400, not 1E+400."""

    __slots__ = ("written",)

    def __new__(cls, written: str) -> "_Number":
        try:
            made = super().__new__(cls, written)
        except InvalidOperation:  # an exponent beyond all bounds, and so is the number
            made = super().__new__(cls, "Infinity")
        made.written = written
        return made

    def __str__(self) -> str:
        return self.written


def facts_from(stated: Mapping[str, Any], on: date | None = None) -> HostFacts:
    """The facts of one host from a mapping of JSON values (or of the Python values themselves).

    :param stated: fact to value; a missing key or `None` is unknown.
    :param on: the decisive day, where it is known: nobody is born after it.
    :raises FactsRefused: with every fault.
    """
    faults: list[FactFault] = []
    values: dict[str, Any] = {}
    try:
        values = judged(stated)
    except FactsRefused as refused:
        faults.extend(refused.faults)
        bad = {fault.key for fault in faults}
        values = judged({name: value for name, value in stated.items() if name not in bad})
    faults.extend(born_too_late(values.get("date_of_birth"), on))
    if faults:
        raise FactsRefused(*faults)
    return HostFacts(**values)


def born_too_late(born: date | None, on: date | None) -> tuple[FactFault, ...]:
    """The fault of a date of birth after the decisive day, if it is one."""
    if born is None or on is None or born <= on:
        return ()
    return (FactFault("date_of_birth", born.isoformat(), "born_after_the_day", {"on": on.isoformat()}),)


def read_facts(text: str | bytes, on: date | None = None) -> HostFacts:
    """The facts of one host from a JSON text: UTF-8, with or without a byte order mark.

    :param on: the decisive day, where it is known.
    :raises FactsRefused: with every fault: not UTF-8, not JSON (with line and column), a key that stands twice at any depth,
        an unknown key, a wrong type, an impossible value.
    """
    faults: list[FactFault] = []
    stated = _parsed(_decoded(text), faults)
    if not isinstance(stated, dict):
        raise FactsRefused(*faults, FactFault("", shown(stated), "not_an_object"))
    try:
        facts = facts_from(stated, on)
    except FactsRefused as refused:
        raise FactsRefused(*faults, *refused.faults) from None
    if faults:
        raise FactsRefused(*faults)
    return facts


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        before = text[: bad.start]
        line, column = before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1
        detail = {"line": str(line), "column": str(column), "byte": f"0x{text[bad.start]:02x}"}
        raise FactsRefused(FactFault("", f"0x{text[bad.start]:02x}", "not_utf8", detail)) from None


def _parsed(text: str, faults: list[FactFault]) -> Any:
    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                both = {"first": shown(found[key]), "second": shown(value)}
                faults.append(FactFault(key, shown(value), "duplicate_key", both))
            found[key] = value
        return found

    try:
        return json.loads(text, object_pairs_hook=object_of, parse_float=_Number, parse_int=_Number, parse_constant=Decimal)
    except json.JSONDecodeError as bad:
        where = {"line": str(bad.lineno), "column": str(bad.colno)}
        raise FactsRefused(*faults, FactFault("", shown(text[bad.pos : bad.pos + 1]), "not_json", where)) from None
    except RecursionError:
        raise FactsRefused(FactFault("", shown(text), "too_deep")) from None
