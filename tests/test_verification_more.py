"""Verification beyond the code, as anybody sees it: the QR code's statement, an uploaded file, the rest, receipt, limit."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pypdfium2 as pdfium
import pytest
import tampering
from letters import read
from sqlalchemy import text as sql
from web_office import client_of, issue_a_letter, open_with_people

from forms.web.middleware import PLAIN_POLICY
from forms.wording import LANGUAGES, Say, catalogue
from workflow import format_code, letter_document, new_code
from workflow.queries import document_of


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """An office that has issued one letter: (office, letter, its file)."""
    office = open_with_people(tmp_path_factory.mktemp("office"))
    letter = issue_a_letter(office)
    with office.registry.reading() as session:
        return office, letter, document_of(session, letter.id)


@pytest.fixture
def office(register):
    return register[0]


@pytest.fixture
def letter(register):
    return register[1]


@pytest.fixture
def content(register):
    return register[2]


@pytest.fixture
def reader(office):
    with client_of(office) as client:
        yield client


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def upload(reader, content: bytes, lang: str = "zh", name: str = "letter.pdf"):
    return reader.post("/v/file", files={"file": (name, content, "application/pdf")}, headers={"Cookie": f"lang={lang}"})


# --- the statement of the QR code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_scanning_the_qr_code_leads_to_three_answers_apart(reader, office, letter, lang):
    say = Say(lang)
    address = f"{letter.statement['verification_url']}/{letter.statement['proof']}".upper()

    answer = reader.get(address.replace(office.settings.public_url.upper(), ""), headers={"Cookie": f"lang={lang}"})

    said = text_of(answer.text)
    assert answer.status_code == 200
    assert f'<div class="answer genuine"><h1>{say("web.verify.genuine")}</h1>' in answer.text
    for title in ("genuine", "issuer", "standing"):
        assert say(f"check.title.{title}") in said
    assert say("check.statement.known.says") in said
    assert say("check.standing.genuine", day=say.day(letter.valid_until)) in said


def test_what_a_scanner_types_into_the_form_leads_there_too(reader, letter):
    proof = letter.statement["proof"]

    by_address = reader.get("/v", params={"code": f"{letter.statement['verification_url']}/{proof}".upper()})
    alone = reader.get("/v", params={"code": proof})

    assert by_address.headers["location"] == f"/v/{letter.code}/{proof}"
    assert alone.headers["location"] == f"/v/-/{proof}"
    assert 'class="answer genuine"' in reader.get(alone.headers["location"]).text


def test_a_statement_beside_another_code_and_a_forged_one_are_not_genuine(reader, letter):
    proof = letter.statement["proof"]
    forged = proof[:-2] + ("0" if proof[-2] != "0" else "1") + proof[-1]

    other = reader.get(f"/v/{new_code()}/{proof}")
    false = reader.get(f"/v/{letter.code}/{forged}")

    assert (other.status_code, false.status_code) == (404, 404)
    assert f'<div class="answer false"><h1>{Say("zh")("check.statement.differs")}</h1>' in other.text
    assert Say("zh")("check.statement.forged") in false.text
    assert letter.number not in false.text


# --- a file


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_issued_file_is_genuine_with_its_score(reader, letter, content, lang):
    say = Say(lang)

    answer = upload(reader, content, lang)

    assert answer.status_code == 200
    assert f'<div class="answer genuine"><h1>{say("web.verify.genuine")}</h1>' in answer.text
    for told in (say("check.file.sealed.says"), say("check.score.follows"), letter.number):
        assert told in text_of(answer.text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("tamper", "finding"),
    [
        (tampering.with_text_added, "added"),
        (tampering.resaved_without_page, "exchanged"),
        (tampering.resaved, "resaved"),
        (tampering.flipped, "altered"),
        (tampering.encrypted, "encrypted"),
        (lambda _: b"hello", "not_pdf"),
        (lambda _: tampering.many_pages(1), "not_ours"),
    ],
    ids=["added", "exchanged", "resaved", "altered", "encrypted", "not_pdf", "not_ours"],
)
def test_a_tampered_file_is_named_in_plain_words(reader, content, tamper, finding, lang):
    say = Say(lang)

    answer = upload(reader, tamper(content), lang)

    assert answer.status_code == 422
    assert f"<h1>{html.escape(say(f'check.file.{finding}'))}</h1>" in answer.text
    assert html.escape(say(f"check.file.{finding}.says")) in answer.text
    assert say("web.verify.genuine") not in answer.text


def test_every_finding_has_its_own_words(register):
    for lang in LANGUAGES:
        said = catalogue(lang, "check")[0]
        for kind in ("statement", "file"):
            found = {key: text for key, text in said.items() if re.fullmatch(rf"check\.{kind}\.[a-z_]+", key)}
            assert len(found) >= 8
            assert len(set(found.values())) == len(found)


def test_no_file_too_large_a_file_and_another_form_are_told_so(reader):
    none = reader.post("/v/file", files={"other": ("a.txt", b"x")})
    large = upload(reader, b"%PDF-" + b"\0" * (9 * 1024 * 1024))
    form = reader.post("/v/file", data={"file": "x"})

    assert (none.status_code, large.status_code, form.status_code) == (400, 413, 415)
    assert Say("zh")("web.verify.file.none") in none.text
    assert Say("zh")("web.verify.file.large", most=8) in large.text


def test_a_file_is_not_kept_anywhere(reader, content, office):
    tampered = tampering.with_text_added(content)
    upload(reader, tampered)

    folder = office.evidence.folder.parent
    assert not [path for path in folder.rglob("*") if path.is_file() and tampered[-400:] in path.read_bytes()]


def test_a_hostile_signers_name_is_text(reader, content, office, letter, tmp_path, monkeypatch):
    from rules import Label

    name = "<script>alert(1)</script>"
    monkeypatch.setattr(tampering, "STRANGER", Label(name, name, name))
    bare = tampering.resaved_without_seal(content)
    answer = upload(reader, tampering.sealed_by_a_stranger(bare, tmp_path, office.now()))

    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert Say("zh")("check.file.resealed") in answer.text


# --- the rest


def test_the_right_factor_shows_the_rest_and_leaves_no_trace_in_an_address(reader, letter):
    answer = reader.post("/v/more", data={"code": format_code(letter.code), "factor": letter.statement["date_of_birth"]})

    said = text_of(answer.text)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    for shown in ("host_given_names", "post_title", "workplace"):
        assert letter.statement[shown] in said
    assert letter.statement["passport_number"] not in said
    assert "未经任何机关采纳" in said  # our own criteria are named as ours
    assert letter.statement["date_of_birth"] not in "".join(re.findall(r'(?:href|action)="([^"]*)"', answer.text))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unknown_code_and_a_wrong_factor_are_one_and_the_same_page(reader, letter, lang):
    cookie = {"Cookie": f"lang={lang}"}
    known = reader.post("/v/more", data={"code": letter.code, "factor": "1980-01-01"}, headers=cookie)
    code = new_code()
    unknown = reader.post("/v/more", data={"code": code, "factor": "1980-01-01"}, headers=cookie)

    assert (known.status_code, unknown.status_code) == (403, 403)
    assert known.text.replace(letter.code, "") == unknown.text.replace(code, "")
    assert Say(lang)("web.verify.more.wrong") in known.text
    assert "1980" not in known.text


def test_an_empty_factor_is_asked_for(reader, letter):
    answer = reader.post("/v/more", data={"code": letter.code, "factor": " "})

    assert answer.status_code == 400
    assert Say("zh")("web.verify.more.empty") in answer.text


# --- the receipt


def receipt_of(reader, page, lang: str = "zh"):
    held = re.search(r'name="check" value="([^"]+)"', page.text)[1]
    return reader.post("/v/receipt", data={"check": held, "lang": lang})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_receipt_says_when_what_was_asked_the_three_answers_and_the_office(reader, office, letter, lang):
    say, chinese = Say(lang), Say("zh")
    page = reader.get(f"/v/{letter.code}?lang={lang}")

    answer = receipt_of(reader, page, lang)

    document = pdfium.PdfDocument(answer.content)
    said = read(document)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment")
    for told in (
        chinese("check.receipt"), chinese.label(office.settings.name), chinese.moment(office.now()), format_code(letter.code),
        chinese("web.verify.genuine"), letter.number, chinese("check.standing.genuine", day=chinese.day(letter.valid_until)),
    ):  # fmt: skip
        assert re.sub(r"\s", "", told) in said
    for key in ("genuine", "issuer", "standing"):
        assert re.sub(r"\s", "", say(f"check.title.{key}")) in said
    assert "SPECIMEN" in said
    assert len(document) == (1 if lang == "zh" else 2)


def test_a_receipt_tells_the_moment_of_the_check_and_not_a_later_one(tmp_path):
    office = open_with_people(tmp_path)
    letter = issue_a_letter(office)
    with client_of(office) as reader:
        page = reader.get(f"/v/{letter.code}")
        with office.registry.writing() as session:
            session.execute(sql("UPDATE letter SET revoked_at = issued_at"))
        said = read(pdfium.PdfDocument(receipt_of(reader, page).content))
        later = read(pdfium.PdfDocument(receipt_of(reader, reader.get(f"/v/{letter.code}")).content))

    assert re.sub(r"\s", "", Say("zh")("web.verify.genuine")) in said
    assert re.sub(r"\s", "", Say("zh")("web.verify.revoked")) in later


def test_a_receipt_of_a_tampered_file_and_of_nonsense_can_be_had(reader, content):
    for page in (upload(reader, tampering.with_text_added(content)), reader.get("/v/%F0%9F%98%80%E2%80%AE%0A")):
        answer = receipt_of(reader, page)
        assert answer.content.startswith(b"%PDF-")


def test_nobody_makes_a_receipt_of_their_own(reader, letter):
    held = re.search(r'name="check" value="([^"]+)"', reader.get(f"/v/{letter.code}").text)[1]
    content, _, mark = held.rpartition(".")

    for forged in ("", "x", f"{content[:-4]}AAAA.{mark}", f"{content}.{'0' * 64}", f"{content}."):
        answer = reader.post("/v/receipt", data={"check": forged})
        assert answer.status_code == 400
        assert Say("zh")("web.verify.receipt.stale") in answer.text


# --- how often, and how the pages are made


def test_thirty_checks_a_minute_from_one_connection_of_whatever_kind(office, letter, content):
    few = replace(office, settings=replace(office.settings, checks_per_minute=4), rate=type(office.rate)())
    with client_of(few) as reader:
        first = [
            reader.get(f"/v/{letter.code}").status_code,
            reader.get(f"/api/v1/letters/{new_code()}").status_code,
            reader.post("/v/more", data={"code": letter.code, "factor": "1980-02-02"}).status_code,
            upload(reader, b"hello").status_code,
        ]
        slow = [reader.get(f"/v/{letter.code}"), reader.get(f"/api/v1/letters/{letter.code}"), upload(reader, content)]
        form = reader.get("/v")
        few.now.at += timedelta(minutes=1)
        later = reader.get(f"/v/{letter.code}")
        few.now.at -= timedelta(minutes=1)

    assert first == [200, 404, 403, 422]
    assert [answer.status_code for answer in slow] == [429] * 3
    assert all(int(answer.headers["retry-after"]) > 0 for answer in slow)
    assert letter.number not in slow[0].text
    assert slow[1].json()["answer"] == "too_many"
    assert (form.status_code, later.status_code) == (200, 200)


def test_a_real_office_answers_thirty_a_minute_unless_told_otherwise():
    from forms.settings import Settings

    assert Settings(demonstration=True).verifications_per_minute == 30


def test_every_page_of_it_holds_no_script_and_asks_no_other_host(reader, letter, content):
    pages = [
        reader.get("/v"),
        reader.get(f"/v/{letter.code}"),
        reader.get(f"/v/-/{letter.statement['proof']}"),
        upload(reader, content),
        upload(reader, tampering.resaved(content)),
        reader.post("/v/more", data={"code": letter.code, "factor": letter.statement["date_of_birth"]}),
        reader.post("/v/more", data={"code": new_code(), "factor": "1"}),
    ]

    for page in pages:
        assert page.headers["content-security-policy"] == PLAIN_POLICY
        assert page.text.count("<h1") == 1
        assert "<script" not in page.text
        assert " style=" not in page.text
        assert re.findall(r'(?:src|href|action)="(?!/)[^"]*"', page.text) == []
        fields = set(re.findall(r'<input[^>]*\bid="([^"]+)"', page.text))
        assert fields == set(re.findall(r'<label for="([^"]+)"', page.text))


@pytest.mark.parametrize("path", ["/v/file", "/v/more", "/v/receipt"])
def test_an_address_that_only_takes_forms_leads_back_to_them(reader, path):
    assert reader.get(path).headers["location"] == "/v"


def test_the_officers_copy_is_the_file_that_verifies(office, letter, reader):
    from web_office import actor_of

    _, content = letter_document(office, letter.case_id, actor_of(office, "registrar"), "print")

    assert 'class="answer genuine"' in upload(reader, content).text
