"""Finds the edition that is in force on a day. Editions are read once and proven sound before anybody may use them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from rules.edition import read_edition
from rules.reference import OFFICE, PUBLISHED, Series, laid_over, read_series, unsound_series
from rules.route_file import unsound_routes
from rules.ruleset import Ruleset
from rules.sound import unsound

LAW = Path(__file__).parent / "law"
REFERENCE = "reference-values"
_CASES = ".cases.toml"
_office: Path | None = None


class NotInForce(LookupError):
    """There is not exactly one edition of a ruleset in force on a day; an earlier one is never used in its place."""


class UnsoundLaw(ValueError):
    """A law file that must not be used. `faults` names all of them, each with file, place and value."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


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
    faults: list[str] = []
    found = _editions(published, PUBLISHED, faults)
    series = {one.id: one for one in _series(published, PUBLISHED, faults)}
    if office is not None:
        if not office.is_dir():
            raise UnsoundLaw([f"{office}: there is no such folder"])
        found += _editions(office, OFFICE, faults)
        for supplied in _series(office, OFFICE, faults):
            base = series.get(supplied.id)
            if base is None or base.unit != supplied.unit:
                faults.append(f"{REFERENCE}/{supplied.id}.toml: no published series of that name counts in {supplied.unit!r}")
                continue
            series[supplied.id] = laid_over(base, supplied)
    for one in series.values():
        faults.extend(f"{REFERENCE}/{one.id}.toml: {fault}" for fault in unsound_series(one))
    for ruleset in found:
        faults.extend(f"{ruleset.id}/{ruleset.edition}.toml: {fault}" for fault in unsound_routes(ruleset, series))
    found = _succeeded(found, faults)
    if faults:
        raise UnsoundLaw(faults)
    found.sort(key=lambda ruleset: (ruleset.nature != "statute", ruleset.id, ruleset.edition))
    return Law(tuple(found), series)


def load(folder: Path) -> tuple[Ruleset, ...]:
    """All editions in a folder; statutes first, then by name and day.

    :raises UnsoundLaw: naming every fault of every file.
    """
    return read_law(folder).editions


def _editions(folder: Path, origin: str, faults: list[str]) -> list[Ruleset]:
    found = []
    for path in sorted(folder.glob("*/*.toml")):
        if path.name.endswith(_CASES) or path.parent.name == REFERENCE:
            continue
        here: list[str] = []
        ruleset = read_edition(path.read_bytes(), here, origin)
        if ruleset and not here:
            here.extend(unsound(ruleset))
            if (path.parent.name, path.stem) != (ruleset.id, ruleset.edition):
                here.append(f"ruleset: {ruleset.id}, {ruleset.edition} does not stand in the file of that name")
            found.append(ruleset)
        faults.extend(f"{path.parent.name}/{path.name}: {fault}" for fault in here)
    return found


def _series(folder: Path, origin: str, faults: list[str]) -> list[Series]:
    found = []
    for path in sorted((folder / REFERENCE).glob("*.toml")):
        here: list[str] = []
        series = read_series(path.read_bytes(), here, origin)
        if series and not here:
            if path.stem != series.id:
                here.append(f"series: {series.id} does not stand in the file of that name")
            found.append(series)
        faults.extend(f"{REFERENCE}/{path.name}: {fault}" for fault in here)
    return found


def _succeeded(found: list[Ruleset], faults: list[str]) -> list[Ruleset]:
    """An edition without a last day ends on the day before its successor begins: its file need not be touched for that."""
    ended = []
    for place, ruleset in enumerate(found):
        if any((other.id, other.edition) == (ruleset.id, ruleset.edition) for other in found[:place]):
            faults.append(f"{ruleset.id}: the edition {ruleset.edition} is there twice")
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


def lay_over(folder: Path | None) -> None:
    """Lays an office's own folder over the published law, for this whole process; `None` takes it away again.

    :raises UnsoundLaw: the folder is not there or its files must not be used; then nothing has changed.
    """
    global _office
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
