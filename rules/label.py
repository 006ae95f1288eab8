"""What the law calls a thing, in Chinese (authentic), English and German (courtesy); and how a day is written in a reason."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LANGUAGES = ("zh", "en", "de")

_EN = "January,February,March,April,May,June,July,August,September,October,November,December"
_DE = "Januar,Februar,März,April,Mai,Juni,Juli,August,September,Oktober,November,Dezember"
_GERMAN = str.maketrans(",.", ".,")
_MONTHS = {"en": _EN.split(","), "de": _DE.split(",")}


@dataclass(frozen=True, slots=True)
class Label:
    """One name or sentence of the law in the three languages of the house.

    `zh` is authentic; `en` and `de` are courtesy translations. `label["de"]` reads one of them.
    """

    zh: str
    en: str
    de: str

    def __getitem__(self, lang: str) -> str:
        if lang not in LANGUAGES:
            raise KeyError(lang)
        return getattr(self, lang)

    def filled(self, **places: object) -> "Label":
        """The sentence with its {places} filled; a place may itself be a Label and is then taken in each language."""
        return Label(*(getattr(self, lang).format(**in_language(lang, places)) for lang in LANGUAGES))


def in_language(lang: str, places: dict[str, object]) -> dict[str, object]:
    """The places of a sentence in one language: labels are read, everything else stays."""
    return {name: value[lang] if isinstance(value, Label) else value for name, value in places.items()}


def same(text: str) -> Label:
    """A text that reads the same in all three languages, such as a number or a code."""
    return Label(text, text, text)


def joined(labels: list[Label]) -> Label:
    """Several sentences as one."""
    return Label("；".join(x.zh for x in labels), "; ".join(x.en for x in labels), "; ".join(x.de for x in labels))


def listed(labels: list[Label]) -> Label:
    """Several names in a row."""
    return Label("、".join(x.zh for x in labels), ", ".join(x.en for x in labels), ", ".join(x.de for x in labels))


def day_in_words(day: date) -> Label:
    """2027年5月23日 · 23 May 2027 · 23. Mai 2027."""
    return Label(
        zh=f"{day.year}年{day.month}月{day.day}日",
        en=f"{day.day} {_MONTHS['en'][day.month - 1]} {day.year}",
        de=f"{day.day}. {_MONTHS['de'][day.month - 1]} {day.year}",
    )


def amount_in_words(number: Decimal) -> Label:
    """A number with its thousands apart, as each language writes it: 895,248 · 895.248 (German); 0.5 · 0,5."""
    text = f"{number.normalize():,f}"
    return Label(text, text, text.translate(_GERMAN))
