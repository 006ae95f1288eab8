"""The worked cases of direct routes: every figure, every day on which a wage changes, and every disputed reading is tried."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from law_cases import CASES

from rules import InForce, Ruleset, check_law, in_force, law
from rules.cases import comes_out
from rules.gazette import LAW
from rules.reference import Series
from rules.routes import Demand

WAGE = "average-wage.shanghai"
TABLE = next(one for one in law().editions if one.routes)
MINE = [case for case in CASES if (case.ruleset, case.edition) == (TABLE.id, TABLE.edition) and "routes" in case.checks]
FILE = "work-permit-points/2017-04-01.toml"
CASES_FILE = "work-permit-points/2017-04-01.cases.toml"


def noticed(ruleset: Ruleset = TABLE, series: Series | None = None) -> list[str]:
    known = {WAGE: series or law().series[WAGE]}
    return [case.name for case in MINE if comes_out(ruleset, case, known) != case.checks]


def other_figures(demand: Demand) -> list[Any]:
    figure = demand.figure
    if demand.kind == "is":
        return [not figure]
    if demand.kind == "among":
        return [tuple(one for one in figure if one != left_out) for left_out in figure] + [(*figure, "below_bachelor", "none")]
    if demand.kind == "times":
        return [figure + 1, figure - 1, figure + Decimal("0.00001"), figure - Decimal("0.00001")]
    unit = Decimal(1) if demand.fact == "age" else Decimal("0.01")
    found = []
    if figure.low:  # nothing lies below zero, so it need not be tried whether it is included
        found += [
            replace(figure, low=figure.low + unit),
            replace(figure, low=figure.low - unit),
            replace(figure, low_included=False),
        ]
    if figure.high:
        found += [replace(figure, high=figure.high - unit), replace(figure, high_included=not figure.high_included)]
        if figure.high < 100:
            found.append(replace(figure, high=figure.high + unit))
    return found


def mutants() -> Iterator[Any]:
    """The edition with one figure of one route, or of one disputed point, changed."""
    for route in TABLE.routes:
        for place, demand in enumerate(route.demands):
            for figure in other_figures(demand):
                demands = [replace(one, figure=figure) if n == place else one for n, one in enumerate(route.demands)]
                changed = replace(route, demands=tuple(demands))
                yield pytest.param(with_route(changed), id=f"{route.id}: {demand.fact} {demand.figure} -> {figure}")
        for dispute in route.disputes:
            for place, demand in enumerate(dispute.also):
                for figure in other_figures(demand):
                    also = [replace(one, figure=figure) if n == place else one for n, one in enumerate(dispute.also)]
                    disputes = [replace(dispute, also=tuple(also)) if one is dispute else one for one in route.disputes]
                    changed = replace(route, disputes=tuple(disputes))
                    yield pytest.param(with_route(changed), id=f"{route.id}: {dispute.id} {demand.fact} -> {figure}")


def with_route(changed: Any) -> Ruleset:
    return replace(TABLE, routes=tuple(changed if one.id == changed.id else one for one in TABLE.routes))


def test_every_worked_case_of_a_route_comes_out():
    assert len(MINE) > 90
    assert noticed() == []


@pytest.mark.parametrize("changed", list(mutants()))
def test_changing_any_figure_of_a_route_fails_a_worked_case(changed):
    assert noticed(changed)


@pytest.mark.parametrize("value", [one for one in law().series[WAGE].values if one.amount], ids=lambda one: str(one.wage_year))
@pytest.mark.parametrize("by", [Decimal("0.01"), Decimal("-0.01")], ids=str)
def test_changing_any_wage_by_a_fen_fails_a_worked_case(value, by):
    series = law().series[WAGE]
    values = [replace(one, amount=one.amount + by) if one is value else one for one in series.values]

    assert len(noticed(series=replace(series, values=tuple(values)))) >= 4


@pytest.mark.parametrize("place", range(1, len(law().series[WAGE].values)))
@pytest.mark.parametrize("days", [1, -1])
def test_moving_any_switch_of_the_wage_by_a_day_fails_a_worked_case(place, days):
    """The day on which one wage ends and the next begins, or on which a year begins whose wage is missing."""
    series = law().series[WAGE]
    values, by = list(series.values), timedelta(days=days)
    before, after = values[place - 1], values[place]
    values[place - 1] = replace(before, in_force=InForce(before.in_force.from_, before.in_force.until + by))
    values[place] = replace(after, in_force=InForce(after.in_force.from_ + by, after.in_force.until))

    assert noticed(series=replace(series, values=tuple(values)))


def test_an_unknown_wage_is_not_the_last_known_one():
    series = law().series[WAGE]
    values = [one for one in series.values if one.amount is not None]
    values[-1] = replace(values[-1], in_force=InForce(values[-1].in_force.from_, None))

    assert [name for name in noticed(series=replace(series, values=tuple(values))) if name.startswith("1 July 2026")]


# --- what the check says


@pytest.fixture
def copy(tmp_path) -> Path:
    return Path(shutil.copytree(LAW, tmp_path / "law"))


def without(folder: Path, *names: str) -> None:
    """Takes worked cases out of a copy."""
    path = folder / CASES_FILE
    head, *cases = re.split(r"(?=^\[\[case\]\]$)", path.read_text("utf-8"), flags=re.M)
    kept = [case for case in cases if not any(f'name = "{name}"' in case for name in names)]
    assert len(cases) - len(kept) == len(names)
    path.write_text(head + "".join(kept), "utf-8")


def edited(folder: Path, old: str, new: str) -> None:
    path = folder / CASES_FILE
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def faults(folder: Path) -> list:
    return [fault for report in check_law(folder / FILE) for fault in report.faults]


def line_of(folder: Path, file: str, at: str) -> int:
    text = (folder / file).read_text("utf-8")
    return text.count("\n", 0, text.index(at)) + 1


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            ["1 July 2025, wage of 2024: 6 x 12 x 12,434 = 895,248 CNY reaches six times exactly"],
            ["threshold_without_case 895248 stands on the threshold 895248 of annual_salary_cny, 6 times the value of 2024"],
        ),
        (
            ["30 June 2025, wage of 2023: one fen below 590,736 CNY misses four times"],
            ["threshold_without_neighbour 590736 beside the threshold 590736 of annual_salary_cny, 4 times the value of 2023"],
        ),
        (
            [
                "1 April 2020, no wage of 2019: 563,904 CNY, six times the wage before, neither reaches nor misses anything",
                "1 April 2020, no wage of 2019: not even a thousand million CNY",
            ],
            ["day_without_case 2020-04-01 the first or last day on which the value of 2019 is in use (or missing)"] * 2,
        ),
        (
            ["exactly 3 years, 500,000 USD, 30 percent", "a hundredth of a percent below 30 percent"],
            ["edge_without_neighbour 30 beside the edge 30 of investor_share_percent; add one with 29.99 / 30.01"],
        ),
        (
            ["four times, a technician a hundredth of a year short of 2 years: the other reading fails"],
            ["edge_without_neighbour 2 beside the edge 2 of relevant_work_years"],
        ),
        (
            ["an outstanding graduate: the officer says no"],
            ["grade_without_case false outstanding_graduate = false has no worked case"],
        ),
        (
            ["four times, no skill certificate: the other reading fails"],
            ['grade_without_case "none" vocational_qualification = "none" has no worked case'],
        ),
    ],
)  # fmt: skip
def test_a_number_of_a_route_without_its_cases_is_named(copy, names, said):
    without(copy, *names)

    found = faults(copy)

    assert len(found) == len(said), [str(one) for one in found]
    for fault, one in zip(found, said, strict=True):
        kind, value, sentence = one.split(" ", 2)
        assert (fault.kind, fault.value, Path(fault.file).name) == (kind, value, "2017-04-01.toml")
        assert sentence in str(fault)


def test_the_fault_stands_at_the_line_of_the_multiple(copy):
    without(copy, "1 July 2025, wage of 2024: 6 x 12 x 12,434 = 895,248 CNY reaches six times exactly")

    (fault,) = faults(copy)

    assert fault.line == line_of(copy, FILE, "times = 6")
    assert fault.place == "route salary_six_times_average, all annual_salary_cny"
    assert "2024年度的6倍门槛 895248" in fault.what.zh


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        (
            'routes = { salary_six_times_average = { state = "holds", margin = 0.01 } }',
            'routes = { salary_six_times_average = { state = "holds", margin = 0.02 } }',
            "margin = 0.02",
            "margin: expected 0.02, found 0.01",
        ),
        (
            'routes = { salary_six_times_average = { state = "holds", margin = 0.01 } }',
            'routes = { salary_six_times_average = { state = "fails", margin = 0.01 } }',
            'state = "fails", margin = 0.01',
            'state: expected "fails", found "holds"',
        ),
        (
            'routes = { salary_six_times_average = { state = "holds", margin = 0.01 } }',
            'routes = { salary_six_times_average = "unknown" }\n# here',
            'salary_six_times_average = "unknown" }\n# here',
            'salary_six_times_average: expected "unknown", found "holds"',
        ),
        (
            'routes = { salary_six_times_average = { state = "holds", margin = 0.01 } }',
            'routes = { salary_six_times_average = { stage = "holds" } }',
            'stage = "holds"',
            "stage is no name in this edition; the nearest is state",
        ),
        (
            'routes = { salary_six_times_average = { state = "holds", margin = 0.01 } }',
            'routes = { salary_six_times_averag = "holds" }',
            "salary_six_times_averag =",
            "salary_six_times_averag is no name in this edition; the nearest is salary_six_times_average",
        ),
        (
            'salary_four_times_average = { state = "holds", who_may_use_four_times = "unknown", age_limit_of_b = "unknown" }',
            'salary_four_times_average = { state = "holds", who_may_use_four_times = "holds", age_limit_of_b = "unknown" }',
            'who_may_use_four_times = "holds", age_limit_of_b',
            'who_may_use_four_times: expected "holds", found "unknown"',
        ),
        (
            'salary_six_times_average = { state = "holds", margin = 0.01 }',
            'salary_six_times_average = { state = "holds", practice_600000_and_tax = "fails" }',
            "practice_600000_and_tax",
            'practice_600000_and_tax: expected "fails", found null',  # it rests on income tax, which nobody is asked
        ),
    ],
)
def test_an_expectation_of_a_route_that_is_wrong_is_named_with_its_line(copy, old, new, at, said):
    edited(copy, old, new)

    found = faults(copy)

    assert any(said in str(one) and one.line == line_of(copy, CASES_FILE, at) for one in found), [str(one) for one in found]


def test_an_edition_without_routes_has_none_to_expect(copy):
    path = copy / "work-permit-points" / "2016-10-01.cases.toml"
    case = '\n[[case]]\nname = "x"\non = 2016-12-01\nfacts = {}\nroutes = { talent_programme = "holds" }\n'
    path.write_text(path.read_text("utf-8") + case, "utf-8")

    (fault,) = [fault for report in check_law(path) for fault in report.faults]

    assert (fault.kind, fault.key) == ("no_such_name", "talent_programme")


def test_the_value_of_a_coming_year_asks_for_its_worked_cases(tmp_path, copy):
    """A wage that was missing brings two thresholds, and its last day."""
    path = copy / "reference-values" / f"{WAGE}.toml"
    text = path.read_text("utf-8")
    start = text.rindex("[[missing]]")
    value = text[text.rindex("[[value]]") : text.index("# Years whose wage")]
    value = value.replace("wage_year = 2024", "wage_year = 2025").replace("12434", "12800.50")
    value = value.replace("from = 2025-07-01, until = 2026-06-30", "from = 2026-07-01, until = 2027-06-30")
    value = value.replace("review_by = 2026-06-01", "review_by = 2027-06-01")
    after = text[start:].replace("wage_year = 2025", "wage_year = 2026").replace("2026-07-01", "2027-07-01")
    path.write_text(text[:start] + value + after, "utf-8")

    asked = {(fault.kind, fault.value) for fault in faults(copy) if fault.kind != "does_not_come_out"}

    assert asked == {
        ("threshold_without_case", "921636.00"), ("threshold_without_neighbour", "921636.00"),
        ("threshold_without_case", "614424.00"), ("threshold_without_neighbour", "614424.00"),
        ("day_without_case", "2027-06-30"),
    }  # fmt: skip


def test_the_routes_of_today_are_those_that_the_cases_try():
    tried = {route for case in MINE for route in case.checks["routes"]}

    assert tried == {route.id for route in in_force(TABLE.id, MINE[-1].on).routes}
