"""Notices and sheets on paper: the text is read back, nothing runs over an edge, each says what it is and what it is not."""

import io
import json
import re
from datetime import UTC, datetime

import notices
import pikepdf
import pypdfium2 as pdfium
import pytest
from letters import boxes, longest, read, statement

from forms.letter.flow import Flow
from forms.letter.grid import Column, plain, table
from forms.letter.paper import Paper
from forms.letter.printing import print_document
from forms.questionnaire import questions, sections
from forms.templates import shelf
from forms.wording import LANGUAGES, Say
from workflow import Statement

USUAL = {
    "refusal": notices.refusal,
    "supplements": notices.supplements,
    "correction": notices.correction,
    "acknowledgement": notices.acknowledgement,
    "summary": notices.summary,
}
EXTREME = {
    "refusal": notices.longest_refusal,
    "supplements": notices.longest_supplements,
    "correction": notices.longest_correction,
    "acknowledgement": notices.longest_acknowledgement,
    "summary": notices.longest_summary,
}
EVERY = [*(pytest.param(make, id=kind) for kind, make in USUAL.items())]
EVERY += [pytest.param(make, id=f"longest {kind}") for kind, make in EXTREME.items()]


def opened(told: Statement) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(print_document(told))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def told(document: pdfium.PdfDocument) -> str:
    return read(document)


# --- all kinds


@pytest.mark.parametrize("make", EVERY)
def test_nothing_stands_outside_the_paper_or_runs_into_the_margins(make):
    document = opened(make())

    for page in range(len(document)):
        inside = [box for box in boxes(document, page) if box[2] < 262 and box[2] > 36.5 - 13]
        assert inside
        assert min(box[1] for box in inside) > 27
        assert max(box[3] for box in inside) < 187
        assert max(box[4] for box in inside) < 263


@pytest.mark.parametrize("make", EVERY)
def test_the_same_statement_gives_the_same_bytes(make):
    one, again = make(), make()

    assert print_document(one) == print_document(type(one).model_validate_json(again.model_dump_json()))


@pytest.mark.parametrize("make", EVERY)
def test_every_font_is_embedded_and_the_statement_goes_with_the_file(make):
    one = make()
    with pikepdf.open(io.BytesIO(print_document(one))) as document:
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        attached = {name: document.attachments[name].get_file().read_bytes() for name in document.attachments}

        assert fonts
        assert all("/FontDescriptor" in str(font.keys()) or "/DescendantFonts" in font for font in fonts)
        assert attached == {"statement.json": one.canonical()}
        assert json.loads(attached["statement.json"])["template"] == f"{one.kind}/2026-11"


@pytest.mark.parametrize("kind", USUAL)
def test_a_specimen_says_so_on_every_page(kind):
    document = opened(USUAL[kind](demonstration=True))

    assert all(read(document, page).count("SPECIMEN") == 2 for page in range(len(document)))
    assert "SPECIMEN" not in told(opened(USUAL[kind]()))


@pytest.mark.parametrize("kind", ["refusal", "supplements"])
def test_a_notice_looks_like_the_offices_letter(kind):
    one = USUAL[kind]()
    first, last = read(opened(one), 0), told(opened(one))

    assert first.startswith(f"{one.office.zh}{one.number}{shelf().in_use(kind, one.issued_on).sentences['title'].zh}")
    assert f"{one.company_name_zh}：你单位于2026年11月20日提交的推荐申请（申请编号：{one.case_reference}" in first
    assert "特此通知。" in last
    assert "（盖章处）" in last
    assert "核验" not in first  # a notice has no code, and says nothing of one


@pytest.mark.parametrize("kind", ["refusal", "supplements"])
def test_the_translations_name_the_grounds_too_and_are_marked(kind):
    text = told(opened(USUAL[kind]()))

    assert "本译文仅供参考，以中文本为准。" in text
    template = shelf().in_use(kind, datetime.now(UTC).date())
    for lang, item in (("en", "Education"), ("de", "Bildungsabschluss")):
        assert squeezed(template.sentences["translation_notice"][lang]) in text
        assert squeezed(template.sentences["annex_items"][lang]) in text
        assert squeezed(item) in text


# --- the correction note


