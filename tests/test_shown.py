"""What a message repeats of a wrong value, which right word it offers, and what is canonical to the byte."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from test_assess import ANNA, DAY, EVERYTHING

from rules import FactsRefused, check_character, check_fact, evaluate, facts_from, law, on_day, trace_digest
from rules.contradictions import warnings_for
from rules.gates import Asked, ask
from rules.judging import SHOWN, day_of, nearest, shown
from rules.routes import find_route

POINTS, MODEL = on_day(DAY)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (True, "true"),
        (None, "null"),
        ("a", '"a"'),
        ("a\nb", '"a\\u000ab"'),
        ([1, "a", [None]], '[1, "a", [null]]'),
        ({"b", "a"}, '["a", "b"]'),
        ({"b", 1, None}, '["b", 1, null]'),
        ({"a": 1, "b": [2]}, '{"a": …, "b": …}'),
        ({}, "{}"),
        ("x" * (SHOWN - 2), '"' + "x" * (SHOWN - 2) + '"'),
        ("x" * (SHOWN - 1), '"' + "x" * (SHOWN - 2) + "…"),
        ("x" * 500, '"' + "x" * (SHOWN - 2) + "…"),
        (10 ** (SHOWN - 1), "1" + "0" * (SHOWN - 1)),
        (10**SHOWN, "1" + "0" * (SHOWN - 2) + "…"),
    ],
)
def test_a_wrong_value_is_repeated_as_json_writes_it_and_shortened_where_it_is_long(raw, text):
    assert shown(raw) == text
    assert len(shown(raw)) <= SHOWN


@pytest.mark.parametrize(
    ("written", "right", "word"),
    [
        ("salary", ["celery", "annual_salary_cny"], "annual_salary_cny"),
        ("xyz", ["xyw", "a_very_long_word_with_xyz_in_it"], "a_very_long_word_with_xyz_in_it"),
        ("xy", ["xz", "a_very_long_word_with_xy_in_it"], "xz"),
        ("MASTER", ["bachelor", "Master"], "Master"),
        ("", ["one", "two"], "one"),
        ("q" * 1000, ["one", "two"], "one"),
    ],
)
def test_the_right_word_that_looks_most_like_it(written, right, word):
    assert nearest(written, right) in right
    if word != "one":
        assert nearest(written, right) == word


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2200, 12, 31)])
def test_the_first_and_the_last_day_are_days(day):
    assert day_of("on", day) == day_of("on", day.isoformat()) == day


@pytest.mark.parametrize("day", ["1899-12-31", "2201-01-01"])
def test_the_days_beside_them_are_not(day):
    with pytest.raises(FactsRefused) as refused:
        day_of("on", day)

    [fault] = refused.value.faults
    assert (fault.key, fault.kind, fault.detail) == ("on", "out_of_range", {"least": "1900-01-01", "most": "2200-12-31"})


def test_what_is_no_list_of_topics_is_told_the_topics():
    with pytest.raises(FactsRefused) as refused:
        check_fact("regulated_topics", "law")

    [fault] = refused.value.faults
    choices = fault.detail["choices"].split(", ")
    assert fault.kind == "not_a_list"
    assert check_fact("regulated_topics", choices) == frozenset(choices)
    assert "law" in choices


def test_the_digest_of_a_trace_is_that_of_its_canonical_bytes():
    canonical = '{"a":[1,"中文"],"b":{"c":null,"d":"é"}}'.encode()

    assert trace_digest({"b": {"d": "é", "c": None}, "a": [1, "中文"]}) == sha256(canonical).hexdigest()


@pytest.mark.parametrize("first", ["", "123", "9" * 18])
def test_a_check_character_belongs_to_seventeen_characters(first):
    with pytest.raises(ValueError, match=f"has {len(first)} characters, not 17"):
        check_character(first)


# --- sentences


def test_a_certificate_from_the_future_may_name_its_limit():
    gate = next(one for one in MODEL.gates if one.id == "no_criminal_record")
    [condition] = gate.conditions
    told = condition.words["too_early"]
    words = {**condition.words, "too_early": type(told)(*(f"{{value}} – {{limit}} {lang}" for lang in ("zh", "en", "de")))}
    other = replace(gate, conditions=(replace(condition, words=words),))

    finding = ask(other, Asked(facts_from({"no_criminal_record_issued": "2026-12-24"}), DAY))

    assert finding.state == "fails"
    assert finding.reason.en == "24 December 2026 – 24 June 2027 en"


def test_before_the_first_yearly_figure_the_year_before_is_missing():
    series = law().series["average-wage.shanghai"]
    early = date(series.values[0].in_force.from_.year - 1, 5, 1)
    asked = Asked(facts_from({**ANNA, "annual_salary_cny": 900000}), early)

    found = find_route(POINTS.routes[0], asked, law().series)

    [met] = found.met
    assert (found.state, met.threshold) == ("unknown", None)
    assert met.missing.wage_year == early.year - 1
    assert met.missing.in_force == series.values[0].in_force


# --- facts that hardly fit together


@pytest.mark.parametrize(
    ("stated", "warned"),
    [
        ({"date_of_birth": "2011-06-01", "hosting_experience": 1}, False),  # 15, and nearly 16: up to two years
        ({"date_of_birth": "2011-06-01", "hosting_experience": 2}, False),
        ({"date_of_birth": "2011-06-01", "hosting_experience": 2.5}, True),
        ({"date_of_birth": "2013-06-01", "hosting_experience": 0}, False),  # 13: none at all
        ({"date_of_birth": "2013-06-01", "hosting_experience": 0.5}, True),
        ({"date_of_birth": "2016-06-01", "hosting_experience": 0.5}, True),
    ],
)
def test_years_of_work_that_began_in_childhood_are_asked_about(stated, warned):
    asked = Asked(facts_from(stated), DAY)

    assert ("hosting_and_age" in {one.id for one in warnings_for(asked)}) is warned


@pytest.mark.parametrize(("issued", "warned"), [("1990-05-01", False), ("1990-04-30", True)])
def test_a_paper_of_the_day_of_birth_is_not_older_than_the_host(issued, warned):
    asked = Asked(facts_from({"date_of_birth": "1990-05-01", "no_criminal_record_issued": issued}), DAY)

    assert ("certificate_before_birth" in {one.id for one in warnings_for(asked)}) is warned


def test_the_trace_of_the_specimen_host_is_the_same_whatever_the_order_of_its_facts():
    one = evaluate(facts_from(EVERYTHING), DAY).trace("zh")
    other = evaluate(facts_from(dict(reversed(EVERYTHING.items()))), DAY).trace("zh")

    assert trace_digest(one) == trace_digest(other)
