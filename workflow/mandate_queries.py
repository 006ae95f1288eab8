"""Every question to the registry about mandates and about firms that ask to be admitted."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlmodel import Session

from workflow.firm_tables import AdmissionDocument, AdmissionRequest, AdmissionState, Mandate
from workflow.refusals import SHANGHAI
from workflow.tables import Organisation


def mandate_in_force(session: Session, mandate_id: int, agency_id: int | None, at: datetime) -> Organisation | None:
    """The firm that this mandate lets this agency act for at this moment; `None` when it does not."""
    asked = select(Mandate).where(Mandate.id == mandate_id, Mandate.agency_id == agency_id)
    mandate = session.execute(asked).scalar_one_or_none()
    if mandate is None or not in_force(mandate, at):
        return None
    firm = session.get_one(Organisation, mandate.firm_id)
    return None if firm.ended_at else firm


def in_force(mandate: Mandate, at: datetime) -> bool:
    """Whether a mandate was not withdrawn and this is one of its days, as Shanghai counts them."""
    return mandate.withdrawn_at is None and mandate.first_day <= at.astimezone(SHANGHAI).date() <= mandate.last_day


def mandate_given_by(session: Session, mandate_id: int, firm_id: int | None) -> Mandate | None:
    """A mandate that this firm has given; one of another firm is not even fetched."""
    asked = select(Mandate).where(Mandate.id == mandate_id, Mandate.firm_id == firm_id)
    return session.execute(asked).scalar_one_or_none()


def mandate_read_by(session: Session, mandate_id: int, organisation_id: int | None) -> Mandate | None:
    """A mandate that this organisation has given or was given; `None` asks for the office, which reads all."""
    asked = select(Mandate).where(Mandate.id == mandate_id)
    if organisation_id is not None:
        asked = asked.where(or_(Mandate.firm_id == organisation_id, Mandate.agency_id == organisation_id))
    return session.execute(asked).scalar_one_or_none()


def mandates_about(session: Session, organisation_id: int) -> Sequence[tuple[Mandate, Organisation, Organisation]]:
    """The mandates that an organisation has given or was given, the newest first, each with firm and agency."""
    asked = select(Mandate).where(or_(Mandate.firm_id == organisation_id, Mandate.agency_id == organisation_id))
    found = session.execute(asked.order_by(Mandate.id.desc())).scalars().all()
    return [(one, session.get_one(Organisation, one.firm_id), session.get_one(Organisation, one.agency_id)) for one in found]


def covered(session: Session, firm_id: int, agency_id: int, first: date, last: date) -> bool:
    """Whether a mandate that was not withdrawn covers all these days already."""
    asked = select(Mandate.id).where(Mandate.firm_id == firm_id, Mandate.agency_id == agency_id, Mandate.withdrawn_at.is_(None))
    return session.execute(asked.where(Mandate.first_day <= first, Mandate.last_day >= last)).first() is not None


def bytes_of_mandates(session: Session, firm_id: int, without: str) -> int:
    """Bytes of the documents of a firm's mandates, each content once. :param without: the SHA-256 of one that is left out."""
    files = select(func.max(Mandate.size).label("size")).where(Mandate.firm_id == firm_id, Mandate.sha256 != without)
    grouped = files.group_by(Mandate.sha256).subquery()
    return int(session.execute(select(func.coalesce(func.sum(grouped.c.size), 0))).scalar_one())


def request_by_form(session: Session, sent: str) -> AdmissionRequest | None:
    """The request that came with this form."""
    return session.execute(select(AdmissionRequest).where(AdmissionRequest.sent == sent)).scalar_one_or_none()


def waits_already(session: Session, credit_code: str) -> bool:
    """Whether a request with this credit code waits."""
    asked = select(AdmissionRequest.id).where(
        AdmissionRequest.credit_code == credit_code, AdmissionRequest.state == AdmissionState.WAITING
    )
    return session.execute(asked).first() is not None


def requests_in(session: Session, states: Sequence[AdmissionState], limit: int) -> Sequence[AdmissionRequest]:
    """Requests in these states, the oldest first."""
    asked = select(AdmissionRequest).where(AdmissionRequest.state.in_(states))
    return session.execute(asked.order_by(AdmissionRequest.asked_at, AdmissionRequest.id).limit(limit)).scalars().all()


def newest_decided(session: Session, limit: int) -> Sequence[AdmissionRequest]:
    """The requests that were decided last, the newest first."""
    asked = select(AdmissionRequest).where(AdmissionRequest.state != AdmissionState.WAITING)
    return session.execute(asked.order_by(AdmissionRequest.decided_at.desc()).limit(limit)).scalars().all()


def requests_waiting(session: Session) -> tuple[int, int]:
    """How many requests wait, and the bytes of their documents."""
    waiting = select(AdmissionRequest.id).where(AdmissionRequest.state == AdmissionState.WAITING)
    size = select(func.coalesce(func.sum(AdmissionDocument.size), 0)).where(AdmissionDocument.request_id.in_(waiting))
    count = select(func.count()).select_from(waiting.subquery())
    return session.execute(count).scalar_one(), int(session.execute(size).scalar_one())


def documents_of_request(session: Session, request_id: int) -> Sequence[AdmissionDocument]:
    """The documents that came with a request."""
    asked = select(AdmissionDocument).where(AdmissionDocument.request_id == request_id)
    return session.execute(asked.order_by(AdmissionDocument.kind.desc())).scalars().all()
