"""What must hold before somebody or some firm enters the registry; and how set-up scripts enter the first ones."""

import re
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from rules import FactsRefused
from workflow.account_queries import administrators, keep_password, organisation_by_code, person_by_login
from workflow.account_refusals import (
    CreditCodeRefused,
    CreditCodeTaken,
    LoginRefused,
    LoginTaken,
    NameRefused,
    RolesRefused,
)
from workflow.answers import Fault, fact_value, hidden_character
from workflow.office import PasswordCost
from workflow.passwords import hashed, new_one_time_password
from workflow.refusals import NotFound
from workflow.registry import Registry
from workflow.roles import OF_A_FIRM, Role
from workflow.tables import Organisation, Person
from workflow.trail import record

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,39}", re.ASCII)
_LONGEST_NAME = 160


def has_administrator(registry: Registry) -> bool:
    """Whether the office has an administrator. :raises RegistryDown: the database does not answer."""
    with registry.reading() as session:
        return bool(administrators(session))


def first_administrator(registry: Registry, now: datetime, login: str, name: str) -> str:
    """Makes the first administrator, whom no screen can make; gives the password, which is shown once.

    :raises LoginRefused, LoginTaken, NameRefused. :raises RolesRefused: there is an administrator already.
    """
    password = new_one_time_password()
    hash_ = hashed(password, PasswordCost())
    with registry.writing() as session:
        if administrators(session):
            raise RolesRefused("administrator_exists")
        person = new_person(session, now, login, name, {Role.ADMINISTRATOR}, None, hash_)
        record(session, "first_administrator", None, now, about={"person": person.id})
    return password


def enter_person(
    registry: Registry,
    now: datetime,
    login: str,
    name: str,
    roles: Iterable[Role],
    organisation_id: int | None,
    password: str,
    cost: PasswordCost | None = None,
) -> Person:
    """Enters an account with a password of one's own choice: for set-up scripts, which act for nobody.

    :raises LoginRefused, LoginTaken, NameRefused, RolesRefused, NotFound (the organisation).
    """
    hash_ = hashed(password, cost or PasswordCost())
    with registry.writing() as session:
        person = new_person(session, now, login, name, roles, organisation_id, hash_)
        record(session, "enter_person", None, now, about={"person": person.id, "roles": sorted(person.roles)})
    return person


def enter_organisation(
    registry: Registry, now: datetime, name_zh: str, name_latin: str, credit_code: str, agency: bool = False
) -> Organisation:
    """Enters a firm: for set-up scripts. :raises NameRefused, CreditCodeRefused, CreditCodeTaken.

    :param agency: whether it acts for other firms.
    """
    with registry.writing() as session:
        firm = new_organisation(session, now, name_zh, name_latin, credit_code, agency)
        record(session, "enter_organisation", None, now, about={"organisation": firm.id})
    return firm


def new_organisation(
    session: Session, at: datetime, name_zh: str, name_latin: str, credit_code: str, agency: bool = False
) -> Organisation:
    """A firm in this transaction, after its names and its credit code were checked."""
    code = sound_credit_code(credit_code)
    names = sound_name(name_zh), sound_name(name_latin)
    if organisation_by_code(session, code):
        raise CreditCodeTaken(code)
    firm = Organisation(name_zh=names[0], name_latin=names[1], credit_code=code, agency=agency, admitted_at=at)
    session.add(firm)
    session.flush()
    return firm


def sound_credit_code(typed: str) -> str:
    """A unified social credit code in capitals, right by its check character. :raises CreditCodeRefused."""
    try:
        code = fact_value("employer_credit_code", typed)
    except FactsRefused as refused:
        raise CreditCodeRefused(refused.faults[0]) from None
    if not code:
        raise CreditCodeRefused(Fault("employer_credit_code", "", "required", {}))
    return code


def new_person(
    session: Session,
    at: datetime,
    login: str,
    name: str,
    roles: Iterable[Role],
    organisation_id: int | None,
    password_hash: str | None = None,
) -> Person:
    """An account in this transaction, after login, name, roles and firm were checked; nobody signs in without a password."""
    login = login.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise LoginRefused(login[:60])
    firm = session.get(Organisation, organisation_id) if organisation_id is not None else None
    if organisation_id is not None and (firm is None or firm.ended_at):
        raise NotFound
    given = sound_roles(roles, firm)
    if person_by_login(session, login):
        raise LoginTaken(login)
    person = Person(login=login, name=sound_name(name), roles=given, organisation_id=organisation_id, admitted_at=at)
    session.add(person)
    session.flush()
    if password_hash:
        keep_password(session, person.id, password_hash, at)
    return person


def sound_roles(roles: Iterable[Role], firm: Organisation | None) -> frozenset[Role]:
    """Roles that go together: who acts for a firm acts for nobody else, and who acts for the office acts for no firm.

    :param firm: to which the person belongs; `None` for people of the office.
    :raises RolesRefused: none, firm_and_office, firm_without_organisation, office_with_organisation, not_of_this_firm.
    """
    given = frozenset(Role(role) for role in roles)
    if not given:
        raise RolesRefused("none")
    if given.isdisjoint(OF_A_FIRM):
        if firm is not None:
            raise RolesRefused("office_with_organisation")
        return given
    if given - OF_A_FIRM:
        raise RolesRefused("firm_and_office")
    if firm is None:
        raise RolesRefused("firm_without_organisation")
    if given - {Role.OWNER} != {at_work_in(firm)}:
        raise RolesRefused("not_of_this_firm")
    return given


def at_work_in(firm: Organisation) -> Role:
    """The role that everybody of this firm has, its owners too."""
    return Role.AGENT if firm.agency else Role.FIRM


def sound_name(name: str) -> str:
    """A name without surrounding or doubled spaces. :raises NameRefused: empty, too long, or with characters nobody sees."""
    plain = " ".join(name.split())
    if not plain or len(plain) > _LONGEST_NAME or hidden_character(name.strip()):
        raise NameRefused(plain[:60])
    return plain
