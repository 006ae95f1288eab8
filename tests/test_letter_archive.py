"""The letter lasts and can be read by everybody: PDF/A-3b and tagged, by our own checks, by PDFBox Preflight and by poppler."""

import gc
import io
import os
import re
import shutil
import subprocess
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from archive_rules import faults
from letters import FACTS, longest, statement
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageCms
from preflight import as_part_one, need_preflight, preflight

from forms.letter import print_letter
from forms.letter.outlines import Embedded
from forms.letter.paper import Paper
from forms.letter.pdffile import PdfFile
from forms.letter.structure import Element
from rules import evaluate, facts_from
from workflow.canonical import canonical

HOUSE = Path(__file__).parents[1]
LETTERS = {
    "usual": statement(),
    "longest": longest(),
    "specimen": statement(demonstration=True),
    "preview": statement(number="（待编）", code="", verification_url="", demonstration=True),
    "old": statement().model_copy(update={"facts": (), "routes": (), "values": (), "reviews": ()}),
}


@pytest.fixture(scope="module")
def letter() -> bytes:
    return print_letter(statement())


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_keeps_every_rule_of_the_archive_and_of_tagging_that_we_can_ask(kind):
    assert faults(print_letter(LETTERS[kind])) == []


# --- each rule can fail


def spoil_mark(document: Pdf) -> None:
    document.Root.MarkInfo.Marked = False


def spoil_font(document: Pdf) -> None:
    for one in document.objects:
        if isinstance(one, Dictionary) and "/FontFile2" in one:
            del one["/FontFile2"]


def spoil_unicode(document: Pdf) -> None:
    for one in document.objects:
        if isinstance(one, Dictionary) and "/ToUnicode" in one:
            del one["/ToUnicode"]


def spoil_xmp(document: Pdf) -> None:
    told = document.Root.Metadata.read_bytes().replace("推荐".encode(), "举荐".encode())
    document.Root.Metadata = Stream(document, told, Type=Name.Metadata, Subtype=Name.XML)


def spoil_part(document: Pdf) -> None:
    told = document.Root.Metadata.read_bytes().replace(b"<pdfaid:part>3", b"<pdfaid:part>2")
    document.Root.Metadata = Stream(document, told, Type=Name.Metadata, Subtype=Name.XML)


def spoil_intent(document: Pdf) -> None:
    del document.Root["/OutputIntents"]


def spoil_colour(document: Pdf) -> None:
    document.pages[0].contents_add(b"/Artifact BMC 0 0 0 1 k EMC")


def spoil_transparency(document: Pdf) -> None:
    document.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(ca=0.5))


def spoil_association(document: Pdf) -> None:
    del document.Root["/AF"]


def spoil_action(document: Pdf) -> None:
    document.Root.OpenAction = Array([document.pages[0].obj, Name.Fit])


def spoil_content(document: Pdf) -> None:
    document.pages[0].contents_add(b"0 0 10 10 re f")


def spoil_tree(document: Pdf) -> None:
    part = document.Root.StructTreeRoot.K.K[0]
    part.K = Array(list(part.K)[1:])


def spoil_parents(document: Pdf) -> None:
    parents = document.Root.StructTreeRoot.ParentTree
    parents.Nums = Array([0, Array(list(parents.Nums[1])[1:]), *list(parents.Nums)[2:]])


def of_role(document: Pdf, role: str) -> Dictionary:
    return next(one for one in document.objects if isinstance(one, Dictionary) and one.get("/S") == Name(f"/{role}"))


def spoil_figure(document: Pdf) -> None:
    del of_role(document, "Figure")["/Alt"]


def spoil_heading(document: Pdf) -> None:
    of_role(document, "H1").S = Name.H3


def spoil_table(document: Pdf) -> None:
    row = of_role(document, "TR")
    row.K = Array(list(row.K)[1:])


def spoil_scope(document: Pdf) -> None:
    del of_role(document, "TH")["/A"]


def spoil_language(document: Pdf) -> None:
    document.Root.Lang = pikepdf.String("Chinese")


def spoil_annotation(document: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[10, 10, 30, 30], F=0, Contents=pikepdf.String("SPECIMEN"))
    document.pages[0].Annots = Array([document.make_indirect(note)])


def spoil_tabs(document: Pdf) -> None:
    del document.pages[0]["/Tabs"]


SPOILT = {
    spoil_mark: "not marked as tagged",
    spoil_font: "font .*: not embedded",
    spoil_unicode: "font .*: no /ToUnicode",
    spoil_xmp: "metadata: /Title is said in two ways",
    spoil_part: "metadata: not part 3, level B",
    spoil_intent: "output intent: 0 instead of one",
    spoil_colour: "colour operator k",
    spoil_transparency: "transparency",
    spoil_association: "attachment statement.json: not associated",
    spoil_action: "forbidden: /OpenAction",
    spoil_content: "page 1: content that is neither told nor an artifact",
    spoil_tree: "page 1: piece 0 stands 0 times in the structure",
    spoil_parents: "page 1: the parent tree does not know all pieces",
    spoil_figure: "figure without words",
    spoil_heading: "heading H3 after H0",
    spoil_table: r"table: rows of \[5, 6\] cells",
    spoil_scope: "table: no heads",
    spoil_language: "no language",
    spoil_annotation: "page 1: an annotation that is hidden or not printed",
    spoil_tabs: "page 1: no order of tabs",
}


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_a_file_that_breaks_a_rule_is_found_out(letter, spoil):
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(letter)) as document:
        spoil(document)
        document.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert any(re.match(SPOILT[spoil], fault) for fault in faults(made.getvalue()))


