"""Every question to the registry about mails."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlmodel import Session

from workflow.mail_tables import Mail, MailState, Trouble

OPEN = (MailState.WAITING, MailState.SENDING, MailState.UNSURE, MailState.FAILED)


def anything_to_do(session: Session, now: datetime, left_since: datetime) -> bool:
    """Whether a mail is due, or was taken by a process that has not come back since `left_since`."""
    due = (Mail.state == MailState.WAITING) & (Mail.due_at <= now)
    left = (Mail.state == MailState.SENDING) & (Mail.taken_at <= left_since)
    return session.execute(select(Mail.id).where(or_(due, left)).limit(1)).first() is not None


def note_left(session: Session, now: datetime, left_since: datetime) -> None:
    """Mails whose sender never came back may have gone or not."""
    left = update(Mail).where(Mail.state == MailState.SENDING, Mail.taken_at <= left_since)
    session.execute(left.values(state=MailState.UNSURE, reason=Trouble.LEFT.value, over_at=now))


def note_too_late(session: Session, now: datetime) -> None:
    """Mails that have waited past their time are not sent any more."""
    late = update(Mail).where(Mail.state == MailState.WAITING, Mail.until <= now)
    session.execute(late.values(state=MailState.FAILED, reason=Trouble.TOO_LATE.value, over_at=now))


def next_due(session: Session, now: datetime) -> Mail | None:
    """The mail that is due the longest."""
    asked = select(Mail).where(Mail.state == MailState.WAITING, Mail.due_at <= now).order_by(Mail.due_at, Mail.id)
    return session.execute(asked.limit(1)).scalars().first()


def open_mails(session: Session, most: int) -> Sequence[Mail]:
    """Mails that are not over, those first that somebody must decide about."""
    asked = select(Mail).where(Mail.state.in_(OPEN)).order_by(Mail.over_at.is_(None), Mail.written_at, Mail.id)
    return session.execute(asked.limit(most)).scalars().all()


def mails_counted(session: Session) -> dict[MailState, int]:
    """How many mails there are in each state."""
    asked = select(Mail.state, func.count()).group_by(Mail.state)
    return {state: count for state, count in session.execute(asked)}


def waiting_since(session: Session) -> datetime | None:
    """When the oldest waiting mail was written."""
    return session.execute(select(func.min(Mail.written_at)).where(Mail.state == MailState.WAITING)).scalar_one()


def note_restored(session: Session) -> None:
    """What waited when a backup was made may have gone since."""
    waited = update(Mail).where(Mail.state.in_((MailState.WAITING, MailState.SENDING)))
    session.execute(waited.values(state=MailState.UNSURE, reason=Trouble.RESTORED.value, over_at=Mail.written_at))
