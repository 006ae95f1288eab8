"""What a template sets besides its wording: number, validity, addressee, seal, who confirmed the remedies."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from forms.templates.faults import Steps, TemplateFault, wrong
from forms.templates.places import literal, loose_brace, places_of
from forms.templates.words import check_characters, read_label
from rules import Label, nearest
from workflow import SEALS, VALIDITY_MONTHS, Terms

WORD, YEAR, SERIAL = "word", "year", "serial"


def read_terms(
    terms: Terms, told: Mapping[str, Any], known: tuple[frozenset[str], frozenset[str]], faults: list[TemplateFault]
) -> Terms:
    """The terms of a template.

    :param terms: names the template. :param told: the table of the file.
    :param known: the keys that the kind must set and those that it may set. :param faults: takes what is wrong.
    """
    must, may = known
    for key in told:
        if key not in must | may:
            right = nearest(key, sorted(must | may)) if must | may else "–"
            faults.append(wrong("unknown_key", ("terms", key), key, nearest=right))
    for key in sorted(must - told.keys()):
        faults.append(wrong("missing_key", ("terms",), key))
    read = {key: READERS[key](told[key], ("terms", key), faults) for key in told if key in must | may}
    return replace(terms, **{key: value for key, value in read.items() if value is not None})


def _number(told: Any, path: Steps, faults: list[TemplateFault]) -> str | None:
    """A pattern that gives every document of a year a number of its own: year and serial once each, no figure beside them."""
    if not isinstance(told, str) or not told.strip():
        faults.append(wrong("no_text", path, told))
        return None
    if brace := loose_brace(told):
        faults.append(wrong("loose_brace", path, brace))
    check_characters(literal(told), path, faults)
    places = places_of(told)
    for place in sorted(set(places) - {WORD, YEAR, SERIAL}):
        faults.append(wrong("unknown_place", path, f"{{{place}}}", places="{word}, {year}, {serial}"))
    for place in (YEAR, SERIAL):
        if places.count(place) != 1:
            faults.append(wrong("number_once", path, told, place=f"{{{place}}}", n=places.count(place)))
    if places.count(WORD) > 1:
        faults.append(wrong("number_once", path, told, place="{word}", n=places.count(WORD)))
    around = told.replace("{year}", "0").replace("{serial}", "0").replace("{word}", "字")
    if any(a.isdigit() and b.isdigit() for a, b in pairwise(around)):
        faults.append(wrong("number_figures", path, told))
    return told


def _months(told: Any, path: Steps, faults: list[TemplateFault]) -> int | None:
    least, most = VALIDITY_MONTHS
    if isinstance(told, bool) or not isinstance(told, int) or not least <= told <= most:
        faults.append(wrong("validity", path, told, least=least, most=most))
        return None
    return told


def _addressee(told: Any, path: Steps, faults: list[TemplateFault]) -> Label | None:
    before = len(faults)
    label = read_label(told, path, faults)
    for lang, text in label.items():
        if loose_brace(text) or places_of(text):
            faults.append(wrong("unknown_place", (*path, lang), text, places="–"))
    return Label(**label) if len(faults) == before else None


def _seal(told: Any, path: Steps, faults: list[TemplateFault]) -> str | None:
    if told not in SEALS:
        faults.append(wrong("seal", path, told, known=", ".join(SEALS)))
        return None
    return told


def _confirmed(told: Any, path: Steps, faults: list[TemplateFault]) -> bool | None:
    """Who compared the remedies with the text of the law, and when; without it the notice says that nobody did."""
    if not isinstance(told, dict) or set(told) != {"by", "on"}:
        faults.append(wrong("confirmed", path, told))
        return None
    by, on = told["by"], told["on"]
    if not isinstance(by, str) or not by.strip() or not isinstance(on, date) or isinstance(on, datetime):
        faults.append(wrong("confirmed", path, told))
        return None
    return True


READERS: dict[str, Callable[[Any, Steps, list[TemplateFault]], Any]] = {
    "number": _number,
    "validity_months": _months,
    "addressee": _addressee,
    "seal": _seal,
    "remedies_confirmed": _confirmed,
}
