"""The outbox: a mail is a row that is written in the very transaction of the step that causes it, and sent afterwards.

So a step that is refused or torn down leaves no mail, and a mail that could not be sent is still there.
"""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlmodel import Session

from workflow.account_queries import people_of
from workflow.mail_tables import Mail, MailKind, MailState
from workflow.office import Office, Taken
from workflow.tables import Person

_A_WEEK = timedelta(days=7)
_KEPT_FOR = {MailKind.RESET_ASKED: timedelta(hours=1), MailKind.RESET_GIVEN: timedelta(days=1)}  # others: a week
_SECRET_BYTES = 16


def kept_until(kind: MailKind, at: datetime) -> datetime:
    """Until when a mail is worth sending that is written or asked for at a moment."""
    return at + _KEPT_FOR.get(kind, _A_WEEK)


def tell(
    office: Office, session: Session, kind: MailKind, person: Person, at: datetime, *, reference: str = "", address: str = ""
) -> bool:
    """Writes a mail to a person, in this transaction; whether there is an address to write to.

    :param reference: of the case that it is about. :param address: another one than the person's own.
    """
    if not (address or person.email):
        return False
    host = urlsplit(office.settings.public_url).hostname
    session.add(
        Mail(
            kind=kind.value,
            person_id=person.id,
            reference=reference or None,
            address=address or None,
            message_id=f"<{secrets.token_hex(_SECRET_BYTES)}@{host}>",
            state=MailState.WAITING,
            written_at=at,
            due_at=at,
            until=kept_until(kind, at),
        )
    )
    session.flush()
    return True


def tell_firm(office: Office, taken: Taken, kind: MailKind) -> None:
    """Writes to everybody who acts for the firm of the case at hand, and has an address."""
    for person in people_of(taken.session, taken.case.organisation_id):
        if person.ended_at is None:
            tell(office, taken.session, kind, person, taken.at, reference=taken.case.reference)


def mail_link(office: Office, session: Session, kind: MailKind, person: Person, at: datetime) -> bool:
    """Has a one-time link sent to its person, in this transaction; whether it will be. Then nobody else gets to see it.

    The link is made when the mail is sent, so that its secret stands nowhere before.
    """
    return office.settings.sends_mail and tell(office, session, kind, person, at)
