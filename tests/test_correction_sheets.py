"""Corrections on the sheets: proposed by the countersigner, decided by the registrar, told to the firm."""

import pytest
import streamlit as st
from conftest import PASSWORD, House, issue, signed_in
from desk import COUNTER, Desk
from streamlit.testing.v1 import AppTest

from forms.office import engage
from forms.wording import LANGUAGES
from workflow import (
    Answer,
    Proposal,
    confirm_correction,
    examine,
    order_revocation,
    propose,
    propose_correction,
    read_case,
    revoke,
    sign,
    verify_code,
)

POST = {"post_title": "跨境电商直播主播"}


@pytest.fixture
def at_desk(house: House, monkeypatch: pytest.MonkeyPatch):
    """The counter as a person sees it: `at_desk("wang")`."""

    def sit(login: str, lang: str = "zh") -> Desk:
        cookies = {"sid": signed_in(house.office, login, PASSWORD), "lang": lang}
        monkeypatch.setattr(type(st.context), "cookies", property(lambda context: cookies))
        return Desk(AppTest.from_file(COUNTER, default_timeout=60).run())

    engage(house.office)
    yield sit
    engage(None)


def proposed(house: House, values: dict | None = None):
    case = house.issued()
    propose_correction(house.office, case.id, case.version, house.wang, values or POST, "录入有误")
    return house.case(case)


def chosen(desk: Desk, *fields: str) -> Desk:
    desk.page.multiselect[0].set_value(list(fields)).run()
    return desk


def test_the_countersigner_sees_what_stands_which_way_it_takes_and_proposes(house, at_desk):
    case = house.issued()
    desk = chosen(at_desk("wang").open("revocation", case=case.id), "post_title")

    assert desk.written("岗位") == "跨境电商直播主持人"
    assert "将发出更正通知，原函继续有效。" in desk.text
    assert "未经任何机关确认" in desk.text
    desk.write("岗位", "跨境电商直播主播").write("更正原因", "录入有误").click("提出更正").click("提出")

    assert "已提出更正沪播荐〔2026〕1号" in desk.answer
    [waiting] = read_case(house.office, case.id, house.wang).corrections
    assert (waiting.way, waiting.changes[0]["reads"], waiting.reason) == ("note", "跨境电商直播主播", "录入有误")
    assert "提出更正" not in desk.buttons()


def test_more_than_a_slip_is_told_to_need_a_new_letter_before_it_is_proposed(house, at_desk):
    case = house.issued()
    desk = chosen(at_desk("wang").open("revocation", case=case.id), "host_sex", "nationality", "points")

    assert "须以新函取代" in desk.text
    assert "关系到被推荐人的身份" in desk.text
    assert "积分和类别只能由重新审核得出" in desk.text
    chosen(desk, "post_title", "workplace")
    assert "一份更正通知最多更正1项。" in desk.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [("跨境电商直播主持人", "推荐函里已经是这样写的"), ("主播😀", "U+1F600"), ("", "需要填写")],
)
def test_a_refused_proposal_names_the_field_and_keeps_what_was_typed(house, at_desk, typed, told):
    case = house.issued()
    desk = chosen(at_desk("wang").open("revocation", case=case.id), "post_title")
    desk.write("岗位", typed).write("更正原因", "录入有误").click("提出更正").click("提出")

    assert told in desk.answer
    assert "岗位" in desk.answer
    assert desk.written("更正原因") == "录入有误"
    assert read_case(house.office, case.id, house.wang).corrections == ()


def test_the_registrar_finds_the_proposal_looks_at_the_note_and_confirms_it(house, at_desk):
    case = proposed(house)
    desk = at_desk("li").open("register")
    assert "待确认的更正" in desk.text
    assert f"/register?case={case.id}" in desk.text
    desk.open("register", case=case.id)
    assert "王珂" in desk.text
    assert f"/notices/preview/{case.id}/correction.pdf" in desk.text

    desk.click("确认更正").click("确认")

    assert "更正通知已发出" in desk.answer
    assert "沪播荐更正〔2026〕1号" in desk.text
    assert "下载和打印" in desk.text  # the letter stays in force


