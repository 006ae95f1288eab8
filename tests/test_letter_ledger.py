"""The ledger of the letter: each fact as claimed and as found, where it is proven, how open texts were read."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pikepdf
import pypdfium2 as pdfium
import pytest
from archive_rules import faults
from conftest import issue
from letters import many, read, statement

from forms.letter import print_letter
from forms.letter.found import _value
from forms.letter.telling import Telling
from forms.wording import Say
from rules import FACTS, check_fact
from workflow import FactLine, LetterStatement, Proposal, Verdict, examine, judge, propose, read_case, sign
from workflow.canonical import plain


def letter_of(house, case) -> LetterStatement:
    """The letter of a proposed case."""
    case = sign(house.office, case.id, case.version, house.wang)
    return LetterStatement.model_validate(issue(house.office, case.id, case.version, house.li).statement)


def test_a_letter_states_each_claim_with_what_was_found_and_why_where_it_departs(house):
    case = house.proposed(
        annual_salary_cny=(Verdict.WRONG, "合同载明三十万", "300000"), training_given=(Verdict.NOT_PROVEN, "没有签到记录")
    )
    claims = {claim.fact: claim for claim in read_case(house.office, case.id, house.zhao).claims}

    said = {line.fact: line for line in letter_of(house, case).facts}

    assert list(said) == sorted({*claims, "local_bonus"}, key=list(FACTS).index)
    assert {name: said[name].claimed for name in claims} == {name: plain(claim.value) for name, claim in claims.items()}
    pay, training, reach, bonus = (
        said[name] for name in ("annual_salary_cny", "training_given", "audience_reach", "local_bonus")
    )
    assert (pay.finding, pay.verified, pay.reason) == ("wrong", "300000", "合同载明三十万")
    assert (training.finding, training.verified, training.reason) == ("not_proven", None, "没有签到记录")
    assert (reach.finding, reach.verified, reach.reason) == ("verified", reach.claimed, "")
    assert (bonus.finding, bonus.claimed, bonus.verified) == ("granted", None, 0)
    assert (bonus.reason, bonus.document) == ("本市不加分", "沪人社〔2026〕8号")


def test_a_letter_names_file_and_page_that_a_finding_rests_on(house):
    case = house.examined()
    [proof] = read_case(house.office, case.id, house.shen).evidence
    case = examine(house.office, case.id, case.version, house.shen, "education", Verdict.VERIFIED, evidence_id=proof.id, page=2)
    case = propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION)

    said = {line.fact: line for line in letter_of(house, case).facts}

    assert (said["education"].document, said["education"].page, said["education"].sha256) == ("学位证书.pdf", 2, proof.sha256)
    assert (said["audience_reach"].document, said["audience_reach"].page, said["audience_reach"].sha256) == ("", None, "")


def test_of_what_officers_judge_the_newest_stands_and_nothing_that_was_taken_back(house):
    case = house.examined()
    for fact, value, reason in (
        ("post_fits_catalogue", False, "岗位不符"),
        ("post_fits_catalogue", True, "岗位属于所列"),
        ("talent_programme", True, "入选"),
        ("talent_programme", None, "误记"),
    ):
        case = judge(house.office, case.id, case.version, house.shen, fact, value, reason, "目录第三条")
    case = propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION)

    judged = [line for line in letter_of(house, case).facts if line.finding == "judged"]

    assert [(line.fact, line.verified, line.reason, line.document) for line in judged] == [
        ("post_fits_catalogue", True, "岗位属于所列", "目录第三条")
    ]


def test_a_character_that_no_font_has_in_officers_words_is_marked_and_stops_no_letter(house):
    case = house.proposed(training_given=(Verdict.NOT_PROVEN, "麒麟系统没有记录"))
    case = sign(house.office, case.id, case.version, house.wang)
    poor = replace(house.office, unprintable=lambda text: tuple(character for character in text if character == "麒"))

    letter = issue(poor, case.id, case.version, house.li)

    said = {line["fact"]: line for line in letter.statement["facts"]}
    assert said["training_given"]["reason"] == "〓麟系统没有记录"


def test_a_letter_states_every_open_text_with_what_the_other_reading_would_give(house):
    case = house.proposed()
    verified = read_case(house.office, case.id, house.zhao).verified

    scores = letter_of(house, case).scores

    for score in scores:
        found = verified.readings(verified.assessment(score.ruleset))
        assert [(line.id, line.changes, line.least, line.most, line.category) for line in score.readings] == [
            (one.interpretation.id, one.changes, one.least, one.most, one.category) for one in found
        ]
        assert {line.id for line in score.readings if not line.computable} == {
            one.interpretation.id for one in found if one.interpretation.effect in ("another_day", "not_computable")
        }
    assert all(score.readings for score in scores)


def test_each_criterion_names_the_facts_that_it_rests_on(house):
    said = letter_of(house, house.proposed())
    stated = {line.fact for line in said.facts}

    for score in said.scores:
        assert all(line.facts for line in score.lines)
        assert {fact for line in score.lines for fact in line.facts} - stated <= {"degree_taught_in_chinese", "local_bonus"}


def old(told: LetterStatement) -> LetterStatement:
    """The letter as it was stored before there were facts and readings in it."""
    kept = json.loads(told.canonical())
    del kept["facts"]
    for score in kept["scores"]:
        del score["readings"]
        for line in score["lines"]:
            del line["facts"]
    return LetterStatement.model_validate(kept)


def test_a_letter_from_before_there_were_facts_can_still_be_read_and_printed():
    text = read(pdfium.PdfDocument(print_letter(old(statement()))))

    assert "评分明细" in text
    assert "受众规模（最大认证账号的粉丝数）100万人以上不满500万人810第一部分：受众规模" in text
    assert "申报事项与核实意见" not in text
    assert "解释口径" not in text


# --- in print


def row(number: int, *cells: str) -> str:
    return re.sub(r"\s", "", f"{number}{''.join(cells)}")


def annex(told: LetterStatement) -> str:
    return read(pdfium.PdfDocument(print_letter(told)))


def test_the_annex_prints_each_fact_with_claim_finding_reason_and_page():
    text = annex(statement())

    assert row(3, "年薪（税前）", "¥420,000", "¥420,000", "属实", "聘用合同.pdf，第3页") in text
    assert row(4, "学历", "博士", "硕士", "有误", "学位证书.pdf，第1页", "理由：学位证书载明硕士") in text
    assert row(24, "培训时数", "每年60小时", "—", "未证明", "未指明", "理由：没有签到记录") in text
    assert row(16, "地方加分", "—", "5分", "加分", "沪人社〔2026〕8号", "理由：紧缺人才") in text


def test_each_criterion_points_to_the_numbers_of_its_facts():
    text = annex(statement())

    assert row(15, "20", "4、5", "计分项：受教育程度或取得职业技能资格证书等") in text  # 15 of 20 points, facts 4 and 5
    assert "4、5" in text
    assert row(4, "学历") in text
    assert row(5, "职业资格") in text


def test_the_annex_says_what_the_other_reading_would_give_this_host():
    text = annex(statement({"relevant_work_years": Decimal("2.5")}))

    assert (
        "只计满一年；不满一年的部分不计分。理由：“每增加一年，增加一分”，文本未规定不足一年的处理。不满一年按一年计。有影响：总分变为82分"
        in text
    )
    assert "各项均以申请提交之日为准。理由：文本未规定基准日。以受理日或决定日为准。不能推算" in text
    assert "一项内有多种情形时，取得分最高的一种，不累加。" in text


VALUES = {
    "date": "1997-05-04",
    "money": Decimal("420000.50"),
    "decimal": Decimal("2.5"),
    "whole": 4,
    "yes_no": True,
    "nationality": "DEU",
    "credit_code": "91310000MA1FL0001R",
}


@pytest.mark.parametrize("fact", FACTS)
def test_every_value_is_printed_in_the_words_in_which_it_is_shown_elsewhere(fact):
    spec = FACTS[fact]
    raws = list(spec.choices) if spec.kind == "choice" else [spec.choices[:2]] if spec.kind == "topics" else [VALUES[spec.kind]]
    for raw in raws:
        value = check_fact(fact, list(raw) if spec.kind == "topics" else raw)
        line = FactLine(fact=fact, claimed=plain(value), verified=None, finding="verified")
        kept = FactLine.model_validate_json(line.model_dump_json()).claimed

        assert _value(Telling(statement(), "zh"), fact, kept) == Say("zh").value(fact, value)


def test_forty_lines_of_evidence_go_over_pages_under_a_head_that_is_said_again_and_read_out_once():
    printed = print_letter(many(40))
    document = pdfium.PdfDocument(printed)
    pages = [read(document, number) for number in range(len(document))]
    holding = [page for page in pages if "聘用合同及其补充协议" in page]

    assert len(holding) >= 2
    assert all("序号事项申报核实核实意见证明材料" in page for page in holding)
    assert "".join(holding).count("聘用合同及其补充协议（扫描件，已加盖公章）.pdf") == 40
    assert faults(printed) == []
    with pikepdf.open(io.BytesIO(printed)) as opened:
        heads = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name.THead]
    assert len(heads) == 5  # two scores, the facts, two editions' readings: none of them twice


def test_a_reason_longer_than_a_page_is_printed_to_its_last_word():
    reason = "没有签到记录，" * 560 + "完"
    document = pdfium.PdfDocument(print_letter(many(3, reason)))

    text = read(document)
    told = re.sub("序号事项申报核实核实意见证明材料", "", text)
    assert reason in told
    assert max(box[3] for page in document for box in [page.get_mediabox()]) < 842


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_translation_names_the_routes(lang):
    told = statement({"post_fits_catalogue": True})
    text = annex(told)
    [line] = [line for line in told.routes if line.state == "holds"]

    assert re.sub(r"\s", "", getattr(line.label, lang)) in text


def test_the_day_of_a_fact_is_written_as_a_day():
    assert _value(Telling(statement(), "zh"), "date_of_birth", "1997-05-04") == Say("zh").day(date(1997, 5, 4))
