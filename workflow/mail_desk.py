"""Mails that somebody must decide about: those that have not gone and those of which nobody knows."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from workflow.administering import administering
from workflow.mail_queries import mails_counted, open_mails, waiting_since
from workflow.mail_sending import as_it_stands
from workflow.mail_tables import Mail, MailKind, MailState, Trouble
from workflow.office import Office
from workflow.outbox import kept_until
from workflow.refusals import NotFound, NotYourStep
from workflow.registry import Registry
from workflow.roles import Actor, Role
from workflow.tables import Person
from workflow.trail import record

MOST_LISTED = 500
_UNDECIDED = (MailState.UNSURE, MailState.FAILED)


@dataclass(frozen=True)
class MailLine:
    """One mail that is not over.

    :param to: login of its person. :param trouble: what the last attempt came to. :param code: of the mail server's answer.
    :param due_at: when it is tried next, while it waits.
    """

    id: int
    kind: MailKind
    to: str
    reference: str
    state: MailState
    written_at: datetime
    due_at: datetime
    attempts: int
    trouble: Trouble | None
    code: int | None

    @property
    def undecided(self) -> bool:
        """Whether somebody must say what becomes of it."""
        return self.state in _UNDECIDED


@dataclass(frozen=True)
class MailsCounted:
    """How the outbox stands. :param since: when the oldest waiting mail was written."""

    waiting: int
    unsure: int
    failed: int
    sent: int
    since: datetime | None


def mails(office: Office, actor: Actor) -> tuple[MailLine, ...]:
    """The mails that are not over, those first that wait for a decision; for administrators. :raises NotYourStep."""
    if Role.ADMINISTRATOR not in actor.roles:
        raise NotYourStep(Role.ADMINISTRATOR)
    return mails_kept(office.registry, office.now())


def mails_kept(registry: Registry, now: datetime) -> tuple[MailLine, ...]:
    """The same, for whoever runs the machine. :raises RegistryDown: the database does not answer."""
    with registry.reading() as session:
        return tuple(_line(session, mail, now) for mail in open_mails(session, MOST_LISTED))


def count_mails(registry: Registry) -> MailsCounted:
    """How the outbox stands. :raises RegistryDown: the database does not answer."""
    with registry.reading() as session:
        counted, since = mails_counted(session), waiting_since(session)
    of = [sum(counted.get(state, 0) for state in states) for states in _COUNTED]
    return MailsCounted(*of, since=since)


_COUNTED = ((MailState.WAITING, MailState.SENDING), (MailState.UNSURE,), (MailState.FAILED,), (MailState.SENT,))


def send_mail_again(office: Office, actor: Actor, mail_id: int) -> None:
    """Has a mail tried anew that failed, or that may have gone: then its person may get it twice, under one Message-ID.

    :raises NotYourStep, CodeNotFresh. :raises NotFound: there is no such mail, or nothing is to be decided about it.
    """
    with administering(office, actor) as act:
        mail = _undecided(act.session, mail_id, act.at)
        _again(mail, act.at)
        act.record("send_mail_again", mail=mail_id, kind=mail.kind)


def drop_mail(office: Office, actor: Actor, mail_id: int) -> None:
    """Leaves a mail unsent that failed, or that may have gone. :raises NotYourStep, CodeNotFresh, NotFound."""
    with administering(office, actor) as act:
        mail = _undecided(act.session, mail_id, act.at)
        mail.state, mail.over_at, mail.address = MailState.DROPPED, act.at, None
        act.record("drop_mail", mail=mail_id, kind=mail.kind)


def send_mail_from_outside(registry: Registry, now: datetime, mail_id: int) -> None:
    """As `send_mail_again`, for whoever runs the machine. :raises NotFound."""
    with registry.writing() as session:
        mail = _undecided(session, mail_id, now)
        _again(mail, now)
        record(session, "send_mail_from_outside", None, now, about={"mail": mail_id, "kind": mail.kind})


def _undecided(session: Session, mail_id: int, now: datetime) -> Mail:
    mail = session.get(Mail, mail_id)
    if mail is None or as_it_stands(mail, now) not in _UNDECIDED:
        raise NotFound
    return mail


def _again(mail: Mail, now: datetime) -> None:
    """Waiting anew; `attempts` goes on counting, so that whoever sent it before marks nothing any more."""
    mail.state, mail.due_at, mail.until = MailState.WAITING, now, kept_until(MailKind(mail.kind), now)
    mail.taken_at = mail.over_at = mail.reason = mail.code = None
    mail.attempts_before = mail.attempts


def _line(session: Session, mail: Mail, now: datetime) -> MailLine:
    trouble = Trouble(mail.reason) if mail.reason else None
    state = as_it_stands(mail, now)
    return MailLine(
        mail.id, MailKind(mail.kind), session.get_one(Person, mail.person_id).login, mail.reference or "", state,
        mail.written_at, mail.due_at, mail.attempts, Trouble.LEFT if state is MailState.UNSURE and not trouble else trouble,
        mail.code,
    )  # fmt: skip
