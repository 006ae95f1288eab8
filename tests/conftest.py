"""What every test starts with: an office on a real database, a clock that can be moved, named persons, and a case in any state.

The office prints with the house's own printer. Nothing is faked but the clock.
"""

import atexit
import io
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, wraps
from pathlib import Path
from typing import Any

import pytest
from databases import KINDS, Database, new_database
from pyotp import TOTP
from shelf import from_shelf
from sqlalchemy import Engine, event
from statements import statements

import workflow
from forms.letter import unprintable
from forms.letter.printing import print_document
from forms.questionnaire import proofs
from forms.templates import KINDS as DOCUMENTS
from forms.templates import terms_in_use
from forms.wording import SHANGHAI
from rules import Label
from rules.gazette import law
from workflow import (
    WET,
    Actor,
    Case,
    Consent,
    FolderStore,
    KeyFiles,
    Letter,
    Office,
    OfficeSettings,
    PasswordCost,
    Proposal,
    Role,
    Seal,
    Statement,
    Terms,
    Vault,
    Verdict,
    accept_authenticator,
    attach,
    consent_text,
    enter_code,
    enter_organisation,
    enter_person,
    examine,
    file_case,
    grant_bonus,
    make_data_keys,
    make_seal_key,
    make_statement_key,
    offer_authenticator,
    open_case,
    open_registry,
    order_revocation,
    prepare,
    propose,
    read_case,
    record_consent,
    remit,
    return_to_firm,
    revoke,
    save_answers,
    sign,
    sign_in,
    sign_in_state,
    withdraw,
)
from workflow.account_queries import person_by_login
from workflow.account_tables import Authenticator

MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
SINCE = MORNING - timedelta(days=400)  # the keys of the office are older than any letter of the tests
FRESH = datetime.max.replace(tzinfo=UTC)  # a code as good as entered a moment ago, wherever a test moves the clock
QUICK = PasswordCost(memory_kib=64, passes=1, lanes=1)  # the real cost would make every test wait
PASSWORD = "a good long password"
LONG = {  # files with few tests, of which some take their time
    "test_backup", "test_canary", "test_documents", "test_kill_anywhere", "test_letter_print", "test_load", "test_numbers",
    "test_registry", "test_releases", "test_shown_at_once", "test_specimen", "test_start", "test_two_processes", "test_writers",
}  # fmt: skip
BOTH = frozenset({Role.EXAMINER, Role.COUNTERSIGNER})
LANQIAO = ("上海澜桥跨境电子商务有限公司", "Shanghai Lanqiao Cross-border E-commerce Co., Ltd.", "91310000MA1FL0001R")
PUYUN = ("上海浦云国际贸易有限公司", "Shanghai Puyun International Trading Co., Ltd.", "91310000MA1FL0002W")

# A complete application that the model criteria recommend; numbers as people type them.
ANSWERS: dict[str, Any] = {
    "company_name_zh": LANQIAO[0],
    "company_name_latin": LANQIAO[1],
    "company_address": "上海市长宁区延安西路1号",
    "company_contact_name": "周敏",
    "company_contact_phone": "+86 21 5550 0100",
    "company_contact_email": "zhou.min@lanqiao.example",
    "host_surname": "HOFFMANN",
    "host_given_names": "LENA MARIE",
    "host_chinese_name": "霍莱娜",
    "host_sex": "female",
    "passport_number": "C01X00T47",
    "post_title": "跨境电商直播主持人",
    "post_duties": "主持面向德语市场的直播\n培训本地主播",
    "workplace": "上海市长宁区虹桥临空经济园区",
    "contract_from": "2027-01-01",
    "contract_until": "2028-12-31",
    "monthly_pay_cny": "30,000",
    "date_of_birth": "1994-05-17",
    "nationality": "DEU",
    "annual_salary_cny": "360,000",
    "education": "master",
    "vocational_qualification": "none",
    "relevant_work_years": "6",
    "months_per_year_in_china": "11",
    "hsk_level": "4",
    "degree_taught_in_chinese": False,
    "former_chinese_national": False,
    "work_region": "other",
    "high_level_foreign_university": True,
    "fortune_500_experience": False,
    "intellectual_property": False,
    "consecutive_years_in_china": "1",
    "audience_reach": "1200000",
    "live_sales": "12000000",
    "hosting_experience": "5",
    "recognition": "national",
    "market_languages": "2",
    "overseas_markets": "7",
    "local_products": "35",
    "training_given": "40",
    "place_of_work": "cluster",
    "platform_penalties": "0",
    "conduct_training": "completed",
    "tax_record": "complete",
    "content_control": "review_and_recording",
    "employer_seriously_dishonest": False,
    "contract_complete": True,
    "passport_expires": "2031-03-08",
    "no_criminal_record_issued": "2026-10-05",
    "resident_of_hk_macao_taiwan": False,
    "foreign_permanent_resident_card": False,
    "regulated_topics": [],
    "host_consent": True,
}


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    moment: datetime = MORNING

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **distance: float) -> None:
        """Moves the clock on: `clock.move(days=3)`."""
        self.moment += timedelta(**distance)


