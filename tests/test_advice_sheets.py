"""The scoring sheet beyond the score: what would be enough, how safe the result is, its calendar, and for whom it is."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape

import pytest
import streamlit as st
from conftest import ANSWERS, PASSWORD, House, pdf, signed_in
from desk import COUNTER, Desk
from streamlit.testing.v1 import AppTest

from forms import looking_ahead
from forms.advice_words import losses, recipes
from forms.office import engage
from forms.wording import LANGUAGES, Say, catalogue
from rules import advice, safety
from workflow import Case, Verdict, attach, examine, judge, open_case, read_answers, return_to_firm, save_answers

TODAY = date(2026, 11, 24)
Opened = Callable[..., Desk]


@pytest.fixture
def score(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens a sheet of a case, the scoring sheet if none is named: `score("zhou", case)`."""
    engage(house.office)

    def opened(login: str, case: Case, lang: str = "en", sheet: str = "score") -> Desk:
        cookies = {"sid": signed_in(house.office, login, PASSWORD), "lang": lang}
        monkeypatch.setattr(type(st.context), "cookies", property(lambda context: cookies))
        return Desk(AppTest.from_file(COUNTER, default_timeout=60).run()).open(sheet, case=case.id)

    yield opened
    engage(None)


def facts(**changed: object):
    return read_answers({**ANSWERS, **changed}, TODAY).facts


def elements(desk: Desk) -> list[str]:
    """What the page says in HTML, without the style sheet."""
    return [unescape(one.proto.body) for one in desk.page.get("html") if "<style" not in one.proto.body]


def subheadings(desk: Desk) -> list[str]:
    return [one.value for one in desk.page.subheader]


def entry(desk: Desk, name: str, last: bool = False) -> str:
    """The first entry of a list that begins with a name, or the last one."""
    listed = [row for html in elements(desk) if "jc-list" in html for row in html.split("<li>")[1:]]
    return [row for row in listed if re.sub("<[^>]+>", "", row).startswith(name)][-1 if last else 0]


WEAK = {"annual_salary_cny": "120000", "education": "bachelor", "hsk_level": "0", "relevant_work_years": "1.5"}


# --- what would be enough


def test_a_recipe_says_what_changes_from_what_to_what_by_how_much_and_with_which_evidence(house, score):
    desk = score("zhou", house.draft())

    assert "To reach category\u00a0A" in subheadings(desk)
    assert "80 points are certain, 85 are needed." in desk.text
    first = next(html for html in elements(desk) if "jc-way" in html)
    row = next(row for row in first.split("<tr>") if "Change: Education" in row)
    assert all(part in row for part in ("Master", "Doctorate", "+5", "Degree certificate, authenticated"))
    assert "85 points in all" in first
    assert "as soon as it is done" in first


def test_the_first_recipe_is_open_and_the_others_are_folded(house, score):
    ways = [html for html in elements(score("zhou", house.draft())) if 'class="jc-way"' in html]

    assert len(ways) == 4  # five sets, two of which differ in one change only
    assert ["<details" in html for html in ways] == [False, True, True, True]


def test_sets_that_differ_in_one_change_stand_in_one_recipe(house, score):
    first = next(html for html in elements(score("zhou", house.draft())) if "jc-way" in html)

    assert "<b>Education or Vocational qualification</b>" in first
    assert "or change: Vocational qualification" in first


@pytest.mark.parametrize("changed", [{}, WEAK, {"education": None, "relevant_work_years": "0"}, {"live_sales": "0"}])
def test_grouping_loses_no_set_and_invents_none(changed):
    host = facts(**changed)
    for target in [*advice(host, TODAY).targets, *advice(host, TODAY).routes]:
        ways = [frozenset(way) for group in recipes(target.sets) for way in group.ways]
        assert sorted(map(hash, ways)) == sorted(hash(frozenset(one.changes)) for one in target.sets)
    for held in safety(host, TODAY).held:
        ways = [frozenset(way) for group in losses(held.sets) for way in group.ways]
        assert sorted(map(sorted, ways)) == sorted(sorted(one.claims) for one in held.sets)


