"""The trail of one case as a person may read it: officers all of it, the firm what concerns it, without officers' names."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from workflow.personal_reading import READ
from workflow.procedure import PROCEDURE
from workflow.queries import MINUTES, entries_of_case
from workflow.roles import Actor, Role
from workflow.sight import reads_as_firm
from workflow.tables import Case, Person, TrailEntry


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One entry of the trail as a person reads it. For the firm officers are a role without a name."""

    number: int
    step: str
    at: datetime
    by: str
    role: str
    reason: str
    about: dict[str, Any]


def trail_lines(session: Session, case: Case, actor: Actor) -> tuple[TrailLine, ...]:
    """What happened to a case as a person may read it, oldest first."""
    entries = entries_of_case(session, case.id)
    if not reads_as_firm(actor):
        return tuple(_line(entry, person, named=True, reasoned=True) for entry, person in entries)
    return tuple(_line_for_firm(entry, person) for entry, person in entries if _told_to_firm(entry))


def _told_to_firm(entry: TrailEntry) -> bool:
    """The firm reads what it did itself, what moved its case, and who read what is personal in it; other work within the
    office is the office's own."""
    step = PROCEDURE.get(entry.step)
    read = entry.step == READ and MINUTES not in entry.about["read"]
    return entry.role == Role.FIRM or read or (step is not None and step.to is not None)


def _line_for_firm(entry: TrailEntry, person: Person | None) -> TrailLine:
    own = entry.role == Role.FIRM
    if entry.step == READ:
        return replace(_line(entry, None, named=False, reasoned=False), about=entry.about)
    return _line(entry, person, named=own, reasoned=own or PROCEDURE[entry.step].told)


def _line(entry: TrailEntry, person: Person | None, *, named: bool, reasoned: bool) -> TrailLine:
    by = person.name if person and named else ""
    about = entry.about if named else {}
    return TrailLine(entry.number, entry.step, entry.at, by, entry.role, entry.reason if reasoned else "", about)
