"""Specimen dossiers: invented applications with their evidence, for the demonstration, `make demo` and the tests.

Every person, firm, number and institution in them is invented, and every document says SPECIMEN 样本. Days are kept as
distances from the day on which a dossier is used, so that its passport and its certificates never run out: the answers get
them here, and the documents have them typed in.
"""

import json
import tomllib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rules import add_months

HERE = Path(__file__).parent
NAMES = ("lena-hoffmann", "beatriz-silva", "kim-soojin")
Distance = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """One document of a dossier.

    :param name: the file's name as a firm would hand it in.
    :param claims: the facts and fields that it proves.
    :param content: its bytes, with the days typed in.
    """

    name: str
    claims: tuple[str, ...]
    content: bytes


@dataclass(frozen=True, slots=True)
class Dossier:
    """One specimen application; its files lie in `forms/specimen/<name>/`."""

    name: str

    def answers(self, day: date) -> dict[str, Any]:
        """All answers as a firm would have typed them on `day`: numbers as text, days in ISO form."""
        kept = json.loads((HERE / self.name / "answers.json").read_text("utf-8"))
        return {name: _day(value, day).isoformat() if isinstance(value, dict) else value for name, value in kept.items()}

    def evidence(self, day: date) -> tuple[Piece, ...]:
        """The documents as they would lie before the office on `day`, in the order in which a reader opens them."""
        told = self.plan()
        days = {spec["mark"]: spoken for spec, spoken in zip(told["days"].values(), self.days(day).values(), strict=True)}
        pieces = []
        for file in told["file"]:
            content = (HERE / self.name / file["name"]).read_bytes()
            pieces.append(Piece(file["name"], tuple(file["claims"]), typed_in(content, days)))
        return tuple(pieces)

    def days(self, day: date) -> dict[str, date]:
        """The days that stand in the documents, by name; one without a distance of its own is the answer of that name."""
        answers = self.answers(day)
        told = self.plan()["days"]
        return {
            name: date.fromisoformat(answers[name]) if set(spec) == {"mark"} else _day(spec, day) for name, spec in told.items()
        }

    def plan(self) -> dict[str, Any]:
        """Which file proves what, and which days stand in the files: `evidence.toml`, empty for a dossier without documents."""
        path = HERE / self.name / "evidence.toml"
        return tomllib.loads(path.read_text("utf-8")) if path.exists() else {"days": {}, "file": []}


def dossier(name: str = NAMES[0]) -> Dossier:
    """One of the dossiers in `NAMES`.

    :raises KeyError: there is no such dossier.
    """
    if name not in NAMES:
        raise KeyError(name)
    return Dossier(name)


def specimen(day: date) -> dict[str, Any]:
    """The answers of the complete dossier (Lena Hoffmann) on a day."""
    return dossier().answers(day)


def marks(mark: str) -> tuple[str, str, str]:
    """What stands in a document in the place of year, month and day, with as many characters as they have.

    :param mark: the capital letter that `evidence.toml` gives the day.
    """
    return f"~{mark}{mark}~", f"{mark}~", f"{mark}^"


def typed_in(content: bytes, days: Mapping[str, date]) -> bytes:
    """A document with its days typed over their marks.

    The page text of our PDF files is not compressed and a mark is as long as what replaces it, so every offset of the file
    stays right. Pictures hold no days that move.

    :param days: the days by their marks.
    """
    for mark, day in days.items() if content.startswith(b"%PDF-") else ():
        for place, number in zip(marks(mark), (f"{day:%Y}", f"{day:%m}", f"{day:%d}"), strict=True):
            content = content.replace(b"(%b) Tj" % place.encode(), b"(%b) Tj" % number.encode())
    return content


def _day(distance: Distance, today: date) -> date:
    """The day that lies so many months before or after `today`; `day` moves it to the first or last of its month."""
    moved = add_months(today, distance.get("months_after_today", 0) - distance.get("months_before_today", 0))
    if distance.get("day") == "first":
        return moved.replace(day=1)
    if distance.get("day") == "last":
        return moved.replace(day=monthrange(moved.year, moved.month)[1])
    return moved
