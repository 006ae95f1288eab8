"""Direct routes to a category, beside the points: each asks a few conditions, and says by how little it is missed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from rules.facts import DERIVED_FROM, FACTS
from rules.gates import FAILS, HOLDS, UNKNOWN, Asked, words_of
from rules.interval import Interval
from rules.label import Label, amount_in_words, joined, same
from rules.reference import ReferenceValue, Series, Threshold
from rules.ruleset import Citation
from rules.scale import spec_of


@dataclass(frozen=True, slots=True)
class Demand:
    """One condition of a route over one fact.

    :param kind: "within" an interval, "among" members of a choice, "is" yes or no, or "times" a reference value.
    :param figure: the interval, the members, the yes or no, or how many times. :param series: the reference value's series.
    :param asks: what is asked, as a phrase.
    """

    fact: str
    kind: str
    figure: Any
    series: str | None
    asks: Label


@dataclass(frozen=True, slots=True)
class Dispute:
    """A point of a route on which sources disagree: the reading in use, the other one, and what that one asks besides.

    :param also: empty when the other reading rests on something that nobody is asked here.
    """

    id: str
    reading: Label
    alternative: Label
    ground: Label
    also: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """One direct route to a category, as the edition's file has it.

    :param certainty: how far sources confirm it: "confirmed", "reported" (by one) or "disputed".
    :param counts: what counts, where an officer has to judge.
    """

    id: str
    category: str
    label: Label
    citation: Citation
    certainty: str
    evidence: tuple[str, ...]
    demands: tuple[Demand, ...]
    disputes: tuple[Dispute, ...]
    counts: Label | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it reads, as somebody states them; those of its disputes are read elsewhere and not repeated."""
        return tuple(dict.fromkeys(DERIVED_FROM.get(demand.fact, demand.fact) for demand in self.demands))

    @property
    def facts_of_all_readings(self) -> tuple[str, ...]:
        """The facts that it reads and those that only the other reading of a disputed point reads, as somebody states them."""
        also = (DERIVED_FROM.get(demand.fact, demand.fact) for dispute in self.disputes for demand in dispute.also)
        return tuple(dict.fromkeys((*self.facts, *also)))


class Met(NamedTuple):
    """How one condition comes out.

    :param margin: the fact less what is asked for at least; `None` where that is no number or not known.
    :param threshold: of a multiple: the one in force, or the last known one, for orientation only, when `missing` is set.
    :param missing: the reference value that is missing.
    """

    demand: Demand
    state: str
    value: Any
    proven: bool = True
    margin: Decimal | None = None
    threshold: Threshold | None = None
    missing: ReferenceValue | None = None


class RouteFinding(NamedTuple):
    """How one route comes out, and under the other readings of its disputed points."""

    route: Route
    state: str
    met: tuple[Met, ...]
    others: tuple[tuple[Dispute, str | None], ...]
    series: Mapping[str, Series]

    @property
    def id(self) -> str:
        """The route's name."""
        return self.route.id

    @property
    def category(self) -> str:
        """The category that it leads to."""
        return self.route.category

    @property
    def label(self) -> Label:
        """What the route is called."""
        return self.route.label

    @property
    def decisive(self) -> Met | None:
        """The one condition with a number that decides by how much: the only failing one, or that of a route that holds."""
        if self.state == UNKNOWN:
            return None
        counted = [one for one in self.met if one.margin is not None and (self.state != FAILS or one.state == FAILS)]
        return counted[0] if len(counted) == 1 else None

    @property
    def margin(self) -> Decimal | None:
        """The fact less what is asked for: negative when it falls short; `None` where no single number decides."""
        return self.decisive.margin if self.decisive else None

    @property
    def unit(self) -> str | None:
        """What the margin counts."""
        return spec_of(self.decisive.demand.fact).unit if self.decisive else None

    @property
    def threshold(self) -> Threshold | None:
        """The wage multiple in force on the day; `None` when there is none or it is missing."""
        return next((one.threshold for one in self.met if one.threshold and not one.missing), None)

    @property
    def reason(self) -> Label:
        """Why, with the figures: the conditions that decide, the failing ones, else the unknown ones, else all."""
        return joined([_sentence(one, self.series) for one in self.met if one.state == self.state])

    @property
    def settles(self) -> tuple[str, ...]:
        """While it is unknown: the facts and reference values that would settle it."""
        if self.state != UNKNOWN:
            return ()  # once it fails, nothing that is not known could change that
        return tuple(one.missing.series if one.missing else one.demand.fact for one in self.met if one.state == UNKNOWN)


