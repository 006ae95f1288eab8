"""The sheets of registrar, auditor and administrator, drawn by Streamlit on the real office."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PASSWORD, House, code_of, signed_in
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from forms import case_pages
from forms.office import engage
from forms.wording import LANGUAGES, Say
from workflow import (
    Answer,
    Role,
    cases_for,
    give_roles,
    letter_document,
    order_revocation,
    organisations,
    people,
    prepare,
    read_case,
    remit,
    use_link,
    verify_code,
    who,
)

NEW = "钟楼 umbrella 外滩 seventeen"
SHEETS = Path(__file__).parents[1] / "forms" / "sheets"
Drawn = Callable[..., AppTest]


def the_counter() -> None:
    """What Streamlit runs; the module is imported, so that a test can put its own person at the counter."""
    from forms import counter

    counter.main()


@pytest.fixture
def drawn(house: House, monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """Draws a sheet for a person: `drawn("li", "register", case=3)`."""

    def draw(login: str, sheet: str, lang: str = "zh", **asked: object) -> AppTest:
        token = signed_in(house.office, login, PASSWORD)
        monkeypatch.setattr("forms.counter.token", lambda: token)
        monkeypatch.setattr("forms.counter.say_here", lambda: Say(lang))
        monkeypatch.setattr("forms.sheet.say_here", lambda: Say(lang))
        at = AppTest.from_function(the_counter, default_timeout=30).run()
        at.switch_page(str(SHEETS / f"{sheet}.py"))
        for name, value in asked.items():
            at.query_params[name] = str(value)
        at.run()
        assert not at.exception
        return at

    engage(house.office)
    yield draw
    engage(None)


def said(at: AppTest) -> str:
    """Everything that stands on the page as HTML, without the style sheet."""
    return "\n".join(one.proto.body for one in at.get("html") if not one.proto.body.startswith("<style"))


def errors(at: AppTest) -> str:
    """What the page says is wrong."""
    return "\n".join(part for part in said(at).splitlines() if "jc-errors" in part)


def click(at: AppTest, key: str) -> AppTest:
    """Presses a button of the page."""
    at.button(key=key).click().run()
    assert not at.exception
    return at


def keys(at: AppTest) -> set[str]:
    """The buttons of the page."""
    return {button.key for button in at.button}


def letters(house: House) -> list[str]:
    """The numbers of all letters."""
    return [row.letter_number for row in cases_for(house.office, house.zhao).rows if row.letter_number]


# --- registrar


def test_the_registrar_sees_what_waits_for_a_letter_and_the_register(house: House, drawn: Drawn):
    waiting, issued = house.decided(), house.issued()

    at = drawn("li", "register")

    assert waiting.reference in said(at)
    assert f"/register?case={waiting.id}" in said(at)
    assert letters(house)[0] in said(at)
    assert f"/register?case={issued.id}" in said(at)


def test_the_registrars_entry_counts_letters_to_issue_and_to_revoke(house: House, drawn: Drawn):
    house.decided(), house.ordered()

    labels = [link.proto.label for link in drawn("li", "register").get("page_link")]

    assert labels == [f"{Say('zh')('common.page.register')} **2**", Say("zh")("common.page.admissions")]


def test_before_anything_was_issued_the_register_says_what_will_stand_there(drawn: Drawn):
    at = drawn("li", "register")

    assert "现在没有待签发的案件" in said(at)
    assert "还没有签发过推荐函" in said(at)


def prepared(house: House, drawn: Drawn, login: str = "li") -> AppTest:
    """The page of a decided case whose letter the registrar has prepared there."""
    return click(drawn(login, "register", case=house.decided().id), "prepare")


def links(at: AppTest) -> list[str]:
    """The files that the page offers."""
    return [one.proto.url for one in at.get("link_button")]


def test_a_letter_is_prepared_with_its_number_and_can_be_looked_at_before_it_is_issued(house: House, drawn: Drawn):
    case = house.decided()
    at = drawn("li", "register", case=case.id)
    assert "issue_first" not in keys(at)

    click(at, "prepare")

    assert "已编号沪播荐〔2026〕1号" in said(at)
    assert "2026年11月24日" in said(at)
    assert links(at) == [f"/letters/{case.id}/preview.pdf"]
    assert {"issue_first", f"show_{case.id}"} == keys(at)
    assert letters(house) == []


def test_a_letter_is_issued_after_the_registrar_was_asked_once_more(house: House, drawn: Drawn):
    at = prepared(house, drawn)

    click(at, "issue_first")
    assert letters(house) == []
    assert "签发沪播荐〔2026〕1号吗" in said(at)
    click(at, "issue_yes")

    assert letters(house) == ["沪播荐〔2026〕1号"]
    assert at.title[0].value == "沪播荐〔2026〕1号"
    assert "已签发，发文字号沪播荐〔2026〕1号" in said(at)


def test_a_prepared_letter_whose_day_has_passed_is_not_offered_but_prepared_anew(house: House, drawn: Drawn):
    case = house.decided()
    prepare(house.office, case.id, case.version, house.li)
    house.clock.move(days=1)
    at = drawn("li", "register", case=case.id)
    assert "落款日期已过" in said(at)
    assert keys(at) == {"prepare", f"show_{case.id}"}
    assert links(at) == []

    click(at, "prepare")

    assert "已编号沪播荐〔2026〕2号" in said(at)
    assert "issue_first" in keys(at)
    register = said(drawn("li", "register"))
    assert all(words in register for words in ("共编号2个", "待签发1个", "作废1个", "落款当日未签发"))


def test_the_registers_of_numbers_tell_registrar_and_auditor_what_became_of_each(house: House, drawn: Drawn):
    first = house.decided()
    prepare(house.office, first.id, first.version, house.li)
    remit(house.office, first.id, first.version + 1, house.wang, "护照页不清晰")
    issued = house.issued()

    for login, sheet in (("li", "register"), ("zhao", "audit")):
        told = said(drawn(login, sheet))
        assert "推荐函 · 2026年" not in told  # the choice stands in a field of its own
        assert all(words in told for words in ("共编号2个：已签发1个", "案件退回审核", "王珂", "李蔚"))
        assert f"/{sheet}?case={issued.id}" in told


def test_a_number_of_which_nothing_tells_is_shown_in_red(house: House, drawn: Drawn):
    from workflow.registry import next_serial

    house.issued()
    with house.office.registry.writing() as session:
        next_serial(session, "letter", 2026)

    at = drawn("li", "register")

    assert "有1个号码查不到去向" in errors(at)
    assert "第2号" in said(at)


def test_who_thinks_better_of_it_issues_nothing(house: House, drawn: Drawn):
    at = prepared(house, drawn)

    click(click(at, "issue_first"), "issue_no")

    assert letters(house) == []
    assert "issue_first" in keys(at)


def test_two_clicks_on_two_pages_drawn_at_once_issue_one_letter(house: House, drawn: Drawn):
    case = house.decided()
    prepare(house.office, case.id, case.version, house.li)
    first = click(drawn("li", "register", case=case.id), "issue_first")
    second = click(drawn("li", "register", case=case.id), "issue_first")

    click(first, "issue_yes")
    click(second, "issue_yes")

    assert letters(house) == ["沪播荐〔2026〕1号"]
    assert case.reference in errors(second)


def test_a_page_drawn_before_the_case_was_remitted_cannot_issue(house: House, drawn: Drawn):
    case = house.decided()
    prepare(house.office, case.id, case.version, house.li)
    at = click(drawn("li", "register", case=case.id), "issue_first")
    remit(house.office, case.id, case.version + 1, house.wang, "护照页不清晰")

    click(at, "issue_yes")

    assert letters(house) == []
    assert errors(at)


def test_a_condition_that_lapsed_since_the_decision_is_named_and_nothing_can_be_issued(house: House, drawn: Drawn):
    case = house.decided()
    house.clock.move(days=140)  # the certificate of no criminal record is of 5 October

    at = drawn("li", "register", case=case.id)

    assert "已超过6个月" in errors(at)
    assert not {"issue_first", "prepare"} & keys(at)
    assert "/preview.pdf" not in str(at.get("link_button"))


def test_the_letter_page_offers_print_and_download_and_counts_the_copies(house: House, drawn: Drawn):
    case = house.issued()
    letter_document(house.office, case.id, house.li, "print")
    letter_document(house.office, case.id, house.zhou, "download")

    at = drawn("li", "register", case=case.id)

    links = [one.proto.url for one in at.get("link_button")]
    assert links == [f"/letters/{case.id}/letter.pdf?purpose=print", f"/letters/{case.id}/letter.pdf"]
    told = said(at)
    assert told.index("第2份（副本）") < told.index("第1份（正本）")
    assert re.search(r"第1份（正本）.*?打印.*?李蔚.*?签发员", told, re.S)
    assert re.search(r"第2份（副本）.*?下载.*?周敏.*?企业", told, re.S)


def test_an_ordered_revocation_is_shown_with_its_reason_and_executed_after_one_more_question(house: House, drawn: Drawn):
    case = house.ordered()
    code = read_case(house.office, case.id, house.li).letter.code
    assert "有效，待撤销" in said(drawn("li", "register"))
    at = drawn("li", "register", case=case.id)
    assert "王珂" in said(at)
    assert "合同已解除" in said(at)

    click(at, "revoke_first")
    assert verify_code(house.office, code).answer is Answer.GENUINE
    at.text_area(key="revoke_reason").set_value("劳动合同已于本月解除")
    click(at, "revoke_yes")

    assert verify_code(house.office, code).answer is Answer.REVOKED
    assert "沪播荐〔2026〕1号已撤销" in said(at)
    assert [one.proto.url for one in at.get("link_button")] == []
    revoked = [line for line in read_case(house.office, case.id, house.zhou).trail if line.step == "revoke"]
    assert [line.reason for line in revoked] == ["劳动合同已于本月解除"]


def test_who_ordered_a_revocation_is_not_offered_to_execute_it(house: House, drawn: Drawn):
    case = house.issued()
    order_revocation(house.office, case.id, house.version(case), house.xu, "合同已解除")

    at = drawn("xu", "register", case=case.id)

    assert "revoke_first" not in keys(at)
    assert "待撤销0件" in said(drawn("xu", "register"))


@pytest.mark.parametrize(
    ("state", "days", "words"),
    [("issued", 0, "有效"), ("issued", 250, "已过期"), ("ordered", 0, "有效，待撤销"), ("revoked", 0, "已撤销")],
)
def test_the_register_says_how_a_letter_stands_today(house: House, drawn: Drawn, state, days, words):
    house.in_state(state)
    house.clock.move(days=days)

    assert f">{words}</span>" in said(drawn("li", "register"))


@pytest.mark.parametrize("asked", [999, "abc", "-1", "9" * 30, "１"])
def test_an_unknown_letter_is_answered_in_words(drawn: Drawn, asked):
    at = drawn("li", "register", case=asked)

    assert "没有找到" in errors(at)
    assert keys(at) == set()


def test_a_case_that_was_only_filed_is_not_the_registrars_to_read(house: House, drawn: Drawn):
    at = drawn("li", "register", case=house.filed().id)

    assert "没有找到" in errors(at)
    assert "HOFFMANN" not in said(at)


def test_a_long_register_is_turned_page_by_page(house: House, drawn: Drawn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(case_pages, "ROWS", 1)
    house.issued()
    house.issued()
    at = drawn("li", "register")
    assert "沪播荐〔2026〕2号" in said(at)
    assert "沪播荐〔2026〕1号" not in said(at)

    click(at, "letters_all_on")
    assert "沪播荐〔2026〕1号" in said(at)
    assert "letters_all_on" not in keys(at)
    click(at, "letters_all_back")

    assert "沪播荐〔2026〕2号" in said(at)


def test_the_register_can_show_revoked_letters_only(house: House, drawn: Drawn):
    house.revoked()
    house.issued()
    at = drawn("li", "register")

    at.selectbox(key="register_shown").select("revoked").run()

    [shown] = [one.proto.body for one in at.get("html") if "titled letters" in one.proto.body]
    assert "沪播荐〔2026〕1号" in shown
    assert "沪播荐〔2026〕2号" not in shown


# --- auditor


def test_the_auditor_reads_every_case_also_a_draft_and_changes_nothing(house: House, drawn: Drawn):
    cases = [house.draft(), house.filed(), house.issued()]

    at = drawn("zhao", "audit")

    assert all(case.reference in said(at) for case in cases)
    assert keys(at) == {"check_trail"}


def test_the_auditor_picks_a_state(house: House, drawn: Drawn):
    draft, filed = house.draft(), house.filed()
    at = drawn("zhao", "audit")

    at.selectbox(key="audit_state").select("filed").run()

    assert filed.reference in said(at)
    assert draft.reference not in said(at)


def test_a_case_file_shows_the_auditor_findings_and_trail_and_nothing_to_change(house: House, drawn: Drawn):
    case = house.issued()

    at = drawn("zhao", "audit", case=case.id)

    assert "签发推荐函：沪播荐〔2026〕1号" in said(at)
    assert "核实一项：年薪" in said(at)
    assert "王珂" in said(at)
    # What is masked can be shown, and the case held back from being anonymised; nothing in it can be changed.
    assert keys(at) == {f"show_{case.id}", "hold"}


def test_an_auditor_holds_a_case_back_with_a_reason_and_lets_it_go(house: House, drawn: Drawn):
    case = house.refused()

    at = click(drawn("zhao", "audit", case=case.id), "hold")
    assert Say("zh")("refusal.ReasonMissing") in said(at)
    at.text_area(key="hold_reason").set_value("申诉未结").run()
    at = click(at, "hold")

    assert Say("zh")("registry.hold.held") in said(at)
    assert read_case(house.office, case.id, house.zhao).held
    at.text_area(key="hold_reason").set_value("申诉已结").run()
    click(at, "hold")
    assert not read_case(house.office, case.id, house.zhao).held


def test_a_whole_trail_is_called_whole(house: House, drawn: Drawn):
    house.decided()

    at = click(drawn("zhao", "audit"), "check_trail")

    assert "留痕完整" in said(at)
    assert errors(at) == ""


def test_an_altered_trail_is_named_entry_by_entry(house: House, drawn: Drawn):
    house.filed()
    with house.office.registry.engine.begin() as hand:  # somebody with the database in hand, past triggers and office
        for (trigger,) in hand.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            hand.execute(text(f"DROP TRIGGER {trigger}"))
        hand.execute(text("UPDATE trail SET reason = 'nothing to see' WHERE number = 12"))

    at = click(drawn("zhao", "audit"), "check_trail")

    assert "有1处与原来写下的不一致" in errors(at)
    assert "第12条被改动过" in errors(at)


# --- administrator


def test_the_administrator_admits_a_person_whose_link_is_shown_once_and_works(house: House, drawn: Drawn):
    at = drawn("chen", "people", do="admit")

    at.text_input(key="admit_name").set_value("高岚")
    at.text_input(key="admit_login").set_value("gao.lan")
    at.checkbox(key="admit_examiner").check()
    click(at, "admit")

    link = at.code[0].value
    assert link.startswith("https://jiancai.example/link/")
    use_link(house.office, link.rpartition("/")[2], NEW)
    actor = who(house.office, signed_in(house.office, "gao.lan", NEW))
    assert (actor.name, actor.roles) == ("高岚", frozenset({Role.EXAMINER}))
    click(at, "passed_on")
    assert not at.code
    assert link not in said(at)


def test_a_person_of_a_firm_acts_for_that_firm(house: House, drawn: Drawn):
    at = drawn("chen", "people", do="admit")

    at.text_input(key="admit_name").set_value("林晓")
    at.text_input(key="admit_login").set_value("lin.xiao")
    at.radio(key="admit_side").set_value("firm").run()
    at.selectbox(key="admit_firm").select(house.zheng.organisation_id)
    click(at, "admit")

    use_link(house.office, at.code[0].value.rpartition("/")[2], NEW)
    lin = who(house.office, signed_in(house.office, "lin.xiao", NEW))
    roles = frozenset({Role.FIRM, Role.OWNER})  # as the first one of a firm, unless the tick is taken away
    assert (lin.roles, lin.organisation) == (roles, house.zheng.organisation)


@pytest.mark.parametrize(
    ("login", "role", "words"),
    [("zhou", "examiner", "zhou"), ("Gao Lan", "examiner", "例如"), ("gao.lan", None, "至少选择")],
)
def test_what_was_typed_stays_when_an_admission_is_refused(house: House, drawn: Drawn, login, role, words):
    before = len(people(house.office, house.chen))
    at = drawn("chen", "people", do="admit")

    at.text_input(key="admit_name").set_value("高岚")
    at.text_input(key="admit_login").set_value(login)
    if role:
        at.checkbox(key=f"admit_{role}").check()
    click(at, "admit")

    assert words in errors(at)
    assert at.text_input(key="admit_name").value == "高岚"
    assert at.text_input(key="admit_login").value == login
    assert len(people(house.office, house.chen)) == before
    assert not at.code


def test_ending_an_account_is_asked_once_more_and_signs_the_person_out(house: House, drawn: Drawn):
    token = signed_in(house.office, "wang", PASSWORD)
    at = drawn("chen", "people", person=house.wang.id)

    click(at, f"end_{house.wang.id}_first")
    assert who(house.office, token) is not None
    click(at, f"end_{house.wang.id}_yes")

    assert who(house.office, token) is None
    assert signed_in(house.office, "wang", PASSWORD) is None
    assert "王珂的账号已停用" in said(at)
    assert "不能恢复" in said(at)


def test_the_last_administrator_cannot_be_ended(house: House, drawn: Drawn):
    at = drawn("chen", "people", person=house.chen.id)

    click(click(at, f"end_{house.chen.id}_first"), f"end_{house.chen.id}_yes")

    assert "管理员" in errors(at)
    assert signed_in(house.office, "chen", PASSWORD) is not None


def test_a_new_password_replaces_the_old_one_at_once(house: House, drawn: Drawn):
    token = signed_in(house.office, "shen", PASSWORD)
    at = drawn("chen", "people", person=house.shen.id)

    click(click(at, f"password_{house.shen.id}_first"), f"password_{house.shen.id}_yes")

    assert who(house.office, token) is None
    assert signed_in(house.office, "shen", PASSWORD) is None
    use_link(house.office, at.code[0].value.rpartition("/")[2], NEW)
    assert signed_in(house.office, "shen", NEW) is not None


def test_all_sessions_of_a_person_can_be_ended(house: House, drawn: Drawn):
    token = signed_in(house.office, "shen", PASSWORD)
    at = drawn("chen", "people", person=house.shen.id)

    click(click(at, f"sessions_{house.shen.id}_first"), f"sessions_{house.shen.id}_yes")

    assert who(house.office, token) is None
    assert signed_in(house.office, "shen", PASSWORD) is not None


def test_roles_are_given_by_ticking_them(house: House, drawn: Drawn):
    at = drawn("chen", "people", person=house.li.id)

    at.checkbox(key=f"roles_{house.li.id}_auditor").check()
    click(at, "give_roles")

    li = next(person for person in people(house.office, house.chen) if person.id == house.li.id)
    assert li.roles == frozenset({Role.REGISTRAR, Role.AUDITOR})


def test_nobody_is_offered_to_change_their_own_roles(house: House, drawn: Drawn):
    assert "give_roles" not in keys(drawn("chen", "people", person=house.chen.id))


def test_a_firm_is_admitted_with_its_three_names(house: House, drawn: Drawn):
    at = drawn("chen", "organisations", do="admit")

    for key, value in (
        ("firm_name_zh", "上海样本贸易有限公司"),
        ("firm_name_latin", "Shanghai Sample Trading Co., Ltd."),
        ("firm_credit_code", "91310110madem0046h"),
    ):
        at.text_input(key=key).set_value(value)
    click(at, "admit_firm_yes")

    assert at.title[0].value == "上海样本贸易有限公司"
    assert "91310110MADEM0046H" in {firm.credit_code for firm in organisations(house.office, house.chen)}


@pytest.mark.parametrize(
    ("code", "words"),
    [("91310110MADEM0046X", "H"), ("9131", "18"), ("91310110MADEM0046I", "I"), ("", "统一社会信用代码")],
)
def test_a_wrong_credit_code_is_refused_in_its_own_words(house: House, drawn: Drawn, code, words):
    before = len(organisations(house.office, house.chen))
    at = drawn("chen", "organisations", do="admit")

    at.text_input(key="firm_name_zh").set_value("上海样本贸易有限公司")
    at.text_input(key="firm_name_latin").set_value("Shanghai Sample Trading Co., Ltd.")
    at.text_input(key="firm_credit_code").set_value(code)
    click(at, "admit_firm_yes")

    assert words in errors(at)
    assert at.text_input(key="firm_name_zh").value == "上海样本贸易有限公司"
    assert len(organisations(house.office, house.chen)) == before


def test_ending_a_firm_ends_the_sessions_of_its_people(house: House, drawn: Drawn):
    token = signed_in(house.office, "zhou", PASSWORD)
    firm = house.zhou.organisation_id
    at = drawn("chen", "organisations", firm=firm)

    click(click(at, f"end_firm_{firm}_first"), f"end_firm_{firm}_yes")

    assert who(house.office, token) is None
    assert signed_in(house.office, "zhou", PASSWORD) is None
    assert f"end_firm_{firm}_first" not in keys(at)


@pytest.mark.parametrize(("sheet", "name"), [("people", "person"), ("organisations", "firm")])
def test_somebody_who_is_not_there_is_answered_in_words(drawn: Drawn, sheet, name):
    assert "没有" in errors(drawn("chen", sheet, **{name: 999}))


# --- every sheet


@pytest.mark.parametrize("sheet", ["register", "audit", "people", "organisations"])
def test_a_sheet_is_not_registered_for_a_person_without_its_role(drawn: Drawn, sheet):
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        drawn("zhou", sheet)


@pytest.mark.parametrize("sheet", ["register", "audit", "people", "organisations"])
def test_a_sheet_asks_for_the_role_itself(house: House, drawn: Drawn, sheet):
    def draws_past_the_menu(sheet: str) -> None:
        from importlib import import_module

        import streamlit as st

        office, actor, say = st.session_state["_given"]
        import_module(f"forms.{sheet}").sheet(office, actor, say)

    at = AppTest.from_function(draws_past_the_menu, kwargs={"sheet": sheet})
    at.session_state["_given"] = (house.office, house.zhou, Say("zh"))

    at.run()

    assert "不在您的职责范围内" in errors(at)
    assert not at.button
    assert not at.title


def test_a_role_that_was_taken_away_closes_the_sheet_on_the_next_click(house: House, drawn: Drawn):
    case = house.decided()
    prepare(house.office, case.id, case.version, house.li)
    at = click(drawn("li", "register", case=case.id), "issue_first")
    give_roles(house.office, house.chen, house.li.id, {Role.AUDITOR})

    at.button(key="issue_yes").click().run()

    assert letters(house) == []
    assert "登录已到期" in said(at)


@pytest.mark.parametrize(
    ("login", "sheet", "asked"),
    [
        ("li", "register", ""),
        ("li", "register", "decided"),
        ("li", "register", "ordered"),
        ("li", "register", "revoked"),
        ("zhao", "audit", ""),
        ("zhao", "audit", "issued"),
        ("chen", "people", ""),
        ("chen", "people", "admit"),
        ("chen", "people", "person"),
        ("chen", "organisations", ""),
        ("chen", "organisations", "admit"),
        ("chen", "organisations", "firm"),
    ],
)
def test_every_page_is_drawn_in_every_language(house: House, drawn: Drawn, login, sheet, asked):
    pages = {
        "": {},
        "admit": {"do": "admit"},
        "person": {"person": house.wang.id},
        "firm": {"firm": house.zhou.organisation_id},
    }
    query = pages[asked] if asked in pages else {"case": house.in_state(asked).id}

    drawings = [drawn(login, sheet, lang, **query) for lang in LANGUAGES]

    assert [errors(at) for at in drawings] == ["", "", ""]
    assert len({said(at) for at in drawings}) == len(LANGUAGES)


# --- a fresh code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_registrar_whose_code_is_old_is_asked_for_one_before_the_issue(house: House, drawn: Drawn, lang: str):
    case = house.decided()
    at = click(drawn("li", "register", lang, case=case.id), "prepare")
    house.clock.move(minutes=11)
    at.run()
    assert "issue_first" not in keys(at)

    at.text_input(key="fresh_code").set_value("000000")
    click(at, "fresh_yes")
    assert Say(lang)("refusal.CodeRefused") in said(at)
    at.text_input(key="fresh_code").set_value(code_of(house.office, "li"))
    click(at, "fresh_yes")
    click(click(at, "issue_first"), "issue_yes")

    assert len(letters(house)) == 1


def test_what_was_typed_into_an_admission_stays_while_a_code_is_asked_for(house: House, drawn: Drawn):
    at = drawn("chen", "people", do="admit")
    at.text_input(key="admit_name").set_value("高岚")
    at.text_input(key="admit_login").set_value("gao.lan")
    at.checkbox(key="admit_examiner").check()
    house.clock.move(minutes=11)

    click(at, "admit")  # drawn while the code was fresh, pressed when it was not
    assert Say("zh")("refusal.CodeNotFresh", minutes=10) in said(at)
    at.text_input(key="fresh_code").set_value(code_of(house.office, "chen"))
    click(at, "fresh_yes")
    assert at.text_input(key="admit_name").value == "高岚"
    click(at, "admit")

    assert at.code[0].value


def test_a_lost_app_is_taken_away_on_the_persons_page_and_not_on_ones_own(house: House, drawn: Drawn):
    token = signed_in(house.office, "shen", PASSWORD)
    at = drawn("chen", "people", person=house.shen.id)

    click(click(at, f"authenticator_{house.shen.id}_first"), f"authenticator_{house.shen.id}_yes")

    assert who(house.office, token) is None
    own = drawn("chen", "people", person=house.chen.id)
    assert not {f"authenticator_{house.chen.id}_first", f"password_{house.chen.id}_first"} & keys(own)
