"""The second thing at the sign-in: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for its loss.

No code is taken twice, wrong ones are counted for the person, and a password alone never puts another app in the place of one.
"""

import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from unicodedata import normalize

from pyotp import TOTP, random_base32
from sqlmodel import Session

from workflow.account_queries import (
    end_sessions_of,
    forget_wrong_passwords,
    person_by_login,
    replace_recovery_codes,
    the_authenticator,
    unused_recovery_codes,
    wrong_passwords,
)
from workflow.account_refusals import CodeRefused, SessionEnded, TooManyTries
from workflow.account_tables import Authenticator, SignIn, WrongPassword
from workflow.freshness import demand_fresh
from workflow.office import Office
from workflow.passwords import new_recovery_code
from workflow.pauses import WINDOW, pause_after
from workflow.refusals import NotFound
from workflow.sessions import Running, running
from workflow.trail import record

ISSUER = "荐才"  # as the app shows the account
HALF_MINUTE = 30  # seconds for which a code stands
_DRIFT = 1  # half minutes that the telephone's clock may be wrong
RECOVERY_CODES = 10
_LONGEST = 60  # characters of a code that are looked at
FREE_TRIES = 5  # wrong codes before the office begins to slow down


@dataclass(frozen=True)
class SignInState:
    """How a person stands with the second thing at the sign-in.

    :param waiting: whether the session waits for a code, and opens nothing before. :param set_up: whether there is an app.
    :param recovery_codes: how many are left.
    """

    login: str
    name: str
    waiting: bool
    set_up: bool
    recovery_codes: int


@dataclass(frozen=True)
class Offer:
    """A secret for a person's app: in base 32 to type, and as the address that a QR code carries."""

    secret: str
    address: str


def sign_in_state(office: Office, token: str | None) -> SignInState | None:
    """How the person who holds this token stands; `None` when the session has ended."""
    with office.registry.reading() as session:
        found = running(session, office, token)
        if found is None:
            return None
        left = len(unused_recovery_codes(session, found.actor.id))
        return SignInState(found.actor.login, found.actor.name, not found.complete, found.has_authenticator, left)


def offer_authenticator(office: Office, token: str | None) -> Offer:
    """A secret for a new app; in one session the same one until its first code was entered, in another one a new one.

    :raises SessionEnded. :raises CodeNotFresh: there is an app already, and no code of it was entered a few minutes ago.
    """
    with _session_of(office, token) as (session, found, at):
        _may_set_up(found, at)
        kept = the_authenticator(session, found.actor.id)
        if kept.offered is None or kept.offered_to != found.row.token_digest:
            kept.offered, kept.offered_to = random_base32(), found.row.token_digest
        return Offer(kept.offered, TOTP(kept.offered).provisioning_uri(name=found.actor.login, issuer_name=ISSUER))


def accept_authenticator(office: Office, token: str | None, code: str) -> tuple[str, ...]:
    """Sets up the app whose code this is; gives its recovery codes, which are shown once. Other sessions of the person end.

    :raises SessionEnded, CodeNotFresh, TooManyTries, CodeRefused.
    """
    refused = True
    with _session_of(office, token) as (session, found, at):
        _may_set_up(found, at)
        _demand_patience(session, found.actor.id, at)
        kept = the_authenticator(session, found.actor.id)
        here = kept.offered is not None and kept.offered_to == found.row.token_digest
        step = _step_of(kept.offered, code, at) if here else None
        if step is None:
            _note_wrong(session, found.actor.id, at)
        else:
            refused = False
            kept.secret, kept.last_step, kept.set_up_at = kept.offered, step, at
            kept.offered = kept.offered_to = None
            codes = _new_codes(session, found.actor.id, at)
            _confirm(session, found, at)
            ended = end_sessions_of(session, [found.actor.id], at, but=found.row.id)
            record(session, "set_up_authenticator", found.actor.id, at, about={"ended": ended})
    if refused:  # behind the transaction, which keeps that the code was wrong
        raise CodeRefused
    return codes


def enter_code(office: Office, token: str | None, code: str) -> None:
    """Completes a sign-in, or makes a session fresh, by a code of the app or by a recovery code.

    :raises SessionEnded, TooManyTries. :raises CodeRefused: wrong, used already, or there is no app.
    """
    with _session_of(office, token) as (session, found, at):
        _demand_patience(session, found.actor.id, at)
        taken = _take(session, the_authenticator(session, found.actor.id), code, at)
        if taken:
            _confirm(session, found, at)
        else:
            _note_wrong(session, found.actor.id, at)
    if not taken:
        raise CodeRefused


