"""Direct routes beside the points: exact to the yuan, three-valued, with the readings of disputed points."""

from datetime import date
from decimal import Decimal

import pytest

from rules import HostFacts, evaluate, law
from rules.gates import Asked
from rules.routes import find_route

DAY = date(2026, 3, 1)  # the wage of 2024 is in use: 12,434 CNY a month
SIX, FOUR = 12434 * 6 * 12, 12434 * 4 * 12


def route(name: str, on: date = DAY, not_proven: frozenset[str] = frozenset(), **facts):
    return evaluate(HostFacts(**facts), on, not_proven).route(name)


@pytest.mark.parametrize(
    ("name", "salary", "state", "margin"),
    [
        ("salary_six_times_average", Decimal(SIX), "holds", "0"),
        ("salary_six_times_average", Decimal(SIX - 1), "fails", "-1"),
        ("salary_six_times_average", Decimal(SIX) - Decimal("0.01"), "fails", "-0.01"),
        ("salary_six_times_average", Decimal(SIX + 1), "holds", "1"),
        ("salary_four_times_average", Decimal(FOUR), "holds", "0"),
        ("salary_four_times_average", Decimal(FOUR - 1), "fails", "-1"),
        ("salary_four_times_average", Decimal(SIX), "holds", str(SIX - FOUR)),
    ],
)
def test_pay_is_compared_to_the_fen(name, salary, state, margin):
    found = route(name, annual_salary_cny=salary)

    assert (found.state, found.margin, found.unit) == (state, Decimal(margin), "CNY/year")


def test_the_threshold_is_told_by_the_month_and_by_the_year():
    found = route("salary_six_times_average", annual_salary_cny=Decimal(895247))

    assert (found.threshold.month, found.threshold.year) == (Decimal(74604), Decimal(895248))
    assert "比门槛低1元" in found.reason.zh
    assert "每月74,604元、每年895,248元" in found.reason.zh
    assert "1 CNY below the threshold" in found.reason.en
    assert "895.248 CNY im Jahr" in found.reason.de


@pytest.mark.parametrize("salary", [None, Decimal(0), Decimal(900000), Decimal(10**9)])
@pytest.mark.parametrize("on", [date(2026, 7, 1), date(2026, 11, 23), date(2027, 12, 31), date(2020, 8, 1)])
def test_where_the_wage_is_missing_nobody_passes_and_nobody_fails(salary, on):
    found = route("salary_six_times_average", on, annual_salary_cny=salary)

    assert (found.state, found.margin, found.unit, found.threshold) == ("unknown", None, None, None)
    assert found.settles == ("average-wage.shanghai",)


def test_a_missing_wage_names_the_year_who_can_supply_it_and_the_last_one_for_orientation():
    reason = route("salary_six_times_average", date(2026, 7, 1), annual_salary_cny=Decimal(900000)).reason

    assert "2025年度的数据缺失" in reason.zh
    assert "上海市统计局" in reason.zh
    assert "最近已知的是2024年度" in reason.zh
    assert "895,248" in reason.zh
    assert "不作为判断依据" in reason.zh
    assert "the value of 2026 is missing" in route("salary_six_times_average", date(2027, 7, 1)).reason.en


def test_an_unknown_salary_leaves_the_route_unknown_and_names_the_threshold():
    found = route("salary_four_times_average")

    assert (found.state, found.margin) == ("unknown", None)
    assert found.settles == ("annual_salary_cny",)
    assert "596,832" in found.reason.en


def test_a_figure_that_is_only_reported_says_so():
    assert "仅见于一个二手来源" in route("salary_six_times_average", date(2022, 1, 1), annual_salary_cny=Decimal(1)).reason.zh
    assert "未经证实" in route("salary_six_times_average", date(2024, 1, 1), annual_salary_cny=Decimal(1)).reason.zh


@pytest.mark.parametrize(
    ("facts", "state", "margin"),
    [
        ({}, "unknown", None),
        ({"education": "bachelor", "relevant_work_years": Decimal(2)}, "unknown", None),
        ({"education": "bachelor", "relevant_work_years": Decimal(2), "post_fits_catalogue": True}, "holds", "0"),
        ({"education": "bachelor", "relevant_work_years": Decimal(2), "post_fits_catalogue": False}, "fails", None),
        ({"education": "doctorate", "relevant_work_years": Decimal("1.99")}, "fails", "-0.01"),
        ({"education": "below_bachelor"}, "fails", None),
    ],
)
def test_bachelor_and_two_years_waits_for_an_officer_once_both_figures_hold(facts, state, margin):
    found = route("bachelor_and_two_years", **facts)

    assert (found.state, found.margin) == (state, margin and Decimal(margin))


FOUNDER = {
    "founder_with_own_property": True,
    "investment_years": Decimal(3),
    "investment_usd": Decimal(500000),
    "investor_share_percent": Decimal(30),
}


@pytest.mark.parametrize(
    ("change", "state", "margin", "unit"),
    [
        ({}, "holds", None, None),
        ({"investment_usd": Decimal("499999.99")}, "fails", "-0.01", "USD"),
        ({"investment_years": Decimal("2.99")}, "fails", "-0.01", "years"),
        ({"investor_share_percent": Decimal("29.99")}, "fails", "-0.01", "percent"),
        ({"investor_share_percent": Decimal(29), "investment_usd": Decimal(1)}, "fails", None, None),
        ({"founder_with_own_property": False}, "fails", None, None),
        ({"investment_usd": None}, "unknown", None, None),
        ({"investment_usd": None, "founder_with_own_property": False}, "fails", None, None),
    ],
)
def test_the_investment_conditions_are_decided(change, state, margin, unit):
    found = route("innovation_founder", **{**FOUNDER, **change})

    assert (found.state, found.margin, found.unit) == (state, margin and Decimal(margin), unit)


