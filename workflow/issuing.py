"""The registrar's steps: issue the letter as it was prepared, hand it out, execute a revocation."""

from hashlib import sha256
from typing import Literal

from workflow.letter import LetterStatement
from workflow.looking_up import case_for
from workflow.mail_tables import MailKind
from workflow.number_queries import drop_prepared_document, prepared_document
from workflow.number_refusals import PreparedDiffers
from workflow.office import Office, beforehand, taking
from workflow.outbox import tell_firm
from workflow.preparing import can_leave, still_can_leave
from workflow.queries import document_of, letter_of
from workflow.refusals import NotFound
from workflow.registry import standing
from workflow.replacing import put_in_place, still_stands
from workflow.retention_refusals import Anonymised
from workflow.roles import Actor, Role
from workflow.seal import ELECTRONIC
from workflow.tables import Case, Letter, LetterDocument
from workflow.trail import record


def issue(office: Office, case_id: int, seen: int, actor: Actor, shown: str) -> Letter:
    """Lets the prepared letter out: register, file and trail in one short transaction; all of it is there, or nothing.

    What leaves are the bytes that were prepared and shown; a seal is added behind them. It is made before the registry is
    locked, so that nobody waits for a time-stamp. A double click gives one letter: the second click finds the case changed.

    :param shown: SHA-256 of the prepared file that the registrar looked at, in hexadecimal (`Prepared.pdf_digest`).
    :raises NotPrepared: it has no number yet.
    :raises PreparedDiffers: another file was looked at, or day, template, edition, facts or signatures are others since.
    :raises GateFails, NoEditionToday, ScoreDiffers: the case no longer is what was decided; the countersigner may remit it.
    :raises NotPrintable: a character that no font of the letter has.
    :raises SealUnavailable: it cannot be sealed.
    :raises LetterExpired: it would take the place of a letter whose last day is past.
    """
    document = _sealed(office, case_id, seen, actor, shown)
    with taking("issue", office, case_id, seen, actor) as taken:
        prepared = still_can_leave(office, taken, shown)
        if document is None:  # it came to be what was shown after it was looked up
            raise PreparedDiffers(prepared.number, "shown")
        letter = Letter(
            case_id=case_id,
            year=prepared.year,
            serial=prepared.serial,
            number=prepared.number,
            code=prepared.code,
            statement=prepared.statement,
            statement_digest=prepared.statement_digest,
            pdf_digest=sha256(document).hexdigest(),
            unsealed_digest=prepared.pdf_digest,
            issued_by=taken.actor.id,
            issued_at=taken.at,
            issued_on=prepared.issued_on,
            valid_until=LetterStatement.model_validate(prepared.statement).valid_until,
        )
        taken.session.add(letter)
        prepared.issued_at = taken.at
        taken.session.flush()
        taken.session.add(LetterDocument(letter_id=letter.id, content=document))
        drop_prepared_document(taken.session, prepared.id)
        put_in_place(taken, letter)
        tell_firm(office, taken, MailKind.LETTER_ISSUED)
        taken.about |= {"letter": letter.number, "statement": letter.statement_digest, "pdf": letter.pdf_digest}
    return letter


def _sealed(office: Office, case_id: int, seen: int, actor: Actor, shown: str) -> bytes | None:
    """The file that is to leave, sealed where it bears a seal; `None` where the step itself will say why there is none.

    Everything is asked before the seal is set: no seal is made for a letter that cannot leave.
    """
    with beforehand("issue", office, case_id, seen, actor) as before:
        if before is None:
            return None
        prepared = can_leave(office, before, shown)
        document = prepared_document(before.session, prepared.id)
    if sha256(document).hexdigest() != prepared.pdf_digest:
        raise PreparedDiffers(prepared.number, "shown")
    return office.seal.sign(document, before.at) if prepared.statement["seal"] == ELECTRONIC else document


def letter_document(office: Office, case_id: int, actor: Actor, purpose: Literal["download", "print"]) -> tuple[Letter, bytes]:
    """The letter as it was issued, byte for byte; who took it, for what, and which copy it was stands in the trail.

    :raises NotFound: no letter, or not for this person. :raises LetterRevoked, LetterReplaced, Anonymised: it is no longer
        handed out.
    """
    if purpose not in ("download", "print"):
        raise ValueError(f"a letter is handed out for download or print, not for {purpose!r}")
    with office.registry.writing() as session:
        actor = standing(session, actor, office.now())
        case = case_for(session, case_id, actor)
        letter = letter_of(session, case_id)
        if letter is None:
            raise NotFound
        still_stands(session, letter)
        if case.anonymised_at:
            raise Anonymised.of(case)
        letter.copies += 1
        about = {"letter": letter.number, "copy": letter.copies} | actor.by_mandate
        role = next(role for role in Role if role in actor.roles)
        record(session, f"letter_{purpose}", actor.id, office.now(), case_id=case_id, role=role, about=about)
        document = document_of(session, letter.id)
    return letter, document


def revoke(office: Office, case_id: int, seen: int, actor: Actor, reason: str = "") -> Case:
    """Executes the revocation that another person has ordered. The letter is revoked for everybody who verifies it from now on.

    :raises NoOrder: nobody ordered it. :raises FourEyes: the person ordered it.
    """
    with taking("revoke", office, case_id, seen, actor, reason) as taken:
        case, letter = taken.case, letter_of(taken.session, case_id)
        case.revoked_by, case.revoked_at = taken.actor.id, taken.at
        letter.revoked_at = taken.at
        tell_firm(office, taken, MailKind.LETTER_REVOKED)
        taken.about["letter"] = letter.number
    return case
