"""Reading a case: the case file, its evidence, its trail. Nothing here changes anything."""

from dataclasses import dataclass
from typing import BinaryIO

from sqlmodel import Session

from rules import Evaluation, Warning
from workflow.answers import Reading, read_answers
from workflow.case_trail import TrailLine, trail_lines
from workflow.claims import Claim, claimed_score, claims_of, verified_score
from workflow.consent_tables import Consent, consents_of, in_force
from workflow.correction_queries import correction_behind, corrections_of
from workflow.correction_tables import Correction
from workflow.evidence import page_picture
from workflow.judgement import Judgement, judged
from workflow.looking_up import case_for, evidence_for
from workflow.notice_tables import NoticeGiven
from workflow.number_queries import open_of
from workflow.number_tables import Prepared
from workflow.office import Office
from workflow.personal_reading import ReadFor, note_file
from workflow.procedure import PROCEDURE, open_steps
from workflow.queries import (
    MINUTES,
    evidence_of,
    findings_of,
    judgements_of,
    letter_of,
    notices_of,
    organisation_of,
)
from workflow.retention_queries import is_held
from workflow.retention_refusals import Anonymised
from workflow.roles import Actor
from workflow.scan_queries import withheld_of
from workflow.scan_tables import Scan
from workflow.scanning import must_be_clean
from workflow.sight import as_read_by, findings_told, reads_as_firm
from workflow.tables import Case, Evidence, Letter, Organisation


