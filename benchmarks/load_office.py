"""An office to be worked in for a measurement: firms, people who can sign in, drafts to write in and cases to examine.

All of it is entered by the office's own functions, two hours ago by its clock. Guests make the crowd of a moment.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

from conftest import ANSWERS, BOTH, QUICK, pdf, specimen_keys
from pyotp import TOTP

from forms import walkthrough
from forms.demonstration import EXAMINED, FIRMS
from forms.office import open_office
from forms.settings import Settings
from forms.specimen import dossier
from rules.credit_code import check_character
from workflow import (
    Actor,
    Letter,
    Office,
    Role,
    accept_authenticator,
    attach,
    consent_text,
    enter_organisation,
    enter_person,
    file_case,
    offer_authenticator,
    open_case,
    read_case,
    record_consent,
    save_answers,
    sign_in,
    who,
)

HOUSE = Path(__file__).parents[1]
PASSWORD = "viel Betrieb am Schalter 27"
OFFICERS = 4  # one in so many people is an officer
DRAFTS = 3  # of each firm, beside one case that is filed
BEFORE = timedelta(hours=2)


@dataclass
class Worker:
    """Somebody who works.

    :param cases: the drafts of a firm's person, or the filed case of an officer. :param secret: of the authenticator.
    :param token: of a session that is already open.
    """

    login: str
    id: int
    officer: bool
    cases: list[int] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    secret: str = ""
    token: str = ""


@dataclass
class Cast:
    """Who works in an office, and who else comes for a minute."""

    office: Office
    workers: list[Worker]
    guests: list[Worker]

    def let_guests_in(self) -> None:
        """Opens a session for each guest, with a password that is quick to compare: how they come is not measured."""
        quick = _quick(self.office)
        for guest in self.guests:
            guest.token = sign_in(quick, guest.login, PASSWORD) or ""


def settings_in(folder: Path, url: str = "", **more: str) -> dict[str, str]:
    """The environment of an office in this folder. :param url: of its database; a file in the folder without."""
    copytree(specimen_keys().public.parent, folder / "keys", dirs_exist_ok=True)
    return {
        "JIANCAI_DATA_DIR": str(folder / "data"),
        "JIANCAI_DATABASE_URL": url or f"sqlite:///{folder / 'data' / 'office.db'}",
        "JIANCAI_KEYS_DIR": str(folder / "keys"),
        "JIANCAI_SEAL_PASSPHRASE": specimen_keys().passphrase,
        "JIANCAI_SECRET": "5f" * 32,
        "JIANCAI_VERIFICATIONS_PER_MINUTE": "100000",
        "LANG": "C",
    } | more


def opened(environment: dict[str, str]) -> Office:
    """The office of these settings, in this process."""
    given = {name.removeprefix("JIANCAI_").lower(): value for name, value in environment.items() if name.startswith("JIANCAI_")}
    return open_office(Settings(**given))


def furnished(environment: dict[str, str], people: int, guests: int = 0) -> Cast:
    """An office in which so many people can work: three of four for firms, each in a firm of their own."""
    now = opened(environment)
    office = replace(now, now=lambda: datetime.now(UTC) - BEFORE)
    officers = max(1, people // OFFICERS)
    enter_person(office.registry, office.now(), "admin", "管理员", {Role.ADMINISTRATOR}, None, PASSWORD, QUICK)
    cast = Cast(now, [], [])
    firms, filed = [], []
    for number in range(people - officers):
        code = f"9131000{number:010d}"
        firm = enter_organisation(
            office.registry, office.now(), f"示例公司{number}", f"Specimen {number} Ltd.", code + check_character(code)
        )
        person = _entered(office, f"firm{number}", Role.FIRM, firm.id)
        worker = Worker(f"firm{number}", person.id, False, [_draft(office, person, firm.name_zh, one) for one in range(DRAFTS)])
        filed.append(_filed(office, person, firm.name_zh, DRAFTS, number < officers))
        cast.workers.append(worker)
        firms.append(firm)
    for number in range(officers):
        examiner = _entered(office, f"officer{number}", BOTH, None)
        worker = Worker(examiner.login, examiner.id, True, [filed[number % len(filed)]])
        worker.claims = [claim.fact for claim in read_case(office, worker.cases[0], examiner).claims]
        worker.secret = _set_up(office, worker.login)
        cast.workers.append(worker)
    quick = _quick(now)
    for number in range(guests):
        firm = firms[number % len(firms)]
        person = _entered(quick, f"guest{number}", Role.FIRM, firm.id)
        worker = Worker(f"guest{number}", person.id, False, [_draft(quick, person, firm.name_zh, number)])
        cast.guests.append(worker)
    return cast


def _quick(office: Office) -> Office:
    return replace(office, settings=replace(office.settings, password_cost=QUICK))


def letter_in(office: Office) -> Letter:
    """A letter that the office has issued, by the people who belong to that."""
    before = replace(office, now=lambda: datetime.now(UTC) - BEFORE)
    lanqiao = FIRMS["lanqiao"]
    firm = enter_organisation(before.registry, before.now(), lanqiao.name_zh, lanqiao.name_latin, lanqiao.credit_code)
    names = {"writer": Role.FIRM, "one": BOTH, "another": BOTH, "registrar": Role.REGISTRAR}
    entered = {name: _entered(before, name, roles, firm.id if name == "writer" else None) for name, roles in names.items()}
    people = walkthrough.Persons(*(replace(one, confirmed_at=before.now()) for one in entered.values()))
    case = walkthrough.filed(before, people.firm, dossier("lena-hoffmann"))
    return walkthrough.issued(before, case, people, EXAMINED)


def _entered(office: Office, login: str, roles: Role | frozenset[Role], firm: int | None) -> Actor:
    given = roles if isinstance(roles, frozenset) else {roles}
    person = enter_person(office.registry, office.now(), login, login, given, firm, PASSWORD, office.settings.password_cost)
    return Actor(person.id, login, login, person.roles, firm)


def _set_up(office: Office, login: str) -> str:
    token = sign_in(office, login, PASSWORD)
    secret = offer_authenticator(office, token).secret
    accept_authenticator(office, token, TOTP(secret).at(office.now()))
    assert who(office, token)
    return secret


def _draft(office: Office, person: Actor, firm: str, number: int) -> int:
    case = open_case(office, person)
    given = ANSWERS | {
        "company_name_zh": firm,
        "passport_number": f"SPECIMEN{case.id}",
        "host_given_names": f"LENA {_letters(number)}",
    }
    return save_answers(office, case.id, case.version, person, given).id


def _letters(number: int) -> str:
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))


def _filed(office: Office, person: Actor, firm: str, number: int, proven: bool) -> int:
    case_id = _draft(office, person, firm, number)
    if proven:  # an officer looks at it; reading a file takes long
        seen = read_case(office, case_id, person).case.version
        attach(office, case_id, seen, person, "education", "学位证书.pdf", pdf(2))
    record_consent(office, case_id, person, "de", consent_text(office.today()).version, "in_person")
    return file_case(office, case_id, read_case(office, case_id, person).case.version, person).id


@dataclass
class Server:
    """A running process of the office. :param address: where it answers."""

    address: str
    process: subprocess.Popen
    log: Path

    def memory(self) -> float:
        """What it holds in memory now, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def processor(self) -> float:
        """The seconds of the processor that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(folder: Path, environment: dict[str, str], port: int, **streamlit: str) -> Iterator[Server]:
    """`jiancai serve` in a process of its own, until it is ready. :param streamlit: settings of Streamlit."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("JIANCAI_", "STREAMLIT_"))}
    address = f"http://localhost:{port}"
    told = clean | environment | {"JIANCAI_PUBLIC_URL": address} | {f"STREAMLIT_{name}": v for name, v in streamlit.items()}
    log = folder / "office.log"
    with log.open("wb") as written:
        command = [sys.executable, "-m", "forms.terminal", "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=HOUSE, env=told, stdout=written, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz", process, log)
            yield Server(address, process, log)
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(place: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(place, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text("utf-8")[-3000:]) from None
            time.sleep(0.2)
