"""What a letter cannot print is refused where it is typed or filed, by field and character; everything else is printed."""

import io

import pypdfium2 as pdfium
import pytest
from conftest import ANSWERS, issue, pdf

from forms.sheet import fault_text
from forms.tasks import unready
from forms.wording import LANGUAGES, Say
from workflow import (
    BonusRefused,
    DocumentRefused,
    NotReady,
    ReasonRefused,
    Verdict,
    attach,
    examine,
    file_case,
    grant_bonus,
    judge,
    letter_document,
    read_answers,
    read_case,
    sign,
)

HIDDEN = [
    *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x200B, 0x2010), 0x061C, 0x00AD, 0x2060, 0xFEFF, 0x2028, 0x2029,
    0x0000, 0x001B, 0x0085, 0xE000, 0xFFF9, 0xE0041,
]  # fmt: skip
TYPED = ["host_surname", "host_given_names", "host_chinese_name", "company_name_zh", "post_title", "post_duties", "workplace"]


@pytest.mark.parametrize("code", HIDDEN, ids=lambda code: f"U+{code:04X}")
@pytest.mark.parametrize("field", TYPED)
def test_a_character_that_nobody_sees_is_refused_at_entry_and_named(field, code):
    read = read_answers({**ANSWERS, field: f"安{chr(code)}娜"})

    [fault] = [fault for fault in read.faults if fault.key == field]
    assert (fault.kind, fault.detail["character"]) == ("control_character", f"U+{code:04X}")
    assert field not in read.values


def test_a_name_typed_with_accents_apart_is_kept_as_one_letter_each():
    read = read_answers({**ANSWERS, "host_surname": "NGUYE\u0302\u0303N", "host_given_names": "S\u030corda"})

    assert (read.values["host_surname"], read.values["host_given_names"]) == ("NGUYỄN", "Šorda")


def refused_at_filing(house, case) -> list[tuple[str, str, str]]:
    with pytest.raises(NotReady) as refused:
        file_case(house.office, case.id, house.version(case), house.zhou)
    return [(fault.key, fault.kind, fault.detail["character"]) for fault in refused.value.all_faults]


@pytest.mark.parametrize("field", [name for name in TYPED if name != "host_given_names"])
def test_every_text_of_an_application_must_be_printable_when_it_is_filed(house, field):
    case = house.draft({field: "安გ娜გ𓀀"})

    found = refused_at_filing(house, case)

    expected = "გ (U+10D2), 𓀀 (U+13000)"
    assert found == [(field, "not_printable", expected)]


def test_the_name_of_a_file_must_be_printable_when_the_application_is_filed(house):
    case = house.draft()
    attach(house.office, case.id, case.version, house.zhou, "education", "学位😀.pdf", pdf(1))

    assert refused_at_filing(house, case) == [("education", "name_not_printable", "😀 (U+1F600)")]
    [fault] = unready(house.office, read_case(house.office, case.id, house.zhou))
    for lang in LANGUAGES:
        assert "学位😀.pdf" in fault_text(Say(lang), fault)
        assert "U+1F600" in fault_text(Say(lang), fault)


@pytest.mark.parametrize("reason", ["收入证明无效😀", "გ", "理由\u2066"])
def test_a_finding_is_given_in_words_that_can_be_printed(house, reason):
    case = house.filed()

    with pytest.raises(ReasonRefused) as refused:
        examine(house.office, case.id, case.version, house.shen, "education", Verdict.NOT_PROVEN, reason)

    assert f"U+{ord(reason[-1]):04X}" in refused.value.character
    assert house.version(case) == case.version


def test_a_reason_of_several_lines_is_printed_and_taken(house):
    case = house.filed()

    examine(house.office, case.id, case.version, house.shen, "education", Verdict.NOT_PROVEN, "证书无法核实。\n\t请补交认证。")


def test_documents_that_officers_name_can_be_printed(house):
    case = house.filed()

    with pytest.raises(DocumentRefused):
        judge(house.office, case.id, case.version, house.shen, "post_fits_catalogue", True, "属于所列", "文号😀")
    with pytest.raises(BonusRefused):
        grant_bonus(house.office, case.id, case.version, house.shen, 5, "本市加分", "文号😀")


@pytest.mark.parametrize(
    ("surname", "given", "chinese"),
    [
        ("محمد", "عبد الرحمن", ""),
        ("ใจดี", "สมชาย", "宋才"),
        ("क्षत्रिय", "राजेश", "拉杰什"),
        ("ŁĄCKI-ŽIŽKA", "Đỗ Ước", "王镕堃"),
        ("ПЕТРОВ", "Ёлка Їжак", "李喆璟㛃"),
    ],
)
def test_a_name_in_another_script_goes_all_the_way_to_the_letter(house, surname, given, chinese):
    case = house.proposed({"host_surname": surname, "host_given_names": given, "host_chinese_name": chinese})
    case = sign(house.office, case.id, case.version, house.wang, "同意")
    issue(house.office, case.id, case.version, house.li)

    _, document = letter_document(house.office, case.id, house.li, "print")

    text = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(io.BytesIO(document)))
    for part in (*surname.split(), *given.split(), *chinese.split()):
        assert part in text


def test_a_reason_of_several_lines_does_not_stop_the_letter(house):
    case = house.proposed(annual_salary_cny=(Verdict.WRONG, "合同载明三十万。\n\t见第三条。", "300000"))
    case = sign(house.office, case.id, case.version, house.wang, "同意")

    issue(house.office, case.id, case.version, house.li)

    _, document = letter_document(house.office, case.id, house.li, "print")
    text = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(io.BytesIO(document)))
    assert "合同载明三十万。见第三条。" in "".join(text.split())
