"""What the registry keeps of cases that were anonymised, and of those that are held back from it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from workflow.columns import Moment, data
from workflow.locked import LockedText


class RetentionAct(SQLModel, table=True):
    """A case that was anonymised: what its guards ask for, and what is left for the register and for statistics.

    Nothing of it is ever changed; only that its files are gone is added once.

    :param entry: its entry in the trail, made before it: without one the database takes no act.
    :param rule: of the file with `rules_digest`. :param counted_from: the day that its period was counted from.
    :param on_day: the day on which it was anonymised, in Shanghai. :param kept: see `retention_kept`; nothing of a person.
    :param files: SHA-256 of the files that go with it. :param files_gone_at: when the store had none of them any more.
    """

    __tablename__ = "retention_act"
    __table_args__ = (CheckConstraint("counted_from < on_day", name="kept_for_a_time"),)
    case_id: int = Field(primary_key=True, foreign_key="case_file.id", sa_column_kwargs={"autoincrement": False})
    entry: int = Field(foreign_key="trail.number", unique=True)
    rule: str
    rules_digest: str
    counted_from: date
    on_day: date
    at: datetime = Field(sa_type=Moment)
    kept: dict[str, Any] = Field(sa_type=data())
    files: list[str] = Field(sa_type=data())
    files_gone_at: datetime | None = Field(default=None, sa_type=Moment)


class Hold(SQLModel, table=True):
    """A case is held back from anonymising, or is no longer. Never changed: the newest counts.

    :param held: `False` where an earlier hold was lifted.
    """

    __tablename__ = "retention_hold"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    held: bool
    reason: str = Field(sa_type=LockedText("retention_hold.reason"))
    by: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)
