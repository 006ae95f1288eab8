"""Signing in and out, and who is there: sessions are rows, asked anew each time, that end by themselves and can be ended."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from unicodedata import normalize

from sqlmodel import Session

from workflow.account_queries import (
    forget_wrong_passwords,
    has_authenticator,
    password_hash,
    person_by_login,
    session_by_digest,
    wrong_passwords,
)
from workflow.account_tables import SignIn, WrongPassword
from workflow.office import Office
from workflow.owner_refusals import MandateEnded
from workflow.passwords import matches
from workflow.pauses import WINDOW, pause_after
from workflow.refusals import Ended
from workflow.registry import standing
from workflow.roles import Actor
from workflow.tables import Person

TOKEN_BYTES = 32  # 256 bits
FREE_ATTEMPTS = 10  # wrong passwords before the office begins to slow down
_SEEN_EVERY = timedelta(minutes=1)  # how often a request is written down: not each one needs a writing transaction
_LONGEST = 300  # characters of a login or password that are looked at
_REMEMBERED = timedelta(days=1)
_WAITS_FOR_CODE = timedelta(minutes=10)  # after the password, then it is asked for again


@dataclass(frozen=True)
class Running:
    """A session that runs.

    :param has_authenticator: whether the person has set an authenticator up. :param complete: whether all that is asked for at
        the sign-in was given; else it waits for a code, and opens nothing but the page that asks for it.
    """

    row: SignIn
    actor: Actor
    has_authenticator: bool
    complete: bool


def sign_in(office: Office, login: str, password: str, address: str = "", device: str = "") -> str | None:
    """A new session's token. `None` for a wrong password, an unknown or ended account, too many attempts: all look alike.

    The session of somebody with an authenticator, and of everybody in the office, still waits for a code: see `enter_code`.

    :param address: where the request comes from; ten wrong passwords slow an account and an address down.
    :param device: browser and system, as the person will find the session in their own list.
    """
    login, now, cost = plain_login(login), office.now(), office.settings.password_cost
    with office.registry.reading() as session:
        pause = _pause(session, login, address, now)
        person = person_by_login(session, login)
        kept = password_hash(session, person.id) if person and not person.ended_at else None
    if not matches(kept, password[:_LONGEST], cost) or pause or person is None:
        if not pause:  # who waits is not counted on, else an account could be kept shut for ever
            _note_wrong(office, login, address, now)
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with office.registry.writing() as session:
        try:
            standing(session, Actor(person.id, login, person.name, person.roles), now)
        except Ended:  # the account or its firm was ended
            return None
        if password_hash(session, person.id) != kept:  # renewed while the old one was being compared
            return None
        forget_wrong_passwords(session, _login_key(login))
        row = SignIn(person_id=person.id, token_digest=token_digest(token), started_at=now, seen_at=now)
        row.device = device[:_LONGEST] or None
        session.add(row)
    return token


def sign_in_pause(office: Office, login: str, address: str = "") -> int:
    """The seconds until another try is looked at; 0 when it is looked at now."""
    with office.registry.reading() as session:
        return _pause(session, plain_login(login), address, office.now())


def who(office: Office, token: str | None) -> Actor | None:
    """Who holds this token now, with the roles of now; `None` when the session has ended in any way, or waits for a code."""
    now = office.now()
    with office.registry.reading() as session:
        found = running(session, office, token)
        if found is None or not found.complete:
            return None
    if now - found.row.seen_at >= _SEEN_EVERY:
        with office.registry.writing() as session:
            fresh = session.get_one(SignIn, found.row.id)
            fresh.seen_at = max(fresh.seen_at, now)
    return found.actor


def running(session: Session, office: Office, token: str | None) -> Running | None:
    """The session of a token while it runs, also one that still waits for its code; `None` when it has ended in any way."""
    row = session_by_digest(session, token_digest(token)) if token else None
    if row is None or row.ended_at is not None:
        return None
    now = office.now()
    seen_since, started_since = sessions_since(office)
    if row.seen_at <= seen_since or row.started_at <= started_since:
        return None
    person = session.get_one(Person, row.person_id)
    set_up = has_authenticator(session, person.id)
    seen = Actor(person.id, person.login, person.name, person.roles, confirmed_at=_shown_at(row, person, set_up))
    try:
        actor = _acting(session, replace(seen, mandate_id=row.mandate_id), now)
    except Ended:
        return None
    # People of the office sign in with two things; a firm's may, and once they have set it up, must.
    complete = row.confirmed_at is not None or not (set_up or person.organisation_id is None)
    if not complete and now - row.started_at >= _WAITS_FOR_CODE:
        return None
    return Running(row, actor, set_up, complete)


def _shown_at(row: SignIn, person: Person, set_up: bool) -> datetime | None:
    """When the person last showed who they are: by a code; in a firm, and without an authenticator, by the password."""
    if set_up or person.organisation_id is None:
        return row.confirmed_at
    return row.password_at or row.started_at


def _acting(session: Session, seen: Actor, now: datetime) -> Actor:
    """The person as they have chosen to act; when the mandate no longer stands, as one of the agency who acts for nobody."""
    try:
        return standing(session, seen, now)
    except MandateEnded:
        return standing(session, replace(seen, mandate_id=None), now)


def sessions_since(office: Office) -> tuple[datetime, datetime]:
    """After which moments a session that still runs was used, and began."""
    now, settings = office.now(), office.settings
    return now - timedelta(minutes=settings.idle_minutes), now - timedelta(hours=settings.session_hours)


def sign_out(office: Office, token: str | None) -> None:
    """Ends the session. A token that is none is no fault."""
    if not token:
        return
    with office.registry.writing() as session:
        row = session_by_digest(session, token_digest(token))
        if row is not None and row.ended_at is None:
            row.ended_at = office.now()


def _note_wrong(office: Office, login: str, address: str, now: datetime) -> None:
    with office.registry.writing() as session:
        forget_wrong_passwords(session, None, now - _REMEMBERED)
        session.add(WrongPassword(about=_login_key(login), at=now))
        if address:
            session.add(WrongPassword(about=_address_key(address), at=now))


def _pause(session: Session, login: str, address: str, now: datetime) -> int:
    keys = (_login_key(login), *((_address_key(address),) if address else ()))
    return max(pause_after(*wrong_passwords(session, about, now - WINDOW), FREE_ATTEMPTS, now) for about in keys)


def plain_login(login: str) -> str:
    """A login in the one form in which it is kept, however it was typed."""
    return normalize("NFKC", login[:_LONGEST]).strip().lower()


def token_digest(token: str) -> str:
    """What is kept of a session's token."""
    return sha256(token.encode()).hexdigest()


def _login_key(login: str) -> str:
    return sha256(f"login {login}".encode()).hexdigest()


def _address_key(address: str) -> str:
    return sha256(f"address {address}".encode()).hexdigest()
