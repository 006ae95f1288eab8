"""The firm's sheets, drawn by Streamlit on the real office: applications, sections, score, check and file, progress."""

from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from conftest import ANSWERS, PASSWORD, House, pdf, signed_in
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from forms.office import engage
from forms.questionnaire import questions, sections
from forms.wording import LANGUAGES, Say
from workflow import (
    Case,
    State,
    Verdict,
    consent_text,
    examine,
    open_case,
    read_case,
    return_to_firm,
    save_answers,
)

SHEETS = Path(__file__).parents[1] / "forms" / "sheets"
FIRM_SHEETS = ("firm_cases", "application", "score", "check", "progress")
READ_BY_OFFICE = (("score", "shen"), ("score", "zhao"))  # the scoring sheet is read by officers and auditor too
STATES = ("draft", "filed", "returned", "proposed", "remitted", "decided", "issued", "revoked", "withdrawn", "refused")
Drawn = Callable[..., AppTest]


def the_counter() -> None:
    """What Streamlit runs; the module is imported, so that a test can put its own person at the counter."""
    from forms import counter

    counter.main()


@pytest.fixture
def drawn(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drawn]:
    """Draws a sheet for a person: `drawn("zhou", "score", case=3)`."""

    def draw(login: str, sheet: str, lang: str = "en", **asked: object) -> AppTest:
        token = signed_in(house.office, login, PASSWORD)
        monkeypatch.setattr("forms.counter.token", lambda: token)
        monkeypatch.setattr("forms.counter.say_here", lambda: Say(lang))
        monkeypatch.setattr("forms.sheet.say_here", lambda: Say(lang))
        page = AppTest.from_function(the_counter, default_timeout=30).run()
        if sheet != "firm_cases":
            page.switch_page(str(SHEETS / f"{sheet}.py"))
        for name, value in asked.items():
            page.query_params[name] = str(value)
        page.run()
        assert not page.exception, page.exception[0].message
        return page

    engage(house.office)
    yield draw
    engage(None)


@pytest.fixture
def draft(house: House) -> Case:
    """A complete application of Lena Hoffmann that zhou has not filed yet."""
    return house.draft()


def said(page: AppTest) -> str:
    """Everything that stands on the page, without the style sheet."""
    html = [unescape(one.proto.body) for one in page.get("html") if "<style" not in one.proto.body]
    return "\n".join([*(one.value for one in page.title), *(one.value for one in page.header), *html])


def errors(page: AppTest) -> str:
    """What the page says is wrong."""
    return "\n".join(part for part in said(page).splitlines() if "jc-errors" in part)


def field(page: AppTest, name: str):
    """The field of a question."""
    return next(
        one for one in [*page.text_input, *page.text_area, *page.radio, *page.selectbox] if (one.key or "").endswith(f"_{name}")
    )


def fill(page: AppTest, name: str, value: object) -> AppTest:
    """Types or chooses an answer."""
    field(page, name).set_value(value).run()
    assert not page.exception, page.exception[0].message
    return page


def click(page: AppTest, key: str) -> AppTest:
    """Presses a button of the page."""
    page.button(key=key).click().run()
    assert not page.exception, page.exception[0].message
    return page


def upload(page: AppTest, name: str, file: str, content: bytes, media_type: str = "application/pdf") -> AppTest:
    """Chooses a file at a question."""
    place = next(one for one in page.file_uploader if f"_{name}_" in one.key)
    place.upload(file, content, media_type).run()
    assert not page.exception, page.exception[0].message
    return page


def answers(house: House, case: Case) -> dict:
    return house.case(case).answers


def empty_case(house: House) -> Case:
    return open_case(house.office, house.zhou)


# --- whose sheets they are


@pytest.mark.parametrize("sheet", FIRM_SHEETS[1:])
def test_another_firms_case_is_as_unknown_as_one_that_never_was(drawn, draft, sheet):
    foreign, never = drawn("zheng", sheet, case=draft.id), drawn("zheng", sheet, case=4711)

    assert said(foreign).replace(f"case%3D{draft.id}", "") == said(never).replace("case%3D4711", "")
    assert "HOFFMANN" not in said(foreign)


