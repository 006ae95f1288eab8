"""The sentences of a template file: all of them, in three languages, with their places, in characters that print."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from forms.templates.faults import Steps, TemplateFault, wrong
from forms.templates.places import literal, loose_brace, places_of
from forms.wording import LANGUAGES
from rules import Label, nearest


class Needed(NamedTuple):
    """What a sentence needs.

    :param must: the places that stand in it in every language. :param may: those that can be left out.
    :param says: by language, words without which it would mislead: that a model is no law, that a specimen is one.
    """

    must: frozenset[str]
    may: frozenset[str]
    says: Mapping[str, str]


def read_sentences(told: Mapping[str, Any], needed: Mapping[str, Needed], faults: list[TemplateFault]) -> dict[str, Label]:
    """The sentences by key.

    :param needed: what each sentence needs. :param faults: takes what is wrong.
    """
    for key in told:
        if key not in needed:
            faults.append(wrong("unknown_sentence", ("sentence", key), key, nearest=nearest(key, list(needed))))
    read = {}
    for key, (must, may, says) in needed.items():
        path = ("sentence", key)
        if key not in told:
            faults.append(wrong("missing_sentence", ("sentence",), key, places=_named(must | may)))
            continue
        label = read_label(told[key], path, faults)
        for lang, text in label.items():
            _check_places(text, must, may, (*path, lang), faults)
            if says.get(lang, "") not in text:
                faults.append(wrong("must_say", (*path, lang), text, words=says[lang]))
        if len(label) == len(LANGUAGES):
            read[key] = Label(**label)
    return read


def read_label(told: Any, path: Steps, faults: list[TemplateFault]) -> dict[str, str]:
    """A text in three languages, as far as it can be read; every language that is missing is a fault."""
    if not isinstance(told, dict):
        faults.append(wrong("no_languages", path, told))
        return {}
    for key in told:
        if key not in LANGUAGES:
            faults.append(wrong("unknown_key", (*path, key), key, nearest=nearest(key, LANGUAGES)))
    label = {}
    for lang in LANGUAGES:
        text = told.get(lang)
        if text is None:
            faults.append(wrong("missing_language", path, lang))
        elif not isinstance(text, str) or not text.strip():
            faults.append(wrong("no_text", (*path, lang), text))
        else:
            label[lang] = text
            check_characters(literal(text), (*path, lang), faults)
    return label


def check_characters(text: str, path: Steps, faults: list[TemplateFault]) -> None:
    """Refuses what no font of the letter has, and line breaks and other hidden characters."""
    from forms.letter import unprintable  # opens the fonts: only the check of a file needs it

    for character in unprintable(text):
        name = f"U+{ord(character):04X}"
        faults.append(wrong("line_break" if character in "\n\r" else "no_font", path, character.strip(), name=name))


def _check_places(text: str, must: frozenset[str], may: frozenset[str], path: Steps, faults: list[TemplateFault]) -> None:
    if brace := loose_brace(text):
        faults.append(wrong("loose_brace", path, brace))
    used = set(places_of(text))
    for place in sorted(used - must - may):
        faults.append(wrong("unknown_place", path, f"{{{place}}}", places=_named(must | may)))
    for place in sorted(must - used):
        faults.append(wrong("missing_place", path, f"{{{place}}}"))


def _named(places: frozenset[str]) -> str:
    return ", ".join(f"{{{place}}}" for place in sorted(places)) or "–"
