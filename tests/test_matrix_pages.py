"""The same matrix at the counter and at the doors: each sheet and each address that we serve, for each role."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from matrix import (
    ADMINISTRATOR,
    ADMITTING,
    AGENT,
    COUNTERSIGNER,
    EVERYBODY,
    EXAMINER,
    FIRM,
    MATRIX,
    OFFICERS,
    OWNER,
    READERS,
    REGISTRAR,
    At,
)
from matrix_office import NEVER, Desk, watching
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from web_office import client_of

from forms import counter
from forms.office import engage
from forms.web import ROUTES
from forms.web.middleware import OURS
from forms.web.sign_in import SID
from forms.wording import Say
from workflow import DOCUMENTS, Role, read_case

FORMS = Path(counter.__file__).parent


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    here = Desk(tmp_path)
    yield here
    here.house.office.registry.engine.dispose()


# --- addresses


@dataclass(frozen=True)
class Door:
    """An address that hands out something of a firm. :param to: the address, from what a call is made with."""

    to: Callable[[At], str]
    may: frozenset[Role]
    case: str = "issued"
    about: str = "case"
    told_no: frozenset[Role] = frozenset()  # who reads the case, and is told that this is not theirs
    at_home: bool = False  # as in `Row`


FILES = {
    "/letters/{case_id:int}/letter.pdf": Door(lambda at: f"/letters/{at.case}/letter.pdf", READERS),
    "/letters/{case_id:int}/preview.pdf": Door(lambda at: f"/letters/{at.case}/preview.pdf", OFFICERS, "prepared"),
    "/letters/{case_id:int}/own-data.zip": Door(
        lambda at: f"/letters/{at.case}/own-data.zip", FIRM | REGISTRAR, told_no=READERS - FIRM - REGISTRAR
    ),
    "/notices/{notice_id:int}.pdf": Door(lambda at: f"/notices/{at.notice}.pdf", READERS, about="notice"),
    "/notices/preview/{case_id:int}/{kind:str}.pdf": Door(
        lambda at: f"/notices/preview/{at.case}/supplements.pdf", OFFICERS - REGISTRAR, "filed"
    ),
    "/notices/summary/{case_id:int}.pdf": Door(lambda at: f"/notices/summary/{at.case}.pdf", READERS),
    "/evidence/{evidence_id:int}": Door(lambda at: f"/evidence/{at.evidence}", READERS, about="evidence"),
}
BESIDE_CASES = "/files/{kind:str}/{id:int}"  # one address for three kinds
OF_FIRMS = {
    "/files/mandate/{id:int}": Door(
        lambda at: f"/files/mandate/{at.mandate}",
        OWNER | AGENT | ADMITTING | ADMINISTRATOR, about="mandate", at_home=True,
    ),
    "/files/licence/{id:int}": Door(lambda at: f"/files/licence/{at.request}", ADMITTING, about="request"),
    "/files/authorisation/{id:int}": Door(lambda at: f"/files/authorisation/{at.request}", ADMITTING, about="request"),
}  # fmt: skip
DOORS = FILES | OF_FIRMS
ANYBODY, OWN = "anybody: ", "the session's own person and nobody else's: "
OTHER_ADDRESSES = {
    "/sign-in": ANYBODY + "there one becomes somebody",
    "/sign-in/reset": ANYBODY + "whoever has forgotten a password",
    "/sign-in/provider": ANYBODY + "sends to the provider of identities",
    "/sign-in/provider/back": ANYBODY + "whom the provider has vouched for",
    "/sign-in/code": OWN + "the second step of a sign-in",
    "/sign-in/authenticator": OWN + "sets up the app",
    "/sign-out": OWN + "ends the session",
    "/account": OWN + "what one's account looks like",
    "/account/password": OWN + "another password",
    "/account/address": OWN + "where mails go",
    "/account/sessions": OWN + "ends sessions",
    "/account/recovery-codes": OWN + "new ones",
    "/link": ANYBODY + "who holds a one-time link",
    "/link/{secret}": ANYBODY + "who holds a one-time link",
    "/language/{lang}": ANYBODY + "keeps a language",
    **{f"/{v}{rest}": ANYBODY + "verification, by a code of 128 bits" for v in "vV" for rest in ("", "/{code:path}")},
    **{f"/v/{what}": ANYBODY + "verification" for what in ("file", "more", "receipt")},
    "/api/v1/letters/{code:path}": ANYBODY + "verification for machines",
    "/admission": ANYBODY + "a firm that asks to be admitted has nobody yet",
    "/livez": ANYBODY + "whether the process lives",
    "/metrics": ANYBODY + "from this machine or with a token; numbers without persons",
    "/readyz": ANYBODY + "whether it can work",
    **{path: ANYBODY + "a file of the house's own" for path in ("/assets/{name}", "/assets/words.{lang}.js", "/robots.txt")},
    **{path: ANYBODY + "the icon" for path in ("/favicon.ico", "/favicon.png")},
}
_NOTHING = {f"{start.rstrip('/')}/{{rest:path}}" for start in OURS}  # the answer of an address that is none of ours


def test_every_address_stands_in_the_table():
    told = FILES.keys() | OTHER_ADDRESSES.keys() | {BESIDE_CASES}
    there = {route.path for route in ROUTES} - _NOTHING

    missing = sorted(path for path in there if path not in told)
    assert missing == [], "add to tests/test_matrix_pages.py, FILES (something of a firm) or OTHER_ADDRESSES (with the reason)"
    assert {"mandate", *DOCUMENTS} == {path.split("/")[2] for path in OF_FIRMS}
    assert sorted(told - there) == [], "in tests/test_matrix_pages.py, and no address of ours any more"


@pytest.fixture
def visitor(desk: Desk) -> Iterator[TestClient]:
    with client_of(desk.house.office) as client:
        yield client


def without_numbers(text: str) -> str:
    return re.sub(r"\d+", "#", text)


@pytest.mark.parametrize("path", DOORS)
def test_each_person_is_handed_what_is_its_own_and_anything_else_is_not_there(desk, visitor, path):
    """A foreign number and one that was never given: the same page with the same headers, after the same questions."""
    door = DOORS[path]
    row = next(row for row in MATRIX.values() if row.about == door.about)
    for one in desk.made.persons:
        (roles, own), cell = one.seen_by(door.at_home), f"{path}, {one.actor.login}"
        visitor.cookies.set(SID, one.signed_in(desk.house.office))
        answers = []
        for never in (False, True):
            at = desk.at(row, one.actor, never, door.case)
            with watching(desk.house.office.registry.engine) as (asked, fetched):
                answer = visitor.get(door.to(at))
            heads = {name: value for name, value in answer.headers.items() if name not in ("date", "content-length")}
            body = without_numbers(answer.text) if answer.status_code == 404 else ""
            answers.append((answer.status_code, body, heads if answer.status_code == 404 else {}, asked, fetched))
        expected = 200 if own and roles & door.may else 409 if roles & door.told_no else 404
        assert answers[0][0] == expected, cell
        assert answers[1][0] == 404, cell
        if answers[0][0] == 404:
            assert answers[0] == answers[1], cell
        visitor.cookies.clear()
    assert visitor.get(door.to(desk.at(row, one.actor, False, door.case))).status_code == 303  # a stranger signs in first


# --- sheets


SHEETS = {name: frozenset(roles) for name, _, _, roles, _ in counter.SHEETS}
ASKS_FOR = {  # in which state a sheet shows a case that it is asked for, and whom it then tells of it
    "application": ("draft", FIRM),
    "check": ("draft", FIRM),
    "progress": ("issued", FIRM),
    "examination": ("filed", EXAMINER),
    "countersignature": ("proposed", COUNTERSIGNER),
    "score": ("issued", READERS),
}


def past_the_menu(desk: Desk, sheet: str, actor, case: int) -> str:
    """What a sheet shows that is reached past the menu, at the address of a case."""
    page = AppTest.from_file(FORMS / "sheets" / f"{sheet}.py", default_timeout=60)
    page.session_state["_office"], page.session_state["_actor"], page.session_state["_pages"] = desk.house.office, actor, {}
    page.session_state["_token"] = ""
    page.query_params["case"] = str(case)
    page.run()
    assert not page.exception, page.exception[0].message
    told = [*(one.proto.body for one in page.get("html")), *(one.value for one in [*page.title, *page.header])]
    return "\n".join(told)


def test_every_sheet_stands_in_the_menu_with_its_roles():
    assert {path.stem for path in (FORMS / "sheets").glob("*.py")} == SHEETS.keys()
    assert frozenset().union(*SHEETS.values()) == EVERYBODY, "a role without a sheet"


@pytest.mark.parametrize("sheet", SHEETS)
def test_each_sheet_asks_for_the_role_itself(desk, sheet):
    """And a case of others is told in the same words as one that never was."""
    engage(desk.house.office)
    state, _ = ASKS_FOR.get(sheet, ("issued", None))
    case = desk.case(state).case
    reference = read_case(desk.house.office, case, desk.house.zhao).case.reference
    not_yours = Say("zh")("common.not_your_page")
    for one in desk.made.persons:
        actor, cell = one.actor, f"{sheet}, {one.actor.login}"
        mine = bool(one.roles & SHEETS[sheet])
        if mine and sheet not in ASKS_FOR:
            continue  # it shows a list, which is a row of the matrix
        told = past_the_menu(desk, sheet, actor, case)
        assert (not_yours in told) is (not mine), cell
        seen = mine and one.own and bool(one.roles & ASKS_FOR[sheet][1])
        assert ("HOFFMANN" in told or reference in told) is seen, cell
        if mine and not seen:
            assert without_numbers(told) == without_numbers(past_the_menu(desk, sheet, actor, NEVER)), cell
    engage(None)