@pytest.mark.parametrize("sheet", FIRM_SHEETS[1:])
@pytest.mark.parametrize("asked", ["", "-1", "three", "9" * 40, "1;drop"])
def test_an_address_that_names_no_case_is_answered_in_words(drawn, sheet, asked):
    assert "jc-errors" in said(drawn("zhou", sheet, case=asked))


def past_the_menu(sheet: str, login: str) -> None:
    """Runs a sheet for somebody whose menu does not have it."""
    import runpy
    from pathlib import Path

    import streamlit as st
    from conftest import signed_in

    import forms
    from forms.office import the_office
    from workflow import who

    office = the_office()
    st.session_state["_office"], st.session_state["_actor"] = (
        office,
        who(office, signed_in(office, login, "a good long password")),
    )
    runpy.run_path(str(Path(forms.__file__).parent / "sheets" / f"{sheet}.py"))


@pytest.mark.parametrize(
    ("sheet", "login"),
    [
        (sheet, login)
        for sheet in FIRM_SHEETS
        for login in ("shen", "li", "zhao", "chen")
        if (sheet, login) not in READ_BY_OFFICE
    ],
)
def test_a_sheet_of_the_firm_asks_for_its_role_itself(house, draft, monkeypatch, sheet, login):
    engage(house.office)
    monkeypatch.setattr("forms.sheet.say_here", lambda: Say("en"))
    page = AppTest.from_function(past_the_menu, kwargs={"sheet": sheet, "login": login}, default_timeout=30)
    page.query_params["case"] = str(draft.id)
    page.run()
    engage(None)

    assert Say("en")("common.not_your_page") in said(page)
    assert "HOFFMANN" not in said(page)


# --- our applications


def test_a_firm_without_applications_reads_what_will_appear_here(drawn):
    page = drawn("zheng", "firm_cases")

    assert Say("en")("firm.cases.none") in said(page)
    assert page.button(key="open").label == "Start a new application"


def test_what_is_to_be_done_next_comes_first(house, drawn):
    house.filed({"host_surname": "ROSSI"})
    house.returned()

    page = drawn("zhou", "firm_cases")

    assert [one.value for one in page.header][:2] == ["Do next", "With the office"]
    assert "1 application waits for you." in said(page)
    assert said(page).index("HOFFMANN") < said(page).index("ROSSI")


def test_a_list_shows_state_points_and_next_step_of_each_application_of_this_firm_only(house, drawn, draft):
    house.draft({"host_surname": "KIM"}, firm="zheng")

    told = said(drawn("zhou", "firm_cases"))

    assert all(
        words in told
        for words in ("霍莱娜", draft.reference, Say("en")("common.firm_state.draft"), "80–90 / 120", "Complete and file it")
    )
    assert "KIM" not in told


def test_a_new_application_takes_over_the_firms_own_data_and_nothing_about_the_host(house, drawn, draft):
    page = drawn("zhou", "firm_cases")

    click(page, "open")

    new = house.office and read_case(house.office, draft.id + 1, house.zhou).case
    assert new.answers["company_address"] == ANSWERS["company_address"]
    assert not {"host_surname", "passport_number", "annual_salary_cny"} & set(new.answers)
    assert page.title[0].value == "Application for a host not yet named"


def test_the_firms_data_need_not_be_taken_over(house, drawn, draft):
    page = drawn("zhou", "firm_cases")
    page.checkbox(key="copy_company").uncheck()

    click(page, "open")

    assert "company_address" not in read_case(house.office, draft.id + 1, house.zhou).case.answers


def test_a_long_list_is_paged_by_the_database(house, drawn, monkeypatch):
    monkeypatch.setattr("forms.case_pages.ROWS", 2)
    for surname in ("ADAMS", "BAKER", "CLARK"):
        house.draft({"host_surname": surname})
    page = drawn("zhou", "firm_cases")

    first = said(page)
    click(page, "own_mine_on")

    assert "CLARK" in first
    assert "ADAMS" not in first
    assert "ADAMS" in said(page)
    assert "CLARK" not in said(page)


# --- the list of sections


def status_of(page: AppTest, section: str) -> str:
    """The status that stands beside a section."""
    listed = next(one.proto.body for one in page.get("html") if "jc-list" in one.proto.body)
    entry = next(one for one in listed.split("<li>") if Say("en")(f"question.section.{section}") in unescape(one))
    return unescape(entry.split("jc-tag")[1].split(">")[1].split("<")[0])


