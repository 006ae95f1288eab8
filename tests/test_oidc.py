"""Signing in by a provider of identities: who is let in, and that no lie of a browser or of a token lets anybody in."""

import os
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from conftest import signed_in
from provider import CLIENT, SECRET, IdentityProvider, Lies, identity_provider
from web_office import PASSWORD, client_of, open_with_people, second_step_at, sign_in_at

from forms import oidc
from forms.office import the_office
from forms.settings import SettingsRefused, read_settings
from forms.wording import LANGUAGES, Say
from workflow import FRESH, Role, check_trail, end_person, enter_person, is_fresh, people, reset_password, who
from workflow.account_tables import OutsideIdentity

GO, BACK = "/sign-in/provider", "/sign-in/provider/back"


@pytest.fixture(scope="module")
def running():
    with identity_provider() as provider:
        yield provider


@pytest.fixture
def provider(running) -> IdentityProvider:
    """The provider, honest again, with the examiner signed in at it."""
    running.lies, running.subject, running.login = Lies(), "subject-1", "examiner"
    oidc._told.clear()
    return running


@pytest.fixture
def office(provider, tmp_path):
    file = tmp_path / "client-secret"
    file.write_text(SECRET)
    file.chmod(0o600)
    given = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret_file": file}
    office = open_with_people(tmp_path, **given, oidc_two_factors="mfa")
    provider.now = office.now().timestamp()
    return office


@pytest.fixture
def visitor(office):
    with client_of(office) as client:
        yield client


def to_the_provider(visitor, address: str = GO) -> str:
    """What a browser does: to the provider, which sends it back; the address to which it is sent."""
    sent = visitor.get(address)
    assert sent.status_code == 303, sent.text
    return httpx.get(sent.headers["location"]).headers["location"].removeprefix("http://localhost:8501")


def there_and_back(visitor, address: str = GO):
    return visitor.get(to_the_provider(visitor, address))


def person(visitor):
    return who(the_office(), visitor.cookies.get("sid"))


def administrator(office):
    return who(office, signed_in(office, "admin", PASSWORD))


# --- who is let in


def test_an_officer_signs_in_by_the_provider_and_is_still_asked_for_a_code(visitor, provider):
    back = there_and_back(visitor, f"{GO}?next=%2Fqueue")
    assert (back.status_code, back.headers["location"]) == (303, "/sign-in/code?next=%2Fqueue")
    assert person(visitor) is None
    onwards = second_step_at(visitor, "examiner", back)

    assert onwards.headers["location"] == "/queue"
    assert (person(visitor).login, Role.EXAMINER in person(visitor).roles) == ("examiner", True)
    assert check_trail(the_office()) == []


def test_somebody_of_a_firm_is_in_and_gets_no_role_that_the_provider_names(visitor, provider):
    provider.login = "firm"
    provider.lies.claims = {"roles": ["administrator"], "groups": ["administrator"], "organisation": 2}

    assert there_and_back(visitor).headers["location"] == "/"
    assert (person(visitor).login, person(visitor).roles, person(visitor).organisation_id) == (
        "firm",
        {Role.FIRM, Role.OWNER},
        1,
    )


LONG_AGO = FRESH.total_seconds()


def test_two_factors_at_the_provider_count_where_the_office_trusts_its_word(visitor, provider):
    now = the_office().now()
    found = []
    for claims, ago in [
        ({"amr": ["pwd", "mfa"]}, None),  # nobody says when
        ({"acr": "mfa"}, 60),
        ({"amr": ["mfa"]}, LONG_AGO),
        ({"amr": ["mfa"]}, -(10**6)),  # a clock that is wrong: not later than now
        ({"amr": ["pwd", "otp"]}, 60),  # words that the office does not trust
        ({"amr": ["pwd"], "acr": "0"}, 60),
    ]:
        provider.lies.claims = claims | ({} if ago is None else {"auth_time": now.timestamp() - ago})
        visitor.cookies.clear()
        onwards, actor = there_and_back(visitor).headers["location"], person(visitor)
        found.append((onwards, actor and (is_fresh(actor, now), actor.confirmed_at <= now)))

    asked = ("/sign-in/code", None)
    assert found == [("/", (False, True)), ("/", (True, True)), ("/", (False, True)), ("/", (True, True)), asked, asked]


