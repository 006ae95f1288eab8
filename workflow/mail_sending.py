"""Sends what the outbox holds: a mail is taken, handed to the mail server, and marked with what came of it.

Taken is written down before the server is asked, so that no second process sends it too; and a mail that was taken and never
marked may have gone or not: it is left to an administrator.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from workflow.links import INVITED, LOST, new_link
from workflow.mail_queries import anything_to_do, next_due, note_left, note_too_late
from workflow.mail_tables import Mail, MailKind, MailState, Trouble
from workflow.office import Office
from workflow.refusals import Ended
from workflow.registry import standing
from workflow.roles import Actor
from workflow.tables import Person

LEFT_AFTER = timedelta(minutes=5)  # far longer than one attempt may take
PAUSES = tuple(timedelta(minutes=pause) for pause in (1, 5, 15, 60, 180, 360, 720))  # after each attempt; then it ends
_LINKS = {MailKind.INVITATION: INVITED, MailKind.RESET_GIVEN: LOST, MailKind.RESET_ASKED: LOST}
_FOR_GOOD = {Trouble.REFUSED}


@dataclass(frozen=True)
class Outgoing:
    """A mail that was taken to be sent.

    :param attempt: which one this is. :param lang: zh, en or de.
    :param link: the secret part of the link that it carries, or "".
    """

    id: int
    attempt: int
    kind: MailKind
    address: str = field(repr=False)
    lang: str
    reference: str
    message_id: str
    link: str = field(repr=False)


def mails_due(office: Office) -> bool:
    """Whether there is something to do, without keeping anybody else from writing."""
    with office.registry.reading() as session:
        return anything_to_do(session, office.now(), office.now() - LEFT_AFTER)


def take_mail(office: Office) -> Outgoing | None:
    """Takes the next mail that is due; nobody else gets it. `None`: there is none."""
    now = office.now()
    with office.registry.writing() as session:
        note_left(session, now, now - LEFT_AFTER)
        note_too_late(session, now)
        while mail := next_due(session, now):
            person = session.get_one(Person, mail.person_id)
            address = mail.address or person.email
            if trouble := _nobody(session, person, address, now):
                mail.state = MailState.DROPPED if trouble is Trouble.ENDED else MailState.FAILED
                mail.reason, mail.over_at = trouble.value, now
                session.flush()
                continue
            mail.state, mail.taken_at, mail.attempts = MailState.SENDING, now, mail.attempts + 1
            kind = MailKind(mail.kind)
            link = new_link(session, person.id, now, _LINKS[kind]) if kind in _LINKS else ""
            about = mail.reference or "", mail.message_id, link
            return Outgoing(mail.id, mail.attempts, kind, address, person.language or "zh", *about)
    return None


def mark_sent(office: Office, mail: Outgoing) -> None:
    """The mail server has it."""
    with office.registry.writing() as session:
        if kept := _as_taken(session, mail):
            kept.state, kept.over_at, kept.address, kept.reason, kept.code = MailState.SENT, office.now(), None, None, None


def mark_troubled(office: Office, mail: Outgoing, trouble: Trouble, code: int | None = None) -> None:
    """The mail server does not have it, or nobody knows: it is tried again after a pause, ends, or waits for a decision.

    :param code: of the server's answer (RFC 5321), where there was one; its words are not kept, they may hold an address.
    """
    now = office.now()
    with office.registry.writing() as session:
        kept = _as_taken(session, mail)
        if kept is None:
            return
        kept.reason, kept.code = trouble.value, code
        if trouble is Trouble.BROKEN_OFF:
            kept.state, kept.over_at = MailState.UNSURE, now
        elif trouble in _FOR_GOOD or (tried := mail.attempt - kept.attempts_before) > len(PAUSES):
            kept.state, kept.over_at = MailState.FAILED, now
        else:
            kept.state, kept.due_at = MailState.WAITING, now + PAUSES[tried - 1]


def _as_taken(session: Session, mail: Outgoing) -> Mail | None:
    """The row, if nobody has decided otherwise since it was taken: one that was taken for lost may have been sent after all."""
    kept = session.get_one(Mail, mail.id)
    return kept if kept.state in (MailState.SENDING, MailState.UNSURE) and kept.attempts == mail.attempt else None


def _nobody(session: Session, person: Person, address: str | None, now: datetime) -> Trouble | None:
    if not address:
        return Trouble.NO_ADDRESS
    try:
        standing(session, Actor(person.id, person.login, person.name, person.roles), now)
    except Ended:
        return Trouble.ENDED
    return None


def as_it_stands(mail: Mail, now: datetime) -> MailState:
    """The state of a mail; one whose sender never came back is unsure, also before anybody has noted it."""
    left = mail.state is MailState.SENDING and mail.taken_at is not None and now - mail.taken_at >= LEFT_AFTER
    return MailState.UNSURE if left else mail.state
