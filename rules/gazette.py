"""Finds the edition that is in force on a day. Editions are read once and proven sound before anybody may use them."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from rules.edition import read_edition
from rules.ruleset import Ruleset
from rules.sound import unsound

LAW = Path(__file__).parent / "law"


class NotInForce(LookupError):
    """There is not exactly one edition of a ruleset in force on a day; an earlier one is never used in its place."""


class UnsoundLaw(ValueError):
    """A law file that must not be used. `faults` names all of them, each with file, place and value."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


def load(folder: Path) -> tuple[Ruleset, ...]:
    """All editions in a folder laid out as `<ruleset>/<first day in force>.toml`; statutes first, then by name and day.

    :raises UnsoundLaw: naming every fault of every file.
    """
    faults: list[str] = []
    found: list[Ruleset] = []
    for path in sorted(folder.glob("*/*.toml")):
        if path.name.endswith(".cases.toml"):
            continue
        here: list[str] = []
        ruleset = read_edition(path.read_bytes(), here)
        if ruleset and not here:
            here.extend(unsound(ruleset))
            if (path.parent.name, path.stem) != (ruleset.id, ruleset.edition):
                here.append(f"ruleset: {ruleset.id}, {ruleset.edition} does not stand in the file of that name")
            found.append(ruleset)
        faults.extend(f"{path.parent.name}/{path.name}: {fault}" for fault in here)
    found = _succeeded(found, faults)
    if faults:
        raise UnsoundLaw(faults)
    return tuple(sorted(found, key=lambda ruleset: (ruleset.nature != "statute", ruleset.id, ruleset.edition)))


def _succeeded(found: list[Ruleset], faults: list[str]) -> list[Ruleset]:
    """An edition without a last day ends on the day before its successor begins: its file need not be touched for that."""
    ended = []
    for ruleset in found:
        later = [other for other in found if other.id == ruleset.id and other.edition > ruleset.edition]
        if later:
            successor = min(later, key=lambda other: other.edition)
            last = successor.in_force.from_ - timedelta(days=1)
            if ruleset.in_force.until and ruleset.in_force.until > last:
                both = f"{ruleset.edition} and {successor.edition}"
                faults.append(f"{ruleset.id}: the editions {both} are both in force on {successor.edition}")
            ruleset = replace(ruleset, in_force=replace(ruleset.in_force, until=ruleset.in_force.until or last))
        ended.append(ruleset)
    return ended


@lru_cache(maxsize=1)
def editions() -> tuple[Ruleset, ...]:
    """All published editions of all rulesets.

    :raises UnsoundLaw: a file must not be used.
    """
    return load(LAW)


@lru_cache(maxsize=1024)
def on_day(day: date) -> tuple[Ruleset, ...]:
    """The editions in force on a day, at most one of each ruleset."""
    return tuple(ruleset for ruleset in editions() if day in ruleset.in_force)


def in_force(ruleset_id: str, day: date) -> Ruleset:
    """The edition of a ruleset that is in force on a day.

    :raises NotInForce: there is none. The edition of an earlier day is never used in its place.
    """
    found = [ruleset for ruleset in on_day(day) if ruleset.id == ruleset_id]
    if len(found) != 1:
        raise NotInForce(f"{len(found)} editions of {ruleset_id} were in force on {day}")
    return found[0]
