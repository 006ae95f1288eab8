"""A registrar looks at the credit code and the documents of a firm that asked to be admitted, and admits or refuses it."""

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from sqlmodel import Session

from workflow.addresses import sound_address
from workflow.admission import at_work_in, new_organisation, new_person
from workflow.admission_refusals import RequestDecided
from workflow.asking_admission import AUTHORISATION, MOST_WAITING
from workflow.evidence import Content
from workflow.firm_tables import AdmissionDocument, AdmissionRequest, AdmissionState
from workflow.freshness import demand_fresh
from workflow.links import INVITED, new_link
from workflow.mail_tables import MailKind
from workflow.mandate_queries import documents_of_request, newest_decided, requests_in
from workflow.mandates import enter_mandate
from workflow.office import LONGEST_REASON, Office, not_printable
from workflow.outbox import mail_link
from workflow.printing_refusals import ReasonRefused
from workflow.refusals import NotFound, NotYourStep, ReasonMissing
from workflow.registry import standing
from workflow.roles import Actor, Role
from workflow.scanning import must_be_clean
from workflow.tables import Organisation, Person
from workflow.trail import record

_SHOWN = 50  # of those that were decided
_LOOK = frozenset({Role.REGISTRAR, Role.AUDITOR})


@dataclass(frozen=True)
class AdmissionFile:
    """A request with its documents, as whoever decides on it reads it. :param decided_by: a name; "" while it waits."""

    request: AdmissionRequest
    documents: tuple[AdmissionDocument, ...]
    decided_by: str


def firms_asking(office: Office, actor: Actor) -> tuple[tuple[AdmissionRequest, ...], tuple[AdmissionRequest, ...]]:
    """The requests that wait, the oldest first, and those decided last.

    :raises Ended. :raises NotYourStep: neither registrar nor auditor.
    """
    with office.registry.reading() as session:
        _looking(session, actor, office)
        waiting = requests_in(session, [AdmissionState.WAITING], MOST_WAITING)
        return tuple(waiting), tuple(newest_decided(session, _SHOWN))


def admission_file(office: Office, actor: Actor, request_id: int) -> AdmissionFile:
    """A request with its documents. :raises Ended, NotYourStep. :raises NotFound: there is none."""
    with office.registry.reading() as session:
        _looking(session, actor, office)
        request = session.get(AdmissionRequest, request_id)
        if request is None:
            raise NotFound
        by = session.get_one(Person, request.decided_by).name if request.decided_by is not None else ""
        return AdmissionFile(request, tuple(documents_of_request(session, request_id)), by)


def admission_document(office: Office, actor: Actor, request_id: int, kind: str) -> tuple[AdmissionDocument, BinaryIO]:
    """A document of a request, open at its beginning; whoever asks closes it. Who opened it stands in the trail.

    :raises NotFound: there is none, or it is not for this person. :raises StoreUnavailable, StoreDamaged, FileWithheld.
    """
    with office.registry.reading() as session:
        looking = standing(session, actor, office.now()).roles & _LOOK
        documents = documents_of_request(session, request_id) if looking else ()
        document = next((one for one in documents if one.kind == kind), None)
        if document is None:
            raise NotFound
    must_be_clean(office, document)
    file, role = office.evidence.opened(document.sha256), min(looking)
    with office.registry.writing() as session:
        record(
            session, "open_admission_document", actor.id, office.now(), role=role, about={"request": request_id, "kind": kind}
        )
    return document, file


def admit_firm(
    office: Office, actor: Actor, request_id: int, login: str, mandate: tuple[str, date, date] | None = None
) -> tuple[Organisation, Person, str]:
    """Admits a firm that asked: makes it and its first owner; gives both and the secret part of the owner's one-time link.

    :param login: of the first owner, who is the contact person of the request. Where the office sends mail, the link goes to
        the address of the request, and "" is given for it.
    :param mandate: credit code of an agency, first and last day, where the authorisation that was handed in names one.
    :raises NotYourStep, CodeNotFresh, NotFound, RequestDecided, CreditCodeTaken, LoginRefused, LoginTaken, MandateRefused.
    """
    document = _authorisation(office, actor, request_id) if mandate else None
    with office.registry.writing() as session:
        actor, request = _deciding(office, session, actor, request_id)
        at = office.now()
        firm = new_organisation(session, at, request.name_zh, request.name_latin, request.credit_code, request.agency)
        owner = {at_work_in(firm), Role.OWNER}
        person = new_person(session, at, login, request.contact_name, owner, firm.id)
        person.email = sound_address(request.contact_email)
        mailed = mail_link(office, session, MailKind.INVITATION, person, at)
        link = "" if mailed else new_link(session, person.id, at, INVITED)
        _decided(request, AdmissionState.ADMITTED, actor, office)
        request.organisation_id = firm.id
        about = {"request": request.id, "organisation": firm.id, "person": person.id}
        if mandate:
            code, *days = mandate
            given = enter_mandate(office, session, firm, code, tuple(days), document, actor.id)
            about |= {"mandate": given.id, "agency": given.agency_id}
        record(session, "admit_firm", actor.id, at, role=Role.REGISTRAR, about=about)
    return firm, person, link


def refuse_firm(office: Office, actor: Actor, request_id: int, reason: str) -> AdmissionRequest:
    """Refuses a firm that asked, with a reason for it to read. It may ask again.

    :raises NotYourStep, CodeNotFresh, NotFound, RequestDecided, ReasonMissing, ReasonRefused.
    """
    reason = reason.strip()
    with office.registry.writing() as session:
        actor, request = _deciding(office, session, actor, request_id)
        if not reason:
            raise ReasonMissing("refuse_firm")
        if len(reason) > LONGEST_REASON or (wrong := not_printable(office, reason, lines=True)):
            raise ReasonRefused(LONGEST_REASON, "—" if len(reason) > LONGEST_REASON else wrong)
        _decided(request, AdmissionState.REFUSED, actor, office)
        request.reason = reason
        record(
            session, "refuse_firm", actor.id, office.now(), role=Role.REGISTRAR, reason=reason, about={"request": request.id}
        )
    return request


def _authorisation(office: Office, actor: Actor, request_id: int) -> tuple[str, Content]:
    """The authorisation of a request once more, as a mandate keeps it."""
    kept, file = admission_document(office, actor, request_id, AUTHORISATION)
    with file:
        return kept.name, Content(kept.media_type, kept.pages, file.read())


def _looking(session: Session, actor: Actor, office: Office) -> None:
    if standing(session, actor, office.now()).roles.isdisjoint(_LOOK):
        raise NotYourStep(Role.REGISTRAR)


def _deciding(office: Office, session: Session, actor: Actor, request_id: int) -> tuple[Actor, AdmissionRequest]:
    actor = standing(session, actor, office.now())
    if Role.REGISTRAR not in actor.roles:
        raise NotYourStep(Role.REGISTRAR)
    demand_fresh(actor, office.now())
    request = session.get(AdmissionRequest, request_id)
    if request is None:
        raise NotFound
    if request.state is not AdmissionState.WAITING:  # a colleague was faster
        raise RequestDecided(request.reference, session.get_one(Person, request.decided_by).name, request.decided_at)
    return actor, request


def _decided(request: AdmissionRequest, state: AdmissionState, actor: Actor, office: Office) -> None:
    request.state, request.decided_by, request.decided_at = state, actor.id, office.now()
