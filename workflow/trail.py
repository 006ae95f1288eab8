"""The trail: one chained entry for everything that is done, added in the transaction that does it, and checked as a whole.

An entry holds identifiers, names of fields and the reasons that officers give; it never holds what a field says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from workflow.canonical import digest, plain
from workflow.procedure import OPENING, PROCEDURE
from workflow.queries import every_entry, newest_entry, steps_kept
from workflow.refusals import SHANGHAI
from workflow.registry import Registry
from workflow.roles import Role
from workflow.tables import TrailEntry

if TYPE_CHECKING:
    from workflow.office import Office

BEGINNING = "0" * 64  # what the first entry names as the digest before it


@dataclass(frozen=True, slots=True)
class TrailFault:
    """One place at which the trail is not as it was written.

    :param kind: altered (the entry does not have its digest), torn (it does not follow the entry before), missing (a case has
        taken more steps than the trail has), rewritten (it is not the entry that a noted root names: the chain was made anew),
        cut (a noted root names an entry that is not there).
    :param number: the entry; `None` where a whole entry is gone from the end.
    :param reference: the case, where a case lacks entries.
    """

    kind: str
    number: int | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class DailyRoot:
    """The end of the chain on one day. Kept outside of the office, it shows later whether the chain up to there was made anew.

    :param day: the day in Shanghai.
    :param number: its last entry. :param digest: that entry's digest (SHA-256), which rests on all before.
    """

    day: date
    number: int
    digest: str


def record(
    session: Session,
    step: str,
    person_id: int | None,
    at: datetime,
    *,
    case_id: int | None = None,
    role: Role | None = None,
    reason: str = "",
    about: dict[str, Any] | None = None,
) -> TrailEntry:
    """Adds an entry. It is kept or lost with the transaction that it belongs to.

    :param step: what was done, in the words of the procedure or of the accounts.
    :param person_id: who did it; `None` for the set-up, which nobody has signed in for.
    :param about: identifiers and names of fields; never a value that somebody entered.
    """
    last = newest_entry(session)
    entry = TrailEntry(
        number=last.number + 1 if last else 1,
        case_id=case_id,
        step=step,
        person_id=person_id,
        role=role.value if role else "",
        at=at,
        reason=reason,
        about=plain(about or {}),
        previous=last.digest if last else BEGINNING,
        digest="",
    )
    entry.digest = _digest(entry)
    session.add(entry)
    session.flush()
    return entry


def check_trail(office: "Office") -> list[TrailFault]:
    """Recomputes the whole chain and compares it with what the cases say of themselves; names every entry that is not right."""
    return trail_faults(office.registry)


def trail_faults(registry: Registry, noted: Mapping[int, str] | None = None) -> list[TrailFault]:
    """The same of a registry, also beside roots that were noted earlier.

    :param noted: number of an entry to its digest (SHA-256, hexadecimal), as `daily_roots` told them on an earlier day.
    :raises RegistryDown: the database does not answer.
    """
    noted = noted or {}
    faults: list[TrailFault] = []
    with registry.reading() as session:
        number, before = 0, BEGINNING
        for entry in every_entry(session):
            if _digest(entry) != entry.digest:
                faults.append(TrailFault("altered", entry.number))
            if entry.number != number + 1 or entry.previous != before:
                faults.append(TrailFault("torn", entry.number))
            if noted.get(entry.number, entry.digest) != entry.digest:
                faults.append(TrailFault("rewritten", entry.number))
            number, before = entry.number, entry.digest
        faults.extend(TrailFault("cut", gone) for gone in sorted(noted) if gone > number)
        kept = steps_kept(session, [OPENING, *PROCEDURE])  # every step counts the version of its case up by one
        faults.extend(TrailFault("missing", reference=reference) for reference, taken, known in kept if taken != known)
    return faults


def daily_roots(registry: Registry) -> Iterator[DailyRoot]:
    """The root of every day on which something was entered, oldest first.

    :raises RegistryDown: the database does not answer.
    """
    with registry.reading() as session:
        for day, entries in groupby(every_entry(session), key=lambda entry: entry.at.astimezone(SHANGHAI).date()):
            *_, last = entries
            yield DailyRoot(day, last.number, last.digest)


def _digest(entry: TrailEntry) -> str:
    return digest(
        {
            "number": entry.number,
            "case": entry.case_id,
            "step": entry.step,
            "person": entry.person_id,
            "role": entry.role,
            "at": entry.at,
            "reason": entry.reason,
            "about": entry.about,
            "previous": entry.previous,
        }
    )
