"""Every question to the registry about corrections and about letters that take another one's place."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session

from workflow.correction_tables import Correction
from workflow.notice_tables import NoticeGiven
from workflow.tables import Case


def corrections_of(session: Session, case_id: int) -> Sequence[Correction]:
    """Everything that was proposed about the letter of a case, oldest first."""
    return session.execute(select(Correction).where(Correction.case_id == case_id).order_by(Correction.id)).scalars().all()


def open_correction(session: Session, case_id: int) -> Correction | None:
    """The proposal that nobody has decided on yet."""
    asked = select(Correction).where(Correction.case_id == case_id, Correction.result.is_(None)).order_by(Correction.id.desc())
    return session.execute(asked.limit(1)).scalar_one_or_none()


def notes_on(session: Session, letter_id: int) -> Sequence[tuple[Correction, NoticeGiven]]:
    """The notes that were given on a letter, oldest first, each with what it corrects."""
    asked = (
        select(Correction, NoticeGiven)
        .join(NoticeGiven, NoticeGiven.id == Correction.notice_id)
        .where(Correction.letter_id == letter_id)
        .order_by(Correction.id)
    )
    return session.execute(asked).all()


def correction_behind(session: Session, case_id: int) -> Correction | None:
    """The correction for which a case was opened; `None` for a case that a firm opened."""
    return session.execute(select(Correction).where(Correction.successor_id == case_id)).scalar_one_or_none()


def successors_of(session: Session, letter_id: int) -> Sequence[Case]:
    """The cases that were opened to replace a letter, oldest first."""
    asked = select(Case).join(Correction, Correction.successor_id == Case.id).where(Correction.letter_id == letter_id)
    return session.execute(asked.order_by(Case.id)).scalars().all()
