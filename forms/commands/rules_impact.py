"""`jiancai rules impact`: what a new edition would change for the stored cases, worked out on their facts without identity."""

import os
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from forms import law_words as words
from forms.commands.page import Page, columns_there
from forms.commands.rules import REFUSED, printed
from forms.commands.score import UNREADABLE, line_of
from forms.registries import in_words, registry_at
from forms.wording import Say
from rules import (
    NOT_PROVEN,
    FactsRefused,
    Impact,
    NotSettled,
    Points,
    Ruleset,
    UnsoundLaw,
    editions,
    facts_needed,
    impact_of,
    lacking,
    nearest,
    read_draft,
    table_of_facts,
)
from workflow import RegistryDown, stored_facts

ENDING = ".parquet"


class Refused(Exception):
    """What keeps the command from being done, in words, a line each."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


class _Cases(NamedTuple):
    """The facts of the cases, and how many cases have none."""

    facts: pl.DataFrame
    without_score: int = 0
    unreadable: int = 0


def impact(options: Namespace, say: Say) -> int:
    """Compares, prints, and writes the table of facts where it is asked for.

    :return: 0 done, 2 refused: nothing was compared and nothing written.
    """
    try:
        if options.table and Path(options.table).suffix.lower() != ENDING:
            raise Refused(say("terminal.batch.ending", file=options.table, endings=ENDING))
        pairs = [_pair(name, options.against, say) for name in options.editions]
        cases = _read(Path(options.read), pairs, say) if options.read else _derived(options.data, pairs, say)
        page = Page(columns_there())
        for old, new in pairs:
            _tell(page, say, old, new, cases, _impact(cases, old, new, say), options.read)
        if options.table:
            _write(cases.facts, Path(options.table), say)
            page.blank()
            page.text(
                say("law.impact.written", file=options.table, n=cases.facts.height, number=say.number(cases.facts.height))
            )
            page.text(say("law.impact.columns", columns=", ".join(cases.facts.columns)), "  ")
            page.text(say("law.impact.keep"), "  ")
    except Refused as refused:
        print("\n".join(refused.lines), file=sys.stderr)
        return REFUSED
    return printed(page.lines)


# --- the editions


def _pair(name: str, against: str | None, say: Say) -> tuple[Ruleset, Ruleset]:
    """The edition to compare with, and the new one."""
    new = _edition(name, say)
    if against:
        old = _edition(against, say)
        if old.id != new.id:
            raise Refused(say("law.impact.other_ruleset", new=words.edition_name(new), old=words.edition_name(old)))
        return old, new
    older = [one for one in editions() if one.id == new.id and one.edition < new.edition]
    if not older:
        raise Refused(say("law.impact.no_older", name=words.edition_name(new)))
    return max(older, key=lambda one: one.edition), new


def _edition(name: str, say: Say) -> Ruleset:
    """A published edition by its name, or a draft by its file."""
    by_name = {words.edition_name(one): one for one in editions()}
    if name in by_name:
        return by_name[name]
    path = Path(name)
    if not path.is_file():
        raise Refused(say("law.impact.no_edition", name=name, nearest=nearest(name, by_name)))
    try:
        return read_draft(path)
    except UnsoundLaw as unsound:
        lines = [words.fault_line(say, fault) for fault in unsound.faults]
        raise Refused(*lines, say("law.impact.unsound", file=name, n=len(lines))) from unsound
    except OSError as bad:
        raise Refused(_unreadable(name, bad, say)) from bad


def _unreadable(file: object, bad: OSError, say: Say) -> str:
    reason = say(f"terminal.score.file.{UNREADABLE.get(type(bad), 'other')}")
    return say("terminal.batch.unreadable", file=file, reason=reason)


# --- the cases


def _derived(data: Path | None, pairs: Sequence[tuple[Ruleset, Ruleset]], say: Say) -> _Cases:
    """The facts that the editions need, from the office's registry; rows stand in the order of their content."""
    facts = facts_needed(*(one for pair in pairs for one in pair))
    frames, without, unreadable = [], 0, 0
    try:
        registry = registry_at(data, say)
        if isinstance(registry, list):
            raise Refused(*registry)
        for one in stored_facts(registry, facts):
            frames.append(table_of_facts(one.columns))
            without, unreadable = without + one.without_score, unreadable + one.unreadable
    except RegistryDown as down:
        raise Refused(in_words(down, say)) from down
    frame = pl.concat(frames)
    return _Cases(frame.sort([*facts, pl.col(NOT_PROVEN).list.join(";")], nulls_last=True), without, unreadable)


