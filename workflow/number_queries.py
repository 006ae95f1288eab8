"""Every question to the registry about numbers: prepared, issued, void, and whether any is missing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlmodel import Session

from workflow.notice_tables import NoticeGiven
from workflow.number_tables import Prepared, PreparedDocument
from workflow.tables import Case, Letter, Person, Serial

LETTER, CASE, ADMISSION = "letter", "case", "admission"  # what `Serial` calls numbers; the latter two are no documents


def open_of(session: Session, case_id: int) -> Prepared | None:
    """The prepared letter of a case that is neither issued nor void."""
    asked = select(Prepared).where(Prepared.case_id == case_id, Prepared.voided_at.is_(None), Prepared.issued_at.is_(None))
    return session.execute(asked).scalar_one_or_none()


def prepared_document(session: Session, prepared_id: int) -> bytes:
    """The bytes of a prepared letter."""
    return session.get_one(PreparedDocument, prepared_id).content


def drop_prepared_document(session: Session, prepared_id: int) -> None:
    """Takes the bytes of a prepared letter away, once the letter itself holds them."""
    session.execute(delete(PreparedDocument).where(PreparedDocument.prepared_id == prepared_id))


def series(session: Session) -> Sequence[tuple[str, int, int]]:
    """Every row of numbers of documents: kind, year, last serial; newest year first."""
    asked = select(Serial.kind, Serial.year, Serial.last).where(Serial.kind.not_in((CASE, ADMISSION)))
    return [tuple(row) for row in session.execute(asked.order_by(Serial.year.desc(), Serial.kind))]


def count_used(session: Session, kind: str, year: int) -> int:
    """How many numbers of a year stand on a document that was issued or given."""
    return session.execute(select(func.count()).select_from(_documents(kind, year).subquery())).scalar_one()


def count_prepared(session: Session, year: int, today: date) -> tuple[int, int]:
    """How many prepared numbers of a year are still open, and how many are void. One whose day has passed is void."""
    stands = Prepared.voided_at.is_(None) & (Prepared.issued_on == today)
    asked = select(func.count(), func.count().filter(stands)).where(Prepared.year == year, Prepared.issued_at.is_(None))
    unused, still_open = session.execute(asked).one()
    return still_open, unused - still_open


def used_numbers(session: Session, kind: str, year: int, first: int, last: int) -> Sequence[tuple[Any, ...]]:
    """The documents with these serials: serial, number, moment, person's name, case, its reference."""
    table = _table(kind)
    asked = _documents(kind, year).where(table.serial.between(first, last))
    return session.execute(asked).all()


def unused_numbers(session: Session, year: int, first: int, last: int) -> Sequence[tuple[Prepared, str, str | None, str]]:
    """The prepared letters with these serials that were not issued: each with who prepared it, who voided it, the reference."""
    made, voided = Person.__table__.alias("made"), Person.__table__.alias("voided")
    asked = (
        select(Prepared, made.c.name, voided.c.name, Case.reference)
        .join(made, made.c.id == Prepared.prepared_by)
        .outerjoin(voided, voided.c.id == Prepared.voided_by)
        .join(Case, Case.id == Prepared.case_id)
        .where(Prepared.year == year, Prepared.serial.between(first, last), Prepared.issued_at.is_(None))
    )
    return session.execute(asked).all()


def _table(kind: str) -> type[Letter] | type[NoticeGiven]:
    return Letter if kind == LETTER else NoticeGiven


def _documents(kind: str, year: int) -> Select:
    table = _table(kind)
    by, at = (Letter.issued_by, Letter.issued_at) if table is Letter else (NoticeGiven.given_by, NoticeGiven.given_at)
    asked = (
        select(table.serial, table.number, at, Person.name, Case.id, Case.reference)
        .join(Person, Person.id == by)
        .join(Case, Case.id == table.case_id)
        .where(table.year == year, table.serial.is_not(None))
    )
    return asked if table is Letter else asked.where(NoticeGiven.kind == kind)
