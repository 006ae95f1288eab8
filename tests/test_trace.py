"""The trace: every one has the published form, and from itself it is computed again."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from law_cases import CASES
from random_hosts import DAYS, hosts, not_proven_of

from rules import FACTS, LANGUAGES, HostFacts, editions, evaluate

SCHEMA = json.loads((Path(__file__).parents[1] / "docs" / "trace.v1.schema.json").read_text("utf-8"))
FORM = Draft202012Validator(SCHEMA)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def faults(trace: dict) -> list[str]:
    return [f"{fault.json_path}: {fault.message}" for fault in FORM.iter_errors(json.loads(json.dumps(trace)))]


def every_table(schema: object, path: str = "") -> list[tuple[str, dict]]:
    """Every part of the schema that speaks of an object."""
    found = []
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            found.append((path, schema))
        for key, part in schema.items():
            found += every_table(part, f"{path}/{key}")
    elif isinstance(schema, list):
        for part in schema:
            found += every_table(part, path)
    return found


def test_the_schema_is_one_and_lets_nothing_else_in():
    Draft202012Validator.check_schema(SCHEMA)
    tables = every_table(SCHEMA)

    assert len(tables) > 10
    assert [path for path, table in tables if table.get("additionalProperties") in (None, True)] == []


def test_every_field_says_what_it_is():
    def told(field: dict) -> bool:
        return bool((field.get("description") or SCHEMA["$defs"][field["$ref"].rpartition("/")[2]]["description"]).strip())

    silent = [
        f"{path}/{name}"
        for path, table in every_table(SCHEMA)
        for name, field in table.get("properties", {}).items()
        if not told(field)
    ]

    assert silent == []


def test_the_schema_knows_every_fact_and_its_choices():
    assert set(SCHEMA["properties"]["facts"]["properties"]) == FACTS.keys()
    for name, spec in FACTS.items():
        told = SCHEMA["$defs"][f"fact.{name}"]
        assert tuple(told.get("enum", told.get("items", {}).get("enum", ()))) == spec.choices
        if spec.kind == "whole":
            assert (told["minimum"], told["maximum"]) == (spec.least, spec.most)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_worked_case_has_the_published_form(lang):
    assert {case.name: found for case in CASES if (found := faults(evaluate(case.facts, case.on).trace(lang)))} == {}


@FEW
@given(hosts(), st.data())
def test_every_host_has_the_published_form(facts, data):
    on = data.draw(DAYS)
    unproven = data.draw(not_proven_of(facts))

    assert faults(evaluate(facts, on, unproven).trace(data.draw(st.sampled_from(LANGUAGES)))) == []


def switches() -> list[date]:
    ends = [day for one in editions() for day in (one.in_force.from_, one.in_force.until) if day]
    return sorted({day + timedelta(days=step) for day in ends for step in (-1, 0, 1)})


@pytest.mark.parametrize("on", switches(), ids=str)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_days_around_a_switch_of_editions_have_the_published_form(on, lang):
    assert faults(evaluate(HostFacts(), on).trace(lang)) == []


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        (("outcome",), "maybe"),
        (("on",), "2026-13-01"),
        (("surplus",), 1),
        (("facts", "annual_salary_cny"), 380000),
        (("facts", "annual_salary_cny"), "3.8E+5"),
        (("facts", "annual_salary_cny"), "-1"),
        (("facts", "hsk_level"), 10),
        (("facts", "income"), "1"),
        (("rulesets", 0, "digest"), "ab"),
        (("rulesets", 0, "least"), None),
        (("rulesets", 0, "least"), "12"),
        (("rulesets", 0, "criteria", 0, "citation", "checked"), "read"),
        (("routes", 0, "margin"), 5),
        (("values", 0, "amount"), 12434),
        (("values", 0, "certainty"), None),
        (("not_proven",), ["nothing"]),
    ],
    ids=str,
)
def test_a_trace_of_another_form_is_refused(where, wrong):
    trace = json.loads(json.dumps(evaluate(HostFacts(annual_salary_cny=380000), date(2026, 1, 5)).trace()))
    assert faults(trace) == []
    place = trace
    for step in where[:-1]:
        place = place[step]
    place[where[-1]] = wrong

    assert faults(trace)