def _read(path: Path, pairs: Sequence[tuple[Ruleset, Ruleset]], say: Say) -> _Cases:
    """A table that was written before."""
    try:
        frame = pl.read_parquet(path)
    except OSError as bad:
        raise Refused(_unreadable(path, bad, say)) from bad
    except pl.exceptions.PolarsError as bad:
        raise Refused(say("law.impact.no_table", file=path)) from bad
    if missing := lacking(frame, *(one for pair in pairs for one in pair)):
        raise Refused(say("law.impact.lacking", file=path, columns=", ".join(missing)))
    return _Cases(frame)


def _write(frame: pl.DataFrame, path: Path, say: Say) -> None:
    """Writes the table so that only its owner may read it; until it is whole it has another name."""
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        os.close(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        frame.write_parquet(half)
        half.replace(path)
    except (OSError, pl.exceptions.PolarsError) as bad:
        reason = say(f"terminal.score.file.{UNREADABLE.get(type(bad), 'other')}")
        raise Refused(say("terminal.batch.unwritable", file=path, reason=reason)) from bad
    finally:
        half.unlink(missing_ok=True)


def _impact(cases: _Cases, old: Ruleset, new: Ruleset, say: Say) -> Impact:
    try:
        return impact_of(cases.facts, new.in_force.from_, old, new)
    except FactsRefused as refused:
        raise Refused(*(line_of(fault, say) for fault in refused.faults)) from refused
    except NotSettled as open_:
        raise Refused(say("law.impact.not_settled", edition=open_.edition, fact=words.fact_name(say, open_.fact))) from open_


# --- what is printed


def _tell(page: Page, say: Say, old: Ruleset, new: Ruleset, cases: _Cases, found: Impact, file: str | None) -> None:
    page.heading(say("law.impact.title", title=say.label(new.title)), "═")
    page.blank()
    counted = [say("law.impact.cases.scored", n=found.hosts, number=say.number(found.hosts))]
    if cases.without_score:
        counted.append(say("law.impact.cases.without", n=cases.without_score, number=say.number(cases.without_score)))
    if cases.unreadable:
        counted.append(say("law.impact.cases.unreadable", n=cases.unreadable, number=say.number(cases.unreadable)))
    page.named(
        [
            (say("law.impact.new"), words.edition_name(new)),
            (say("law.impact.old"), words.edition_name(old)),
            (say("law.show.nature"), say(f"law.show.nature.{new.nature}")),
            (say("law.show.status"), say(f"law.show.status.{new.status}")),
            (say("law.impact.cases"), ("；" if say.lang == "zh" else "; ").join(counted)),
            (say("law.impact.from_table"), file or ""),
            (say("law.impact.basis"), say("law.impact.basis.told")),
        ]
    )
    _categories(page, say, old, new, found)
    _points(page, say, found)


def _categories(page: Page, say: Say, old: Ruleset, new: Ruleset, found: Impact) -> None:
    page.heading(say("law.show.categories"))
    page.text(say("law.impact.moved", n=found.moved, moved=say.number(found.moved), whole=say.number(found.hosts)))
    if not found.moves:
        return
    before, after = _names(say, old), _names(say, new)
    rows = {
        moving: [
            [before[move.before], after[move.after], say.number(move.hosts)]
            for move in found.moves
            if (move.before != move.after) is moving
        ]
        for moving in (True, False)
    }
    heads = [say(f"law.impact.column.{name}") for name in ("from", "to", "cases")]
    groups = [(say("law.impact.changed"), rows[True]), (say("law.impact.unchanged"), rows[False])]
    page.table(heads, [group for group in groups if group[1]], 4)


def _names(say: Say, ruleset: Ruleset) -> Mapping[str | None, str]:
    return {None: say("law.impact.open"), **{one.id: say.label(one.label) for one in ruleset.categories}}


def _points(page: Page, say: Say, found: Impact) -> None:
    page.heading(say("law.show.column.points"))
    same = found.hosts - found.raised - found.lowered - found.mixed
    for kind, count in (("raised", found.raised), ("lowered", found.lowered), ("mixed", found.mixed), ("same", same)):
        if count:
            page.text(say(f"law.impact.{kind}", n=count, number=say.number(count)), "  - ")
    for end, points in (("least", found.least), ("most", found.most)):
        page.text(say(f"law.impact.{end}", told=_change(say, points)), "  ")


def _change(say: Say, points: Points) -> str:
    """How many points are gained and lost in all, and at most by one case; what is nothing is not said."""
    told = []
    for kind, whole, most in (("gained", points.gained, points.most_gained), ("lost", points.lost, points.most_lost)):
        if whole:
            told.append(say(f"law.impact.{kind}", n=whole, whole=say.number(whole), most=say.number(most)))
    return ("；" if say.lang == "zh" else "; ").join(told) or say("law.impact.nothing")