# --- what others say of it


@pytest.mark.parametrize("kind", ["usual", "longest"])
def test_preflight_finds_the_letter_valid_when_it_is_written_as_part_one(tmp_path, kind):
    need_preflight()

    said = preflight(as_part_one(print_letter(LETTERS[kind]), tmp_path / "letter.pdf"))

    assert said.strip() == "The file letter.pdf is a valid PDF/A-1b file"


def test_preflight_does_not_find_everything_valid(tmp_path, letter):
    need_preflight()
    with pikepdf.open(io.BytesIO(letter)) as document:
        spoil_font(document)
        document.save(made := io.BytesIO())

    assert "not a valid PDF/A-1b file" in preflight(as_part_one(made.getvalue(), tmp_path / "letter.pdf"))


def poppler(letter: bytes, tmp_path: Path, *options: str) -> str:
    if shutil.which("pdfinfo") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have poppler-utils")
        pytest.skip("no pdfinfo: `make setup-system` installs poppler-utils")
    (tmp_path / "letter.pdf").write_bytes(letter)
    return subprocess.run(["pdfinfo", *options, tmp_path / "letter.pdf"], capture_output=True, text=True, check=True).stdout


def test_poppler_reads_the_parts_in_the_order_in_which_they_are_read(letter, tmp_path):
    told = poppler(letter, tmp_path, "-struct-text").replace("\u00a0", " ")

    order = [
        'P (block)\n      "上海市示例商务委员会"',
        'H1 (block)\n      "关于推荐MÜLLER ANNA MARIA为外国直播人才的函"',
        'P (block)\n      "上海市外国专家局：',
        'H2 (block)\n      "一、基本情况"',
        '"特此函告。"',
        '"2026年11月24日"',
        "Figure",
        'H1 (block)\n      "评分明细"',
        "Table",
        'TH:\n             /Scope /Column\n            "项目"',
        'H1 (block)\n      "参考译文（英文）"',
        'H2 (block)\n      "Letter recommending MÜLLER ANNA MARIA',
        'H3 (block)\n      "1. The person and the post"',
        'H1 (block)\n      "参考译文（德文）"',
    ]
    places = [told.find(part) for part in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)
    assert "— 3 —" not in told  # page numbers, rules and the watermark are not read out


def test_who_hears_the_letter_hears_words_apart_and_names_in_their_own_order(tmp_path):
    name = "محمد علي (أحمد)"
    told = poppler(print_letter(statement(post_title=f"主播 {name} สวัสดี क्षत्रिय")), tmp_path, "-struct-text")

    assert f"拟任职务为主播 {name} สวัสดี क्षत्रिय，工作地点" in told
    assert "this office has assessed a foreign live-streaming host whom that company intends to employ" in told


def test_poppler_calls_the_letter_tagged_and_unencrypted(letter, tmp_path):
    told = poppler(letter, tmp_path)

    assert re.search(r"Tagged: +yes", told)
    assert re.search(r"Encrypted: +no", told)
    assert re.search(r"PDF version: +1\.7", told)


def test_each_part_says_its_language(letter):
    with pikepdf.open(io.BytesIO(letter)) as document:
        parts = list(document.Root.StructTreeRoot.K.K)
        told = [str(part.get("/Lang", document.Root.Lang)) for part in parts]
        heads = [str(next(iter(part.K)).get("/Lang", "")) for part in parts]

    assert told == ["zh-CN", "zh-CN", "en", "de"]
    assert heads == ["", "", "zh-CN", "zh-CN"]  # 附件2 stands in Chinese above the English text


def test_the_files_own_dates_are_the_day_of_the_letter_in_shanghai():
    with pikepdf.open(io.BytesIO(print_letter(statement(issued_on=date(2027, 1, 5))))) as document:
        assert str(document.docinfo["/CreationDate"]) == str(document.docinfo["/ModDate"]) == "D:20270105000000+08'00'"


def test_the_colour_profile_is_srgb_and_comes_from_its_script():
    shown = HOUSE / "forms" / "letter" / "srgb.icc"
    picture = Image.frombytes("RGB", (64, 64), bytes(range(256)) * 48)

    there = ImageCms.profileToProfile(picture, ImageCms.ImageCmsProfile(str(shown)), ImageCms.createProfile("sRGB"))

    off = [abs(one - other) for one, other in zip(picture.tobytes(), there.tobytes(), strict=True)]
    assert max(off) <= 1
    script = "import sys; sys.path.insert(0, 'tools'); import build_srgb; sys.stdout.buffer.write(build_srgb.profile())"
    made = subprocess.run([shutil.which("python3"), "-c", script], cwd=HOUSE, capture_output=True, check=True).stdout
    assert made == shown.read_bytes()


# --- how large, and what stays behind


def whole_letter() -> bytes:
    """The letter with all its parts, the trace among them."""
    trace = canonical(evaluate(facts_from(FACTS), date(2026, 11, 20)).trace("zh"))
    return print_letter(statement(assessment_digest=sha256(trace).hexdigest()), trace)


def test_the_whole_letter_leaves_room_for_its_seal_in_350_kilobytes():
    assert len(whole_letter()) < 350_000 - 20_000  # the seal takes 9,000 bytes; a time-stamp and its certificates 12,000 more


def test_nothing_of_a_letter_stays_in_memory():
    for number in range(3):
        print_letter(statement(number=f"沪播荐〔2026〕{number}号"))
    gc.collect()

    left = Counter(type(one).__name__ for one in gc.get_objects() if isinstance(one, Paper | PdfFile | Embedded | Element))

    assert left == Counter()
