"""Somebody of a firm without an authenticator shows again who they are, by the password, before accounts are changed.

Wrong ones are counted together with those at the change of the password, and slow the person down.
"""

from workflow.account_queries import has_authenticator, password_hash
from workflow.account_refusals import PasswordRefused, SessionEnded
from workflow.account_tables import SignIn
from workflow.office import Office
from workflow.own_account import demand_own_password, known
from workflow.owner_refusals import PasswordWrong
from workflow.sessions import running

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
    actor = known(office, token)
    try:
        kept = demand_own_password(office, actor, password[:_LONGEST])
    except PasswordRefused:
        raise PasswordWrong from None
    with office.registry.writing() as session:
        found = running(session, office, token)
        if found is None or has_authenticator(session, actor.id) or password_hash(session, actor.id) != kept:
            raise SessionEnded
        session.get_one(SignIn, found.row.id).password_at = office.now()