def test_what_could_not_be_confirmed_says_so_beside_the_change(house, score):
    first = next(html for html in elements(score("zhou", house.draft())) if "jc-way" in html)

    row = next(row for row in first.split("<tr>") if "Vocational qualification" in row and "<td" in row)
    assert 'jc-unsure">unconfirmed<' in row
    assert "unconfirmed" not in next(row for row in first.split("<tr>") if "Change: Education" in row)


def test_a_recipe_that_waits_names_its_earliest_day(house, score):
    ways = [html for html in elements(score("zhou", house.draft())) if "jc-way" in html]

    assert any("24 November 2031 at the earliest" in html and "Wait: Years of relevant work" in html for html in ways)


def test_an_earliest_day_that_a_fraction_of_a_year_does_not_name_is_about(house, score):
    desk = score("zhou", house.draft({"relevant_work_years": "6.3"}))

    assert any(" about " in html and "at the earliest" in html for html in elements(desk) if "jc-way" in html)


def test_proving_what_is_so_already_is_told_apart_from_changing(house, score):
    case = house.filed()
    case = examine(house.office, case.id, case.version, house.shen, "education", Verdict.NOT_PROVEN, "学位没有认证")
    case = examine(house.office, case.id, case.version, house.shen, "relevant_work_years", Verdict.NOT_PROVEN, "没有证明")
    case = return_to_firm(house.office, case.id, case.version, house.shen, "请补充")

    ways = [html for html in elements(score("zhou", case)) if "jc-way" in html]

    row = next(row for html in ways for row in html.split("<tr>") if "Prove, if it is so: Education" in row)
    assert "not proven" in row
    assert any("change: Vocational qualification" in html for html in ways)


def test_a_target_that_is_reached_is_not_told_again(house, score):
    desk = score("zhou", house.draft())

    assert not any("category\u00a0B" in heading for heading in subheadings(desk))
    assert "The threshold for “Recommend” is reached already" in desk.text
    assert "Direct routes to category\u00a0B are not listed here" in desk.text


def test_each_category_that_is_not_reached_has_its_own_recipes(house, score):
    headings = subheadings(score("zhou", house.draft(WEAK)))

    assert headings.index("To reach category\u00a0B") < headings.index("To reach category\u00a0A")


def test_a_route_that_cannot_be_told_names_who_can_supply_the_wage(house, score):
    told = entry(score("zhou", house.draft(WEAK)), "B: Pay of at least 4 times")

    assert "is missing for 2025" in told
    assert "the Shanghai bureaus of human resources" in told
    assert "¥596,832 a year (¥49,736 a month); for orientation only" in told


def test_a_route_that_lacks_one_thing_has_a_recipe_and_names_what_an_officer_must_confirm(house, score):
    desk = score("zhou", house.draft(WEAK))

    told = entry(desk, "B: Bachelor")
    assert "one thing is missing" in told
    assert "An officer has to confirm: Post fits the catalogue." in told
    assert any("Wait: Years of relevant work" in html and ">2 years<" in html for html in elements(desk) if "jc-way" in html)


def test_conditions_in_the_way_are_named_at_the_industry_threshold_with_what_removes_them(house, score):
    desk = score("zhou", house.draft({"contract_complete": False}))

    headings = subheadings(desk)
    assert headings.index("Model criteria for foreign live-streaming hosts") < headings.index(
        "Points alone do not help: these conditions must hold too"
    )
    assert "It can be changed: Sign a contract or proof of appointment" in entry(desk, "Complete contract")


def test_what_is_in_nobodys_hands_is_told_as_such(house, score):
    told = entry(score("zhou", house.draft()), "Local bonus")

    assert "an officer decides, up to 10 points" in told
    assert "not in one's own hands" in told


