"""A stored trace is computed again: what was changed in it is found and named, and so is law that is not there any more.

That every trace recomputes to itself stands in `test_properties.py`.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from law_cases import CASES
from test_reference_values import SUPPLIED, WAGE, office

from rules import LANGUAGES, HostFacts, Law, NotATrace, evaluate, law, read_law, recompute
from rules.gazette import LAW
from rules.ruleset import InForce

DAY = date(2026, 1, 5)
HOST = HostFacts(
    annual_salary_cny=Decimal("380000.50"),
    date_of_birth=date(1996, 2, 29),
    education="master",
    regulated_topics=frozenset({"law", "medical"}),
    hsk_level=4,
)


def through_json(trace: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(trace, ensure_ascii=False))


def stored(facts: HostFacts = HOST, on: date = DAY, lang: str = "zh", **more: Any) -> dict[str, Any]:
    return through_json(evaluate(facts, on, **more).trace(lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_worked_case_recomputes_to_itself(lang):
    assert [case.name for case in CASES if not recompute(stored(case.facts, case.on, lang)).agrees] == []


def leaves(part: Any, path: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    if isinstance(part, dict | list):
        for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
            yield from leaves(inner, (*path, key))
    else:
        yield path, part


def changed(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return "x" if value is None else not value
    return value + 1 if isinstance(value, int) else f"{value}1"


TRACE = stored()
LEAVES = [path for path, _ in leaves(TRACE) if path[0] not in ("schema", "on", "facts")]


@pytest.mark.parametrize("path", [path for path in LEAVES if path[-1] != "digest" and path[0] != "values"], ids=str)
def test_one_changed_place_is_found_and_named(path):
    trace = through_json(TRACE)
    place = trace
    for step in path[:-1]:
        place = place[step]
    was, place[path[-1]] = place[path[-1]], changed(place[path[-1]])

    again = recompute(trace)

    if path[-1] in ("id", "ruleset", "series"):
        assert again.differences
    else:
        (one,) = again.differences
        assert (one.stored, one.computed) == (changed(was), was)
        assert one.path.rpartition(".")[2].startswith(str(path[-1] if isinstance(path[-1], str) else path[-2]))


def test_a_difference_is_named_by_the_ids_on_its_way():
    trace = stored()
    trace["rulesets"][0]["criteria"][1]["least"] += 1

    right = TRACE["rulesets"][0]["criteria"][1]["least"]
    assert recompute(trace).differences == (("rulesets[work-permit-points].criteria[education].least", right + 1, right),)


def test_what_is_taken_out_or_put_in_is_absent_on_one_side():
    trace = stored()
    del trace["gates"], trace["rulesets"][0]["parts"]
    trace["surplus"] = 1

    found = {one.path: (one.stored, one.computed) for one in recompute(trace).differences}

    assert found["surplus"] == (1, "absent")
    assert found["rulesets[work-permit-points].parts"] == ("absent", [])


def test_entries_in_another_order_are_a_difference():
    trace = stored()
    trace["routes"].reverse()

    assert [one.path for one in recompute(trace).differences] == ["routes"]


def test_a_whole_number_is_not_the_same_as_yes():
    trace = stored()
    trace["rulesets"][0]["interpretations"][0]["changes"] = 0

    assert len(recompute(trace).differences) == 1


def test_an_edition_that_is_not_there_any_more_is_named_and_the_others_are_still_compared():
    on = date(2026, 11, 23)
    trace = stored(on=on)
    kept = Law(tuple(one for one in law().editions if one.id != "work-permit-points"), law().series)

    again = recompute(trace, kept)

    assert not again.agrees
    assert [(one.kind, one.name) for one in again.gone] == [("edition", "work-permit-points/2017-04-01")]
    assert again.gone[0].digest == trace["rulesets"][0]["digest"]
    assert again.differences == ()
    trace["rulesets"][1]["least"] += 1
    assert [one.path for one in recompute(trace, kept).differences] == ["rulesets[livestream-host-merit].least"]


def test_a_stored_edition_is_used_also_when_another_is_in_force_on_that_day_now():
    trace = stored(on=date(2017, 3, 31))
    early = tuple(
        replace(one, in_force=InForce(date(2016, 11, 1))) if one.edition == "2017-04-01" else
        replace(one, in_force=InForce(one.in_force.from_, date(2016, 10, 31))) if one.edition == "2016-10-01" else one
        for one in law().editions
    )  # fmt: skip
    moved = Law(early, law().series)

    assert [one.edition for one in moved.on_day(date(2017, 3, 31))] == ["2017-04-01"]
    assert recompute(trace, moved).agrees


def test_a_value_supplied_since_changes_no_trace_that_was_made_without_it(tmp_path):
    before = [stored(on=on) for on in (date(2026, 6, 20), date(2026, 11, 23), date(2027, 8, 1), DAY)]
    since = read_law(LAW, office(tmp_path))

    assert since.series[WAGE].on(date(2026, 11, 23)).amount == Decimal("12800.50")
    assert [recompute(trace, since).differences for trace in before] == [()] * 4
    assert all(recompute(trace, since).agrees for trace in before)


def test_a_trace_made_with_a_supplied_value_recomputes_by_it_and_its_loss_is_told(tmp_path):
    supplied = read_law(LAW, office(tmp_path))
    trace = through_json(evaluate(HOST, date(2026, 11, 23), by=supplied).trace())

    assert recompute(trace, supplied).agrees
    again = recompute(trace)

    assert again.differences == ()  # the trace carries the value itself
    assert [(one.kind, one.name) for one in again.gone] == [("value", f"{WAGE} 2025")]


def test_another_figure_for_the_same_days_is_told(tmp_path):
    first = read_law(LAW, office(tmp_path / "a"))
    other = read_law(LAW, office(tmp_path / "b", SUPPLIED.replace("12800.50", "12800.51")))
    trace = through_json(evaluate(HOST, date(2026, 11, 23), by=first).trace())

    assert [one.kind for one in recompute(trace, other).gone] == ["value"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"schema": "jiancai/trace.v2"}, "schema"),
        ({"on": "2026-02-30"}, "on"),
        ({"on": None}, "on"),
        ({"facts": []}, "facts"),
        ({"facts": {"income": 1}}, "facts.income"),
        ({"facts": {"annual_salary_cny": "much"}}, "facts.annual_salary_cny"),
        ({"facts": {"hsk_level": "4"}}, "facts.hsk_level"),
        ({"facts": {"date_of_birth": "2027-01-01"}}, "facts.date_of_birth"),
        ({"not_proven": ["income"]}, "not_proven"),
        ({"not_proven": [[]]}, "not_proven"),
        ({"rulesets": None}, "rulesets"),
        ({"rulesets": [1]}, "rulesets"),
        ({"values": [{}]}, "values"),
        ({"values": None}, "values"),
    ],
    ids=str,
)
def test_what_is_no_trace_is_refused_with_the_place(change, path):
    with pytest.raises(NotATrace) as refused:
        recompute({**stored(), **change})

    assert refused.value.path == path


@pytest.mark.parametrize("what", [None, [], "trace", 1])
def test_what_is_no_object_is_refused(what):
    with pytest.raises(NotATrace):
        recompute(what)


def test_past_its_review_or_not_is_taken_as_it_was(tmp_path):
    """The warning that a value is due stands in a trace made before its successor was there, and in none made after."""
    on = date(2026, 6, 20)
    since = read_law(LAW, office(tmp_path))
    due, done = stored(on=on), through_json(evaluate(HOST, on, by=since).trace())

    assert len(due["warnings"]) == len(done["warnings"]) + 1
    assert recompute(due, since).agrees
    assert recompute(done, since).agrees