def test_a_section_is_not_started_in_progress_or_done(house, drawn):
    case = empty_case(house)
    save_answers(
        house.office, case.id, case.version, house.zhou, {name: ANSWERS[name] for name in ("hsk_level", "host_surname")}
    )

    page = drawn("zhou", "application", case=case.id)

    assert status_of(page, "post") == "Not started"
    assert status_of(page, "host") == "9 answers missing"
    assert status_of(page, "chinese") == "Ready, 2 not known yet"
    assert "周敏, 24 November 2026" in said(page)


def test_a_wrong_answer_asks_for_correction_first(house, drawn):
    case = house.draft({"live_sales": "约300万"})

    page = drawn("zhou", "application", case=case.id)

    assert status_of(page, "streaming") == "1 to correct"
    assert "Next: correct “Live-streaming”" in said(page)
    assert page.button(key="next").label == "Go on: Live-streaming"


def test_sections_are_not_needed_for_a_host_who_needs_no_permit(house, drawn):
    case = house.draft({"nationality": "CHN"})

    page = drawn("zhou", "application", case=case.id)

    assert status_of(page, "streaming") == "Not needed"
    assert status_of(page, "host") == "Done"


def test_a_finding_of_the_office_shows_in_its_section(house, drawn):
    case = house.filed()
    case = examine(house.office, case.id, case.version, house.shen, "education", Verdict.NOT_PROVEN, "学位没有认证")
    return_to_firm(house.office, case.id, case.version, house.shen, "请补充")

    page = drawn("zhou", "application", case=case.id)

    assert status_of(page, "career") == "1 to correct"
    assert "The office asks for a correction: 请补充" in said(page)
    assert "学位没有认证" in said(drawn("zhou", "application", case=case.id, part="career"))


def test_the_next_step_of_a_complete_application_is_to_check_and_file(drawn, draft):
    page = drawn("zhou", "application", case=draft.id)

    click(page, "next")

    assert page.title[0].value == "Check your answers"


def test_the_button_leads_into_the_section_that_comes_next(house, drawn):
    case = empty_case(house)
    page = drawn("zhou", "application", case=case.id)

    click(page, "next")

    assert page.title[0].value == "The firm"


# --- a section and its questions


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("section", [section.id for section in sections()])
def test_every_question_of_a_section_stands_on_its_page_in_every_language(house, drawn, lang, section):
    case, say = house.draft({"regulated_topics": ["law"], "founder_with_own_property": True}), Say(lang)

    page = drawn("zhou", "application", lang=lang, case=case.id, part=section)

    names = [question.name for question in questions().values() if question.section == section]
    assert all(field(page, name).label.startswith(say(f"question.{name}")) for name in names)
    assert all(say(f"question.{name}.why") in said(page) for name in names)


def test_why_we_ask_names_the_article_and_its_bands(drawn, draft):
    told = said(drawn("zhou", "application", case=draft.id, part="post"))

    assert "外专发〔2017〕40号" in told
    assert all(band in told for band in ("45及以上", "[35,45)", "小于5"))


def test_what_was_typed_is_saved_without_a_button_and_moves_the_score(house, drawn, draft):
    page = drawn("zhou", "application", case=draft.id, part="post")

    fill(page, "annual_salary_cny", "450,000")

    assert answers(house, draft)["annual_salary_cny"] == "450,000"
    assert "83–93 of 120" in said(page)
    assert "¥450,000 a year, ¥37,500 a month" in said(page)
    assert "Saved 10:00" in said(page)


def test_each_answer_may_be_not_known_yet_and_the_score_is_then_a_range(house, drawn, draft):
    page = drawn("zhou", "application", case=draft.id, part="career")

    fill(page, "education", "unknown")

    assert "education" not in answers(house, draft)
    assert "65–95 of 120" in said(page)