def test_who_gets_a_login_at_the_provider_later_does_not_get_the_account(visitor, provider):
    there_and_back(visitor)
    visitor.cookies.clear()
    provider.subject = "subject-2"

    refused = there_and_back(visitor)

    assert (refused.status_code, "sid" in visitor.cookies) == (403, False)
    provider.subject, provider.login = "subject-1", "renamed.at.the.provider"
    assert there_and_back(visitor).status_code == 303


def test_a_password_that_was_reset_takes_the_way_by_the_provider_away_too(visitor, provider):
    there_and_back(visitor)
    office = the_office()
    examiner = next(one for one in people(office, administrator(office)) if one.login == "examiner")
    reset_password(office, administrator(office), examiner.id)

    with office.registry.reading() as session:
        assert session.get(OutsideIdentity, examiner.id) is None


def test_an_unknown_and_an_ended_account_get_one_answer(visitor, provider):
    office = the_office()
    gone = enter_person(
        office.registry, office.now(), "gao.lan", "高岚", {Role.EXAMINER}, None, PASSWORD, office.settings.password_cost
    )
    provider.login = "gao.lan"
    there_and_back(visitor)
    end_person(office, administrator(office), gone.id)
    visitor.cookies.clear()
    ended = there_and_back(visitor)
    provider.subject, provider.login = "subject-9", "nobody"
    unknown = there_and_back(visitor)

    assert (ended.status_code, unknown.status_code) == (403, 403)
    assert Say("zh")("provider.unknown") in ended.text
    assert ended.text == unknown.text
    assert "sid" not in visitor.cookies


# --- attacks


CLAIMS = [
    {"nonce": "another"},
    {"nonce": None},
    {"aud": "another-client"},
    {"aud": [CLIENT, "another-client"]},  # for two, and not said for which
    {"aud": [CLIENT, "another-client"], "azp": "another-client"},
    {"aud": None},
    {"iss": "https://elsewhere.example"},
    {"iss": None},
    {"exp": 1},
    {"exp": None},
    {"iat": 10**11},
    {"sub": None},
    {"sub": ""},
    {"sub": "s" * 256},
    {"preferred_username": None},
    {"preferred_username": ["examiner"]},
]
LIES = [Lies(claims=claims) for claims in CLAIMS] + [Lies(signed=how) for how in ("none", "HS256", "another")]


def test_a_token_that_is_not_for_us_and_for_now_or_not_signed_lets_nobody_in(visitor, provider):
    provider.login = "firm"
    believed = []
    for provider.lies in LIES:
        answer = there_and_back(visitor)
        if answer.status_code != 403 or Say("zh")("provider.refused") not in answer.text or "sid" in visitor.cookies:
            believed.append(provider.lies)
    provider.lies = Lies()

    assert believed == []
    assert there_and_back(visitor).headers["location"] == "/"  # the same without a lie


def test_a_code_is_taken_once(visitor, provider):
    provider.login = "firm"
    back = to_the_provider(visitor)
    kept = visitor.cookies.get("provider")
    assert visitor.get(back).status_code == 303
    visitor.cookies.clear()

    assert visitor.get(back).status_code == 400  # what was begun is ended
    visitor.cookies.set("provider", kept)  # somebody kept a copy of the cookie
    assert visitor.get(back).status_code == 403
    assert "sid" not in visitor.cookies


def test_what_one_browser_began_no_other_ends(office, provider):
    with client_of(office) as attacker:
        back = to_the_provider(attacker)  # the attacker's own sign-in, sent to somebody as a link
    with client_of(office) as victim:
        assert victim.get(back).status_code == 400
        victim.get(GO)
        assert victim.get(back).status_code == 400  # also when the victim has begun one
        assert "sid" not in victim.cookies


