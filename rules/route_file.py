"""Reads the direct routes of an edition from its file and proves them sound."""

from collections.abc import Collection, Iterator
from typing import Any

from rules.facts import AGE, FACTS
from rules.faults import LawFault, Steps, wrong
from rules.judging import shown
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
        told.fault("one_condition", value=", ".join(kinds) or "–", choices=", ".join(KINDS))
    kind = kinds[0] if kinds else "is"
    fact = told.text("fact", (*FACTS, AGE.name))
    figure = _figure(told, kind)
    demand = Demand(fact, kind, figure, told.text("series") if kind == "times" else None, told.label("asks"))
    unit = told.text("unit", default="")
    if fact in (*FACTS, AGE.name):
        spec = spec_of(fact)
        if unit != spec.unit:
            told.fault("unit_differs", "unit", shown(unit), kept=shown(spec.unit))
        if spec.kind not in _FITS[kind]:
            fitting = ", ".join(one for one, kinds in _FITS.items() if spec.kind in kinds) or "–"
            told.fault("condition_does_not_fit", kind, fact=fact, of=spec.kind, fitting=fitting)
        for member in figure if kind == "among" else ():
            if member not in spec.choices:
                told.fault("no_grade", kind, shown(member), choices=", ".join(map(shown, spec.choices)))
    told.done()
    return demand


def _figure(told: Shape, kind: str) -> Any:
    if kind == "within":
        return told.interval(kind)
    if kind == "among":
        return told.texts(kind)
    return told.whole(kind) if kind == "times" else told.take(kind, bool, True)


def unsound_routes(
    ruleset: Ruleset, series: Collection[str] | None = None, spoilt: Collection[Steps] = ()
) -> Iterator[LawFault]:
    """Every fault of the routes of an edition.

    :param series: the names of the reference values there are; `None` leaves out whether the named ones exist.
    :param spoilt: items whose shape is at fault (see `rules/sound.py`).
    """
    categories = [category.id for category in ruleset.categories]
    names = [route.id for route in ruleset.routes]
    for number, route in enumerate(ruleset.routes):
        path: Steps = ("route", number)
        if path in spoilt:
            continue
        if route.id in names[:number]:
            yield wrong("id_twice", path, "id", shown(route.id), first=f"route {names.index(route.id) + 1}")
        if route.category not in categories:
            yield wrong("no_such", path, "category", shown(route.category), choices=", ".join(categories) or "–")
        if not route.demands:
            yield wrong("asks_nothing", path, "all")
        if route.certainty == "disputed" and not route.disputes:
            yield wrong("dispute_needed", path, "certainty", shown(route.certainty))
        judged = [demand.fact for demand in route.demands if demand.fact in FACTS and FACTS[demand.fact].by_officer]
        if judged and route.counts is None:
            yield wrong("counts_needed", path, "counts", fact=", ".join(judged))
        for demand, way in _demands(route, path):
            if demand.series and series is not None and demand.series not in series:
                yield wrong("no_such", way, "series", shown(demand.series), choices=", ".join(series) or "–")


def _demands(route: Route, path: Steps) -> Iterator[tuple[Demand, Steps]]:
    """Every condition of a route and of its disputes, with the way to it."""
    for number, demand in enumerate(route.demands):
        yield demand, (*path, "all", number)
    for place, dispute in enumerate(route.disputes):
        for number, demand in enumerate(dispute.also):
            yield demand, (*path, "dispute", place, "also", number)
