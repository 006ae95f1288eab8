"""A letter that a note has corrected, as anybody verifies it: page, data, the rest, a file, the receipt, the terminal."""

import html
import io
import re

import pypdfium2 as pdfium
import pytest
from letters import read
from web_office import actor_of, client_of, issue_a_letter, open_with_people

from forms import check_words
from forms.commands.verify import told
from forms.letter.receipt import print_receipt
from forms.wording import LANGUAGES, Say
from workflow import check_code, confirm_correction, letter_document, propose_correction, read_case

READS = "上海市长宁区虹桥临空经济园区2号楼"
NUMBER = "沪播荐更正〔2026〕1号"


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """An office whose one letter was corrected by a note: (office, letter)."""
    office = open_with_people(tmp_path_factory.mktemp("office"))
    letter = issue_a_letter(office)
    countersigner, registrar = (actor_of(office, login) for login in ("countersigner", "registrar"))
    seen = read_case(office, letter.case_id, countersigner).case.version
    propose_correction(office, letter.case_id, seen, countersigner, {"workplace": READS}, "录入工作地点时漏写楼号")
    confirm_correction(office, letter.case_id, seen + 1, registrar)
    return office, letter


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def expected(say: Say, office) -> list[str]:
    field = say("web.verify.corrected.reads", field=say.fact("workplace"), reads=READS)
    return [field, say("web.verify.corrected.by", number=NUMBER, day=say.day(office.today()))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_that_it_is_in_force_and_what_reads_otherwise_by_which_note(register, lang):
    office, letter = register
    say = Say(lang)
    with client_of(office) as reader:
        said = text_of(reader.get(f"/v/{letter.code}", headers={"Cookie": f"lang={lang}"}).text)

    assert say("web.verify.genuine") in said
    for words in expected(say, office):
        assert words in said


def test_programs_get_the_correction_as_data(register):
    office, letter = register
    with client_of(office) as reader:
        answer = reader.get(f"/api/v1/letters/{letter.code}").json()

    assert answer["in_force"] is True
    assert answer["letter"]["corrections"] == [
        {"note": NUMBER, "issued_on": office.today().isoformat(), "field": "workplace", "reads": READS}
    ]


def test_whoever_opens_the_rest_is_told_the_corrected_value_beside_the_letters_own(register):
    office, letter = register
    with client_of(office) as reader:
        born = letter.statement["date_of_birth"]
        said = text_of(reader.post("/v/more", data={"code": letter.code, "factor": born}).text)

    assert letter.statement["workplace"] in said
    assert " · ".join(expected(Say("zh"), office)) in said


def test_the_letters_own_file_is_genuine_and_the_correction_is_told_with_it(register):
    office, letter = register
    _, content = letter_document(office, letter.case_id, actor_of(office, "registrar"), "download")
    with client_of(office) as reader:
        answer = reader.post("/v/file", files={"file": ("letter.pdf", io.BytesIO(content), "application/pdf")})

    for words in expected(Say("zh"), office):
        assert words in text_of(answer.text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_receipt_and_terminal_say_it_too(register, lang):
    office, letter = register
    line = re.sub(r"\s", "", told(Say(lang), check_code(office, letter.code)))
    assert re.sub(r"\s", "", expected(Say(lang), office)[0]) in line
    assert NUMBER in line
    paper = read(pdfium.PdfDocument(print_receipt(check_code(office, letter.code), lang, office.settings)))

    assert re.sub(r"\s", "", expected(Say(lang), office)[0]) in paper
    assert re.sub(r"\s", "", check_words.standing(Say(lang), check_code(office, letter.code))) in paper
