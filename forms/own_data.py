"""The host's own data as one ZIP: a page to read in each language, the same as JSON, and the files that were handed in."""

import io
import json
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import PurePath
from typing import Any

from forms.pieces import LANGUAGE_NAMES
from forms.questionnaire import sections
from forms.trail_words import role, what
from forms.wording import LANGUAGES, Say
from workflow import Consent, Evidence, OwnData, portions

_STYLE = (
    "body{font:16px/1.6 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1b2b2a}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;"
    "border-bottom:1px solid #ccd}th{width:34%;font-weight:normal;color:#556}h2{margin-top:2.2rem}"
)


class _Stream(io.RawIOBase):
    """What was written to the ZIP and not sent yet. Nothing of it ever lies in a file: it is about a person."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.written += content
        return len(content)

    def taken(self) -> bytes:
        """All of it, once."""
        content = bytes(self.written)
        self.written.clear()
        return content


def packed(data: OwnData) -> Iterator[bytes]:
    """The ZIP in portions, made while it is sent.

    :raises StoreUnavailable: the store does not answer. :raises StoreDamaged: a file is gone, or is not what it was.
    """
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for lang in LANGUAGES:
            archive.writestr(f"own-data.{lang}.html", page(Say(lang), data))
        archive.writestr("own-data.json", json.dumps(data.as_data(), ensure_ascii=False, indent=1))
        yield stream.taken()
        for one, _ in _contents(data):
            with archive.open(f"files/{one.id}-{_safe(one.name)}", "w", force_zip64=True) as part:
                for portion in portions(data.opened(one)):
                    part.write(portion)
                    yield stream.taken()
    yield stream.taken()


def page(say: Say, data: OwnData) -> str:
    """Everything in words, in one language; it needs nothing from a network."""
    file, case = data.file, data.file.case
    parts = [
        f"<h1>{escape(say('firm.own_data'))}</h1>",
        f"<p>{escape(say('firm.own_data.of', reference=case.reference, firm=file.organisation.name_zh))}</p>",
        f"<p>{escape(say('firm.own_data.json'))}</p>",
    ]
    for section in sections():
        rows = [(say.fact(one.name), _answer(say, data, one.name)) for one in section.questions if one.name in case.answers]
        parts += _table(say(f"question.section.{section.id}"), rows)
    parts += _table(say("firm.own_data.found"), _found(say, data))
    parts += _table(say("firm.own_data.documents"), _documents(say, data))
    parts += _table(say("firm.consent"), _consents(say, data))
    files = [
        (one.name, _line(say.listing([say.fact(claim) for claim in claims]), one.sha256)) for one, claims in _contents(data)
    ]
    parts += _table(say("firm.own_data.files"), files)
    received = [(say.moment(line.at), _line(what(say, line), line.by, role(say, line))) for line in data.received]
    parts += _table(say("firm.own_data.received"), received)
    head = (
        f'<meta charset="utf-8"><title>{escape(say("firm.own_data"))} {escape(case.reference)}</title><style>{_STYLE}</style>'
    )
    body = "".join(parts)
    return f'<!doctype html><html lang="{say.html_lang}"><head>{head}</head><body>{body}</body></html>'


def _contents(data: OwnData) -> list[tuple[Evidence, list[str]]]:
    """Every content once, with what it is to prove: one document may prove many answers."""
    first = {one.sha256: one for one in reversed(data.files)}
    return [
        (one, [other.claim for other in data.files if other.sha256 == one.sha256])
        for one in data.files
        if one is first[one.sha256]
    ]


def _answer(say: Say, data: OwnData, name: str) -> str:
    typed = data.file.case.answers[name]
    return say.value(name, data.file.reading.values[name]) if name in data.file.reading.values else str(typed)


def _found(say: Say, data: OwnData) -> list[tuple[str, str]]:
    told = [(claim.fact, claim.finding) for claim in data.file.claims if claim.finding]
    return [(say.fact(fact), _line(say(f"office.finding.{one.verdict}"), one.reason)) for fact, one in told]


def _documents(say: Say, data: OwnData) -> list[tuple[str, str]]:
    rows = [(say(f"templates.kind.{one.kind}"), _line(one.number, say.moment(one.given_at))) for one in data.file.notices]
    if letter := data.file.letter:
        days = f"{say.day(letter.issued_on)} – {say.day(letter.valid_until)}"
        rows.append((say("firm.letter"), _line(letter.number, days)))
    return rows


def _consents(say: Say, data: OwnData) -> list[tuple[str, str]]:
    return [(say.moment(one.at), _consent(say, one)) for one in data.file.consents]


def _consent(say: Say, one: Consent) -> str:
    happened, way = say(f"firm.own_data.consent.{one.what}"), say(f"firm.consent.way.{one.way}")
    return _line(happened, way, LANGUAGE_NAMES[one.language], one.text_version)


def _line(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _table(heading: str, rows: list[tuple[str, str]]) -> list[str]:
    """A heading with its rows; nothing at all where there are none."""
    if not rows:
        return []
    lines = "".join(f"<tr><th>{escape(name)}</th><td>{escape(told)}</td></tr>".replace("\n", "<br>") for name, told in rows)
    return [f"<h2>{escape(heading)}</h2>", f"<table>{lines}</table>"]


def _safe(name: str) -> str:
    """A name that every system unpacks: no folders, nothing that Windows forbids."""
    return "".join("-" if character in '<>:"/\\|?*' else character for character in PurePath(name).name) or "file"
