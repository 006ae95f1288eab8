"""A new password for somebody who forgot the old one, asked for by anybody who knows the account: by mail to its person.

The old password stays good until the link is used, so that nobody is locked out by a stranger who asks.
"""

from datetime import timedelta
from hashlib import sha256

from workflow.account_queries import forget_wrong_passwords, person_by_login, wrong_passwords
from workflow.account_tables import WrongPassword
from workflow.mail_tables import MailKind
from workflow.office import Office
from workflow.outbox import mail_link
from workflow.pauses import neighbourhood
from workflow.sessions import plain_login

MOST_AN_HOUR = 3  # for one account, and from one address
_MOST_A_MINUTE = 10  # that are looked at, from one address
_WINDOW = timedelta(hours=1)
_REMEMBERED = timedelta(days=1)


def ask_reset(office: Office, login: str, address: str = "") -> None:
    """Has a link mailed to the person of this account, if there is one and its address is known. Tells nothing to who asks.

    An unknown account is looked for, counted and kept as a known one is.

    :param login: as it was typed. :param address: where the request comes from; "" where nobody knows.
    """
    login, now = plain_login(login), office.now()
    if address and office.rate.pause(f"reset {neighbourhood(address)}", _MOST_A_MINUTE, now):
        return  # nobody keeps the registry busy by asking
    keys = [_key("login", login), *([_key("address", neighbourhood(address))] if address else [])]
    with office.registry.writing() as session:
        if any(wrong_passwords(session, key, now - _WINDOW)[0] >= MOST_AN_HOUR for key in keys):
            return
        forget_wrong_passwords(session, None, now - _REMEMBERED)
        session.add_all(WrongPassword(about=key, at=now) for key in keys)
        person = person_by_login(session, login)
        if person and not person.ended_at:
            mail_link(office, session, MailKind.RESET_ASKED, person, now)


def _key(what: str, value: str) -> str:
    return sha256(f"reset {what} {value}".encode()).hexdigest()
