"""A firm's own people, kept by its owners: invited, ended, made owner or preparer; every change stands in the trail.

Each change needs a fresh code of the owner's authenticator, or, without one, the password once more (`showing_again`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from workflow.account_queries import end_sessions_of, password_hash, people_of, person_of
from workflow.account_refusals import RolesRefused
from workflow.accounts import not_the_last_owner
from workflow.admission import at_work_in, new_person
from workflow.freshness import FRESH, is_fresh
from workflow.links import INVITED, new_link
from workflow.office import Office
from workflow.owner_refusals import ProofNotFresh
from workflow.refusals import NotFound, NotYourStep
from workflow.registry import standing
from workflow.roles import Actor, Role
from workflow.tables import Organisation, Person
from workflow.trail import record


@dataclass
class Owning:
    """An owner's act while it is done."""

    session: Session
    actor: Actor
    at: datetime

    def record(self, act: str, **about: object) -> None:
        """Writes the act into the trail."""
        record(self.session, act, self.actor.id, self.at, role=Role.OWNER, about=about)

    def colleague(self, person_id: int) -> Person:
        """Another person of the firm. :raises NotFound: there is none, or it has been ended. :raises RolesRefused: oneself."""
        person = person_of(self.session, person_id, self.actor.organisation_id)
        if person is None or person.ended_at:
            raise NotFound
        if person.id == self.actor.id:
            raise RolesRefused("own")
        return person

    @property
    def firm(self) -> Organisation:
        """The owner's firm."""
        return self.session.get_one(Organisation, self.actor.organisation_id)


@contextmanager
def owning(office: Office, actor: Actor) -> Iterator[Owning]:
    """One act of an owner: allowed, done, recorded and committed together, or not at all.

    :raises Ended, MandateEnded, NotYourStep, ProofNotFresh.
    """
    with office.registry.writing() as session:
        at = office.now()
        actor = standing(session, actor, at)
        if Role.OWNER not in actor.roles:
            raise NotYourStep(Role.OWNER)
        if not is_fresh(actor, at):
            raise ProofNotFresh(int(FRESH.total_seconds()) // 60)
        yield Owning(session, actor, at)


def invite_colleague(office: Office, actor: Actor, login: str, name: str, owner: bool = False) -> tuple[Person, str]:
    """Makes an account in the owner's firm; gives it and the secret part of the link for its first password, shown once.

    :param owner: whether the person is to be another owner.
    :raises NotYourStep, ProofNotFresh, LoginRefused, LoginTaken, NameRefused.
    """
    with owning(office, actor) as act:
        person = new_person(act.session, act.at, login, name, _roles(act, owner), act.actor.organisation_id)
        link = new_link(act.session, person.id, act.at, INVITED)
        act.record("invite_colleague", person=person.id, roles=sorted(person.roles), organisation=person.organisation_id)
    return person, link


def invite_again(office: Office, actor: Actor, person_id: int) -> str:
    """A new link for a colleague who has never set a password; the old link ends. Gives its secret part, shown once.

    Nobody of a firm gets a link into an account that its person already uses.

    :raises NotYourStep, ProofNotFresh, RolesRefused. :raises NotFound: no such colleague, or one with a password.
    """
    with owning(office, actor) as act:
        person = act.colleague(person_id)
        if password_hash(act.session, person.id) is not None:
            raise NotFound
        act.record("invite_again", person=person.id)
        return new_link(act.session, person.id, act.at, INVITED)


def end_colleague(office: Office, actor: Actor, person_id: int) -> Person:
    """Ends a colleague's account and its sessions. It is never deleted.

    :raises NotYourStep, ProofNotFresh, NotFound, RolesRefused, LastOwner.
    """
    with owning(office, actor) as act:
        person = act.colleague(person_id)
        not_the_last_owner(act.session, person)
        person.ended_at = act.at
        ended = end_sessions_of(act.session, [person.id], act.at)
        act.record("end_colleague", person=person.id, ended=ended)
    return person


def make_owner(office: Office, actor: Actor, person_id: int, owner: bool = True) -> Person:
    """Makes a colleague an owner, or takes that away; the colleague's sessions end. Nobody changes their own role.

    :raises NotYourStep, ProofNotFresh, NotFound, RolesRefused, LastOwner.
    """
    with owning(office, actor) as act:
        person = act.colleague(person_id)
        if not owner:
            not_the_last_owner(act.session, person)
        person.roles = _roles(act, owner)
        ended = end_sessions_of(act.session, [person.id], act.at)
        act.record("make_owner" if owner else "unmake_owner", person=person.id, roles=sorted(person.roles), ended=ended)
    return person


@dataclass(frozen=True)
class Colleague:
    """One account of the firm. :param invited: whether its person has not set a password yet."""

    person: Person
    invited: bool


def colleagues(office: Office, actor: Actor) -> tuple[Colleague, ...]:
    """All accounts of the owner's firm, also ended ones, by login. :raises Ended, MandateEnded, NotYourStep."""
    with office.registry.reading() as session:
        actor = standing(session, actor, office.now())
        if Role.OWNER not in actor.roles:
            raise NotYourStep(Role.OWNER)
        found = sorted(people_of(session, actor.organisation_id), key=lambda person: person.login)
        return tuple(Colleague(person, password_hash(session, person.id) is None) for person in found)


def _roles(act: Owning, owner: bool) -> frozenset[Role]:
    return frozenset({at_work_in(act.firm), *({Role.OWNER} if owner else ())})