@pytest.mark.parametrize(
    ("name", "part", "typed", "words"),
    [
        ("annual_salary_cny", "post", "30万", "You entered “30万”"),
        ("relevant_work_years", "career", "six", "You entered “six”"),
        ("market_languages", "streaming", "2.5", "for example 2"),
        ("passport_expires", "host", "2031-02-30", "You entered “2031-02-30”"),
        ("date_of_birth", "host", "2027-01-01", "after today"),
        ("employer_credit_code", "firm", "91310000MA1FL00012", "The last character"),
        ("company_contact_email", "firm", "zhou.min", "zhou.min"),
        ("passport_number", "host", "C01!", "C01!"),
    ],
)
def test_a_wrong_value_is_kept_as_typed_shown_with_its_fault_and_not_scored(house, drawn, draft, name, part, typed, words):
    page = drawn("zhou", "application", case=draft.id, part=part)

    fill(page, name, typed)

    assert answers(house, draft)[name] == typed
    assert words in errors(page)
    assert f"#q-{name}" in errors(page)
    assert field(page, name).label.count("\n") == 1
    assert field(page, name).value == typed
    assert read_case(house.office, draft.id, house.zhou).reading.values.get(name) is None


def test_a_day_is_kept_in_one_form_however_it_was_typed(house, drawn, draft):
    page = drawn("zhou", "application", case=draft.id, part="host")

    for typed in ("1949年10月5日", "1949/10/5", "19491005", "１９４９-１０-０５"):
        fill(page, "date_of_birth", typed)
        assert answers(house, draft)["date_of_birth"] == "1949-10-05"
        assert field(page, "date_of_birth").value == typed

    assert "5 October 1949" in said(page)


def test_the_investment_is_asked_for_only_of_a_founder_and_an_answer_no_longer_asked_for_is_not_kept(house, drawn):
    case = house.draft({"founder_with_own_property": True, "investment_usd": "600,000"})
    page = drawn("zhou", "application", case=case.id, part="career")
    asked = {one.key for one in page.text_input}

    fill(page, "founder_with_own_property", "no")

    assert f"answer_{case.id}_investment_usd" in asked
    assert not any("invest" in one.key for one in page.text_input)
    assert answers(house, case)["founder_with_own_property"] is False
    assert "investment_usd" not in answers(house, case)


def test_licences_are_asked_for_only_when_a_topic_is_named_and_are_not_used_otherwise(house, drawn):
    case = house.draft({"regulated_topics": ["medical"], "regulated_topics_licensed": ["medical"]})
    page = drawn("zhou", "application", case=case.id, part="compliance")
    asked = [one.key for one in page.radio]

    fill(page, "regulated_topics", "none")

    assert any(key.endswith("regulated_topics_licensed") for key in asked)
    assert not any(key.endswith("regulated_topics_licensed") for key in [one.key for one in page.radio])
    assert answers(house, case)["regulated_topics"] == []
    assert "regulated_topics_licensed" not in answers(house, case)


def test_topics_are_ticked_one_by_one(house, drawn, draft):
    page = drawn("zhou", "application", case=draft.id, part="compliance")

    fill(page, "regulated_topics", "some")
    page.checkbox(key=f"answer_{draft.id}_regulated_topics_law").check()
    page.checkbox(key=f"answer_{draft.id}_regulated_topics_medical").check().run()

    assert answers(house, draft)["regulated_topics"] == ["law", "medical"]


def test_save_and_continue_leads_to_the_next_section_and_stays_where_something_is_wrong(drawn, draft):
    page = drawn("zhou", "application", case=draft.id, part="post")

    fill(page, "annual_salary_cny", "30万")
    click(page, "continue")
    stayed = page.title[0].value
    fill(page, "annual_salary_cny", "300000")
    click(page, "continue")

    assert stayed == "Post and contract"
    assert page.title[0].value == "Education and work"


def test_what_was_typed_last_is_saved_with_the_button(house, drawn, draft):
    page = drawn("zhou", "application", case=draft.id, part="post")

    field(page, "post_title").set_value("直播总监")
    click(page, "later")

    assert answers(house, draft)["post_title"] == "直播总监"
    assert page.title[0].value.startswith("Application for HOFFMANN")


# --- two tabs, two colleagues


