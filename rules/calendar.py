"""The calendar of a score: the days on which the result changes by itself, and the last good day to file.

Nothing happens in it but that time passes: what grows by itself goes on growing (`passing.py`), papers expire, birthdays come,
editions end and begin. Candidate days are worked out; each is evaluated, with the day before it, and real changes are kept.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from rules.causes import Cause, causes
from rules.days import add_months
from rules.evaluation import NOBODY, Evaluation, Outcome, evaluate
from rules.facts import HostFacts
from rules.gazette import Law, law
from rules.passing import facts_on

MONTHS_AHEAD = 24
_ONE_DAY = timedelta(days=1)
# Worst first: no permit needed, a gate that fails, then what is unknown, which is worse than any known proposal.
_OUTCOMES = tuple(Outcome(one) for one in ("diverted", "blocked", "undetermined", "do_not_recommend", "panel", "recommend"))
_STATES = ("fails", "unknown", "holds")


class Score(NamedTuple):
    """What one edition gives on one day; `category` is `None` while it is open."""

    ruleset: str
    edition: str
    least: int
    most: int
    category: str | None


class State(NamedTuple):
    """The result on one day."""

    outcome: Outcome
    scores: tuple[Score, ...]
    gates: tuple[tuple[str, str], ...]
    routes: tuple[tuple[str, str], ...]


class Event(NamedTuple):
    """A day on which the result changes by itself.

    :param day: the first day on which it is so.
    :param causes: why; several may fall on one day.
    :param before: the result on the day before. :param after: the result on the day.
    """

    day: date
    causes: tuple[Cause, ...]
    before: State
    after: State

    @property
    def about(self) -> bool:
        """Whether a stated fraction of a year does not name the day exactly."""
        return any(cause.about for cause in self.causes)


class LastGoodDay(NamedTuple):
    """The last day up to which, from the decisive day on, filing is at least as good as on the decisive day.

    :param ends: the event of the following day, which ends it.
    :param worse: what is then worse: "outcome", the id of a ruleset, or the id of a route.
    """

    day: date
    ends: Event
    worse: tuple[str, ...]


class Calendar(NamedTuple):
    """The changes from the day after `on` up to `until`, that day included."""

    on: date
    until: date
    events: tuple[Event, ...]
    last_good_day: LastGoodDay | None


def calendar(
    facts: HostFacts, on: date, months: int = MONTHS_AHEAD, not_proven: frozenset[str] = NOBODY, by: Law | None = None
) -> Calendar:
    """The days on which the result changes by itself, and the last good day to file. Pure.

    :param on: the decisive day, a Shanghai day, for which the facts are stated.
    :param months: how many months to look ahead.
    :param not_proven: facts that an officer found not proven; they stay so and do not grow.
    :param by: the law to apply; that of this process if not given.
    :raises FactsRefused: the date of birth lies after `on`.
    :raises KeyError: `not_proven` names something that is no fact.
    """
    applied = by or law()

    def evaluated(day: date) -> Evaluation:
        return evaluate(facts_on(facts, on, day, not_proven), day, not_proven, applied)

    until, today = add_months(on, months), evaluated(on)
    events: list[Event] = []
    last: LastGoodDay | None = None
    for day, said in causes(facts, on, until, not_proven, applied):
        before, after = evaluated(day - _ONE_DAY), evaluated(day)
        if state_of(before) == state_of(after):
            continue
        event = Event(day, _those_that_matter(said, before, after), state_of(before), state_of(after))
        events.append(event)
        if last is None and (worse := tuple(_worse(today, after))):
            last = LastGoodDay(day - _ONE_DAY, event, worse)
    return Calendar(on, until, tuple(events), last)


def state_of(evaluation: Evaluation) -> State:
    """What of an evaluation counts as the result."""
    scores = (Score(a.ruleset.id, a.ruleset.edition, a.least, a.most, a.category) for a in evaluation.assessments)
    gates = ((gate.id, gate.state) for gate in evaluation.gates)
    routes = ((route.id, route.state) for route in evaluation.routes)
    return State(evaluation.outcome, tuple(scores), tuple(gates), tuple(routes))


def _those_that_matter(said: tuple[Cause, ...], before: Evaluation, after: Evaluation) -> tuple[Cause, ...]:
    """The causes whose facts are read by something that changed; a change of rules always matters."""
    read = set(_facts_that_moved(before, after))
    return tuple(cause for cause in said if cause.fact is None or cause.fact in read) or said


def _facts_that_moved(before: Evaluation, after: Evaluation) -> Iterator[str]:
    for old in before.assessments:
        new = after.assessment(old.ruleset.id)
        if new is not None and new.ruleset is old.ruleset:
            for one, other in zip(old.findings, new.findings, strict=True):
                if (one.least, one.most) != (other.least, other.most):
                    yield from one.facts
    for gate in before.gates:
        later = after.gate(gate.id)
        if later is not None and later.state != gate.state:
            yield from gate.facts
    for route in before.routes:
        now = after.route(route.id)
        if now is not None and now.state != route.state:
            yield from route.route.facts


def _worse(today: Evaluation, later: Evaluation) -> Iterator[str]:
    """What is worse than today. An edition that ends leaves nothing known, which is worse than what it gave."""
    if _OUTCOMES.index(later.outcome) < _OUTCOMES.index(today.outcome):
        yield "outcome"
    for old in today.assessments:
        new = later.assessment(old.ruleset.id)
        if new is None or _lower(old.possible, new.possible, [one.id for one in old.ruleset.categories]):
            yield old.ruleset.id
    later_routes = {route.id: route.state for route in later.routes}
    for route in today.routes:
        if _STATES.index(later_routes.get(route.id, "unknown")) < _STATES.index(route.state):
            yield route.id


def _lower(old: tuple, new: tuple, order: list[str]) -> bool:
    """Whether the certain or the best possible category is a lower one; a category of another name counts as lower."""
    places = [[order.index(one.id) if one.id in order else len(order) for one in (side[0], side[-1])] for side in (old, new)]
    return any(later > now for now, later in zip(*places, strict=True))