def test_the_registrar_dismisses_a_proposal_with_a_reason(house, at_desk):
    case = proposed(house)
    desk = at_desk("li").open("register", case=case.id).click("不同意")
    desk.write("不同意的理由", "原文无误")
    desk.page.button(key="dismiss_correction_yes").click().run()

    [dismissed] = read_case(house.office, case.id, house.li).corrections
    assert (dismissed.result, dismissed.decision_reason) == ("dismissed", "原文无误")
    assert "原文无误" in desk.text


def test_who_proposed_it_is_not_offered_to_decide(house, at_desk):
    case = house.issued()
    propose_correction(house.office, case.id, case.version, house.xu, POST, "录入有误")

    desk = at_desk("xu").open("register", case=case.id)

    assert "须由另一人决定" in desk.text
    assert "确认更正" not in desk.buttons()


def test_a_proposal_about_a_letter_that_was_revoked_meanwhile_is_not_offered_any_more(house, at_desk):
    case = proposed(house)
    order_revocation(house.office, case.id, case.version, house.wang, "合同已解除")
    assert "确认更正" not in at_desk("li").open("register", case=case.id).buttons()  # the revocation comes first
    revoke(house.office, case.id, house.version(case), house.li)

    assert "待确认的更正" not in at_desk("li").open("register").text
    assert "更正，待您决定" not in at_desk("li").open("register", case=case.id).text


def replaced(house: House):
    case = proposed(house, {"passport_number": "C01X00T74"})
    second = confirm_correction(house.office, case.id, case.version, house.li).successor_id
    return case, read_case(house.office, second, house.zhao).case


def test_a_replaced_letter_is_offered_to_nobody_and_everybody_is_told_the_new_number(house, at_desk):
    first, second = replaced(house)
    assert "取代推荐函沪播荐〔2026〕1号" in at_desk("shen").open("examination", case=second.id).text
    assert "取代沪播荐〔2026〕1号" in at_desk("zhou").open("progress", case=second.id).text
    for fact in [one.fact for one in read_case(house.office, second.id, house.shen).claims if one.finding is None]:
        examine(house.office, second.id, house.version(second), house.shen, fact, "verified")
    propose(house.office, second.id, house.version(second), house.shen, Proposal.RECOMMENDATION, "已核对")
    sign(house.office, second.id, house.version(second), house.wang)
    issue(house.office, second.id, house.version(second), house.li)

    registrar, firm = at_desk("li").open("register", case=first.id), at_desk("zhou").open("progress", case=first.id)

    assert "此函已由沪播荐〔2026〕2号取代" in registrar.text
    assert not registrar.page.get("link_button")
    assert "沪播荐〔2026〕2号" in firm.text
    assert "letter.pdf" not in firm.text
    assert "已被取代" in at_desk("wang").open("revocation").text
    assert verify_code(house.office, read_case(house.office, first.id, house.zhao).letter.code).answer is Answer.REPLACED


def test_the_firm_reads_the_note_beside_its_letter(house, at_desk):
    case = proposed(house)
    assert "更正" not in at_desk("zhou").open("progress", case=case.id).text
    confirm_correction(house.office, case.id, case.version, house.li)

    desk = at_desk("zhou").open("progress", case=case.id)

    assert "请附于原函一并使用" in desk.text
    assert "沪播荐更正〔2026〕1号" in desk.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheets_of_a_correction_are_drawn_in_every_language(house, at_desk, lang):
    case = proposed(house)

    for login, sheet in (("wang", "revocation"), ("li", "register"), ("zhou", "progress")):
        desk = at_desk(login, lang).open(sheet, case=case.id)
        assert case.reference in desk.text
