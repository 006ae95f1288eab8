"""A table over one fact, against reading its rows one by one: on every edge, beside it, and far away."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from test_assess import ANNA, DAY

from rules import FACTS, Asked, Interval, Label, Row, Scale, assess, editions, facts_from, on_day
from rules.assess import total
from rules.scale import Answer, Gap

POINTS, MODEL = on_day(DAY)
SCALES = [scale for ruleset in editions() for criterion in ruleset.criteria for scale in criterion.scales]
WHY = Label("缺", "gap", "Lücke")


def table(fact: str, *bands: tuple[str, int], gaps: Iterable[str] = ()) -> Scale:
    rows = tuple(Row(fact, Interval.parse(when), None, points, when) for when, points in bands)
    return Scale(fact, FACTS[fact].unit, rows, tuple(Gap(Interval.parse(when), WHY) for when in gaps))


def read_row_by_row(scale: Scale, value) -> tuple | None:
    for row in scale.rows:
        if value in row.when:
            return row.points, row.points, "settled"
    for gap in scale.gaps:
        if value in gap.when:
            points = [row.points for row in scale.rows]
            return min(points), max(points), "not_defined"
    return None


def values_around(scale: Scale) -> set:
    edges = {edge for claim in (*scale.rows, *scale.gaps) for edge in claim.when.edges}
    unit = Decimal(1).scaleb(-scale.spec.decimals)
    around = {edge + step * unit for edge in edges for step in (-1, 0, 1)} | {Decimal(10**9), Decimal(3)}
    around = {value for value in around if scale.spec.least <= value <= scale.spec.most}
    return {int(value) for value in around} if scale.spec.kind == "whole" else around


@pytest.mark.parametrize("published", [scale for scale in SCALES if scale.rows[0].when], ids=lambda one: one.fact)
def test_every_table_of_the_law_is_read_as_its_rows_say(published):
    scale = Scale(published.fact, published.unit, published.rows, published.gaps)

    for value in values_around(scale):
        wanted = read_row_by_row(scale, value)
        assert scale.answer(value)[:3] == scale.look(value)[:3] == wanted, value


MADE = [
    ("relevant_work_years", [("[0, 2.5)", 1), ("[2.5, 7.25)", 2), ("[7.25, +inf)", 3)], []),
    ("relevant_work_years", [("[0, 0]", 0), ("(0, 10)", 2), ("[10, +inf)", 5)], []),
    ("relevant_work_years", [("(-inf, 2]", 1), ("(2, +inf)", 3)], []),
    ("hsk_level", [("[0, 2.5)", 1), ("[2.5, +inf)", 2)], []),
    ("hsk_level", [("(-inf, 2.5)", 1), ("[2.5, +inf)", 2)], []),
    ("platform_penalties", [("(-inf, -5)", 1), ("[-5, 2)", 7), ("[2, +inf)", 0)], []),
    ("annual_salary_cny", [("[0, 5)", 4), ("[6, +inf)", 9)], ["[5, 6)"]),
    ("annual_salary_cny", [("(-inf, +inf)", 4)], []),
]
WAYS = pytest.mark.parametrize(("fact", "bands", "gaps"), MADE, ids=[f"{fact} {bands[0][0]}" for fact, bands, _ in MADE])


@WAYS
@pytest.mark.parametrize("value", ["-6", "-5", "0", "0.01", "2", "2.49", "2.5", "3", "5", "5.99", "6", "7.25", "10", "600"])
def test_whatever_the_edges_are_the_rows_decide(fact, bands, gaps, value):
    scale = table(fact, *bands, gaps=gaps)
    number = int(Decimal(value)) if scale.spec.kind == "whole" else Decimal(value)
    wanted = read_row_by_row(scale, number)
    if wanted is None:
        with pytest.raises(LookupError, match=f"{scale.fact}: .* lies in no row"):
            scale.answer(number)
    else:
        assert scale.answer(number)[:3] == wanted
        if scale.spec.least <= number <= scale.spec.most:
            assert scale.look(number)[:3] == wanted


@WAYS
def test_every_place_names_the_rows_that_hold_it_and_no_other(fact, bands, gaps):
    scale = table(fact, *bands, gaps=gaps)
    for place, claims in scale.places():
        ends = [end for end in (place.low, place.high) if end is not None]
        inside = ends[0] if len(ends) == 2 and ends[0] == ends[1] else sum(map(Decimal, ends)) / 2 if len(ends) == 2 else None
        if inside is None:
            inside = Decimal(0) if not ends else Decimal(ends[0]) + (1 if place.high is None else -1)
        assert claims == [claim for claim in (*scale.rows, *scale.gaps) if inside in claim.when]


def test_what_an_answer_says_of_itself():
    scale = table("annual_salary_cny", ("[0, 5)", 4), ("[6, +inf)", 9), gaps=["[5, 6)"])

    assert scale.answer(None) == Answer(4, 9, "unknown")
    assert scale.not_proven == Answer(4, 4, "not_proven")
    assert scale.answer(Decimal(5)) == Answer(4, 9, "not_defined", None, scale.gaps[0])
    assert scale.answer(Decimal(4)) == Answer(4, 4, "settled", scale.rows[0])


def test_a_value_in_no_row_is_an_error_and_not_a_zero():
    with pytest.raises(LookupError, match="annual_salary_cny: 7 lies in no row"):
        table("annual_salary_cny", ("[0, 5)", 4)).answer(Decimal(7))


# --- a whole edition, over a table whose lowest row gives points


def generous(fact: str, *bands: tuple[str, int]):
    """The points table with another scale for the criterion that reads a fact."""
    criteria = tuple(
        replace(c, scales=(table(fact, *bands),), maximum=max(points for _, points in bands)) if fact in c.facts else c
        for c in POINTS.criteria
    )
    return replace(POINTS, criteria=criteria)


EDITIONS = [POINTS, MODEL, *(one for one in editions() if one.edition == "2016-10-01")]
EDITIONS += [generous("relevant_work_years", ("[0, 2)", 2), ("[2, +inf)", 9))]
HOSTS = [
    {},
    ANNA,
    {**ANNA, "relevant_work_years": None},
    {**ANNA, "relevant_work_years": 1},
    {**ANNA, "hsk_level": 5, "degree_taught_in_chinese": None, "former_chinese_national": None},
    {**ANNA, "education": None, "vocational_qualification": "technician"},
    {**ANNA, "education": "doctorate", "vocational_qualification": None},
    {"date_of_birth": "1971-03-01", "vocational_qualification": "senior_worker", "annual_salary_cny": 70000},
    {"date_of_birth": "1971-12-01", "consecutive_years_in_china": 5, "intellectual_property": True},
]


@pytest.mark.parametrize("ruleset", EDITIONS, ids=lambda one: f"{one.id} {one.edition} {one.criteria[2].maximum}")
@pytest.mark.parametrize("stated", HOSTS, ids=range(len(HOSTS)))
@pytest.mark.parametrize("not_proven", [frozenset(), frozenset({"education", "date_of_birth"}), frozenset({"hsk_level"})])
def test_the_bare_total_is_that_of_the_findings_and_of_the_rows(ruleset, stated, not_proven):
    facts, on = facts_from({key: value for key, value in stated.items() if value is not None}), date(2026, 11, 30)
    asked = Asked(facts, on, not_proven)
    wanted = [
        [
            scale.not_proven if asked.unproven(scale.fact) else scale.answer(asked.value(scale.fact))
            for scale in criterion.scales
        ]
        for criterion in ruleset.criteria
    ]  # fmt: skip
    spans = [(max(a.least for a in one), max(a.most for a in one)) for one in wanted]

    assessment = assess(ruleset, asked)
    assert [(one.least, one.most) for one in assessment.findings] == spans
    assert total(ruleset, asked) == (assessment.least, assessment.most) == tuple(map(sum, zip(*spans, strict=True)))
