"""Every question to the registry about cases, evidence, findings, letters and the trail."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import case, cast, func, or_, select
from sqlmodel import Session

from workflow.judgement import Judgement
from workflow.locked import LockedJsonText
from workflow.notice_tables import NoticeDocument, NoticeGiven
from workflow.tables import (
    Case,
    ClaimFinding,
    Evidence,
    Letter,
    LetterDocument,
    Organisation,
    Person,
    TrailEntry,
)

MINUTES = "minutes"  # the claim under which the panel's minutes are kept


def evidence_of(session: Session, case_id: int) -> Sequence[Evidence]:
    """The evidence of a case that is attached now, oldest first."""
    asked = select(Evidence).where(Evidence.case_id == case_id, Evidence.detached_at.is_(None)).order_by(Evidence.id)
    return session.execute(asked).scalars().all()


def findings_of(session: Session, case_id: int) -> Sequence[ClaimFinding]:
    """All findings of a case, oldest first, also those that no longer count."""
    return (
        session.execute(select(ClaimFinding).where(ClaimFinding.case_id == case_id).order_by(ClaimFinding.id)).scalars().all()
    )


def judgements_of(session: Session, case_id: int) -> Sequence[Judgement]:
    """What officers have judged in a case, oldest first."""
    return session.execute(select(Judgement).where(Judgement.case_id == case_id).order_by(Judgement.id)).scalars().all()


def letter_of(session: Session, case_id: int) -> Letter | None:
    """The letter of a case, if one was issued."""
    return session.execute(select(Letter).where(Letter.case_id == case_id)).scalar_one_or_none()


def letter_by_code(session: Session, code: str) -> Letter | None:
    """The letter with this verification code."""
    return session.execute(select(Letter).where(Letter.code == code)).scalar_one_or_none()


def letter_by_number(session: Session, number: str) -> Letter | None:
    """The letter with this official number."""
    return session.execute(select(Letter).where(Letter.number == number)).scalar_one_or_none()


def letter_by_bytes(session: Session, digest: str) -> Letter | None:
    """The letter whose file, sealed or before it was sealed, has this SHA-256."""
    asked = select(Letter).where(or_(Letter.pdf_digest == digest, Letter.unsealed_digest == digest))
    return session.execute(asked.limit(1)).scalars().first()


def document_of(session: Session, letter_id: int) -> bytes:
    """The bytes of a letter as it was issued."""
    return session.get_one(LetterDocument, letter_id).content


def notices_of(session: Session, case_id: int) -> Sequence[NoticeGiven]:
    """The notices that were given in a case, oldest first."""
    return session.execute(select(NoticeGiven).where(NoticeGiven.case_id == case_id).order_by(NoticeGiven.id)).scalars().all()


def notice_document_of(session: Session, notice_id: int) -> bytes:
    """The bytes of a notice as it was given."""
    return session.get_one(NoticeDocument, notice_id).content


def organisation_of(session: Session, case: Case) -> Organisation:
    """The firm whose case it is."""
    return session.get_one(Organisation, case.organisation_id)


def entries_of_case(session: Session, case_id: int) -> Sequence[tuple[TrailEntry, Person | None]]:
    """The trail of a case with the person of each entry, oldest first."""
    asked = (
        select(TrailEntry, Person)
        .outerjoin(Person, Person.id == TrailEntry.person_id)
        .where(TrailEntry.case_id == case_id)
        .order_by(TrailEntry.number)
    )
    return session.execute(asked).all()


def newest_entry(session: Session) -> TrailEntry | None:
    """The last entry of the whole trail."""
    return session.execute(select(TrailEntry).order_by(TrailEntry.number.desc()).limit(1)).scalar_one_or_none()


def every_entry(session: Session) -> Iterable[TrailEntry]:
    """The whole trail, oldest first, read in portions."""
    return session.execute(select(TrailEntry).order_by(TrailEntry.number).execution_options(yield_per=1000)).scalars()


def steps_kept(session: Session, steps: Iterable[str]) -> Sequence[tuple[str, int, int]]:
    """For each case its reference, its version, and how many of these steps the trail has of it."""
    counted = (
        select(func.count())
        .select_from(TrailEntry)
        .where(TrailEntry.case_id == Case.id, TrailEntry.step.in_(list(steps)))
        .scalar_subquery()
    )
    return session.execute(select(Case.reference, Case.version, counted).order_by(Case.id)).all()


class StoredScores(NamedTuple):
    """What a case keeps of its scores and its letter, the JSON as the text that was stored."""

    id: int
    reference: str
    filed: bool
    proposed: bool
    claimed_trace: str | None
    claimed_digest: str | None
    verified_trace: str | None
    verified_digest: str | None
    letter_id: int | None
    statement: str | None
    statement_digest: str | None
    pdf_digest: str | None
    anonymised: bool


def count_cases(session: Session) -> int:
    """How many cases there are."""
    return session.execute(select(func.count()).select_from(Case)).scalar_one()


def stored_scores(session: Session, after: int, limit: int) -> Sequence[StoredScores]:
    """The stored scores of the cases behind this number, the lowest first."""
    asked = (
        select(
            Case.id, Case.reference, Case.filed_at.is_not(None), Case.proposed_at.is_not(None),
            _as_text(Case.claimed_trace), Case.claimed_digest, _as_text(Case.verified_trace),
            Case.verified_digest, Letter.id, _as_text(Letter.statement), Letter.statement_digest, Letter.pdf_digest,
            Case.anonymised_at.is_not(None),
        )
        .outerjoin(Letter, Letter.case_id == Case.id)
        .where(Case.id > after)
        .order_by(Case.id)
        .limit(limit)
    )  # fmt: skip
    return [StoredScores(*row) for row in session.execute(asked)]


def traces_kept(session: Session, after: int, limit: int) -> Sequence[tuple[int, str | None]]:
    """The cases behind this number, the lowest first, each with its verified score, else its claimed one, else none."""
    claimed = case((Case.verified_trace.is_(None), Case.claimed_trace))  # opened only where it is needed
    asked = select(Case.id, _as_text(Case.verified_trace), cast(claimed, LockedJsonText("case_file.claimed_trace")))
    found = session.execute(asked.where(Case.id > after).order_by(Case.id).limit(limit))
    return [(number, claimed if verified is None else verified) for number, verified, claimed in found]


def _as_text(column: Any) -> Any:
    return cast(column, LockedJsonText(column.type.place))


def digests_kept(session: Session, cases: Sequence[int], steps: Sequence[str]) -> dict[tuple[int, str], dict[str, Any]]:
    """What the newest entry of each of these steps says in the trail of each case."""
    asked = (
        select(TrailEntry.case_id, TrailEntry.step, TrailEntry.about)
        .where(TrailEntry.case_id.in_(cases), TrailEntry.step.in_(steps))
        .order_by(TrailEntry.number)
    )
    return {(case_id, step): about for case_id, step, about in session.execute(asked)}


def content_of(session: Session, letter_id: int) -> bytes | None:
    """The bytes of a letter; `None` when they are gone."""
    return session.execute(select(LetterDocument.content).where(LetterDocument.letter_id == letter_id)).scalar_one_or_none()
