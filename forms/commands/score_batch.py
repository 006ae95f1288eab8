"""`jiancai score --batch IN --out OUT`: a register from file to file, every row with its points or its errors."""

import sys
from datetime import date
from pathlib import Path

import polars as pl

from forms.batch_cells import json_value
from forms.batch_files import ENDINGS, read_table, write_table
from forms.batch_sheets import fits
from forms.batch_tables import Table, TableRefused
from forms.commands.score import REFUSED, UNREADABLE, line_of
from forms.wording import Say
from rules import (
    FACTS,
    Faulty,
    HostFacts,
    evaluate,
    judge_cells,
    judge_columns,
    judge_texts,
    lookalikes,
    nearest,
    on_day,
    score_judged,
)

SOME_ROWS_HAVE_ERRORS = 1
ERRORS = "errors"
_BAR = 30  # characters
_NAMED = 5  # heads that a message names at most
_READ, _JUDGED, _SCORED = 0.15, 0.5, 0.6  # how far it is after each step, roughly as the time goes


def run_batch(source: str, target: str, on: date, say: Say) -> int:
    """Scores a register.

    :param source: the table to read. :param target: where the scored table goes.
    :return: 0 when every row was scored, 1 when some have errors, 2 when nothing was written.
    """
    bar, doing = _Bar(say), "unreadable"
    try:
        out = _target(Path(source), Path(target))
        table = read_table(Path(source))
        bar.at(_READ)
        frame, bad = _scored(table, on, say, out, bar)
        doing = "unwritable"
        typed = {*table.frame.columns, ERRORS}
        write_table(frame, out, typed, lambda row: bar.at(_SCORED + (1 - _SCORED) * row / max(1, frame.height)))
    except TableRefused as refused:
        bar.note(say(f"terminal.batch.{refused.why}", **{"file": source, **refused.detail}))
        return REFUSED
    except OSError as bad_file:
        reason = say(f"terminal.score.file.{UNREADABLE.get(type(bad_file), 'other')}")
        bar.note(say(f"terminal.batch.{doing}", file=source if doing == "unreadable" else target, reason=reason))
        return REFUSED
    bar.note(say("terminal.batch.done", rows=frame.height, scored=frame.height - bad, bad=bad, file=target))
    return SOME_ROWS_HAVE_ERRORS if bad else 0


def _target(source: Path, target: Path) -> Path:
    """The file to write, once it is certain that it may be written.

    :raises TableRefused: an ending that is none of ours, a folder that is not there, or the input itself.
    """
    for path in (source, target):
        if path.suffix.lower() not in ENDINGS:
            raise TableRefused("ending", file=path, endings=", ".join(ENDINGS))
    if source.exists() and target.exists() and source.samefile(target):
        raise TableRefused("same_file", file=target)
    if target.is_dir() or not target.parent.is_dir():
        raise TableRefused("no_folder", file=target)
    return target


def _scored(table: Table, on: date, say: Say, out: Path, bar: "_Bar") -> tuple[pl.DataFrame, int]:
    """The table with the results beside it, and how many rows have errors. A row with errors has no results."""
    frame = table.frame
    _check_heads(frame.columns, on, say, bar)
    for review in evaluate(HostFacts(), on).reviews:  # in words once; every row names it
        bar.note(say.label(review.text))
    if out.suffix.lower() == ".xlsx":
        fits(frame.height, frame.width)  # before the work, not after it
    named = [head for head in frame.columns if head in FACTS]
    columns, faulty = [], []
    for number, head in enumerate(named, start=1):
        column, wrong = _judged(head, table, on)
        columns.append(column)
        faulty.extend(wrong)
        bar.at(_READ + (_JUDGED - _READ) * number / len(named))
    scores = score_judged(pl.DataFrame(columns), on)
    errors = _errors(faulty, frame.height, say)
    bad = errors.is_not_null()
    shown = scores.select(pl.when(~bad).then(_in_plain_type(scores, name)).alias(name) for name in scores.columns)
    bar.at(_SCORED)
    return pl.concat([frame, shown, errors.to_frame()], how="horizontal"), int(bad.sum())


