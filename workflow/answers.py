"""Reads what was typed into an application. A case keeps it as typed, also where it is wrong; here come values and faults."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rules import FACTS, FactFault, FactsRefused, HostFacts, check_fact, day_of, nearest, shown
from workflow.canonical import plain
from workflow.fields import FIELDS, Application, FieldSpec
from workflow.filing_refusals import AnswerTooLong, UnknownAnswer

Fault = FactFault  # what is wrong with a field is said in the same form as what is wrong with a fact
MONTHS_A_YEAR = 12
LONGEST = 4000  # characters of a single answer that are kept at all
ANSWERS = frozenset(FIELDS) | {name for name, spec in FACTS.items() if not spec.by_officer}
_NUMBERS = ("money", "decimal", "whole")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")
_PHONE = re.compile(r"\+?[0-9() -]+", re.ASCII)
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}", re.ASCII)
_IN_NAMES = frozenset(" -'’.·,ʻʼ`")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, direction, private and line marks: nothing that a reader sees


@dataclass(frozen=True, slots=True)
class Reading:
    """What an application says.

    :param application: the fields, or `None` while one of the required ones is missing or wrong.
    :param facts: what the rules may read; a faulty fact is unknown here.
    :param faults: all that is wrong with what was typed. What is merely missing is no fault before filing.
    :param warnings: what is odd but may be right.
    :param values: every field and fact that could be read, by name.
    """

    application: Application | None
    facts: HostFacts
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    values: Mapping[str, Any]


def accepted_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a case keeps of what was typed: numbers as text, days in ISO form, lists as lists; `None` for an emptied field.

    :raises UnknownAnswer: there is no such field, or the firm may not fill it.
    :raises AnswerTooLong: longer than any field takes.
    :raises TypeError: a value that no form sends, such as a nested object.
    """
    kept: dict[str, Any] = {}
    for name, raw in answers.items():
        if name not in ANSWERS:
            raise UnknownAnswer(str(name)[:60])
        value = list(raw) if isinstance(raw, tuple | set | frozenset) else raw
        if isinstance(value, list) and not all(isinstance(one, str) for one in value):
            raise TypeError(f"{name}: a list of words is expected")
        if not isinstance(value, str | bool | int | float | Decimal | date | list | None):
            raise TypeError(f"{name}: no form sends {type(value).__name__}")
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            value = str(value)
        if len(value if isinstance(value, str) else "".join(value) if isinstance(value, list) else "") > LONGEST:
            raise AnswerTooLong(name, LONGEST)
        kept[name] = None if value == "" else sorted(value) if isinstance(value, list) else plain(value)
    return kept