def test_two_texts_for_one_answer_are_both_shown_and_neither_is_lost(house, drawn, draft):
    here, there = (drawn("zhou", "application", case=draft.id, part="post") for _ in range(2))

    fill(there, "post_title", "主播")
    fill(here, "post_title", "直播总监")

    assert answers(house, draft)["post_title"] == "主播"
    assert field(here, "post_title").value == "直播总监"
    assert "Here stands “直播总监”, saved is “主播”" in said(here)


@pytest.mark.parametrize(("button", "kept"), [("clash_here_post_title", "直播总监"), ("clash_saved_post_title", "主播")])
def test_a_person_chooses_between_two_texts(house, drawn, draft, button, kept):
    here, there = (drawn("zhou", "application", case=draft.id, part="post") for _ in range(2))
    fill(there, "post_title", "主播")
    fill(here, "post_title", "直播总监")

    click(here, button)

    assert answers(house, draft)["post_title"] == kept
    assert field(here, "post_title").value == kept
    assert "Here stands" not in said(here)


def test_colleagues_who_change_different_answers_do_not_disturb_each_other(house, drawn, draft):
    here, there = (drawn("zhou", "application", case=draft.id, part="post") for _ in range(2))

    fill(there, "post_title", "主播")
    fill(here, "workplace", "上海市杨浦区")

    assert answers(house, draft)["post_title"] == "主播"
    assert answers(house, draft)["workplace"] == "上海市杨浦区"
    assert field(here, "post_title").value == "主播"
    assert "changed and saved elsewhere: Post" in said(here)


def test_a_case_filed_meanwhile_takes_no_more_answers_and_says_so(house, drawn, draft):
    here, there = drawn("zhou", "application", case=draft.id, part="post"), drawn("zhou", "check", case=draft.id)
    click(there, "file")

    fill(here, "post_title", "直播总监")

    assert answers(house, draft)["post_title"] == ANSWERS["post_title"]
    assert "This application has been sent" in said(here)


# --- a restart of the server while somebody types


def after_a_restart(page: AppTest) -> AppTest:
    """The server has forgotten the session; the browser still holds what stands in the fields and sends it."""
    page.session_state = SafeSessionState(SessionState(), lambda: None)
    return page


def test_what_was_typed_while_the_server_restarted_is_saved(house, drawn, draft):
    page = drawn("zhou", "application", case=draft.id, part="post").run()

    field(page, "post_title").set_value("直播总监")
    after_a_restart(page).run()

    assert not page.exception
    assert answers(house, draft)["post_title"] == "直播总监"
    assert field(page, "post_title").value == "直播总监"


def test_an_old_page_overwrites_nothing_after_a_restart(house, drawn, draft):
    page = drawn("zhou", "application", case=draft.id, part="post").run()
    save_answers(house.office, draft.id, house.version(draft), house.zhou, {"post_title": "主播", "workplace": "上海市杨浦区"})

    field(page, "post_title").set_value("直播总监")
    after_a_restart(page).run()

    assert answers(house, draft)["post_title"] == "主播"
    assert "Here stands “直播总监”, saved is “主播”" in said(page)
    assert answers(house, draft)["workplace"] == field(page, "workplace").value == "上海市杨浦区"


# --- evidence at the question


def test_a_file_proves_the_answers_that_its_kind_of_document_proves(house, drawn):
    case = empty_case(house)
    page = drawn("zhou", "application", case=case.id, part="post")

    upload(page, "place_of_work", "合同.pdf", pdf())

    proven = {one.claim for one in read_case(house.office, case.id, house.zhou).evidence}
    assert proven == {"place_of_work", "work_region", "months_per_year_in_china", "annual_salary_cny", "contract_complete"}
    assert "合同.pdf" in said(page)
    assert "uploaded on 24 November 2026" in said(page)


def test_limits_are_told_before_a_file_is_chosen(drawn, draft):
    page = drawn("zhou", "application", case=draft.id, part="career")

    labels = [one.label for one in page.file_uploader]
    assert "Upload the proof: Degree certificate, authenticated (PDF, PNG or JPEG, up to 10 MB and 200 pages)" in labels
    told = said(page)
    for limit in ("256 MB unpacked", "50 million pixels", "200 files and 200 MB in a case", "5120 MB in all cases"):
        assert limit in told
    assert "Place (GPS), time, camera and comments are removed" in told


