"""Finds the edition that is in force on a day. Editions are read once and proven sound before anybody may use them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from rules.edition import read_edition
from rules.faults import LawFault, wrong
from rules.judging import shown
from rules.ruleset import Ruleset
from rules.sound import spoilt_by, unsound

LAW = Path(__file__).parent / "law"


class NotInForce(LookupError):
    """There is not exactly one edition of a ruleset in force on a day; an earlier one is never used in its place."""


class UnsoundLaw(ValueError):
    """A law file that must not be used. `faults` names all of them, each with file, line, place and value."""

    def __init__(self, faults: Iterable[LawFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def load(folder: Path) -> tuple[Ruleset, ...]:
    """All editions in a folder laid out as `<ruleset>/<first day in force>.toml`; statutes first, then by name and day.

    :raises UnsoundLaw: naming every fault of every file.
    """
    paths = sorted(path for path in folder.glob("*/*.toml") if not path.name.endswith(".cases.toml"))
    found, faults = proven(paths, lambda path: f"{path.parent.name}/{path.name}")
    if faults:
        raise UnsoundLaw(faults)
    return tuple(sorted(found.values(), key=lambda ruleset: (ruleset.nature != "statute", ruleset.id, ruleset.edition)))


def proven(paths: Iterable[Path], named: Callable[[Path], str]) -> tuple[dict[Path, Ruleset], list[LawFault]]:
    """The editions in files, by file, and every fault of every file; an edition is there as far as its head can be read.

    :param named: how a fault names a file.
    """
    faults: dict[Path, list[LawFault]] = {}
    found: dict[Path, Ruleset] = {}
    for path in paths:
        here = faults.setdefault(path, [])
        ruleset = read_edition(path.read_bytes(), here)
        if ruleset is None:
            continue
        spoilt = spoilt_by(here)
        here.extend(unsound(ruleset, spoilt))
        if spoilt & _NAMED_BY:
            continue
        found[path] = ruleset
        if (path.parent.name, path.stem) != (ruleset.id, ruleset.edition):
            right = f"{ruleset.id}/{ruleset.edition}.toml"
            key, value = ("id", ruleset.id) if path.stem == ruleset.edition else ("in_force", ruleset.edition)
            here.append(wrong("wrong_file_name", ("ruleset",), key, shown(value), right=right))
    found = _succeeded(found, faults)
    return found, [fault for path, here in faults.items() for fault in _located(here, path, named)]


_NAMED_BY = {("ruleset",), ("ruleset", "id"), ("ruleset", "in_force")}


def _located(faults: list[LawFault], path: Path, named: Callable[[Path], str]) -> list[LawFault]:
    if not faults:
        return []
    from rules.lines import located  # finding lines needs a parser of its own, and only a fault needs lines

    return located(faults, path.read_bytes(), named(path))


def _succeeded(found: dict[Path, Ruleset], faults: dict[Path, list[LawFault]]) -> dict[Path, Ruleset]:
    """An edition without a last day ends on the day before its successor begins: its file need not be touched for that."""
    ended = {}
    for path, ruleset in found.items():
        later = [other for other in found.values() if other.id == ruleset.id and other.edition > ruleset.edition]
        if later:
            successor = min(later, key=lambda other: other.edition)
            last = successor.in_force.from_ - timedelta(days=1)
            if ruleset.in_force.until and ruleset.in_force.until > last:
                until = ruleset.in_force.until
                places = {"other": f"{successor.id}/{successor.edition}", "first": successor.edition, "last": last}
                faults[path].append(wrong("both_in_force", ("ruleset", "in_force"), "until", until, **places))
            ruleset = replace(ruleset, in_force=replace(ruleset.in_force, until=ruleset.in_force.until or last))
        ended[path] = ruleset
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
