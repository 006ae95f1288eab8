"""The office of the matrix: a case in each state, a person of each role, also of another firm; put back once it is changed."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

from conftest import LANQIAO, PASSWORD, PUYUN, QUICK, Clock, House, actors, filled, new_office
from databases import Database, new_database
from matrix import BEHIND, CASES, At, Row
from sqlalchemy import event
from sqlmodel import SQLModel

from workflow import Actor, EvidenceStore, Role, RolesRefused, enter_person, organisations, people, read_case
from workflow.mail_tables import Mail, MailKind, MailState

NEVER = 4711  # a number that was never given


@dataclass(frozen=True)
class Prepared:
    """A registry with a case in each state and a person of each role, also of the other firm; made once for the process."""

    database: Database
    evidence: EvidenceStore
    cases: dict[str, At]
    persons: dict[tuple[Role, bool], str]  # the login, by role and by whether the person is of the firm whose cases they are
    spare: dict[str, int]  # a person, a firm and a mail that acts of administrators may be about


@cache
def prepared() -> Prepared:
    folder = Path(tempfile.mkdtemp(prefix="jiancai-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = new_database("sqlite", folder, filled("sqlite"), name="prepared")
    office = new_office(folder, Clock(), url=database.url)
    house = House(office, office.now, actors(office))
    firms = {firm.name_zh: firm.id for firm in organisations(office, house.zhao)}
    persons = {}
    for role in Role:
        for own, firm in ((True, LANQIAO), (False, PUYUN)):
            login = f"{role.value}-{'own' if own else 'other'}"
            try:
                enter_person(office.registry, office.now(), login, "试人", {role}, None, PASSWORD, QUICK)
                own = True  # an office's role is of no firm: one person is enough
            except RolesRefused:
                enter_person(office.registry, office.now(), login, "试人", {role}, firms[firm[0]], PASSWORD, QUICK)
            persons.setdefault((role, own), login)
    cases = {state: described(house, make(house).id) for state, make in CASES.items()}
    person = next(one.id for one in people(office, house.zhao) if one.login == "auditor-own")
    with office.registry.writing() as session:
        now = office.now()
        mail = Mail(
            kind=next(iter(MailKind)), person_id=person, message_id="<specimen@jiancai.example>", state=MailState.FAILED,
            written_at=now, due_at=now, until=now + timedelta(days=1),
        )  # fmt: skip
        session.add(mail)
    spare = {"person": person, "firm": firms[PUYUN[0]], "mail": mail.id}
    office.registry.engine.dispose()
    return Prepared(database, office.evidence, cases, persons, spare)


def described(house: House, case_id: int) -> At:
    """What a call about this case is made with, as it stands now."""
    file = read_case(house.office, case_id, house.zhao)
    return At(
        house, house.zhao, case_id, file.case.version,
        evidence=file.evidence[0].id if file.evidence else 0,
        notice=file.notices[0].id if file.notices else 0,
        shown=file.prepared.pdf_digest if file.prepared else "",
    )  # fmt: skip


class Desk:
    """The prepared office as one test uses it: put back after each call that changed it."""

    def __init__(self, folder: Path) -> None:
        self.made = made = prepared()
        self.database = new_database("sqlite", folder, made.database)
        office = replace(new_office(folder, Clock(), url=self.database.url), evidence=made.evidence)
        self.house = House(office, office.now, actors(office))
        self.cases, self.kept = dict(made.cases), made.database
        self.folder, self.log = folder, folder / "office.db-wal"  # whatever is kept goes through it

    def written(self) -> tuple[int, int]:
        there = self.log.stat() if self.log.exists() else None
        return (there.st_mtime_ns, there.st_size) if there and there.st_size else (0, 0)

    def put_back(self) -> None:
        self.house.office.registry.engine.dispose()
        self.database.become(self.kept)

    def case(self, state: str) -> At:
        """A case in this state. One behind another is taken there first, and put back to there from then on."""
        if state not in self.cases:
            before, step = BEHIND[state]
            there = self.case(before)
            step(self.house, there.case, there.seen)
            self.cases[state] = described(self.house, there.case)
            self.house.office.registry.engine.dispose()
            self.kept = new_database("sqlite", self.folder, self.database, state)
        return self.cases[state]

    def person(self, role: Role, own: bool) -> Actor | None:
        login = self.made.persons.get((role, own))
        return self.house.people[login] if login else None

    def at(self, row: Row, actor: Actor, never: bool = False, case: str = "") -> At:
        """What the call of a row is made with. :param never: by numbers that were never given. :param case: instead of its."""
        here = replace(self.case(case or row.case), house=self.house, actor=actor, **self.made.spare)
        if never:
            here = replace(here, **{row.about: NEVER})
        return here


@contextmanager
def watching(engine) -> Iterator[tuple[list[str], list[str]]]:
    """Notes every statement that is sent to a database, and of what table each row is that comes back as an object."""
    asked, fetched = [], []

    def sent(connection, cursor, statement, *_) -> None:
        asked.append(statement)

    def loaded(row, _) -> None:
        fetched.append(type(row).__name__)

    event.listen(engine, "before_cursor_execute", sent)
    event.listen(SQLModel, "load", loaded, propagate=True)
    try:
        yield asked, fetched
    finally:
        event.remove(engine, "before_cursor_execute", sent)
        event.remove(SQLModel, "load", loaded)
