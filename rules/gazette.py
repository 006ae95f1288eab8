"""Finds the edition that is in force on a day. Editions are read once and proven sound before anybody may use them."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from rules.faults import LawFault
from rules.gathering import gather_law
from rules.reference import Series
from rules.ruleset import Ruleset

LAW = Path(__file__).parent / "law"
_office: Path | None = None


class NotInForce(LookupError):
    """There is not exactly one edition of a ruleset in force on a day; an earlier one is never used in its place."""


class UnsoundLaw(ValueError):
    """A law file that must not be used. `faults` names all of them, each with file, line, place and value."""

    def __init__(self, faults: Iterable[LawFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Law:
    """Everything that is published, and what an office laid over it.

    :param editions: of all rulesets; statutes first, then by name and day. :param series: the reference values by name.
    """

    editions: tuple[Ruleset, ...]
    series: Mapping[str, Series]

    def on_day(self, day: date) -> tuple[Ruleset, ...]:
        """The editions in force on a day, at most one of each ruleset."""
        return tuple(ruleset for ruleset in self.editions if day in ruleset.in_force)


def read_law(published: Path, office: Path | None = None) -> Law:
    """The law in a folder, with what an office has laid over it.

    :param published: laid out as `<ruleset>/<first day in force>.toml` and `reference-values/<name>.toml`.
    :param office: a folder of the same layout with what an office supplies: values that are missing, editions that it adopts.
        It adds and never replaces: a value for days that have one, or an edition of the same day, is a fault.
    :raises UnsoundLaw: naming every fault of every file.
    """
    if office is not None and not office.is_dir():
        raise UnsoundLaw([LawFault("no_folder", value=str(office), file=str(office))])
    with _uncollected():
        gathered = gather_law(published, office)
    if gathered.faults:
        raise UnsoundLaw(gathered.located(lambda path: _named(path, office)))
    found = sorted(gathered.editions.values(), key=lambda one: (one.nature != "statute", one.id, one.edition))
    return Law(tuple(found), gathered.series)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Garbage waits while the law is read: all that is made stays, and looking for garbage in it takes a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _named(path: Path, office: Path | None) -> str:
    """How a fault names a file: one of the published law by its place in it, an office's own by its whole path."""
    return str(path) if office and path.is_relative_to(office) else f"{path.parent.name}/{path.name}"


def load(folder: Path) -> tuple[Ruleset, ...]:
    """All editions in a folder; statutes first, then by name and day.

    :raises UnsoundLaw: naming every fault of every file.
    """
    return read_law(folder).editions


def lay_over(folder: Path | None) -> None:
    """Lays an office's own folder over the published law, for this whole process; `None` takes it away again.

    :raises UnsoundLaw: the folder is not there or its files must not be used; then nothing has changed.
    """
    global _office
    if folder is None and _office is None:
        return
    if folder is not None:
        read_law(LAW, folder)
    _office = folder
    law.cache_clear()
    on_day.cache_clear()


@lru_cache(maxsize=1)
def law() -> Law:
    """The law that this process works by.

    :raises UnsoundLaw: a file must not be used.
    """
    return read_law(LAW, _office)


def editions() -> tuple[Ruleset, ...]:
    """All editions of all rulesets.

    :raises UnsoundLaw: a file must not be used.
    """
    return law().editions


@lru_cache(maxsize=1024)
def on_day(day: date) -> tuple[Ruleset, ...]:
    """The editions in force on a day, at most one of each ruleset."""
    return law().on_day(day)


def in_force(ruleset_id: str, day: date) -> Ruleset:
    """The edition of a ruleset that is in force on a day.

    :raises NotInForce: there is none. The edition of an earlier day is never used in its place.
    """
    found = [ruleset for ruleset in on_day(day) if ruleset.id == ruleset_id]
    if len(found) != 1:
        raise NotInForce(f"{len(found)} editions of {ruleset_id} were in force on {day}")
    return found[0]