def test_a_correction_note_says_what_stood_what_reads_now_and_that_all_else_stays():
    text = told(opened(notices.correction()))

    assert "原为“跨境直播主播”，更正为“跨境直播主播（德语）”。" in text
    assert "推荐函其余内容不变" in text
    assert squeezed("Post: for “跨境直播主播” read “跨境直播主播（德语）”.") in text
    assert squeezed("all else stands as it is") in text
    assert "沪播荐〔2026〕12号" in text


# --- the refusal


def test_a_refusal_names_every_condition_that_failed_with_its_source_and_says_that_the_model_is_no_law():
    one = notices.refusal()
    text = told(opened(one))

    assert [gate.id for gate in one.gates] == ["identity", "no_criminal_record"]
    for gate in one.gates:
        assert squeezed(f"{gate.label.zh}：{gate.reason.zh}。所依据的规定：{gate.basis}（据转载，未核对原文）。") in text
    assert "下列条件出自《外国直播人才行业评估示范标准》。该标准由本项目自行拟定，未经任何机关采纳，不是法律" in text


def test_a_refusal_names_the_points_that_are_missing():
    own = next(score for score in notices.refusal().scores if score.nature == "own")
    text = told(opened(notices.refusal()))

    assert own.most < 70
    assert f"推荐要求总分不低于70分，经核实为{own.most}分，未达到。" in text
    assert "“合规”部分要求不低于18分" not in text  # that part reaches it


def test_a_refusal_names_a_part_that_is_too_low_and_one_that_is_open():
    low = notices.refusal({"platform_penalties": 5, "conduct_training": "none", "tax_record": "none", "content_control": None})

    text = told(opened(low))

    found = next(line for line in low.thresholds if line.label)
    assert (found.least, found.most, found.needed) == (0, 6, 18)
    assert "“合规”部分要求不低于18分，经核实为0至6分，未达到。" in text
    open_ = notices.refusal({"audience_reach": None, "live_sales": None})
    assert "尚不能认定达到。" in told(opened(open_))


def test_a_refusal_lists_what_was_not_proven_with_the_documents_that_could():
    text = told(opened(notices.refusal()))

    assert "下列2项见附件1：学历、相关工作年限。" in text
    assert re.search("1学历博士经核实为硕士。学位证书.{0,20}学位证书载明硕士2", text)
    assert re.search("2相关工作年限6年未获证明。.{0,20}工作证明未盖章", text)
    assert squeezed(Say("zh")("document.work_record")) in text


def test_a_refusal_tells_how_to_object_and_that_nobody_confirmed_it():
    unconfirmed, confirmed = told(opened(notices.refusal())), told(opened(notices.refusal(remedies_confirmed=True)))

    assert "救济途径" in unconfirmed
    assert "六十日内依法申请行政复议" in unconfirmed
    assert "六个月内依法向人民法院提起行政诉讼" in unconfirmed
    assert "尚未与法律原文核对，以法律规定为准。" in unconfirmed
    assert "尚未与法律原文核对，以法律规定为准" not in confirmed
    assert "不是外国人来华工作许可主管机关的决定" in unconfirmed


def test_a_refusal_against_the_score_gives_the_officers_reason():
    one = notices.refusal(outcome="recommend", gates=(), items=(), thresholds=(), reason="岗位与资质不符。\n企业未能说明原因。")
    text = told(opened(one))

    assert "我单位决定不采纳该结论，理由见审核意见。" in text
    assert "二、审核意见岗位与资质不符。企业未能说明原因。三、救济途径" in text
    assert "核查情况表" not in text  # an annex with nothing in it is left out


def test_a_refusal_has_the_points_of_every_criterion_as_an_annex():
    one = notices.refusal()
    text = told(opened(one))

    for score in one.scores:
        for line in score.lines:
            assert squeezed(f"{line.label.zh}{line.printed or '—'}") in text, line.id
    assert one.assessment_digest in text


# --- the request for supplements


