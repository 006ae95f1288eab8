"""Checks law files before they are published: every fault of every file, worked cases and digests included, nothing skipped."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rules.cases import failing, read_cases, untried
from rules.faults import LawFault, wrong
from rules.gathering import CASES, REFERENCE, Gathered, files_of, gather, located
from rules.gazette import LAW
from rules.published import EDITIONS, VALUES, compared, published_editions, published_values
from rules.reference import OFFICE, PUBLISHED
from rules.ruleset import Ruleset

DIGESTS = "published.toml"
# How a file is called, and what it is: the first pattern that fits. A file that fits none is a fault, never skipped.
PATTERNS = (
    (DIGESTS, "digests"),
    (f"*{CASES}", "cases"),
    (f"{REFERENCE}/*.toml", "values"),
    ("[0-9]*-[0-9]*-[0-9]*.toml", "edition"),
)


@dataclass(frozen=True, slots=True)
class FileReport:
    """What the check of one file found.

    :param kind: "edition", "cases", "values", "digests", or "unread" when nobody reads a file of this name.
    :param count: criteria of an edition, worked cases, values of a series, or digests.
    :param tried: worked cases: whether they were worked out; they are not while their edition has faults.
    """

    path: Path
    kind: str
    faults: tuple[LawFault, ...]
    count: int = 0
    tried: bool = True


@dataclass
class _Checking:
    """The files under check, what is asked to be reported, and what all of them say together."""

    files: list[Path]
    wanted: set[Path]
    law: Gathered
    cases: dict[Path, tuple[int, bool]] = field(default_factory=dict)
    unreadable: dict[Path, str] = field(default_factory=dict)

    def report(self, path: Path, kind: str, count: int = 0, tried: bool = True) -> FileReport:
        faults = [] if path in self.unreadable else located(self.law.faults.get(path, []), path, str(path))
        if path in self.unreadable:
            bad = wrong("unreadable", (), value=self.unreadable[path])
            faults = [LawFault(bad.kind, value=bad.value, file=str(path), line=1, place="file")]
        return FileReport(path, kind, tuple(faults), count, tried)

    def note(self, path: Path, faults: Iterable[LawFault]) -> None:
        for fault in faults:
            self.law.note(path, fault)


def check_law(path: Path = LAW) -> list[FileReport]:
    """Checks one law file with what belongs to it, or all files of a folder.

    A folder with `published.toml` is a law by itself. Any other is an office's own or a draft, laid over the published law.

    :param path: the file or folder. An edition is checked with its worked cases, and worked cases with their edition.
    :raises FileNotFoundError: there is nothing at that path, or no law file in the folder.
    """
    path, root = _rooted(path if path.exists() else _missing(path))
    wanted = _wanted(path)
    files = sorted({*wanted, *_below(root or _folder(path))})
    checking = _gathered(files, wanted, root is not None)
    _prove_by_cases(checking)
    read = sorted(wanted, key=lambda one: (one.parent, _stem(one), _kind(one) != "edition"))
    reports = [READERS[_kind(one) if one not in checking.unreadable else "unread"](checking, one) for one in read]
    if root and not any(report.kind == "digests" for report in reports):
        reports.append(_digests(checking, root / DIGESTS, only=wanted))
    return [report for report in reports if report]


def _missing(path: Path) -> Path:
    raise FileNotFoundError(path)


def _wanted(path: Path) -> set[Path]:
    if path.is_dir():
        return set(_below(path)) or {_missing(path)}
    beside = [one for one in path.parent.glob("*.toml") if _stem(one) == _stem(path) and _kind(path) in ("edition", "cases")]
    return {path, *beside}


def _below(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*.toml") if one.is_file())


def _rooted(path: Path) -> tuple[Path, Path | None]:
    """The path, and the folder of the law that it lies in, if any.

    Both are written as the path was asked for, or in full where that does not reach up to a folder whose name must be right.
    """
    for way in (path, path.resolve()):
        for folder in (way, *way.parents):
            if (folder / DIGESTS).is_file():
                return way, folder
    return (path if _folder(path).name else path.resolve()), None


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _stem(path: Path) -> str:
    return path.name.removesuffix(CASES).removesuffix(".toml")


def _kind(path: Path) -> str:
    return next((kind for pattern, kind in PATTERNS if path.match(pattern)), "unread")


def _gathered(files: list[Path], wanted: set[Path], by_itself: bool) -> _Checking:
    checking = _Checking(files, wanted, Gathered())
    for path in files:
        try:
            path.read_bytes()
        except OSError as refused:
            checking.unreadable[path] = refused.strerror or str(refused)
    read = [path for path in files if path not in checking.unreadable]
    editions, values = ([], []) if by_itself else files_of(LAW)
    origin = PUBLISHED if by_itself else OFFICE
    editions += [(path, origin) for path in read if _kind(path) == "edition"]
    values += [(path, origin) for path in read if _kind(path) == "values"]
    checking.law = gather(editions, values)
    return checking


def _prove_by_cases(checking: _Checking) -> None:
    """Works out every case of every edition, and notes the edges and grades of the edition that have none."""
    law = tuple(checking.law.editions.values())
    for path, ruleset in checking.law.editions.items():
        beside = path.with_name(f"{path.stem}{CASES}")
        if not {path, beside} & checking.wanted:
            continue
        sound = not checking.law.faults.get(path)
        if beside in checking.files and beside not in checking.unreadable:
            checking.note(beside, _cases(checking, ruleset, beside, path, sound, law))
        elif sound:
            checking.note(path, [wrong("no_cases", ("ruleset",), file=beside.name)])


def _cases(
    checking: _Checking, ruleset: Ruleset, beside: Path, path: Path, sound: bool, law: Iterable[Ruleset]
) -> list[LawFault]:
    faults: list[LawFault] = []
    cases = read_cases(beside.read_bytes(), ruleset, faults)
    checking.cases[beside] = len(cases), sound
    if not sound:
        return faults
    if not faults:  # a case that cannot be read would be missed at its edge as well
        checking.note(path, untried(ruleset, cases, beside.name, checking.law.series))
    return [*faults, *failing(ruleset, cases, checking.law.series, law)]


def _report_edition(checking: _Checking, path: Path) -> FileReport:
    ruleset = checking.law.editions.get(path)
    return checking.report(path, "edition", len(ruleset.criteria) if ruleset else 0)


def _report_cases(checking: _Checking, path: Path) -> FileReport:
    edition = path.with_name(f"{_stem(path)}.toml")
    if edition not in checking.files:
        checking.note(path, [wrong("no_edition", (), file=edition.name)])
    return checking.report(path, "cases", *checking.cases.get(path, (0, False)))


def _report_values(checking: _Checking, path: Path) -> FileReport:
    series = checking.law.series.get(path.stem)
    return checking.report(path, "values", len([one for one in series.values if one.amount is not None]) if series else 0)


def _report_digests(checking: _Checking, path: Path) -> FileReport:
    return _digests(checking, path)


def _digests(checking: _Checking, path: Path, only: set[Path] | None = None) -> FileReport:
    """Compares what was published with its digests: all of it, or only what stands in some files."""
    law = checking.law
    editions = [one for at, one in law.editions.items() if not only or at in only]
    series = [one for at in checking.files if at in (only or checking.files) and (one := law.series.get(at.stem))]
    here = {EDITIONS: published_editions(editions), VALUES: published_values(series)}
    unread = [f"{one.parent.name}/{one.stem}" for one in checking.files]  # what has faults in its head is not gone
    unread += [one.stem for one in checking.files if one.stem not in law.series]
    count, faults = compared(path.read_bytes(), here, gone=only is None, elsewhere=unread)
    checking.note(path, faults)
    return checking.report(path, "digests", count)


def _report_unread(checking: _Checking, path: Path) -> FileReport:
    names = ", ".join(("<YYYY-MM-DD>.toml", f"<YYYY-MM-DD>{CASES}", f"{REFERENCE}/<name>.toml", DIGESTS))
    checking.note(path, [wrong("nobody_reads", (), choices=names)])
    return checking.report(path, "unread")


READERS: dict[str, Callable[[_Checking, Path], FileReport]] = {
    "edition": _report_edition,
    "cases": _report_cases,
    "values": _report_values,
    "digests": _report_digests,
    "unread": _report_unread,
}
