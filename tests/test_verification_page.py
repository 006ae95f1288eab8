"""Verification as anybody sees it, without an account: each answer has its own words, colour and status, in three languages."""

import html
import re
from datetime import date, timedelta

import pytest
from web_office import actor_of, client_of, issue_a_letter, open_with_people

from forms.wording import LANGUAGES, Say
from workflow import format_code, order_revocation, read_case, revoke

UNKNOWN = "0" * 27  # a right code, since nought is its own check character, that nobody was ever given


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """An office that has issued one letter: (office, letter)."""
    office = open_with_people(tmp_path_factory.mktemp("office"))
    return office, issue_a_letter(office)


@pytest.fixture
def office(register):
    """That office, on the day of the letter; the test may move its clock."""
    office, _ = register
    today = office.now.at
    yield office
    office.now.at = today


@pytest.fixture
def letter(register):
    return register[1]


@pytest.fixture
def reader(office):
    with client_of(office) as client:
        yield client


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_genuine_letter_in_force_says_so_first_and_then_what_to_compare(reader, office, letter, lang):
    say = Say(lang)

    answer = reader.get(f"/v/{letter.code}", headers={"Cookie": f"lang={lang}"})

    said = text_of(answer.text)
    assert answer.status_code == 200
    assert f'<div class="answer genuine"><h1>{say("web.verify.genuine")}</h1>' in answer.text
    for shown in (
        letter.number,
        "HOFFMANN L***",
        "上海澜桥跨境电子商务有限公司",
        "Shanghai Lanqiao Cross-border E-commerce Co., Ltd.",
        say.label(office.settings.name),
        say.day(letter.issued_on),
        say.day(letter.valid_until),
        format_code(letter.code),
        say.moment(office.now()),
        say("web.verify.compare"),
        say("web.verify.meaning"),
        say("common.demonstration"),
        say("web.verify.specimen"),
    ):
        assert shown in said


def test_the_public_page_tells_no_more_of_the_host_than_it_must(reader, letter):
    page = reader.get(f"/v/{letter.code}").text + reader.get(f"/api/v1/letters/{letter.code}").text

    statement = letter.statement
    for private in ("host_given_names", "host_chinese_name", "passport_number", "date_of_birth", "annual_salary_cny"):
        assert statement[private]
        assert str(statement[private]) not in page
    assert statement["nationality_name"]["zh"] not in page


def test_the_code_may_be_typed_in_either_case_with_or_without_hyphens_and_read_from_the_qr_code(reader, letter):
    grouped = format_code(letter.code)

    for address in (f"/V/{letter.code}", f"/v/{letter.code.lower()}", f"/v/{grouped}", f"/V/{grouped.lower()}"):
        assert 'class="answer genuine"' in reader.get(address).text


def test_the_address_in_the_letter_leads_to_the_answer(reader, office, letter):
    address = letter.statement["verification_url"]

    assert address == f"{office.settings.public_url}/V/{letter.code}"
    assert 'class="answer genuine"' in reader.get(address).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_letter_is_in_force_through_its_last_day_and_expired_on_the_next(reader, office, letter, lang):
    say, last_second = Say(lang), timedelta(hours=13, minutes=59)  # the clock stands at ten in the morning in Shanghai
    office.now.at += letter.valid_until - letter.issued_on + last_second
    last_day = reader.get(f"/v/{letter.code}?lang={lang}")
    office.now.at += timedelta(minutes=1)
    next_day = reader.get(f"/v/{letter.code}?lang={lang}")

    assert say("web.verify.genuine") in last_day.text
    assert f'<div class="answer expired"><h1>{say("web.verify.expired")}</h1>' in next_day.text
    assert next_day.status_code == 200
    assert say.day(letter.valid_until) in next_day.text
    assert html.escape(say("web.verify.meaning")) in last_day.text
    assert html.escape(say("web.verify.meaning")) not in next_day.text
    assert html.escape(say("web.verify.meaning_then")) in next_day.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_letter_is_not_yet_in_force_before_its_first_day(reader, office, letter, lang):
    office.now.at -= timedelta(hours=10, minutes=1)  # the evening before, in Shanghai

    answer = reader.get(f"/v/{letter.code}?lang={lang}")

    assert f'<div class="answer not_yet_valid"><h1>{Say(lang)("web.verify.not_yet_valid")}</h1>' in answer.text
    assert answer.status_code == 200


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_code_that_was_never_given_is_unknown(reader, lang):
    say = Say(lang)

    answer = reader.get(f"/v/{UNKNOWN}?lang={lang}")

    assert answer.status_code == 404
    assert f'<div class="answer unknown"><h1>{say("web.verify.unknown")}</h1>' in answer.text
    assert say("web.verify.compare.title") not in answer.text
    assert f'value="{UNKNOWN}"' in answer.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_character_is_a_typing_error_and_the_code_stands_ready_to_be_mended(reader, letter, lang):
    say, slip = Say(lang), letter.code[:-1] + ("A" if letter.code[-1] != "A" else "B")

    answer = reader.get(f"/v/{slip}?lang={lang}")

    assert answer.status_code == 400
    assert f'<div class="answer mistyped"><h1>{say("web.verify.mistyped")}</h1>' in answer.text
    assert f'value="{slip}"' in answer.text