def test_a_request_for_supplements_is_one_complete_list():
    text = told(opened(notices.supplements()))

    assert "需要补正的全部内容一次性告知如下" in text
    assert "共4项，详见附件1：" in text
    for row in (
        "1学历博士经核实为硕士。学位证书.{0,20}学位证书载明硕士2",
        "2相关工作年限6年未获证明。.{0,20}工作证明未盖章3",
        "3无犯罪记录证明签发不超过6个月—无犯罪记录证明签发于2026年4月5日",
        "4年薪（税前）¥420,000未附证明材料。",
    ):
        assert re.search(row, text), row
    assert "请补充学位认证。无犯罪记录证明请换新的。" in text
    assert "不是法律、法规或者规章" in text  # the condition is one of the model's


def test_missing_documents_are_listed_once_with_everything_that_they_prove():
    passport = ("passport",)
    items = tuple(
        notices.ItemLine(fact=fact, verdict="no_document", stated=stated, documents=passport)
        for fact, stated in (("nationality", "DEU"), ("date_of_birth", "1997-05-04"), ("passport_expires", "2031-03-08"))
    )
    text = told(opened(notices.supplements(items=items, gates=(), reason="")))

    assert "共1项，详见附件1：护照资料页。" in text
    assert "1国籍、出生日期、护照有效期至—未附证明材料。护照资料页" in text


def test_forty_lines_stand_in_one_table_with_its_head_on_every_page():
    document = opened(notices.longest_supplements())
    pages = [read(document, page) for page in range(len(document))]
    annex = [page for page in pages if page.startswith("序号事项申报内容核查意见可用的证明材料") or "补正事项清单文号" in page]

    assert len(annex) > 3
    listed = "".join(annex)
    assert all(str(figure) in listed for figure in range(1, 41))
    assert listed.count("序号事项申报内容核查意见可用的证明材料") == len(annex)
    assert "等。" in pages[0] + pages[1]


# --- the acknowledgement


def test_an_acknowledgement_names_reference_moment_day_and_every_file_with_its_digest():
    one = notices.acknowledgement()
    text = told(opened(one))

    assert "申请编号Application/Antrag2026-000012" in text
    assert "收件时间（上海）Filedat(Shanghai)/Eingereichtum(Shanghai)2026年11月20日09:30" in text
    assert "第几次提交Filingnumber/EinreichungNr.1" in text
    for line in one.files:
        assert squeezed(line.name) in text
        assert line.sha256 in text
    assert f"共{len(one.files)}个文件。" in text
    assert "不表示材料齐全、内容属实，也不表示予以推荐" in text
    assert "itisnorecommendation" in text
    assert "istkeineEmpfehlung" in text
    assert one.answers_digest in text
    assert one.claimed_digest in text


def test_a_file_name_that_no_font_has_is_printed_with_a_mark_and_its_digest():
    text = told(opened(notices.longest_acknowledgement()))

    assert "第40号〓扫描件最终版.pdf" in text
    assert all(line.sha256 in text for line in notices.longest_acknowledgement().files)


def test_an_acknowledgement_without_evidence_says_so():
    assert "未附证明材料。" in told(opened(notices.acknowledgement(files=())))


# --- the application on paper


def test_the_summary_has_every_question_that_was_asked_with_its_answer_and_three_labels():
    one = notices.summary()
    text = told(opened(one))

    for name, question in questions().items():
        if question.only_when and not one.answers.get(question.only_when):
            assert squeezed(Say("en").fact(name)) not in text, name
            continue
        value = notices_value(name, one.answers.get(name))
        assert squeezed(Say("zh").fact(name)) in text, name
        assert squeezed(value) in text, (name, value)
    for section in sections():
        for lang in LANGUAGES:
            assert squeezed(Say(lang)(f"question.section.{section.id}")) in text


def notices_value(name: str, kept: object) -> str:
    """The answer as a reader of Chinese expects it."""
    from workflow import read_answers

    if kept in (None, ""):
        return "未填"
    return Say("zh").value(name, read_answers({name: kept}).values.get(name, kept))


def test_the_summary_tells_the_claimed_score_as_claimed_and_whose_rules_give_it():
    one = notices.summary()
    text = told(opened(one))

    own, points = (next(score for score in one.scores if score.nature == nature) for nature in ("own", "statute"))
    assert f"{own.most}分（满分100分）·建议推荐" in text
    assert f"{points.most}分（满分120分）·外国高端人才（A类）" in text
    assert "未经任何机关采纳，不是法律、法规或者规章" in text
    assert "未经核实；经审核可能改变" in text


