"""The sheets of a firm's own people, of mandates and of admissions, drawn by Streamlit on the real office."""

import pytest
import streamlit as st
from conftest import PASSWORD, QUICK, House, actors, pdf, picture, signed_in
from desk import COUNTER, Desk
from streamlit.testing.v1 import AppTest

from forms.office import engage
from forms.wording import LANGUAGES, Say
from workflow import Role, ask_for_admission, colleagues, enter_organisation, enter_person, give_mandate, use_link, who

NEW = "钟楼 umbrella 外滩 seventeen"
HEFU = ("上海合孚人力资源服务有限公司", "Shanghai Hefu Human Resources Co., Ltd.", "91310106MADEM0044J")
ASKED = {
    "company_name_zh": "上海示例直播有限公司",
    "company_name_latin": "Shanghai Example Live Co., Ltd.",
    "employer_credit_code": "91310106MADEM0055N",
    "company_address": "上海市静安区示例路1号",
    "company_contact_name": "样本·林晓",
    "company_contact_email": "lin.xiao@example.com",
}


@pytest.fixture
def firm(quick_house) -> House:
    """The house; Lanqiao has an owner, tang, an agency with a mandate has mo, and a firm asks to be admitted."""
    house = quick_house
    agency = enter_organisation(house.office.registry, house.clock(), *HEFU, agency=True)
    for login, name, roles, of in (
        ("tang", "唐悦", {Role.FIRM, Role.OWNER}, house.zhou.organisation_id),
        ("mo", "莫然", {Role.AGENT}, agency.id),
    ):
        enter_person(house.office.registry, house.clock(), login, name, roles, of, PASSWORD, QUICK)
    house.people = actors(house.office)
    day = house.office.today()
    give_mandate(house.office, house.tang, HEFU[2], day, day, "委托书.pdf", pdf())
    ask_for_admission(house.office, ASKED, False, {"licence": ("a.pdf", pdf()), "authorisation": ("b.png", picture())}, "one")
    return house


@pytest.fixture
def desk(firm, monkeypatch):
    """The counter as somebody sees it: `desk("tang", "our_people")`."""

    def sit(login: str, sheet: str, lang: str = "zh", **address: object) -> Desk:
        cookies = {"sid": signed_in(firm.office, login), "lang": lang}
        monkeypatch.setattr(type(st.context), "cookies", property(lambda context: cookies))
        return Desk(AppTest.from_file(COUNTER, default_timeout=60).run()).open(sheet, **address)

    engage(firm.office)
    yield sit
    engage(None)


def test_an_owner_invites_a_colleague_whose_link_is_shown_once_and_works(firm, desk):
    at = desk("tang", "our_people", do="invite").write("姓名", "林晓").write("账号", "lin.xiao")

    at.click("邀请并生成链接")

    link = at.page.code[0].value.rpartition("/")[2]
    use_link(firm.office, link, NEW)
    assert who(firm.office, signed_in(firm.office, "lin.xiao", NEW)).roles == {Role.FIRM}
    assert "林晓" in at.text
    at.click("已交给本人，不再显示")
    assert not at.page.code


def test_ten_minutes_later_the_password_is_asked_for_on_the_page_and_what_was_typed_stays(firm, desk):
    at = desk("tang", "our_people", do="invite").write("姓名", "林晓").write("账号", "lin.xiao")
    firm.clock.move(minutes=11)

    at.click("邀请并生成链接")
    assert "需要10分钟以内输入过密码" in at.answer
    assert "邀请并生成链接" not in at.buttons()
    at.write("密码", "not it").click("确认")
    assert "密码不对" in at.answer
    at.write("密码", PASSWORD).click("确认")
    assert at.written("账号") == "lin.xiao"
    at.click("邀请并生成链接")

    assert at.page.code


def test_ending_a_colleague_is_asked_once_more_and_names_what_happens(firm, desk):
    at = desk("tang", "our_people", person=firm.zhou.id).click("停用账号")
    assert who(firm.office, signed_in(firm.office, "zhou")) is not None

    at.click("停用")

    assert "周敏的账号已停用" in at.answer
    assert signed_in(firm.office, "zhou") is None
    assert "没有这个人" in desk("tang", "our_people", person=firm.zheng.id).text


def test_an_agent_begins_with_the_choice_and_then_sees_the_firms_cases(firm, desk):
    firm.filed()
    at = desk("mo", "mandates")
    assert "您现在没有代任何企业办理" in at.text

    at.click(f"代{firm.zhou.organisation}办理")

    assert f"代{firm.zhou.organisation} · {HEFU[0]} · 莫然" in at.text
    assert "霍莱娜" in at.open("firm_cases").text
    at.open("mandates").click("不再代任何企业办理")
    assert "我们的申请" not in at.text


def test_a_registrar_admits_a_firm_and_hands_out_the_link_of_its_owner(firm, desk):
    at = desk("li", "admissions", request=1)
    assert at.written("首位负责人的账号") == "lin.xiao"

    at.click("准入").click("确认准入")

    use_link(firm.office, at.page.code[0].value.rpartition("/")[2], NEW)
    lin = who(firm.office, signed_in(firm.office, "lin.xiao", NEW))
    assert [one.person.name for one in colleagues(firm.office, lin)] == ["样本·林晓"]
    assert "没有单位等待准入" in at.text


def test_a_refusal_without_a_reason_is_asked_for_it(firm, desk):
    at = desk("li", "admissions", request=1).click("不予准入").click("确认不予准入")
    assert "理由" in at.answer

    at.click("不予准入").write("理由", "授权书没有盖章").click("确认不予准入")

    assert "lin.xiao@example.com" in at.answer


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_drawn_in_every_language_and_closed_to_who_has_no_part_in_it(firm, desk, lang):
    for login, sheet, address in (
        ("tang", "our_people", {"person": firm.zhou.id}),
        ("tang", "mandates", {"do": "give"}),
        ("zhao", "admissions", {"request": 1}),
    ):
        assert desk(login, sheet, lang, **address).text
    at = desk("zhao", "admissions", lang, request=1)
    assert Say(lang)("accounts.admissions.admit.first") not in at.buttons()  # the auditor reads
