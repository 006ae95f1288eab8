"""The texts that a host is shown before consenting: one dated file each in `consent-texts/`, in three languages."""

import tomllib
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal

from rules import Label
from workflow.letter_routes import Frozen

FOLDER = Path(__file__).with_name("consent-texts")


class ConsentText(Frozen):
    """One text. A text that was shown to somebody is never edited: a change of words is a new file.

    :param version: its first day in use, ISO: the name of its file. :param digest: SHA-256 of its file.
    :param certainty: "unconfirmed" as long as no lawyer of the office has read it.
    :param notice: what the host is told, paragraph by paragraph. :param consent: what the host agrees to, apart from it.
    """

    version: str
    digest: str
    certainty: Literal["unconfirmed", "confirmed"]
    title: Label
    notice_heading: Label
    notice: tuple[Label, ...]
    consent_heading: Label
    consent: tuple[Label, ...]


@cache
def consent_texts() -> tuple[ConsentText, ...]:
    """All texts, oldest first.

    :raises pydantic.ValidationError: one is not sound. :raises tomllib.TOMLDecodeError: one is no TOML.
    """
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))


def consent_text(on: date) -> ConsentText:
    """The text in use on a day; the first one also before its day, because there is no other.

    :param on: the day in Shanghai.
    """
    texts = consent_texts()
    return next((text for text in reversed(texts) if date.fromisoformat(text.version) <= on), texts[0])


def _read(path: Path) -> ConsentText:
    content = path.read_bytes()
    date.fromisoformat(path.stem)  # a name that is no day would never come into use
    return ConsentText(**tomllib.loads(content.decode("utf-8")), version=path.stem, digest=sha256(content).hexdigest())
