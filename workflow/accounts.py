"""People and firms: admitted, ended, given roles and passwords by the administrator; every change stands in the trail.

Each change needs a fresh code of the administrator's authenticator, and raises `CodeNotFresh` without one.
"""

from collections.abc import Iterable

from sqlmodel import Session

from workflow.account_queries import (
    administrators,
    all_organisations,
    all_people,
    drop_password,
    end_sessions_of,
    forget_second_factor,
    owners,
    people_of,
)
from workflow.account_refusals import LastAdministrator, RolesRefused
from workflow.addresses import sound_address
from workflow.administering import administering
from workflow.admission import new_organisation, new_person, sound_roles
from workflow.links import INVITED, LOST, new_link
from workflow.mail_tables import MailKind
from workflow.office import Office
from workflow.outbox import mail_link, tell
from workflow.owner_refusals import LastOwner
from workflow.refusals import NotFound, NotYourStep
from workflow.roles import Actor, Role
from workflow.tables import Organisation, Person
from workflow.two_administrators import AUTHENTICATOR_SIDE, PASSWORD_SIDE, demand_another


def admit_organisation(
    office: Office, actor: Actor, name_zh: str, name_latin: str, credit_code: str, agency: bool = False
) -> Organisation:
    """Admits a firm. The credit code is checked by its check character and is given once.

    :param agency: whether it is an agency, which acts for firms that give it a mandate.
    :raises NotYourStep, NameRefused, CreditCodeRefused, CreditCodeTaken.
    """
    with administering(office, actor) as act:
        firm = new_organisation(act.session, act.at, name_zh, name_latin, credit_code, agency)
        act.record("admit_organisation", organisation=firm.id)
    return firm


def end_organisation(office: Office, actor: Actor, organisation_id: int) -> Organisation:
    """Ends a firm: its people are nobody at once, its cases stay. :raises NotYourStep, NotFound."""
    with administering(office, actor) as act:
        firm = act.session.get(Organisation, organisation_id)
        if firm is None or firm.ended_at:
            raise NotFound
        firm.ended_at = act.at
        end_sessions_of(act.session, [person.id for person in people_of(act.session, organisation_id)], act.at)
        act.record("end_organisation", organisation=organisation_id)
    return firm


def admit_person(
    office: Office,
    actor: Actor,
    login: str,
    name: str,
    roles: Iterable[Role],
    organisation_id: int | None = None,
    email: str = "",
) -> tuple[Person, str]:
    """Makes an account; gives it and the secret part of the link by which its person sets a password, shown once.

    :param roles: either the role of a firm, with `organisation_id`, or roles of the office without one.
    :param email: the person's address, or "". Where the office sends mail, the link goes there, and "" is given for it.
    :raises NotYourStep, AddressRefused, LoginRefused, LoginTaken, NameRefused, RolesRefused, NotFound (the organisation).
    """
    with administering(office, actor) as act:
        address = sound_address(email)
        person = new_person(act.session, act.at, login, name, roles, organisation_id)
        person.email = address
        mailed = mail_link(office, act.session, MailKind.INVITATION, person, act.at)
        link = "" if mailed else new_link(act.session, person.id, act.at, INVITED)
        act.record("admit_person", person=person.id, roles=sorted(person.roles), organisation=organisation_id)
    return person, link


def end_person(office: Office, actor: Actor, person_id: int) -> Person:
    """Ends an account and its sessions. It is never deleted. :raises NotYourStep, NotFound, LastAdministrator, LastOwner."""
    with administering(office, actor) as act:
        person = act.person(person_id)
        _not_the_last(act.session, person)
        not_the_last_owner(act.session, person)
        person.ended_at = act.at
        end_sessions_of(act.session, [person_id], act.at)
        act.record("end_person", person=person_id)
    return person


