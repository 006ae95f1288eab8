"""The registry: opens the database, and holds every reading and every writing in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, make_url, select
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

import workflow.marks  # noqa: F401  from here on a case is marked whenever it is written
from workflow.databases import SQLITE, WRITES, answering, engine_for
from workflow.key_use import is_locked, must_fit
from workflow.looking_up import case_for
from workflow.mandate_queries import mandate_in_force
from workflow.migrating import bring_up_to_date
from workflow.owner_refusals import MandateEnded
from workflow.procedure import OPENING, PROCEDURE
from workflow.refusals import Ended, NotYourStep, Superseded
from workflow.retention_refusals import Anonymised
from workflow.roles import Actor, Role
from workflow.sight import reads_as_firm
from workflow.tables import Case, Organisation, Person, Serial, TrailEntry
from workflow.vault import Vault


@dataclass(frozen=True)
class Registry:
    """An open registry. `reading` and `writing` give a session each; nothing outside this room holds one."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One look at the registry; nothing that is done to it is kept.

        :raises RegistryDown: the database does not answer.
        """
        with answering(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction that writes: all of it is kept when the block ends well, nothing otherwise.

        :raises RegistryDown: the database does not answer, or another writer held it for too long.
        """
        with answering(), Session(self.engine.execution_options(**{WRITES: True}), expire_on_commit=False) as session:
            yield session
            session.commit()


def open_registry(url: str, vault: Vault | None = None) -> Registry:
    """Opens the registry at an SQLAlchemy address and brings it up to date: tables, constraints, triggers. Of several processes
    that start at once one does it and the others wait.

    :param url: `sqlite:///<path>`, of which the folder is made when it is not there, or `postgresql+psycopg://<place>/<name>`.
    :param vault: the keys that personal data is locked with. Without them nothing locked is read or written.
    :raises RegistryDown: the database cannot be opened.
    :raises RegistryUnfit: this version cannot work with it, or not with these keys.
    """
    engine = engine_for(url)
    engine.dialect.vault = vault
    with answering():
        bring_up_to_date(engine)
        if vault:
            must_fit(engine, vault)
    return Registry(engine)


def registry_is_there(url: str) -> bool:
    """Whether a registry lies at this address. Asking makes none.

    :raises RegistryDown: the server does not answer.
    """
    place = make_url(url)
    if place.get_backend_name() == SQLITE:
        return Path(place.database or "").is_file()
    engine = engine_for(url)
    with answering(), engine.connect() as connection:
        there = inspect(connection).has_table(TrailEntry.__tablename__)
    engine.dispose()
    return there


def registry_is_locked(url: str) -> bool:
    """Whether a registry lies at this address whose personal data is locked. Asking makes none.

    :raises RegistryDown: the server does not answer.
    """
    if not registry_is_there(url):
        return False
    engine = engine_for(url)
    with answering(), engine.connect() as connection:
        locked = is_locked(connection)
    engine.dispose()
    return locked


@contextmanager
def opened(
    registry: Registry, case_id: int, seen: int, actor: Actor, role: Role, at: datetime
) -> Iterator[tuple[Session, Case, Actor]]:
    """A case as somebody saw it, in one writing transaction; its version counts up when the block ends well.

    Gives the session, the case, and the person with the roles of this very moment.

    :param seen: the version that was shown to whoever acts now.
    :param role: the role that the person needs. :param at: this moment.
    :raises Ended: the person's account has been ended. :raises MandateEnded: the mandate acted under does not stand.
    :raises NotFound: there is no such case, or it is not for this person.
    :raises NotYourStep: the person does not have the role.
    :raises Anonymised: its period is over.
    :raises Superseded: the case has changed since.
    """
    try:
        with registry.writing() as session:
            actor = standing(session, actor, at)
            case = case_for(session, case_id, actor)
            if role not in actor.roles:
                raise NotYourStep(role)
            if case.anonymised_at:
                raise Anonymised.of(case)
            if case.version != seen:  # somebody was faster, some minutes ago
                raise _superseded(session, case_id, actor)
            case.version = seen + 1  # also when the step adds only evidence or a finding: the sheet shown before is old
            yield session, case, actor
            session.flush()
    except StaleDataError as clash:  # somebody was faster, this very moment
        with registry.reading() as session:
            raise _superseded(session, case_id, actor) from clash


def standing(session: Session, actor: Actor, at: datetime) -> Actor:
    """The person as the registry has them now: roles change, accounts end and mandates lapse while a page is open.

    Who acts under a mandate has the firm that gave it and may do what its preparers may; never keep anybody's account.

    :param at: this moment.
    :raises Ended: the account, or the firm that it belongs to, has been ended.
    :raises MandateEnded: the mandate was withdrawn, this is none of its days, it is another agency's, or its firm has ended.
    """
    person = session.get(Person, actor.id)
    firm = session.get(Organisation, person.organisation_id) if person and person.organisation_id else None
    if person is None or person.ended_at or (firm and firm.ended_at):
        raise Ended(actor.login)
    firm_name = firm.name_zh if firm else None
    here = Actor(person.id, person.login, person.name, person.roles, person.organisation_id, firm_name, actor.confirmed_at)
    return here if actor.mandate_id is None else _by_mandate(session, here, actor.mandate_id, at)


def _by_mandate(session: Session, agent: Actor, mandate_id: int, at: datetime) -> Actor:
    found = mandate_in_force(session, mandate_id, agent.organisation_id, at) if Role.AGENT in agent.roles else None
    if found is None:
        raise MandateEnded
    return replace(
        agent,
        roles=frozenset({Role.FIRM, Role.AGENT}),
        organisation_id=found.id,
        organisation=found.name_zh,
        mandate_id=mandate_id,
        agency=agent.organisation,
    )


def _superseded(session: Session, case_id: int, actor: Actor) -> Superseded:
    newest = (
        select(TrailEntry, Person, Case)
        .join(Person, Person.id == TrailEntry.person_id)
        .join(Case, Case.id == TrailEntry.case_id)
        .where(TrailEntry.case_id == case_id, TrailEntry.step.in_([OPENING, *PROCEDURE]))
        .order_by(TrailEntry.number.desc())
        .limit(1)
    )
    entry, person, case = session.execute(newest).one()
    if reads_as_firm(actor) and entry.role != Role.FIRM:  # as in the trail: officers are the office, their work is its own
        return Superseded(case.reference, "", "office", entry.at)
    return Superseded(case.reference, person.name, entry.step, entry.at)


def next_serial(session: Session, kind: str, year: int) -> int:
    """The next number of a year, counted up in this transaction: given back with it when it fails, so that no hole is left.

    :param kind: what is numbered: "case", "letter", or a kind of notice.
    """
    row = session.get(Serial, (kind, year), with_for_update=True)
    if row is None:
        row = Serial(kind=kind, year=year, last=0)
        session.add(row)
    row.last += 1
    session.flush()
    return row.last