def test_an_almost_empty_draft_is_told_what_to_answer_first_and_nothing_else(house, score):
    case = open_case(house.office, house.zhou)
    case = save_answers(house.office, case.id, case.version, house.zhou, {"education": "bachelor", "nationality": "DEU"})

    desk = score("zhou", case)

    assert "Answer the questions named below first" in desk.text
    assert f"/application?case={case.id}&part=post#q-annual_salary_cny" in entry(desk, "Pay a year")
    assert not any("jc-way" in html for html in elements(desk))
    assert not any(heading.startswith("To reach") for heading in subheadings(desk))


def test_nothing_speaks_of_chances():
    chance = re.compile(r"%|％|\bchances?\b|probab|likel|wahrscheinlich|Aussicht|概率|几率|可能性|把握", re.I)

    for lang in LANGUAGES:
        sheet = {key: text for key, text in catalogue(lang, "advice")[0].items() if key.startswith("advice.sheet.")}
        assert sheet
        assert [key for key, text in sheet.items() if chance.search(text if isinstance(text, str) else " ".join(text))] == []


# --- how safe the result is


def test_the_fewest_claims_that_would_cost_the_category_stand_in_a_sentence_and_a_list(house, score):
    desk = score("zhou", house.draft())

    assert (
        "Category\u00a0B is lost only if at least 2 claims are not proven (80 points are certain, 60 are needed)." in desk.text
    )
    told = entry(desk, "Pay a year (before tax) together with any one of these: Education or")
    assert "48–59 points would be left, 60 are needed" in told


def test_a_firm_sees_which_of_these_claims_have_no_file_yet(house, score):
    case = house.draft()
    attach(house.office, case.id, case.version, house.zhou, "education", "学位.pdf", pdf())

    desk = score("zhou", case)

    assert "Education" not in entry(desk, "Pay a year (before tax), ")
    assert "no file yet" in entry(desk, "Pay a year (before tax), ")
    assert "a file is there" in entry(desk, "Education", last=True)


def test_a_single_condition_that_costs_the_proposal_is_told(house, score):
    case = house.draft({"employer_credit_code": "91310000MA1FL0001R"})

    assert "“Recommend” has the points (87 are certain, 70 are needed), but is lost if 1 claim" in score("zhou", case).text


def test_an_officer_is_led_to_the_claims_that_deserve_the_closest_look(house, score):
    case = house.filed()
    case = examine(house.office, case.id, case.version, house.shen, "education", Verdict.VERIFIED)

    desk = score("shen", case)

    assert "Claims that deserve the closest look" in subheadings(desk)
    assert f"/examination?case={case.id}&claim=annual_salary_cny" in entry(desk, "Pay a year (before tax), ")
    assert "verified" in entry(desk, "Education")


def test_an_officers_sheet_rests_on_what_was_found(house, score):
    case = house.examined(
        education=(Verdict.NOT_PROVEN, "学位没有认证"), annual_salary_cny=(Verdict.WRONG, "合同写明", "120000")
    )

    desk = score("shen", case)

    assert desk.page.title[0].value.startswith("56 of 120 points")
    assert "To reach category\u00a0B" in subheadings(desk)
    assert any("Prove, if it is so: Education" in html for html in elements(desk) if "jc-way" in html)
    assert any("¥120,000" in html for html in elements(desk) if "jc-way" in html)


def test_while_claims_are_open_the_officers_sheet_says_so(house, score):
    case = house.filed()
    case = examine(house.office, case.id, case.version, house.shen, "education", Verdict.NOT_PROVEN, "学位没有认证")

    desk = score("shen", case)

    assert "as found where examined, otherwise as stated" in desk.text
    assert desk.page.title[0].value.startswith("65–75 of 120 points")


