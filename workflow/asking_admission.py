"""A firm asks to be admitted, on a page that anybody may open. What it asks is kept with two documents, checked as evidence is.

Nothing here tells one firm of another.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from sqlmodel import Session

from workflow.account_queries import organisation_by_code
from workflow.admission_refusals import AdmissionFaulty, AdmissionKnown, AdmissionsFull, DocumentUnfit
from workflow.answers import Fault, Reading, read_answers
from workflow.evidence import Content, display_name
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
from workflow.scan_tables import Scan
from workflow.scanning import looked_through, note_scan
from workflow.trail import record

CODE = "employer_credit_code"
ASKED = ("company_name_zh", "company_name_latin", CODE, "company_address", "company_contact_name", "company_contact_email")
LICENCE, AUTHORISATION = DOCUMENTS = ("licence", "authorisation")
MOST_WAITING = 500  # requests, and the bytes that one firm may hand in: strangers fill neither queue nor disk


class _Document(NamedTuple):
    """A document of a request, looked through."""

    kind: str
    name: str
    content: Content
    scan: Scan | None


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
        _must_be_new(office, session, reading, 0)
    found = [_fit(office, kind, *documents[kind]) for kind in DOCUMENTS]
    for document in found:
        office.evidence.keep(document.content.kept)
    with office.registry.writing() as session:
        before = request_by_form(session, sent)
        if before is not None:  # the second click of two
            return before.reference
        _must_be_new(office, session, reading, sum(len(one.content.kept) for one in found))
        return _kept(office, session, reading, agency, found, sent)


def _must_be_new(office: Office, session: Session, reading: Reading, more: int) -> None:
    """:param more: bytes that come with the request. :raises AdmissionKnown, AdmissionsFull."""
    code = reading.facts.employer_credit_code
    if organisation_by_code(session, code) or waits_already(session, code):
        raise AdmissionKnown
    count, size = requests_waiting(session)
    if count >= MOST_WAITING or size + more > office.settings.evidence_firm_max_bytes:
        raise AdmissionsFull


def _read(office: Office, typed: Mapping[str, str]) -> Reading:
    reading = read_answers({name: typed.get(name, "") for name in ASKED}, office.today())
    faulty = {fault.key for fault in reading.faults}
    missing = (Fault(name, "", "required", {}) for name in ASKED if name not in reading.values and name not in faulty)
    faults = sorted([*reading.faults, *missing], key=lambda fault: ASKED.index(fault.key))
    if faults:
        raise AdmissionFaulty(tuple(faults))
    return reading


def _fit(office: Office, kind: str, name: str, content: bytes) -> _Document:
    try:
        return _Document(kind, display_name(name), *looked_through(office, content))
    except EvidenceRefused as refused:
        raise DocumentUnfit(kind, refused) from None


def _kept(office: Office, session: Session, reading: Reading, agency: bool, found: Sequence[_Document], sent: str) -> str:
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
    for one in found:
        session.add(
            AdmissionDocument(
                request_id=request.id,
                kind=one.kind,
                name=one.name,
                media_type=one.content.media_type,
                size=len(one.content.kept),
                pages=one.content.pages,
                sha256=one.content.sha256,
            )
        )
        note_scan(office, session, one.content.sha256, one.scan)
    about = {"request": request.id} | {one.kind: one.content.sha256 for one in found}
    record(session, "ask_for_admission", None, at, about=about)
    return request.reference
