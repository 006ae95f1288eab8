"""The registry: opens the database, and holds every reading and every writing in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel

from workflow.procedure import OPENING, PROCEDURE
from workflow.refusals import Ended, NotFound, NotYourStep, Superseded
from workflow.roles import Actor, Role
from workflow.sight import may_read, reads_as_firm
from workflow.tables import Case, Organisation, Person, Serial, TrailEntry
from workflow.triggers import set_triggers
from workflow.upgrade import add_what_is_new

_WRITES = "jiancai_writes"
# FULL and not NORMAL: a letter that was handed out must still be there after the power failed.
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000")


class RegistryDown(RuntimeError):
    """The database does not answer, cannot be written, or is full. A fault for whoever runs the office, no refusal."""


@dataclass(frozen=True)
class Registry:
    """An open registry. `reading` and `writing` give a session each; nothing outside this room holds one."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One look at the registry; nothing that is done to it is kept.

        :raises RegistryDown: the database does not answer.
        """
        with _answering(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction that writes: all of it is kept when the block ends well, nothing otherwise.

        :raises RegistryDown: the database does not answer, or another writer held it for too long.
        """
        with _answering(), Session(self.engine.execution_options(**{_WRITES: True}), expire_on_commit=False) as session:
            yield session
            session.commit()


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except DatabaseError as down:
        if type(down) not in (DatabaseError, OperationalError):  # a constraint or a trigger refused: no fault of the machine
            raise
        raise RegistryDown(str(down.orig)) from down


def open_registry(url: str) -> Registry:
    """Opens the registry at an SQLAlchemy address and creates what is missing: tables, constraints, triggers.

    :param url: `sqlite:///<path>`; the folder is made when it is not there.
    :raises RegistryDown: the database cannot be opened.
    """
    place = make_url(url).database
    if place and place != ":memory:":
        Path(place).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    registry = Registry(engine)
    with _answering(), engine.execution_options(**{_WRITES: True}).begin() as connection:
        SQLModel.metadata.create_all(connection)
        add_what_is_new(connection)
        set_triggers(connection)
    return registry


def _on_connect(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself: `_on_begin` does
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # A writer takes the lock at once: two who read first and write later would each wait for the other.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def opened(registry: Registry, case_id: int, seen: int, actor: Actor, role: Role) -> Iterator[tuple[Session, Case, Actor]]:
    """A case as somebody saw it, in one writing transaction; its version counts up when the block ends well.

    Gives the session, the case, and the person with the roles of this very moment.

    :param seen: the version that was shown to whoever acts now.
    :param role: the role that the person needs.
    :raises Ended: the person's account has been ended.
    :raises NotFound: there is no such case, or it is not for this person.
    :raises NotYourStep: the person does not have the role.
    :raises Superseded: the case has changed since.
    """
    try:
        with registry.writing() as session:
            actor = standing(session, actor)
            case = session.get(Case, case_id)
            if case is None or not may_read(actor, case):
                raise NotFound
            if role not in actor.roles:
                raise NotYourStep(role)
            if case.version != seen:  # somebody was faster, some minutes ago
                raise _superseded(session, case_id, actor)
            case.version = seen + 1  # also when the step adds only evidence or a finding: the sheet shown before is old
            yield session, case, actor
            session.flush()
    except StaleDataError as clash:  # somebody was faster, this very moment
        with registry.reading() as session:
            raise _superseded(session, case_id, actor) from clash


def standing(session: Session, actor: Actor) -> Actor:
    """The person as the registry has them now: roles change and accounts end while a page is open.

    :raises Ended: the account, or the firm that it acts for, has been ended.
    """
    person = session.get(Person, actor.id)
    firm = session.get(Organisation, person.organisation_id) if person and person.organisation_id else None
    if person is None or person.ended_at or (firm and firm.ended_at):
        raise Ended(actor.login)
    firm_name = firm.name_zh if firm else None
    return Actor(person.id, person.login, person.name, person.roles, person.organisation_id, firm_name, actor.confirmed_at)


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
