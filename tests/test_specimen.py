"""The specimen dossiers are sound on any day: read without fault, with the outcome they are kept for and with proofs."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from conftest import LANQIAO, House

from forms.questionnaire import asked, needs_proof, questions
from forms.specimen import HERE, NAMES, dossier, marks, specimen, typed_in
from rules import FACTS, Outcome, evaluate
from workflow import FIELDS, attach, evidence_content, file_case, open_case, read_answers, read_case, save_answers

DAYS = (date(2026, 11, 24), date(2027, 2, 28), date(2028, 2, 29), date(2031, 8, 31))
OUTCOMES = {"lena-hoffmann": Outcome.RECOMMEND, "beatriz-silva": Outcome.BLOCKED, "kim-soojin": Outcome.PANEL}
TODAY = DAYS[0]
LENA = NAMES[0]


def words_of(content: bytes) -> str:
    """The text of a PDF as a reader would copy it."""
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_read_without_a_fault_on_any_day(name, day):
    reading = read_answers(dossier(name).answers(day), day)

    assert reading.faults == ()
    assert reading.warnings == ()
    assert reading.application is not None


@pytest.mark.parametrize("name", NAMES)
def test_a_dossier_answers_everything_that_may_be_asked(name):
    askable = {name for name, spec in FACTS.items() if not spec.by_officer} | set(FIELDS)
    askable -= {
        name for name, question in questions().items() if question.only_when == "founder_with_own_property"
    }  # none is one

    assert set(dossier(name).answers(TODAY)) == askable


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", NAMES)
def test_a_dossier_leads_to_the_outcome_that_it_is_kept_for_on_any_day(name, day):
    evaluation = evaluate(read_answers(dossier(name).answers(day), day).facts, day)

    assert evaluation.outcome is OUTCOMES[name]
    assert evaluation.warnings == ()


def test_lena_hoffmann_is_scored_as_her_dossier_says():
    evaluation = evaluate(read_answers(specimen(TODAY)).facts, TODAY)
    points, merit = (evaluation.assessment(one) for one in ("work-permit-points", "livestream-host-merit"))

    assert (points.least, points.most, points.category) == (72, 82, "B")  # the local bonus is still an officer's to grant
    assert (merit.least, merit.most, merit.category) == (83, 83, "recommend")


def test_beatriz_silva_is_blocked_by_her_old_certificate_alone():
    evaluation = evaluate(read_answers(dossier("beatriz-silva").answers(TODAY)).facts, TODAY)

    assert [gate.id for gate in evaluation.gates if gate.state != "holds"] == ["no_criminal_record"]


def test_kim_soojin_goes_to_the_panel_for_compliance_and_not_for_reach():
    merit = evaluate(read_answers(dossier("kim-soojin").answers(TODAY)).facts, TODAY).assessment("livestream-host-merit")
    compliance = next(part for part in merit.parts if part.id == "compliance")

    assert (merit.least, compliance.least) == (71, 14)


def test_every_claim_that_needs_proof_has_a_document_and_no_document_proves_nothing():
    answers = specimen(TODAY)
    proven = {claim for piece in dossier().evidence(TODAY) for claim in piece.claims}

    needed = {name for name, question in questions().items() if asked(question, answers) and needs_proof(question, answers)}

    assert proven == needed


def test_the_office_takes_in_every_document_and_the_complete_dossier_can_be_filed(house: House):
    answers = specimen(house.office.today()) | {"employer_credit_code": LANQIAO[2]}  # the firm that the tests have admitted
    case = open_case(house.office, house.zhou)
    case = save_answers(house.office, case.id, case.version, house.zhou, answers)
    pieces = dossier().evidence(house.office.today())

    for piece in pieces:
        for claim in piece.claims:
            kept = attach(house.office, case.id, house.version(case), house.zhou, claim, piece.name, piece.content)
            assert evidence_content(house.office, kept.id, house.zhou)[1] == piece.content
    house.consented(case)
    filed = file_case(house.office, case.id, house.version(case), house.zhou)

    kinds = {one.name.rpartition(".")[2]: one.media_type for one in read_case(house.office, filed.id, house.shen).evidence}
    assert kinds == {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
    assert 8 <= len(pieces) <= 12


@pytest.mark.parametrize("day", DAYS)
def test_the_days_in_the_documents_are_the_days_of_the_answers(day):
    answers = specimen(day)
    pieces = {piece.name: words_of(piece.content) for piece in dossier().evidence(day) if piece.name.endswith(".pdf")}

    issued, expires = (date.fromisoformat(answers[name]) for name in ("no_criminal_record_issued", "passport_expires"))
    begins, ends = (date.fromisoformat(answers[name]) for name in ("contract_from", "contract_until"))
    assert f"{issued:%d.%m.%Y}" in pieces["police-certificate.pdf"]
    assert f"{expires:%d.%m.%Y}" in pieces["passport.pdf"]
    assert f"{begins:%Y年%m月%d日}" in pieces["employment-contract.pdf"].replace("\r\n", "")
    assert f"{ends:%Y年%m月%d日}" in pieces["employment-contract.pdf"].replace("\r\n", "")


def test_no_mark_is_left_in_a_document():
    told = dossier().plan()["days"]

    left = {
        (piece.name, mark)
        for piece in dossier().evidence(TODAY)
        for spec in told.values()
        for mark in marks(spec["mark"])
        if b"(%b) Tj" % mark.encode() in piece.content
    }

    assert left == set()


def test_typing_a_day_in_moves_nothing_else_in_the_document():
    blank = (HERE / LENA / "passport.pdf").read_bytes()

    dated = typed_in(blank, {"A": date(2033, 1, 24)})

    assert len(dated) == len(blank)
    assert words_of(dated).replace("24.01.2033", "") != words_of(dated)


def test_every_page_says_that_it_is_a_specimen():
    documents = [piece.content for piece in dossier().evidence(TODAY) if piece.name.endswith(".pdf")]
    pages = [page.get_textpage().get_text_bounded() for document in documents for page in pypdfium2.PdfDocument(document)]

    assert [page for page in pages if "SPECIMEN" not in page or "样本" not in page] == []


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("employment-contract.pdf", "¥300,000.00"),
        ("employment-contract.pdf", "十一个月"),
        ("platform-statement.pdf", "18,600,000"),
        ("platform-statement.pdf", "642,000人"),
        ("business-plan.pdf", "35%"),
        ("business-plan.pdf", "共48小时"),
        ("passport.pdf", "C0SPEC147"),
    ],
)
def test_the_documents_state_what_the_answers_claim(document, words):
    piece = next(piece for piece in dossier().evidence(TODAY) if piece.name == document)

    assert words in words_of(piece.content).replace("\r\n", "")


def test_the_dossier_stays_small():
    assert sum(path.stat().st_size for path in (HERE / LENA).iterdir()) < 1_500_000


def test_the_documents_are_set_from_their_text_and_the_same_text_gives_the_same_bytes(tmp_path: Path):
    tool = HERE.parents[1] / "tools" / "build_specimen.py"
    first, second = tmp_path / "first", tmp_path / "second"

    for folder in (first, second):
        folder.mkdir()
        subprocess.run([sys.executable, str(tool), "--out", str(folder)], check=True, capture_output=True)

    made = {path.name: path.read_bytes() for path in first.iterdir()}
    assert made == {path.name: path.read_bytes() for path in second.iterdir()}
    assert set(made) == {file["name"] for file in dossier().plan()["file"]}
    assert [
        name for name in made if name.endswith(".pdf") and words_of(made[name]) != words_of((HERE / LENA / name).read_bytes())
    ] == []


def test_there_is_no_fourth_dossier():
    with pytest.raises(KeyError):
        dossier("somebody-else")
