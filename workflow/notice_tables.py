"""What the registry keeps of the office's notices: what each states, and its bytes as they left the house."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from workflow.columns import Moment
from workflow.locked import LockedBytes, LockedJson


class NoticeGiven(SQLModel, table=True):
    """A notice as it was given: refusal, request for supplements, acknowledgement. Only its copies are added later.

    :param serial: its number in the year, `None` for a document without an official number; so also `number`.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("kind", "year", "serial", name="notice_number_once"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    kind: str
    year: int
    serial: int | None = None
    number: str | None = Field(default=None, unique=True)
    statement: dict[str, Any] | None = Field(
        sa_type=LockedJson("notice.statement"), nullable=True
    )  # `None` once its case was anonymised
    statement_digest: str
    pdf_digest: str
    given_by: int = Field(foreign_key="person.id")
    given_at: datetime = Field(sa_type=Moment)
    copies: int = 0


class NoticeDocument(SQLModel, table=True):
    """The bytes of a notice as they left the house, apart from the notice so that lists do not carry them."""

    __tablename__ = "notice_document"
    notice_id: int = Field(primary_key=True, foreign_key="notice.id")
    content: bytes = Field(sa_type=LockedBytes("notice_document.content"))