def test_no_document_is_asked_for_where_nothing_is_claimed(drawn, draft):
    page = drawn("zhou", "application", case=draft.id, part="career")

    assert not any("_vocational_qualification_" in one.key for one in page.file_uploader)


def test_a_file_that_is_not_what_it_says_is_refused_at_its_question(house, drawn, draft):
    page = drawn("zhou", "application", case=draft.id, part="career")

    upload(page, "education", "学位.pdf", b"MZ not a PDF")

    assert "“学位.pdf” was not taken in. By its content the file is a program" in errors(page)
    assert read_case(house.office, draft.id, house.zhou).evidence == ()
    assert "学位.pdf" not in said(page.run())


def test_a_file_is_used_for_a_second_answer_with_one_click(house, drawn, draft):
    page = drawn("zhou", "application", case=draft.id, part="career")
    upload(page, "education", "学位.pdf", pdf())
    page = drawn("zhou", "application", case=draft.id, part="chinese")
    fill(page, "degree_taught_in_chinese", "yes")

    next(one for one in page.button if one.label == "Use “学位.pdf” here too").click().run()

    proven = {one.claim for one in read_case(house.office, draft.id, house.zhou).evidence}
    assert proven == {"education", "high_level_foreign_university", "degree_taught_in_chinese"}


def test_removing_a_file_takes_it_from_every_answer(house, drawn):
    case = empty_case(house)
    page = drawn("zhou", "application", case=case.id, part="post")
    upload(page, "place_of_work", "合同.pdf", pdf())

    next(one for one in page.button if one.label == "Remove").click().run()

    assert read_case(house.office, case.id, house.zhou).evidence == ()


# --- the scoring sheet


def test_the_verdict_is_the_title_of_the_scoring_sheet(drawn, draft):
    page = drawn("zhou", "score", case=draft.id)

    assert page.title[0].value == "80–90 of 120 points: category\u00a0B, A still possible"


def test_every_line_stands_with_value_band_points_maximum_and_article(drawn, draft):
    told = said(drawn("zhou", "score", case=draft.id))

    line = next(one for one in told.split("<tr>") if "Annual salary paid by the employer in China" in one)
    assert all(part in line for part in ("¥360,000", "[35,45)", ">17<", ">20<", "外专发〔2017〕40号"))


def test_the_two_scores_stand_beside_each_other_and_are_never_added(drawn, draft):
    told = said(drawn("zhou", "score", case=draft.id))

    assert "80–90 of 120" in told
    assert "87 of 100 points" in told
    assert not any(total in told for total in ("167", "177", "of 220", "/ 220"))


def test_certainty_and_whose_rule_it_is_stand_beside_the_figures(drawn, draft):
    told = said(drawn("zhou", "score", case=draft.id))

    assert "sources disagree on the first day" in told
    assert Say("en")("common.secondary") in told
    assert told.index("87 of 100 points") < told.index("These criteria are this project's own model")


@pytest.mark.parametrize(("sheet", "part"), [("application", ""), ("application", "career"), ("progress", "")])
def test_certainty_and_whose_rule_it_is_stand_wherever_a_score_stands(house, drawn, sheet, part):
    case = house.issued() if sheet == "progress" else house.draft()
    told = said(drawn("zhou", sheet, case=case.id, **({"part": part} if part else {})))

    assert all(Say("en")(key) in told for key in ("common.secondary", "firm.score.disputed"))
    assert "No authority has adopted" in told


def test_a_refusal_tells_its_reason_also_when_the_second_officer_wrote_none(house, drawn):
    told = said(drawn("zhou", "progress", case=house.refused().id))

    assert "岗位与资质不符" in told


def test_a_letter_past_its_last_day_is_told_to_be_expired(house, drawn):
    case = house.issued()
    house.clock.move(days=250)

    assert Say("en")("firm.state.expired") in said(drawn("zhou", "progress", case=case.id))
    assert Say("en")("firm.cases.do.expired") in said(drawn("zhou", "firm_cases"))


def test_a_refusal_against_the_score_does_not_call_the_score_the_outcome(house, drawn):
    told = said(drawn("zhou", "progress", case=house.refused().id))

    assert "By the score" in told
    assert "Outcome" not in told


