"""The shape of a template file: reads one, proves it sound, and keeps every fault that it finds."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from forms.templates.faults import TemplateFault, wrong
from forms.templates.terms import read_terms
from forms.templates.words import Needed, read_sentences
from rules import Label, nearest
from workflow import Terms

HOME = Path(__file__).parent
KINDS = ("recommendation", "refusal", "supplements", "correction", "acknowledgement", "summary")
TABLES = ("template", "terms", "sentence")


class Sentences(NamedTuple):
    """What a kind of document needs, as one format has it.

    :param sentences: each with the places that it must and may have, and the words that it must say in each language.
    :param terms: those it must set and those it may set.
    """

    sentences: Mapping[str, Needed]
    terms: tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Template:
    """One version of the template of one kind of document.

    :param name: kind and version, recommendation/2026-11. :param digest: SHA-256 of the file.
    :param in_use_from: the first day on which documents are made by it. :param origin: "published" or "office".
    :param terms: what it sets besides the wording. :param sentences: by key, in three languages.
    """

    name: str
    digest: str
    origin: str
    in_use_from: date
    terms: Terms
    sentences: Mapping[str, Label]

    @property
    def kind(self) -> str:
        """The kind of document."""
        return self.name.partition("/")[0]

    @property
    def version(self) -> str:
        """The version: the name of the file."""
        return self.name.partition("/")[2]


@cache
def formats(kind: str) -> Mapping[int, Sentences]:
    """What a kind of document needs, by the number of the format: templates of an earlier format stay readable."""
    found = {}
    for path in sorted((HOME / kind).glob("sentences.*.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        sentences = {key: Needed(*_must_and_may(one), _says(one)) for key, one in told["sentence"].items()}
        found[int(path.suffixes[0][1:])] = Sentences(sentences, _must_and_may(told.get("terms", [])))
    return found


def _must_and_may(told: Any) -> tuple[frozenset[str], frozenset[str]]:
    must, may = (told, ()) if isinstance(told, list) else (told.get("must", ()), told.get("may", ()))
    return frozenset(must), frozenset(may)


def _says(told: Any) -> Mapping[str, str]:
    return {} if isinstance(told, list) else told.get("says", {})


def read_template(name: str, content: bytes, faults: list[TemplateFault], origin: str = "published") -> Template | None:
    """Reads one template.

    :param name: kind and version. :param content: the bytes of its file.
    :param faults: takes what is wrong, still without file and line.
    :return: the template; `None` when anything is wrong with it.
    """
    before = len(faults)
    told = _toml(content, faults)
    if told is None:
        return None
    for key in told:
        if key not in TABLES:
            faults.append(wrong("unknown_key", (key,), key, nearest=nearest(key, TABLES)))
    head = _table(told, "template", faults)
    for key in head:
        if key not in ("format", "from"):
            faults.append(wrong("unknown_key", ("template", key), key, nearest=nearest(key, ("format", "from"))))
    known = formats(name.partition("/")[0])
    number = head.get("format")
    if not isinstance(number, int) or number not in known:
        faults.append(wrong("format", ("template", "format"), "" if number is None else number, known=_listed(known)))
        return None
    needed, first = known[number], head.get("from")
    if not isinstance(first, date) or isinstance(first, datetime):
        faults.append(wrong("no_day", ("template", "from"), "" if first is None else first))
    digest = sha256(content).hexdigest()
    terms = read_terms(
        Terms(template=name, digest=digest), _table(told, "terms", faults, needed.terms[0]), needed.terms, faults
    )
    sentences = read_sentences(_table(told, "sentence", faults), needed.sentences, faults)
    if len(faults) > before:
        return None
    return Template(name, digest, origin, first, terms, sentences)


def _listed(numbers: Mapping[int, Sentences]) -> str:
    return ", ".join(str(number) for number in sorted(numbers))


def _toml(content: bytes, faults: list[TemplateFault]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as bad:
        from rules import broken

        faults.append(TemplateFault("broken", law=broken(bad, content)))
        return None


def _table(told: Mapping[str, Any], key: str, faults: list[TemplateFault], needed: Any = True) -> Mapping[str, Any]:
    if key not in told and not needed:
        return {}
    if not isinstance(told.get(key), dict):
        faults.append(wrong("no_table", (key,) if key in told else (), told.get(key, ""), table=key))
        return {}
    return told[key]
