"""The zoo: each bad file is refused with its own words, costs the office neither memory nor time, and leaves nothing behind."""

import io
import re
import resource
import time

import pytest
from bad_files import MIB, ZOO, altered, bomb, chunk, many_pages, scans
from conftest import pdf, picture
from pikepdf import Array, Dictionary, Name, String

from forms.sheet import refusal_text
from forms.wording import LANGUAGES, Say
from workflow import EvidenceRefused, PageUnreadable, attach, evidence_content, open_case
from workflow.evidence import check_content, page_picture


@pytest.mark.parametrize("name", ZOO)
def test_a_bad_file_is_refused_with_its_own_words_and_leaves_nothing(house, name):
    made, kind = ZOO[name]
    case = open_case(house.office, house.zhou)

    with pytest.raises(EvidenceRefused) as refused:
        attach(house.office, case.id, case.version, house.zhou, "education", "学位证书.pdf", made())

    assert refused.value.kind == kind
    assert house.case(case).version == 1
    assert not any(path.is_file() for path in house.office.evidence.folder.rglob("*"))
    said = [refusal_text(Say(lang), refused.value) for lang in LANGUAGES]
    assert all(len(re.split(r"[。.；;：:，,]", text)) > 1 for text in said)  # what is wrong, and what to do
    assert len(set(said)) == len(LANGUAGES)


def test_every_kind_of_refusal_about_a_file_itself_is_in_the_zoo():
    """What is about how many files there are has its own tests; too_large as well."""
    from test_house import KINDS

    elsewhere = {"too_large", "already_there", "too_many_files", "too_many_in_case", "case_full", "firm_full", "virus_found"}

    assert {kind for _, kind in ZOO.values()} == KINDS[EvidenceRefused] - elsewhere


def test_10000_pages_are_refused_by_their_number_in_a_small_file(house):
    content = many_pages()

    with pytest.raises(EvidenceRefused) as refused:
        check_content(content, house.office.settings)

    assert len(content) < 3 * MIB
    assert refused.value.detail == {"most": "200", "pages": "10000"}


def test_a_bomb_costs_this_process_neither_memory_nor_time(house):
    content = bomb()
    check_content(pdf(), house.office.settings)  # the helper is there
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    with pytest.raises(EvidenceRefused):
        check_content(content, house.office.settings)

    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) < 20 * 1024  # KiB
    assert time.monotonic() - began < 20


def test_a_page_that_can_never_be_drawn_ends_its_own_process_only():
    """Forms that call one another ten times each, twelve deep: nothing is large, and it would take for ever."""
    import pikepdf

    def change(document):
        below = pikepdf.Stream(document, b"0 0 1 1 re f\n")
        for _ in range(12):
            form = pikepdf.Stream(document, b"/F Do\n" * 10)
            form.stream_dict.update(
                {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 600, 800]), "/Resources": inside(below)}
            )
            below = document.make_indirect(form)
        document.pages[0].Resources = inside(below)
        document.pages[0].Contents = pikepdf.Stream(document, b"/F Do\n")

    def inside(form):
        form.stream_dict.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 600, 800])})
        return Dictionary(XObject=Dictionary(F=form))

    content = altered(change)

    with pytest.raises(PageUnreadable):
        page_picture(content, "application/pdf", 1)
    assert page_picture(pdf(), "application/pdf", 1).startswith(b"\x89PNG")


def spelt_out(behind: Name, data: bytes) -> bytes:
    import base64

    import pikepdf

    def change(document):
        stream = pikepdf.Stream(document, b"")
        stream.write(base64.a85encode(data) + b"~>", filter=Array([Name.ASCII85Decode, behind]))
        stream.stream_dict.update({"/Subtype": Name.Image, "/Width": 8, "/Height": 8})
        document.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=document.make_indirect(stream)))

    return altered(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


HARMLESS = {
    "a link into the web": lambda: altered(
        lambda document: setattr(
            document.pages[0],
            "Annots",
            Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI=String("https://example.org")))]),
        )
    ),
    "a page that opens at its first page": lambda: altered(
        lambda document: setattr(document.Root, "OpenAction", Dictionary(S=Name.GoTo, D=Array([0, Name.Fit])))
    ),
    "pictures spelt out in letters": lambda: spelt_out(Name.DCTDecode, picture("JPEG")),
    "a fax spelt out in letters": lambda: spelt_out(Name.CCITTFaxDecode, b"\x00\x10\x01"),
    "objects packed together": lambda: altered(lambda document: None, linearize=True),
    "a line break and zeros at its end": lambda: pdf() + b"\r\n\0\0",
    "a progressive JPEG": lambda: scans(0),
    "200 pages": lambda: pdf(200),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_what_honest_programs_write_is_taken_in(house, name):
    content = HARMLESS[name]()
    case = open_case(house.office, house.zhou)

    evidence = attach(house.office, case.id, case.version, house.zhou, "education", "学位证书.pdf", content)

    assert evidence.size == len(content)


