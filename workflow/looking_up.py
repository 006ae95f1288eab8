"""What a person asks for by its number: one question to the registry, in which what they may read is a condition.

What is not theirs is no row, as what never existed is none: the same statement, nothing fetched, the same answer as fast.
"""

from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session

from workflow.list_queries import readable
from workflow.notice_tables import NoticeGiven
from workflow.queries import MINUTES
from workflow.refusals import NotFound
from workflow.roles import Actor
from workflow.sight import reads_as_firm
from workflow.tables import Case, Evidence


def case_for(session: Session, case_id: int, actor: Actor) -> Case:
    """The case. :raises NotFound: there is no such case, or it is not for this person."""
    return _the_one(session, select(Case).where(Case.id == case_id, readable(actor)))[0]


def evidence_for(session: Session, evidence_id: int, actor: Actor) -> Evidence:
    """A file that was handed in; for a firm one that is attached, and none of the office's own.

    :raises NotFound: there is no such file, or it is not for this person.
    """
    asked = select(Evidence).join(Case, Case.id == Evidence.case_id).where(Evidence.id == evidence_id, readable(actor))
    if reads_as_firm(actor):
        asked = asked.where(Evidence.claim != MINUTES, Evidence.detached_at.is_(None))
    return _the_one(session, asked)[0]


def notice_for(session: Session, notice_id: int, actor: Actor) -> tuple[NoticeGiven, Case]:
    """A notice that was given, and its case. :raises NotFound: there is no such notice, or it is not for this person."""
    asked = select(NoticeGiven, Case).join(Case, Case.id == NoticeGiven.case_id)
    notice, case = _the_one(session, asked.where(NoticeGiven.id == notice_id, readable(actor)))
    return notice, case


def _the_one(session: Session, asked: Select[Any]) -> Any:
    row = session.execute(asked).one_or_none()
    if row is None:
        raise NotFound
    return row
