"""A firm asks to be admitted, on a page that anybody may open. What it asks is kept with two documents, checked as evidence is.

Nothing here tells one firm of another.
"""

from collections.abc import Mapping
from hashlib import sha256

from sqlmodel import Session

from workflow.account_queries import organisation_by_code
from workflow.admission_refusals import AdmissionFaulty, AdmissionKnown, AdmissionsFull, DocumentUnfit
from workflow.answers import Fault, Reading, read_answers
from workflow.evidence import Content, check_content, display_name
from workflow.filing_refusals import EvidenceRefused
from workflow.firm_tables import AdmissionDocument, AdmissionRequest
from workflow.mandate_queries import (
    request_by_form,
    requests_waiting,
    waits_already,
)
from workflow.number_queries import ADMISSION
from workflow.office import Office
from workflow.registry import next_serial
from workflow.trail import record

CODE = "employer_credit_code"
ASKED = ("company_name_zh", "company_name_latin", CODE, "company_address", "company_contact_name", "company_contact_email")
LICENCE, AUTHORISATION = DOCUMENTS = ("licence", "authorisation")
MOST_WAITING = 500  # requests, and the bytes that one firm may hand in: strangers fill neither queue nor disk


def ask_for_admission(
    office: Office, typed: Mapping[str, str], agency: bool, documents: Mapping[str, tuple[str, bytes]], form: str
) -> str:
    """Takes in a request; gives its reference. The same form, sent twice, asks once.

    :param typed: what was typed, by the names in `ASKED`. :param agency: whether an agency asks.
    :param documents: by the names in `DOCUMENTS`, each file's name and content. :param form: what this one form is known by.
    :raises AdmissionFaulty: with all faults at once. :raises DocumentUnfit, AdmissionsFull, StoreUnavailable.
    :raises AdmissionKnown: this credit code is admitted or waits.
    """
    reading, sent = _read(office, typed), sha256(f"admission {form}".encode()).hexdigest()
    with office.registry.reading() as session:
        before = request_by_form(session, sent)
    if before is not None:
        return before.reference
    found = {kind: (documents[kind][0], _fit(office, kind, documents[kind][1])) for kind in DOCUMENTS}
    with office.registry.writing() as session:
        before = request_by_form(session, sent)
        if before is not None:  # the second click of two
            return before.reference
        code = reading.facts.employer_credit_code
        if organisation_by_code(session, code) or waits_already(session, code):
            raise AdmissionKnown
        count, size = requests_waiting(session)
        more = sum(len(content.kept) for _, content in found.values())
        if count >= MOST_WAITING or size + more > office.settings.evidence_firm_max_bytes:
            raise AdmissionsFull
        return _kept(office, session, reading, agency, found, sent)


def _read(office: Office, typed: Mapping[str, str]) -> Reading:
    reading = read_answers({name: typed.get(name, "") for name in ASKED}, office.today())
    faulty = {fault.key for fault in reading.faults}
    missing = (Fault(name, "", "required", {}) for name in ASKED if name not in reading.values and name not in faulty)
    faults = sorted([*reading.faults, *missing], key=lambda fault: ASKED.index(fault.key))
    if faults:
        raise AdmissionFaulty(tuple(faults))
    return reading


def _fit(office: Office, kind: str, content: bytes) -> Content:
    try:
        return check_content(content, office.settings)
    except EvidenceRefused as refused:
        raise DocumentUnfit(kind, refused) from None


def _kept(
    office: Office, session: Session, reading: Reading, agency: bool, found: Mapping[str, tuple[str, Content]], sent: str
) -> str:
    year, at, told = office.today().year, office.now(), reading.values
    request = AdmissionRequest(
        reference=f"ZR-{year}-{next_serial(session, ADMISSION, year):04}",
        sent=sent,
        name_zh=told["company_name_zh"],
        name_latin=told["company_name_latin"],
        credit_code=reading.facts.employer_credit_code,
        agency=agency,
        address=told["company_address"],
        contact_name=told["company_contact_name"],
        contact_email=told["company_contact_email"],
        asked_at=at,
    )
    session.add(request)
    session.flush()
    for kind, (name, content) in found.items():
        office.evidence.keep(content.kept)
        session.add(
            AdmissionDocument(
                request_id=request.id,
                kind=kind,
                name=display_name(name),
                media_type=content.media_type,
                size=len(content.kept),
                pages=content.pages,
                sha256=content.sha256,
            )
        )
    about = {"request": request.id} | {kind: content.sha256 for kind, (_, content) in found.items()}
    record(session, "ask_for_admission", None, at, about=about)
    return request.reference
