"""Checks law files before they are published: every fault of every file, worked cases and digests included, nothing skipped."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rules.cases import failing, read_cases, untried
from rules.faults import LawFault, wrong
from rules.gazette import LAW, UnsoundLaw, editions, proven
from rules.ruleset import Ruleset
from rules.shape import Shape, read_toml

PUBLISHED = "published.toml"
CASES = ".cases.toml"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What the check of one file found.

    :param kind: "edition", "cases", "digests", or "unread" when nobody reads a file of this name.
    :param count: criteria of an edition, worked cases or digests.
    :param tried: worked cases: whether they were worked out; they are not while their edition has faults.
    """

    path: Path
    kind: str
    faults: tuple[LawFault, ...]
    ruleset: Ruleset | None = None
    count: int = 0
    tried: bool = True


@dataclass
class _Checking:
    """The files under check and what was read from them."""

    files: list[Path]
    wanted: set[Path]
    found: dict[Path, Ruleset] = field(default_factory=dict)
    faults: dict[Path, list[LawFault]] = field(default_factory=dict)
    cases: dict[Path, tuple[Ruleset, int, bool]] = field(default_factory=dict)

    def report(self, path: Path, kind: str, **more: object) -> FileReport:
        faults = sorted(self.faults.get(path, []), key=lambda fault: fault.line)
        return FileReport(path, kind, tuple(faults), **more)

    def note(self, path: Path, faults: Iterable[LawFault]) -> None:
        if faults := list(faults):
            self.faults.setdefault(path, []).extend(_located(faults, path.read_bytes(), path))

    def law(self) -> list[Ruleset]:
        """The editions under check and those that are published besides."""
        names = {(one.id, one.edition) for one in self.found.values()}
        try:
            besides = [one for one in editions() if (one.id, one.edition) not in names]
        except UnsoundLaw:  # the published folder itself is under check, and its faults are reported
            besides = []
        return [*self.found.values(), *besides]


def check_law(path: Path) -> list[FileReport]:
    """Checks one law file with what belongs to it, or all files of a folder laid out like `rules/law`.

    :param path: the file or folder. An edition is checked with its worked cases, and worked cases with their edition.
    :raises FileNotFoundError: there is nothing at that path, or no law file in the folder.
    """
    if path.is_dir():
        files = sorted(one for one in path.rglob("*.toml") if one.is_file())
        wanted = set(files)
    else:
        if not path.is_file():
            raise FileNotFoundError(path)
        files = sorted(one for one in path.parent.glob("*.toml") if one.is_file())
        wanted = {path, *(one for one in files if _kind(path) in ("edition", "cases") and _stem(one) == _stem(path))}
        files = sorted({*files, path})
    if not wanted:
        raise FileNotFoundError(path)
    checking = _Checking(files, wanted)
    unreadable = _unreadable(checking)
    checking.files = [one for one in files if one not in unreadable]
    checking.found, faults = proven([one for one in checking.files if _kind(one) == "edition"], str)
    for fault in faults:
        checking.faults.setdefault(Path(fault.file), []).append(fault)
    _prove_by_cases(checking)
    read = sorted(wanted - unreadable, key=lambda one: (one.parent, _stem(one), _kind(one) != "edition"))
    reports = [READERS[_kind(one)](checking, one) for one in read]
    reports += [_report_unread(checking, one) for one in sorted(unreadable & wanted)]
    return [*reports, *_digests_above(checking, path)]


def _located(faults: list[LawFault], content: bytes, path: Path) -> list[LawFault]:
    from rules.lines import located  # finding lines needs a parser of its own, and only a fault needs lines

    return located(faults, content, str(path))


def _stem(path: Path) -> str:
    return path.name.removesuffix(CASES).removesuffix(".toml")


# How a file is called, and who reads it: the first pattern that fits. A file that fits none is a fault, never skipped.
PATTERNS = ((PUBLISHED, "digests"), (f"*{CASES}", "cases"), ("[0-9]*-[0-9]*-[0-9]*.toml", "edition"))