def test_every_condition_stands_with_state_and_reason(house, drawn):
    case = house.draft({"contract_complete": False, "passport_expires": None})

    told = said(drawn("zhou", "score", case=case.id))

    assert "6 of 8 conditions hold." in told
    assert "a mere cooperation agreement makes no employer" in told
    assert Say("en")("common.outcome.blocked") in told


def test_facts_that_hardly_fit_are_named_in_plain_words(house, drawn):
    case = house.draft({"education": "doctorate", "date_of_birth": "2006-01-01"})

    told = said(drawn("zhou", "score", case=case.id))

    assert "check “Education” and “Date of birth”" in told


def test_nothing_known_is_nothing_to_score_and_not_zero(house, drawn):
    page = drawn("zhou", "score", case=empty_case(house).id)

    assert page.title[0].value == "Nothing to score yet"
    assert "not known yet" in said(page)


# --- check and file


def test_everything_that_is_missing_or_wrong_is_listed_with_the_way_to_its_question(house, drawn):
    case = house.draft({"passport_number": None, "live_sales": "约300万", "host_consent": None})

    page = drawn("zhou", "check", case=case.id)

    for name, part in (("passport_number", "host"), ("live_sales", "streaming"), ("host_consent", "host")):
        assert f"/application?case={case.id}&part={part}#q-{name}" in errors(page)


def test_what_the_sheet_calls_missing_is_what_filing_refuses(house, drawn):
    case = empty_case(house)
    page = drawn("zhou", "check", case=case.id)
    listed = errors(page).count("data-field")

    click(page, "file")

    assert errors(page).count("data-field") == 2 * listed
    assert house.case(case).state is State.DRAFT


def test_each_answer_has_its_change_link(drawn, draft):
    told = said(drawn("zhou", "check", case=draft.id))

    assert told.count(">Change<") == len(questions()) - 4  # licences and the investment are not asked for
    assert 'aria-label="Change: Pay a year (before tax)"' in told


def test_answers_without_proof_are_named_before_filing(drawn, draft):
    assert "answers have no proof yet" in said(drawn("zhou", "check", case=draft.id))


def test_a_firm_files_and_reads_its_reference_and_what_comes_next(house, drawn, draft):
    page = drawn("zhou", "check", case=draft.id)

    click(page, "file")

    assert house.case(draft).state is State.FILED
    assert page.title[0].value == "Your application has been filed"
    assert draft.reference in said(page)
    assert "Examination" in said(page)


def test_a_sheet_drawn_before_the_answers_changed_cannot_be_filed(house, drawn, draft):
    page = drawn("zhou", "check", case=draft.id)
    save_answers(house.office, draft.id, house.version(draft), house.zhou, {"post_title": "直播总监"})

    click(page, "file")

    assert house.case(draft).state is State.DRAFT
    assert "周敏" in errors(page)


def test_after_filing_the_answers_can_be_read_and_not_changed(house, drawn):
    case = house.filed()

    page = drawn("zhou", "check", case=case.id)

    assert ">Change<" not in said(page)
    assert "file" not in {button.key for button in page.button}


# --- progress


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_told_in_the_firms_words(house, drawn, state, lang):
    case = house.in_state(state)

    for sheet in ("progress", "application", "check", "score"):
        drawn("zhou", sheet, lang=lang, case=case.id)
    page = drawn("zhou", "progress", lang=lang, case=case.id)

    words = Say(lang)(f"common.firm_state.{state}")
    assert page.title[0].value == words[0].upper() + words[1:]


def test_a_returned_case_says_why_and_what_to_correct(house, drawn):
    case = house.filed()
    case = examine(house.office, case.id, case.version, house.shen, "relevant_work_years", Verdict.WRONG, "证明只有4年", "4")
    return_to_firm(house.office, case.id, case.version, house.shen, "请核对工作年限")

    told = said(drawn("zhou", "progress", case=case.id))

    assert "请核对工作年限" in told
    assert "You stated “6 years”; the examiner found “4 years”: 证明只有4年" in told
    assert "part=career#q-relevant_work_years" in told


def test_officers_are_roles_to_the_firm_and_what_comes_next_is_said(house, drawn):
    told = said(drawn("zhou", "progress", case=house.proposed().id))

    assert "Examiner" in told
    assert "沈逸凡" not in told
    assert "by a second officer" in told


