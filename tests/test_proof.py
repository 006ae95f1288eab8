"""The statement in the QR code: signed, read from paper at 150 dpi, and noticed when one character of it was altered."""

import io
import subprocess
from dataclasses import replace
from datetime import date, timedelta

import pypdfium2 as pdfium
import pytest
import zxingcpp
from browser import needs
from conftest import MORNING, issue, specimen_keys
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from letters import longest, statement
from tampering import strange_seal

from forms.letter import print_letter
from forms.letter.mark import qr_text
from workflow import Answer, Genuine, Keyring, Seal, check_signature, check_statement, new_code, revoke
from workflow.codes import ALPHABET
from workflow.proof import NotAProof, Proof, initials, proven, read_proof, record_digest

SEAL = Seal(specimen_keys())
KEYRING = SEAL.keyring


def proof_of(told=None) -> str:
    return proven(told or statement(), SEAL, MORNING).proof


days = st.dates(date(2020, 1, 1), date(2190, 1, 1))
proofs = st.builds(
    Proof,
    key=st.binary(min_size=4, max_size=4).map(bytes.hex),
    number=st.text("沪商外才荐播〔〕0123456789号", min_size=1, max_size=40),
    initials=st.text("ABCÖŁĐЖ明", max_size=6),
    category=st.sampled_from(["", "A", "B", "C"]),
    issued_on=days,
    valid_until=st.just(date(2191, 1, 1)),
    specimen=st.booleans(),
    digest=st.binary(min_size=16, max_size=16).map(bytes.hex),
    signature=st.binary(min_size=64, max_size=64),
).map(lambda proof: replace(proof, valid_until=proof.issued_on + timedelta(days=183)))


@trying(max_examples=200, deadline=None)
@given(proofs)
def test_a_statement_is_read_as_it_was_written(proof):
    assert read_proof(proof.text()) == proof
    assert read_proof(proof.text().lower()) == proof
    assert set(proof.text()) <= set(ALPHABET)


@trying(max_examples=200, deadline=None)
@given(st.data())
def test_every_altered_character_is_noticed(data):
    text = proof_of()
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([one for one in ALPHABET if one != text[place]]))

    found = check_signature(KEYRING, text[:place] + other + text[place + 1 :], MORNING)

    assert found.genuine is not Genuine.YES


@trying(max_examples=100, deadline=None)
@given(st.text(max_size=700) | st.text(ALPHABET, min_size=150, max_size=400))
def test_whatever_is_scanned_is_answered(text):
    assert check_signature(KEYRING, text, MORNING).genuine is not Genuine.YES


def test_a_statement_is_not_read_past_its_end_or_before():
    text = proof_of()

    for wrong in (text + "0", text[:-1], "", "0" * 200, text[5:]):
        with pytest.raises(NotAProof):
            read_proof(wrong)


def test_it_says_no_more_than_it_must():
    proof = read_proof(proof_of())

    assert (proof.number, proof.initials, proof.category) == ("沪播荐〔2026〕12号", "AMM", "A")
    assert (proof.issued_on, proof.valid_until, proof.specimen) == (date(2026, 11, 24), date(2027, 5, 24), False)
    assert len(proof.digest) == 32  # 128 bits
    for secret in ("MÜLLER", "C01X00T47", "1997"):
        assert secret.encode("gb18030") not in proof.content()


@pytest.mark.parametrize(
    ("surname", "given_names", "letters"),
    [("HOFFMANN", "LENA MARIE", "LMH"), ("SUHARTO", "", "S"), ("ŁUKASZ", "ĐỨC-ANH", "ĐAŁ"), ("A B C D E F", "G H", "GHABCD")],
)
def test_initials_are_of_given_names_and_surname(surname, given_names, letters):
    assert initials(surname, given_names) == letters


def test_the_record_has_another_digest_when_anything_in_it_differs_and_the_same_whatever_the_proof():
    told = statement().model_dump(mode="json")

    assert record_digest(told) == record_digest({**told, "proof": "x"})
    assert record_digest(told) != record_digest({**told, "host_surname": "MULLER"})


