"""What can be wrong with a stated fact, and with a law file: each fault with the place, the value, and what would be right."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rules.label import Label

Steps = tuple[str | int, ...]  # the way to a table in a TOML file: ("criterion", 0, "bands", 2)


@dataclass(frozen=True, slots=True)
class FactFault:
    """One thing that is wrong with what was stated.

    :param key: the fact as it was named; "" when the whole text is meant.
    :param value: what was stated, shortened where it is long.
    :param kind: which fault it is; its sentence is `fault.<kind>` in `forms/wording/`.
    :param detail: what would be right, ready to be put into the sentence: `nearest`, `least`, `most`, `expected` and others.
    """

    key: str
    value: str
    kind: str
    detail: dict[str, Any] = field(default_factory=dict)


class FactsRefused(ValueError):
    """Facts that cannot be read as stated. `faults` names all of them at once, in the order in which they were stated."""

    def __init__(self, *faults: FactFault) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.key}: {fault.kind} ({fault.value})" for fault in faults))


@dataclass(frozen=True, slots=True)
class LawFault:
    """One thing that is wrong with a law file, and what to write instead.

    :param kind: which fault it is; its sentence stands in `rules/law_faults.toml` in three languages, because a law that does
        not load must be able to say so before any other room is open.
    :param path: the way to the table that is wrong, `key`: the key in it, "" when the whole table is meant.
    :param value: what stands there, as the file writes it.
    :param detail: what else the sentence names; labels are read in the language of the sentence.
    :param file: the file, `line`: the line in it, counted from 1, `place`: the table in words; see `rules/lines.py`.
    """

    kind: str
    path: Steps = ()
    key: str = ""
    value: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    line: int = 0
    place: str = ""

    @property
    def what(self) -> Label:
        """What is wrong and what would be right, in three languages."""
        return self.said()

    def said(self, **otherwise: Any) -> Label:
        """The same sentence with some of its places said otherwise."""
        places = {"key": self.key, "value": self.value, **self.detail, **otherwise}
        return sentences("fault")[self.kind].filled(**places)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.place}: {self.what.en}"


def wrong(kind: str, path: Steps, key: str = "", value: Any = "", **detail: Any) -> LawFault:
    """A fault of a law file that does not know its file and line yet."""
    return LawFault(kind, path, key, str(value), detail)


@cache
def sentences(part: str) -> dict[str, Label]:
    """The sentences of one part of `law_faults.toml`."""
    told = tomllib.loads((Path(__file__).parent / "law_faults.toml").read_text("utf-8"))
    return {name: Label(**labels) for name, labels in told[part].items()}
