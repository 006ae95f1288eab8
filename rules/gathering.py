"""Reads law files, proves them sound one by one and together, and keeps every fault with the file it stands in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from rules.edition import read_edition
from rules.faults import LawFault, wrong
from rules.judging import shown
from rules.reference import OFFICE, PUBLISHED, Series, laid_over, read_series, unsound_series
from rules.route_file import unsound_routes
from rules.ruleset import Ruleset
from rules.sound import spoilt_by, unsound

REFERENCE = "reference-values"
CASES = ".cases.toml"


@dataclass
class Gathered:
    """What files of the law say together.

    :param editions: by file; one whose head cannot be read is left out.
    :param series: the reference values by name, an office's laid over the published ones.
    :param faults: by file, still without their lines.
    """

    editions: dict[Path, Ruleset] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    faults: dict[Path, list[LawFault]] = field(default_factory=dict)
    _homes: dict[tuple[str, str], Path] = field(default_factory=dict)  # the file of a series by its name and origin

    def note(self, path: Path, fault: LawFault) -> None:
        """Adds a fault of a file."""
        self.faults.setdefault(path, []).append(fault)

    def located(self, named: Callable[[Path], str]) -> list[LawFault]:
        """All faults with their lines, file by file.

        :param named: how a fault names a file.
        """
        return [fault for path, faults in self.faults.items() for fault in located(faults, path, named(path))]


def located(faults: list[LawFault], path: Path, file: str) -> list[LawFault]:
    """The faults of one file with their lines; a sound file is not read again."""
    if not faults:
        return []
    from rules.lines import located  # finding lines needs a parser of its own, and only a fault needs lines

    return located(faults, path.read_bytes(), file)


def gather(editions: Iterable[tuple[Path, str]], series: Iterable[tuple[Path, str]]) -> Gathered:
    """Reads editions and series of reference values and proves them sound.

    :param editions: each file with its origin, "published" or "office". :param series: the same; published ones stand first.
    """
    gathered, spoilt = Gathered(), {}
    for path, origin in series:
        _series(gathered, path, origin)
    for path, origin in editions:
        here: list[LawFault] = []
        ruleset = read_edition(path.read_bytes(), here, origin)
        if ruleset:
            spoilt[path] = spoilt_by(here)
            here.extend(unsound(ruleset, spoilt[path]))
            here.extend(_misplaced(path, ruleset) if not spoilt[path] & _NAMED_BY else ())
            gathered.editions[path] = ruleset
        for fault in here:
            gathered.note(path, fault)
    for one in gathered.series.values():
        for value, fault in unsound_series(one):
            gathered.note(gathered._homes[one.id, value.origin], fault)
    for path, ruleset in gathered.editions.items():
        for fault in unsound_routes(ruleset, list(gathered.series), spoilt[path]):
            gathered.note(path, fault)
    gathered.editions = {path: one for path, one in gathered.editions.items() if not spoilt[path] & _NAMED_BY}
    gathered.editions = _succeeded(gathered)
    return gathered


_NAMED_BY = {("ruleset",), ("ruleset", "id"), ("ruleset", "in_force")}


def _misplaced(path: Path, ruleset: Ruleset) -> Iterable[LawFault]:
    if (path.parent.name, path.stem) != (ruleset.id, ruleset.edition):
        key, value = ("id", ruleset.id) if path.stem == ruleset.edition else ("in_force", ruleset.edition)
        yield wrong("wrong_file_name", ("ruleset",), key, shown(value), right=f"{ruleset.id}/{ruleset.edition}.toml")


def _series(gathered: Gathered, path: Path, origin: str) -> None:
    here: list[LawFault] = []
    series = read_series(path.read_bytes(), here, origin)
    if series and not here:
        if path.stem != series.id:
            right = f"{REFERENCE}/{series.id}.toml"
            here.append(wrong("wrong_file_name", ("series",), "id", shown(series.id), right=right))
        base = gathered.series.get(series.id)
        gathered._homes[series.id, origin] = path
        if origin == PUBLISHED:
            gathered.series[series.id] = series
        elif base is None:
            choices = ", ".join(gathered.series) or "–"
            here.append(wrong("no_such", ("series",), "id", shown(series.id), choices=choices))
        elif base.unit != series.unit:
            here.append(wrong("unit_differs", ("series",), "unit", shown(series.unit), kept=shown(base.unit)))
        else:
            gathered.series[series.id] = laid_over(base, series)
    for fault in here:
        gathered.note(path, fault)


def _succeeded(gathered: Gathered) -> dict[Path, Ruleset]:
    """An edition without a last day ends on the day before its successor begins: its file need not be touched for that."""
    ended: dict[Path, Ruleset] = {}
    for path, ruleset in gathered.editions.items():
        if twin := next((at for at, one in ended.items() if (one.id, one.edition) == (ruleset.id, ruleset.edition)), None):
            name = f"{ruleset.id}/{ruleset.edition}"
            gathered.note(path, wrong("edition_twice", ("ruleset", "in_force"), "from", name, origin=ended[twin].origin))
        later = [one for one in gathered.editions.values() if one.id == ruleset.id and one.edition > ruleset.edition]
        if later:
            successor = min(later, key=lambda other: other.edition)
            until, last = ruleset.in_force.until, successor.in_force.from_ - timedelta(days=1)
            if until and until > last:
                places = {"other": f"{successor.id}/{successor.edition}", "first": successor.edition, "last": last}
                gathered.note(path, wrong("both_in_force", ("ruleset", "in_force"), "until", until, **places))
            ruleset = replace(ruleset, in_force=replace(ruleset.in_force, until=until or last))
        ended[path] = ruleset
    return ended


def files_of(folder: Path, origin: str = PUBLISHED) -> tuple[list[tuple[Path, str]], list[tuple[Path, str]]]:
    """The editions and the series in a folder: `<ruleset>/<first day in force>.toml` and `reference-values/<name>.toml`."""
    paths = [path for path in sorted(folder.glob("*/*.toml")) if not path.name.endswith(CASES)]
    values = [(path, origin) for path in paths if path.parent.name == REFERENCE]
    return [(path, origin) for path in paths if path.parent.name != REFERENCE], values


def gather_law(published: Path, office: Path | None = None) -> Gathered:
    """The law in a folder, with what an office has laid over it."""
    editions, values = files_of(published)
    if office is not None:
        more, supplied = files_of(office, OFFICE)
        editions, values = editions + more, values + supplied
    return gather(editions, values)
