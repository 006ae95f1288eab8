"""Statement 34: planted values are looked for in all that an office writes, prints, answers and leaves behind."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from browser import HOUSE, free_port, running
from canary import ANSWERS, BORN, NEW_PASSWORD, PASSWORD, PLANTED, POLICE, RECORD, WRONG, files_below, leaks, ways
from web_office import field as hidden

from forms.web.second_step import SID

SECRET = "5f" * 32
OPEN = ("trail", "mail", "outbox", "sign_in", "one_time_link", "recovery_code", "wrong_password", "consent", "retention_act")


@dataclass
class Left:
    """What an office has left behind.

    :param places: where something was written, and what. :param planted: what must not stand there, by name.
    """

    folder: Path
    places: dict[str, bytes] = field(default_factory=dict)
    planted: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def left(tmp_path_factory) -> Left:
    """A real office, served as in real life, after a journey with planted values, faults among them."""
    folder = tmp_path_factory.mktemp("canary")
    for name in ("office", "tmp"):
        (folder / name).mkdir(mode=0o700)
    port = free_port()
    ours = {
        "JIANCAI_DATA_DIR": str(folder / "office"),
        "JIANCAI_SECRET": SECRET,
        "JIANCAI_SEAL_PASSPHRASE": "specimen words for the seal",
        "JIANCAI_PUBLIC_URL": f"http://localhost:{port}",
        "TMPDIR": str(folder / "tmp"),
        "PYTHONPATH": os.pathsep.join((str(HOUSE), str(HOUSE / "tests"))),
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JIANCAI_")}

    def run(*words: str) -> None:
        with (folder / "printed.log").open("ab") as printed:
            command = [sys.executable, *words]
            done = subprocess.run(command, cwd=HOUSE, env=clean | ours, stdout=printed, stderr=printed, timeout=300)
        assert done.returncode == 0, (folder / "printed.log").read_text("utf-8", "replace")[-3000:]

    run("-m", "forms.terminal", "keys", "make", "--self-signed")
    run("tests/canary_journey.py", str(folder / "told"))
    told = json.loads((folder / "told").read_text())
    found = Left(folder)
    found.planted = dict(PLANTED) | {"link": told["link"].rpartition("/")[2]}
    found.planted |= {f"token {n}": token for n, token in enumerate(told["tokens"])}
    found.planted |= {f"totp {n}": secret for n, secret in enumerate(told["totp"])}
    with running(["serve", "--port", str(port)], ours, port, folder / "served.log") as address:
        visit(found, address, told, run)
    found.places |= dict(files_below(folder / "tmp"))
    found.places |= dict(files_below(folder / "office"))
    for log in ("printed.log", "served.log"):
        found.places[log] = (folder / log).read_bytes()
    found.places |= rows(folder / "office" / "office.db")
    return found


def visit(found: Left, address: str, told: dict, run: Callable[..., None]) -> None:
    """A browser goes through the plain pages, with right and wrong values, and meets a fault."""
    seen = []

    def note(answer: httpx.Response) -> None:
        of_the_link = answer.request.url.path.startswith("/link")  # its page holds the secret that it was asked with
        if not of_the_link:
            seen.append(f"{answer.request.url} {answer.headers.get('location', '')}")
        if answer.status_code >= 400 and not of_the_link:
            answer.read()
            found.places[f"{answer.status_code} {answer.request.method} {answer.request.url.path}"] = answer.content

    closing = {"Connection": "close"}  # none is kept open for so long that the server ends it just when it is used again
    with httpx.Client(base_url=address, headers=closing, event_hooks={"response": [note]}, timeout=60) as browser:
        for path in ("/livez", "/readyz", "/metrics", f"/v/{told['code']}", f"/api/v1/letters/{told['code']}", "/v/nothing"):
            found.places[f"GET {path}"] = browser.get(path).content
        for login, password in (("firm", WRONG), ("nobody", WRONG), ("firm", PASSWORD)):
            token = hidden(browser.get("/sign-in"), "token")
            browser.post("/sign-in", data={"token": token, "login": login, "password": password})
        found.planted["session"] = next(cookie.value for cookie in browser.cookies.jar if SID in cookie.name)
        letter = f"/letters/{told['case']}"
        files = (f"{letter}/letter.pdf", f"{letter}/own-data.zip", f"/evidence/{told['evidence']}")
        for path in (*files, *(f"/notices/{one}.pdf" for one in told["notices"]), "/evidence/999", "/letters/999/letter.pdf"):
            browser.get(path)
        assert "HOFFMANN" in browser.post("/v/more", data={"code": told["code"], "factor": BORN}).text
        for factor in (ANSWERS["passport_number"], "1987-03-30"):
            browser.post("/v/more", data={"code": told["code"], "factor": factor})
        browser.post("/v/file", files={"file": (f"{ANSWERS['passport_number']}.pdf", POLICE, "application/pdf")})
        secret = found.planted["link"]
        form = browser.get(f"/link/{secret}")
        for token in ("", hidden(form, "token")):
            browser.post("/link", data={"token": token, "secret": secret, "new": NEW_PASSWORD})
        assert browser.get(f"/link/{secret}").status_code == 404  # used up
        run("tests/canary_journey.py", "spoil")
        assert browser.get(f"/v/{told['code']}").status_code == 500
        assert browser.post("/v/more", data={"code": told["code"], "factor": BORN}).status_code == 500
    found.places["addresses"] = "\n".join(seen).encode()


def rows(database: Path) -> dict[str, bytes]:
    """The tables that hold nothing of a person in clear: trail, mails, sessions, links, consents, acts."""
    with sqlite3.connect(database) as hand:
        there = {name for (name,) in hand.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {
            f"table {name}": repr(hand.execute(f"SELECT * FROM {name}").fetchall()).encode() for name in OPEN if name in there
        }


def test_nothing_planted_stands_where_it_does_not_belong(left):
    found = leaks(left.places, left.planted)
    assert not found, found


def test_the_journey_went_where_it_should(left):
    """So that the search cannot pass because nothing happened."""
    assert {"printed.log", "served.log", "addresses", "table trail", "GET /livez"} <= set(left.places)
    assert len([name for name in left.places if name.startswith(("404", "403", "413", "422", "500"))]) >= 4
    assert sum(name.startswith("token") for name in left.planted) >= 5
    assert sum(name.startswith("totp") for name in left.planted) >= 4
    assert b"own_data" in left.places["table trail"]


@pytest.mark.parametrize("name", [*PLANTED, "link", "token 0", "totp 0"])
def test_a_planted_leak_is_found_in_every_kind_of_place_and_writing(left, name):
    text = left.planted[name]
    for place in ("printed.log", "addresses", "table trail"):
        for way in ways(text):
            spoilt = {place: left.places[place][:100] + way + left.places[place][100:]}
            assert (place, name) in leaks(spoilt, left.planted)


def test_the_record_that_was_uploaded_is_in_no_file_by_its_own_name(left):
    assert not [path for path in (left.folder / "office").rglob("*") if "police" in path.name]
    assert RECORD.encode() in POLICE
