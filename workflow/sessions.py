"""Signing in and out, and who is there: sessions are rows, asked anew each time, that end by themselves and can be ended."""

import secrets
import unicodedata
from datetime import datetime, timedelta
from hashlib import sha256

from sqlmodel import Session

from workflow.account_queries import (
    forget_wrong_passwords,
    password_hash,
    person_by_login,
    session_by_digest,
    wrong_passwords,
)
from workflow.office import Office
from workflow.passwords import matches
from workflow.pauses import WINDOW, pause_after
from workflow.refusals import Ended
from workflow.registry import standing
from workflow.roles import Actor
from workflow.tables import Person, SignIn, WrongPassword

TOKEN_BYTES = 32  # 256 bits
FREE_ATTEMPTS = 10  # wrong passwords before the office begins to slow down
_SEEN_EVERY = timedelta(minutes=1)  # how often a request is written down: not each one needs a writing transaction
_LONGEST = 300  # characters of a login or password that are looked at
_REMEMBERED = timedelta(days=1)


def sign_in(office: Office, login: str, password: str, address: str = "") -> str | None:
    """A new session's token. `None` for a wrong password, an unknown or ended account, too many attempts: all look alike.

    :param address: where the request comes from; ten wrong passwords slow an account and an address down.
    """
    login, now, cost = _plain(login), office.now(), office.settings.password_cost
    with office.registry.reading() as session:
        pause = _pause(session, login, address, now)
        person = person_by_login(session, login)
        kept = password_hash(session, person.id) if person and not person.ended_at else None
    if not matches(kept, unicodedata.normalize("NFC", password[:_LONGEST]), cost) or pause or person is None:
        if not pause:  # who waits is not counted on, else an account could be kept shut for ever
            _note_wrong(office, login, address, now)
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with office.registry.writing() as session:
        try:
            standing(session, Actor(person.id, login, person.name, person.roles))
        except Ended:  # the account or its firm was ended
            return None
        if password_hash(session, person.id) != kept:  # renewed while the old one was being compared
            return None
        forget_wrong_passwords(session, _login_key(login))
        session.add(SignIn(person_id=person.id, token_digest=_digest(token), started_at=now, seen_at=now))
    return token


def sign_in_pause(office: Office, login: str, address: str = "") -> int:
    """The seconds until another try is looked at; 0 when it is looked at now."""
    with office.registry.reading() as session:
        return _pause(session, _plain(login), address, office.now())


def who(office: Office, token: str | None) -> Actor | None:
    """Who holds this token now, with the roles of now; `None` when the session has ended by any of its ways."""
    if not token:
        return None
    now, settings = office.now(), office.settings
    with office.registry.reading() as session:
        row = session_by_digest(session, _digest(token))
        if row is None or row.ended_at is not None:
            return None
        if now - row.seen_at >= timedelta(minutes=settings.idle_minutes):
            return None
        if now - row.started_at >= timedelta(hours=settings.session_hours):
            return None
        person = session.get_one(Person, row.person_id)
        try:
            actor = standing(session, Actor(person.id, person.login, person.name, person.roles))
        except Ended:
            return None
    if now - row.seen_at >= _SEEN_EVERY:
        with office.registry.writing() as session:
            fresh = session.get_one(SignIn, row.id)
            fresh.seen_at = max(fresh.seen_at, now)
    return actor


def sign_out(office: Office, token: str | None) -> None:
    """Ends the session. A token that is none is no fault."""
    if not token:
        return
    with office.registry.writing() as session:
        row = session_by_digest(session, _digest(token))
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


def _plain(login: str) -> str:
    return unicodedata.normalize("NFKC", login[:_LONGEST]).strip().lower()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _login_key(login: str) -> str:
    return sha256(f"login {login}".encode()).hexdigest()


def _address_key(address: str) -> str:
    return sha256(f"address {address}".encode()).hexdigest()