def test_a_cookie_that_is_not_ours_or_old_and_a_sign_in_that_was_left_off_end_nothing(visitor, provider):
    back = to_the_provider(visitor)
    state = parse_qs(urlsplit(back).query)["state"][0]
    kept = visitor.cookies.get("provider")
    visitor.cookies.clear()
    visitor.cookies.set("provider", kept[:-1] + ("0" if kept[-1] != "0" else "1"))
    assert visitor.get(back).status_code == 400
    visitor.cookies.clear()
    to_the_provider(visitor)
    the_office().now.at += FRESH
    assert visitor.get(back).status_code == 400
    left = to_the_provider(visitor)
    state = parse_qs(urlsplit(left).query)["state"][0]
    answer = visitor.get(f"{BACK}?error=access_denied&state={state}")
    assert (answer.status_code, Say("zh")("provider.left") in answer.text) == (400, True)


def test_after_the_sign_in_nobody_is_sent_to_another_host(visitor, provider):
    provider.login = "firm"

    assert there_and_back(visitor, f"{GO}?next=https%3A%2F%2Felsewhere.example").headers["location"] == "/"


def test_a_configuration_that_is_another_ones_is_not_relied_on(visitor, provider):
    for elsewhere in ({"issuer": "https://elsewhere.example"}, {"jwks_uri": "file:///etc/passwd"}, {"token_endpoint": ""}):
        provider.lies.elsewhere = elsewhere
        assert visitor.get(GO).status_code == 502, elsewhere


# --- away, and not there


def test_when_the_provider_is_away_the_password_and_the_verification_go_on(tmp_path):
    """Statement 32, its second half: also with the mail server down."""
    file = tmp_path / "client-secret"
    file.write_text(SECRET)
    given = {"oidc_issuer": "http://127.0.0.1:1", "oidc_client_id": CLIENT, "oidc_client_secret_file": file}
    office = open_with_people(tmp_path, **given, smtp_host="127.0.0.1", smtp_port=1, smtp_sender="office@jiancai.example")
    with client_of(office) as visitor:
        for lang in LANGUAGES:
            visitor.get(f"/language/{lang}")
            away, page = visitor.get(GO), visitor.get("/sign-in")
            assert (away.status_code, Say(lang)("provider.down") in away.text) == (502, True)
            assert Say(lang)("provider.link", name="127.0.0.1") in page.text

        assert visitor.get("/v").status_code == 200
        assert sign_in_at(visitor, "firm").headers["location"] == "/"


def test_an_office_without_a_provider_has_no_such_page(tmp_path):
    with client_of(open_with_people(tmp_path)) as visitor:
        assert [visitor.get(path).status_code for path in (GO, BACK)] == [404, 404]
        assert GO not in visitor.get("/sign-in").text


@pytest.mark.parametrize(
    ("given", "variable", "kind"),
    [
        ({"CLIENT_ID": CLIENT}, "CLIENT_ID", "without_provider"),
        ({"ISSUER": "http://id.example.cn"}, "ISSUER", "not_an_issuer"),
        ({"ISSUER": "id.example.cn"}, "ISSUER", "not_an_issuer"),
        ({"ISSUER": "https://id.example.cn", "CLIENT_ID": CLIENT}, "CLIENT_SECRET_FILE", "provider_half"),
        ({"LOGIN_CLAIM": "a b"}, "LOGIN_CLAIM", "not_a_claim"),
    ],
)
def test_settings_of_a_provider_that_cannot_be_right_are_refused_by_name(monkeypatch, given, variable, kind):
    for name in [name for name in os.environ if name.upper().startswith("JIANCAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("JIANCAI_DEMONSTRATION", "true")
    for name, value in given.items():
        monkeypatch.setenv(f"JIANCAI_OIDC_{name}", value)

    with pytest.raises(SettingsRefused) as refused:
        read_settings()

    assert [(name, what) for name, _, what, _ in refused.value.faults] == [(f"JIANCAI_OIDC_{variable}", kind)]
    assert all(refused.value.lines(Say(lang)) for lang in LANGUAGES)
