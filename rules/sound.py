"""Proves an edition sound before it may be used: no overlap, no undeclared gap, one unit, every grade once."""

from collections.abc import Iterator
from decimal import Decimal
from math import floor

from rules.interval import Interval
from rules.ruleset import Criterion, Gate, Ruleset
from rules.scale import Row, Scale, spec_of


def unsound(ruleset: Ruleset) -> Iterator[str]:
    """Every fault of an edition, each naming the place and the value; none means that it may be used."""
    yield from _once("criterion", [criterion.id for criterion in ruleset.criteria])
    yield from _once("gate", [gate.id for gate in ruleset.gates])
    yield from _once("category", [category.id for category in ruleset.categories])
    yield from _once("part", [part.id for part in ruleset.parts])
    yield from _once("interpretation", [entry.id for entry in ruleset.interpretations])
    if ruleset.in_force.until and ruleset.in_force.until < ruleset.in_force.from_:
        yield f"in_force: the last day {ruleset.in_force.until} lies before the first {ruleset.in_force.from_}"
    if (ruleset.nature == "own") != (ruleset.source.checked.status == "own"):
        yield f"ruleset: nature {ruleset.nature!r} and source checked {ruleset.source.checked.status!r} disagree"
    if ruleset.nature == "own" and ruleset.note is None:
        yield "ruleset: a rule of our own needs a note that says so"
    for criterion in ruleset.criteria:
        yield from _criterion(criterion)
    for gate in ruleset.gates:
        yield from _gate(gate)
    yield from _sums(ruleset)
    yield from _categories(ruleset)
    known = {criterion.id for criterion in ruleset.criteria}, {gate.id for gate in ruleset.gates}
    for entry in ruleset.interpretations:
        for name in (set(entry.criteria) - known[0]) | (set(entry.gates) - known[1]):
            yield f"interpretation {entry.id}: there is no {name}"


def _once(what: str, ids: list[str]) -> Iterator[str]:
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"{what} {name} stands {ids.count(name)} times"


def _criterion(criterion: Criterion) -> Iterator[str]:
    where = f"criterion {criterion.id}"
    yield from (f"{where}: {fault}" for fault in _once("fact", list(criterion.facts)))
    best = max((row.points for row in criterion.rows), default=0)
    if best != criterion.maximum:
        yield f"{where}: the best row gives {best} and the maximum is {criterion.maximum}"
    for scale in criterion.scales:
        yield from (f"{where}, {scale.fact}: {fault}" for fault in _scale(scale))


def _scale(scale: Scale) -> Iterator[str]:
    if scale.spec.unit != scale.unit:
        yield f"the fact is kept in {scale.spec.unit!r}, this edition counts in {scale.unit!r}"
    if scale.spec.least is not None:
        yield from (f"the grade {row.is_!r} is no band of a number" for row in scale.rows if row.when is None)
        yield from _coverage(scale)
        return
    members = (True, False) if scale.spec.kind == "yes_no" else scale.spec.choices
    if not members:
        yield f"a fact of the kind {scale.spec.kind} earns no points"
    for row in scale.rows:
        if row.when is not None:
            yield f"the band {row.when} stands over a fact that is no number"
        elif not any(row.is_ is member or (isinstance(member, str) and row.is_ == member) for member in members):
            yield f"{row.is_!r} is none of {members}"
    for member in members:
        times = sum(row.is_ == member and type(row.is_) is type(member) for row in scale.rows)
        if times != 1:
            yield f"{member!r} stands {times} times, not once"


def _coverage(scale: Scale) -> Iterator[str]:
    """Each possible value of the fact lies in exactly one row or declared gap."""
    whole = scale.spec.kind == "whole"
    uncovered: list[Interval] = []
    for place, claims in scale.places():
        inside = _possible(place, scale.spec.least, scale.spec.most, whole)
        if inside is None:
            continue
        if len(claims) > 1:
            rows = " and ".join(str(claim.when) for claim in claims)
            points = sorted({claim.points for claim in claims if isinstance(claim, Row)})
            yield f"{rows} overlap at {inside}" + (f" and give {points}" if len(points) > 1 else "")
        if claims:
            yield from _named(uncovered)
            uncovered = []
        else:
            uncovered.append(inside)
    yield from _named(uncovered)


def _named(uncovered: list[Interval]) -> Iterator[str]:
    """The fault of values next to each other that nothing covers, with the row that would."""
    if uncovered:
        first, last = uncovered[0], uncovered[-1]
        values = Interval(first.low, last.high, first.low_included, last.high_included)
        yield f"{values} lies in no band and in no declared gap: add a row {{ when = {str(values)!r}, points = … }}"


def _possible(place: Interval, least: Decimal, most: Decimal, whole: bool) -> Interval | None:
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


def _gate(gate: Gate) -> Iterator[str]:
    if not gate.conditions:
        yield f"gate {gate.id}: it asks nothing"
    for condition in gate.conditions:
        where = f"gate {gate.id}, {condition.fact}"
        spec = spec_of(condition.fact)
        kinds = {
            "within": ("whole", "decimal", "money"),
            "is": ("yes_no",),
            "not_among": ("nationality", "choice"),
            "not_beginning_with": ("credit_code",),
            "valid_for_months": ("date",),
            "not_older_than_months": ("date",),
            "each_in": ("topics",),
        }[condition.kind]
        if spec.kind not in kinds:
            yield f"{where}: {condition.kind} does not fit a fact of the kind {spec.kind}"
        if condition.kind == "each_in" and (set(condition.names) != set(spec.choices) or "none" not in condition.words):
            yield f"{where}: names for {', '.join(spec.choices)} and a sentence for none of them are needed"
        if condition.kind == "not_older_than_months" and "too_early" not in condition.words:
            yield f"{where}: a sentence is needed for a day that is too early"


def _sums(ruleset: Ruleset) -> Iterator[str]:
    total = sum(criterion.maximum for criterion in ruleset.criteria)
    if total != ruleset.maximum:
        yield f"ruleset: the criteria give {total} at most, the maximum is {ruleset.maximum}"
    ids = {part.id for part in ruleset.parts}
    for criterion in ruleset.criteria:
        if (criterion.part in ids) != bool(ids) or (criterion.part and not ids):
            yield f"criterion {criterion.id}: there is no part {criterion.part!r}"
    for part in ruleset.parts:
        total = sum(criterion.maximum for criterion in ruleset.criteria if criterion.part == part.id)
        if total != part.maximum:
            yield f"part {part.id}: its criteria give {total} at most, the maximum is {part.maximum}"


def _categories(ruleset: Ruleset) -> Iterator[str]:
    """Every total has a category, whatever its parts are; and more points never lead to a later one."""
    ids = {part.id for part in ruleset.parts}
    for category in ruleset.categories:
        yield from (f"category {category.id}: there is no part {part}" for part, _ in category.parts if part not in ids)
    always = [category for category in ruleset.categories if not category.parts]
    homes = [next((place for place, c in enumerate(always) if total in c.points), None) for total in range(ruleset.maximum + 1)]
    for total, home in enumerate(homes):
        if home is None:
            yield f"category: a total of {total} has no home"
    settled = [home for home in homes if home is not None]
    if settled != sorted(settled, reverse=True):
        yield "category: more points must never lead to a category that stands further down"
