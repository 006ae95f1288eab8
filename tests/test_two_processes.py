"""Two processes behind nginx on one PostgreSQL: a reader stays with one, either knows everybody, and one may be killed."""

import json
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest
from browser import chromium
from conftest import PASSWORD, House, actors, filled, new_office, specimen_keys, specimen_vault
from conftest import Clock as StandingClock
from databases import new_database
from playwright.sync_api import expect
from proxy import configuration, nginx, site
from web_office import field
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from forms.wording import Say
from workflow import read_case

pytestmark = pytest.mark.browser  # the last test drives one; all share the site
CHECKS = 5  # verifications a minute from one address
WAIT = 30_000  # milliseconds


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """The site, and the office of the tests in the same database."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "tls").mkdir()
    database = new_database("postgresql", folder, like=filled("postgresql"))
    (folder / "secret").write_text("5f" * 32)
    (folder / "secret").chmod(0o400)
    keys = specimen_keys()
    settings = {
        "JIANCAI_DATABASE_URL": database.url,
        "JIANCAI_DATA_DIR": str(folder / "data"),
        "JIANCAI_KEYS_DIR": str(keys.public.parent),
        "JIANCAI_DATA_KEY_FILE": str(specimen_vault(folder).file),
        "JIANCAI_SECRET_FILE": str(folder / "secret"),
        "JIANCAI_SEAL_PASSPHRASE": keys.passphrase,
        "JIANCAI_VERIFICATIONS_PER_MINUTE": str(CHECKS),
        "LANG": "C",
    }
    with site(folder, settings) as found:
        office = new_office(folder, StandingClock(), url=database.url)
        yield found, House(office, office.now, actors(office))
        office.registry.engine.dispose()
    database.drop()


def reader(found) -> httpx.Client:
    return httpx.Client(base_url=found.address, follow_redirects=False, headers={"Accept-Language": "en"})


@contextmanager
def signed_in(found, login: str = "zhou") -> Iterator[httpx.Client]:
    with reader(found) as client:
        form = client.get("/sign-in")
        done = client.post("/sign-in", data={"token": field(form, "token"), "next": "/", "login": login, "password": PASSWORD})
        assert done.status_code == 303, done.text
        yield client


def test_the_proxys_own_test_finds_its_file_sound(tmp_path):
    (tmp_path / "tls").mkdir()
    file = configuration(tmp_path, "127.0.0.1:1", (2, 3))

    tested = subprocess.run(nginx(tmp_path, file, "-t"), capture_output=True, text=True, timeout=30)

    assert tested.returncode == 0, tested.stderr


def test_whoever_signs_in_at_the_proxy_is_known_to_either_process_and_stays_with_one(running):
    found, _ = running
    with signed_in(found) as client:
        sid = client.cookies["sid"]
        for port in found.ports:
            direct = httpx.get(f"http://127.0.0.1:{port}/cases", cookies={"sid": sid})
            assert direct.status_code == 200
        before = len(found.passed())
        for _ in range(6):
            assert client.get("/cases").status_code == 200
    for n in range(20):  # twenty others, of whom each asks twice
        for _ in range(2):
            httpx.get(f"{found.address}/sign-in", cookies={"sid": f"somebody-{n}"})

    offices = [line["office"] for line in found.passed()[before:]]
    assert len(offices) == 6 + 40
    assert len(set(offices[:6])) == 1
    assert offices[6::2] == offices[7::2]
    assert len(set(offices[6:])) == 2


def test_a_form_that_one_process_gave_may_be_sent_to_the_other(running):
    found, _ = running
    one, other = (f"http://127.0.0.1:{port}" for port in found.ports)
    form = httpx.get(f"{one}/sign-in")
    sent = {"token": field(form, "token"), "next": "/", "login": "zheng", "password": PASSWORD}

    done = httpx.post(f"{other}/sign-in", data=sent, cookies=dict(form.cookies))

    assert done.status_code == 303


def test_nobody_can_say_of_themselves_where_they_come_from(running):
    """Six checks, each said to come from elsewhere and with another session: one address all the same, at one process."""
    found, _ = running
    answers = [
        httpx.get(
            f"{found.address}/v/{n:027}",
            headers={"X-Forwarded-For": f"203.0.113.{n}", "X-Real-IP": f"203.0.113.{n}", "Forwarded": f"for=203.0.113.{n}"},
            cookies={"sid": f"somebody-{n}"},
        ).status_code
        for n in range(CHECKS + 1)
    ]

    assert answers[-1] == 429
    assert 429 not in answers[:-1]
    assert "203.0.113" not in (found.folder / "proxy.out").read_text("utf-8")


def test_figures_do_not_go_through_the_proxy(running):
    found, _ = running
    for path in ("/metrics", "/_stcore/metrics"):
        through = httpx.get(found.address + path, headers={"X-Forwarded-For": "127.0.0.1"})
        assert through.status_code == 404
    for port in found.ports:
        here = httpx.get(f"http://127.0.0.1:{port}/metrics")
        assert "jiancai_database_up 1.0" in here.text


def test_the_proxy_takes_no_more_than_the_office_does(running):
    found, _ = running
    with signed_in(found) as client:
        large = client.put("/_stcore/upload_file/session/file", content=b"x" * (12 * 1024 * 1024))
        fitting = client.put("/_stcore/upload_file/session/file", content=b"x" * (10 * 1024 * 1024 + 1000))

    assert large.status_code == 413
    assert fitting.status_code != 413


def test_the_sheets_connection_goes_through_for_our_own_pages_only(running):
    found, _ = running
    address = f"ws://{urlsplit(found.address).netloc}/_stcore/stream"
    with signed_in(found) as client:
        cookie = {"Cookie": f"sid={client.cookies['sid']}"}
    with connect(address, origin=found.address, additional_headers=cookie, subprotocols=["streamlit"]) as opened:
        assert opened.protocol.state.name == "OPEN"
    with pytest.raises(InvalidStatus) as refused, connect(address, origin="https://example.net", additional_headers=cookie):
        pass

    assert refused.value.response.status_code == 403


def test_neither_log_holds_what_was_typed_or_asked_for(running):
    found, _ = running
    planted = "CANARY-E12345678"
    for path in (f"/link/{planted}", f"/v?code={planted}", f"/cases?host={planted}", f"/{planted}", f"/letters/{planted}"):
        httpx.get(found.address + path, headers={"Referer": f"{found.address}/{planted}", "User-Agent": planted})
    with reader(found) as client:
        form = client.get("/sign-in")
        client.post("/sign-in", data={"token": field(form, "token"), "next": "/", "login": planted, "password": planted})

    deadline = time.monotonic() + WAIT / 1000
    while '"route": "/sign-in", "status": 401' not in found.logs():  # a line is written when its answer is already on its way
        assert time.monotonic() < deadline, found.logs()[-2000:]
        time.sleep(0.05)
    for written in (found.logs(), *((found.folder / f"proxy.{kind}").read_text("utf-8") for kind in ("out", "err"))):
        assert planted not in written
        assert PASSWORD not in written
    lines = [json.loads(line) for line in found.logs().splitlines()]
    counted = Counter((line.get("route"), line.get("status")) for line in lines)
    assert counted["/link", 404] >= 1
    assert [line["address"] for line in lines if line["says"] == "a sign-in was refused"] == ["127.0.0.1"]


def test_a_process_is_killed_and_the_reader_goes_on_with_the_other_and_every_answer_is_there(running):
    """The last test of the module: afterwards one process is gone."""
    found, house = running
    case = house.draft({})
    say = Say("en")

    def kept(name: str) -> object:
        return read_case(house.office, case.id, house.zhou).case.answers.get(name)

    def until_kept(name: str, value: str) -> None:
        deadline = time.monotonic() + WAIT / 1000
        while kept(name) != value:
            assert time.monotonic() < deadline, f"{name} was not kept: {kept(name)}"
            time.sleep(0.1)

    with chromium() as browser:
        context = browser.new_context(base_url=found.address, locale="en-GB")
        page = context.new_page()
        page.goto(f"/sign-in?next=%2Fapplication%3Fcase%3D{case.id}%26part%3Dpost")
        page.fill("#login", "zhou")
        page.fill("#password", PASSWORD)
        page.click("main button")
        title = page.get_by_label(say("question.post_title")).first
        expect(title).to_be_visible(timeout=WAIT)
        title.fill("直播总监")
        title.press("Tab")
        until_kept("post_title", "直播总监")
        mine = next(line["office"] for line in reversed(found.passed()) if line["route"] == "sheet")
        killed = int(mine.rpartition(":")[2])

        found.kill(killed)
        began = time.monotonic()
        place = page.get_by_label(say("question.workplace")).first
        place.fill("上海市杨浦区")  # while nobody is there
        place.press("Tab")
        until_kept("workplace", "上海市杨浦区")
        took = time.monotonic() - began
        page.reload()
        expect(page.get_by_label(say("question.post_title")).first).to_have_value("直播总监", timeout=WAIT)
        expect(page.get_by_label(say("question.workplace")).first).to_have_value("上海市杨浦区", timeout=WAIT)
        context.close()

    print(f"the reader went on after {took:.1f} s")
    assert took < 30
    assert {line["office"] for line in found.passed()[-3:]} != {mine}
    with signed_in(found, "zheng") as somebody_new:
        assert somebody_new.get("/cases").status_code == 200
