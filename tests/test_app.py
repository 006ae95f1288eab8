"""The app as its own process and in a real browser: it starts, asks no other host, reads well for all, hides its faults."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from browser import HOUSE, chromium, enter_code, free_port, running

from forms.demonstration import PASSWORD
from forms.wording import LANGUAGES, Say

pytestmark = pytest.mark.browser
WIDTHS = (390, 1440)
UNKNOWN = "0" * 27  # a right code that nobody was given
PLAIN = {
    "admission": "/admission",
    "sign-in": "/sign-in",
    "session ended": "/sign-in?ended=1",
    "form": "/v",
    "empty form": "/v?code=",
    "unknown": f"/v/{UNKNOWN}",
    "mistyped": "/v/7KQ2-M9XD",
    "not found": "/letters/nothing",
}


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The demonstration office as a process of its own, with its specimen cases; its address."""
    folder, port = tmp_path_factory.mktemp("demo-office"), free_port()
    command = ["demo-office", "--port", str(port), "--data", str(folder / "data"), "--lang", "en"]
    with running(command, {}, port, folder / "log") as address:
        yield address, folder


@pytest.fixture
def visit(browser, site):
    """Opens a fresh browser before the site: `visit(width=390, lang="de")`; closes all of them afterwards."""
    address, _ = site
    opened = []

    def fresh(width: int = 1440, lang: str = "", **options):
        context = browser.new_context(base_url=address, viewport={"width": width, "height": 900}, locale="zh-CN", **options)
        if lang:
            context.add_cookies([{"name": "lang", "value": lang, "url": address}])
        opened.append(context)
        return context.new_page()

    yield fresh
    for context in opened:
        context.close()


def sign_in(page, login: str) -> None:
    page.goto("/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main button")
    enter_code(page)
    page.wait_for_selector(".jc-head")


def issued_code(folder: Path) -> str:
    """The code of the letter that the demonstration issued, as its register has it."""
    with sqlite3.connect(f"file:{folder / 'data' / 'office.db'}?mode=ro", uri=True) as registry:
        return registry.execute("SELECT code FROM letter ORDER BY id").fetchone()[0]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_plain_pages_are_readable_for_everybody(visit, site, width):
    from axe_playwright_python.sync_playwright import Axe

    for lang in LANGUAGES:
        page = visit(width, lang, bypass_csp=True)  # the tester's own script would be refused otherwise
        for name, path in {**PLAIN, "genuine": f"/v/{issued_code(site[1])}"}.items():
            page.goto(path)

            found = [f"{name}, {lang}: {one['id']}" for one in Axe().run(page).response["violations"]]
            assert found == []
            assert page.evaluate("document.documentElement.lang") == Say(lang).html_lang
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name}, {lang}: scrolls sideways"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_ones_own_account_are_readable_for_everybody(visit, width):
    from axe_playwright_python.sync_playwright import Axe

    for lang in LANGUAGES:
        page = visit(width, lang, bypass_csp=True)
        page.goto("/sign-in")
        page.fill("#login", "firm")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_selector(".jc-head")
        for path in ("/account", "/sign-in/authenticator", "/link/nothing"):
            page.goto(path)

            found = [f"{path}, {lang}: {one['id']}" for one in Axe().run(page).response["violations"]]
            assert found == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path}, {lang}: scrolls sideways"


def test_a_letter_is_verified_without_javascript(visit, site):
    page = visit(390, "de", java_script_enabled=False)
    page.goto("/sign-in")
    page.click(f"text={Say('de')('web.sign_in.verify')}")
    page.fill("#code", issued_code(site[1]).lower())
    page.click("main button")

    assert page.inner_text("h1") == Say("de")("web.verify.genuine")
    assert page.inner_text(".specimen h2") == Say("de")("web.verify.specimen")


def test_the_sheets_ask_no_other_host_and_break_no_rule_of_the_policy(visit, site):
    address, _ = site
    page = visit(lang="zh")
    asked, broken = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: broken.append(message.text) if "Content Security Policy" in message.text else None)

    for login in ("firm", "examiner", "registrar", "admin"):
        page.context.clear_cookies(name="sid")
        sign_in(page, login)
        page.wait_for_timeout(1500)  # pictures and fonts that come late

    assert [url for url in asked if not url.startswith((address, address.replace("http", "ws", 1), "data:", "blob:"))] == []
    assert broken == []
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.evaluate("document.cookie").find("sid") == -1


def test_a_change_of_language_changes_the_whole_document(visit):
    page = visit(lang="zh")
    sign_in(page, "auditor")

    page.click('nav a[lang="de"]')
    page.wait_for_selector(f"text={Say('de')('common.sign_out')}")

    assert page.evaluate("document.documentElement.lang") == "de"


def test_a_sheet_that_fails_shows_a_number_and_no_stack_trace(browser, tmp_path):
    port = free_port()
    command = ["demo-office", "--port", str(port), "--data", str(tmp_path / "data"), "--lang", "en"]
    with running(command, {}, port, tmp_path / "log") as address:
        context = browser.new_context(base_url=address, locale="de-DE")
        page = context.new_page()
        sign_in(page, "auditor")
        sqlite3.connect(tmp_path / "data" / "office.db").execute("ALTER TABLE case_file RENAME TO lost").connection.commit()
        page.reload()
        said = page.wait_for_selector(f"text={Say('de')('web.fault.title')}").evaluate("e => e.closest('.jc-errors').innerText")
        shown = page.content()
        context.close()

    number = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", said)[0]
    log = (tmp_path / "log").read_text("utf-8")
    assert re.search(rf"error +a sheet failed +person=\d+ fault={number}\n", log)
    assert "workflow.databases.RegistryDown" in log
    assert "sqlite3.OperationalError (SQLITE_ERROR)" in log
    assert "Traceback" not in log
    assert not re.search(r"Traceback|RegistryDown|case_file|/forms/|File \"", shown)


def test_a_bad_setting_stops_the_start_in_words_and_not_in_a_stack_trace():
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIANCAI_")}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port())]

    started = subprocess.run(
        command,
        cwd=HOUSE,
        env=environment | {"JIANCAI_PUBLIC_URL": "nowhere", "LANG": "C"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert started.returncode != 0
    assert "JIANCAI_PUBLIC_URL=nowhere: it should be the address that readers use" in started.stderr
    assert "Traceback" not in started.stderr + started.stdout
