"""Files and the virus scanner: asked before a file is taken in, and again before a file that waits is opened.

Where no scanner is set, nothing waits. A file in which a virus was found stays closed for good, whatever is set later.
"""

from sqlmodel import Session

from workflow.evidence import Content, check_content
from workflow.filing_refusals import EvidenceRefused, FileWithheld
from workflow.firm_tables import AdmissionDocument, Mandate
from workflow.office import Office
from workflow.scan_queries import scan_of
from workflow.scan_tables import FileScan, Scan
from workflow.scanner import ScannerDown
from workflow.tables import Evidence
from workflow.trail import record


def looked_through(office: Office, content: bytes) -> tuple[Content, Scan | None]:
    """A file's content, checked, and what the scanner says of it; `None` where none is set. It takes time.

    :raises EvidenceRefused: what it is that cannot be taken in; virus_found with the virus's name.
    """
    found = check_content(content, office.settings)
    if office.scanner is None:
        return found, None
    try:
        virus = office.scanner.look(found.kept)
    except ScannerDown:
        return found, Scan.WAITING
    if virus:
        raise EvidenceRefused("virus_found", {"virus": virus[:60]})
    return found, Scan.CLEAN


def note_scan(office: Office, session: Session, sha256: str, scan: Scan | None, virus: str = "") -> None:
    """Keeps a verdict. A verdict of before is never made worse known: a file that was clean does not wait again.

    :param sha256: of the file as it is kept.
    """
    there = scan_of(session, sha256)
    if scan is None or (there and (scan is Scan.WAITING or there.state is Scan.INFECTED)):
        return
    kept = there or FileScan(sha256=sha256, state=scan, at=office.now())
    kept.state, kept.virus, kept.at = scan, virus, office.now()
    session.add(kept)


def must_be_clean(office: Office, file: Evidence | Mandate | AdmissionDocument) -> None:
    """Lets a file be opened or not; one that waits is looked through now, where the scanner is there again.

    :raises FileWithheld: waiting (the scanner does not answer), infected.
    :raises StoreUnavailable, StoreDamaged: as the store does.
    """
    with office.registry.reading() as session:
        known = scan_of(session, file.sha256)
    if known and known.state is Scan.INFECTED:
        raise FileWithheld("infected", file.name, known.virus)
    if office.scanner is None or (known and known.state is Scan.CLEAN):
        return
    try:
        virus = office.scanner.look(office.evidence.read(file.sha256))
    except ScannerDown:
        raise FileWithheld("waiting", file.name) from None
    scan = Scan.INFECTED if virus else Scan.CLEAN
    with office.registry.writing() as session:
        note_scan(office, session, file.sha256, scan, virus[:60])
        of_case = isinstance(file, Evidence)
        about = {"sha256": file.sha256} | ({"evidence": file.id} if of_case else {})
        record(session, f"file_{scan}", None, office.now(), case_id=file.case_id if of_case else None, about=about)
    if virus:
        raise FileWithheld("infected", file.name, virus[:60])
