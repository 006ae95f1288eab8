"""Every question to the registry about people, firms, sessions and wrong passwords."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlmodel import Session

from workflow.account_tables import Authenticator, OneTimeLink, OutsideIdentity, Password, RecoveryCode, SignIn, WrongPassword
from workflow.roles import Role
from workflow.tables import Organisation, Person, TrailEntry


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


def owners(session: Session, organisation_id: int) -> Sequence[Person]:
    """The owners of a firm who have not been ended."""
    return [one for one in people_of(session, organisation_id) if one.ended_at is None and Role.OWNER in one.roles]


def person_of(session: Session, person_id: int, organisation_id: int | None) -> Person | None:
    """A person of this organisation, also one that was ended; somebody of another one is not even fetched."""
    asked = select(Person).where(Person.id == person_id, Person.organisation_id == organisation_id)
    return session.execute(asked).scalar_one_or_none()


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


def open_sessions_of(session: Session, person_id: int, started_after: datetime, seen_after: datetime) -> Sequence[SignIn]:
    """The sessions of a person that have not ended, the newest first."""
    asked = select(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    asked = asked.where(SignIn.started_at > started_after, SignIn.seen_at > seen_after)
    return session.execute(asked.order_by(SignIn.started_at.desc(), SignIn.id.desc())).scalars().all()


def end_sessions_of(session: Session, person_ids: Sequence[int], at: datetime, but: int | None = None) -> int:
    """Ends every open session of these people; gives how many there were. :param but: the id of one that stays."""
    ending = update(SignIn).where(SignIn.person_id.in_(person_ids), SignIn.ended_at.is_(None)).values(ended_at=at)
    return session.execute(ending.where(SignIn.id != but) if but is not None else ending).rowcount


def acts_on_people(session: Session, acts: Sequence[str], since: datetime) -> set[tuple[int, int]]:
    """Who did one of these acts to whom since then, as the trail tells."""
    asked = select(TrailEntry.person_id, TrailEntry.about).where(TrailEntry.step.in_(acts), TrailEntry.at >= since)
    return {(who, about["person"]) for who, about in session.execute(asked)}


def has_authenticator(session: Session, person_id: int) -> bool:
    """Whether the person has set an authenticator up."""
    kept = session.get(Authenticator, person_id)
    return kept is not None and kept.secret is not None


def the_authenticator(session: Session, person_id: int) -> Authenticator:
    """The authenticator of a person; a new row where there is none. There is one writer at a time, so nobody else has it."""
    kept = session.get(Authenticator, person_id)
    if kept is None:
        kept = Authenticator(person_id=person_id)
        session.add(kept)
    return kept


def unused_recovery_codes(session: Session, person_id: int) -> Sequence[RecoveryCode]:
    """The recovery codes that the person can still use."""
    asked = select(RecoveryCode).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.execute(asked).scalars().all()


def forget_second_factor(session: Session, person_id: int) -> None:
    """Takes authenticator and recovery codes away, so that the person sets an authenticator up at the next sign-in."""
    session.execute(delete(Authenticator).where(Authenticator.person_id == person_id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def replace_recovery_codes(session: Session, person_id: int, digests: Sequence[str], at: datetime) -> None:
    """Puts new recovery codes in the place of all old ones, used or not."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.add_all(RecoveryCode(person_id=person_id, digest=digest, made_at=at) for digest in digests)


def wrong_passwords(session: Session, about: str, since: datetime) -> tuple[int, datetime | None]:
    """How many wrong passwords there were since then, and when the last one was."""
    asked = select(func.count(), func.max(WrongPassword.at)).where(WrongPassword.about == about, WrongPassword.at >= since)
    count, last = session.execute(asked).one()
    return count, last


def forget_wrong_passwords(session: Session, about: str | None, before: datetime | None = None) -> None:
    """Forgets the wrong passwords of one login, or all that are older than a moment."""
    condition = WrongPassword.about == about if about is not None else WrongPassword.at < before
    session.execute(delete(WrongPassword).where(condition))


def link_by_digest(session: Session, digest: str) -> OneTimeLink | None:
    """The one-time link with this digest."""
    return session.execute(select(OneTimeLink).where(OneTimeLink.digest == digest)).scalar_one_or_none()


def replace_link(session: Session, person_id: int, digest: str, at: datetime, ends_at: datetime) -> None:
    """Puts a new one-time link in the place of an earlier one of the person."""
    session.merge(OneTimeLink(person_id=person_id, digest=digest, made_at=at, ends_at=ends_at, used_at=None))


def drop_password(session: Session, person_id: int) -> None:
    """Takes away the password, what a provider knows the person by, and an open link: nobody gets in by what was before."""
    for kept in (Password, OutsideIdentity, OneTimeLink):
        session.execute(delete(kept).where(kept.person_id == person_id))


def person_by_subject(session: Session, issuer: str, subject: str) -> Person | None:
    """The account of somebody whom a provider knows by this subject, also an ended one."""
    asked = select(Person).join(OutsideIdentity, OutsideIdentity.person_id == Person.id)
    asked = asked.where(OutsideIdentity.issuer == issuer, OutsideIdentity.subject == subject)
    return session.execute(asked).scalar_one_or_none()


def identity_of(session: Session, person_id: int, issuer: str) -> OutsideIdentity | None:
    """By what this provider knows a person; what an earlier provider did is none of it."""
    kept = session.get(OutsideIdentity, person_id)
    return kept if kept and kept.issuer == issuer else None