def find_route(route: Route, asked: Asked, series: Mapping[str, Series]) -> RouteFinding:
    """How a route comes out for one host on one day. Unknown is never passed; a known failure beats it."""
    met = tuple(_met(demand, asked, series) for demand in route.demands)
    state = _together(met)
    others = tuple(
        (dispute, _together((*met, *(_met(demand, asked, series) for demand in dispute.also))) if dispute.also else None)
        for dispute in route.disputes
    )
    return RouteFinding(route, state, met, others, series)


def _together(met: tuple[Met, ...]) -> str:
    states = {one.state for one in met}
    return FAILS if FAILS in states else UNKNOWN if UNKNOWN in states else HOLDS


def _met(demand: Demand, asked: Asked, series: Mapping[str, Series]) -> Met:
    value = asked.value(demand.fact)
    if asked.unproven(demand.fact):
        return Met(demand, FAILS, None, proven=False)
    if demand.kind == "times":
        return _times(demand, value, asked, series[demand.series])
    if value is None:
        return Met(demand, UNKNOWN, None)
    if demand.kind == "within":
        low = demand.figure.low
        margin = None if low is None or (demand.figure.high is not None and low == 0) else value - low
        return Met(demand, HOLDS if value in demand.figure else FAILS, value, margin=margin)
    holds = value is demand.figure if demand.kind == "is" else value in demand.figure
    return Met(demand, HOLDS if holds else FAILS, value)


def _times(demand: Demand, value: Decimal | None, asked: Asked, series: Series) -> Met:
    """Pay of a year against a multiple of the monthly wage, exactly."""
    current = series.on(asked.on)
    known = current if current and current.amount is not None else series.last_known(asked.on)
    threshold = known.threshold(demand.figure) if known else None
    if known is None or known is not current:
        return Met(demand, UNKNOWN, value, threshold=threshold, missing=current or _never(series, asked))
    if value is None:
        return Met(demand, UNKNOWN, None, threshold=threshold)
    margin = value - threshold.year
    return Met(demand, HOLDS if margin >= 0 else FAILS, value, margin=margin, threshold=threshold)


def _never(series: Series, asked: Asked) -> ReferenceValue:
    """Before the first value of a series nothing is known either."""
    first = series.values[0]
    return ReferenceValue(series.id, asked.on.year - 1, first.in_force, ())


def _sentence(met: Met, series: Mapping[str, Series]) -> Label:
    demand, words = met.demand, words_of("route")
    if not met.proven:
        return words["not_proven"].filled(asks=demand.asks)
    if demand.kind == "times":
        return joined(list(_wage_sentences(met, series[demand.series])))
    if met.value is None:
        by_officer = demand.fact in FACTS and FACTS[demand.fact].by_officer
        return words["officer" if by_officer else "not_known"].filled(asks=demand.asks)
    if isinstance(demand.figure, Interval):
        return words[f"{met.state}_number"].filled(asks=demand.asks, value=amount_in_words(Decimal(met.value)))
    return words[met.state].filled(asks=demand.asks)


def _wage_sentences(met: Met, series: Series) -> Iterator[Label]:
    words, threshold = words_of("route"), met.threshold
    figures: dict[str, Any] = {"asks": met.demand.asks, "series": series.label, "supplier": series.supplier}
    if threshold:
        value = threshold.value
        figures |= {"times": same(str(threshold.times)), "last": value.wage_year}
        figures |= {"month": amount_in_words(threshold.month), "year": amount_in_words(threshold.year)}
        figures |= {"wage": amount_in_words(value.amount), "certainty": words[value.certainty]}
    if met.missing:
        yield words["wage_missing"].filled(**figures, missing=met.missing.wage_year)
        if threshold:
            yield words["wage_orientation"].filled(**figures)
        return
    if met.value is None:
        yield words["not_known"].filled(**figures)
    else:
        far = {"value": amount_in_words(met.value), "margin": amount_in_words(abs(met.margin))}
        yield words["wage_above" if met.margin >= 0 else "wage_below"].filled(**far)
    yield words["wage_threshold"].filled(**figures)