_laws: list[object] = []  # that were in use in this process: a test may lay another over the published one


def _which_law() -> int:
    now = law()
    if not any(one is now for one in _laws):
        _laws.append(now)
    return next(number for number, one in enumerate(_laws) if one is now)


def shelved(make: Callable[..., Case]) -> Callable[..., Case]:
    """A state of a case that is made once and then taken from the shelf, where nothing about it is out of the ordinary."""

    @wraps(make)
    def brought(house: "House", *given: Any, **verdicts: Any) -> Case:
        office = house.office
        usual = (
            house.begins
            and not given
            and not verdicts
            and house.clock == Clock()
            and office.printer in (print_document, plain_print)
            and office.terms in (terms_in_use, stamped_terms)
            and office.settings == settings()
            and office.seal.files == specimen_keys()
            and office.scanner is None
        )
        if not usual:
            return make(house, *given, **verdicts)
        templates = tuple(office.terms(kind, office.today()).digest for kind in DOCUMENTS)
        key = (make.__name__, office.printer, office.terms, templates, _which_law())
        case_id = from_shelf(office, house.begins, key, lambda: make(house).id)
        return read_case(office, case_id, house.zhao).case

    return brought


@dataclass(repr=False)
class House:
    """An office with its people. `zhou` acts for the firm Lanqiao and `zheng` for Puyun; the others are the office's own.

    :param begins: the registry of which its own is a copy; `None` where cases are to be made anew for this test.
    """

    office: Office
    clock: Clock
    people: dict[str, Actor] = field(default_factory=dict)
    begins: Database | None = None

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    @shelved
    def draft(self, answers: dict[str, Any] | None = None, firm: str = "zhou") -> Case:
        """A draft with a complete application, or with `answers` changed in it."""
        case = open_case(self.office, self.people[firm])
        case = save_answers(self.office, case.id, case.version, self.people[firm], {**ANSWERS, **(answers or {})})
        if case.answers.get("passport_number"):
            self.consented(case, firm)
        return case

    def consented(self, case: Case, firm: str = "zhou") -> Consent:
        """Records that the host consents to the text of the day, at the screen and in German."""
        version = consent_text(self.office.today()).version
        return record_consent(self.office, case.id, self.people[firm], "de", version, "in_person")

    @shelved
    def filed(self, answers: dict[str, Any] | None = None) -> Case:
        """A filed case, with one document for the education."""
        case = self.draft(answers)
        attach(self.office, case.id, case.version, self.zhou, "education", "学位证书.pdf", pdf(2))
        return file_case(self.office, case.id, self.version(case), self.zhou)

    @shelved
    def examined(self, answers: dict[str, Any] | None = None, **verdicts: Any) -> Case:
        """A case whose every claim is verified, unless `verdicts` says otherwise: `education=(Verdict.NOT_PROVEN, "…")`."""
        case = self.filed(answers)
        for claim in read_case(self.office, case.id, self.shen).claims:
            verdict, *rest = verdicts.get(claim.fact, (Verdict.VERIFIED,))
            case = examine(self.office, case.id, case.version, self.shen, claim.fact, verdict, *rest)
        return grant_bonus(self.office, case.id, case.version, self.shen, 0, "本市不加分", "沪人社〔2026〕8号")

    @shelved
    def proposed(self, answers: dict[str, Any] | None = None, **verdicts: Any) -> Case:
        """A case that shen has proposed for recommendation."""
        case = self.examined(answers, **verdicts)
        return propose(self.office, case.id, case.version, self.shen, Proposal.RECOMMENDATION, "材料齐全")

    @shelved
    def decided(self) -> Case:
        """A case that shen proposed and wang signed."""
        case = self.proposed()
        return sign(self.office, case.id, case.version, self.wang, "同意")

    @shelved
    def issued(self) -> Case:
        """A case whose letter li has issued."""
        case = self.decided()
        issue(self.office, case.id, case.version, self.li)
        return self.case(case)

    @shelved
    def ordered(self) -> Case:
        """An issued case whose revocation wang has ordered."""
        case = self.issued()
        return order_revocation(self.office, case.id, case.version, self.wang, "合同已解除")

    @shelved
    def revoked(self) -> Case:
        """A case whose letter is revoked."""
        case = self.ordered()
        return revoke(self.office, case.id, case.version, self.li)

    @shelved
    def returned(self) -> Case:
        """A case that shen gave back to the firm."""
        case = self.filed()
        return return_to_firm(self.office, case.id, case.version, self.shen, "请补充学位认证")

    @shelved
    def remitted(self) -> Case:
        """A case that wang gave back to the examiner."""
        case = self.proposed()
        return remit(self.office, case.id, case.version, self.wang, "请核实工作年限")

    @shelved
    def refused(self) -> Case:
        """A case that was refused."""
        case = self.examined()
        case = propose(self.office, case.id, case.version, self.shen, Proposal.REFUSAL, "岗位与资质不符")
        return sign(self.office, case.id, case.version, self.wang)

    @shelved
    def withdrawn(self) -> Case:
        """A case that the firm took back after filing it."""
        case = self.filed()
        return withdraw(self.office, case.id, case.version, self.zhou, "主播另有安排")

    def in_state(self, state: str) -> Case:
        """A case in any state of the procedure."""
        return getattr(self, state)()

    def case(self, case: Case) -> Case:
        """The case as it stands now, in full."""
        return read_case(self.office, case.id, self.zhao).case

    def version(self, case: Case) -> int:
        """The version that a freshly drawn sheet would show."""
        return self.case(case).version


