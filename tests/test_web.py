"""The plain pages on the real app and a real office: signing in and out, the gate before the sheets, headers, faults."""

import gc
import re
import sqlite3
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from starlette.websockets import WebSocketDisconnect
from web_office import PASSWORD, client_of, open_with_people, second_step_at, sign_in_at

from forms.web.middleware import PLAIN_POLICY, SHEET_POLICY
from forms.wording import LANGUAGES, Say

STREAM = "/_stcore/stream"
TITLES = {"zh": "登录", "en": "Sign in", "de": "Anmelden"}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return open_with_people(tmp_path_factory.mktemp("office"))


@pytest.fixture
def visitor(office):
    """Somebody with a fresh browser, before the real app in this office."""
    with client_of(office) as client:
        yield client


class Outline(HTMLParser):
    """What a page is made of, as far as the tests below ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lang, self.tags, self.ids, self.labelled = "", [], set(), set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append((tag, said))
        if tag == "html":
            self.lang = said.get("lang") or ""
        if tag == "label":
            self.labelled.add(said.get("for"))
        if said.get("id"):
            assert said["id"] not in self.ids, f"two elements are called {said['id']}"
            self.ids.add(said["id"])


def field(html: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/sign-in", "/v", "/v/ABC", "/v?code=", "/letters/nothing/here", "/sign-in?ended=1"])
def test_a_plain_page_has_one_heading_a_language_labels_and_no_script(visitor, path, lang):
    outline = Outline(visitor.get(path, headers={"Cookie": f"lang={lang}"}).text)

    assert outline.lang == Say(lang).html_lang
    assert [tag for tag, _ in outline.tags if tag == "h1"] == ["h1"]
    assert [
        tag for tag, said in outline.tags if tag == "script" or "style" in said or any(name.startswith("on") for name in said)
    ] == []
    assert {said["id"] for tag, said in outline.tags if tag == "input" and said.get("type") != "hidden"} == outline.labelled


def test_no_plain_page_asks_another_host(visitor):
    for path in ("/sign-in", "/v", "/v/ABC", "/letters/nothing"):
        html = visitor.get(path).text

        assert re.findall(r'(?:src|href|action)="(?!/)[^"]*"', html) == []


def test_the_sign_in_page_of_the_demonstration_names_its_accounts(visitor):
    html = visitor.get("/sign-in?lang=en").text

    for login in ("firm", "examiner", "countersigner", "registrar", "auditor", "admin"):
        assert f"<code>{login}</code>" in html
    assert f"<code>{PASSWORD}</code>" in html
    assert Say("en")("common.demonstration") in html


def test_the_sign_in_page_of_a_real_office_names_nobody(tmp_path):
    with client_of(open_with_people(tmp_path, demonstration=False)) as visitor:
        html = visitor.get("/sign-in").text

    assert "<code>" not in html
    assert PASSWORD not in html
    assert Say("zh")("common.demonstration") not in html


@pytest.mark.parametrize(("lang", "title"), TITLES.items())
def test_the_language_is_chosen_by_link_and_kept(visitor, lang, title):
    chosen = visitor.get(f"/sign-in?lang={lang}")
    later = visitor.get("/sign-in")

    assert f"<h1>{title}</h1>" in chosen.text
    assert f"<h1>{title}</h1>" in later.text


def test_a_change_of_language_in_the_sheets_returns_to_the_same_page(visitor):
    changed = visitor.get("/language/de?next=%2Fexamination%3Fcase%3D7")
    elsewhere = visitor.get("/language/de?next=https%3A%2F%2Fexample.net")

    assert (changed.status_code, changed.headers["location"]) == (303, "/examination?case=7")
    assert visitor.cookies["lang"] == "de"
    assert elsewhere.headers["location"] == "/"


def test_a_person_signs_in_and_comes_to_the_page_that_was_asked_for(visitor):
    sent_away = visitor.get("/queue?state=filed")
    form = visitor.get(sent_away.headers["location"])
    answer = visitor.post(
        "/sign-in",
        data={"token": field(form.text, "token"), "next": field(form.text, "next"), "login": "examiner", "password": PASSWORD},
    )

    assert (sent_away.status_code, sent_away.headers["location"]) == (303, "/sign-in?next=%2Fqueue%3Fstate%3Dfiled")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/code?next=%2Fqueue%3Fstate%3Dfiled")
    assert visitor.get("/queue").status_code == 303  # the password alone opens nothing
    after = second_step_at(visitor, "examiner", answer)
    assert (after.status_code, after.headers["location"]) == (303, "/queue?state=filed")
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("sid="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert visitor.get("/queue").status_code == 200


def test_behind_https_every_cookie_insists_on_it(tmp_path):
    with client_of(open_with_people(tmp_path, public_url="https://letters.example.org")) as visitor:
        visitor.base_url = "https://letters.example.org"
        form = visitor.get("/sign-in?lang=en")
        answer = sign_in_at(visitor, "firm", form=form)

    cookies = [*form.headers.get_list("set-cookie"), *answer.headers.get_list("set-cookie")]
    assert len(cookies) >= 4
    assert all("Secure" in cookie for cookie in cookies)
    assert form.headers["strict-transport-security"] == "max-age=31536000"


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer_and_the_account_stays(visitor):
    wrong = sign_in_at(visitor, "auditor", "not-it")
    unknown = sign_in_at(visitor, "nobody", "not-it")

    def bare(html: str) -> str:
        return re.sub(r'value="[^"]*"', "", html)

    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert bare(wrong.text) == bare(unknown.text)
    assert field_value(wrong.text) == "auditor"
    assert "not-it" not in wrong.text
    assert "sid" not in visitor.cookies


def field_value(html: str) -> str:
    return re.search(r'id="login"[^>]*value="([^"]*)"', html)[1]


def test_what_was_typed_comes_back_as_text_and_not_as_markup(visitor):
    answer = sign_in_at(visitor, '"><script>alert(1)</script>', "x")

    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_form_that_another_site_made_signs_nobody_in(visitor):
    visitor.get("/sign-in")

    forged = visitor.post("/sign-in", data={"token": "forged.forged", "login": "examiner", "password": PASSWORD})
    bare = visitor.post("/sign-in", data={"login": "examiner", "password": PASSWORD})
    guessed = visitor.post(
        "/sign-in", data={"token": "x.y", "login": "examiner", "password": PASSWORD}, headers={"Cookie": "form=x.y"}
    )

    assert [answer.status_code for answer in (forged, bare, guessed)] == [403, 403, 403]
    assert "sid" not in visitor.cookies
    assert field_value(forged.text) == "examiner"


def test_an_empty_field_is_named_and_nothing_is_guessed(visitor):
    answer = sign_in_at(visitor, "examiner", "")

    assert answer.status_code == 400
    assert Say("zh")("web.sign_in.empty") in answer.text


def test_a_form_is_no_place_for_large_things(visitor):
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    assert visitor.post("/sign-in", content=b"login=" + b"x" * 20_000, headers=kind).status_code == 413
    assert visitor.post("/sign-in", content=b"login=\xff", headers=kind).status_code == 400
    assert visitor.post("/sign-in", content=b"{}", headers={"Content-Type": "application/json"}).status_code == 415


def test_whoever_guesses_is_told_how_long_to_wait_and_is_not_heard_until_then(tmp_path):
    office = open_with_people(tmp_path)
    with client_of(office) as visitor:
        guesses = [sign_in_at(visitor, "registrar", f"guess-{number}").status_code for number in range(11)]
        slowed = sign_in_at(visitor, "registrar")
        office.now.at += timedelta(minutes=16)
        later = sign_in_at(visitor, "registrar")

    assert guesses == [401] * 10 + [429]
    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["retry-after"]) <= 30
    assert slowed.headers["retry-after"] in slowed.text
    assert later.status_code == 303


def test_signing_out_ends_the_session_and_not_only_the_cookie(visitor):
    sign_in_at(visitor, "auditor")
    kept = visitor.cookies["sid"]

    asked = visitor.get("/sign-out")
    answer = visitor.post("/sign-out", headers={"Sec-Fetch-Site": "same-origin"})

    assert Say("zh")("web.sign_out.title") in asked.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?out=1")
    assert "sid" not in visitor.cookies
    again = visitor.get("/", headers={"Cookie": f"sid={kept}"})
    assert (again.status_code, again.headers["location"]) == (303, "/sign-in?ended=1")


def test_another_site_signs_nobody_out(visitor):
    sign_in_at(visitor, "auditor")

    by_link = visitor.get("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    by_form = visitor.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://example.net"})
    silent = visitor.post("/sign-out")

    assert (by_link.status_code, by_form.status_code, silent.status_code) == (200, 403, 403)
    assert visitor.get("/").status_code == 200


def test_a_second_sign_in_leaves_no_open_session_behind(visitor):
    form = visitor.get("/sign-in")
    sign_in_at(visitor, "auditor", form=form)
    first = visitor.cookies["sid"]

    second = sign_in_at(visitor, "registrar", form=form)

    assert second.status_code == 303
    assert visitor.cookies["sid"] != first
    assert visitor.get("/", headers={"Cookie": f"sid={first}"}).status_code == 303


def test_a_session_that_ran_out_is_sent_to_sign_in_with_a_word_about_what_was_saved(tmp_path):
    office = open_with_people(tmp_path)
    with client_of(office) as visitor:
        sign_in_at(visitor, "auditor")
        office.now.at += timedelta(hours=1)
        answer = visitor.get("/audit?case=1")
        page = visitor.get(answer.headers["location"])

    assert answer.headers["location"] == "/sign-in?next=%2Faudit%3Fcase%3D1&ended=1"
    assert Say("zh")("common.session_ended.kept") in page.text


def test_strangers_see_no_sheet_and_no_file_of_a_sheet(visitor):
    for path in ("/", "/queue", "/people", "/examination/deep", "/%2e/queue"):
        assert visitor.get(path).status_code == 303, path
    assert visitor.head("/queue").status_code == 303
    assert visitor.get("/media/0123456789abcdef.png").status_code == 404
    for open_to_all in (
        "/_stcore/health",
        "/assets/web.css",
        "/assets/icon.png",
        "/favicon.ico",
        "/favicon.png",
        "/robots.txt",
    ):
        assert visitor.get(open_to_all).status_code == 200, open_to_all


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheets_shell_has_the_readers_language_our_name_and_is_kept_by_no_cache(visitor, lang):
    sign_in_at(visitor, "auditor")
    visitor.get(f"/language/{lang}")

    for path in ("/", "/audit"):
        shell = visitor.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": '"x"'})

        assert Outline(shell.text).lang == Say(lang).html_lang
        assert f"<title>{Say(lang)('common.service')}</title>" in shell.text
        assert "Streamlit" not in re.sub(r'(src|href)="[^"]*"', "", shell.text)
        assert shell.headers["cache-control"] == "no-store"
        assert "etag" not in shell.headers
        assert int(shell.headers["content-length"]) == len(shell.content)
        for address in re.findall(r'(?:src|href)="([^"]+)"', shell.text):
            assert visitor.get("/" + address.removeprefix("./").removeprefix("/")).status_code == 200, address


def test_a_reader_who_never_chose_gets_the_shell_and_the_sheets_in_one_language(visitor):
    sign_in_at(visitor, "auditor")
    visitor.cookies.delete("lang")

    shell = visitor.get("/", headers={"Accept-Language": "de"})

    assert Outline(shell.text).lang == "de"
    assert visitor.cookies["lang"] == "de"


def test_every_answer_carries_the_security_headers(visitor):
    sign_in_at(visitor, "auditor")
    seen = {
        path: visitor.get(path).headers
        for path in ("/", "/v", "/sign-out", "/assets/web.css", "/_stcore/health", "/letters/x", "/livez")
    }

    for path, headers in seen.items():
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "SAMEORIGIN", path
        assert headers["referrer-policy"] == "same-origin", path
        assert "frame-ancestors 'self'" in headers["content-security-policy"], path
    assert seen["/"]["content-security-policy"] == SHEET_POLICY
    assert seen["/v"]["content-security-policy"] == PLAIN_POLICY
    assert "unsafe-eval" not in SHEET_POLICY
    assert "script-src 'self';" in SHEET_POLICY
    for path in ("/", "/v", "/sign-out"):
        assert seen[path]["cache-control"] == "no-store", path
    assert "immutable" in visitor.get("/assets/web.css?v=1").headers["cache-control"]


def test_a_page_of_another_site_may_not_open_the_sheets_connection(visitor):
    sign_in_at(visitor, "auditor")

    with (
        pytest.raises(WebSocketDisconnect) as refused,
        visitor.websocket_connect(STREAM, headers={"Origin": "https://example.net"}),
    ):
        pass
    with visitor.websocket_connect(STREAM, headers={"Origin": "http://localhost:8501"}):
        opened_from_here = True

    assert refused.value.code == 1008
    assert opened_from_here


def test_what_was_loaded_at_the_start_is_not_looked_through_after_every_run(visitor):
    assert visitor.get("/livez").status_code == 200

    assert gc.get_freeze_count() > 100_000


def test_streamlits_interface_for_programs_is_off(visitor):
    assert visitor.post("/_stcore/agent/interact", json={}).status_code == 403


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unexpected_fault_shows_a_number_and_no_stack_trace(tmp_path, caplog, lang):
    office = open_with_people(tmp_path)
    with client_of(office) as visitor:
        sqlite3.connect(tmp_path / "office.db").execute("ALTER TABLE letter RENAME TO lost").connection.commit()
        answer = visitor.get("/v/" + "0" * 27, headers={"Cookie": f"lang={lang}"})
        for_programs = visitor.get("/api/v1/letters/" + "0" * 27)

    number = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", answer.text)[0]
    assert answer.status_code == 500
    assert Say(lang)("web.fault.title") in answer.text
    assert Say(lang)("web.fault.registry", reference="").split("。")[0].split(".")[0] in answer.text
    assert not re.search(r"Traceback|File &quot;|File \"|sqlite|letter_by_code|RegistryDown", answer.text + for_programs.text)
    assert [record.levelname for record in caplog.records if getattr(record, "fault", "") == number] == ["ERROR"]
    assert answer.headers["content-security-policy"] == PLAIN_POLICY
    assert for_programs.status_code == 500
    assert "<" not in for_programs.text


def test_health_tells_a_living_process_from_a_ready_one(tmp_path):
    office = open_with_people(tmp_path)
    with client_of(office) as watcher:
        ready = watcher.get("/readyz")
        sqlite3.connect(tmp_path / "office.db").execute("ALTER TABLE person RENAME TO lost").connection.commit()
        broken = watcher.get("/readyz")
        office.evidence.vault.file.unlink()
        without_keys = watcher.get("/readyz")
        alive = watcher.get("/livez")

    checks = ("database", "data_keys", "files", "fonts", "law", "seal")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "checks": dict.fromkeys(checks, True)})
    assert (without_keys.status_code, without_keys.json()["checks"]["data_keys"]) == (503, False)
    assert (broken.status_code, broken.json()["ready"], broken.json()["checks"]["database"]) == (503, False, False)
    assert alive.status_code == 200
