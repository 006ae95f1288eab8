"""What a letter states beside the points: the direct routes, the yearly values they rest on, and what is past its review."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from rules import Evaluation, Label, ReferenceValue, RouteFinding


class Frozen(BaseModel):
    """A part of a letter: it never changes and takes nothing that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RouteLine(Frozen):
    """One direct route in the verified score.

    :param category: the category it leads to. :param state: "holds", "fails" or "unknown".
    :param margin: the fact less what is asked for, in `unit`; `None` where no single number decides.
    :param certainty: how far sources confirm the route: "confirmed", "reported" or "disputed".
    :param settles: while it is unknown, the facts and reference values that would settle it.
    :param citation: document number and place.
    """

    id: str
    category: str
    label: Label
    state: str
    reason: Label
    margin: Decimal | None
    unit: str | None
    certainty: str
    settles: tuple[str, ...]
    citation: str


class ValueLine(Frozen):
    """One yearly value that the routes rest on.

    :param wage_year: the year that it is about. :param amount: in CNY a month; `None` when the value is missing.
    :param certainty: how far it is confirmed. :param origin: "published", or "office" when the office supplied it.
    :param source: where it stands; "" when it is missing.
    """

    series: str
    label: Label
    wage_year: int
    in_force_from: date
    amount: Decimal | None
    certainty: str | None
    origin: str | None
    source: str


def route_lines(verified: Evaluation) -> tuple[RouteLine, ...]:
    """All direct routes, as they come out in the verified score."""
    return tuple(_route(found) for found in verified.routes)


def value_lines(verified: Evaluation) -> tuple[ValueLine, ...]:
    """The yearly values that the routes rest on, also those that are missing."""
    known = {name: series for found in verified.routes for name, series in found.series.items()}
    return tuple(_value(value, known[value.series].label) for value in verified.values)


def review_lines(verified: Evaluation) -> tuple[Label, ...]:
    """What is past the day by which somebody was to look for its successor, in sentences."""
    return tuple(warning.text for warning in verified.reviews)


def _route(found: RouteFinding) -> RouteLine:
    route = found.route
    return RouteLine(
        id=found.id,
        category=found.category,
        label=found.label,
        state=found.state,
        reason=found.reason,
        margin=found.margin,
        unit=found.unit,
        certainty=route.certainty,
        settles=found.settles,
        citation=" ".join(part for part in (route.citation.number, route.citation.place) if part),
    )


def _value(value: ReferenceValue, label: Label) -> ValueLine:
    missing, source = value.amount is None, value.source
    return ValueLine(
        series=value.series,
        label=label,
        wage_year=value.wage_year,
        in_force_from=value.in_force.from_,
        amount=value.amount,
        certainty=value.certainty,
        origin=None if missing else value.origin,
        source=" ".join(part for part in (source.number, source.title) if part) if source else "",
    )
