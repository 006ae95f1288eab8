"""Asks the direct routes about whole columns: the states that `find_route` gives, each condition once for a column."""

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import or_

import polars as pl

from rules.facts import DERIVED_FROM, HostFacts
from rules.gate_columns import together
from rules.gates import Asked
from rules.interval import Interval
from rules.reference import Series
from rules.routes import Met, Route, find_route
from rules.ruleset import Ruleset
from rules.scale import Row, Scale, spec_of
from rules.steps import is_member, reading_of


def route_columns(rulesets: tuple[Ruleset, ...], facts: pl.DataFrame, on: date, series: Mapping[str, Series]) -> pl.DataFrame:
    """How each direct route comes out for each row: columns `route.<route>`, "holds", "fails" or "unknown".

    :param facts: judged columns; a missing one is unknown.
    :param series: the reference values, as `find_route` takes them.
    """
    routes = [route for ruleset in rulesets for route in ruleset.routes]
    states = {f"route.{route.id}": _state(route, facts, on, series) for route in routes}
    return facts.lazy().with_columns(**states).select(*states).collect()


def _state(route: Route, facts: pl.DataFrame, on: date, series: Mapping[str, Series]) -> pl.Expr:
    """The same code tells for nobody in particular which figures apply on the day, and which reference value is missing."""
    nobody = find_route(route, Asked(HostFacts(), on), series)
    return together([_holds(met, facts, on) for met in nobody.met])


def _holds(met: Met, facts: pl.DataFrame, on: date) -> pl.Expr:
    """Whether a condition holds; null where the fact or its reference value is not known."""
    demand, stated = met.demand, DERIVED_FROM.get(met.demand.fact, met.demand.fact)
    known = stated in facts.columns and facts[stated].null_count() < facts.height
    if met.missing or not known:
        return pl.lit(None, pl.Boolean)
    value, dtype = pl.col(stated), facts.schema[stated]
    if demand.kind == "is":
        return is_member(value, demand.figure, dtype)
    if demand.kind == "among":
        return reduce(or_, [is_member(value, member, dtype) for member in demand.figure])
    wanted = Interval(met.threshold.year, None, True, False) if met.threshold else demand.figure
    holds = reading_of(_inside(demand.fact, wanted), facts[stated], on).holds(lambda answer: answer.least > 0)
    return pl.when(value.is_not_null()).then(holds)


def _inside(fact: str, wanted: Interval) -> Scale:
    """An interval as a table: what lies in it has a point, so that it is told by the same exact comparisons as the points."""
    spec = spec_of(fact)
    low = spec.least - 1 if wanted.low is None else wanted.low
    high = spec.most + 1 if wanted.high is None else wanted.high
    inside = Interval(low, high, wanted.low_included, wanted.high_included)
    below, above = Interval(None, low, False, not wanted.low_included), Interval(high, None, not wanted.high_included, False)
    return Scale(fact, spec.unit, tuple(Row(fact, when, None, int(when is inside), "") for when in (inside, below, above)))