def test_a_firm_withdraws_after_being_asked_once_more(house, drawn):
    case = house.filed()
    page = drawn("zhou", "progress", case=case.id)

    click(page, "withdraw_first")
    asked = house.case(case).state
    page.text_area(key="withdraw_reason").set_value("主播另有安排")
    click(page, "withdraw_yes")

    assert asked is State.FILED
    assert house.case(case).state is State.WITHDRAWN
    assert page.title[0].value == "Withdrawn"


def test_an_issued_letter_can_be_downloaded_with_its_code_and_address(house, drawn):
    case = house.issued()
    letter = read_case(house.office, case.id, house.zhou).letter

    told = said(drawn("zhou", "progress", case=case.id))

    assert f"/letters/{case.id}/letter.pdf" in told
    assert letter.number in told
    assert letter.code in told.replace("-", "")
    assert f"https://jiancai.example/v/{letter.code}" in told.lower() or f"/v/{letter.code}" in told
    assert "24 May 2027" in told


def test_a_revoked_letter_is_named_and_not_handed_out(house, drawn):
    case = house.revoked()

    told = said(drawn("zhou", "progress", case=case.id))

    assert f"/letters/{case.id}/letter.pdf" not in told
    assert "Revoked" in told


def test_a_refusal_names_reason_score_and_conditions_not_met(house, drawn):
    case = house.refused()

    told = said(drawn("zhou", "progress", case=case.id))

    assert "The decision" in told
    assert "80 of 120 points" in told


def test_a_person_who_is_asked_nothing_more_finds_only_the_way_to_take_the_consent_back(house, drawn):
    page = drawn("zhou", "progress", case=house.decided().id)

    assert {button.key for button in page.button} == {"withdraw_consent_first"}


def test_a_list_says_how_long_a_letter_is_valid_and_of_a_revoked_one_only_its_number(house, drawn):
    house.revoked()
    revoked = said(drawn("zhou", "firm_cases"))
    house.issued()
    both = said(drawn("zhou", "firm_cases"))

    assert "valid until" not in revoked
    assert "〔2026〕1号" in revoked
    assert "〔2026〕2号, valid until 24 May 2027" in both


# --- the host's consent


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_text_of_the_consent_stands_beneath_its_question(house, drawn, lang):
    case = empty_case(house)
    text = consent_text(house.office.today())

    page = drawn("zhou", "application", lang, case=case.id, part="host")

    name = house.office.settings.name[lang]
    assert all(one[lang].replace("{office}", name) in said(page) for one in (text.title, *text.notice, *text.consent))


def test_a_consent_is_recorded_once_it_was_read_and_then_stands_there(house, drawn):
    case = empty_case(house)
    save_answers(house.office, case.id, case.version, house.zhou, ANSWERS)
    page = drawn("zhou", "application", case=case.id, part="host")

    click(page, "consent_record")
    assert Say("en")("firm.consent.unticked") in errors(page)
    page.checkbox(key="consent_read").check().run()
    page.selectbox(key="consent_language").set_value("de").run()
    click(page, "consent_record")

    (given,) = read_case(house.office, case.id, house.zhou).consents
    assert (given.language, given.way) == ("de", "in_person")
    assert "shown in Deutsch" in said(page)


def test_taking_the_consent_back_says_first_what_will_happen_and_then_ends_the_case(house, drawn):
    case = house.filed()
    page = drawn("zhou", "progress", case=case.id)

    click(page, "withdraw_consent_first")
    assert Say("en")("firm.consent.withdraw.ends") in said(page)
    click(page, "withdraw_consent_yes")

    assert house.case(case).state is State.WITHDRAWN
    assert read_case(house.office, case.id, house.zhou).consent is None


def test_taking_the_consent_back_leaves_an_issued_letter(house, drawn):
    case = house.issued()
    page = drawn("zhou", "progress", case=case.id)

    click(page, "withdraw_consent_first")
    assert Say("en")("firm.consent.withdraw.stays") in said(page)
    click(page, "withdraw_consent_yes")

    assert house.case(case).state is State.ISSUED
    assert "The host withdrew the consent on" in said(page)
