"""Proves the rows of one fact sound: each possible value in exactly one band or declared gap, each grade exactly once."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from math import floor
from typing import Any

from rules.faults import LawFault, Steps, wrong
from rules.interval import Interval
from rules.judging import shown
from rules.ruleset import Criterion
from rules.scale import Row, Scale


def scales_of(criterion: Criterion, path: Steps) -> list[tuple[Scale, Steps]]:
    """The scales of a criterion with the way to each: a single one stands in the criterion itself, several under `best_of`."""
    if len(criterion.scales) == 1:
        return [(criterion.scales[0], path)]
    return [(scale, (*path, "best_of", number)) for number, scale in enumerate(criterion.scales)]


def way_to(scale: Scale, claim: Any, path: Steps) -> Steps:
    """The way to a row or gap of a scale that stands at `path`."""
    if not isinstance(claim, Row):
        return (*path, "gaps", _place(claim, scale.gaps))
    return (*path, "grades" if claim.when is None else "bands", _place(claim, scale.rows))


def _place(claim: Any, among: Sequence[Any]) -> int:
    return next(number for number, one in enumerate(among) if one is claim)


def unsound_scale(scale: Scale, path: Steps) -> Iterator[LawFault]:
    """Every fault of the rows of one fact.

    :param path: the way to the table that holds its `bands` or `grades`.
    """
    if scale.spec.unit != scale.unit:
        yield wrong("unit_differs", path, "unit", shown(scale.unit), kept=shown(scale.spec.unit))
    if scale.spec.least is not None:
        for row in scale.rows:
            if row.when is None:
                yield wrong("grade_of_a_number", way_to(scale, row, path), "is", shown(row.is_), fact=scale.fact)
        yield from _coverage(scale, path)
        return
    members = (True, False) if scale.spec.kind == "yes_no" else scale.spec.choices
    if not members:
        yield wrong("earns_no_points", path, "fact", shown(scale.fact), of=scale.spec.kind)
        return
    known = ", ".join(shown(member) for member in members)
    for row in scale.rows:
        if row.when is not None:
            yield wrong("band_of_no_number", way_to(scale, row, path), "when", row.when, fact=scale.fact)
        elif not any(_same(row.is_, member) for member in members):
            yield wrong("no_grade", way_to(scale, row, path), "is", shown(row.is_), choices=known)
    for member in members:
        rows = [row for row in scale.rows if _same(row.is_, member)]
        if not rows:
            yield wrong("grade_missing", path, "grades", shown(member), fact=scale.fact)
        for row in rows[1:]:
            yield wrong("grade_twice", way_to(scale, row, path), "is", shown(member))


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


def _coverage(scale: Scale, path: Steps) -> Iterator[LawFault]:
    """Each possible value of the fact lies in exactly one row or declared gap."""
    spec, whole = scale.spec, scale.spec.kind == "whole"
    for claim in (*scale.rows, *scale.gaps):
        if claim.when and possible_in(claim.when, spec.least, spec.most, whole) is None:
            possible = Interval(spec.least, spec.most, True, True)
            yield wrong("band_impossible", way_to(scale, claim, path), "when", claim.when, fact=scale.fact, possible=possible)
    inside = [(possible_in(place, spec.least, spec.most, whole), claims) for place, claims in scale.places()]
    for _, run in groupby([one for one in inside if one[0]], key=lambda one: [id(claim) for claim in one[1]]):
        values, claims = zip(*run, strict=True)
        first, last = values[0], values[-1]
        value = Interval(first.low, last.high, first.low_included, last.high_included)
        if not claims[0]:
            yield wrong("uncovered", path, "bands", number_or_interval(value), fact=scale.fact, row=value)
        elif len(claims[0]) > 1:
            points = sorted({claim.points for claim in claims[0] if isinstance(claim, Row)})
            other, latest = sorted(way_to(scale, claim, path) for claim in claims[0])[-2:]
            bands = " / ".join(str(claim.when) for claim in claims[0])
            kind = "overlap" if len(points) < 2 else "overlap_differs"
            earned = " / ".join(map(str, points))
            yield wrong(kind, latest, "when", number_or_interval(value), bands=bands, points=earned, other=_step(other))


def _step(way: Steps) -> str:
    return f"{way[-2]} {int(way[-1]) + 1}"


def number_or_interval(values: Interval) -> str:
    """A single number as such, everything else with its brackets."""
    return f"{values.low:f}" if values.low is not None and values.low == values.high else str(values)


def possible_in(place: Interval, least: Decimal, most: Decimal, whole: bool) -> Interval | None:
    """The possible values of a fact within an edge or a stretch, or `None`; whole numbers by the first and the last."""
    low, low_in = (least, True) if place.low is None or place.low < least else (Decimal(place.low), place.low_included)
    high, high_in = (most, True) if place.high is None or place.high > most else (Decimal(place.high), place.high_included)
    if whole:
        low = low if low_in and low == int(low) else Decimal(floor(low) + 1)
        high = high if high_in and high == int(high) else Decimal(-floor(-high) - 1)
        low_in = high_in = True
    if low > high or (low == high and not (low_in and high_in)):
        return None
    return Interval(low, high, low_in, high_in)
