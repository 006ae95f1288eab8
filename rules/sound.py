"""Proves an edition sound before it may be used: no overlap, no undeclared gap, one unit, every grade once."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from rules.coverage import number_or_interval, scales_of, unsound_scale
from rules.faults import LawFault, Steps, wrong
from rules.interval import Interval
from rules.judging import shown
from rules.ruleset import Condition, Criterion, Gate, Ruleset
from rules.scale import spec_of

# What a fault in the shape of an item does not spoil: the item can be proven all the same.
_HARMLESS = ("label", "place", "evidence", "printed", "subject", "holds", "fails", "reading", "alternative", "ground")


def spoilt_by(faults: Iterable[LawFault]) -> set[Steps]:
    """What cannot be proven because its shape is at fault, as the first two steps of its path: `("criterion", 3)`."""
    ways = [(*fault.path, fault.key) if fault.key else fault.path for fault in faults]
    return {way[:2] for way in ways if way and not set(way) & set(_HARMLESS)}


def unsound(ruleset: Ruleset, spoilt: Collection[Steps] = ()) -> Iterator[LawFault]:
    """Every fault of an edition, each naming the place and the value; none means that it may be used.

    :param spoilt: items whose shape is at fault (see `spoilt_by`): neither they nor sums over them are judged.
    """
    broken = {step for way in spoilt for step in way} | ({"maximum"} if ("ruleset",) in spoilt else set())
    for what, items in _items(ruleset):
        if what not in broken:
            yield from _once(what, [item.id for item in items])
    if "ruleset" not in broken:
        yield from _head(ruleset)
    for number, criterion in enumerate(ruleset.criteria):
        if ("criterion", number) not in spoilt:
            yield from _criterion(criterion, ("criterion", number))
    for number, gate in enumerate(ruleset.gates):
        if ("gate", number) not in spoilt:
            yield from _gate(gate, ("gate", number))
    if not broken & {"criterion", "part", "maximum"}:
        yield from _sums(ruleset)
    if not broken & {"category", "part", "maximum"}:
        yield from _categories(ruleset)
    if not broken & {"criterion", "gate", "interpretation"}:
        yield from _interpretations(ruleset)


def _items(ruleset: Ruleset) -> Iterator[tuple[str, Sequence[Any]]]:
    yield "criterion", ruleset.criteria
    yield "gate", ruleset.gates
    yield "category", ruleset.categories
    yield "part", ruleset.parts
    yield "interpretation", ruleset.interpretations


def _once(what: str, ids: list[str]) -> Iterator[LawFault]:
    for number, name in enumerate(ids):
        if name in ids[:number]:
            yield wrong("id_twice", (what, number), "id", shown(name), first=f"{what} {ids.index(name) + 1}")


def _head(ruleset: Ruleset) -> Iterator[LawFault]:
    days, source = ruleset.in_force, ruleset.source
    if days.until and days.until < days.from_:
        yield wrong("until_before_from", ("ruleset", "in_force"), "until", days.until, first=days.from_)
    if (ruleset.nature == "own") != (source.checked.status == "own"):
        yield wrong("nature_disagrees", ("ruleset",), "nature", shown(ruleset.nature), checked=shown(source.checked.status))
    if ruleset.nature == "own" and ruleset.note is None:
        yield wrong("note_needed", ("ruleset",), "note")


def _criterion(criterion: Criterion, path: Steps) -> Iterator[LawFault]:
    for number, fact in enumerate(criterion.facts):
        if fact in criterion.facts[:number]:
            yield wrong("fact_twice", (*path, "best_of", number), "fact", shown(fact))
    best = max((row.points for row in criterion.rows), default=0)
    if best != criterion.maximum:
        yield wrong("best_is_not_maximum", path, "maximum", criterion.maximum, best=best)
    for scale, way in scales_of(criterion, path):
        yield from unsound_scale(scale, way)


_FITS = {
    "within": ("whole", "decimal", "money"),
    "is": ("yes_no",),
    "not_among": ("nationality", "choice"),
    "not_beginning_with": ("credit_code",),
    "valid_for_months": ("date",),
    "not_older_than_months": ("date",),
    "each_in": ("topics",),
}


def _gate(gate: Gate, path: Steps) -> Iterator[LawFault]:
    if not gate.conditions:
        yield wrong("asks_nothing", path, "all")
    for number, condition in enumerate(gate.conditions):
        yield from _condition(condition, (*path, "all", number))


def _condition(condition: Condition, path: Steps) -> Iterator[LawFault]:
    spec = spec_of(condition.fact)
    if spec.kind not in _FITS[condition.kind]:
        fitting = ", ".join(kind for kind, kinds in _FITS.items() if spec.kind in kinds)
        yield wrong("condition_does_not_fit", path, condition.kind, fact=condition.fact, of=spec.kind, fitting=fitting)
    if condition.kind == "each_in" and set(condition.names) != set(spec.choices):
        yield wrong("names_needed", path, "names", shown(sorted(condition.names)), choices=", ".join(spec.choices))
    if condition.kind == "each_in" and "none" not in condition.words:
        yield wrong("sentence_needed", path, "none")
    if condition.kind == "not_older_than_months" and "too_early" not in condition.words:
        yield wrong("sentence_needed", path, "too_early")


def _sums(ruleset: Ruleset) -> Iterator[LawFault]:
    total = sum(criterion.maximum for criterion in ruleset.criteria)
    if total != ruleset.maximum:
        yield wrong("sum_is_not_maximum", ("ruleset",), "maximum", ruleset.maximum, sum=total)
    ids = [part.id for part in ruleset.parts]
    for number, criterion in enumerate(ruleset.criteria):
        if ids and criterion.part is None:
            yield wrong("part_missing", ("criterion", number), "part", choices=", ".join(ids))
        elif criterion.part is not None and criterion.part not in ids:
            yield wrong("no_such", ("criterion", number), "part", shown(criterion.part), choices=", ".join(ids) or "–")
    for number, part in enumerate(ruleset.parts):
        total = sum(criterion.maximum for criterion in ruleset.criteria if criterion.part == part.id)
        if total != part.maximum:
            yield wrong("sum_is_not_maximum", ("part", number), "maximum", part.maximum, sum=total)


def _categories(ruleset: Ruleset) -> Iterator[LawFault]:
    """Every total has a category, whatever its parts are; and more points never lead to a later one."""
    ids = [part.id for part in ruleset.parts]
    for number, category in enumerate(ruleset.categories):
        for part, _ in category.parts:
            if part not in ids:
                yield wrong("no_such", ("category", number, "parts"), part, shown(part), choices=", ".join(ids) or "–")
    always = [(number, category.points) for number, category in enumerate(ruleset.categories) if not category.parts]
    homes = [next((place for place, points in always if total in points), None) for total in range(ruleset.maximum + 1)]
    highest: int | None = None
    for home, run in groupby(enumerate(homes), key=lambda one: one[1]):
        totals = [total for total, _ in run]
        if home is None:
            value = Interval(Decimal(totals[0]), Decimal(totals[-1]), True, True)
            at = ("category", highest) if highest is not None else ("category",)
            yield wrong("total_without_category", at, "", number_or_interval(value), row=value)
        elif highest is not None and home > highest:
            yield wrong("more_leads_down", ("category", home), "points", totals[0], category=ruleset.categories[home].id)
        else:
            highest = home


def _interpretations(ruleset: Ruleset) -> Iterator[LawFault]:
    known = {"criteria": [one.id for one in ruleset.criteria], "gates": [one.id for one in ruleset.gates]}
    for number, entry in enumerate(ruleset.interpretations):
        for key, names in (("criteria", entry.criteria), ("gates", entry.gates)):
            for name in names:
                if name not in known[key]:
                    choices = ", ".join(known[key]) or "–"
                    yield wrong("no_such", ("interpretation", number), key, shown(name), choices=choices)
