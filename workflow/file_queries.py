"""What the registry knows of a firm's files as a whole: how many, how large, and which is there already."""

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from workflow.queries import MINUTES
from workflow.tables import Case, Evidence


def same_file(session: Session, case_id: int, claim: str, sha256: str) -> Evidence | None:
    """The evidence of this claim that is the same file already."""
    asked = select(Evidence).where(
        Evidence.case_id == case_id, Evidence.claim == claim, Evidence.sha256 == sha256, Evidence.detached_at.is_(None)
    )
    return session.execute(asked).scalars().first()


def went_with_a_case(session: Session, sha256: str) -> bool:
    """Whether a case that was anonymised had this content, so that the store may have lost it."""
    asked = select(Evidence.id).join(Case, Case.id == Evidence.case_id)
    return session.execute(asked.where(Evidence.sha256 == sha256, Case.anonymised_at.is_not(None)).limit(1)).first() is not None


def files_of_case(session: Session, case_id: int) -> int:
    """How many files the firm has handed in for a case, at whatever claim, also those that it took away."""
    asked = select(func.count()).select_from(Evidence).where(Evidence.case_id == case_id, Evidence.claim != MINUTES)
    return session.execute(asked).scalar_one()


def bytes_of_case(session: Session, case_id: int, without: str) -> int:
    """Bytes of all files that a firm has handed in for a case, each content once, also of those that it took away.

    :param without: the SHA-256 of a file that is left out.
    """
    return _bytes(session, without, Evidence.case_id == case_id)


def bytes_of_firm(session: Session, organisation_id: int, without: str) -> int:
    """The same for all cases of a firm, but those that were anonymised: their files are gone."""
    cases = select(Case.id).where(Case.organisation_id == organisation_id, Case.anonymised_at.is_(None))
    return _bytes(session, without, Evidence.case_id.in_(cases))


def _bytes(session: Session, without: str, which: ColumnElement[bool]) -> int:
    files = (
        select(func.max(Evidence.size).label("size"))
        .where(which, Evidence.claim != MINUTES, Evidence.sha256 != without)
        .group_by(Evidence.sha256)
        .subquery()
    )
    return int(session.execute(select(func.coalesce(func.sum(files.c.size), 0))).scalar_one())
