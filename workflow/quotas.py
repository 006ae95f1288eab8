"""How much a firm may hand in: files and bytes of one case, bytes of all its cases. What was taken away counts: it is kept."""

from sqlmodel import Session

from workflow.file_queries import bytes_of_case, bytes_of_firm, files_of_case
from workflow.filing_refusals import EvidenceRefused
from workflow.mandate_queries import bytes_of_mandates
from workflow.office import OfficeSettings
from workflow.tables import Case, Organisation

_MIB = 1024 * 1024


def must_have_room(
    session: Session, case: Case, settings: OfficeSettings, name: str, size: int, *, writing: bool = True
) -> None:
    """Refuses a file for which a case or a firm has no room left. The same content counts once.

    :param name: the file's SHA-256. :param size: its bytes.
    :param writing: whether the row is written in this very transaction; else it is only looked beforehand.
    :raises EvidenceRefused: too_many_in_case, case_full, firm_full.
    """
    # Two cases of one firm may be written at the same time where the database allows it: the firm's row lets one go first.
    session.get_one(Organisation, case.organisation_id, with_for_update=writing)
    if files_of_case(session, case.id) >= settings.evidence_max_case_files:
        raise EvidenceRefused("too_many_in_case", {"most": str(settings.evidence_max_case_files)})
    within("case_full", settings.evidence_case_max_bytes, bytes_of_case(session, case.id, name), size)
    within("firm_full", settings.evidence_firm_max_bytes, bytes_counted(session, case.organisation_id, name), size)


def bytes_counted(session: Session, organisation_id: int, name: str) -> int:
    """Bytes that count for a firm: of its cases and of its mandates."""
    return bytes_of_firm(session, organisation_id, name) + bytes_of_mandates(session, organisation_id, name)


def within(kind: str, most: int, others: int, size: int) -> None:
    """Refuses a file of so many bytes beside the bytes of others. :raises EvidenceRefused: of this kind."""
    if others + size > most:
        told = {"most": f"{most / _MIB:.0f}", "used": f"{others / _MIB:.1f}", "size": f"{max(size / _MIB, 0.1):.1f}"}
        raise EvidenceRefused(kind, told)
