"""The law as data: every worked case comes out, every edge has its cases, and no figure of the law stands in code."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from law_cases import CASES, LAW, comes_out, edition_of

from rules import Criterion, Interval, Row, Ruleset, Scale, editions
from rules.sound import unsound

EDITIONS = list(editions())
TRIAL, POINTS, MODEL = EDITIONS
RULES = Path(__file__).parents[1] / "rules"


def cases_of(ruleset: Ruleset) -> list:
    return [case for case in CASES if (case.ruleset, case.edition) == (ruleset.id, ruleset.edition)]


def unit_of(scale: Scale) -> Decimal:
    return Decimal(1).scaleb(-scale.spec.decimals)


def edges() -> Iterator[tuple[Ruleset, Criterion, Scale, Decimal]]:
    for ruleset in EDITIONS:
        for criterion in ruleset.criteria:
            for scale in criterion.scales:
                for edge in sorted(
                    {Decimal(edge) for claim in (*scale.rows, *scale.gaps) if claim.when for edge in claim.when.edges}
                ):
                    yield ruleset, criterion, scale, edge


EDGES = list(edges())


def named(value: object) -> str | None:
    if isinstance(value, Ruleset):
        return value.id
    if isinstance(value, Criterion):
        return value.id
    if isinstance(value, Scale):
        return value.fact
    return str(value) if isinstance(value, Decimal) else None


def test_there_are_three_editions_and_each_has_its_cases():
    assert [(ruleset.id, ruleset.edition) for ruleset in EDITIONS] == [
        ("work-permit-points", "2016-10-01"),
        ("work-permit-points", "2017-04-01"),
        ("livestream-host-merit", "2026-11-01"),
    ]
    assert all(len(cases_of(ruleset)) > 100 for ruleset in EDITIONS)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_worked_case_comes_out(case):
    assert comes_out(edition_of(case), case) == case.checks


@pytest.mark.parametrize(("ruleset", "criterion", "scale", "edge"), EDGES, ids=named)
def test_every_band_edge_has_a_worked_case_on_it_and_one_smallest_unit_beside_it(ruleset, criterion, scale, edge):
    tried = set()
    for case in cases_of(ruleset):
        if criterion.id in case.checks.get("expect", {}):
            value = getattr(case.facts, scale.stated)
            if scale.fact == "age":
                value = (
                    None
                    if value is None
                    else case.on.year - value.year - ((case.on.month, case.on.day) < (value.month, value.day))
                )
            tried.add(value)
    unit = unit_of(scale)
    beside = {value for value in (edge - unit, edge + unit) if scale.spec.least <= value <= scale.spec.most}

    assert edge in tried, f"no case on {edge}"
    assert beside & tried, f"no case one {unit} beside {edge}"


def shifted(scale: Scale, low: Decimal | None, high: Decimal | None, by: Decimal) -> Scale:
    """The scale with one boundary moved: what ends at `low` and what begins at `high` move together."""

    def moved(when: Interval) -> Interval:
        new_low = when.low + by if when.low is not None and when.low == high else when.low
        new_high = when.high + by if when.high is not None and when.high == low else when.high
        return replace(when, low=new_low, high=new_high)

    rows = tuple(Row(row.fact, moved(row.when), row.is_, row.points, row.printed) for row in scale.rows)
    return Scale(scale.fact, scale.unit, rows, tuple(gap._replace(when=moved(gap.when)) for gap in scale.gaps))


def boundaries() -> Iterator[tuple[Ruleset, Criterion, Scale, Decimal, Decimal]]:
    """Where one band ends and the next begins: the same number, or for whole numbers two neighbours."""
    for ruleset in EDITIONS:
        for criterion in ruleset.criteria:
            for scale in criterion.scales:
                bands = sorted(
                    (c.when for c in (*scale.rows, *scale.gaps) if c.when), key=lambda when: (when.low, not when.low_included)
                )
                for one, other in pairwise(bands):
                    yield ruleset, criterion, scale, one.high, other.low


@pytest.mark.parametrize(("ruleset", "criterion", "scale", "low", "high"), list(boundaries()), ids=named)
def test_shifting_any_band_edge_by_one_unit_fails_a_worked_case(ruleset, criterion, scale, low, high):
    for by in (unit_of(scale), -unit_of(scale)):
        if (other := shifted(scale, low, high, by)) and any(
            r.when.low is not None and r.when.high is not None and r.when.low > r.when.high for r in other.rows
        ):
            continue  # the shift leaves a band empty: it could not even be written
        scales = tuple(other if one is scale else one for one in criterion.scales)
        mutant = replace(criterion, scales=scales)
        changed = replace(ruleset, criteria=tuple(mutant if one is criterion else one for one in ruleset.criteria))

        refused = list(unsound(changed))
        failing = [] if refused else [case for case in cases_of(ruleset) if comes_out(changed, case) != case.checks]

        assert refused or failing, f"{criterion.id}: nobody notices {low} | {high} moved by {by}"


def thresholds() -> Iterator[tuple[Ruleset, int, str | None]]:
    for ruleset in EDITIONS:
        for place, category in enumerate(ruleset.categories):
            if category.points.low:
                yield ruleset, place, None
            for part, _ in category.parts:
                yield ruleset, place, part


@pytest.mark.parametrize(("ruleset", "place", "part"), list(thresholds()), ids=named)
@pytest.mark.parametrize("by", [1, -1])
def test_shifting_any_threshold_by_one_point_fails_a_worked_case(ruleset, place, part, by):
    categories = list(ruleset.categories)
    category = categories[place]
    if part:
        moved = tuple((name, replace(when, low=when.low + by) if name == part else when) for name, when in category.parts)
        categories[place] = replace(category, parts=moved)
    else:
        edge = category.points.low
        for other, one in enumerate(categories):
            low = edge + by if one.points.low == edge else one.points.low
            high = edge + by if one.points.high == edge else one.points.high
            categories[other] = replace(one, points=replace(one.points, low=low, high=high))
    changed = replace(ruleset, categories=tuple(categories))

    assert [case.name for case in cases_of(ruleset) if comes_out(changed, case) != case.checks]


def gate_mutants() -> Iterator[tuple[str, Ruleset]]:
    """Editions with one figure of one gate changed."""
    for ruleset in EDITIONS:
        for gate in ruleset.gates:
            for condition in gate.conditions:
                for figure in other_figures(condition.figure):
                    mutant = replace(
                        gate, conditions=tuple(replace(c, figure=figure) if c is condition else c for c in gate.conditions)
                    )
                    gates = tuple(mutant if one is gate else one for one in ruleset.gates)
                    yield f"{gate.id}: {condition.figure} -> {figure}", replace(ruleset, gates=gates)


def other_figures(figure: object) -> list:
    if isinstance(figure, bool):
        return [not figure]
    if isinstance(figure, int):
        return [figure + 1, figure - 1]
    if isinstance(figure, Interval):
        return [replace(figure, low=figure.low + 1), replace(figure, low=figure.low - 1)]
    if isinstance(figure, tuple):
        return [tuple(code for code in figure if code != left_out) for left_out in figure] + [(*figure, "DEU", "93")]
    return []  # the name of another fact


@pytest.mark.parametrize(("what", "changed"), [pytest.param(what, changed, id=what) for what, changed in gate_mutants()])
def test_changing_any_figure_of_a_gate_fails_a_worked_case(what, changed):
    assert [case.name for case in cases_of(changed) if "gates" in case.checks and comes_out(changed, case) != case.checks]


def test_every_grade_and_every_criterion_has_a_worked_case():
    missing = []
    for ruleset in EDITIONS:
        for criterion in ruleset.criteria:
            asked = [case for case in cases_of(ruleset) if criterion.id in case.checks.get("expect", {})]
            for row in criterion.rows:
                if row.when is None and not any(getattr(case.facts, row.fact) == row.is_ for case in asked):
                    missing.append((criterion.id, row.is_))

    assert missing == []


def test_a_published_edition_is_never_edited():
    published = tomllib.loads((LAW / "published.toml").read_text("utf-8"))

    assert {f"{ruleset.id}/{ruleset.edition}": ruleset.digest for ruleset in EDITIONS} == published["editions"]


def test_every_value_is_cited_and_says_how_far_it_was_checked():
    for ruleset in EDITIONS:
        for citation in [ruleset.source, *(c.citation for c in ruleset.criteria), *(g.basis for g in ruleset.gates)]:
            assert citation.number
            assert citation.title
            assert citation.place
            assert citation.checked.status in {"secondary", "own"}


def test_the_day_on_which_sources_disagree_carries_its_mark_in_three_languages():
    points = POINTS

    assert all(points.in_force_note[lang] for lang in ("zh", "en", "de"))
    assert "2017" in points.in_force_note["zh"]


def test_the_model_says_of_itself_that_it_is_no_law():
    model = MODEL

    assert (model.nature, model.status) == ("own", "model")
    assert "不是法律" in model.note["zh"]
    assert "not law" in model.note["en"]
    assert "kein Recht" in model.note["de"]


def test_the_points_table_gives_120_points_in_nine_criteria_as_printed():
    points = POINTS

    assert {criterion.id: criterion.maximum for criterion in points.criteria} == {
        "annual_salary": 20, "education": 20, "work_years": 20, "months_per_year": 15, "chinese": 5,
        "region": 10, "age": 15, "merits": 5, "local_bonus": 10,
    }  # fmt: skip
    assert points.maximum == 120


def test_the_model_gives_100_points_in_three_parts():
    model = MODEL

    assert {part.id: part.maximum for part in model.parts} == {"standing": 35, "value": 35, "compliance": 30}
    assert model.maximum == 100


# Every number in rules/*.py other than 0, 1 and 2 stands here with its reason. None of them is a figure of the law.
EXPLAINED = {
    "fact_table.py": {28: "the last day that February has in every year"},
    "advice.py": {5: "sets told at most"},
    "calendar.py": {24: "months looked ahead"},
    "columns.py": {
        0.75: "likeness of names",
        17: "digits of a double",
        15: "digits of a double",
        38: "digits of a decimal",
        10: "decimal",
    },
    "contradictions.py": {},
    "credit_code.py": {18: "GB 32100-2015: length", 3: "GB 32100-2015: weight"},
    "days.py": {12: "months in a year"},
    "facts.py": {300: "nobody is older"},
    "gates.py": {4: "sections of words remembered"},
    "gazette.py": {1024: "days remembered"},
    "judging.py": {1900: "first day", 2200: "last day", 12: "last day", 31: "last day", 60: "characters shown"},
    "safety.py": {5: "sets told at most"},
    "readings.py": {2000: "a leap year", 29: "29 February"},
    "reference.py": {64: "days remembered"},
    "steps.py": {1970: "first day of polars", 10: "decimal", 256: "scales remembered"},
    "lookups.py": {4: "measured", 14: "measured", 17: "bits of a table", 256: "values of a byte", 1.0: "no division by zero"},
    "scale.py": {512: "places in a list"},
    "nationality.py": {40: "characters compared", 0.75: "likeness of names"},
}


def test_no_figure_of_the_law_stands_in_code():
    unexplained = []
    for path in sorted(RULES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
                if node.value not in {0, 1, 2, *EXPLAINED.get(path.name, {})}:
                    unexplained.append(f"{path.name}:{node.lineno}: {node.value}")
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip().isdigit():
                unexplained.append(f"{path.name}:{node.lineno}: {node.value!r}")

    assert unexplained == []


def test_no_name_of_a_criterion_or_gate_stands_in_code():
    names = {part.id for ruleset in EDITIONS for part in (*ruleset.criteria, *ruleset.gates)} - {"age"}
    facts = {fact for ruleset in EDITIONS for criterion in ruleset.criteria for fact in criterion.facts}
    said = {
        (path.name, node.value)
        for path in RULES.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in names - facts
    }

    assert said == set()