def read_answers(answers: Mapping[str, Any], on: date | None = None) -> Reading:
    """Reads a case's answers: fields, facts, and every fault at once.

    :param answers: as the case keeps them; empty text and `None` are unknown.
    :param on: the decisive day, where it is known: nobody is born after it.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, raw in answers.items():
        try:
            value = _field(FIELDS[name], raw) if name in FIELDS else fact_value(name, raw)
            if name == "date_of_birth" and on and value and value > on:
                raise FactsRefused(Fault(name, shown(raw), "born_after_the_day", {"on": on.isoformat()}))
        except FactsRefused as refused:
            faults.extend(refused.faults)
        else:
            if value is not None and value != "":
                values[name] = value
    faults.extend(_between_fields(values))
    facts = HostFacts(**{name: value for name, value in values.items() if name in FACTS})
    wrong = {fault.key for fault in faults}
    fields = {name: values[name] for name in FIELDS if name in values and name not in wrong}
    complete = all(name in fields for name, spec in FIELDS.items() if spec.required)
    application = Application(**fields) if complete else None
    return Reading(application, facts, tuple(faults), tuple(_odd(values)), values)


def fact_value(name: str, raw: Any) -> Any:
    """The value of a fact from what was typed: numbers may be text, with commas between thousands.

    :raises FactsRefused: with the one fault.
    """
    kind = FACTS[name].kind if name in FACTS else ""
    if isinstance(raw, str):
        text = unicodedata.normalize("NFKC", raw).strip()
        if not text:
            return None
        if kind in _NUMBERS:
            return check_fact(name, _number(name, text))
        if kind in ("nationality", "credit_code"):
            return check_fact(name, re.sub(r"\s", "", text).upper())
        if kind == "date":
            return check_fact(name, text)
    return check_fact(name, raw)


def hidden_character(text: str, lines: bool = False) -> str | None:
    """The first character that a reader cannot see or that turns the direction of writing; `None` when there is none.

    :param lines: whether line breaks are part of the text.
    """
    return next((c for c in text if unicodedata.category(c) in _HIDDEN and not (lines and c in "\n\r\t")), None)


def named(character: str) -> str:
    """A character as a person can look it up: U+202E."""
    return f"U+{ord(character):04X}"


def _number(name: str, text: str) -> Decimal:
    joined = re.sub(r"(?<=\d)[\s_'’](?=\d{3})", "", text)
    if _GROUPED.fullmatch(joined):
        joined = joined.replace(",", "")
    if not _NUMBER.fullmatch(joined):
        raise FactsRefused(Fault(name, shown(text), "number_expected", {}))
    return Decimal(joined)


def _field(spec: FieldSpec, raw: Any) -> Any:
    if raw is None:
        return None
    if spec.kind == "day":
        return day_of(spec.name, raw) if raw != "" else None
    if not isinstance(raw, str):
        raise _refused(spec, raw, "not_text")
    hidden = hidden_character(raw.strip(), spec.lines)
    if hidden:
        raise _refused(spec, raw, "control_character", character=named(hidden))
    text = unicodedata.normalize("NFC", raw).strip()
    text = text if spec.lines else re.sub(r"\s+", " ", text)
    if not text:
        return None
    if len(text) > spec.most:
        raise _refused(spec, raw, "too_long", most=str(spec.most), length=str(len(text)))
    return _KINDS[spec.kind](spec, text)


def _refused(spec: FieldSpec, raw: Any, kind: str, **detail: str) -> FactsRefused:
    return FactsRefused(Fault(spec.name, shown(raw), kind, detail))


def _name(spec: FieldSpec, text: str) -> str:
    for character in text:
        if unicodedata.category(character)[0] not in "LM" and character not in _IN_NAMES:
            raise _refused(spec, text, "not_a_name", character=character)
    return text


def _matching(pattern: re.Pattern[str], kind: str, prepare: Callable[[str], str] = str) -> Callable[[FieldSpec, str], str]:
    def check(spec: FieldSpec, text: str) -> str:
        prepared = prepare(unicodedata.normalize("NFKC", text))
        if not pattern.fullmatch(prepared) or (kind == "not_a_phone" and sum(c.isdigit() for c in prepared) < 6):
            raise _refused(spec, text, kind)
        return prepared

    return check


def _choice(spec: FieldSpec, text: str) -> str:
    if text not in spec.choices:
        raise _refused(spec, text, "not_in_list", choices=", ".join(spec.choices), nearest=nearest(text, spec.choices))
    return text


def _money(spec: FieldSpec, text: str) -> Decimal:
    try:  # a month's pay is money of the same kind and range as a year's
        return fact_value("annual_salary_cny", text)
    except FactsRefused as refused:
        raise FactsRefused(*(Fault(spec.name, fault.value, fault.kind, fault.detail) for fault in refused.faults)) from None


_KINDS: dict[str, Callable[[FieldSpec, str], Any]] = {
    "text": lambda spec, text: text,
    "name": _name,
    "choice": _choice,
    "money": _money,
    "email": _matching(_EMAIL, "not_an_email"),
    "phone": _matching(_PHONE, "not_a_phone"),
    "passport": _matching(_PASSPORT, "not_a_passport_number", lambda text: re.sub(r"[\s-]", "", text).upper()),
}


def _between_fields(values: Mapping[str, Any]) -> Iterable[Fault]:
    begins, ends = values.get("contract_from"), values.get("contract_until")
    if begins and ends and ends <= begins:
        yield Fault("contract_until", ends.isoformat(), "before", {"other": begins.isoformat()})


def _odd(values: Mapping[str, Any]) -> Iterable[Fault]:
    year, month = values.get("annual_salary_cny"), values.get("monthly_pay_cny")
    if year is not None and month is not None and year != month * MONTHS_A_YEAR:
        expected = plain(month * MONTHS_A_YEAR)
        yield Fault("annual_salary_cny", plain(year), "pay_differs", {"month": plain(month), "expected": expected})
