"""Judges what somebody states as a fact: the right type, a possible value, and if not, what would be right."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from rules.credit_code import ALPHABET, LENGTH, check_character
from rules.facts import DERIVED_FROM, FACTS, NUMBERS, FactSpec
from rules.faults import FactFault, FactsRefused
from rules.nationality import NATIONALITIES, SAME_CODE, nearest_nationality

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2200, 12, 31)
SHOWN = 60  # characters of a wrong value that a message repeats
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def check_fact(name: str, raw: Any) -> Any:
    """The value of one fact in its own type: date, Decimal, int, bool, str or frozenset; `None` stays unknown.

    :param name: a key of `FACTS`.
    :param raw: a JSON value or the Python value itself. Types are strict: "5" is no number and 1 is not true, but
        5.0 is a whole number.
    :raises FactsRefused: with the one fault.
    """
    if name not in FACTS:
        right = DERIVED_FROM.get(name) or nearest(name, FACTS)
        raise FactsRefused(FactFault(name, shown(raw), "unknown_key", {"nearest": right}))
    if raw is None:
        return None
    spec = FACTS[name]
    fault = _Fault(name, raw)
    return _JUDGES[spec.kind](spec, raw, fault)


def judged(stated: Mapping[str, Any]) -> dict[str, Any]:
    """The values of many facts in their own types.

    :raises FactsRefused: with every fault, in the order in which the facts were stated.
    """
    values, faults = {}, []
    for name, raw in stated.items():
        try:
            values[name] = check_fact(name, raw)
        except FactsRefused as refused:
            faults.extend(refused.faults)
    if faults:
        raise FactsRefused(*faults)
    return values


def day_of(key: str, raw: Any) -> date:
    """A calendar day written YYYY-MM-DD between the first and the last day that this house deals with.

    :raises FactsRefused: with the one fault, under `key`.
    """
    fault = _Fault(key, raw)
    bounds = {"least": FIRST_DAY.isoformat(), "most": LAST_DAY.isoformat()}
    if type(raw) is not date:
        if not isinstance(raw, str):
            raise fault("not_a_day", **bounds)
        try:
            day = date.fromisoformat(raw) if _ISO_DAY.fullmatch(raw) else None
        except ValueError:
            day = None
        if day is None:
            raise fault("not_a_day", **bounds)
        raw = day
    if not FIRST_DAY <= raw <= LAST_DAY:
        raise fault("out_of_range", **bounds)
    return raw


def shown(raw: Any) -> str:
    """A wrong value as a message repeats it: as JSON writes it, shortened where it is long."""
    if isinstance(raw, bool) or raw is None:
        text = {True: "true", False: "false", None: "null"}[raw]
    elif isinstance(raw, str):
        text = '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in raw[:SHOWN]) + '"'
    elif isinstance(raw, list | tuple):
        text = "[" + ", ".join(shown(part) for part in raw[:SHOWN]) + "]"
    elif isinstance(raw, set | frozenset):
        text = shown(sorted(raw, key=repr))
    elif isinstance(raw, Mapping):
        text = "{" + ", ".join(f"{shown(str(key))}: …" for key in list(raw)[:SHOWN]) + "}"
    else:
        text = str(raw)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def nearest(text: str, right: Any) -> str:
    """The right word that looks most like `text`; there is always one."""
    written = text[:SHOWN].lower()
    folded = {word.lower(): word for word in reversed(list(right))}
    holding = [word for word in folded if len(written) > 2 and written in word]  # "salary" means annual_salary_cny
    return folded[get_close_matches(written, holding or list(folded), cutoff=0.0)[0]]


class _Fault:
    """Makes the refusal of one value: `raise fault("out_of_range", least=…, most=…)`."""

    def __init__(self, key: str, raw: Any) -> None:
        self.key, self.raw = key, raw

    def __call__(self, kind: str, **detail: Any) -> FactsRefused:
        return FactsRefused(FactFault(self.key, shown(self.raw), kind, detail))


def _number(spec: FactSpec, raw: Any, fault: _Fault) -> Decimal | int:
    bounds = {"least": f"{spec.least:f}", "most": f"{spec.most:f}"}
    kind = "not_whole" if spec.kind == "whole" else "not_a_number"
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise fault(kind, **bounds)
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if number.is_nan():
        raise fault(kind, **bounds)
    if not spec.least <= number <= spec.most:
        raise fault("out_of_range", **bounds)
    if _decimals(number) > spec.most_decimals:
        if spec.kind == "whole":
            raise fault(kind, **bounds)
        raise fault("too_many_decimals", decimals=str(spec.most_decimals))
    if spec.kind == "whole":
        return int(number)
    return Decimal(
        f"{number.normalize() + 0:f}"
    )  # 5.0 is 5 and -0 is 0; the bounds of a fact fit the precision, so it is exact


def _decimals(number: Decimal) -> int:
    """How many decimals a number has that say something: none in 5.00, two in 0.25."""
    _, digits, exponent = number.as_tuple()
    zeros = next((place for place, digit in enumerate(reversed(digits)) if digit), None)
    return 0 if zeros is None else max(0, -(int(exponent) + zeros))


def _choice(spec: FactSpec, raw: Any, fault: _Fault) -> str:
    if not isinstance(raw, str) or raw not in spec.choices:
        near = nearest(raw if isinstance(raw, str) else shown(raw), spec.choices)
        raise fault("not_in_list", choices=", ".join(spec.choices), nearest=near)
    return raw


def _yes_no(spec: FactSpec, raw: Any, fault: _Fault) -> bool:
    if not isinstance(raw, bool):
        raise fault("not_yes_no")
    return raw


def _topics(spec: FactSpec, raw: Any, fault: _Fault) -> frozenset[str]:
    if not isinstance(raw, list | tuple | set | frozenset):
        raise fault("not_a_list", choices=", ".join(spec.choices))
    faults: list[FactFault] = []
    for topic in raw:
        try:
            _choice(spec, topic, _Fault(spec.name, topic))
        except FactsRefused as refused:
            faults.extend(refused.faults)
    if faults:
        raise FactsRefused(*faults)
    return frozenset(raw)


def _nationality(spec: FactSpec, raw: Any, fault: _Fault) -> str:
    if not isinstance(raw, str):
        raise fault("not_a_code", example="DEU")
    code = SAME_CODE.get(raw, raw)
    if code not in NATIONALITIES:
        raise fault("not_a_nationality", nearest=nearest_nationality(raw))
    return code


def _credit_code(spec: FactSpec, raw: Any, fault: _Fault) -> str:
    if not isinstance(raw, str):
        raise fault("not_a_code", example="91110000600037341L")
    if len(raw) != LENGTH:
        raise fault("credit_code_length", length=str(len(raw)), expected=str(LENGTH))
    for place, character in enumerate(raw, start=1):
        if character not in ALPHABET:
            raise fault("credit_code_character", character=shown(character)[1:-1], place=str(place), alphabet=ALPHABET)
    expected = check_character(raw[:-1])
    if raw[-1] != expected:
        raise fault("check_character", expected=expected, found=raw[-1])
    return raw


_JUDGES: dict[str, Callable[[FactSpec, Any, _Fault], Any]] = {
    **dict.fromkeys(NUMBERS, _number),
    "date": lambda spec, raw, fault: day_of(spec.name, raw),
    "choice": _choice,
    "yes_no": _yes_no,
    "topics": _topics,
    "nationality": _nationality,
    "credit_code": _credit_code,
}
