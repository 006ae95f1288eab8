"""Somebody of a firm without an authenticator shows again who they are, by the password, before accounts are changed.

Wrong ones are counted together with those at the change of the password, and slow the person down.
"""

from workflow.account_queries import forget_wrong_passwords, has_authenticator, password_hash, wrong_passwords
from workflow.account_refusals import PasswordWrong, SessionEnded, TooManyTries
from workflow.account_tables import SignIn, WrongPassword
from workflow.office import Office
from workflow.own_account import about_own_password
from workflow.passwords import matches
from workflow.pauses import WINDOW, pause_after
from workflow.sessions import FREE_ATTEMPTS, running, who

_LONGEST = 300  # characters that are looked at


def asks_for_password(office: Office, token: str | None) -> bool:
    """Whether the password is asked for in this session, and not a code: somebody of a firm without an authenticator."""
    with office.registry.reading() as session:
        found = running(session, office, token)
        return found is not None and found.complete and not found.has_authenticator


def enter_password(office: Office, token: str | None, password: str) -> None:
    """Makes a session fresh by the person's own password.

    :raises SessionEnded: it has ended, or its person has an authenticator, whose code is asked for.
    :raises TooManyTries, PasswordWrong.
    """
    actor, now = who(office, token), office.now()
    if actor is None:
        raise SessionEnded
    about = about_own_password(actor.id)
    with office.registry.reading() as session:
        if pause := pause_after(*wrong_passwords(session, about, now - WINDOW), FREE_ATTEMPTS, now):
            raise TooManyTries(pause)
        kept = password_hash(session, actor.id)
    if not matches(kept, password[:_LONGEST], office.settings.password_cost):
        with office.registry.writing() as session:
            session.add(WrongPassword(about=about, at=now))
        raise PasswordWrong
    with office.registry.writing() as session:
        found = running(session, office, token)
        if found is None or has_authenticator(session, actor.id) or password_hash(session, actor.id) != kept:
            raise SessionEnded
        session.get_one(SignIn, found.row.id).password_at = now
        forget_wrong_passwords(session, about)
