"""Mandates: an agency acts for a firm on certain days. Given by the firm's owner, withdrawn at once, chosen for a session.

What a mandate lets a person do is decided in `registry.standing`, and nowhere else.
"""

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from sqlmodel import Session

from workflow.account_queries import organisation_by_code
from workflow.account_refusals import SessionEnded
from workflow.account_tables import SignIn
from workflow.admission import sound_credit_code
from workflow.evidence import Content, display_name
from workflow.firm_tables import Mandate
from workflow.freshness import is_fresh
from workflow.mandate_queries import (
    covered,
    in_force,
    mandate_given_by,
    mandate_in_force,
    mandate_read_by,
    mandates_about,
)
from workflow.office import Office
from workflow.own_people import owning
from workflow.owner_refusals import MandateRefused
from workflow.quotas import bytes_counted, within
from workflow.refusals import NotFound, NotYourStep
from workflow.registry import standing
from workflow.roles import Actor, Role
from workflow.scanning import looked_through, must_be_clean, note_scan
from workflow.sessions import running
from workflow.tables import Organisation, Person
from workflow.trail import record

MOST_YEARS = 3  # that a mandate may last; a longer one is given anew, so that somebody looks at it again
_SEE_ALL = frozenset({Role.REGISTRAR, Role.AUDITOR, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class MandateLine:
    """One mandate as a person of either side reads it.

    :param stands: whether it is in force today. :param here: whether the session that asks acts under it.
    """

    mandate: Mandate
    firm: str
    agency: str
    stands: bool
    here: bool


def give_mandate(office: Office, actor: Actor, agency_code: str, first: date, last: date, name: str, content: bytes) -> Mandate:
    """A firm's owner lets an agency act for the firm.

    :param agency_code: the agency's credit code. :param first, last: its days in Shanghai, both included.
    :param name: of the document, as the person calls the file. :param content: the document.
    :raises NotYourStep, ProofNotFresh, CreditCodeRefused, MandateRefused, EvidenceRefused, StoreUnavailable.
    """
    code, days = sound_credit_code(agency_code), (first, last)
    found, scan = looked_through(office, content)
    if _may_give(office, actor, code, days, found):  # what will be refused is not stored
        office.evidence.keep(found.kept)
    with owning(office, actor) as act:
        if act.firm.agency:
            raise NotYourStep(Role.FIRM)
        mandate = enter_mandate(office, act.session, act.firm, code, days, (name, found), act.actor.id)
        note_scan(office, act.session, found.sha256, scan)
        act.record("give_mandate", mandate=mandate.id, firm=mandate.firm_id, agency=mandate.agency_id, sha256=mandate.sha256)
    return mandate


def _may_give(office: Office, actor: Actor, code: str, days: tuple[date, date], found: Content) -> bool:
    """Whether `owning` will let the person go on. :raises Ended, MandateEnded, MandateRefused, EvidenceRefused."""
    with office.registry.reading() as session:
        actor = standing(session, actor, office.now())
        if Role.OWNER not in actor.roles or not is_fresh(actor, office.now()):
            return False
        firm = session.get_one(Organisation, actor.organisation_id)
        return not firm.agency and _agency(office, session, firm, code, days, found) is not None


def enter_mandate(
    office: Office,
    session: Session,
    firm: Organisation,
    agency_code: str,
    days: tuple[date, date],
    document: tuple[str, Content],
    by: int,
) -> Mandate:
    """A mandate in this transaction, after agency, days and room for its document were checked; that is in the store already.

    :param document: its name and what `check_content` found. :param by: the person who enters it.
    :raises MandateRefused. :raises EvidenceRefused: firm_full.
    """
    (first, last), (name, found) = days, document
    agency = _agency(office, session, firm, agency_code, days, found)
    mandate = Mandate(
        firm_id=firm.id,
        agency_id=agency.id,
        first_day=first,
        last_day=last,
        name=display_name(name),
        media_type=found.media_type,
        size=len(found.kept),
        pages=found.pages,
        sha256=found.sha256,
        given_by=by,
        given_at=office.now(),
    )
    session.add(mandate)
    session.flush()
    return mandate


def _agency(
    office: Office, session: Session, firm: Organisation, code: str, days: tuple[date, date], found: Content
) -> Organisation:
    """The agency, when the firm may give it such a mandate. :raises MandateRefused. :raises EvidenceRefused: firm_full."""
    first, last = days
    agency = organisation_by_code(session, code)
    if agency is None or not agency.agency or agency.ended_at:
        raise MandateRefused("no_agency")
    if last < first:
        raise MandateRefused("days")
    if last < office.today():
        raise MandateRefused("past")
    if (last.year - MOST_YEARS, last.month, last.day) >= (first.year, first.month, first.day):
        raise MandateRefused("too_long", MOST_YEARS)
    if covered(session, firm.id, agency.id, first, last):
        raise MandateRefused("there_already")
    others = bytes_counted(session, firm.id, found.sha256)
    within("firm_full", office.settings.evidence_firm_max_bytes, others, len(found.kept))
    return agency


def withdraw_mandate(office: Office, actor: Actor, mandate_id: int) -> Mandate:
    """The firm's owner takes a mandate back: from this moment nobody acts under it.

    :raises NotYourStep, ProofNotFresh. :raises NotFound: the firm has given no such mandate, or has withdrawn it.
    """
    with owning(office, actor) as act:
        mandate = mandate_given_by(act.session, mandate_id, act.actor.organisation_id)
        if mandate is None or mandate.withdrawn_at:
            raise NotFound
        mandate.withdrawn_at, mandate.withdrawn_by = act.at, act.actor.id
        act.record("withdraw_mandate", mandate=mandate.id, firm=mandate.firm_id, agency=mandate.agency_id)
    return mandate


def act_for(office: Office, token: str | None, mandate_id: int | None) -> None:
    """Chooses for this session under which mandate its person acts; `None` for nobody.

    :raises SessionEnded. :raises NotFound: the person's agency has no such mandate, or it does not stand.
    """
    with office.registry.writing() as session:
        found, at = running(session, office, token), office.now()
        if found is None or not found.complete:
            raise SessionEnded
        person = session.get_one(Person, found.actor.id)
        firm = mandate_in_force(session, mandate_id, person.organisation_id, at) if mandate_id is not None else None
        if Role.AGENT not in person.roles or (mandate_id is not None and firm is None):
            raise NotFound
        session.get_one(SignIn, found.row.id).mandate_id = mandate_id
        about = {} if firm is None else {"mandate": mandate_id, "firm": firm.id}
        record(session, "act_for", person.id, at, role=Role.AGENT, about=about)


def mandates_of(office: Office, actor: Actor) -> tuple[MandateLine, ...]:
    """The mandates of the person's own firm or agency, the newest first: for owners of firms and for people of agencies.

    :raises Ended. :raises NotYourStep: neither of these.
    """
    with office.registry.reading() as session:
        now = office.now()
        person = _own(session, actor, office)
        if person.roles.isdisjoint({Role.OWNER, Role.AGENT}):
            raise NotYourStep(Role.OWNER)
        return tuple(
            MandateLine(
                mandate,
                firm.name_zh,
                agency.name_zh,
                in_force(mandate, now) and not firm.ended_at and not agency.ended_at,
                mandate.id == actor.mandate_id,
            )
            for mandate, firm, agency in mandates_about(session, person.organisation_id)
        )


def mandate_document(office: Office, mandate_id: int, actor: Actor) -> tuple[Mandate, BinaryIO]:
    """A mandate and its document, open at its beginning; whoever asks closes it. For both sides and for the office, whose
    people stand in the trail with it.

    :raises NotFound: there is none, or it is not for this person. :raises StoreUnavailable, StoreDamaged, FileWithheld.
    """
    with office.registry.reading() as session:
        person = _own(session, actor, office)
        reads = person.roles & (_SEE_ALL | {Role.OWNER, Role.AGENT})
        mandate = mandate_read_by(session, mandate_id, person.organisation_id) if reads else None
        if mandate is None:
            raise NotFound
    must_be_clean(office, mandate)
    file = office.evidence.opened(mandate.sha256)
    if person.organisation_id is None:
        with office.registry.writing() as session:
            record(session, "open_mandate", actor.id, office.now(), role=min(reads), about={"mandate": mandate.id})
    return mandate, file


def _own(session: Session, actor: Actor, office: Office) -> Actor:
    """The person as one of their own firm or agency, whomever they act for now."""
    return standing(session, Actor(actor.id, actor.login, actor.name, actor.roles), office.now())