def give_roles(office: Office, actor: Actor, person_id: int, roles: Iterable[Role]) -> Person:
    """Gives a person other roles; open sessions end. Nobody changes their own.

    :raises NotYourStep, NotFound, RolesRefused, LastAdministrator, LastOwner.
    """
    with administering(office, actor) as act:
        person = act.person(person_id)
        if person.id == act.actor.id:
            raise RolesRefused("own")
        firm = act.session.get_one(Organisation, person.organisation_id) if person.organisation_id is not None else None
        given = sound_roles(roles, firm)
        if Role.ADMINISTRATOR not in given:
            _not_the_last(act.session, person)
        if Role.OWNER not in given:
            not_the_last_owner(act.session, person)
        person.roles = given
        end_sessions_of(act.session, [person_id], act.at)
        act.record("give_roles", person=person_id, roles=sorted(given))
    return person


def reset_password(office: Office, actor: Actor, person_id: int) -> str:
    """Takes the password away and gives the secret part of the link by which the person sets another, shown once; sessions end.

    Where the office sends mail and knows the person's address, the link goes there, and "" is given for it.

    :raises NotYourStep, NotFound. :raises RolesRefused: one's own password is changed on one's own page.
    :raises SameAdministrator: this one took the officer's authenticator away lately.
    """
    with administering(office, actor) as act:
        person = act.person(person_id)
        if person.id == act.actor.id:
            raise RolesRefused("own_password")
        demand_another(act, person, AUTHENTICATOR_SIDE)
        drop_password(act.session, person.id)
        end_sessions_of(act.session, [person.id], act.at)
        mailed = mail_link(office, act.session, MailKind.RESET_GIVEN, person, act.at)
        link = "" if mailed else new_link(act.session, person.id, act.at, LOST)
        act.record("reset_password", person=person.id)
    return link


def forget_authenticator(office: Office, actor: Actor, person_id: int) -> Person:
    """Takes a lost authenticator and its recovery codes away; open sessions end, and the next sign-in sets another one up.

    :raises NotYourStep, NotFound. :raises RolesRefused: one's own is changed on one's own page, with a code of it.
    :raises SameAdministrator: this one took the officer's password away, or changed the address, lately.
    """
    with administering(office, actor) as act:
        person = act.person(person_id)
        if person.id == act.actor.id:
            raise RolesRefused("own_authenticator")
        demand_another(act, person, PASSWORD_SIDE)
        forget_second_factor(act.session, person_id)
        end_sessions_of(act.session, [person_id], act.at)
        tell(office, act.session, MailKind.AUTHENTICATOR_GONE, person, act.at)
        act.record("forget_authenticator", person=person_id)
    return person


def end_sessions(office: Office, actor: Actor, person_id: int) -> int:
    """Ends every open session of a person; gives how many there were. :raises NotYourStep, NotFound."""
    with administering(office, actor) as act:
        ended = end_sessions_of(act.session, [act.person(person_id).id], act.at)
        act.record("end_sessions", person=person_id, ended=ended)
    return ended


def people(office: Office, actor: Actor) -> tuple[Person, ...]:
    """All accounts, also ended ones, for administrator and auditor. :raises NotYourStep."""
    with office.registry.reading() as session:
        _may_look(actor)
        return tuple(all_people(session))


def organisations(office: Office, actor: Actor) -> tuple[Organisation, ...]:
    """All firms, also ended ones, for administrator and auditor. :raises NotYourStep."""
    with office.registry.reading() as session:
        _may_look(actor)
        return tuple(all_organisations(session))


def _may_look(actor: Actor) -> None:
    if not actor.roles & {Role.ADMINISTRATOR, Role.AUDITOR}:
        raise NotYourStep(Role.ADMINISTRATOR)


def not_the_last_owner(session: Session, person: Person) -> None:
    """Goes on unless a firm would be left without an owner; a firm ends as a whole. :raises LastOwner."""
    if Role.OWNER in person.roles and len(owners(session, person.organisation_id)) <= 1:
        raise LastOwner


def _not_the_last(session: Session, person: Person) -> None:
    if Role.ADMINISTRATOR in person.roles and len(administrators(session)) <= 1:
        raise LastAdministrator
