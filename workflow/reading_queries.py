"""What is asked of the trail about readings of personal data, and of the cases about one passport number."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from workflow.tables import Case, Person, TrailEntry


def entries_since(session: Session, step: str, case_id: int, person_id: int, since: datetime) -> Sequence[TrailEntry]:
    """The entries of this step that a person has in a case since a moment."""
    asked = select(TrailEntry).where(
        TrailEntry.case_id == case_id, TrailEntry.step == step, TrailEntry.person_id == person_id, TrailEntry.at >= since
    )
    return session.execute(asked).scalars().all()


def newest_of(session: Session, step: str, before: int | None, limit: int) -> Sequence[tuple[TrailEntry, Person, Case]]:
    """The entries of this step in all cases, the newest first. :param before: the number of the last one that was shown."""
    asked = (
        select(TrailEntry, Person, Case)
        .join(Person, Person.id == TrailEntry.person_id)
        .join(Case, Case.id == TrailEntry.case_id)
        .where(TrailEntry.step == step)
        .order_by(TrailEntry.number.desc())
        .limit(limit)
    )
    if before is not None:
        asked = asked.where(TrailEntry.number < before)
    return session.execute(asked).all()
