"""Enough for a direct route and for a gate: figures, the one thing that is lacking, and what is never advised."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from test_advice import ENTRY
from test_assess import ANNA, DAY, EVERYTHING

from rules import FACTS, advice, changes, facts_from, law, on_day
from rules.advised import CANNOT_TELL, OUT_OF_REACH, REACHABLE, REACHED, WITH_OFFICER
from rules.changes import read_changes
from rules.gates import Asked
from rules.route_advice import route_targets

POINTS, MODEL = on_day(DAY)
WAGE_KNOWN = date(2026, 6, 1)  # the average wage of Shanghai is published for that day
ROUTES = {route.id: route for route in POINTS.routes}
DISPUTES = {dispute.id: dispute for route in POINTS.routes for dispute in route.disputes}


def told(stated: dict, on: date = WAGE_KNOWN, not_proven: frozenset[str] = frozenset(), routes=POINTS.routes):
    table = replace(POINTS, routes=tuple(routes))
    return {one.id: one for one in route_targets((table,), Asked(facts_from(stated), on, not_proven), law().series)}


def change(target) -> list[tuple]:
    return [(c.fact, c.kind, c.before, c.to, c.band) for one in target.sets for c in one.changes]


def besides(route: str, dispute: str):
    """A route as it would be if the other reading of its disputed point were the law."""
    return replace(ROUTES[route], demands=(*ROUTES[route].demands, *DISPUTES[dispute].also))


def test_the_words_for_how_a_target_stands_are_those_of_the_json_form():
    assert (REACHED, REACHABLE, OUT_OF_REACH) == ("reached", "reachable", "out_of_reach")
    assert (CANNOT_TELL, WITH_OFFICER) == ("cannot_tell", "with_officer")


def test_the_routes_that_are_told_are_those_with_a_figure_and_those_where_one_thing_is_lacking():
    assert list(told(ANNA)) == ["salary_six_times_average", "bachelor_and_two_years", "salary_four_times_average"]


def test_a_salary_route_names_the_month_the_year_and_everything_from_there_on():
    target = told(ANNA)["salary_four_times_average"]

    assert (target.state, target.month, target.year, target.open) == ("reachable", 49736, 596832, ())
    assert change(target) == [("annual_salary_cny", "change", 300000, 596832, "[596832, +inf)")]
    [one] = target.sets
    assert (one.waits, one.day, one.about, one.aging, one.total, one.over) == (False, WAGE_KNOWN, False, None, None, None)
    assert (one.changes[0].printed, one.changes[0].points, one.changes[0].at_least) == ("", 0, None)


def test_pay_beside_other_conditions_is_still_a_route_with_a_figure():
    """If a skill certificate were asked for besides: the figure is told, and also that it cannot be told without a wage."""
    both = besides("salary_four_times_average", "who_may_use_four_times")
    skilled = {**ANNA, "vocational_qualification": "technician"}

    assert told(skilled, routes=[both])["salary_four_times_average"].state == "reachable"
    assert told(ANNA, routes=[both])["salary_four_times_average"].state == "out_of_reach"
    assert told(skilled, DAY, routes=[both])["salary_four_times_average"].state == "cannot_tell"


def test_a_degree_is_aimed_at_no_higher_than_needed():
    low = {**ANNA, "education": "below_bachelor"}

    assert change(told(low)["bachelor_and_two_years"]) == [("education", "change", "below_bachelor", "bachelor", "bachelor")]


def test_a_degree_that_would_contradict_the_age_is_not_advised():
    assert "bachelor_and_two_years" not in told({**ANNA, "education": "below_bachelor", "date_of_birth": "2009-06-01"})


def test_what_was_found_not_proven_is_to_be_established_as_far_as_needed():
    target = told({**ANNA, "relevant_work_years": 9}, not_proven=frozenset({"relevant_work_years"}))["bachelor_and_two_years"]

    assert change(target) == [("relevant_work_years", "establish", 9, 2, "[2, +inf)")]


def test_what_may_only_be_proven_is_advised_to_be_proven_and_not_to_be_changed():
    """Nobody graduates from another university for a permit; but one who did may prove it."""
    fact = "high_level_foreign_university"
    demand = replace(ROUTES["talent_programme"].demands[0], fact=fact)
    route = replace(ROUTES["bachelor_and_two_years"], demands=(ROUTES["bachelor_and_two_years"].demands[0], demand))

    unknown = {key: value for key, value in ANNA.items() if key != fact}
    assert change(told(unknown, routes=[route])[route.id]) == [(fact, "establish", None, True, "true")]
    assert told({**ANNA, fact: False}, routes=[route]) == {}


def test_waiting_beyond_an_age_limit_is_not_advised():
    """At 60 with a year of work still to come the host is 61 by then."""
    route = besides("bachelor_and_two_years", "age_limit_of_b")
    waiting = {**ANNA, "relevant_work_years": 1}

    young = told({**waiting, "date_of_birth": "1980-01-01"}, routes=[route])["bachelor_and_two_years"]
    assert change(young) == [("relevant_work_years", "wait", 1, 2, "[2, +inf)")]
    assert (young.sets[0].waits, young.sets[0].day, young.sets[0].changes[0].at_least) == (True, date(2027, 6, 1), 1)
    assert told({**waiting, "date_of_birth": "1966-01-01"}, routes=[route]) == {}


def test_an_officers_word_stays_open_and_counts_no_points():
    target = told(ANNA)["bachelor_and_two_years"]

    assert target.state == "with_officer"
    assert target.open == (("post_fits_catalogue", 0, changes()["post_fits_catalogue"].note),)


# --- gates


def remedies(stated: dict, gate: str) -> list[tuple]:
    [target] = [one for one in advice(facts_from({**EVERYTHING, **stated}), DAY).targets if one.id == "recommend"]
    return [
        (r.fact, r.kind, r.possible, r.day) for one in target.hindrances if one.gate.id == gate for r in one.remedies
    ]  # fmt: skip


def test_of_two_lists_either_may_be_changed():
    topic = FACTS["regulated_topics"].choices[0]

    assert [one[:2] for one in remedies({"regulated_topics": [topic]}, "regulated_topics")] == [
        ("regulated_topics", "change"),
        ("regulated_topics_licensed", "change"),
    ]


def test_an_expired_passport_can_be_renewed_and_an_age_is_waited_for():
    assert remedies({"passport_expires": "2026-12-01"}, "identity") == [("passport_expires", "change", True, None)]
    assert remedies({"date_of_birth": "2009-03-01"}, "adult") == [("date_of_birth", "wait", True, date(2027, 3, 1))]


# --- changes.toml


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("change = true\n", "", ["hsk_level: change is missing", "a direction stands where"]),
        ("establish = true\n", "", ["hsk_level: establish is missing"]),
        (
            'change = true\nestablish = true\ndirection = "up"\n',
            "change = false\n",
            ["establish is missing", "a least time stands"],
        ),
        ('"up"', '"down"', ['hsk_level: direction is "down"']),
        ("establish = true\n", 'establish = true\ngrows = "yes"\n', ["grows"]),
    ],
)
def test_every_fault_of_an_entry_is_told(old, new, faults):
    assert ENTRY.count(old) == 1
    found = [one for one in read_changes(ENTRY.replace(old, new))[1] if "is not listed" not in one]

    assert len(found) == len(faults), found
    assert all(part in one for part, one in zip(faults, found, strict=True)), found


def test_half_a_unit_is_no_less_exact():
    host = {**ANNA, "relevant_work_years": Decimal("1.75")}

    [one] = told(host)["bachelor_and_two_years"].sets

    assert (one.day, one.about, one.changes[0].at_least) == (date(2026, 9, 1), False, Decimal("0.25"))
