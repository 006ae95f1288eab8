"""What whoever keeps an office running asks of the registry as a whole."""

from collections.abc import Sequence

from sqlalchemy import select, text, union
from sqlmodel import Session

from workflow.firm_tables import AdmissionDocument, Mandate
from workflow.tables import Evidence, Letter


def newest_letter(session: Session) -> Letter | None:
    """The letter that was issued last."""
    return session.execute(select(Letter).order_by(Letter.id.desc()).limit(1)).scalars().first()


def every_file(session: Session) -> Sequence[str]:
    """The digests of all files that were ever uploaded, each once."""
    tables = (Evidence, Mandate, AdmissionDocument)
    return session.execute(union(*(select(table.sha256) for table in tables)).order_by("sha256")).scalars().all()


def damage(session: Session) -> str:
    """What the database finds wrong with its own pages and references; "" where nothing. A server looks after its own."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("SELECT 1"))
        return ""
    told = session.execute(text("PRAGMA integrity_check(1)")).scalar_one()
    stray = session.execute(text("PRAGMA foreign_key_check")).first()
    return str(told) if told != "ok" else "" if stray is None else str(tuple(stray))
