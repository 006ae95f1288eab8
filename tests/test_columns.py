"""What judged columns are: each in a type of its own, wrong values null and named, slips of the hand in a head refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from test_assess import EVERYTHING

from rules import FactFault, FactsRefused, Outcome, facts_from, in_force
from rules.batch import score_columns
from rules.columns import encoded, judge_columns, lookalikes
from rules.gate_columns import OUTCOMES, STATES, name_of, outcome_of

DAY = date(2026, 11, 23)
SALARY = "annual_salary_cny"


def judged(name: str, *values: object, dtype: pl.DataType | None = None) -> tuple[pl.Series, list[int]]:
    """The judged column, and the rows that are wrong."""
    found = judge_columns(pl.DataFrame({name: pl.Series(values, dtype=dtype)}), DAY)
    return found.facts[name], [row for one in found.faulty for row in one.rows]


@pytest.mark.parametrize(
    ("name", "values", "right", "wrong"),
    [
        (SALARY, [1.5, -1.0, 2.25, None], [Decimal("1.5"), None, Decimal("2.25"), None], [1]),
        (SALARY, [5, -1, 7], [5, None, 7], [1]),
        ("hsk_level", [5.0, 5.5, 4.0], [5, None, 4], [1]),
        ("education", ["bachelor", "Bachelor", "master", None], ["bachelor", None, "master", None], [1]),
        ("date_of_birth", ["2002-05-01", "x", None], [date(2002, 5, 1), None, None], [1]),
        ("date_of_birth", [date(2002, 5, 1), date(1899, 12, 31)], [date(2002, 5, 1), None], [1]),
        ("nationality", ["DEU", "XQQ", "FRA"], ["DEU", None, "FRA"], [1]),
    ],
)
def test_a_wrong_value_is_null_and_named_and_its_neighbours_stay(name, values, right, wrong):
    column, rows = judged(name, *values)

    assert column.to_list() == right
    assert rows == wrong


@pytest.mark.parametrize("places", [3, 4, 5])
def test_a_decimal_with_more_places_than_the_law_knows_is_seen(places):
    """Salaries have two places: a third that is not zero is wrong, wherever the column keeps it."""
    least = Decimal(1).scaleb(-places)
    values = [Decimal("100.01"), Decimal("100.01") + least, Decimal("0"), Decimal("-1"), Decimal("1000000000"), None]

    column, rows = judged(SALARY, *values, dtype=pl.Decimal(30, places))

    assert rows == [1, 3]
    assert column.to_list() == [Decimal("100.01"), None, Decimal("0"), None, Decimal("1000000000"), None]


def test_every_column_of_text_becomes_one_in_the_type_of_its_fact():
    texts = {
        "education": ["bachelor", None],
        "date_of_birth": ["2002-05-01", "2002-02-30"],
        "host_consent": ["true", None],
        "hsk_level": ["5", None],
        SALARY: ["1", None],
        "nationality": ["D", None],
        "regulated_topics": [["law", "finance"], []],
    }

    found = judge_columns(pl.DataFrame(texts), DAY).facts

    assert dict(found.schema) == {
        "education": pl.Enum(["doctorate", "master", "bachelor", "below_bachelor"]),
        "date_of_birth": pl.Date,
        "host_consent": pl.Boolean,
        "hsk_level": pl.Int64,
        SALARY: pl.Decimal(38, 2),
        "nationality": pl.String,
        "regulated_topics": pl.String,
    }
    assert found["regulated_topics"].to_list() == ["finance;law", ""]


def test_without_a_column_the_rows_are_kept_as_unknown_days_of_birth():
    found = judge_columns(pl.DataFrame({"remark": ["x", "y", "z"]}), DAY)

    assert found.facts.schema == {"date_of_birth": pl.Date}
    assert found.facts["date_of_birth"].to_list() == [None] * 3
    assert found.faulty == ()


@pytest.mark.parametrize(
    ("heads", "meant"),
    [
        (["hsk_level", "remark", "anual_salary_cny"], {"anual_salary_cny": SALARY}),
        (["hsk-----level"], {"hsk-----level": "hsk_level"}),
        (["HSK_____Level"], {"HSK_____Level": "hsk_level"}),
        (["Hsk     level"], {"Hsk     level": "hsk_level"}),
        (["hsk_level", "HSK Level"], {}),
        (["Age"], {"Age": "date_of_birth"}),
        (["age", "date_of_birth"], {}),
        (["remark", "x"], {}),
    ],
)
def test_a_head_that_looks_like_a_fact_that_is_not_there_is_named_with_it(heads, meant):
    assert lookalikes(heads) == meant


def test_a_slip_of_the_hand_in_a_head_is_a_fault_of_that_column():
    with pytest.raises(FactsRefused) as refused:
        judge_columns(pl.DataFrame({"hsk_level": [1], "anual_salary_cny": [1]}), DAY)

    assert refused.value.faults == (FactFault("anual_salary_cny", "", "unknown_key", {"nearest": SALARY}),)


def test_rows_are_told_apart_by_the_named_columns_and_alike_without_any():
    frame = pl.DataFrame({"x": [1, None, 1], "y": ["a", "b", "a"], "z": [1, 2, 3]})

    places, rows = encoded(frame, ["x", "y"])
    assert [rows[place] for place in places] == [{"x": 1, "y": "a"}, {"x": None, "y": "b"}, {"x": 1, "y": "a"}]
    assert len(rows) == 2

    places, rows = encoded(frame, [])
    assert places.to_list() == [0, 0, 0]
    assert places.dtype == pl.UInt32
    assert rows == [{}]


def test_states_outcome_and_category_have_types_with_no_other_members():
    host = facts_from(EVERYTHING)
    frame = pl.DataFrame({name: [value] for name, value in EVERYTHING.items() if not isinstance(value, list)})

    scores = score_columns(frame, DAY)

    assert host.education
    model = in_force("livestream-host-merit", DAY)
    assert {scores.schema[name_of(gate)] for gate in model.gates} == {STATES}
    assert scores.schema["outcome"] == OUTCOMES
    assert scores.schema["reviews"] == pl.String
    for ruleset in (model, in_force("work-permit-points", DAY)):
        assert scores.schema[f"{ruleset.id}.category"] == pl.Enum([category.id for category in ruleset.categories])
        points = {kind for name, kind in scores.schema.items() if name.startswith(ruleset.id) and not name.endswith("category")}
        assert len(points) == 1
        assert next(iter(points)).is_integer()


def test_where_no_gate_leads_elsewhere_nothing_is_diverted():
    model = in_force("livestream-host-merit", DAY)
    staying = replace(model, gates=tuple(gate for gate in model.gates if gate.otherwise != Outcome.DIVERTED))
    columns = {name_of(gate): pl.Series(["holds"], dtype=STATES) for gate in staying.gates}
    assert 0 < len(staying.gates) < len(model.gates)

    told = pl.DataFrame(columns).select(outcome_of((staying,), {model.id: pl.lit("recommend")}).alias("outcome"))

    assert told["outcome"].to_list() == ["recommend"]
