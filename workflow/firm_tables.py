"""What the registry keeps of firms beside themselves: the mandates of their agents, and firms that ask to be admitted."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from workflow.columns import Moment, member_of
from workflow.locked import LockedText


class Mandate(SQLModel, table=True):
    """An agency acts for a firm from a day until a day, both included, by a document. Only its withdrawal is added later.

    :param name: of the document, as the person called it, cleaned: for display only. :param sha256: leads to the store.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint("firm_id <> agency_id", name="mandate_between_two"),
        CheckConstraint("first_day <= last_day", name="mandate_days_in_order"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="mandate_withdrawn_by_somebody"),
    )
    id: int | None = Field(default=None, primary_key=True)
    firm_id: int = Field(foreign_key="organisation.id", index=True)
    agency_id: int = Field(foreign_key="organisation.id", index=True)
    first_day: date
    last_day: date
    name: str = Field(sa_type=LockedText("mandate.name"))
    media_type: str
    size: int
    pages: int
    sha256: str = Field(index=True)
    given_by: int = Field(foreign_key="person.id")
    given_at: datetime = Field(sa_type=Moment)
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)


class AdmissionState(StrEnum):
    """Where a firm's request to be admitted stands."""

    WAITING = "waiting"
    ADMITTED = "admitted"
    REFUSED = "refused"


class AdmissionRequest(SQLModel, table=True):
    """A firm asks to be admitted. Decided once, by one person, with a reason where it is refused.

    :param reference: as the firm is told it. :param sent: of the form that was sent (SHA-256): the same form asks once.
    :param agency: whether it asks as an agency.
    """

    __tablename__ = "admission_request"
    __table_args__ = (
        CheckConstraint("(state = 'waiting') = (decided_by IS NULL)", name="admission_decided_by_somebody"),
        CheckConstraint("(state = 'admitted') = (organisation_id IS NOT NULL)", name="admission_makes_a_firm"),
        Index("admission_by_state", "state", "asked_at", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    sent: str = Field(unique=True)
    name_zh: str
    name_latin: str
    credit_code: str = Field(index=True)
    agency: bool = False
    address: str = Field(sa_type=LockedText("admission_request.address"))
    contact_name: str = Field(sa_type=LockedText("admission_request.contact_name"))
    contact_email: str = Field(sa_type=LockedText("admission_request.contact_email"))
    asked_at: datetime = Field(sa_type=Moment)
    state: AdmissionState = Field(default=AdmissionState.WAITING, sa_type=member_of(AdmissionState, "admission_state_known"))
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str | None = Field(default=None, sa_type=LockedText("admission_request.reason"))
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")


class AdmissionDocument(SQLModel, table=True):
    """A file that came with a request: the licence, or the authorisation of who asks."""

    __tablename__ = "admission_document"
    __table_args__ = (UniqueConstraint("request_id", "kind", name="admission_document_once"),)
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="admission_request.id")
    kind: str
    name: str = Field(sa_type=LockedText("admission_document.name"))
    media_type: str
    size: int
    pages: int
    sha256: str = Field(index=True)
