"""Every kind of document that the office gives, as it is given: sealed or to be stamped, it keeps the archive's rules."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import notices
import pypdfium2 as pdfium
import pytest
from archive_rules import faults
from documents import CODE, KINDS, MORNING, again, demonstration, documents, held, receipt, stated
from letters import read
from preflight import as_part_one, need_preflight, preflight

from forms.letter.printing import PRINTERS, print_document
from forms.wording import LANGUAGES
from workflow import Office, Statement

PICTURES = Path(__file__).parents[1] / "docs" / "images" / "letter"
LONGEST = (
    notices.longest_refusal,
    notices.longest_supplements,
    notices.longest_correction,
    notices.longest_acknowledgement,
    notices.longest_summary,
)


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Office:
    with demonstration(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(scope="module")
def given(office) -> dict[str, bytes]:
    return documents(office)


def test_there_is_one_of_every_kind_that_the_office_prints(given):
    told = {kind: json.loads(held(content)["statement.json"]) for kind, content in given.items() if kind != "receipt"}

    assert tuple(given) == KINDS
    assert {one["template"].partition("/")[0] for one in told.values()} == set(PRINTERS)


@pytest.mark.parametrize("kind", KINDS)
def test_it_keeps_every_rule_of_the_archive_and_of_tagging_that_we_can_ask(given, kind):
    assert faults(given[kind]) == []


@pytest.mark.parametrize("make", LONGEST)
def test_the_longest_keep_them_too(make: Callable[[], Statement]):
    assert faults(print_document(make())) == []


@pytest.mark.parametrize("kind", KINDS)
def test_preflight_finds_it_valid_when_it_is_written_as_part_one(given, kind, tmp_path):
    need_preflight()

    said = preflight(as_part_one(given[kind], tmp_path / f"{kind}.pdf"))

    assert said.strip() == f"The file {kind}.pdf is a valid PDF/A-1b file"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_receipt_keeps_them_in_each_language(office, given, lang):
    assert faults(receipt(office, stated(given["letter"]).code, lang)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_of_a_demonstration_is_marked(given, kind):
    document = pdfium.PdfDocument(given[kind])

    assert all("SPECIMEN" in read(document, page) for page in range(len(document)))


def test_only_the_letter_is_sealed_unless_a_template_says_otherwise(given):
    assert [kind for kind, content in given.items() if b"/DocMDP" in content] == ["letter"]


@pytest.mark.parametrize("kind", ["refusal", "supplements", "correction"])
def test_a_notice_keeps_them_when_it_is_sealed(office, given, kind):
    sealed = office.seal.sign(given[kind], MORNING)

    assert b"/DocMDP" in sealed
    assert faults(sealed) == []


def test_the_same_letter_set_again_for_a_picture_is_the_same_but_for_its_code(given):
    one, unnamed = again(given["letter"]), {"code": "", "verification_url": "", "proof": ""}

    assert one == again(given["letter"])
    assert stated(one).code == CODE
    assert stated(one).model_copy(update=unnamed) == stated(given["letter"]).model_copy(update=unnamed)


def test_every_page_of_every_kind_stands_in_the_docs_as_a_picture(given):
    """`make letters` makes them anew, when pages or kinds have come or gone."""
    pages = {f"{kind}-{page + 1:02}.png" for kind in KINDS for page in range(len(pdfium.PdfDocument(given[kind])))}
    pictures = {file.name for file in PICTURES.glob("*.png")}

    same = {name for name in pages if name.startswith("stamped")}  # but for the place of the stamp it is the letter
    assert pages - same == {name for name in pictures if not name.startswith("stamped")}
    assert len(pictures & same) == 1
    assert sum(file.stat().st_size for file in PICTURES.glob("*.png")) < 2_500_000
    told = (PICTURES.parents[1] / "letter.md").read_text("utf-8")
    assert set(re.findall(r"\]\(images/letter/(\S+)\)", told)) == pictures