def photo(orientation: int = 6) -> bytes:
    """A JPEG as a telephone writes it: place, time, camera, a comment, a preview, and a second picture behind its end."""
    from PIL import Image

    made, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x0110] = orientation, "SPECIMEN PHONE"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 43.0), 3: "E", 4: (121.0, 28.0, 29.0)})
    exif.get_ifd(0x8769)[0x9003] = "2026:11:01 08:00:00"
    look = Image.linear_gradient("L").resize((64, 48)).rotate(30).convert("RGB")
    look.save(made, "JPEG", exif=exif, comment=b"SPECIMEN COMMENT", xmp=b"<x:xmpmeta>SPECIMEN XMP</x:xmpmeta>")
    return made.getvalue() + made.getvalue()


def png_photo() -> bytes:
    from PIL import Image, PngImagePlugin

    made, exif, text = io.BytesIO(), Image.Exif(), PngImagePlugin.PngInfo()
    exif[0x0112] = 8
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 43.0)})
    text.add_text("Comment", "SPECIMEN COMMENT")
    Image.linear_gradient("L").resize((64, 48)).save(made, "PNG", exif=exif, pnginfo=text, dpi=(300, 300))
    content = made.getvalue()
    return content[:-12] + chunk(b"acTL", b"\0\0\0\1\0\0\0\0") + content[-12:] + b"SPECIMEN TAIL"


@pytest.mark.parametrize("content", [photo(), png_photo()], ids=["JPEG", "PNG"])
def test_place_time_camera_and_comments_are_gone_before_a_picture_is_kept_and_the_picture_is_not(house, content):
    from PIL import Image

    case = open_case(house.office, house.zhou)

    evidence = attach(house.office, case.id, case.version, house.zhou, "education", "照片.jpg", content)
    kept = evidence_content(house.office, evidence.id, house.zhou)[1]

    before, after = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(kept))
    assert before.getexif().get_ifd(0x8825)
    assert not after.getexif().get_ifd(0x8825)
    assert dict(after.getexif()) == {0x0112: before.getexif()[0x0112]}  # it would lie on its side without
    assert after.tobytes() == before.tobytes()
    assert (after.mode, after.size, after.info.get("dpi")) == (before.mode, before.size, before.info.get("dpi"))
    for canary in (b"SPECIMEN", b"2026:11:01", b"acTL"):
        assert canary not in kept
    assert evidence.size == len(kept) < len(content)


@pytest.mark.parametrize("content", [photo(), photo(1), png_photo(), picture("JPEG"), picture()])
def test_cleaning_a_clean_picture_changes_nothing(house, content):
    """Else the same photo would have another digest when it is used for a second claim."""
    once = check_content(content, house.office.settings)

    assert check_content(once.kept, house.office.settings) == once


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\u202efdp.exe", 'x"; filename="evil.html', "长" * 300 + ".pdf", "a\r\nX: y.pdf"]
)
def test_a_refusal_names_the_file_as_it_can_be_shown(name):
    import streamlit as st

    from forms.file_limits import refused_file
    from forms.sheet import ANSWER
    from workflow import display_name

    for lang in LANGUAGES:
        reason = refusal_text(Say(lang), EvidenceRefused("program", {}))
        st.session_state[ANSWER] = ("refused", reason, [])
        said = refused_file(Say(lang), name)
        assert display_name(name) in said
        assert reason in said
        assert not re.search("[\u202a-\u202e\r\n]|\\.\\./", said)
