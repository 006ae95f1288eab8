"""Signing in by a provider of identities: it says who somebody is; account, roles and second factor are the office's own."""

import secrets
from datetime import datetime

from sqlmodel import Session

from workflow.account_queries import identity_of, person_by_login, person_by_subject
from workflow.account_tables import OutsideIdentity, SignIn
from workflow.office import Office
from workflow.refusals import Ended
from workflow.registry import standing
from workflow.roles import Actor
from workflow.sessions import TOKEN_BYTES, plain_login, token_digest
from workflow.tables import Person
from workflow.trail import record

_LONGEST = 300


def sign_in_from_outside(
    office: Office, subject: str, login: str, two_factors_at: datetime | None = None, device: str = ""
) -> str | None:
    """A new session's token for somebody whom the office's provider has proven; `None` without an account here that stands.

    The first time, the account is found by its login; from then on by the provider's subject alone, so that whoever gets that
    login there later does not get this account. An officer's session still waits for a code, unless two factors were shown.

    :param subject: the provider's own name for the person. :param login: as its token says.
    :param two_factors_at: when two factors were shown there, where the office trusts that. :param device: as for `sign_in`.
    :raises ValueError: the office has no provider.
    """
    provider, now, token = office.settings.provider, office.now(), secrets.token_urlsafe(TOKEN_BYTES)
    if provider is None:
        raise ValueError("this office has no provider of identities")
    with office.registry.writing() as session:
        person = person_by_subject(session, provider.issuer, subject) or _for_the_first_time(session, provider.issuer, login)
        if person is None or not _stands(session, person, office.now()):
            return None
        if identity_of(session, person.id, provider.issuer) is None:
            session.merge(OutsideIdentity(person_id=person.id, issuer=provider.issuer, subject=subject, since=now))
            record(session, "know_outside", person.id, now)
        row = SignIn(person_id=person.id, token_digest=token_digest(token), started_at=now, seen_at=now)
        row.confirmed_at, row.device = two_factors_at, device[:_LONGEST] or None
        session.add(row)
    return token


def _for_the_first_time(session: Session, issuer: str, login: str) -> Person | None:
    """The account of this login, unless the provider knows its person by another subject."""
    person = person_by_login(session, plain_login(login))
    return person if person and identity_of(session, person.id, issuer) is None else None


def _stands(session: Session, person: Person, at: datetime) -> bool:
    try:
        standing(session, Actor(person.id, person.login, person.name, person.roles), at)
    except Ended:
        return False
    return True
