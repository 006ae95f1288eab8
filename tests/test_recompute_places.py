"""What a recomputation says of a stored trace: every kind of fact is read back; each difference has its place."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from test_recompute import stored, through_json
from test_reference_values import SUPPLIED, WAGE, office

from rules import HostFacts, Law, NotATrace, evaluate, law, read_law, recompute
from rules.gazette import LAW
from rules.recomputing import differences_between

EVERYTHING = HostFacts(
    date_of_birth=date(1996, 2, 29),
    nationality="DEU",
    annual_salary_cny=Decimal("380000.50"),
    education="master",
    relevant_work_years=Decimal("6.25"),
    months_per_year_in_china=Decimal("11.5"),
    hsk_level=4,
    former_chinese_national=False,
    local_products=Decimal("33.33"),
    regulated_topics=frozenset({"law", "medical"}),
    regulated_topics_licensed=frozenset(),
    no_criminal_record_issued=date(2026, 10, 1),
)


def test_facts_of_every_kind_are_read_back_exactly():
    again = recompute(stored(EVERYTHING, date(2026, 11, 23), not_proven=frozenset({"education", "hsk_level"})))

    assert again.agrees
    assert again.trace["facts"]["relevant_work_years"] == "6.25"
    assert again.trace["not_proven"] == ["education", "hsk_level"]


@pytest.mark.parametrize(
    ("change", "path", "value"),
    [
        ({"schema": "jiancai/trace.v2"}, "schema", "jiancai/trace.v2"),
        ({"on": "2026-02-30"}, "on", "2026-02-30"),
        ({"on": None}, "on", None),
        ({"facts": []}, "facts", []),
        ({"facts": {"annual_salary_cny": "much"}}, "facts.annual_salary_cny", "much"),
        ({"facts": {"relevant_work_years": "6,5"}}, "facts.relevant_work_years", "6,5"),
        ({"facts": {"hsk_level": "4"}}, "facts.hsk_level", "4"),
        ({"facts": {"income": 1}}, "facts.income", 1),
        ({"not_proven": ["age", "income"]}, "not_proven", "age"),
        ({"rulesets": [{"ruleset": "x"}]}, "rulesets", {"ruleset": "x"}),
        ({"values": None}, "values", None),
        ({"values": [{"series": "x"}]}, "values", {"series": "x"}),
    ],
    ids=str,
)
def test_a_refusal_says_the_place_and_what_stands_there(change, path, value):
    with pytest.raises(NotATrace) as refused:
        recompute({**stored(), **change})

    assert (refused.value.path, refused.value.value) == (path, value)
    assert str(refused.value) == f"{path}: {value!r}"


def test_what_is_no_object_is_shown_as_it_is():
    with pytest.raises(NotATrace) as refused:
        recompute("a trace")

    assert (refused.value.path, refused.value.value) == ("schema", "a trace")


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("a", 1, 2)]),
        ({"a": 1}, {}, [("a", 1, "absent")]),
        ({}, {"a": None}, [("a", "absent", None)]),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, [("a.b[1]", 2, 3)]),
        ({"a": [1]}, {"a": [1, None]}, [("a[1]", "absent", None)]),
        ({"a": [1, None]}, {"a": [1]}, [("a[1]", None, "absent")]),
        ({"a": [1]}, {"a": 1}, [("a", [1], 1)]),
        ({"a": True}, {"a": 1}, [("a", True, 1)]),
        # entries with a name are compared by it, whatever it is called
        ([{"id": "x", "n": 1}], [{"id": "x", "n": 2}], [("[x].n", 1, 2)]),
        ([{"ruleset": "x", "n": 1}], [{"ruleset": "x", "n": 2}], [("[x].n", 1, 2)]),
        ([{"series": "x", "n": 1}], [{"series": "x", "n": 2}], [("[x].n", 1, 2)]),
        ([{"id": "x"}, {"id": "y"}], [{"id": "y"}, {"id": "x"}], [("", ["x", "y"], ["y", "x"])]),
        ([{"id": "x"}], [{"id": "y"}], [("[x]", {"id": "x"}, "absent"), ("[y]", "absent", {"id": "y"})]),
        # by their place where one has no name, or two have the same
        ([{"id": "x"}, 1], [{"id": "x"}, 2], [("[1]", 1, 2)]),
        ([{"id": "x"}, {"id": 3}], [{"id": "x"}, {"id": 4}], [("[1].id", 3, 4)]),
        ([{"id": "x", "n": 1}, {"id": "x", "n": 2}], [{"id": "x", "n": 1}, {"id": "x", "n": 3}], [("[1].n", 2, 3)]),
        ([], [], []),
    ],
    ids=str,
)
def test_a_difference_has_its_place_and_both_sides(ours, theirs, told):
    assert [tuple(one) for one in differences_between(ours, theirs)] == told


# --- reference values


def with_values(series_of: dict[str, Any], by: Law | None = None) -> Law:
    return Law((by or law()).editions, series_of)


@pytest.mark.parametrize("day", ["2020-06-01", "2021-05-01", "2021-06-30", "2026-07-01", "2027-06-30", "2029-01-01"])
def test_a_value_that_is_missing_is_missing_for_the_same_year_again(day):
    assert recompute(stored(on=date.fromisoformat(day))).agrees


def test_a_supplied_value_without_a_last_day_keeps_its_year(tmp_path):
    supplied = read_law(LAW, office(tmp_path, SUPPLIED.replace(", until = 2027-06-30", "")))
    trace = through_json(evaluate(EVERYTHING, date(2029, 1, 1), by=supplied).trace())

    assert trace["values"][0]["wage_year"] == 2025
    assert recompute(trace, supplied).agrees


def test_a_stored_value_is_used_as_it_was_and_the_other_figure_of_now_is_told(tmp_path):
    first = read_law(LAW, office(tmp_path / "a"))
    other = read_law(LAW, office(tmp_path / "b", SUPPLIED.replace("12800.50", "99999.99")))
    trace = through_json(evaluate(EVERYTHING, date(2026, 11, 23), by=first).trace())

    again = recompute(trace, other)

    assert again.differences == ()
    assert [tuple(one) for one in again.gone] == [("value", f"{WAGE} 2025", trace["values"][0]["digest"])]


def test_a_stored_value_is_used_also_where_its_successor_is_known(tmp_path):
    """The successor keeps the warning of an overdue review away; the figure is the trace's own all the same."""
    successor = SUPPLIED[SUPPLIED.index("[[value]]") :].replace("= 2025", "= 2026")
    successor = (
        successor.replace("2027-06-30", "2028-06-30").replace("2026-07-01", "2027-07-01").replace("2027-06-01", "2028-06-01")
    )
    on = date(2027, 6, 20)  # after the review of the first value
    first = read_law(LAW, office(tmp_path / "a", SUPPLIED + successor))
    other = read_law(LAW, office(tmp_path / "b", SUPPLIED.replace("12800.50", "99999.99") + successor))
    trace = through_json(evaluate(EVERYTHING, on, by=first).trace())

    again = recompute(trace, other)

    assert not any("2027" in said for said in trace["warnings"] if "复核" in said)
    assert again.differences == ()
    assert [one.kind for one in again.gone] == ["value"]


def test_a_series_that_is_not_there_any_more_or_begins_later_is_told():
    trace = stored(EVERYTHING, date(2026, 1, 5))
    (value,) = trace["values"]
    gone = ("value", f"{WAGE} 2024", value["digest"])
    series = law().series[WAGE]
    later = replace(series, values=series.values[-1:])

    assert [tuple(one) for one in recompute(trace, with_values({WAGE: later})).gone] == [gone]
    without = Law(tuple(one for one in law().editions if not one.routes), {})
    assert gone in [tuple(one) for one in recompute(trace, without).gone]


def test_of_several_ways_to_read_a_trace_the_nearest_is_told():
    """A trace in German with one number changed differs in that number, not in its language."""
    trace = stored(EVERYTHING, date(2026, 1, 5), "de")
    trace["rulesets"][0]["least"] += 1

    again = recompute(trace)

    assert [one.path for one in again.differences] == ["rulesets[work-permit-points].least"]
    assert again.trace["rulesets"][0]["least"] == trace["rulesets"][0]["least"] - 1
