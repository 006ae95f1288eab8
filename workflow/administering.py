"""The frame of an administrator's act: allowed, done, recorded and committed together, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from workflow.freshness import demand_fresh
from workflow.office import Office
from workflow.refusals import NotFound, NotYourStep
from workflow.registry import standing
from workflow.roles import Actor, Role
from workflow.tables import Person
from workflow.trail import record


@dataclass
class Administering:
    """An administrator's act while it is done."""

    session: Session
    actor: Actor
    at: datetime

    def record(self, act: str, **about: object) -> None:
        """Writes the act into the trail."""
        record(self.session, act, self.actor.id, self.at, role=Role.ADMINISTRATOR, about=about)

    def person(self, person_id: int) -> Person:
        """The account. :raises NotFound: there is none, or it has been ended."""
        person = self.session.get(Person, person_id)
        if person is None or person.ended_at:
            raise NotFound
        return person


@contextmanager
def administering(office: Office, actor: Actor) -> Iterator[Administering]:
    """One act of an administrator.

    :raises Ended, NotYourStep, CodeNotFresh.
    """
    with office.registry.writing() as session:
        actor = standing(session, actor, office.now())
        if Role.ADMINISTRATOR not in actor.roles:
            raise NotYourStep(Role.ADMINISTRATOR)
        demand_fresh(actor, office.now())
        yield Administering(session, actor, office.now())