def test_the_summary_has_declaration_signature_date_and_a_place_for_the_stamp_on_one_page():
    for make in (notices.summary, notices.longest_summary):
        last = read(document := opened(make()), len(document) - 1)
        assert all(words in last for words in ("本单位声明：", "（签字）", "日期", "用人单位（公章）"))


def test_a_draft_says_that_it_was_not_filed():
    text = told(opened(notices.summary({"post_title": None}, filed_at=None)))

    assert "草稿，尚未提交" in text
    assert "Draft,notfiled/Entwurf,nichteingereicht" in text
    assert "岗位Post/Stelle未填" in text


def test_an_answer_that_cannot_be_read_stands_as_it_was_typed():
    text = told(opened(notices.summary({"live_sales": "约300万🙂", "post_title": "主播<b>{0}%s"}, filed_at=None)))

    assert "约300万〓" in text
    assert "主播<b>{0}%s" in text


def test_every_page_of_a_sheet_names_the_case_and_the_digest_of_the_answers():
    one = notices.longest_summary()
    document = opened(one)

    for page in range(len(document)):
        assert f"申请编号：{one.case_reference}·摘要：{one.answers_digest[:16]}·第{page + 1}页" in read(document, page)


# --- other things that hold for all


def test_a_trace_that_is_not_its_own_stops_the_print():
    with pytest.raises(ValueError, match="SHA-256"):
        print_document(notices.refusal(), b"{}")


@pytest.mark.parametrize("name", ["王镕堃", "李喆璟㛃", "陳國輝", "𬭎𫖯"])
@pytest.mark.parametrize("kind", USUAL)
def test_rare_characters_of_names_are_printed(kind, name):
    changed = {"answers": {"host_chinese_name": name}} if kind == "summary" else {"letter": statement(host_chinese_name=name)}

    assert name in told(opened(USUAL[kind](**changed)))


@pytest.mark.parametrize("kind", ["refusal", "supplements"])
def test_the_signature_is_never_alone_on_a_page(kind):
    for make in (USUAL[kind], EXTREME[kind]):
        document = opened(make())
        signed = [page for page in range(len(document)) if "（盖章处）" in read(document, page)]
        assert len(signed) == 1
        assert "特此通知。" in read(document, signed[0])


@pytest.mark.parametrize("lines", range(12))
def test_closing_and_stamp_stand_on_a_page_with_text(lines):
    one = notices.supplements(reason="\n".join(["请补充学历认证。"] * lines))
    document = opened(one)
    [page] = [read(document, page) for page in range(len(document)) if "（盖章处）" in read(document, page)]

    assert len(page.partition("特此通知。")[0]) > 28


def test_a_row_higher_than_a_page_goes_on_and_loses_nothing():
    paper = Paper("zh-CN", "试", "试", "试", datetime.now(UTC).date())

    def begin() -> float:
        paper.page()
        return 105.0

    words = "一二三四五六七八九十" * 200
    table(Flow(paper, begin), (Column(0, 20), Column(20, 156)), [plain("头"), plain("文")], [[plain("行"), plain(words)]])
    document = pdfium.PdfDocument(paper.finish())

    assert len(document) in (2, 3)
    assert read(document).replace("头文", "").replace("行", "") == words
    assert all(box[4] < 263 for page in range(len(document)) for box in boxes(document, page))


def test_the_longest_letter_and_notices_name_the_same_person():
    name = longest().host_chinese_name

    assert all(name in told(opened(make())) for make in EXTREME.values())


@pytest.mark.parametrize("lines", range(0, 24, 2))
def test_the_heads_of_a_list_stand_above_its_first_line(lines):
    words = "工作证明未盖章，" * 40
    items = tuple(item.model_copy(update={"reason": words}) for item in notices.ITEMS[:2])
    document = opened(notices.supplements(items=items, reason="\n".join(["请补充学历认证。"] * lines)))

    pages = [page for number in range(len(document)) if "Listofwhathastobeputright" in (page := read(document, number))]
    assert len(pages) == 1
    assert "No.ItemStatedFindingPossibledocuments1EducationDoctorate" in pages[0]