def _kind(path: Path) -> str:
    return next((kind for pattern, kind in PATTERNS if path.match(pattern)), "unread")


def _unreadable(checking: _Checking) -> set[Path]:
    bad = set()
    for path in checking.files:
        try:
            path.read_bytes()
        except OSError as refused:
            reason = wrong("unreadable", (), value=refused.strerror or refused)
            checking.faults[path] = _located([reason], b"", path)
            bad.add(path)
    return bad


def _prove_by_cases(checking: _Checking) -> None:
    """Works out every case of every edition, and notes the edges and grades of the edition that have none."""
    for path, ruleset in checking.found.items():
        beside = path.with_name(f"{path.stem}{CASES}")
        if not {path, beside} & checking.wanted:
            continue
        sound = not checking.faults.get(path)
        if beside not in checking.files:
            if sound:
                checking.note(path, [wrong("no_cases", ("ruleset",), file=beside.name)])
            continue
        faults: list[LawFault] = []
        cases = read_cases(beside.read_bytes(), ruleset, faults)
        checking.cases[beside] = ruleset, len(cases), sound
        if sound and not faults:  # a case that cannot be read would be missed at its edge as well
            checking.note(path, untried(ruleset, cases, beside.name))
        if sound:
            faults.extend(failing(ruleset, cases, checking.law()))
        checking.note(beside, faults)


def _report_edition(checking: _Checking, path: Path) -> FileReport:
    ruleset = checking.found.get(path)
    return checking.report(path, "edition", ruleset=ruleset, count=len(ruleset.criteria) if ruleset else 0)


def _report_cases(checking: _Checking, path: Path) -> FileReport:
    edition = path.with_name(f"{_stem(path)}.toml")
    if path not in checking.cases:
        if edition not in checking.files:
            checking.note(path, [wrong("no_edition", (), file=edition.name)])
        return checking.report(path, "cases", tried=False)
    ruleset, count, tried = checking.cases[path]
    return checking.report(path, "cases", ruleset=ruleset, count=count, tried=tried)


def _report_digests(checking: _Checking, path: Path, only: Iterable[Path] = ()) -> FileReport:
    faults: list[LawFault] = []
    told = read_toml(path.read_bytes(), faults)
    count = 0
    if told is not None:
        file = Shape(told, (), faults)
        entered = file.table("editions")
        digests = {name: entered.text(name) for name in entered.left()}
        file.done()
        count = len(digests)
        chosen = tuple(only)
        here = {f"{one.id}/{one.edition}": one for at, one in checking.found.items() if not chosen or at in chosen}
        for name, ruleset in here.items():
            if name not in digests:
                faults.append(wrong("digest_missing", ("editions",), name, found=ruleset.digest))
            elif digests[name] != ruleset.digest:
                faults.append(wrong("digest_differs", ("editions",), name, digests[name], found=ruleset.digest))
        if not chosen:
            files = {f"{one.parent.name}/{one.stem}" for one in checking.files}
            faults.extend(wrong("edition_gone", ("editions",), name) for name in digests if name not in {*here, *files})
    checking.note(path, faults)
    return checking.report(path, "digests", count=count)


def _digests_above(checking: _Checking, path: Path) -> list[FileReport]:
    """A part of the published law is compared with the digests as well: they stand in the folder above."""
    above = [folder / PUBLISHED for folder in path.resolve().parents if folder == LAW.resolve()]
    chosen = [one for one in checking.found if one in checking.wanted]
    if not above or not chosen:
        return []
    return [_report_digests(checking, above[0], chosen)]


def _report_unread(checking: _Checking, path: Path) -> FileReport:
    if not checking.faults.get(path):
        names = ", ".join(("<YYYY-MM-DD>.toml", f"<YYYY-MM-DD>{CASES}", PUBLISHED))
        checking.note(path, [wrong("nobody_reads", (), choices=names)])
    return checking.report(path, "unread")


READERS: dict[str, Callable[[_Checking, Path], FileReport]] = {
    "edition": _report_edition,
    "cases": _report_cases,
    "digests": _report_digests,
    "unread": _report_unread,
}