def test_a_revoked_letter_says_so_from_then_on_and_no_longer_that_it_is_in_force(tmp_path):
    office = open_with_people(tmp_path)
    letter = issue_a_letter(office)
    countersigner, registrar = actor_of(office, "countersigner"), actor_of(office, "registrar")
    with client_of(office) as reader:
        before = reader.get(f"/v/{letter.code}").text
        case = read_case(office, letter.case_id, countersigner).case
        ordered = order_revocation(office, case.id, case.version, countersigner, "护照系伪造")
        between = reader.get(f"/v/{letter.code}").text
        revoke(office, ordered.id, ordered.version, registrar)
        pages = {lang: reader.get(f"/v/{letter.code}?lang={lang}") for lang in LANGUAGES}
        data = reader.get(f"/api/v1/letters/{letter.code}")

    assert 'class="answer genuine"' in before
    assert 'class="answer genuine"' in between
    for lang, page in pages.items():
        say = Say(lang)
        assert page.status_code == 200
        assert f'<div class="answer revoked"><h1>{say("web.verify.revoked")}</h1>' in page.text
        assert say("web.verify.genuine") not in page.text
        assert html.escape(say("web.verify.meaning")) not in page.text
        assert say.day(office.today()) in page.text
        assert "护照系伪造" not in page.text
    assert (data.json()["answer"], data.json()["in_force"]) == ("revoked", False)
    assert data.json()["letter"]["revoked_on"] == office.today().isoformat()


def test_programs_get_the_same_answer_as_data(reader, office, letter):
    genuine = reader.get(f"/api/v1/letters/{letter.code}")
    unknown = reader.get(f"/api/v1/letters/{UNKNOWN}")
    mistyped = reader.get("/api/v1/letters/7KQ2")

    assert genuine.status_code == 200
    assert genuine.headers["content-type"] == "application/json"
    assert genuine.json() == {
        "schema": "jiancai/verification.v1",
        "answer": "genuine",
        "in_force": True,
        "checked_at": "2026-11-24T10:00:00+08:00",
        "code": format_code(letter.code),
        "letter": {
            "number": letter.number,
            "holder": "HOFFMANN L***",
            "company": "上海澜桥跨境电子商务有限公司",
            "company_latin": "Shanghai Lanqiao Cross-border E-commerce Co., Ltd.",
            "office": {
                "zh": "上海市直播电商人才评估办公室",
                "en": "Shanghai Office for the Assessment of Live-streaming Talent",
                "de": "Amt für die Beurteilung von Livestreaming-Fachleuten, Shanghai",
            },
            "category": "B",
            "issued_on": "2026-11-24",
            "valid_until": letter.valid_until.isoformat(),
            "revoked_on": None,
            "replaced_by": None,
            "corrections": [],
            "specimen": True,
        },
    }
    nothing = {
        "schema": "jiancai/verification.v1",
        "in_force": False,
        "checked_at": "2026-11-24T10:00:00+08:00",
        "letter": None,
    }
    assert (unknown.status_code, unknown.json()) == (404, nothing | {"answer": "unknown", "code": format_code(UNKNOWN)})
    assert (mistyped.status_code, mistyped.json()) == (400, nothing | {"answer": "mistyped", "code": None})


def test_asking_for_the_head_alone_gives_the_status_alone(reader, letter):
    for address, status in (
        (f"/v/{letter.code}", 200),
        (f"/v/{UNKNOWN}", 404),
        ("/v", 200),
        (f"/api/v1/letters/{letter.code}", 200),
    ):
        head = reader.head(address)

        assert (head.status_code, head.content) == (status, b"")


def test_the_form_leads_to_an_address_that_can_be_kept(reader, letter):
    grouped = format_code(letter.code)

    assert reader.get("/v", params={"code": f" {grouped} "}).headers["location"] == f"/v/{grouped}"
    assert (
        reader.get("/v", params={"code": f"http://localhost:8501/V/{letter.code}"}).headers["location"] == f"/v/{letter.code}"
    )
    assert reader.get("/V").status_code == 200


@pytest.mark.parametrize("nonsense", ["..", "核验码", "<script>alert(1)</script>", "%00", "a&b=c#d", "‮", "x" * 5000])
def test_whatever_is_typed_into_the_form_is_answered_as_a_typing_error(reader, nonsense):
    answer = reader.get("/v", params={"code": nonsense})
    if answer.status_code == 303:
        answer = reader.get(answer.headers["location"])

    assert answer.status_code == 400
    assert 'class="answer mistyped"' in answer.text
    assert "<script" not in answer.text


@pytest.mark.parametrize("address", ["/v/", "/V/"])
def test_the_address_as_the_letter_prints_it_asks_for_the_code(reader, address):
    answer = reader.get(address)

    assert answer.status_code == 200
    assert 'id="code"' in answer.text
    assert "mistyped" not in answer.text


def test_an_empty_form_is_told_so(reader):
    answer = reader.get("/v?code=&lang=de")

    assert answer.status_code == 400
    assert Say("de")("web.verify.empty") in answer.text


def test_verification_sets_no_cookie_unless_a_language_is_chosen(reader, letter):
    quiet = reader.get(f"/v/{letter.code}")
    chosen = reader.get(f"/v/{letter.code}?lang=de")

    assert "set-cookie" not in quiet.headers
    assert chosen.headers["set-cookie"].startswith("lang=de;")


def test_a_letter_of_a_real_office_is_no_specimen(tmp_path):
    office = open_with_people(tmp_path, demonstration=False)
    letter = issue_a_letter(office)
    with client_of(office) as reader:
        page, data = reader.get(f"/v/{letter.code}").text, reader.get(f"/api/v1/letters/{letter.code}").json()

    assert Say("zh")("web.verify.specimen") not in page
    assert data["letter"]["specimen"] is False


def test_how_long_a_letter_is_in_force_is_the_offices_setting(tmp_path):
    office = open_with_people(tmp_path, letter_validity_months=3)

    letter = issue_a_letter(office)

    assert (letter.issued_on, letter.valid_until) == (date(2026, 11, 24), date(2027, 2, 24))
    assert letter.statement["valid_until"] == "2027-02-24"
