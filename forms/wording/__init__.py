"""Every sentence the house itself says, in Chinese (authoritative), English and German.

The catalogues are gettext files, one per domain and language (`forms/wording/zh/firm.po`). A key is looked up in the domain it
begins with and then in all others; a key without a sentence is an error, never an empty line on a screen.
Labels of the law do not stand here: they live with the law (house rule 9).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

LANGUAGES = ("zh", "en", "de")
AUTHENTIC = "zh"
SHANGHAI = ZoneInfo("Asia/Shanghai")
_HERE = Path(__file__).parent
_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB", "de": "de_DE"}  # Babel's names; en_GB for "23 November 2026"
_HTML_LANG = {"zh": "zh-CN", "en": "en", "de": "de"}
_ELSEWHERE = {"fault": ("faults", "refusals"), "refusal": ("refusals",), "value": ("questions",), "question": ("questions",)}


class NoSuchSentence(KeyError):
    """A key that no catalogue of the language has: a fault of the house, found by `tests/test_wording.py`."""


def domains(lang: str = AUTHENTIC) -> tuple[str, ...]:
    """The names of the catalogues of a language, sorted."""
    return tuple(sorted(path.stem for path in (_HERE / lang).glob("*.po")))


@cache
def catalogue(lang: str, domain: str) -> tuple[dict[str, str | tuple[str, ...]], Callable[[int], int]]:
    """The sentences of one domain by key, and the language's choice among plural forms."""
    from babel.messages.pofile import read_po  # only when a sentence is asked for: `jiancai score` starts without waiting

    path = _HERE / lang / f"{domain}.po"
    if not path.exists():
        return {}, lambda n: 0
    with path.open("rb") as file:
        read = read_po(file, locale=_LOCALES[lang], abort_invalid=True)
    sentences = {
        (message.id if isinstance(message.id, str) else message.id[0]): message.string for message in read if message.id
    }
    return sentences, c2py(read.plural_expr)


@cache
def _found(lang: str, key: str) -> tuple[str | tuple[str, ...], Callable[[int], int]]:
    head = key.partition(".")[0]
    first = _ELSEWHERE.get(head, (head,))
    for domain in (*first, *(other for other in domains(lang) if other not in first)):
        sentences, which = catalogue(lang, domain)
        if sentences.get(key):
            return sentences[key], which
    raise NoSuchSentence(f"{lang}: {key}")


def has(key: str, lang: str = AUTHENTIC) -> bool:
    """Whether the language has a sentence for the key."""
    try:
        _found(lang, key)
    except NoSuchSentence:
        return False
    return True


@dataclass(frozen=True)
class Say:
    """The house's voice in one language: sentences by key, and days, numbers and money as the language writes them."""

    lang: str = AUTHENTIC

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise ValueError(f"the house speaks {', '.join(LANGUAGES)}, not {self.lang!r}")

    def __call__(self, key: str, /, **values: Any) -> str:
        """The sentence of a key with its {places} filled; with `n=` the right plural form is taken.

        :raises NoSuchSentence: no catalogue has the key.
        :raises KeyError: the sentence has a place that was not filled.
        """
        sentence, which = _found(self.lang, key)
        if not isinstance(sentence, str):
            sentence = sentence[which(int(values["n"]))]
        return sentence.format(**values) if values else sentence.replace("{{", "{").replace("}}", "}")

    @property
    def locale(self) -> str:
        """Babel's name of the language as written here."""
        return _LOCALES[self.lang]

    @property
    def html_lang(self) -> str:
        """The language tag for HTML and PDF (BCP 47)."""
        return _HTML_LANG[self.lang]

    def label(self, label: Any) -> str:
        """A label of the law (with zh, en, de) in this language."""
        return getattr(label, self.lang)

    def day(self, day: date) -> str:
        """2026年11月23日 · 23 November 2026 · 23. November 2026."""
        from babel.dates import format_date

        return format_date(day, format="long", locale=self.locale)

    def moment(self, moment: datetime) -> str:
        """Day and time in Shanghai, to the minute. `moment` carries its time zone."""
        from babel.dates import format_time

        there = moment.astimezone(SHANGHAI)
        return f"{self.day(there.date())} {format_time(there, format='HH:mm', locale=self.locale)}"

    def number(self, number: Decimal | int) -> str:
        """A number grouped as the language groups it, with the decimals that it has and no others."""
        from babel.numbers import format_decimal

        plain = number if isinstance(number, int) else number.normalize()
        decimals = 0 if isinstance(plain, int) else max(0, -int(plain.as_tuple().exponent))
        return format_decimal(plain, format="#,##0." + "0" * decimals if decimals else "#,##0", locale=self.locale)

    def money(self, yuan: Decimal | int) -> str:
        """Chinese yuan; fen are shown only when there are any, and then both digits."""
        from babel.numbers import format_decimal

        whole = Decimal(yuan) == Decimal(yuan).to_integral_value()
        return "¥" + format_decimal(Decimal(yuan), format="#,##0" if whole else "#,##0.00", locale=self.locale)

    def listing(self, words: list[str] | tuple[str, ...]) -> str:
        """Words in a row as the language joins them: 、 in Chinese, commas elsewhere."""
        return ("、" if self.lang == "zh" else ", ").join(words)

    def fact(self, name: str) -> str:
        """The short name of a fact or of a field of the application, for lists and headings."""
        return self(f"question.{name}.short")

    def value(self, name: str, value: Any) -> str:
        """The value of a fact or field in words: choices by their names, days and money as written, unknown as unknown."""
        from forms.wording.values import in_words

        return in_words(self, name, value)
