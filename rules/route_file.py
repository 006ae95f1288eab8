"""Reads the direct routes of an edition from its file and proves them sound."""

from collections.abc import Iterator, Mapping
from typing import Any

from rules.facts import AGE, FACTS
from rules.reference import Series
from rules.routes import Demand, Dispute, Route
from rules.ruleset import Citation, Ruleset
from rules.scale import spec_of
from rules.shape import Shape

CERTAINTIES = ("confirmed", "reported", "disputed")
KINDS = ("within", "among", "is", "times")
_FITS = {"within": ("whole", "decimal", "money"), "among": ("choice",), "is": ("yes_no",), "times": ("money",)}


def read_route(told: Shape, source: Citation) -> Route:
    """One `[[route]]` of a file."""
    route = Route(
        id=told.text("id"),
        category=told.text("category"),
        label=told.label("label"),
        citation=source.at(told.text("place")),
        certainty=told.text("certainty", CERTAINTIES),
        evidence=told.texts("evidence"),
        demands=tuple(_demand(one) for one in told.tables("all")),
        disputes=tuple(_dispute(one) for one in told.tables("dispute", default=[])),
        counts=told.label("counts", default=None),
    )
    told.done()
    return route


def _dispute(told: Shape) -> Dispute:
    also = tuple(_demand(one) for one in told.tables("also", default=[]))
    dispute = Dispute(told.text("id"), told.label("reading"), told.label("alternative"), told.label("ground"), also)
    told.done()
    return dispute


def _demand(told: Shape) -> Demand:
    kinds = [kind for kind in KINDS if told.has(kind)]
    if len(kinds) != 1:
        told.fault(f"exactly one of {', '.join(KINDS)} is expected, not {', '.join(kinds) or 'none'}")
    kind = kinds[0] if kinds else "is"
    fact = told.text("fact", (*FACTS, AGE.name))
    figure = _figure(told, kind)
    demand = Demand(fact, kind, figure, told.text("series") if kind == "times" else None, told.label("asks"))
    unit = told.text("unit", default="")
    if fact in (*FACTS, AGE.name):
        spec = spec_of(fact)
        if unit != spec.unit:
            told.fault(f"the fact is kept in {spec.unit!r}, the route counts in {unit!r}")
        if spec.kind not in _FITS[kind]:
            told.fault(f"{kind} does not fit a fact of the kind {spec.kind}")
        for member in figure if kind == "among" else ():
            if member not in spec.choices:
                told.fault(f"among: {member!r} is none of {', '.join(spec.choices)}")
    told.done()
    return demand


def _figure(told: Shape, kind: str) -> Any:
    if kind == "within":
        return told.interval(kind)
    if kind == "among":
        return told.texts(kind)
    return told.whole(kind) if kind == "times" else told.take(kind, bool, True)


def unsound_routes(ruleset: Ruleset, series: Mapping[str, Series] | None = None) -> Iterator[str]:
    """Every fault of the routes of an edition.

    :param series: the reference values there are; `None` leaves out whether the named ones exist.
    """
    categories = {category.id for category in ruleset.categories}
    for name in sorted({route.id for route in ruleset.routes if [one.id for one in ruleset.routes].count(route.id) > 1}):
        yield f"route {name} stands more than once"
    for route in ruleset.routes:
        if route.category not in categories:
            yield f"route {route.id}: there is no category {route.category!r}"
        if not route.demands:
            yield f"route {route.id}: it asks nothing"
        if route.certainty == "disputed" and not route.disputes:
            yield f"route {route.id}: it is disputed and no dispute is told"
        judged = any(demand.fact in FACTS and FACTS[demand.fact].by_officer for demand in route.demands)
        if judged and route.counts is None:
            yield f"route {route.id}: an officer judges it, so counts must say what counts"
        for demand in (*route.demands, *(one for dispute in route.disputes for one in dispute.also)):
            if demand.series and series is not None and demand.series not in series:
                yield f"route {route.id}: there is no series {demand.series!r} of reference values"
