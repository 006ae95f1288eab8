"""Evidence: known by its content, limited, stored by its digest, read page by page by those who may."""

import io
from dataclasses import replace

import pytest
from conftest import pdf, picture, specimen_vault

from workflow import (
    EvidenceRefused,
    FolderStore,
    NoSuchPage,
    NotFound,
    NotReady,
    StoreDamaged,
    UnknownAnswer,
    attach,
    attach_minutes,
    detach,
    evidence_content,
    evidence_page,
    open_case,
    read_case,
)
from workflow.evidence import page_picture


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (pdf(), "application/pdf", 1),
        (pdf(200), "application/pdf", 200),
        (picture(), "image/png", 1),
        (picture("JPEG"), "image/jpeg", 1),
    ],
    ids=["one page", "200 pages", "PNG", "JPEG"],
)
def test_a_good_file_is_known_by_its_content_whatever_its_name(house, content, media_type, pages):
    case = open_case(house.office, house.zhou)

    evidence = attach(house.office, case.id, case.version, house.zhou, "education", "virus.exe", content)

    assert (evidence.media_type, evidence.pages, evidence.size) == (media_type, pages, len(content))
    assert evidence_content(house.office, evidence.id, house.zhou)[1] == content


def test_a_file_may_have_exactly_the_bytes_of_the_limit_and_not_one_more(house):
    content = pdf()
    small = replace(house.office, settings=replace(house.office.settings, evidence_max_bytes=len(content)))
    smaller = replace(house.office, settings=replace(house.office.settings, evidence_max_bytes=len(content) - 1))
    case = open_case(house.office, house.zhou)

    with pytest.raises(EvidenceRefused) as refused:
        attach(smaller, case.id, case.version, house.zhou, "education", "a.pdf", content)
    assert refused.value.kind == "too_large"
    assert attach(small, case.id, case.version, house.zhou, "education", "a.pdf", content).size == len(content)


def test_a_claim_takes_several_files_up_to_the_limit(house):
    few = replace(house.office, settings=replace(house.office.settings, evidence_max_files=3))
    case = open_case(house.office, house.zhou)
    for number in range(1, 4):
        attach(few, case.id, house.version(case), house.zhou, "education", f"{number}.pdf", pdf(number))

    with pytest.raises(EvidenceRefused) as refused:
        attach(few, case.id, house.version(case), house.zhou, "education", "4.pdf", pdf(4))

    assert (refused.value.kind, refused.value.detail) == ("too_many_files", {"most": "3"})
    assert [one.name for one in read_case(few, case.id, house.zhou).evidence_for("education")] == ["1.pdf", "2.pdf", "3.pdf"]


def test_the_same_file_proves_two_claims_but_stands_once_at_each(house):
    case = open_case(house.office, house.zhou)
    for claim in ("education", "passport_number"):
        attach(house.office, case.id, house.version(case), house.zhou, claim, "材料.pdf", pdf())

    with pytest.raises(EvidenceRefused) as refused:
        attach(house.office, case.id, house.version(case), house.zhou, "education", "又一份.pdf", pdf())

    assert refused.value.kind == "already_there"
    assert sum(path.is_file() for path in house.office.evidence.folder.rglob("*")) == 1


@pytest.mark.parametrize("claim", ["minutes", "local_bonus", "letter", "../../etc"])
def test_evidence_belongs_to_something_that_the_firm_states(house, claim):
    case = open_case(house.office, house.zhou)

    with pytest.raises(UnknownAnswer):
        attach(house.office, case.id, case.version, house.zhou, claim, "a.pdf", pdf())


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\zhou\\护照.pdf", "护照.pdf"),
        ("pass\u202efdp.exe", "passfdp.exe"),
        ("two\nlines\0.pdf", "twolines.pdf"),
        ("quo\"te's <b>.pdf", "quo\"te's <b>.pdf"),
        ("", "-"),
        ("..", "-"),
        ("长" * 300 + ".pdf", "长" * 115 + "….pdf"),
    ],
)
def test_a_file_name_is_only_text_to_show(house, given, shown):
    case = open_case(house.office, house.zhou)

    evidence = attach(house.office, case.id, case.version, house.zhou, "education", given, pdf())

    assert evidence.name == shown
    [stored] = [path for path in house.office.evidence.folder.rglob("*") if path.is_file()]
    assert stored.name == evidence.sha256


