"""What whoever keeps an office running asks of the registry as a whole."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, text, union
from sqlmodel import Session

from workflow.account_tables import SignIn
from workflow.firm_tables import AdmissionDocument, Mandate
from workflow.procedure import State
from workflow.tables import Case, Evidence, Letter


def newest_letter(session: Session) -> Letter | None:
    """The letter that was issued last, of those that still have their file."""
    return (
        session.execute(select(Letter).where(Letter.statement.is_not(None)).order_by(Letter.id.desc()).limit(1))
        .scalars()
        .first()
    )


def every_file(session: Session) -> Sequence[str]:
    """The digests of all files that were ever uploaded, each once, but those that went with their anonymised cases."""
    kept = select(Evidence.sha256).join(Case, Case.id == Evidence.case_id).where(Case.anonymised_at.is_(None))
    others = (select(table.sha256) for table in (Mandate, AdmissionDocument))
    return session.execute(union(kept, *others).order_by("sha256")).scalars().all()


def damage(session: Session) -> str:
    """What the database finds wrong with its own pages and references; "" where nothing. A server looks after its own."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("SELECT 1"))
        return ""
    told = session.execute(text("PRAGMA integrity_check(1)")).scalar_one()
    stray = session.execute(text("PRAGMA foreign_key_check")).first()
    return str(told) if told != "ok" else "" if stray is None else str(tuple(stray))


def cases_by_state(session: Session) -> dict[State, tuple[int, datetime]]:
    """How many cases stand in each state, and since when the one that came into it first; states of none are left out."""
    asked = select(Case.state, func.count(), func.min(Case.moved_at)).group_by(Case.state)
    return {state: (count, since) for state, count, since in session.execute(asked)}


def count_letters(session: Session) -> tuple[int, int]:
    """How many letters were ever issued, and how many of these are revoked."""
    issued, revoked = session.execute(select(func.count(), func.count(Letter.revoked_at)).select_from(Letter)).one()
    return issued, revoked


def count_sessions(session: Session, seen_since: datetime, started_since: datetime) -> int:
    """How many sessions nobody has ended and that have not ended by themselves."""
    asked = select(func.count()).where(
        SignIn.ended_at.is_(None), SignIn.seen_at > seen_since, SignIn.started_at > started_since
    )
    return session.execute(asked).scalar_one()
