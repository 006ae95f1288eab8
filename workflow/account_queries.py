"""Every question to the registry about people, firms, sessions and wrong passwords."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlmodel import Session

from workflow.roles import Role
from workflow.tables import Organisation, Password, Person, SignIn, WrongPassword


def person_by_login(session: Session, login: str) -> Person | None:
    """The account with this login, also an ended one."""
    if "\0" in login:  # which PostgreSQL takes in no text
        return None
    return session.execute(select(Person).where(Person.login == login)).scalar_one_or_none()


def all_people(session: Session) -> Sequence[Person]:
    """All accounts, by login."""
    found = session.execute(select(Person)).scalars()
    return sorted(found, key=lambda person: person.login)  # here: each database has an order of its own for letters


def all_organisations(session: Session) -> Sequence[Organisation]:
    """All firms, by name."""
    return sorted(session.execute(select(Organisation)).scalars(), key=lambda firm: (firm.name_zh, firm.id))


def administrators(session: Session) -> Sequence[Person]:
    """The administrators who have not been ended."""
    asked = select(Person).where(Person.ended_at.is_(None))
    return [person for person in session.execute(asked).scalars() if Role.ADMINISTRATOR in person.roles]


def organisation_by_code(session: Session, credit_code: str) -> Organisation | None:
    """The firm with this credit code, also an ended one."""
    return session.execute(select(Organisation).where(Organisation.credit_code == credit_code)).scalar_one_or_none()


def people_of(session: Session, organisation_id: int) -> Sequence[Person]:
    """The accounts of a firm."""
    return session.execute(select(Person).where(Person.organisation_id == organisation_id)).scalars().all()


def password_hash(session: Session, person_id: int) -> str | None:
    """The hash of a person's password."""
    kept = session.get(Password, person_id)
    return kept.hash if kept else None


def keep_password(session: Session, person_id: int, hash_: str, at: datetime) -> None:
    """Puts a new password in the place of the old one."""
    session.merge(Password(person_id=person_id, hash=hash_, set_at=at))


def session_by_digest(session: Session, token_digest: str) -> SignIn | None:
    """The sign-in session of a token."""
    return session.execute(select(SignIn).where(SignIn.token_digest == token_digest)).scalar_one_or_none()


def end_sessions_of(session: Session, person_ids: Sequence[int], at: datetime) -> int:
    """Ends every open session of these people; gives how many there were."""
    ending = update(SignIn).where(SignIn.person_id.in_(person_ids), SignIn.ended_at.is_(None)).values(ended_at=at)
    return session.execute(ending).rowcount


def wrong_passwords(session: Session, about: str, since: datetime) -> tuple[int, datetime | None]:
    """How many wrong passwords there were since then, and when the last one was."""
    asked = select(func.count(), func.max(WrongPassword.at)).where(WrongPassword.about == about, WrongPassword.at >= since)
    count, last = session.execute(asked).one()
    return count, last


def forget_wrong_passwords(session: Session, about: str | None, before: datetime | None = None) -> None:
    """Forgets the wrong passwords of one login, or all that are older than a moment."""
    condition = WrongPassword.about == about if about is not None else WrongPassword.at < before
    session.execute(delete(WrongPassword).where(condition))
