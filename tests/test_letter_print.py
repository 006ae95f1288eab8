"""The letter as bytes and as text: always the same, says what was stated, can be verified, and refuses what it cannot print."""

import hashlib
import io
import os
import re
import subprocess
import sys
import threading
from datetime import date
from decimal import Decimal
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp
from letters import CODE, longest, read, statement
from reportlab.pdfgen.canvas import Canvas

from forms.letter import MissingCharacter, print_letter
from forms.letter.paper import Paper
from workflow import LetterStatement, format_code

HOUSE = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def letter() -> pdfium.PdfDocument:
    return pdfium.PdfDocument(print_letter(statement()))


def test_the_same_statement_gives_the_same_bytes_in_another_process():
    script = (
        "import sys, hashlib; from forms.letter import print_letter; from workflow import LetterStatement;"
        "print(hashlib.sha256(print_letter(LetterStatement.model_validate_json(sys.stdin.buffer.read()))).hexdigest())"
    )
    told = longest()

    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            input=told.canonical(),
            cwd=HOUSE,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout.decode().strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }  # fmt: skip

    assert digests == {hashlib.sha256(print_letter(told)).hexdigest()}


def test_letters_set_at_the_same_time_do_not_disturb_each_other():
    told = [statement(), longest(), statement(host_chinese_name="米镕喆")]
    alone = [print_letter(one) for one in told]
    together: dict[int, bytes] = {}

    threads = [threading.Thread(target=lambda n=n: together.update({n: print_letter(told[n % 3])})) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [together[n] == alone[n % 3] for n in range(12)] == [True] * 12


def test_every_font_is_embedded_and_none_is_the_readers_own():
    with pikepdf.open(io.BytesIO(print_letter(longest()))) as document:
        fonts = {str(font.BaseFont): font for page in document.pages for font in page.Resources.Font.values()}
        embedded = [name for name, font in fonts.items() if "/FontFile2" in font.DescendantFonts[0].FontDescriptor]

        assert len(fonts) > 6
        assert sorted(embedded) == sorted(fonts)


def test_the_pages_are_drawn_on_the_canvas_of_reportlab_and_only_streams_stand_loose_in_the_file():
    loose = re.findall(rb"^\d+ 0 obj\n(?:<<.*>>)\n(\w+)\n", print_letter(statement()), re.MULTILINE)

    assert isinstance(Paper("zh-CN", "", "", "", date(2026, 11, 27))._canvas, Canvas)
    assert len(loose) > 10
    assert set(loose) == {b"stream"}


def test_the_document_names_its_language_its_title_and_its_office():
    with pikepdf.open(io.BytesIO(print_letter(statement()))) as document:
        assert str(document.Root.Lang) == "zh-CN"
        assert str(document.docinfo["/Title"]) == "沪播荐〔2026〕12号 关于推荐MÜLLER ANNA MARIA为外国直播人才的函"
        assert str(document.docinfo["/Author"]) == "上海市示例商务委员会"


STATED = (
    "上海市示例商务委员会",
    "沪播荐〔2026〕12号",
    "关于推荐MÜLLER ANNA MARIA为外国直播人才的函",
    "上海市外国专家局：",
    "示例（上海）跨境直播科技有限公司（统一社会信用代码：91310000MA1FL0AB1C）",
    "女，国籍德国，1997年5月4日出生",
    "护照号码C01X00T47",
    "拟任职务为跨境直播主播",
    "工作地点为上海市长宁区示例路1号",
    "自2027年1月1日起至2028年12月31日止",
    "年薪人民币420,000元，月薪人民币35,000元",
    "《外国直播人才行业评估示范标准》（2026年11月1日版）",
    "未经任何机关采纳，不是法律、法规或者规章",
    "（外专发〔2017〕40号，2017年4月1日版）",
    "计85分（满分120分），对应外国高端人才（A类）",
    "分别列示，不相加，也不相互替代",
    "由外国人来华工作许可主管机关依法决定",
    "有效期至2027年5月24日",
    "特此函告。",
    "2026年11月24日",
    "附件：1.评分明细2.参考译文（英文）3.参考译文（德文）",
    "Example Cross-Border Streaming (Shanghai) Co., Ltd.",
    "nationality: Germany, born on 4 May 1997, passport number C01X00T47",
    "annual pay CNY 420,000",
    "is not authoritative",
    "Staatsangehörigkeit: Deutschland, geboren am 4. Mai 1997",
    "Jahresgehalt 420.000 CNY",
    "nicht maßgeblich",
    "生效日期有不同说法",
    "a3" * 32,
    "9f" * 32,
)


@pytest.mark.parametrize("expected", STATED)
def test_the_letter_says_what_was_stated(letter, expected):
    assert re.sub(r"\s", "", expected) in read(letter)


def test_the_annex_gives_every_criterion_with_points_and_maximum(letter):
    annex = read(letter, 2) + read(letter, 3)

    for line in [line for one in statement().scores for line in one.lines]:
        assert re.sub(r"\s", "", f"{line.label.zh}{line.printed or '—'}{line.least}{line.maximum}") in annex, line.id


def test_an_open_total_is_told_as_a_range_without_a_category():
    told = read(pdfium.PdfDocument(print_letter(statement({"education": None, "local_bonus": None}))))

    assert "计65至95分（满分120分）；部分要素尚未核定，积分为区间，对应类别未定" in told
    assert "thecategoryisnotsettled" in told
    assert "dieKategorienichtbestimmt" in told


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("recommend", "结论为建议推荐"),
        ("panel", "评议记录已存入案卷"),
        ("do_not_recommend", "决定不采纳该结论，予以推荐，理由已记录在案卷中"),
    ],
)
def test_the_letter_tells_how_the_decision_stands_to_the_score(outcome, sentence):
    assert sentence in read(pdfium.PdfDocument(print_letter(statement(outcome=outcome))))


