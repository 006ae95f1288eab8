"""Takes in a file: looked through and stored before the registry is held, so that nobody waits there for store or scanner."""

from workflow.evidence import Content, display_name
from workflow.file_queries import same_file, went_with_a_case
from workflow.filing_refusals import EvidenceRefused
from workflow.office import Office, Taken, beforehand, taking
from workflow.queries import MINUTES, evidence_of
from workflow.quotas import must_have_room
from workflow.roles import Actor
from workflow.scanning import looked_through, note_scan
from workflow.tables import Evidence


def take_in(
    step: str, office: Office, case_id: int, seen: int, actor: Actor, claim: str, name: str, content: bytes
) -> Evidence:
    """Checks and stores a file and adds it to the case; also for the panel's minutes.

    The file is stored before its row is kept: if the step fails after all, a file is left that nothing names, never a row
    without its file. What the step will refuse is not stored at all.

    :param step: the step's row in `PROCEDURE`. :param seen: the version of the case that was shown to the person.
    :param claim: what the file proves, or `MINUTES`. :param name: as the person calls the file.
    :raises EvidenceRefused: what the file is, or how many there are. :raises StoreUnavailable: the store does not take it.
    """
    found, scan = looked_through(office, content)
    with beforehand(step, office, case_id, seen, actor) as before:
        if before is not None:
            _must_fit(office, before, claim, name, found, writing=False)
    locked_with = office.evidence.vault.held.current
    if before is not None:
        office.evidence.keep(found.kept)
    with taking(step, office, case_id, seen, actor) as taken:
        if office.evidence.vault.held.current != locked_with:  # keys changed meanwhile, and no row led to this file
            office.evidence.keep(found.kept)
        _must_fit(office, taken, claim, name, found, writing=True)  # again: another case of the firm may have grown meanwhile
        evidence = Evidence(
            case_id=taken.case.id,
            claim=claim,
            name=display_name(name),
            media_type=found.media_type,
            size=len(found.kept),
            pages=found.pages,
            sha256=found.sha256,
            attached_by=taken.actor.id,
            attached_at=taken.at,
        )
        taken.session.add(evidence)
        if went_with_a_case(taken.session, found.sha256):  # a run of retention may have taken it away between the two
            office.evidence.keep(found.kept)
        note_scan(office, taken.session, found.sha256, scan)
        taken.session.flush()
        taken.about |= {"claim": claim, "evidence": evidence.id, "sha256": found.sha256}
    return evidence


def _must_fit(office: Office, taken: Taken, claim: str, name: str, found: Content, *, writing: bool) -> None:
    """Whether there is room for one more file. :raises EvidenceRefused: already_there, too_many_files, and those of quotas."""
    settings, session = office.settings, taken.session
    if same_file(session, taken.case.id, claim, found.sha256):
        raise EvidenceRefused("already_there", {"name": display_name(name)})
    if sum(one.claim == claim for one in evidence_of(session, taken.case.id)) >= settings.evidence_max_files:
        raise EvidenceRefused("too_many_files", {"most": str(settings.evidence_max_files)})
    if claim != MINUTES:  # those are the office's own
        must_have_room(session, taken.case, settings, found.sha256, len(found.kept), writing=writing)
