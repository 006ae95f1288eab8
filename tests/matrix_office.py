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

from conftest import FRESH, LANQIAO, PASSWORD, PUYUN, QUICK, Clock, House, actors, filled, new_office, pdf, signed_in
from databases import Database, new_database
from matrix import AGENT, BEHIND, CASES, FIRM, NEW_AGENCY, OWNER, At, Row, days
from sqlalchemy import event
from sqlmodel import SQLModel

from workflow import (
    OF_A_FIRM,
    Actor,
    EvidenceStore,
    Office,
    Role,
    act_for,
    ask_for_admission,
    enter_organisation,
    enter_person,
    give_mandate,
    invite_colleague,
    organisations,
    read_case,
    who,
)
from workflow.mail_tables import Mail, MailKind, MailState

NEVER = 4711  # a number that was never given
HEFU = ("上海合孚人力资源服务有限公司", "Shanghai Hefu Human Resources Co., Ltd.", "91310106MADEM0044J")  # has mandates of both
MINGTAI = ("上海明泰咨询有限公司", "Shanghai Mingtai Consulting Co., Ltd.", NEW_AGENCY)  # an agency that has none
ASKING = {
    "company_name_zh": "上海示例直播有限公司",
    "company_name_latin": "Shanghai Example Live Co., Ltd.",
    "employer_credit_code": "91310106MADEM0055N",
    "company_address": "上海市静安区示例路1号",
    "company_contact_name": "样本·林晓",
    "company_contact_email": "lin.xiao@example.com",
}
# Login, roles in the own organisation, that organisation, and the firm that the person acts for. The cases are Lanqiao's.
PERSONS = (
    ("firm-own", FIRM, LANQIAO, LANQIAO),
    ("firm-other", FIRM, PUYUN, PUYUN),
    ("owner-own", FIRM | OWNER, LANQIAO, LANQIAO),
    ("owner-other", FIRM | OWNER, PUYUN, PUYUN),
    ("agent-own", AGENT | OWNER, HEFU, LANQIAO),  # an agency's owner: that does not come along
    ("agent-other", AGENT, HEFU, PUYUN),
    ("agency-owner", AGENT | OWNER, HEFU, None),
    ("agent-nobody", AGENT, MINGTAI, None),
    *((f"{role.value}-own", frozenset({role}), None, None) for role in Role if role not in OF_A_FIRM),
)


@dataclass(frozen=True)
class Somebody:
    """A person whom the matrix tries.

    :param actor: as `who` gives them once the session has chosen for whom they act. :param roles: what they then may be, by
        decision 0020. :param at_home: the roles that they have by no mandate.
    :param own: whether they act for the firm whose cases they are; people of the office do, as it were, for all.
    :param party: whether they belong to one of the two sides of the mandate, whomever they act for.
    """

    actor: Actor
    roles: frozenset[Role]
    at_home: frozenset[Role]
    own: bool
    party: bool

    def seen_by(self, at_home: bool) -> tuple[frozenset[Role], bool]:
        """The roles that count, and whether the thing asked for is theirs. :param at_home: as in `Row`."""
        return (self.at_home, self.party) if at_home else (self.roles, self.own)

    def signed_in(self, office: Office) -> str:
        """The token of a session in which the person acts for the same firm."""
        token = signed_in(office, self.actor.login)
        if self.actor.mandate_id is not None:
            act_for(office, token, self.actor.mandate_id)
        return token


@dataclass(frozen=True)
class Prepared:
    """A registry with a case in each state and the persons of `PERSONS`; made once for the process.

    :param spare: what acts may be about that are about no case: a person, a firm, a mail, a mandate, a colleague, a request.
    """

    database: Database
    evidence: EvidenceStore
    cases: dict[str, At]
    persons: tuple[Somebody, ...]
    spare: dict[str, int]


@cache
def prepared() -> Prepared:
    folder = Path(tempfile.mkdtemp(prefix="jiancai-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = new_database("sqlite", folder, filled("sqlite"), name="prepared")
    office = new_office(folder, Clock(), url=database.url)
    house = House(office, office.now, actors(office))
    for firm in (HEFU, MINGTAI):
        enter_organisation(office.registry, office.now(), *firm, agency=True)
    firms = {firm.name_zh: firm.id for firm in organisations(office, house.zhao)}
    for login, roles, home, _ in PERSONS:
        enter_person(office.registry, office.now(), login, "试人", roles, firms[home[0]] if home else None, PASSWORD, QUICK)
    house.people = everybody = actors(office)
    mandates = {
        firm: give_mandate(office, everybody[owner], HEFU[2], *days(office), "委托书.pdf", pdf()).id
        for firm, owner in ((LANQIAO, "owner-own"), (PUYUN, "owner-other"))
    }
    colleague, _ = invite_colleague(office, everybody["owner-own"], "colleague", "同事", owner=True)
    ask_for_admission(office, ASKING, False, {"licence": ("执照.pdf", pdf()), "authorisation": ("授权.pdf", pdf())}, "one")
    persons = tuple(
        Somebody(
            everybody[login] if home in (None, acts_for) else _acting(office, everybody[login], mandates.get(acts_for)),
            roles if acts_for in (None, home) else FIRM | AGENT,
            roles,
            own=home is None or acts_for == LANQIAO,
            party=home in (None, LANQIAO, HEFU),
        )
        for login, roles, home, acts_for in PERSONS
    )
    cases = {state: described(house, make(house).id) for state, make in CASES.items()}
    person = everybody["auditor-own"].id
    with office.registry.writing() as session:
        now = office.now()
        mail = Mail(
            kind=next(iter(MailKind)), person_id=person, message_id="<specimen@jiancai.example>", state=MailState.FAILED,
            written_at=now, due_at=now, until=now + timedelta(days=1),
        )  # fmt: skip
        session.add(mail)
    spare = {
        "person": person, "firm": firms[PUYUN[0]], "mail": mail.id,
        "mandate": mandates[LANQIAO], "colleague": colleague.id, "request": 1,
    }  # fmt: skip
    office.registry.engine.dispose()
    return Prepared(database, office.evidence, cases, persons, spare)


def _acting(office: Office, agent: Actor, mandate_id: int | None) -> Actor:
    """A person of an agency who has chosen a mandate for the session, or none."""
    token = signed_in(office, agent.login)
    act_for(office, token, mandate_id)
    return replace(who(office, token), confirmed_at=FRESH)


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
