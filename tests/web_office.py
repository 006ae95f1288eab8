"""An office for the tests of the plain pages: real registry, store and printer, a clock that a test sets; and the real app."""

import importlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path

import httpx
from conftest import code_of, signed_in, specimen_keys
from starlette.testclient import TestClient

from forms import walkthrough
from forms.demonstration import ACCOUNTS, FIRMS, PASSWORD
from forms.office import engage, open_office, the_office
from forms.settings import Settings
from forms.specimen import dossier
from workflow import Actor, Letter, Office, PasswordCost, enter_organisation, enter_person, who

CHEAP = PasswordCost(memory_kib=64, passes=1, lanes=1)  # the tests do not try how hard a password is to guess

__all__ = ["PASSWORD", "Clock", "actor_of", "client_of", "issue_a_letter", "open_with_people", "sign_in_at"]


@dataclass
class Clock:
    """The office's clock, set by the test."""

    at: datetime = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai

    def __call__(self) -> datetime:
        return self.at


def open_with_people(folder: Path, **settings: object) -> Office:
    """An office in an empty folder, with the firms and accounts of the demonstration and a clock that stands still."""
    shutil.copytree(specimen_keys().public.parent, folder / "keys", dirs_exist_ok=True)
    passphrase = specimen_keys().passphrase
    given = (
        {"seal_passphrase": passphrase, "verifications_per_minute": 10_000}
        | {"data_dir": folder, "database_url": f"sqlite:///{folder / 'office.db'}", "demonstration": True}
        | settings
    )
    office = open_office(Settings(**given))
    office = replace(office, now=Clock(), settings=replace(office.settings, password_cost=CHEAP))
    firms = {
        key: enter_organisation(office.registry, office.now(), firm.name_zh, firm.name_latin, firm.credit_code, firm.agency)
        for key, firm in FIRMS.items()
    }
    for account in ACCOUNTS:
        firm = firms[account.firm].id if account.firm else None
        enter_person(office.registry, office.now(), account.login, account.name, account.roles, firm, account.password, CHEAP)
        if firm is None:  # people of the office have set their app up long ago
            signed_in(office, account.login, account.password)
    return office


def actor_of(office: Office, login: str) -> Actor:
    """The person behind an account of the demonstration."""
    return who(office, signed_in(office, login, PASSWORD))


def issue_a_letter(office: Office) -> Letter:
    """Takes the specimen of Lena Hoffmann through all steps by four persons; the letter."""
    persons = walkthrough.Persons(*(actor_of(office, login) for login in ("firm", "examiner", "countersigner", "registrar")))
    return walkthrough.issued(office, walkthrough.filed(office, persons.firm, dossier()), persons, "材料与申报一致")


@cache
def _the_app() -> TestClient:
    """The real app, started once: Streamlit allows one in a process."""
    os.environ.setdefault("JIANCAI_DEMONSTRATION", "true")
    app = importlib.import_module("app").app
    client = TestClient(app)
    client.__enter__()  # runs the start-up; the process's end is its shut-down
    return client


@contextmanager
def client_of(office: Office, address: str = "192.0.2.7") -> Iterator[TestClient]:
    """A browser without cookies before the real app, which works in this office for as long as the block lasts.

    :param address: where its connections come from.

    Faults come as answers and redirects are not followed: both are what the tests look at.
    """
    engage(office)
    try:
        client = TestClient(
            _the_app().app,
            base_url="http://localhost:8501",
            follow_redirects=False,
            raise_server_exceptions=False,
            client=(address, 50000),
        )
        client.portal = _the_app().portal
        yield client
    finally:
        engage(None)


def sign_in_at(visitor: TestClient, login: str, password: str = PASSWORD, form: httpx.Response | None = None) -> httpx.Response:
    """Fills in the form of the sign-in page and sends it; then, where it is asked for, a code of the person's app."""
    token = field(form or visitor.get("/sign-in"), "token")
    answer = visitor.post("/sign-in", data={"token": token, "login": login, "password": password})
    return second_step_at(visitor, login, answer) if answer.headers.get("location", "").startswith("/sign-in/code") else answer


def second_step_at(visitor: TestClient, login: str, asked: httpx.Response) -> httpx.Response:
    """Goes on to the page that asks for a code, and enters what the person's app shows."""
    form = visitor.get(asked.headers["location"])
    sent = {"token": field(form, "token"), "next": field(form, "next"), "code": code_of(the_office(), login)}
    return visitor.post("/sign-in/code", data=sent)


def field(form: httpx.Response, name: str) -> str:
    """What stands in a hidden field of a form."""
    return unescape(form.text.partition(f'name="{name}" value="')[2].partition('"')[0])
