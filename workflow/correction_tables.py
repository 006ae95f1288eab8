"""What the registry keeps of corrections: what was proposed about an issued letter, and what a second person made of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from workflow.columns import Moment
from workflow.locked import LockedJson, LockedText


class Correction(SQLModel, table=True):
    """One proposal to correct a letter. What was proposed never changes; what became of it is added once.

    :param way: "note" or "replacement", by the rules whose file has `rules_digest`.
    :param changes: for each field `field`, `stood` and `reads`, the values as JSON; `reads` is `None` where it is found anew.
    :param result: "confirmed" or "dismissed" by `decided_by`; `None` while nobody has decided.
    :param notice_id: the note that was given. :param successor_id: the case whose letter will stand in the place.
    """

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="correction_four_eyes"),
        CheckConstraint("way IN ('note', 'replacement')", name="correction_way_known"),
        CheckConstraint("result IS NULL OR result IN ('confirmed', 'dismissed')", name="correction_result_known"),
        CheckConstraint("(result IS NULL) = (decided_by IS NULL)", name="correction_decided_by_somebody"),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    letter_id: int = Field(foreign_key="letter.id", index=True)
    way: str
    changes: list[dict[str, Any]] | None = Field(
        sa_type=LockedJson("correction.changes"), nullable=True
    )  # `None` once its case was anonymised
    rules_digest: str
    reason: str = Field(sa_type=LockedText("correction.reason"))
    proposed_by: int = Field(foreign_key="person.id")
    proposed_at: datetime = Field(sa_type=Moment)
    result: str | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decision_reason: str | None = Field(default=None, sa_type=LockedText("correction.decision_reason"))
    notice_id: int | None = Field(default=None, foreign_key="notice.id")
    successor_id: int | None = Field(default=None, foreign_key="case_file.id")
