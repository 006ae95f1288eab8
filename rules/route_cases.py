"""Worked cases of direct routes: what a case may expect of one, and that each of its numbers is tried on both sides.

A case expects the state of a route, or a table: `{ state = "fails", margin = -0.01, age_limit_of_b = "holds" }`, where the
id of a disputed point has the state by its other reading.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from rules.edges import beside, untried_edge
from rules.faults import LawFault, Steps, wrong
from rules.gates import Asked
from rules.judging import shown
from rules.reference import ReferenceValue, Series
from rules.routes import Demand, Route, find_route
from rules.ruleset import Ruleset
from rules.scale import spec_of

if TYPE_CHECKING:
    from rules.cases import Case

CHECK = "routes"


def expected_of(ruleset: Ruleset, route: str) -> tuple[str, ...]:
    """What a table may expect of a route: its state, its margin, and its state under the other reading of each dispute."""
    (found,) = [one for one in ruleset.routes if one.id == route]
    return ("state", "margin", *(dispute.id for dispute in found.disputes))


def come_out(ruleset: Ruleset, asked: Asked, series: Mapping[str, Series], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """How the wanted routes come out, in the form in which they are wanted."""
    found: dict[str, Any] = {}
    for route in ruleset.routes:
        if route.id not in wanted:
            continue
        one, asks = find_route(route, asked, series), wanted[route.id]
        told = {"state": one.state, "margin": one.margin, **{dispute.id: state for dispute, state in one.others}}
        found[route.id] = {key: told.get(key) for key in asks} if isinstance(asks, dict) else one.state
    return found


def untried_routes(ruleset: Ruleset, cases: Iterable["Case"], file: str, series: Mapping[str, Series]) -> Iterator[LawFault]:
    """Every number, member, yes and no of the routes of an edition without its worked cases, also of disputed points.

    :param file: the file in which the cases belong. :param series: the reference values that multiples are made from.
    """
    for number, route in enumerate(ruleset.routes):
        path: Steps = ("route", number)
        mine = [case for case in cases if route.id in case.checks.get(CHECK, {})]
        for demand, way, cases_of_it in _demands(route, path, mine):
            if demand.kind == "times":
                yield from _thresholds(ruleset, demand, way, cases_of_it, file, series[demand.series])
            else:
                yield from _untried(demand, way, cases_of_it, file)


def _demands(route: Route, path: Steps, cases: list["Case"]) -> Iterator[tuple[Demand, Steps, list["Case"]]]:
    """Every condition with the way to it and the cases that look at it."""
    for number, demand in enumerate(route.demands):
        yield demand, (*path, "all", number), cases
    for place, dispute in enumerate(route.disputes):
        mine = [case for case in cases if dispute.id in _expected(case, route)]
        for number, demand in enumerate(dispute.also):
            yield demand, (*path, "dispute", place, "also", number), mine


def _expected(case: "Case", route: Route) -> Mapping[str, Any]:
    wanted = case.checks[CHECK][route.id]
    return wanted if isinstance(wanted, dict) else {"state": wanted}


def _untried(demand: Demand, way: Steps, cases: list["Case"], file: str) -> Iterator[LawFault]:
    spec = spec_of(demand.fact)
    tried = [Asked(case.facts, case.on).value(demand.fact) for case in cases]
    if demand.kind == "within":
        for edge in demand.figure.edges:
            yield from untried_edge(spec, edge, tried, way, demand.kind, file)
        return
    for member in (True, False) if demand.kind == "is" else spec.choices:
        if member not in tried:
            yield wrong("grade_without_case", way, demand.kind, shown(member), file=file, fact=demand.fact)


def _thresholds(
    ruleset: Ruleset, demand: Demand, way: Steps, cases: list["Case"], file: str, series: Series
) -> Iterator[LawFault]:
    """A multiple has a threshold of its own for every value of its series, and each one its first and its last day."""
    spec = spec_of(demand.fact)
    for value in series.values:
        first, last = _days(ruleset, value)
        if last and last < first:
            continue
        year = {"year": value.wage_year, "file": file}
        for day in (first, last):
            if day and not any(case.on == day for case in cases):
                yield wrong("day_without_case", way, demand.kind, day, **year)
        threshold = value.threshold(demand.figure)
        if threshold is None:
            continue
        edge = threshold.year
        tried = {getattr(case.facts, demand.fact) for case in cases if first <= case.on and (not last or case.on <= last)}
        places = {"times": demand.figure, "fact": demand.fact, **year}
        if edge not in tried:
            yield wrong("threshold_without_case", way, demand.kind, f"{edge:f}", **places)
        if not tried & set(beside(spec, edge)):
            either = " / ".join(f"{one:f}" for one in beside(spec, edge))
            yield wrong("threshold_without_neighbour", way, demand.kind, f"{edge:f}", beside=either, **places)


def _days(ruleset: Ruleset, value: ReferenceValue) -> tuple[date, date | None]:
    """The first and the last day on which both the edition and the value are in use; the last may lie before the first."""
    ends = [days.until for days in (ruleset.in_force, value.in_force) if days.until]
    return max(ruleset.in_force.from_, value.in_force.from_), min(ends, default=None)
