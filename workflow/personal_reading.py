"""Every showing of personal data to the office's people is written down first: who, of which case, what, for what, when.

It stands in the trail, in its chain: no entry can be taken back. What was read is named, never what it said. Within half an
hour a person who looks again at the same thing for the same purpose is in one sitting, and has one entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from workflow.looking_up import case_for
from workflow.office import Office
from workflow.procedure import PROCEDURE
from workflow.reading_queries import entries_since, newest_of
from workflow.refusals import NotYourStep
from workflow.registry import standing
from workflow.roles import Actor, Role
from workflow.sight import reads_as_firm
from workflow.tables import Case, Evidence
from workflow.trail import record

READ = "read_personal"  # the step by which the trail knows it
SITTING = timedelta(minutes=30)
# What is masked until it is asked for, each with the answers that it stands for.
PERSONAL: Mapping[str, tuple[str, ...]] = {
    "passport_number": ("passport_number",),
    "date_of_birth": ("date_of_birth",),
    "contact": ("company_contact_name", "company_contact_phone", "company_contact_email"),
}


class ReadFor(StrEnum):
    """What personal data is read for: chosen by whoever reads it."""

    EXAMINATION = "examination"
    COUNTERSIGNING = "countersigning"
    ISSUE = "issue"
    COMPLAINT = "complaint"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class PersonalReading:
    """One sitting in which somebody read personal data.

    :param number: of its entry in the trail. :param what: names of `PERSONAL`, or what a file proves.
    :param evidence: the file's number; `None` where no file was read.
    """

    number: int
    case_id: int
    reference: str
    by: str
    role: str
    what: tuple[str, ...]
    evidence: int | None
    purpose: ReadFor
    at: datetime


def usual_purpose(actor: Actor, case: Case) -> ReadFor:
    """What a person reads a case for where nothing else is said: what their role has to do with it in its state."""
    signs = case.state in PROCEDURE["sign"].from_ and case.proposed_by != actor.id
    if signs and Role.COUNTERSIGNER in actor.roles:
        return ReadFor.COUNTERSIGNING
    leaves = case.state in PROCEDURE["issue"].from_ | PROCEDURE["revoke"].from_
    if leaves and Role.REGISTRAR in actor.roles:
        return ReadFor.ISSUE
    for role, purpose in _OF_ROLES.items():
        if role in actor.roles:
            return purpose
    return ReadFor.AUDIT


_OF_ROLES = {
    Role.EXAMINER: ReadFor.EXAMINATION,
    Role.COUNTERSIGNER: ReadFor.COUNTERSIGNING,
    Role.REGISTRAR: ReadFor.ISSUE,
}


def read_personal(office: Office, case_id: int, actor: Actor, what: tuple[str, ...], purpose: ReadFor) -> dict[str, str]:
    """What a case says about these, as it was typed, by answer; for the office's people it is written down first.

    :param what: names of `PERSONAL`. :param purpose: as the person chose it.
    :raises NotFound: there is no such case, or it is not for this person. :raises Ended: the account has been ended.
    """
    names = [name for one in what for name in PERSONAL[one]]
    with office.registry.writing() as session:
        actor = standing(session, actor, office.now())
        case = case_for(session, case_id, actor)
        note_reading(office, session, case, actor, what, purpose)
        return {name: str(case.answers[name]) for name in names if case.answers.get(name)}


def note_file(office: Office, evidence: Evidence, actor: Actor, purpose: ReadFor | None) -> None:
    """Writes down that somebody of the office reads a file. :param purpose: `None` is the usual one."""
    if reads_as_firm(actor):
        return
    with office.registry.writing() as session:
        case = session.get_one(Case, evidence.case_id)
        note_reading(office, session, case, actor, (evidence.claim,), purpose or usual_purpose(actor, case), evidence.id)


def note_reading(
    office: Office,
    session: Session,
    case: Case,
    actor: Actor,
    what: tuple[str, ...],
    purpose: ReadFor,
    evidence_id: int | None = None,
) -> None:
    """Adds the entry to the trail, unless one of the same sitting is there; what a firm reads is its own."""
    if reads_as_firm(actor):
        return
    about = {"read": sorted(what), "purpose": purpose.value, **({"evidence": evidence_id} if evidence_id else {})}
    at = office.now()
    if any(entry.about == about for entry in entries_since(session, READ, case.id, actor.id, at - SITTING)):
        return
    role = next(role for role in Role if role in actor.roles)
    record(session, READ, actor.id, at, case_id=case.id, role=role, about=about)


def readings(office: Office, actor: Actor, before: int | None = None, limit: int = 50) -> tuple[PersonalReading, ...]:
    """Who read personal data in all cases, the newest first; for the auditor.

    :param before: `number` of the last one that was shown. :param limit: how many at once.
    :raises NotYourStep: the person is no auditor.
    """
    with office.registry.reading() as session:
        if Role.AUDITOR not in standing(session, actor, office.now()).roles:
            raise NotYourStep(Role.AUDITOR)
        return tuple(
            PersonalReading(
                number=entry.number,
                case_id=case.id,
                reference=case.reference,
                by=person.name,
                role=entry.role,
                what=tuple(entry.about["read"]),
                evidence=entry.about.get("evidence"),
                purpose=ReadFor(entry.about["purpose"]),
                at=entry.at,
            )
            for entry, person, case in newest_of(session, READ, before, limit)
        )
