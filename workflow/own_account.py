"""What people do about their own account: another password, and which of their sessions go on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from workflow.account_queries import (
    end_sessions_of,
    forget_wrong_passwords,
    keep_password,
    open_sessions_of,
    password_hash,
    wrong_passwords,
)
from workflow.account_refusals import PasswordRefused, SessionEnded, TooManyTries
from workflow.account_tables import SignIn, WrongPassword
from workflow.office import Office
from workflow.password_strength import LEAST, MOST, demand_strong
from workflow.passwords import hashed, matches
from workflow.pauses import WINDOW, pause_after
from workflow.refusals import NotFound
from workflow.roles import Actor
from workflow.sessions import FREE_ATTEMPTS, running, who
from workflow.trail import record


@dataclass(frozen=True)
class OwnSession:
    """One open session in its person's own list. :param here: whether it is the one that asks."""

    id: int
    device: str
    started_at: datetime
    seen_at: datetime
    here: bool


def change_password(office: Office, token: str | None, old: str, new: str) -> None:
    """Puts a password of the person's own choice in the place of the old one; all other sessions of the person end.

    :raises SessionEnded, TooManyTries. :raises PasswordRefused: the old one is not it, or the new one is weak or no other.
    """
    actor, now = known(office, token), office.now()
    kept = demand_own_password(office, actor, old)
    if new == old:
        raise PasswordRefused("same", LEAST, MOST)
    demand_strong(new, [actor.login, actor.name, actor.organisation or ""])
    hash_ = hashed(new, office.settings.password_cost)  # before the transaction: it takes its time
    with office.registry.writing() as session:
        found = running(session, office, token)
        if found is None or password_hash(session, actor.id) != kept:  # ended or renewed meanwhile
            raise SessionEnded
        keep_password(session, actor.id, hash_, now)
        forget_wrong_passwords(session, _own_key(actor))
        ended = end_sessions_of(session, [actor.id], now, but=found.row.id)
        record(session, "change_password", actor.id, now, about={"ended": ended})


def own_sessions(office: Office, token: str | None) -> tuple[OwnSession, ...]:
    """The sessions of the person that are open now, the newest first. :raises SessionEnded."""
    actor, now, settings = known(office, token), office.now(), office.settings
    with office.registry.reading() as session:
        here = running(session, office, token)
        since = now - timedelta(hours=settings.session_hours), now - timedelta(minutes=settings.idle_minutes)
        rows = open_sessions_of(session, actor.id, *since)
        return tuple(
            OwnSession(row.id, row.device or "", row.started_at, row.seen_at, bool(here and row.id == here.row.id))
            for row in rows
        )


def end_own_session(office: Office, token: str | None, session_id: int) -> None:
    """Ends one open session of the person. :raises SessionEnded. :raises NotFound: there is none, or it is another person's."""
    actor = known(office, token)
    with office.registry.writing() as session:
        row = session.get(SignIn, session_id)
        if row is None or row.person_id != actor.id or row.ended_at is not None:
            raise NotFound
        row.ended_at = office.now()
        record(session, "end_own_session", actor.id, office.now(), about={"ended": 1})


def end_other_sessions(office: Office, token: str | None) -> int:
    """Ends every session of the person but this one; gives how many there were. :raises SessionEnded."""
    with office.registry.writing() as session:
        found = running(session, office, token)
        if found is None or not found.complete:
            raise SessionEnded
        ended = end_sessions_of(session, [found.actor.id], office.now(), but=found.row.id)
        record(session, "end_other_sessions", found.actor.id, office.now(), about={"ended": ended})
        return ended


def demand_own_password(office: Office, actor: Actor, password: str) -> str | None:
    """Goes on only for somebody who knows the account's password; gives its hash.

    :raises TooManyTries. :raises PasswordRefused: it is not the password (not_the_old).
    """
    now = office.now()
    with office.registry.reading() as session:
        if pause := pause_after(*wrong_passwords(session, _own_key(actor), now - WINDOW), FREE_ATTEMPTS, now):
            raise TooManyTries(pause)
        kept = password_hash(session, actor.id)
    if not matches(kept, password, office.settings.password_cost):
        with office.registry.writing() as session:
            session.add(WrongPassword(about=_own_key(actor), at=now))
        raise PasswordRefused("not_the_old", LEAST, MOST)
    return kept


def known(office: Office, token: str | None) -> Actor:
    """Who holds this token. :raises SessionEnded."""
    actor = who(office, token)
    if actor is None:
        raise SessionEnded
    return actor


def _own_key(actor: Actor) -> str:
    return sha256(f"own password {actor.id}".encode()).hexdigest()
