"""What would be enough: the smallest sets of truthful, possible changes that reach the next categories.

The baseline is the guaranteed least: what is not known earns what it earns at worst. A set is judged on the earliest day on
which it can be true. Waiting counts as one change, whatever it brings: everything that grows by itself has then grown, and the
age is the age of that day; so a set that waits two years for work loses the points of a birthday in between. The rules of the
decisive day are taken to apply on that day too. Times other than waiting are not known, and say so; the order of the sets takes
them as none.
"""

from datetime import date
from typing import Any

from rules.advised import OUT_OF_REACH, REACHABLE, REACHED, Advice, AdviceSet, Aging, Change, Open, Target
from rules.changes import changes
from rules.evaluation import NOBODY, check_asked
from rules.facts import HostFacts
from rules.gates import Asked
from rules.gazette import Law, law
from rules.hindrance import Hindrance, hindrances
from rules.possible import WAIT, Later, Option, Possible, possible
from rules.route_advice import route_targets
from rules.ruleset import Category, Criterion, Ruleset
from rules.smallest import Found, Search

SETS_AT_MOST = 5


def advice(facts: HostFacts, on: date, not_proven: frozenset[str] = NOBODY, by: Law | None = None) -> Advice:
    """At most five smallest sets of changes for each category of each edition in force. Pure and exact.

    Source: the editions in force on `on`, and `changes.toml` for what may be advised at all.

    :param on: the decisive day, a Shanghai day.
    :param not_proven: facts that an officer found not proven; they earn least, do not grow, and may be advised to be proven.
    :param by: the law to apply; that of this process if not given.
    :raises FactsRefused: the date of birth lies after `on`.
    :raises KeyError: `not_proven` names something that is no fact.
    """
    asked = Asked(facts, on, not_proven)
    check_asked(asked)
    applied = by or law()
    rulesets = applied.on_day(on)
    targets = tuple(target for ruleset in rulesets for target in _targets(ruleset, asked))
    return Advice(on, targets, tuple(route_targets(rulesets, asked, applied.series)))


def _targets(ruleset: Ruleset, asked: Asked) -> list[Target]:
    can = possible(ruleset, asked)
    in_the_way = hindrances(ruleset, asked)
    still_open = _open(ruleset, asked, can)
    return [
        _target(ruleset, place, can, asked, still_open, in_the_way)
        for place in reversed(range(len(ruleset.categories) - 1))  # the last one is everybody's
    ]


def conditions_of(ruleset: Ruleset, place: int) -> tuple[int, tuple[tuple[str, int], ...]]:
    """The total and the sums of parts from which a category, or a better one, is reached.

    :raises ValueError: a better category asks for less somewhere; reaching one would then not be a matter of one threshold.
    """
    need, parts = _asked_for(ruleset.categories[place])
    for better in ruleset.categories[:place]:
        more, theirs = _asked_for(better)
        if more < need or any(dict(theirs).get(part, 0) < sum_ for part, sum_ in parts):
            raise ValueError(f"{ruleset.id} {ruleset.edition}: {better.id} does not ask for all that {place} asks for")
    return need, parts


def _asked_for(category: Category) -> tuple[int, tuple[tuple[str, int], ...]]:
    return _from(category.points), tuple((part, _from(points)) for part, points in category.parts)


def _from(points: Any) -> int:
    return 0 if points.low is None else int(points.low) + (not points.low_included)


def _target(
    ruleset: Ruleset, place: int, can: Possible, asked: Asked, still_open: tuple[Open, ...], in_the_way: tuple[Hindrance, ...]
) -> Target:
    category = ruleset.categories[place]
    need, parts = conditions_of(ruleset, place)
    search = Search(can.items(tuple(part for part, _ in parts)), need, tuple(points for _, points in parts))
    least = sum(base[0] for base in can.base)
    sums = {
        part.id: sum(base[0] for c, base in zip(ruleset.criteria, can.base, strict=True) if c.part == part.id)
        for part in ruleset.parts
    }
    sets: tuple[AdviceSet, ...] = ()
    if ruleset.categories.index(ruleset.category_at(least, sums)) <= place:
        state = REACHED
    else:
        sets = tuple(_set(found, can, search, asked) for found in search.smallest(SETS_AT_MOST))
        state = REACHABLE if sets else OUT_OF_REACH
    best, _ = search.best()
    return Target(category.id, ruleset, category.label, state, least, need, parts, best, sets, still_open, in_the_way)


def _set(found: Found, can: Possible, search: Search, asked: Asked) -> AdviceSet:
    reached = can.days[found.day]
    told, aging = [], None
    for number, (criterion, pick) in enumerate(zip(can.ruleset.criteria, found.choice, strict=True)):
        base = can.base[number]
        if pick is not None:
            option = can.options[number][pick]
            told.append(_change(option, option.row.points - base[0]))
        elif base[found.day] != base[0]:
            if (scale := criterion.scales[0]).derived:
                ages = (Later(asked).value(scale.fact, day) for day in (asked.on, reached.day))
                aging = Aging(*ages, base[found.day] - base[0])
            else:
                told.append(_waited(criterion, base[found.day] - base[0], reached.day, asked))
    total = sum(item.value(found.day, pick) for item, pick in zip(search.items, found.choice, strict=True))
    return AdviceSet(tuple(told), found.day > 0, reached.day, reached.about, aging, total, found.over)


def _change(option: Option, points: int) -> Change:
    entry = changes()[option.fact]
    return Change(
        option.fact, option.kind, option.before, option.to, option.row.band, option.row.printed, points, entry.evidence, None,
        entry.certainty, entry.note,
    )  # fmt: skip


def _waited(criterion: Criterion, points: int, day: date, asked: Asked) -> Change:
    """What waiting brings to a criterion: the growing fact that decides it on that day."""
    later = Later(asked)
    least = later.least(criterion, day)
    scale = next(s for s in criterion.scales if later.answer(s, day).least == least)  # no other has gained anything
    row, before, entry = later.answer(scale, day).row, asked.value(scale.stated), changes()[scale.stated]
    to = row.when.low
    return Change(
        scale.stated, WAIT, before, to, row.band, row.printed, points, entry.evidence, to - before, entry.certainty, entry.note
    )


def _open(ruleset: Ruleset, asked: Asked, can: Possible) -> tuple[Open, ...]:
    found = []
    for number, criterion in enumerate(ruleset.criteria):
        for scale in criterion.scales:
            entry = changes()[scale.stated]
            unknown = asked.value(scale.stated) is None or asked.unproven(scale.fact)
            if unknown and not entry.establish and (more := scale.unknown.most - can.base[number][0]) > 0:
                found.append(Open(scale.stated, more, entry.note))
    return tuple(found)
