"""The trail of a case in words: as a timeline of what moved it, and as the full table for the auditor."""

from collections.abc import Iterable
from html import escape

from forms import pieces
from forms.wording import Say
from workflow import PROCEDURE, CaseFile, TrailLine


def what(say: Say, line: TrailLine) -> str:
    """What was done, with the number of the copy where a letter was handed out."""
    words = say(f"registry.step.{line.step}")
    return say("registry.trail.copy", step=words, n=line.about["copy"]) if "copy" in line.about else words


def when_and_who(say: Say, line: TrailLine) -> str:
    """The moment, the person, and in which role."""
    return " · ".join(part for part in (say.moment(line.at), line.by, role(say, line)) if part)


def role(say: Say, line: TrailLine) -> str:
    """The role in which somebody acted; set-up scripts act in none."""
    return say(f"common.role.{line.role}") if line.role else ""


def timeline(say: Say, file: CaseFile, then: Iterable[str] = ()) -> None:
    """What moved the case from state to state, and what comes next.

    :param then: the steps that are still to come.
    """
    moved = [line for line in file.trail if line.step in PROCEDURE and PROCEDURE[line.step].to is not None]
    done = [(what(say, line), when_and_who(say, line), True) for line in moved]
    pieces.timeline([*done, *((say(f"registry.step.{step}"), say("registry.trail.next"), False) for step in then)])


def table(say: Say, trail: Iterable[TrailLine]) -> None:
    """Every entry with its number, as it stands in the chain."""
    head = [(say(f"registry.trail.{name}"), False) for name in ("number", "at", "what", "who")]
    rows = [
        (
            str(line.number),
            escape(say.moment(line.at)),
            pieces.two_lines(what(say, line), line.reason),
            pieces.two_lines(line.by or say("registry.trail.nobody"), role(say, line)),
        )
        for line in trail
    ]
    pieces.table(head, rows, kind="cards tight")
