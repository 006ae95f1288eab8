"""Hands out notices as they were given, shows how one will look before it is given, and prints the application summary."""

from typing import Literal

from sqlmodel import Session

from workflow.canonical import canonical, digest
from workflow.claims import claimed_score, verified_score
from workflow.correcting import note_to_come
from workflow.examination import claims, judgements
from workflow.letter import score_line
from workflow.looking_up import case_for, notice_for
from workflow.notice_refusals import NoSuchNotice
from workflow.notice_tables import NoticeGiven
from workflow.notices import CORRECTION, REFUSAL, SUMMARY, SUPPLEMENTS, SummaryStatement
from workflow.noticing import PREVIEW, refusal_of, supplements_of
from workflow.office import Office, Taken
from workflow.procedure import PROCEDURE, Proposal
from workflow.queries import evidence_of, notice_document_of
from workflow.refusals import NotFound
from workflow.registry import standing
from workflow.retention_refusals import Anonymised
from workflow.roles import Actor, Role
from workflow.shortcomings import file_lines, gate_lines
from workflow.sight import reads_as_firm
from workflow.tables import Case
from workflow.trail import record

PREVIEWED = {SUPPLEMENTS: "return", REFUSAL: "sign", CORRECTION: "confirm_correction"}  # each with the step that gives it


def notice_document(
    office: Office, notice_id: int, actor: Actor, purpose: Literal["download", "print"]
) -> tuple[NoticeGiven, bytes]:
    """A notice as it was given, byte for byte; who took it, for what, and which copy it was stands in the trail.

    :raises NotFound: there is no such notice, or it is not for this person.
    """
    if purpose not in ("download", "print"):
        raise ValueError(f"a notice is handed out for download or print, not for {purpose!r}")
    with office.registry.writing() as session:
        actor = standing(session, actor, office.now())
        notice, case = notice_for(session, notice_id, actor)
        if case.anonymised_at:
            raise Anonymised.of(case)
        notice.copies += 1
        about = {"notice": notice.number or notice.kind, "copy": notice.copies}
        _record(office, session, f"notice_{purpose}", actor, case, about)
        document = notice_document_of(session, notice.id)
    return notice, document


def preview_notice(office: Office, case_id: int, kind: str, actor: Actor) -> bytes:
    """How the notice will look if it is given now, for officers: without a number, always a specimen.

    :param kind: "supplements" while the case can be returned, "refusal" while a refusal waits for its signature, "correction"
        while a note waits to be confirmed.
    :raises NotFound: no such case for this person. :raises NoSuchNotice: no notice of this kind can be given now.
    """
    if kind not in PREVIEWED or reads_as_firm(actor):
        raise NotFound
    with office.registry.reading() as session:
        case = case_for(session, case_id, actor)
        step = PROCEDURE[PREVIEWED[kind]]
        if case.state not in step.from_ or (kind == REFUSAL and case.proposal is not Proposal.REFUSAL):
            raise NoSuchNotice(case.reference)
        taken = Taken(session, case, actor, office.now(), "")
        terms, stated, judged = office.terms(kind, office.today()), claims(taken), judgements(taken)
        if kind == CORRECTION:
            statement, trace = note_to_come(office, taken, terms, PREVIEW), None
            if statement is None:
                raise NoSuchNotice(case.reference)
        elif kind == SUPPLEMENTS:
            statement, trace = supplements_of(office, taken, terms, PREVIEW, stated, judged), None
        else:
            verified = verified_score(case, stated, judged, case.decisive_day)
            statement = refusal_of(office, taken, terms, PREVIEW, stated, verified)
            trace = canonical(case.verified_trace)
    return office.printer(statement.model_copy(update={"demonstration": True}), trace)


def application_summary(office: Office, case_id: int, actor: Actor) -> tuple[Case, bytes]:
    """The application as it stands, to be printed and stamped by the firm; a draft says that it is one. Taking it is recorded.

    :raises NotFound: there is no such case, or it is not for this person.
    """
    with office.registry.writing() as session:
        actor = standing(session, actor, office.now())
        case = case_for(session, case_id, actor)
        if case.anonymised_at:
            raise Anonymised.of(case)
        statement = _summary(office, session, case)
        _record(office, session, "summary_download", actor, case, {"statement": statement.digest()})
    return case, office.printer(statement, None)


def _summary(office: Office, session: Session, case: Case) -> SummaryStatement:
    written = case.filed_at is None or case.state in PROCEDURE["file"].from_
    on = office.today() if written else case.decisive_day
    claimed, terms = claimed_score(case, on), office.terms(SUMMARY, office.today())
    return SummaryStatement(
        template=terms.template,
        template_digest=terms.digest,
        office=office.settings.name,
        demonstration=office.settings.demonstration,
        case_reference=case.reference,
        filed_at=None if written else case.filed_at,
        on=on,
        answers=case.answers,
        answers_digest=digest(case.answers),
        outcome=claimed.outcome.value,
        scores=tuple(score_line(claimed, one) for one in claimed.assessments),
        gates=gate_lines(claimed),
        files=file_lines(evidence_of(session, case.id)),
    )


def _record(office: Office, session: Session, step: str, actor: Actor, case: Case, about: dict[str, object]) -> None:
    role = next(role for role in Role if role in actor.roles)
    record(session, step, actor.id, office.now(), case_id=case.id, role=role, about=about | actor.by_mandate)
