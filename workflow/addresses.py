"""E-mail addresses of people: kept so that the office can write to them, and changed with as much care as a password.

Whoever can change the address can have a new password sent there. So it needs a code of the authenticator, or the password
where there is none, and the address before is told.
"""

import re
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from workflow.account_queries import has_authenticator
from workflow.account_refusals import AddressRefused, RolesRefused
from workflow.administering import administering
from workflow.freshness import demand_fresh
from workflow.mail_tables import MailKind
from workflow.office import Office
from workflow.outbox import tell
from workflow.own_account import demand_own_password, known
from workflow.registry import standing
from workflow.roles import Actor
from workflow.tables import Person
from workflow.trail import record
from workflow.two_administrators import AUTHENTICATOR_SIDE, demand_another

_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
_LONGEST = 254  # characters (RFC 5321)


@dataclass(frozen=True)
class OwnAddress:
    """Where the office writes to a person, or "", and in which language: zh, en or de.

    :param needs: what a change needs: a fresh "code" of the authenticator, or the "password" of who has none.
    """

    email: str
    language: str
    needs: Literal["code", "password"]


def sound_address(text: str) -> str | None:
    """An address to which a mail can be sent; `None` for an empty text. :raises AddressRefused."""
    plain = text.strip()
    if not plain:
        return None
    if len(plain) > _LONGEST or not _ADDRESS.fullmatch(plain):
        raise AddressRefused(plain[:60])
    return plain


def give_address(office: Office, actor: Actor, person_id: int, email: str) -> None:
    """An administrator enters the address of a person, or takes it away ("").

    :raises NotYourStep, CodeNotFresh, NotFound, AddressRefused. :raises RolesRefused: one's own is changed on one's own page.
    :raises SameAdministrator: this one took the officer's authenticator away lately.
    """
    with administering(office, actor) as act:
        person, address = act.person(person_id), sound_address(email)
        if person.id == act.actor.id:
            raise RolesRefused("own_address")
        demand_another(act, person, AUTHENTICATOR_SIDE)
        if _changed(office, act.session, person, address):
            act.record("give_address", person=person_id)


def own_address(office: Office, token: str | None) -> OwnAddress:
    """Where the office writes to whoever holds this token. :raises SessionEnded."""
    actor = known(office, token)
    with office.registry.reading() as session:
        person = session.get_one(Person, actor.id)
        needs = "code" if has_authenticator(session, actor.id) else "password"
        return OwnAddress(person.email or "", person.language or "zh", needs)


def set_own_address(office: Office, token: str | None, email: str, language: str, password: str = "") -> None:
    """Changes the person's own address, or takes it away (""), and the language of the mails.

    :param language: zh, en or de. :param password: the person's own, where there is no authenticator.
    :raises SessionEnded, AddressRefused. :raises CodeNotFresh: there is an authenticator, and no code of it is fresh.
    :raises PasswordRefused, TooManyTries: there is none, and the password is not it.
    """
    if language not in ("zh", "en", "de"):
        raise ValueError(f"mails are written in zh, en or de, not in {language!r}")
    actor, address = known(office, token), sound_address(email)
    if own_address(office, token).needs == "password":
        demand_own_password(office, actor, password)
    else:
        demand_fresh(actor, office.now())
    with office.registry.writing() as session:
        standing(session, actor, office.now())
        if has_authenticator(session, actor.id):  # also one that was set up this very moment
            demand_fresh(actor, office.now())
        person = session.get_one(Person, actor.id)
        person.language = language
        if _changed(office, session, person, address):
            record(session, "set_own_address", actor.id, office.now())


def _changed(office: Office, session: Session, person: Person, address: str | None) -> bool:
    """Puts the new address in the place of the old one, which is told; whether it is another."""
    if address == person.email:
        return False
    if person.email:
        tell(office, session, MailKind.ADDRESS_CHANGED, person, office.now(), address=person.email)
    person.email = address
    return True
