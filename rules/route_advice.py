"""What would be enough for the direct routes: exact figures of pay, and the one thing that a route still lacks."""

from collections.abc import Iterator, Mapping
from typing import Any

from rules.advised import (
    CANNOT_TELL,
    OUT_OF_REACH,
    REACHABLE,
    REACHED,
    WITH_OFFICER,
    AdviceSet,
    Change,
    Open,
    RouteTarget,
)
from rules.changes import changes
from rules.facts import DERIVED_FROM, FACTS
from rules.gates import FAILS, HOLDS, Asked
from rules.interval import Interval
from rules.passing import facts_on, passes
from rules.possible import CHANGE, ESTABLISH, WAIT, contradicts, value_within
from rules.reference import Series, Threshold
from rules.routes import Demand, Met, RouteFinding, find_route
from rules.ruleset import Ruleset


def route_targets(rulesets: tuple[Ruleset, ...], asked: Asked, series: Mapping[str, Series]) -> Iterator[RouteTarget]:
    """The routes of the editions in force that are worth telling: see `RouteTarget`."""
    for ruleset in rulesets:
        for route in ruleset.routes:
            if target := _target(find_route(route, asked, series), asked, series):
                yield target


def _target(finding: RouteFinding, asked: Asked, series: Mapping[str, Series]) -> RouteTarget | None:
    counted = any(demand.kind == "times" for demand in finding.route.demands)
    figures = find_route(finding.route, asked._replace(not_proven=frozenset()), series)  # what is asked, also of unproven pay
    lacking = [one for one in finding.met if one.state != HOLDS]
    officers = [one for one in lacking if _by_officer(one)]
    own = [one for one in lacking if not _by_officer(one)]
    sets: tuple[AdviceSet, ...] = ()
    if finding.state == HOLDS:
        state = REACHED
    elif any(one.state == FAILS for one in officers) or len(own) > 1:
        state = OUT_OF_REACH
    elif any(one.missing for one in figures.met) and counted:
        state = CANNOT_TELL
    elif not own:
        state = WITH_OFFICER
    else:
        sets = tuple(_sets(finding, own[0], figures.threshold, asked, series))
        state = REACHABLE if sets else OUT_OF_REACH
    known = len(officers) < len(finding.met)  # of a route that rests on an officer alone nothing can be said
    if not counted and not (known and state in (REACHED, REACHABLE, WITH_OFFICER)):
        return None
    still_open = tuple(Open(one.demand.fact, 0, changes()[one.demand.fact].note) for one in officers)
    return RouteTarget(
        finding.id, finding.category, finding.label, state, finding, figures.threshold and figures.threshold.month,
        figures.threshold and figures.threshold.year, sets,
        still_open,
    )  # fmt: skip


def _by_officer(met: Met) -> bool:
    return met.demand.fact in FACTS and FACTS[met.demand.fact].by_officer


def _sets(
    finding: RouteFinding, met: Met, threshold: Threshold | None, asked: Asked, series: Mapping[str, Series]
) -> Iterator[AdviceSet]:
    """The smallest set that brings the one thing that is missing, if it may be advised."""
    fact = met.demand.fact
    if fact in DERIVED_FROM:  # nobody is advised to have an age
        return
    entry, value = changes()[fact], asked.value(fact)
    unsettled = value is None or asked.unproven(fact)
    to, band = _aim(met.demand, threshold, None if unsettled else value)
    kind = ESTABLISH if unsettled else WAIT if entry.grows else CHANGE
    if not (entry.establish if unsettled else entry.change) or contradicts(fact, to, asked):
        return
    day, about = asked.on, False
    if kind == WAIT:
        day, about = passes(value, to, asked.on)
        later = asked._replace(facts=facts_on(asked.facts, asked.on, day, asked.not_proven), on=day)
        if find_route(finding.route, later, series).state == FAILS:  # an age limit was passed meanwhile
            return
    change = Change(
        fact, kind, value, to, band, "", 0, entry.evidence, to - value if kind == WAIT else None, entry.certainty, entry.note
    )
    yield AdviceSet((change,), kind == WAIT, day, about, None, None, None)


def _aim(demand: Demand, threshold: Threshold | None, value: Any) -> tuple[Any, str]:
    """The nearest value that meets a condition, and the values that do."""
    if demand.kind == "times":
        return threshold.year, str(Interval(threshold.year, None, True, False))
    if isinstance(demand.figure, Interval):
        return value_within(demand.figure, FACTS[demand.fact], value), str(demand.figure)
    if demand.kind == "among":
        return demand.figure[0], demand.figure[0]  # the least that is enough stands first in the file
    return demand.figure, str(demand.figure).lower()