@pytest.mark.parametrize(("born", "state"), [(date(1986, 3, 2), "holds"), (date(1986, 3, 1), "fails"), (None, "unknown")])
def test_young_talent_ends_on_the_fortieth_birthday(born, state):
    facts = {"date_of_birth": born, "postdoctoral_at_high_level_institution": True}

    found = route("outstanding_young_talent", **facts)

    assert (found.state, found.margin) == (state, None)  # an age limit is kept or not; nobody is some years short of it


def test_pay_exactly_at_the_threshold_is_said_to_reach_it():
    assert "0 CNY above the threshold" in route("salary_six_times_average", annual_salary_cny=Decimal(SIX)).reason.en
    assert "1 CNY below the threshold" in route("salary_six_times_average", annual_salary_cny=Decimal(SIX - 1)).reason.en


def test_before_the_first_wage_the_route_is_unknown_and_names_the_year_that_is_missing():
    facts = HostFacts(annual_salary_cny=Decimal(10**8))
    found = find_route(route("salary_six_times_average").route, Asked(facts, date(2016, 12, 31), frozenset()), law().series)

    assert (found.state, found.threshold) == ("unknown", None)
    assert [(one.missing.series, one.missing.wage_year, one.threshold) for one in found.met] == [
        ("average-wage.shanghai", 2015, None)
    ]
    assert found.settles == ("average-wage.shanghai",)


JUDGED = {
    "talent_programme": "A", "recognised_achievement": "A", "encouraged_position": "A", "innovative_enterprise_leader": "A",
    "international_skill_certificate": "B", "outstanding_graduate": "B",
}  # fmt: skip


@pytest.mark.parametrize(("name", "category"), JUDGED.items())
def test_what_needs_judgement_is_a_question_to_the_officer_with_the_text_of_what_counts(name, category):
    asked = route(name)

    assert (asked.state, asked.category) == ("unknown", category)
    assert "须由审核人员认定" in asked.reason.zh
    assert all(asked.route.counts[lang] for lang in ("zh", "en", "de"))
    assert (route(name, **{name: True}).state, route(name, **{name: False}).state) == ("holds", "fails")


def test_a_disputed_point_tells_what_the_other_reading_would_give():
    plain = route("salary_four_times_average", annual_salary_cny=Decimal(FOUR), date_of_birth=date(1960, 1, 1))
    skilled = route(
        "salary_four_times_average",
        annual_salary_cny=Decimal(FOUR),
        vocational_qualification="technician",
        relevant_work_years=Decimal(2),
    )
    unskilled = route("salary_four_times_average", annual_salary_cny=Decimal(FOUR), vocational_qualification="none")

    assert plain.state == "holds"  # the reading in use: pay alone
    assert {dispute.id: state for dispute, state in plain.others} == {
        "who_may_use_four_times": "unknown",
        "age_limit_of_b": "fails",
    }
    assert dict((dispute.id, state) for dispute, state in skilled.others)["who_may_use_four_times"] == "holds"
    assert dict((dispute.id, state) for dispute, state in unskilled.others)["who_may_use_four_times"] == "fails"


def test_a_dispute_over_what_nobody_is_asked_has_no_state():
    found = route("salary_six_times_average", annual_salary_cny=Decimal(SIX))

    assert [(dispute.id, state) for dispute, state in found.others] == [("practice_600000_and_tax", None)]


def test_a_fact_that_is_not_proven_fails_its_route():
    found = route("salary_six_times_average", not_proven=frozenset({"annual_salary_cny"}), annual_salary_cny=Decimal(SIX))

    assert (found.state, found.margin) == ("fails", None)
    assert "未获证明" in found.reason.zh


def test_routes_never_change_the_outcome_or_the_points():
    poor, rich = (evaluate(HostFacts(annual_salary_cny=Decimal(salary)), DAY) for salary in (SIX - 1, SIX))

    assert poor.outcome is rich.outcome
    assert [one.least for one in poor.assessments] == [one.least for one in rich.assessments]


def test_the_trial_edition_tells_no_routes():
    assert evaluate(HostFacts(), date(2017, 3, 31)).routes == ()


def test_every_route_of_the_issue_is_there_with_its_category():
    found = {one.id: one.category for one in evaluate(HostFacts(), DAY).routes}

    assert found.items() >= {
        ("salary_six_times_average", "A"), ("salary_four_times_average", "B"), ("bachelor_and_two_years", "B"),
        ("talent_programme", "A"), ("recognised_achievement", "A"), ("encouraged_position", "A"),
        ("innovation_founder", "A"), ("outstanding_young_talent", "A"),
    }  # fmt: skip


def test_the_trace_tells_every_route():
    trace = evaluate(HostFacts(annual_salary_cny=Decimal(SIX - 1)), DAY).trace("en")
    six = next(one for one in trace["routes"] if one["id"] == "salary_six_times_average")

    assert (six["category"], six["state"], six["margin"], six["unit"]) == ("A", "fails", "-1", "CNY/year")
    assert six["threshold"] == {"month": "74604", "year": "895248"}
    assert trace["values"][0]["origin"] == "published"
    assert trace["values"][0]["amount"] == "12434"