@pytest.mark.parametrize("told", [statement(), longest(), statement(demonstration=True)], ids=["usual", "longest", "specimen"])
def test_the_code_on_the_page_leads_to_the_address_of_verification(told):
    pages = [page.render(scale=150 / 72).to_pil() for page in pdfium.PdfDocument(print_letter(told))]

    assert [code.text for page in pages for code in zxingcpp.read_barcodes(page)] == [told.verification_url]


def test_the_code_is_printed_in_groups_beside_the_address(letter):
    assert format_code(CODE) in read(letter, 1)
    assert "HTTPS://LETTERS.EXAMPLE/V/" in read(letter, 1)


def test_a_preview_carries_no_code():
    preview = print_letter(statement(number="预览", code="", verification_url="", demonstration=True))

    pages = [page.render(scale=150 / 72).to_pil() for page in pdfium.PdfDocument(preview)]
    assert [code.text for page in pages for code in zxingcpp.read_barcodes(page)] == []
    assert "核验码" not in read(pdfium.PdfDocument(preview))


@pytest.mark.parametrize("name", ["王镕堃", "李喆璟㛃", "陳國輝", "𬭎𫖯"])
def test_rare_characters_of_names_are_printed(name):
    assert name in read(pdfium.PdfDocument(print_letter(statement(host_chinese_name=name))), 0)


SURNAMES = (
    *("ŁUKASZEWICZ-ŻÓŁĆ", "ĞÜNEŞOĞLU", "IŞIK", "ŐRSI-ŰRDÖNGŐS", "ÆRØ ÅÐÞ", "ȘTEFĂNESCU", "NGUYỄN ĐẶNG ƯỚC", "O’BRIEN"),
    *("ИВАНЁВ-ЇЖАКЕВИЧ", "Ὀδυσσεύς"),
)


@pytest.mark.parametrize("surname", SURNAMES)
def test_names_with_diacritics_and_in_other_scripts_are_printed(surname):
    assert surname.replace(" ", "") in read(pdfium.PdfDocument(print_letter(statement(host_surname=surname))), 0)