def _in_plain_type(scores: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String) if isinstance(scores.schema[name], pl.Enum) else pl.col(name)


def _check_heads(heads: list[str], on: date, say: Say, bar: "_Bar") -> None:
    """Whether the heads can be meant as they stand.

    :raises TableRefused: no head is a fact, one looks like a misspelt fact, or one is the name of a result.
    """
    results = {*score_judged(pl.DataFrame({"date_of_birth": []}), on).columns, ERRORS}
    if taken := [head for head in heads if head in results]:
        raise TableRefused("taken", heads=", ".join(taken[:_NAMED]))
    if misspelt := lookalikes(heads):
        head, meant = next(iter(misspelt.items()))
        raise TableRefused("misspelt", head=head, nearest=meant)
    if not any(head in FACTS for head in heads):
        raise TableRefused("no_fact", heads=", ".join(heads[:_NAMED]))
    if not on_day(on):
        bar.note(say("terminal.batch.no_rules", day=on.isoformat()))
    for head in heads:
        words = set(head.lower().replace("_", " ").split())
        fact = nearest(head, FACTS)
        if head not in FACTS and fact not in heads and words and words <= set(fact.split("_")):
            bar.note(say("terminal.batch.not_read", head=head, nearest=fact))


def _judged(head: str, table: Table, on: date) -> tuple[pl.Series, list[Faulty]]:
    """One column of facts: texts and mixed cells as people write them, typed columns as JSON values."""
    column = table.frame[head]
    if head in table.cells:
        judged, wrong = judge_cells(head, table.cells[head], on, json_value)
    elif column.dtype in (pl.String, pl.Categorical, pl.Enum):
        judged, wrong = judge_texts(column.cast(pl.String), on, json_value)
    elif isinstance(column.dtype, pl.Datetime):
        judged, wrong = judge_texts(column, on, json_value)
    else:
        told = judge_columns(column.to_frame(), on)
        return told.facts[head], list(told.faulty)
    return judged, [wrong] if wrong else []


def _errors(faulty: list[Faulty], rows: int, say: Say) -> pl.Series:
    """For each row everything that is wrong with it in words, or null."""
    if not faulty:
        return pl.Series(ERRORS, [None] * rows, dtype=pl.String)
    parts = []
    for order, one in enumerate(faulty):
        texts = pl.Series([" ".join(line_of(fault, say) for fault in faults) for faults in one.faults], dtype=pl.String)
        parts.append(pl.DataFrame({"row": one.rows, "text": texts.gather(one.which), "order": order}))
    sorted_ = pl.concat(parts).sort("row", "order")
    told = sorted_.group_by("row", maintain_order=True).agg(pl.col("text").str.join(" "))
    everywhere = pl.DataFrame({"row": pl.int_range(rows, dtype=pl.UInt32, eager=True)})
    return everywhere.join(told, on="row", how="left", maintain_order="left")["text"].alias(ERRORS)


class _Bar:
    """How far it is, on a terminal; nothing where standard error is a file."""

    def __init__(self, say: Say) -> None:
        self.say, self.shown, self.last = say, sys.stderr.isatty(), -1

    def at(self, share: float) -> None:
        """Draws the bar anew when another character of it is full."""
        full = int(share * _BAR)
        if self.shown and full != self.last:
            self.last = full
            print(f"\r[{'#' * full}{'.' * (_BAR - full)}] {share:4.0%}", end="", file=sys.stderr, flush=True)

    def away(self) -> None:
        """Takes the bar from the screen."""
        if self.shown and self.last >= 0:
            print("\r" + " " * (_BAR + 10) + "\r", end="", file=sys.stderr, flush=True)
            self.last = -1

    def note(self, sentence: str) -> None:
        """A line above the bar."""
        self.away()
        print(sentence, file=sys.stderr)