def test_what_an_officer_has_judged_is_not_waited_for_any_more(house, score):
    case = house.filed(WEAK)
    before = entry(score("shen", case), "B: Bachelor")
    case = judge(house.office, case.id, case.version, house.shen, "post_fits_catalogue", True, "岗位属于所列")

    assert "An officer has to confirm" in before
    assert "An officer has to confirm" not in entry(score("shen", case), "B: Bachelor")


@pytest.mark.parametrize(("login", "may"), [("shen", True), ("zhao", True), ("zhou", True), ("li", False), ("chen", False)])
def test_the_sheet_is_for_the_firm_examiners_countersigners_and_the_auditor(house, score, login, may):
    case = house.proposed()

    try:
        shown = "How safe the result is" in score(login, case).text
    except ValueError:  # the sheet is not among the pages of this person
        shown = False

    assert shown is may


# --- the calendar


def test_the_last_good_day_to_file_stands_first_and_the_days_follow_with_before_and_after(house, score):
    desk = score("zhou", house.draft())

    assert (
        "The last good day to file is 5 April 2027. On 6 April 2027 it gets worse: from this day the certificate" in desk.text
    )
    assert "work goes on without a break" in desk.text
    table = next(html for html in elements(desk) if "jc-table cards tight days" in html)
    year = next(row for row in table.split("<tr>") if "24 November 2027" in row)
    assert all(words in year for words in ("7 full years of relevant work", "80–90 points, B or A", "81–91 points, B or A"))


def test_a_day_that_a_fraction_of_a_year_does_not_name_is_about(house, score):
    desk = score("zhou", house.draft({"relevant_work_years": "6.3"}))

    table = next(html for html in elements(desk) if "tight days" in html)
    assert "about " in next(row for row in table.split("<tr>") if "7 full years of relevant work" in row)
    assert "the day is only about right" in desk.text


def test_what_is_not_known_is_named_as_missing_in_the_calendar(house, score):
    desk = score("zhou", house.draft({"passport_expires": None}))

    told = next(html for html in elements(desk) if "so not in the calendar" in html)
    assert "#q-passport_expires" in told
    assert "Date of birth" not in told


def test_a_case_that_is_filed_is_judged_by_its_day_of_filing(house, score):
    desk = score("zhou", house.filed())

    assert "This application is judged by its day of filing, 24 November 2026" in desk.text
    assert "The last good day to file" not in desk.text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"no_criminal_record_issued": "2026-07-01"}, "The last good day to file is 1 January 2027."),
        ({"no_criminal_record_issued": "2026-03-01"}, "A paper can no longer be used: "),
        ({"no_criminal_record_issued": "2026-07-01", "contract_complete": False}, "A paper runs out on 2 January 2027: "),
    ],
)
def test_the_list_of_sections_warns_when_a_day_is_near_or_a_paper_runs_out(house, score, changed, words):
    assert words in score("zhou", house.draft(changed), sheet="application").text


def test_the_list_of_sections_says_nothing_while_every_day_is_far(house, score):
    told = score("zhou", house.draft(), sheet="application").text

    assert "last good day" not in told
    assert "A paper" not in told


# --- all of it


def test_a_redraw_works_nothing_out_again(house, score, monkeypatch):
    desk = score("zhou", house.draft())

    def again(*_: object, **__: object) -> None:
        raise AssertionError("worked out again")

    for name in ("advice", "safety", "calendar"):
        monkeypatch.setattr(looking_ahead, name, again)
    desk.page.run()

    assert not desk.page.exception


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("changed", [{}, WEAK, {"education": None, "annual_salary_cny": None, "contract_complete": False}])
def test_the_sheet_stands_in_every_language(house, score, lang, changed):
    say, desk = Say(lang), score("zhou", house.draft(changed), lang)

    assert all(say(key) in desk.text for key in ("advice.heading", "advice.safety.heading", "advice.sheet.calendar"))
    assert not re.search(r"[一-龥][,:;(]", re.sub("<[^>]+>", "", "".join(elements(desk)))) or lang != "zh"
