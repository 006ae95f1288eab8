"""Every question to the registry about retention, and what an act of it takes away."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, func, select, update
from sqlmodel import Session

from workflow.consent_tables import Consent
from workflow.correction_tables import Correction
from workflow.notice_tables import NoticeDocument, NoticeGiven
from workflow.number_tables import Prepared, PreparedDocument
from workflow.procedure import State
from workflow.retention_tables import Hold, RetentionAct
from workflow.tables import Case, ClaimFinding, Evidence, Letter, LetterDocument, TrailEntry

RUN = "retention_run"  # what the trail calls a run over all cases


class Candidate(NamedTuple):
    """What decides whether a case is due.

    :param consent: the newest that happened to its host's consent. :param held: whether it is held back.
    """

    id: int
    reference: str
    state: State
    changed_at: datetime
    moved_at: datetime
    valid_until: date | None
    revoked_at: datetime | None
    replaced_by: int | None
    consent: str | None
    held: bool | None


def candidates(session: Session, case_id: int | None = None) -> Iterator[Candidate]:
    """Cases that are not anonymised yet, the oldest first, read in portions.

    :param case_id: only this one.
    """
    consent = select(Consent.what).where(Consent.case_id == Case.id).order_by(Consent.id.desc()).limit(1).scalar_subquery()
    held = select(Hold.held).where(Hold.case_id == Case.id).order_by(Hold.id.desc()).limit(1).scalar_subquery()
    asked = (
        select(
            Case.id, Case.reference, Case.state, Case.changed_at, Case.moved_at,
            Letter.valid_until, Letter.revoked_at, Letter.replaced_by, consent, held,
        )
        .outerjoin(Letter, Letter.case_id == Case.id)
        .where(Case.anonymised_at.is_(None))
        .order_by(Case.id)
    )  # fmt: skip
    if case_id is not None:
        asked = asked.where(Case.id == case_id)
    return (Candidate(*row) for row in session.execute(asked.execution_options(yield_per=1000)))


def act_of(session: Session, case_id: int) -> RetentionAct | None:
    """The act by which a case was anonymised."""
    return session.get(RetentionAct, case_id)


def newest_hold(session: Session, case_id: int) -> Hold | None:
    """The newest row about holding a case back."""
    return session.execute(select(Hold).where(Hold.case_id == case_id).order_by(Hold.id.desc()).limit(1)).scalars().first()


def is_held(session: Session, case_id: int) -> bool:
    """Whether a case is held back now."""
    newest = newest_hold(session, case_id)
    return newest is not None and newest.held


def unfinished(session: Session) -> Sequence[RetentionAct]:
    """The acts whose files may still be in the store."""
    asked = select(RetentionAct).where(RetentionAct.files_gone_at.is_(None)).order_by(RetentionAct.case_id)
    return session.execute(asked).scalars().all()


def files_of(session: Session, case_id: int) -> list[str]:
    """The digests of all files of a case, also of those that were taken away from a claim."""
    asked = select(Evidence.sha256).where(Evidence.case_id == case_id).distinct().order_by(Evidence.sha256)
    return list(session.execute(asked).scalars())


def still_needed(session: Session, files: Sequence[str]) -> set[str]:
    """Those of these files that a case which is not anonymised has, too."""
    asked = select(Evidence.sha256).join(Case, Case.id == Evidence.case_id)
    return set(session.execute(asked.where(Evidence.sha256.in_(files), Case.anonymised_at.is_(None))).scalars())


def newest_run(session: Session) -> TrailEntry | None:
    """The entry of the last run."""
    asked = select(TrailEntry).where(TrailEntry.step == RUN).order_by(TrailEntry.number.desc()).limit(1)
    return session.execute(asked).scalars().first()


def take_away(session: Session, case_id: int) -> None:
    """Takes away what rows and documents of a case say of a person. The case has its act already, or the database refuses."""
    letters = select(Letter.id).where(Letter.case_id == case_id)
    notices = select(NoticeGiven.id).where(NoticeGiven.case_id == case_id)
    prepared = select(Prepared.id).where(Prepared.case_id == case_id)
    for gone in (
        delete(LetterDocument).where(LetterDocument.letter_id.in_(letters)),
        delete(NoticeDocument).where(NoticeDocument.notice_id.in_(notices)),
        delete(PreparedDocument).where(PreparedDocument.prepared_id.in_(prepared)),
        update(Letter).where(Letter.case_id == case_id).values(statement=None),
        update(NoticeGiven).where(NoticeGiven.case_id == case_id).values(statement=None),
        update(Prepared).where(Prepared.case_id == case_id).values(statement=None),
        update(Correction).where(Correction.case_id == case_id).values(changes=None),
        update(ClaimFinding).where(ClaimFinding.case_id == case_id).values(true_value=None),
        update(Evidence).where(Evidence.case_id == case_id).values(name=""),
    ):
        session.execute(gone.execution_options(synchronize_session=False))


def left_over(session: Session, case_id: int) -> list[str]:
    """Which parts of an anonymised case are still there: names of tables; empty where all is gone."""
    letters = select(Letter.id).where(Letter.case_id == case_id)
    notices = select(NoticeGiven.id).where(NoticeGiven.case_id == case_id)
    prepared = select(Prepared.id).where(Prepared.case_id == case_id)
    asked = {
        "letter_document": select(LetterDocument.letter_id).where(LetterDocument.letter_id.in_(letters)),
        "notice_document": select(NoticeDocument.notice_id).where(NoticeDocument.notice_id.in_(notices)),
        "prepared_document": select(PreparedDocument.prepared_id).where(PreparedDocument.prepared_id.in_(prepared)),
        "letter": select(Letter.id).where(Letter.case_id == case_id, Letter.statement.is_not(None)),
        "notice": select(NoticeGiven.id).where(NoticeGiven.case_id == case_id, NoticeGiven.statement.is_not(None)),
        "prepared_letter": select(Prepared.id).where(Prepared.case_id == case_id, Prepared.statement.is_not(None)),
        "correction": select(Correction.id).where(Correction.case_id == case_id, Correction.changes.is_not(None)),
        "claim_finding": select(ClaimFinding.id).where(ClaimFinding.case_id == case_id, ClaimFinding.true_value.is_not(None)),
        "evidence": select(Evidence.id).where(Evidence.case_id == case_id, Evidence.name != ""),
    }
    found = {name for name, one in asked.items() if session.execute(select(func.count()).select_from(one.subquery())).scalar()}
    case = session.get_one(Case, case_id)
    if case.answers or case.claimed_trace or case.verified_trace:
        found.add("case_file")
    return sorted(found)
