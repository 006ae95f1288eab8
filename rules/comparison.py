"""What changed from one edition to another, part by part: rows, maxima, categories, gates, routes, readings, days."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from rules.ruleset import Criterion, Ruleset
from rules.scale import Scale

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


class LegalChange(NamedTuple):
    """One thing that changed.

    :param area: "head", "category", "part", "criterion", "gate", "route" or "interpretation".
    :param item: the item that it belongs to, as the later edition has it (a removed one as the earlier had it); of the head the
        edition itself.
    :param what: what of it: "item" for the whole, "row", "points", "gap", "maximum", "place" and others.
    :param change: "added", "removed" or "changed". :param old: before. :param new: after.
    :param fact: of a row or a gap: the fact that it reads.
    """

    area: str
    item: Any
    what: str
    change: str
    old: Any
    new: Any
    fact: str = ""


def differences(earlier: Ruleset, later: Ruleset) -> tuple[LegalChange, ...]:
    """Everything that changed, in the order of the later edition; what was removed stands at the end of its area."""
    found = [*_fields("head", earlier, later, _HEAD)]
    for area, old, new in (
        ("category", earlier.categories, later.categories),
        ("part", earlier.parts, later.parts),
        ("criterion", earlier.criteria, later.criteria),
        ("gate", earlier.gates, later.gates),
        ("route", earlier.routes, later.routes),
        ("interpretation", earlier.interpretations, later.interpretations),
    ):
        found.extend(_items(area, old, new))
    return tuple(found)


_HEAD: dict[str, Callable[[Ruleset], Any]] = {
    "title": lambda ruleset: ruleset.title,
    "first_day": lambda ruleset: ruleset.in_force.from_,
    "last_day": lambda ruleset: ruleset.in_force.until,
    "nature": lambda ruleset: ruleset.nature,
    "status": lambda ruleset: ruleset.status,
    "source": lambda ruleset: ruleset.source,
    "maximum": lambda ruleset: ruleset.maximum,
    "note": lambda ruleset: ruleset.note,
    "disputed": lambda ruleset: ruleset.in_force_note,
}
_FIELDS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "category": {
        "label": lambda one: one.label,
        "totals": lambda one: one.points,
        "parts": lambda one: one.parts,
        "printed": lambda one: one.printed,
    },
    "part": {"label": lambda one: one.label, "maximum": lambda one: one.maximum},
    "criterion": {
        "label": lambda one: one.label,
        "part": lambda one: one.part,
        "maximum": lambda one: one.maximum,
        "place": lambda one: one.citation.place,
        "evidence": lambda one: one.evidence,
    },
    "gate": {
        "label": lambda one: one.label,
        "otherwise": lambda one: one.otherwise,
        "basis": lambda one: one.basis,
        "place": lambda one: one.citation.place,
        "evidence": lambda one: one.evidence,
        "conditions": lambda one: one.conditions,
    },
    "route": {
        "label": lambda one: one.label,
        "category": lambda one: one.category,
        "place": lambda one: one.citation.place,
        "certainty": lambda one: one.certainty,
        "evidence": lambda one: one.evidence,
        "counts": lambda one: one.counts,
        "demands": lambda one: tuple(demand.asks for demand in one.demands),
        "disputes": lambda one: tuple(dispute.alternative for dispute in one.disputes),
    },
    "interpretation": {
        "reading": lambda one: one.reading,
        "alternative": lambda one: one.alternative,
        "ground": lambda one: one.ground,
        "concerns": lambda one: (one.criteria, one.gates),
    },
}


def _items(area: str, earlier: Sequence[Any], later: Sequence[Any]) -> Iterator[LegalChange]:
    before, after = {one.id: one for one in earlier}, {one.id: one for one in later}
    for name, item in after.items():
        if name not in before:
            yield LegalChange(area, item, "item", ADDED, None, item)
            continue
        yield from _fields(area, before[name], item, _FIELDS[area])
        if isinstance(item, Criterion):
            yield from _scales(before[name], item)
    for name, item in before.items():
        if name not in after:
            yield LegalChange(area, item, "item", REMOVED, item, None)


def _fields(area: str, earlier: Any, later: Any, fields: dict[str, Callable[[Any], Any]]) -> Iterator[LegalChange]:
    for what, read in fields.items():
        old, new = read(earlier), read(later)
        if old != new:
            change = ADDED if old is None else REMOVED if new is None else CHANGED
            yield LegalChange(area, later, what, change, old, new)


def _scales(earlier: Criterion, later: Criterion) -> Iterator[LegalChange]:
    before, after = {scale.fact: scale for scale in earlier.scales}, {scale.fact: scale for scale in later.scales}
    for fact, scale in after.items():
        if fact in before:
            yield from _rows(later, before[fact], scale)
        else:
            yield LegalChange("criterion", later, "fact", ADDED, None, scale, fact)
    for fact, scale in before.items():
        if fact not in after:
            yield LegalChange("criterion", later, "fact", REMOVED, scale, None, fact)


def _rows(criterion: Criterion, earlier: Scale, later: Scale) -> Iterator[LegalChange]:
    before, after = {row.band: row for row in earlier.rows}, {row.band: row for row in later.rows}
    for band, row in after.items():
        old = before.get(band)
        if old is None:
            yield LegalChange("criterion", criterion, "row", ADDED, None, row, later.fact)
        elif old.points != row.points:
            yield LegalChange("criterion", criterion, "points", CHANGED, old, row, later.fact)
        elif old.printed != row.printed:
            yield LegalChange("criterion", criterion, "row_printed", CHANGED, old, row, later.fact)
    for band, row in before.items():
        if band not in after:
            yield LegalChange("criterion", criterion, "row", REMOVED, row, None, later.fact)
    gaps, new_gaps = {str(gap.when): gap for gap in earlier.gaps}, {str(gap.when): gap for gap in later.gaps}
    for when, gap in new_gaps.items():
        if when not in gaps:
            yield LegalChange("criterion", criterion, "gap", ADDED, None, gap, later.fact)
        elif gaps[when].reason != gap.reason:
            yield LegalChange("criterion", criterion, "gap", CHANGED, gaps[when], gap, later.fact)
    for when, gap in gaps.items():
        if when not in new_gaps:
            yield LegalChange("criterion", criterion, "gap", REMOVED, gap, None, later.fact)
