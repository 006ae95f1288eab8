"""The trail of a case in words: as a timeline of what moved it, and as the full table for the auditor."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from forms import pieces
from forms.wording import Say, has
from workflow import PERSONAL, PROCEDURE, CaseFile, Role, TrailLine

MINUTES = "minutes"  # what the trail calls the panel's minutes, which belong to no claim


def what(say: Say, line: TrailLine) -> str:
    """What was done, and to what, as far as the entry names it."""
    words, told = say(f"registry.step.{line.step}"), _detail(say, line.about)
    return say("registry.trail.detail", step=words, detail=told) if told else words


def _detail(say: Say, about: Mapping[str, Any]) -> str:
    """What an entry says beside its step: names of fields, verdicts, numbers of copies; never what a field held."""
    if "copy" in about:
        copy = say("registry.trail.copy", n=about["copy"])
        return say("registry.trail.notice", number=_document(say, about["notice"]), copy=copy) if "notice" in about else copy
    if "judged" in about:
        return say("registry.trail.judged", fact=say.fact(about["fact"]), value=judgement(say, about["judged"]))
    if "read" in about:
        what = [say(f"common.personal.what.{one}") if one in PERSONAL else claim_name(say, one) for one in about["read"]]
        purpose = say(f"common.personal.purpose.{about['purpose']}")
        return say("registry.trail.read", what=say.listing(what), purpose=purpose)
    if "fact" in about:
        return say("registry.trail.finding", fact=say.fact(about["fact"]), verdict=say(f"office.finding.{about['verdict']}"))
    if about.get("claim", MINUTES) != MINUTES:
        return say.fact(about["claim"])
    if "way" in about:
        return say(f"registry.correction.{about['way']}")
    if "fields" in about:
        return say("registry.trail.fields", n=len(about["fields"]))
    if "points" in about:
        return say("common.points", n=about["points"])
    if "proposal" in about:
        return say(f"office.proposal.{about['proposal']}")
    if "void" in about:
        return _voided(say, about)
    if "consented" in about:
        return say(f"firm.consent.way.{about['consented']}")
    return about.get("letter", "") or _document(say, about.get("notice", ""))


def claim_name(say: Say, claim: str) -> str:
    """What a file proves, in words; the panel's minutes prove nothing."""
    return say("office.minutes") if claim == MINUTES else say.fact(claim)


def _voided(say: Say, about: Mapping[str, Any]) -> str:
    """A number that became void, beside the one that was prepared instead of it."""
    if "letter" not in about:
        return say("registry.trail.void", void=about["void"])
    return say("registry.trail.voided", number=about["letter"], void=about["void"], why=say(f"registry.void.{about['why']}"))


def _document(say: Say, named: str) -> str:
    """A notice by its number, or by its kind where it has none."""
    key = f"templates.kind.{named}"
    return say(key) if has(key) else named


def judgement(say: Say, value: bool | None) -> str:
    """What an officer has judged: yes, no, or that an earlier judgement was taken back."""
    return say("office.judge.taken_back") if value is None else say("value.yes" if value else "value.no")


def when_and_who(say: Say, line: TrailLine) -> str:
    """The moment, the person, and in which role."""
    return " · ".join(part for part in (say.moment(line.at), line.by, role(say, line)) if part)


def role(say: Say, line: TrailLine) -> str:
    """The role in which somebody acted; set-up scripts act in none."""
    if "mandate" in line.about and line.role == Role.FIRM:
        return say("common.by_mandate")
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