def test_a_character_that_no_font_has_stops_the_letter():
    with pytest.raises(MissingCharacter, match=r"U\+10D2"):
        print_letter(statement(post_title="主播გიორგი"))


def test_markup_in_a_name_is_text():
    post = "主播<b>&amp;</b>{0}%s\\(x)]]>"

    assert post in read(pdfium.PdfDocument(print_letter(statement(post_title=post))))


def test_every_page_of_a_specimen_says_so_across_the_page_and_in_words():
    document = pdfium.PdfDocument(print_letter(statement(demonstration=True)))

    for page in document:
        text = page.get_textpage()
        found = text.get_text_range()
        sizes = {round(box[3] - box[1]) for box in map(text.get_charbox, range(text.count_chars())) if box[3] > box[1]}
        assert found.count("SPECIMEN") == 2
        assert "样本" in found
        assert "WITHOUT EFFECT" in found
        assert max(sizes) > 70


def test_a_letter_in_force_does_not_call_itself_a_specimen(letter):
    assert "SPECIMEN" not in read(letter)


def test_no_seal_is_drawn_and_its_place_is_named(letter):
    with pikepdf.open(io.BytesIO(print_letter(statement()))) as document:
        assert not any("/XObject" in page.Resources for page in document.pages)
    assert "（盖章处）" in read(letter, 1)


# --- the direct routes in the annex


def annex_of(told: LetterStatement) -> str:
    """The annex with the points as it is read: the Chinese part of the letter."""
    return read(pdfium.PdfDocument(print_letter(told)))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_annex_names_the_routes_that_hold_with_reason_and_certainty():
    told = statement({"post_fits_catalogue": True})
    text = annex_of(told)

    assert [line.id for line in told.routes if line.state == "holds"] == ["bachelor_and_two_years"]
    [line] = [line for line in told.routes if line.state == "holds"]
    assert squeezed(f"B类“{line.label.zh}”：{line.reason.zh}。（已有多个来源证实，未与公布文本核对）") in text
    assert "入选国内人才引进计划" not in text  # an officer's question that nobody answered: no route that holds


def test_the_annex_says_when_no_route_was_found_to_hold():
    assert "没有一项直接途径已确认符合" in annex_of(statement())


def test_the_annex_says_that_the_salary_routes_wait_for_a_wage_and_that_its_review_is_due():
    text = annex_of(statement())

    assert "尚不能判断：上海市上年度社会平均工资的2025年度数据缺失，未以往年数据代替。" in text
    assert "提示：上海市上年度社会平均工资：2024年度的数据已过复核日" in text


def test_a_salary_route_that_holds_is_told_with_threshold_and_margin_and_nothing_is_missing():
    told = statement({"annual_salary_cny": 900000}, on=date(2026, 2, 1))
    text = annex_of(told)

    assert "年薪900,000元，比门槛高4,752元" in text
    assert "数据缺失" not in text
    assert "提示" not in text


def test_a_wage_that_the_office_supplied_is_told_with_its_source():
    told = statement()
    [value] = told.values
    supplied = value.model_copy(
        update={"amount": Decimal("12800.5"), "origin": "office", "certainty": "confirmed", "source": "沪人社〔2026〕8号"}
    )

    text = annex_of(told.model_copy(update={"values": (supplied,)}))

    assert "2025年度数据（每月12,800.5元）由本机关提供，来源：沪人社〔2026〕8号" in text
    assert "数据缺失" not in text


def test_a_letter_from_before_there_were_routes_is_printed_without_them():
    told = statement(routes=(), values=(), reviews=())

    assert "直接途径" not in annex_of(told)


def test_the_digests_of_the_records_are_not_parted_at_the_end_of_a_page():
    document = pdfium.PdfDocument(print_letter(statement({"post_fits_catalogue": True})))
    pages = [read(document, page) for page in range(len(document))]

    assert [("评估记录摘要" in page, "9f9f9f" in page) for page in pages].count((True, True)) == 1
    assert sum("评估记录摘要" in page for page in pages) == 1
    assert sum("9f9f9f" in page for page in pages) == 1