def test_another_offices_key_is_foreign_and_a_false_signature_under_our_keys_name_is_forged(tmp_path):
    foreign = proven(statement(), strange_seal(tmp_path, MORNING), MORNING).proof
    forged = replace(read_proof(proof_of()), number="沪播荐〔2026〕99号").text()

    assert check_signature(KEYRING, foreign, MORNING).finding == "foreign"
    assert check_signature(KEYRING, forged, MORNING).finding == "forged"
    assert check_signature(Keyring(tmp_path / "nothing"), proof_of(), MORNING).finding == "foreign"


def test_without_a_network_the_signature_is_good_and_the_standing_not_checked():
    found = check_signature(KEYRING, proof_of(), MORNING)

    assert (found.genuine, found.finding, found.standing, found.in_force) == (Genuine.YES, "signed", None, False)


@pytest.mark.parametrize(("later", "standing"), [(-1, Answer.NOT_YET_VALID), (0, None), (181, None), (182, Answer.EXPIRED)])
def test_its_own_days_are_read_without_a_network(later, standing):
    assert check_signature(KEYRING, proof_of(), MORNING + timedelta(days=later)).standing is standing


# --- with the register


def test_with_the_register_it_says_how_the_letter_stands(house):
    case = house.ordered()
    proof = letter_of(house, case).statement["proof"]

    assert check_statement(house.office, proof).standing is Answer.GENUINE
    revoke(house.office, case.id, case.version, house.li)
    found = check_statement(house.office, proof)
    assert (found.genuine, found.standing, found.in_force) == (Genuine.YES, Answer.REVOKED, False)


def test_a_good_signature_that_the_register_does_not_have_is_an_alarm(house):
    found = check_statement(house.office, proof_of())

    assert (found.genuine, found.finding, found.standing) == (Genuine.NO, "unregistered", None)


def test_a_statement_of_another_record_or_beside_another_code_is_noticed(house):
    letter = letter_of(house, house.issued())
    said = statement().model_copy(update={"number": letter.number})

    assert check_statement(house.office, proof_of(said)).finding == "differs"
    assert check_statement(house.office, letter.statement["proof"], letter.code).finding == "known"
    assert check_statement(house.office, letter.statement["proof"], new_code()).finding == "differs"


def letter_of(house, case):
    from workflow import read_case

    return read_case(house.office, case.id, house.zhao).letter


# --- on paper


@pytest.mark.parametrize("told", [statement(), longest()], ids=["usual", "longest"])
def test_the_code_is_read_from_the_page_at_150_dpi(told):
    signed = proven(told, SEAL, MORNING)
    pages = pdfium.PdfDocument(print_letter(signed))

    found = [code.text for page in pages for code in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil().convert("L"))]

    assert found == [qr_text(signed)]
    assert found[0].rpartition("/")[2] == signed.proof
    assert check_signature(KEYRING, found[0].rpartition("/")[2], MORNING).genuine is Genuine.YES


def test_zbar_reads_it_from_poppler_at_150_dpi_also_a_little_turned(house, tmp_path):
    zbarimg, pdftoppm = needs("zbarimg"), needs("pdftoppm")
    case = house.decided()
    letter = issue(house.office, case.id, case.version, house.li)
    from workflow import letter_document

    (tmp_path / "letter.pdf").write_bytes(letter_document(house.office, case.id, house.zhou, "download")[1])
    subprocess.run([pdftoppm, "-r", "150", "-gray", "-png", "letter.pdf", "page"], cwd=tmp_path, check=True)
    wanted = f"{letter.statement['verification_url']}/{letter.statement['proof']}".upper()
    for degrees in (0, 2):
        read = [text for page in sorted(tmp_path.glob("page-*.png")) if (text := scanned(zbarimg, page, degrees))]
        assert read == [wanted]
    assert check_statement(house.office, wanted.rpartition("/")[2], letter.code).in_force


def scanned(zbarimg: str, page, degrees: int) -> str:
    from PIL import Image

    made = io.BytesIO()
    with Image.open(page) as picture:
        picture.rotate(degrees, fillcolor=255, resample=Image.Resampling.BICUBIC).save(made, "PNG")
    turned = page.with_name("turned.png")
    turned.write_bytes(made.getvalue())
    return subprocess.run([zbarimg, "-q", "--raw", str(turned)], capture_output=True, text=True, check=False).stdout.strip()
