"""What is possible for one host: the rows that each fact may truthfully reach, and what time brings by itself, day by day."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from rules.changes import Changeable, changes
from rules.contradictions import Contradiction, contradictions, holds
from rules.days import completed_years
from rules.facts import DERIVED_FROM, FACTS, FactSpec
from rules.gates import Asked
from rules.interval import Interval
from rules.passing import Reached, birthday, grown, passes
from rules.ruleset import Criterion, Ruleset
from rules.scale import Row, Scale
from rules.smallest import Item, Pick

CHANGE, ESTABLISH, WAIT = "change", "establish", "wait"


class Option(NamedTuple):
    """One row that a fact may reach, by a change or by proving what is true; `to` is the nearest value that earns it."""

    fact: str
    kind: str
    before: Any
    to: Any
    row: Row


@dataclass(frozen=True, slots=True)
class Possible:
    """All that is possible for one host under one edition.

    :param days: the decisive day and the later days on which time alone moves the points, in order.
    :param base: for each criterion its guaranteed points on each of these days.
    :param options: for each criterion the rows that may be reached, in the order of the edition.
    """

    ruleset: Ruleset
    days: tuple[Reached, ...]
    base: tuple[tuple[int, ...], ...]
    options: tuple[tuple[Option, ...], ...]

    def items(self, parts: tuple[str, ...]) -> tuple[Item, ...]:
        """The same in whole numbers for the search; `parts` are the parts that a condition reads."""
        found = []
        for criterion, base, options in zip(self.ruleset.criteria, self.base, self.options, strict=True):
            facts = [scale.stated for scale in criterion.scales]
            picks = tuple(Pick(facts.index(option.fact), option.row.points) for option in options)
            part = parts.index(criterion.part) if criterion.part in parts else -1
            found.append(Item(base, picks, part))
        return tuple(found)


class Later(NamedTuple):
    """A host on the decisive day, asked for values on later days."""

    asked: Asked

    def value(self, fact: str, day: date) -> Any:
        """The value of a stated or derived fact on a later day when only time passes; `None` when it is not known or proven."""
        asked = self.asked
        if asked.unproven(fact):
            return None
        if fact in DERIVED_FROM:
            born = asked.value(DERIVED_FROM[fact])
            return None if born is None else completed_years(born, day)
        value = asked.value(fact)
        return grown(fact, value, asked.on, day) if value is not None and changes()[fact].grows else value

    def least(self, criterion: Criterion, day: date) -> int:
        """The guaranteed points of a criterion on a later day."""
        return max(self.answer(scale, day).least for scale in criterion.scales)

    def answer(self, scale: Scale, day: date) -> Any:
        """What one fact of a criterion earns on a later day."""
        if self.asked.unproven(scale.fact):
            return scale.not_proven
        return scale.answer(self.value(scale.fact, day))


def possible(ruleset: Ruleset, asked: Asked) -> Possible:
    """What is possible for a host under an edition. Days after the edition's last are left out: it decides nothing there.

    An edition in which one fact feeds two criteria is refused: no set could then be counted criterion by criterion.

    :raises ValueError: such an edition.
    """
    facts = [scale.fact for criterion in ruleset.criteria for scale in criterion.scales]
    if len(set(facts)) < len(facts):
        raise ValueError(f"{ruleset.id} {ruleset.edition}: a fact feeds two criteria")
    later = Later(asked)
    days = [Reached(asked.on, False)]
    columns = [tuple(later.least(criterion, asked.on) for criterion in ruleset.criteria)]
    moves = [n for n, criterion in enumerate(ruleset.criteria) if any(_moves(scale) for scale in criterion.scales)]
    for reached in sorted(_days(ruleset, later)):
        column = list(columns[0])
        for n in moves:
            column[n] = later.least(ruleset.criteria[n], reached.day)
        column = tuple(column)
        if reached.day in ruleset.in_force and column != columns[-1]:
            days.append(reached)
            columns.append(column)
    options = tuple(tuple(_options(c, min(one[n] for one in columns), asked)) for n, c in enumerate(ruleset.criteria))
    return Possible(ruleset, tuple(days), tuple(zip(*columns, strict=True)), options)


def _days(ruleset: Ruleset, later: Later) -> set[Reached]:
    """The later days on which a growing fact or the age passes an edge of a table."""
    on = later.asked.on
    found: dict[date, bool] = {}
    for criterion in ruleset.criteria:
        for scale in criterion.scales:
            value = later.value(scale.stated, on)
            if value is None or not _moves(scale):
                continue
            for edge in {edge for claim in (*scale.rows, *scale.gaps) if claim.when for edge in claim.when.edges}:
                reached = Reached(birthday(value, int(edge)), False) if scale.derived else passes(value, edge, on)
                if reached and reached.day > on:
                    found[reached.day] = found.get(reached.day) or reached.about
    return {Reached(day, about) for day, about in found.items()}


def _moves(scale: Scale) -> bool:
    """Whether time alone moves the value: the age, and what grows."""
    return scale.derived or changes()[scale.stated].grows


def _options(criterion: Criterion, base: int, asked: Asked) -> list[Option]:
    found = []
    for scale in (one for one in criterion.scales if not one.derived):
        entry = changes()[scale.stated]
        for row in scale.rows:
            option = _option(scale, row, entry, asked) if row.points > base else None
            if option and not contradicts(option.fact, option.to, asked):
                found.append(option)
    return found


def _option(scale: Scale, row: Row, entry: Changeable, asked: Asked) -> Option | None:
    """How a row may be reached: by proving what is so, by a change, or not at all."""
    fact, value = scale.stated, asked.value(scale.stated)
    to = nearest_value(row, value)
    if value is None:
        return Option(fact, ESTABLISH, None, to, row) if entry.establish else None
    if asked.unproven(fact) and row.points <= scale.answer(value).least:
        return Option(fact, ESTABLISH, value, nearest_value(row, None), row) if entry.establish else None
    forward = entry.direction == "better" or to > value
    return Option(fact, CHANGE, value, to, row) if entry.change and not entry.grows and forward else None


def nearest_value(row: Row, value: Any) -> Any:
    """The value of a row that lies nearest to the present one; its lowest where none is known, itself where it lies inside."""
    return row.is_ if row.when is None else value_within(row.when, FACTS[row.fact], value)


def value_within(when: Interval, spec: FactSpec, value: Any) -> Any:
    """The value of an interval nearest to the present one; beside an end that is not included, the smallest unit away."""
    if value is not None and value in when:
        return value
    unit = Decimal(1).scaleb(-spec.decimals)
    low = spec.least if when.low is None else when.low if when.low_included else when.low + unit
    high = None if when.high is None else when.high if when.high_included else when.high - unit
    nearest = low if value is None or high is None else max(low, min(value, high))
    return int(nearest) if spec.kind == "whole" else nearest


@lru_cache(maxsize=1)
def _contradictions_of() -> dict[str, tuple[Contradiction, ...]]:
    return {fact: tuple(c for c in contradictions() if any(fact == read for read, _, _ in c.conditions)) for fact in FACTS}


def contradicts(fact: str, to: Any, asked: Asked) -> bool:
    """Whether a changed fact would contradict the host's other facts of today (`contradictions.toml`): it would be untrue."""
    supposed = asked._replace(facts=replace(asked.facts, **{fact: to}))
    return any(holds(entry, supposed) for entry in _contradictions_of()[fact])
