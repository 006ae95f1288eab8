"""What the registry keeps of numbers: letters that were prepared, each with its number, and what became of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from workflow.columns import Moment, member_of
from workflow.locked import LockedBytes, LockedJson

OPEN = "voided_at IS NULL AND issued_at IS NULL"


class Why(StrEnum):
    """Why a prepared number was not used, or cannot be used any more."""

    DAY = "day"  # the day that stands in the letter has passed
    TEMPLATE = "template"  # the template in use is another one
    EDITION = "edition"  # an edition of the law, a yearly value or what is said beside them is another one
    SIGNATURES = "signatures"  # the decision is another one
    STATED = "stated"  # the office, the key, the facts or anything else that stands in the letter is another one
    REMITTED = "remitted"  # the case went back to the examiner
    WITHDRAWN = "withdrawn"  # the host took the consent back
    ANEW = "anew"  # nothing had changed; the registrar prepared it once more


class Prepared(SQLModel, table=True):
    """A letter that was prepared: its number, its code, its day, and the digest of the file that is to leave.

    Nothing of it is ever changed. It is open until it becomes one of two things, once: issued, or void with a reason.

    :param pdf_digest: of the file as it is shown, before any seal. :param issued_on: the day that stands in the letter.
    :param voided_by: `None` where no person did it.
    """

    __tablename__ = "prepared_letter"
    __table_args__ = (
        UniqueConstraint("year", "serial", name="prepared_number_once"),
        CheckConstraint("voided_at IS NULL OR issued_at IS NULL", name="issued_or_void"),
        CheckConstraint("(voided_at IS NULL) = (void_why IS NULL)", name="void_for_a_reason"),
        Index("one_open_number_a_case", "case_id", unique=True, sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    year: int
    serial: int
    number: str = Field(unique=True)
    code: str = Field(unique=True)
    statement: dict[str, Any] | None = Field(
        sa_type=LockedJson("prepared_letter.statement"), nullable=True
    )  # `None` once its case was anonymised
    statement_digest: str
    pdf_digest: str
    prepared_by: int = Field(foreign_key="person.id")
    prepared_at: datetime = Field(sa_type=Moment)
    issued_on: date
    issued_at: datetime | None = Field(default=None, sa_type=Moment)
    voided_at: datetime | None = Field(default=None, sa_type=Moment)
    voided_by: int | None = Field(default=None, foreign_key="person.id")
    void_why: Why | None = Field(default=None, sa_type=member_of(Why, "void_why_known"))


class PreparedDocument(SQLModel, table=True):
    """The bytes of a prepared letter as they are shown. When it is issued the letter holds them, and these are taken away."""

    __tablename__ = "prepared_document"
    prepared_id: int = Field(primary_key=True, foreign_key="prepared_letter.id")
    content: bytes = Field(sa_type=LockedBytes("prepared_document.content"))