@dataclass(frozen=True, slots=True)
class Bonus:
    """The local bonus that the examiner has entered."""

    points: int
    reason: str
    document: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as one person may read it.

    :param case: `case.version` is what a step must be given as seen.
    :param claimed: the score of what the firm states; on the decisive day, before filing on today.
    :param verified: the score of what was found; `None` before filing, and for the firm until it is told.
    :param evidence: all files attached now, also for fields that are no claims; the minutes stand apart.
    :param judgements: what officers have judged about the direct routes, oldest first; empty for the firm until it is told.
    :param prepared: the prepared letter that is neither issued nor void; for officers only.
    :param notices: what the office has given in writing besides the letter, oldest first.
    :param corrections: what was proposed about the letter, oldest first; for the firm only the notes that it was given.
    :param replaces: the letter whose place the letter of this case takes, for a case that the office opened.
    :param replaced_by: the letter that stands in the place of this case's.
    :param consents: what happened to the consent of the host, oldest first.
    :param held: whether the case is held back from being anonymised; for the firm never.
    :param withheld: files that wait for the virus scanner or are infected, by SHA-256.
    :param warnings: contradictions that the rules see; what is odd in the fields stands in `reading.warnings`.
    :param steps: what this person may do now.
    """

    case: Case
    organisation: Organisation
    reading: Reading
    claimed: Evaluation
    verified: Evaluation | None
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    bonus: Bonus | None
    judgements: tuple[Judgement, ...]
    minutes: tuple[Evidence, ...]
    letter: Letter | None
    prepared: Prepared | None
    notices: tuple[NoticeGiven, ...]
    corrections: tuple[Correction, ...]
    replaces: Letter | None
    replaced_by: Letter | None
    withheld: dict[str, Scan]
    trail: tuple[TrailLine, ...]
    consents: tuple[Consent, ...]
    held: bool
    warnings: tuple[Warning, ...]
    steps: tuple[str, ...]

    @property
    def consent(self) -> Consent | None:
        """The consent that counts now."""
        return in_force(self.consents)

    def evidence_for(self, claim: str) -> tuple[Evidence, ...]:
        """The files attached for a fact or a field."""
        return tuple(one for one in self.evidence if one.claim == claim)

    def judgement(self, fact: str) -> Judgement | None:
        """The newest judgement about a fact, also one that took an earlier one back."""
        return next((one for one in reversed(self.judgements) if one.fact == fact), None)


def read_case(office: Office, case_id: int, actor: Actor) -> CaseFile:
    """The case file.

    :raises NotFound: there is no such case, or it is not for this person. :raises Anonymised: its period is over.
    """
    with office.registry.reading() as session:
        case = _whole(session, case_id, actor)
        evidence, findings = evidence_of(session, case.id), findings_of(session, case.id)
        told = findings_told(actor, case)
        before_filing = case.decisive_day is None or case.state in PROCEDURE["file"].from_
        on = office.today() if before_filing else case.decisive_day
        claims = claims_of(case, on, evidence, findings if told else [])
        claimed = claimed_score(case, on)
        judgements = tuple(judgements_of(session, case.id)) if told else ()
        letter, behind = letter_of(session, case.id), correction_behind(session, case.id)
        bonus = Bonus(case.bonus_points, case.bonus_reason, case.bonus_document) if case.bonus_points is not None else None
        return CaseFile(
            case=as_read_by(actor, case),
            organisation=organisation_of(session, case),
            reading=read_answers(case.answers, on),
            claimed=claimed,
            verified=verified_score(case, claims, judged(judgements), case.decisive_day)
            if told and case.decisive_day
            else None,
            claims=claims,
            evidence=tuple(one for one in evidence if one.claim != MINUTES),
            bonus=bonus if told else None,
            judgements=judgements,
            minutes=() if reads_as_firm(actor) else tuple(one for one in evidence if one.claim == MINUTES),
            letter=letter,
            prepared=None if reads_as_firm(actor) else open_of(session, case.id),
            notices=tuple(notices_of(session, case.id)),
            corrections=_corrections(session, case, actor),
            replaces=session.get_one(Letter, behind.letter_id) if behind else None,
            replaced_by=session.get_one(Letter, letter.replaced_by) if letter and letter.replaced_by else None,
            withheld=withheld_of(session, (one.sha256 for one in evidence)),
            trail=trail_lines(session, case, actor),
            consents=tuple(consents_of(session, case.id)),
            held=not reads_as_firm(actor) and is_held(session, case.id),
            warnings=claimed.warnings,
            steps=open_steps(case, actor),
        )


def _corrections(session: Session, case: Case, actor: Actor) -> tuple[Correction, ...]:
    return tuple(one for one in corrections_of(session, case.id) if one.notice_id is not None or not reads_as_firm(actor))


def evidence_file(office: Office, evidence_id: int, actor: Actor, purpose: ReadFor | None = None) -> tuple[Evidence, BinaryIO]:
    """A file as it is kept, compared with its digest and open at its beginning; whoever asks closes it.

    That somebody of the office reads it is written down before.

    :param purpose: what it is read for; `None` is what the person's role has to do with the case.
    :raises NotFound: there is no such file, or it is not for this person. :raises Anonymised: the period of its case is over.
    :raises StoreUnavailable: the store does not answer. :raises StoreDamaged: the file is gone, or is not what it was.
    :raises FileWithheld: it waits for the virus scanner, or a virus was found in it.
    """
    with office.registry.reading() as session:
        evidence = evidence_for(session, evidence_id, actor)
        _whole(session, evidence.case_id, actor)
    must_be_clean(office, evidence)
    note_file(office, evidence, actor, purpose)
    return evidence, office.evidence.opened(evidence.sha256)


def evidence_content(office: Office, evidence_id: int, actor: Actor) -> tuple[Evidence, bytes]:
    """The same, read to its end. Raises as `evidence_file`."""
    evidence, file = evidence_file(office, evidence_id, actor)
    with file:
        return evidence, file.read()


def evidence_page(office: Office, evidence_id: int, page: int, actor: Actor) -> bytes:
    """One page of a file as a PNG, to be read beside the claim.

    :param page: counts from 1. :raises NotFound, StoreUnavailable, StoreDamaged: as for `evidence_file`.
    :raises NoSuchPage: the file has no such page. :raises PageUnreadable: it cannot be drawn.
    """
    evidence, content = evidence_content(office, evidence_id, actor)
    return page_picture(content, evidence.media_type, page)


def trail_of(office: Office, case_id: int, actor: Actor) -> tuple[TrailLine, ...]:
    """What happened to a case, oldest first.

    :raises NotFound: there is no such case, or it is not for this person.
    """
    with office.registry.reading() as session:
        return trail_lines(session, case_for(session, case_id, actor), actor)


def _whole(session: Session, case_id: int, actor: Actor) -> Case:
    case = case_for(session, case_id, actor)
    if case.anonymised_at:
        raise Anonymised.of(case)
    return case
