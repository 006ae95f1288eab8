"""What the registry keeps of the host's consent: each time it was given, withdrawn or lapsed, with the text that was shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Session, SQLModel, select

from workflow.columns import Moment

GIVEN, WITHDRAWN, LAPSED = "given", "withdrawn", "lapsed"
IN_PERSON, PAPER = "in_person", "paper"
What = Literal["given", "withdrawn", "lapsed"]
Way = Literal["in_person", "paper"]


class Consent(SQLModel, table=True):
    """One thing that happened to the consent of a case's host. Never changed: the newest counts.

    :param what: "given" by the host, "withdrawn" by the host, or "lapsed" because the case names another passport since.
    :param text_version: first day in force of the text that was shown, ISO. :param text_digest: SHA-256 of its file.
    :param language: in which it was shown: zh, en or de.
    :param way: how the host gave it: "in_person" at the screen, or on a signed "paper", which is the file `evidence_id`.
    :param by: who recorded it.
    """

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("what IN ('given', 'withdrawn', 'lapsed')", name="consent_what_known"),
        CheckConstraint("way IN ('in_person', 'paper')", name="consent_way_known"),
        CheckConstraint("language IN ('zh', 'en', 'de')", name="consent_language_known"),
        CheckConstraint("(way = 'paper') = (evidence_id IS NOT NULL)", name="consent_paper_is_there"),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    what: str
    text_version: str
    text_digest: str
    language: str
    way: str
    evidence_id: int | None = Field(default=None, foreign_key="evidence.id")
    by: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)


def consents_of(session: Session, case_id: int) -> Sequence[Consent]:
    """All that happened to the consent of a case, oldest first."""
    return session.execute(select(Consent).where(Consent.case_id == case_id).order_by(Consent.id)).scalars().all()


def in_force(consents: Sequence[Consent]) -> Consent | None:
    """The consent that counts now; `None` when none was given, or the last was withdrawn or has lapsed.

    :param consents: of one case, oldest first.
    """
    return consents[-1] if consents and consents[-1].what == GIVEN else None


def carry_consent(session: Session, first: int, case: int) -> None:
    """The consent of a case goes over to the case that the office opens in its place.

    :param first: the id of the first case. :param case: of the new one.
    """
    for row in consents_of(session, first):
        kept = {name: value for name, value in row.model_dump().items() if name not in ("id", "case_id")}
        session.add(Consent(**kept, case_id=case))
