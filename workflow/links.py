"""One-time links: by them a person sets a password, at the invitation or when the old one is lost. No password is handed over.

The link holds 256 random bits; the registry holds their SHA-256. A link ends by its time, by its use and by a newer one.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlmodel import Session

from workflow.account_queries import (
    drop_password,
    end_sessions_of,
    forget_second_factor,
    keep_password,
    link_by_digest,
    person_by_login,
    replace_link,
)
from workflow.account_refusals import LinkEnded
from workflow.mail_tables import MailKind
from workflow.office import Office
from workflow.outbox import tell
from workflow.password_strength import demand_strong
from workflow.passwords import hashed
from workflow.refusals import Ended, NotFound
from workflow.registry import Registry, standing
from workflow.roles import Actor
from workflow.tables import Person
from workflow.trail import record

INVITED = timedelta(days=7)  # from the admission to the first password
LOST = timedelta(hours=1)  # for somebody who waits for it
_BYTES = 32


@dataclass(frozen=True)
class LinkHolder:
    """Whose link it is, for the page that it opens. :param until: when it ends by itself."""

    login: str
    name: str
    until: datetime


def new_link(session: Session, person_id: int, at: datetime, lasts: timedelta) -> str:
    """The secret part of a new link, in this transaction; an earlier link of the person ends."""
    token = secrets.token_urlsafe(_BYTES)
    replace_link(session, person_id, _digest(token), at, at + lasts)
    return token


def link_from_outside(registry: Registry, now: datetime, login: str) -> str:
    """A new way into an account for whoever runs the machine: the last administrator may lose password and telephone at once.

    Password, authenticator and recovery codes are taken away, sessions end; gives the secret part of a link.

    :raises NotFound: there is no such account, or it has ended.
    """
    with registry.writing() as session:
        person = person_by_login(session, login.strip().lower())
        if person is None or person.ended_at:
            raise NotFound
        drop_password(session, person.id)
        forget_second_factor(session, person.id)
        end_sessions_of(session, [person.id], now)
        record(session, "link_from_outside", None, now, about={"person": person.id})
        return new_link(session, person.id, now, LOST)


def link_holder(office: Office, token: str) -> LinkHolder:
    """Whose link this is; looking does not use it up, so that a mail program may look, too.

    :raises LinkEnded: unknown, used, out of time, or its person's account has ended: one answer for all.
    """
    with office.registry.reading() as session:
        actor, until = _open(session, office, token)
        return LinkHolder(actor.login, actor.name, until)


def use_link(office: Office, token: str, password: str) -> None:
    """Sets the person's password; the link is used up and every session of the person ends.

    :raises LinkEnded, PasswordRefused. A refused password leaves the link as it was.
    """
    with office.registry.reading() as session:
        actor, _ = _open(session, office, token)
    demand_strong(password, [actor.login, actor.name, actor.organisation or ""])
    hash_, now = hashed(password, office.settings.password_cost), office.now()  # before the transaction: it takes its time
    with office.registry.writing() as session:
        actor, _ = _open(session, office, token)  # somebody may have been faster
        link_by_digest(session, _digest(token)).used_at = now
        keep_password(session, actor.id, hash_, now)
        ended = end_sessions_of(session, [actor.id], now)
        tell(office, session, MailKind.PASSWORD_SET, session.get_one(Person, actor.id), now)
        record(session, "use_link", actor.id, now, about={"ended": ended})


def _open(session: Session, office: Office, token: str) -> tuple[Actor, datetime]:
    link = link_by_digest(session, _digest(token))
    if link is None or link.used_at is not None or office.now() >= link.ends_at:
        raise LinkEnded
    person = session.get_one(Person, link.person_id)
    try:
        return standing(session, Actor(person.id, person.login, person.name, person.roles), office.now()), link.ends_at
    except Ended:
        raise LinkEnded from None


def _digest(token: str) -> str:
    return sha256(f"link {token}".encode()).hexdigest()
