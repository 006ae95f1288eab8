"""How safe a result is: the fewest claims that, if an officer found them not proven, would cost it.

A claim is a known fact. Where several facts feed one criterion the best one counts, so that it may take several claims to lose
its points. For the industry outcome every claim that a gate rests on is one by itself. A set is minimal when the result would
stand with any one of its claims proven.
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations, islice
from typing import NamedTuple

from rules.advice import conditions_of
from rules.assess import Assessment
from rules.evaluation import NOBODY, Evaluation, Outcome, evaluate
from rules.facts import HostFacts
from rules.gates import HOLDS, Asked, ask
from rules.gazette import Law
from rules.label import Label
from rules.ruleset import Criterion, Ruleset

SETS_AT_MOST = 5
CATEGORY, OUTCOME = "category", "outcome"


class Loss(NamedTuple):
    """Claims of which none may be missing: not proven together they cost the result, and leave so many guaranteed points."""

    claims: tuple[str, ...]
    total: int


class Held(NamedTuple):
    """One result that a host has, and what it rests on.

    :param kind: "category" (of a points table, by the guaranteed points) or "outcome" (what is proposed to the officer).
    :param least: the guaranteed points. :param need: the points from which it holds. :param parts: part and points besides.
    :param fewest: how many claims it takes to lose it; `None` where no number of them does.
    :param gates: the claims that cost it each by itself, because a gate rests on them; all of them.
    :param sets: the smallest sets that cost it by points, at most five: fewest claims first, then in the edition's order.
    """

    kind: str
    ruleset: Ruleset
    category: str
    label: Label
    least: int
    need: int
    parts: tuple[tuple[str, int], ...]
    fewest: int | None
    gates: tuple[str, ...]
    sets: tuple[Loss, ...]


class Safety(NamedTuple):
    """What a host has that could be lost; the lowest category of a table cannot be, and is not listed."""

    on: date
    held: tuple[Held, ...]


def safety(facts: HostFacts, on: date, not_proven: frozenset[str] = NOBODY, by: Law | None = None) -> Safety:
    """The fewest claims that would cost each guaranteed category, and the proposed outcome. Pure and exact.

    :param on: the decisive day, a Shanghai day.
    :param not_proven: facts that an officer has found not proven already.
    :param by: the law to apply; that of this process if not given.
    :raises FactsRefused: the date of birth lies after `on`.
    :raises KeyError: `not_proven` names something that is no fact.
    """
    evaluation = evaluate(facts, on, not_proven, by)
    asked = Asked(facts, on, not_proven)
    held = (_held(assessment, evaluation, asked) for assessment in evaluation.assessments)
    return Safety(on, tuple(one for one in held if one))


def _held(assessment: Assessment, evaluation: Evaluation, asked: Asked) -> Held | None:
    ruleset, category = assessment.ruleset, assessment.possible[-1]
    if category is ruleset.categories[-1]:
        return None
    need, parts = conditions_of(ruleset, ruleset.categories.index(category))
    proposed = bool(ruleset.gates) and evaluation.outcome in (Outcome.RECOMMEND, Outcome.PANEL)
    gates = _gates(ruleset, asked) if proposed else ()
    sets = tuple(islice(_Claims(assessment, asked, need, dict(parts)).smallest(), SETS_AT_MOST))
    fewest = 1 if gates else len(sets[0].claims) if sets else None
    kind = OUTCOME if proposed else CATEGORY
    return Held(kind, ruleset, category.id, category.label, assessment.least, need, parts, fewest, gates, sets)


def _gates(ruleset: Ruleset, asked: Asked) -> tuple[str, ...]:
    """The known facts without which some gate would no longer hold."""
    known = [fact for fact in asked.facts.known() if fact not in asked.not_proven]
    without = ((fact, asked._replace(not_proven=asked.not_proven | {fact})) for fact in known)
    return tuple(fact for fact, other in without if any(ask(gate, other).state != HOLDS for gate in ruleset.gates))


class _Way(NamedTuple):
    """One way to lose points of a criterion: its claims, the loss, and the least that one of them, proven, brings back."""

    claims: tuple[str, ...]
    loss: int
    back: int
    part: str | None


class _Claims:
    """The search for one result: criterion by criterion, with bounds on what can still be lost."""

    def __init__(self, assessment: Assessment, asked: Asked, need: int, parts: dict[str, int]) -> None:
        self.total, self.need = assessment.least, need
        self.room = {part.id: part.least - parts[part.id] for part in assessment.parts if part.id in parts}
        self.room[None] = self.total - need  # the points that may be lost before the total falls short
        self.ways = [ways for criterion in assessment.ruleset.criteria if (ways := list(_ways(criterion, asked)))]

    def smallest(self) -> Iterator[Loss]:
        """Every minimal set, fewest claims first."""
        for count in range(1, sum(max(len(way.claims) for way in ways) for ways in self.ways) + 1):
            yield from self._with(0, count, ())

    def _with(self, i: int, left: int, taken: tuple[_Way, ...]) -> Iterator[Loss]:
        if left == 0:
            if self._lost(taken) and all(not self._lost(taken, one) for one in taken):
                claims = tuple(claim for way in taken for claim in way.claims)
                yield Loss(claims, self.total - sum(way.loss for way in taken))
            return
        if i == len(self.ways) or self._lost(taken) or not self._can_be_lost(i, left, taken):
            return
        for way in self.ways[i]:
            if len(way.claims) <= left:
                yield from self._with(i + 1, left - len(way.claims), (*taken, way))
        yield from self._with(i + 1, left, taken)

    def _losses(self, ways: tuple[_Way, ...], part: str | None) -> int:
        return sum(way.loss for way in ways if part is None or way.part == part)

    def _lost(self, taken: tuple[_Way, ...], proven: _Way | None = None) -> bool:
        """Whether the result is lost; `proven`: with the claim of this way that brings back least proven after all."""
        for part, room in self.room.items():
            back = proven.back if proven and (part is None or proven.part == part) else 0
            if self._losses(taken, part) - back > room:
                return True
        return False

    def _can_be_lost(self, i: int, left: int, taken: tuple[_Way, ...]) -> bool:
        for part, room in self.room.items():
            most = [max([w.loss for w in ways if part is None or w.part == part], default=0) for ways in self.ways[i:]]
            if self._losses(taken, part) + sum(sorted(most, reverse=True)[:left]) > room:
                return True
        return False


def _ways(criterion: Criterion, asked: Asked) -> Iterator[_Way]:
    """The sets of claims of one criterion of which each one matters: with any of them proven the criterion gives more."""
    earned = []
    for scale in criterion.scales:
        answer = scale.not_proven if asked.unproven(scale.fact) else scale.answer(asked.value(scale.fact))
        earned.append((scale.stated, answer.least, scale.not_proven.least))
    best = max(least for _, least, _ in earned)
    claims = [fact for fact, least, without in earned if least > without]  # so it is known, and not found unproven

    def value(missing: tuple[str, ...]) -> int:
        return max(without if fact in missing else least for fact, least, without in earned)

    for count in range(1, len(claims) + 1):
        for missing in combinations(claims, count):
            left = value(missing)
            back = min(value(tuple(one for one in missing if one != claim)) - left for claim in missing)
            if back > 0:
                yield _Way(missing, best - left, back, criterion.part)