def new_recovery_codes(office: Office, token: str | None) -> tuple[str, ...]:
    """New recovery codes in the place of all old ones, shown once. :raises SessionEnded, CodeNotFresh."""
    with _session_of(office, token) as (session, found, at):
        demand_fresh(found.actor, at)
        record(session, "new_recovery_codes", found.actor.id, at)
        return _new_codes(session, found.actor.id, at)


def demonstration_code(office: Office, login: str) -> str:
    """The code that the app of an account would show: for demonstrations, where nobody has the telephone.

    :return: the next one that will be taken; "" when all of this half minute are used up.
    :raises NotFound: the office is no demonstration, or there is no such account, or nothing was set up for it.
    """
    if not office.settings.demonstration:
        raise NotFound
    with office.registry.reading() as session:
        person = person_by_login(session, login)
        kept = session.get(Authenticator, person.id) if person else None
        secret = kept and (kept.secret or kept.offered)
        if not secret:
            raise NotFound
        here = _half_minute(office.now())
        step = max(here, kept.last_step + 1)
        return TOTP(secret).generate_otp(step) if step <= here + _DRIFT else ""


@contextmanager
def _session_of(office: Office, token: str | None) -> Iterator[tuple[Session, Running, datetime]]:
    with office.registry.writing() as session:
        found = running(session, office, token)
        if found is None:
            raise SessionEnded
        yield session, found, office.now()


def _may_set_up(found: Running, at: datetime) -> None:
    """Whoever has an app must have shown it: else the password alone would put another in its place."""
    if found.has_authenticator:
        demand_fresh(found.actor, at)


def _take(session: Session, kept: Authenticator, code: str, at: datetime) -> bool:
    plain = _plain(code)
    if len(plain) > 6:
        return _take_recovery_code(session, kept.person_id, plain, at)
    step = _step_of(kept.secret, plain, at) if kept.secret else None
    if step is None or step <= kept.last_step:
        return False
    kept.last_step = step
    return True


def _take_recovery_code(session: Session, person_id: int, plain: str, at: datetime) -> bool:
    wanted = _digest(person_id, plain)
    for one in unused_recovery_codes(session, person_id):
        if hmac.compare_digest(one.digest, wanted):
            one.used_at = at
            record(session, "use_recovery_code", person_id, at)
            return True
    return False


def _confirm(session: Session, found: Running, at: datetime) -> None:
    session.get_one(SignIn, found.row.id).confirmed_at = at
    forget_wrong_passwords(session, _about(found.actor.id))


def _new_codes(session: Session, person_id: int, at: datetime) -> tuple[str, ...]:
    codes = tuple(new_recovery_code() for _ in range(RECOVERY_CODES))
    replace_recovery_codes(session, person_id, [_digest(person_id, code.replace("-", "")) for code in codes], at)
    return codes


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """The half minute to which a code belongs, among those that are near enough."""
    here, found = _half_minute(at), None
    for step in range(here - _DRIFT, here + _DRIFT + 1):
        if hmac.compare_digest(TOTP(secret).generate_otp(step).encode(), _plain(code).encode()):
            found = step
    return found


def _plain(code: str) -> str:
    """Without spaces and hyphens; full-width digits, as a Chinese keyboard gives them, are digits."""
    return re.sub(r"[^0-9a-z]", "", normalize("NFKC", code[:_LONGEST]).lower())


def _half_minute(at: datetime) -> int:
    return int(at.timestamp()) // HALF_MINUTE


def _demand_patience(session: Session, person_id: int, at: datetime) -> None:
    if pause := pause_after(*wrong_passwords(session, _about(person_id), at - WINDOW), FREE_TRIES, at):
        raise TooManyTries(pause)


def _note_wrong(session: Session, person_id: int, at: datetime) -> None:
    session.add(WrongPassword(about=_about(person_id), at=at))


def _about(person_id: int) -> str:
    return sha256(f"code {person_id}".encode()).hexdigest()


def _digest(person_id: int, plain: str) -> str:
    return sha256(f"recovery {person_id} {plain}".encode()).hexdigest()