def test_a_detached_file_is_gone_for_the_firm_and_kept_with_the_case(house):
    case = house.draft()
    evidence = attach(house.office, case.id, case.version, house.zhou, "education", "证书.pdf", pdf())

    detach(house.office, case.id, house.version(case), house.zhou, evidence.id)

    assert read_case(house.office, case.id, house.zhou).evidence == ()
    with pytest.raises(NotFound):
        evidence_content(house.office, evidence.id, house.zhou)
    with pytest.raises(NotFound):
        detach(house.office, case.id, house.version(case), house.zhou, evidence.id)
    assert evidence_content(house.office, evidence.id, house.zhao)[1] == pdf()


def test_a_file_of_another_case_cannot_be_detached_through_ones_own(house):
    mine, other = house.draft(), house.draft()
    evidence = attach(house.office, other.id, other.version, house.zhou, "education", "证书.pdf", pdf())

    with pytest.raises(NotFound):
        detach(house.office, mine.id, mine.version, house.zhou, evidence.id)


def test_the_panels_minutes_are_the_offices_own(house):
    case = house.examined()
    minutes = attach_minutes(house.office, case.id, case.version, house.shen, "专家组纪要.pdf", pdf())

    assert [one.id for one in read_case(house.office, case.id, house.wang).minutes] == [minutes.id]
    assert minutes.id not in [one.id for one in read_case(house.office, case.id, house.wang).evidence]
    with pytest.raises(NotFound):
        evidence_content(house.office, minutes.id, house.zhou)


def test_a_page_is_shown_as_a_picture_beside_the_claim(house):
    from PIL import Image

    case = house.filed()
    [evidence] = read_case(house.office, case.id, house.shen).evidence

    shown = Image.open(io.BytesIO(evidence_page(house.office, evidence.id, 2, house.shen)))

    assert shown.format == "PNG"
    assert 1390 < shown.width <= 1400
    assert shown.convert("L").getextrema()[0] < 100  # something is printed there
    with pytest.raises(NoSuchPage):
        evidence_page(house.office, evidence.id, 3, house.shen)
    with pytest.raises(NotFound):
        evidence_page(house.office, evidence.id, 1, house.zheng)


def test_a_photo_is_shown_upright_and_without_its_place(house):
    from PIL import Image

    made, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6  # taken with the camera on its side
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 0.0)
    Image.new("RGB", (400, 300), "red").save(made, "JPEG", exif=exif)
    case = open_case(house.office, house.zhou)
    evidence = attach(house.office, case.id, case.version, house.zhou, "education", "照片.jpg", made.getvalue())

    shown = Image.open(io.BytesIO(evidence_page(house.office, evidence.id, 1, house.zhou)))

    assert (shown.width, shown.height) == (300, 400)
    assert not shown.getexif()


@pytest.mark.parametrize("held", range(10))  # 1 to 8 mean something
def test_a_photo_is_turned_as_pillow_would_turn_it_also_where_its_exif_is_bad(held):
    from PIL import Image, ImageOps

    made, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = held
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 0.0)
    Image.linear_gradient("L").resize((40, 30)).rotate(30).convert("RGB").save(made, "JPEG", exif=exif)
    good, latitude = made.getvalue(), b"\0\2\0\5\0\0\0\3"
    bad = good.replace(latitude, b"\0\2\0\2\0\0\0\3")  # a latitude that is text

    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(good))).convert("RGB")

    assert latitude in good
    for photo in (good, bad):
        shown = Image.open(io.BytesIO(page_picture(photo, "image/jpeg", 1)))
        assert (shown.size, shown.tobytes()) == (expected.size, expected.tobytes())


def test_the_store_notices_a_file_that_changed_or_went(tmp_path):
    store = FolderStore(tmp_path / "evidence", specimen_vault(tmp_path))
    name = store.keep(b"content")
    [file] = [path for path in store.folder.rglob("*") if path.is_file()]

    file.write_bytes(b"another content")
    with pytest.raises(StoreDamaged):
        store.opened(name)
    file.unlink()
    with pytest.raises(StoreDamaged):
        store.opened(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_the_store_reads_nothing_but_digests(tmp_path, name):
    with pytest.raises(ValueError, match="digest"):
        FolderStore(tmp_path, specimen_vault(tmp_path)).opened(name)


def test_a_file_cannot_be_filed_in_the_place_of_an_answer(house):
    from workflow import file_case

    case = house.draft({"passport_expires": ""})
    attach(house.office, case.id, case.version, house.zhou, "passport_expires", "护照.pdf", pdf())

    with pytest.raises(NotReady) as refused:
        file_case(house.office, case.id, house.version(case), house.zhou)

    assert [(fault.key, fault.kind) for fault in refused.value.faults] == [("passport_expires", "required")]