def issue(office: Office, case_id: int, seen: int, actor: Actor) -> Letter:
    """Prepares the letter of a decided case and issues it as it was prepared."""
    prepared = prepare(office, case_id, seen, actor)
    return workflow.issue(office, case_id, seen + 1, actor, prepared.pdf_digest)


def pdf(pages: int = 1) -> bytes:
    """A real PDF with so many empty pages."""
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, invariant=1)
    for page in range(pages):
        canvas.drawString(72, 720, f"SPECIMEN {page + 1}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A real picture."""
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", size, "white").save(made, kind)
    return made.getvalue()


def stamped_terms(kind: str, day: date) -> Terms:
    """The terms of the templates, but that the stamp is set on paper: what `plain_print` makes cannot be sealed."""
    return replace(terms_in_use(kind, day), seal=WET)


def plain_print(statement: Statement, trace: bytes | None = None) -> bytes:
    """A printer for tests of many letters, in which its look does not matter: the statement's own bytes, unsealed."""
    return b"%PDF-1.7\n" + statement.canonical()


def settings(**more: Any) -> OfficeSettings:
    """The settings of the office in the tests."""
    name = Label(
        zh="上海市直播电商人才评估办公室", en="Shanghai Office for Live-streaming Talent", de="Amt für Livestreaming, Shanghai"
    )
    addressee = Label(
        zh="上海市外国专家局", en="Shanghai Foreign Experts Bureau", de="Amt für ausländische Fachleute, Shanghai"
    )
    given = {"name": name, "addressee": addressee, "public_url": "https://jiancai.example", "password_cost": QUICK}
    return OfficeSettings(**given | more)


def enter_everybody(office: Office) -> None:
    """The two firms and the people of the tests."""
    now = office.now()
    firms = {firm[0]: enter_organisation(office.registry, now, *firm).id for firm in (LANQIAO, PUYUN)}
    for login, name, roles, firm in (
        ("zhou", "周敏", {Role.FIRM}, LANQIAO[0]),
        ("zheng", "郑海", {Role.FIRM}, PUYUN[0]),
        ("shen", "沈逸凡", BOTH, None),
        ("wang", "王珂", BOTH, None),
        ("li", "李蔚", {Role.REGISTRAR}, None),
        ("xu", "徐蕾", {Role.REGISTRAR, Role.COUNTERSIGNER}, None),
        ("zhao", "赵宁", {Role.AUDITOR}, None),
        ("chen", "陈立", {Role.ADMINISTRATOR}, None),
    ):
        enter_person(office.registry, now, login, name, roles, firms.get(firm), PASSWORD, QUICK)


def actors(office: Office) -> dict[str, Actor]:
    """Everybody as the steps see them, by login."""
    from workflow import organisations, people

    looking = Actor(0, "test", "test", frozenset({Role.AUDITOR}))
    firms = {firm.id: firm.name_zh for firm in organisations(office, looking)}
    return {
        person.login: Actor(
            person.id, person.login, person.name, person.roles, person.organisation_id, firms.get(person.organisation_id), FRESH
        )
        for person in people(office, looking)
    }


def signed_in(office: Office, login: str, password: str = PASSWORD) -> str | None:
    """The token of somebody who has given the password and, where it is asked for, a code; sets an authenticator up first."""
    token = sign_in(office, login, password)
    state = sign_in_state(office, token)
    if state and state.waiting and not state.set_up:
        accept_authenticator(office, token, TOTP(offer_authenticator(office, token).secret).at(office.now()))
    elif state and state.waiting:
        enter_code(office, token, code_of(office, login))
    return token


def code_of(office: Office, login: str) -> str:
    """What the app of this person shows now. The clock stands still, so it is forgotten that the code may have been used."""
    with office.registry.writing() as session:
        kept = session.get_one(Authenticator, person_by_login(session, login).id)
        kept.last_step = 0
        return TOTP(kept.secret).at(office.now())


def pytest_configure(config: pytest.Config) -> None:
    """Each statement of docs/security.md is a marker."""
    for one in statements():
        config.addinivalue_line("markers", f"{one.mark}: {one.text}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what shows a statement. Files with a browser come first, then those with few long tests, then those with the most
    tests: at the end one of these would leave a processor idle."""
    named = statements()
    for item in items:
        for one in named:
            if one.shown_by(item):
                item.add_marker(one.mark)
    first = {item.path for item in items if item.get_closest_marker("browser")}
    many = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path not in first, item.path.stem not in LONG, -many[item.path], item.path))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs the tests of a module that says `ON_BOTH` on both databases, and one that is marked `on` on those that it names."""
    if "database" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker("on")
        kinds = marked.args if marked else KINDS if getattr(metafunc.module, "ON_BOTH", False) else KINDS[:1]
        metafunc.parametrize("database", kinds, indirect=True)


@cache
def filled(kind: str) -> Database:
    """A registry with firms and people in it, made once for the process and copied for each test."""
    folder = Path(tempfile.mkdtemp(prefix="jiancai-filled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = new_database(kind, folder)
    office = new_office(folder, Clock(), url=made.url)
    enter_everybody(office)
    office.registry.engine.dispose()
    return made


def new_office(
    folder: Path,
    clock: Clock,
    printer: Callable[[Statement, bytes | None], bytes] = plain_print,
    url: str = "",
    **more: Any,
) -> Office:
    """An office in a folder, with whatever registry lies there, or with the one at an address."""
    vault = specimen_vault(folder)
    registry = open_registry(url or f"sqlite:///{folder / 'office.db'}", vault)
    _without_waiting_for_the_disk(registry.engine)
    return Office(
        registry=registry,
        now=clock,
        evidence=FolderStore(folder / "evidence", vault),
        printer=printer,
        terms=stamped_terms if printer is plain_print else terms_in_use,
        proofs=proofs,
        settings=settings(**more),
        unprintable=unprintable,
        seal=Seal(specimen_keys()),
    )


def _without_waiting_for_the_disk(engine: Engine) -> None:
    """No test lets the power fail. (The server of PostgreSQL runs so anyway.)"""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))


def specimen_vault(folder: Path) -> Vault:
    """The data keys of the tests' office, in the folder of one: all have the same, because their registries are copies."""
    file = folder / "keys" / "data.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(_data_keys(), file)
    return Vault(file)


@cache
def _data_keys() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="jiancai-data-keys-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_data_keys(folder / "data.key")
    return folder / "data.key"


@cache
def specimen_keys() -> KeyFiles:
    """The keys of the tests' office, real ones, made once for the process on the morning of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="jiancai-keys-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    files = KeyFiles(folder / "seal.p12", folder / "statement.pem", folder / "public", "specimen words")
    for make in (make_seal_key, make_statement_key):
        make(files, settings().name, SINCE.astimezone(SHANGHAI), specimen=True)
    return files


@pytest.fixture
def clock() -> Clock:
    """Ten in the morning of 24 November 2026 in Shanghai, until the test moves it."""
    return Clock()


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A registry with firms and people in it, for this test alone."""
    made = new_database(request.param, tmp_path, filled(request.param))
    yield made
    made.drop()


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock, database: Database) -> Iterator[House]:
    """The office with its people; its letters are set in type by the house's own printer."""
    office = new_office(tmp_path, clock, print_document, database.url)
    yield House(office, clock, actors(office), _begins(request, database))
    office.registry.engine.dispose()


@pytest.fixture
def quick_house(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock, database: Database) -> Iterator[House]:
    """The office with its people, whose letters are not set in type: for tests of many cases, in which no look matters."""
    office = new_office(tmp_path, clock, url=database.url)
    yield House(office, clock, actors(office), _begins(request, database))
    office.registry.engine.dispose()


def _begins(request: pytest.FixtureRequest, database: Database) -> Database | None:
    """What a test's registry is a copy of; `None` where the test puts something else in the place of our own code."""
    return None if "monkeypatch" in request.fixturenames else filled(database.kind)


@pytest.fixture
def office(house: House) -> Office:
    """The office alone."""
    return house.office
