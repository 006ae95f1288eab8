"""The pages of the second step and of one's own account, on the real app: forms, statuses, what is shown once, what is not."""

import re

import pytest
from conftest import code_of, signed_in
from pyotp import TOTP
from web_office import PASSWORD, client_of, field, open_with_people, sign_in_at

from forms.web.device import device_of
from forms.wording import LANGUAGES, Say
from workflow import Role, enter_person, sign_in, who

NEW = "钟楼 umbrella 外滩 seventeen"
FRESH_BROWSER = {"user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"}


@pytest.fixture
def office(tmp_path):
    return open_with_people(tmp_path)


@pytest.fixture
def visitor(office):
    """Somebody with a fresh browser, before the real app in this office."""
    with client_of(office) as client:
        client.headers.update(FRESH_BROWSER)
        yield client


def half_way(visitor, login: str) -> None:
    """The password alone, in this browser."""
    token = field(visitor.get("/sign-in"), "token")
    visitor.post("/sign-in", data={"token": token, "login": login, "password": PASSWORD})


def send(visitor, address: str, form, **fields: str):
    """Sends a form of ours with its token."""
    return visitor.post(address, data={"token": field(form, "token"), **fields})


def new_colleague(office) -> None:
    """An examiner who has never signed in."""
    enter_person(
        office.registry, office.now(), "gao.lan", "高岚", {Role.EXAMINER}, None, PASSWORD, office.settings.password_cost
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_colleague_sets_an_app_up_at_the_first_sign_in(office, visitor, lang):
    new_colleague(office)
    visitor.get(f"/language/{lang}")
    half_way(visitor, "gao.lan")
    sent = visitor.get("/sign-in/code?next=%2Fqueue")
    page = visitor.get(sent.headers["location"])
    secret = re.search(r'<code translate="no">([A-Z2-7 ]+)</code>', page.text)[1].replace(" ", "")

    wrong = send(visitor, "/sign-in/authenticator", page, code="000000", next="/queue")
    right = send(visitor, "/sign-in/authenticator", wrong, code=TOTP(secret).at(office.now()), next="/queue")

    assert sent.headers["location"] == "/sign-in/authenticator?next=%2Fqueue"
    assert "<svg" in page.text
    assert wrong.status_code == 401
    assert Say(lang)("refusal.CodeRefused") in wrong.text
    codes = re.findall(r"<li><code>([a-z0-9-]{17})</code></li>", right.text)
    assert len(codes) == 10
    assert 'href="/queue"' in right.text
    assert right.headers["cache-control"] == "no-store"
    assert visitor.get("/queue").status_code == 200


def test_the_pages_of_the_second_step_hold_no_script_and_ask_no_other_host(office, visitor):
    new_colleague(office)
    half_way(visitor, "gao.lan")
    set_up = visitor.get("/sign-in/authenticator").text
    half_way(visitor, "auditor")
    code = visitor.get("/sign-in/code").text
    sign_in_at(visitor, "auditor")
    account = visitor.get("/account").text

    for html in (set_up, code, account):
        assert not re.search(r"<script|style=|\son\w+=", html)
        assert re.findall(r'(?:src|href|action)="(?!/)[^"]*"', html) == []
        assert html.count("<h1>") == 1
        fields = r'<(?:input|select|input class="code") id="(\w+)"'
        assert set(re.findall(fields, html)) == set(re.findall(r'<label for="(\w+)"', html))


def test_a_session_that_waits_for_its_code_opens_no_page_and_no_file(visitor):
    half_way(visitor, "auditor")

    for path in ("/", "/audit", "/account"):
        assert visitor.get(path).status_code == 303, path
    for path in ("/media/0123456789abcdef.png", "/letters/1/letter.pdf"):
        assert visitor.get(path).status_code in {303, 404}, path


def test_whoever_wandered_off_before_the_code_is_led_back_to_it_and_may_sign_in_as_another(visitor):
    half_way(visitor, "auditor")

    sent = visitor.get("/audit?case=1")
    back = visitor.get(sent.headers["location"])

    assert back.headers["location"] == "/sign-in/code?next=%2Faudit%3Fcase%3D1"
    assert visitor.get("/sign-in").status_code == 200
    assert sign_in_at(visitor, "firm").headers["location"] == "/"


def test_a_wrong_code_is_told_and_too_many_wait(office, visitor):
    half_way(visitor, "auditor")
    form = visitor.get("/sign-in/code")
    wrong = [send(visitor, "/sign-in/code", form, code="000000", next="/").status_code for _ in range(6)]
    slowed = send(visitor, "/sign-in/code", form, code=code_of(office, "auditor"), next="/")

    assert wrong == [401] * 5 + [429]
    assert slowed.status_code == 429
    assert Say("zh")("web.sign_in.slow", n=30) in slowed.text
    assert visitor.get("/audit").status_code == 303


def test_a_code_form_that_another_site_made_opens_nothing(office, visitor):
    half_way(visitor, "auditor")

    forged = visitor.post("/sign-in/code", data={"token": "x.y", "code": code_of(office, "auditor"), "next": "/"})

    assert forged.status_code == 403
    assert visitor.get("/audit").status_code == 303


def test_the_second_step_leads_to_no_other_host(office, visitor):
    half_way(visitor, "auditor")
    form = visitor.get("/sign-in/code?next=https%3A%2F%2Fexample.net")

    answer = send(visitor, "/sign-in/code", form, code=code_of(office, "auditor"), next="//example.net/")

    assert field(form, "next") == "/"
    assert answer.headers["location"] == "/"


def test_a_real_office_shows_no_code(tmp_path):
    office = open_with_people(tmp_path, demonstration=False)
    with client_of(office) as visitor:
        half_way(visitor, "auditor")
        page = visitor.get("/sign-in/code").text

    assert "demonstration-code" not in page
    assert code_of(office, "auditor") not in page


def test_the_demonstration_shows_the_code_and_it_is_taken(office, visitor):
    half_way(visitor, "auditor")
    form = visitor.get("/sign-in/code")
    code = re.search(r'id="demonstration-code">(\d{6})<', form.text)[1]

    assert send(visitor, "/sign-in/code", form, code=code, next="/audit").headers["location"] == "/audit"


# --- one's own account


def test_a_password_is_changed_on_ones_own_page(office, visitor):
    sign_in_at(visitor, "firm")
    elsewhere = sign_in(office, "firm", PASSWORD)
    page = visitor.get("/account")

    weak = send(visitor, "/account/password", page, old=PASSWORD, new="password1234")
    wrong = send(visitor, "/account/password", page, old="not it", new=NEW)
    done = send(visitor, "/account/password", page, old=PASSWORD, new=NEW)

    assert (weak.status_code, wrong.status_code) == (400, 400)
    assert Say("zh")("refusal.PasswordRefused.common") in weak.text
    assert Say("zh")("refusal.PasswordRefused.not_the_old") in wrong.text
    assert "password1234" not in weak.text
    assert done.headers["location"] == "/account?done=password"
    assert Say("zh")("account.password.done") in visitor.get("/account?done=password").text
    assert sign_in(office, "firm", PASSWORD) is None
    assert who(office, elsewhere) is None
    assert sign_in(office, "firm", NEW)


def test_other_sessions_are_listed_by_browser_and_ended_one_by_one_or_all(office, visitor):
    sign_in_at(visitor, "firm")
    others = [
        sign_in(office, "firm", PASSWORD, device=device) for device in ("Edge · macOS", "WeChat · Android", "Safari · iOS")
    ]
    page = visitor.get("/account")

    assert all(device in page.text for device in ("Firefox · Windows", "Edge · macOS", "WeChat · Android", "Safari · iOS"))
    number = re.search(r"Edge · macOS.*?name=\"session\" value=\"(\d+)\"", page.text, re.S)[1]
    one = send(visitor, "/account/sessions", page, session=number)
    assert one.headers["location"] == "/account?done=sessions"
    assert [bool(who(office, token)) for token in others] == [False, True, True]
    send(visitor, "/account/sessions", page, session="others")

    assert [bool(who(office, token)) for token in others] == [False, False, False]
    assert visitor.get("/account").status_code == 200


@pytest.mark.parametrize("number", ["", "0", "-1", "abc", "9" * 30, "１"])
def test_a_session_that_is_not_ones_own_stays(office, visitor, number):
    sign_in_at(visitor, "firm")
    other = signed_in(office, "auditor", PASSWORD)

    answer = send(visitor, "/account/sessions", visitor.get("/account"), session=number)

    assert answer.status_code == 200
    assert who(office, other)


def test_the_forms_of_the_account_are_ours_only(office, visitor):
    sign_in_at(visitor, "firm")

    for path, fields in (
        ("/account/password", {"old": PASSWORD, "new": NEW}),
        ("/account/sessions", {"session": "others"}),
        ("/account/recovery-codes", {"token": "x.y"}),
    ):
        assert visitor.post(path, data=fields).status_code == 403
    assert sign_in(office, "firm", PASSWORD)


def test_recovery_codes_are_made_anew_after_a_fresh_code(office, visitor):
    from datetime import timedelta

    sign_in_at(visitor, "auditor")
    page = visitor.get("/account")
    fresh = send(visitor, "/account/recovery-codes", page)
    office.now.at += timedelta(minutes=11)
    stale = send(visitor, "/account/recovery-codes", page)
    asked = visitor.get(stale.headers["location"])

    assert len(re.findall(r"<li><code>", fresh.text)) == 10
    assert stale.headers["location"] == "/sign-in/code?next=%2Faccount"
    assert Say("zh")("account.code.fresh_title") in asked.text
    send(visitor, "/sign-in/code", asked, code=code_of(office, "auditor"), next="/account")
    assert len(re.findall(r"<li><code>", send(visitor, "/account/recovery-codes", page).text)) == 10


def test_strangers_are_sent_to_sign_in(visitor):
    for path in ("/account", "/sign-in/code", "/sign-in/authenticator"):
        answer = visitor.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in"), path
    assert visitor.get("/account/nothing").status_code == 404


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 Version/18 Safari/604", "Safari · iOS"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8.0 <script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_by_browser_and_system_and_by_nothing_else(agent, device):
    assert device_of(agent) == device
