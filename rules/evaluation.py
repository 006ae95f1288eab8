"""Asks everything that is in force on one day about one host: gates, scores, proposed outcome, warnings."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from rules.assess import Assessment, assess
from rules.contradictions import Warning, warnings_for
from rules.facts import FACTS, HostFacts
from rules.faults import FactsRefused
from rules.gates import FAILS, UNKNOWN, Asked, GateFinding, ask
from rules.gazette import Law, law
from rules.reading import born_too_late
from rules.readings import ReadingFinding, readings
from rules.reference import ReferenceValue
from rules.review import reviews
from rules.routes import RouteFinding, find_route

NOBODY = frozenset()


class Outcome(StrEnum):
    """What is proposed to the officer. The score proposes, the officer decides."""

    RECOMMEND = "recommend"
    PANEL = "panel"
    DO_NOT_RECOMMEND = "do_not_recommend"
    BLOCKED = "blocked"  # a gate fails
    DIVERTED = "diverted"  # no work permit is needed
    UNDETERMINED = "undetermined"  # something that matters is not known


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that the law in force on one day says about one host.

    :param on: the decisive day.
    :param outcome: what is proposed; it rests on the gates and the industry score, never on the points table.
    :param gates: how each gate comes out; empty when no edition with gates was in force.
    :param assessments: one for each ruleset in force.
    :param routes: how each direct route comes out; empty when no edition in force has routes.
    :param values: the reference values that the routes read on that day, also those that are missing.
    :param warnings: contradictions between facts.
    :param reviews: what is past the day by which somebody was to look for its successor.
    :param asked: what was asked: the facts, the day, and what an officer found not proven.
    """

    on: date
    outcome: Outcome
    gates: tuple[GateFinding, ...]
    assessments: tuple[Assessment, ...]
    routes: tuple[RouteFinding, ...]
    values: tuple[ReferenceValue, ...]
    warnings: tuple[Warning, ...]
    reviews: tuple[Warning, ...]
    asked: Asked

    def assessment(self, ruleset: str) -> Assessment | None:
        """The assessment by one ruleset, or `None` when it was not in force."""
        return next((one for one in self.assessments if one.ruleset.id == ruleset), None)

    def gate(self, gate: str) -> GateFinding | None:
        """How one gate comes out, or `None` when it was not asked."""
        return next((one for one in self.gates if one.id == gate), None)

    def route(self, route: str) -> RouteFinding | None:
        """How one route comes out, or `None` when no edition in force has it."""
        return next((one for one in self.routes if one.id == route), None)

    def readings(self, assessment: Assessment) -> tuple[ReadingFinding, ...]:
        """The interpretations of an edition, each with what its other reading would give this host."""
        return readings(assessment, self.asked)

    def trace(self, lang: str = "zh") -> dict[str, Any]:
        """The whole reasoning as one JSON object of the form `jiancai/trace.v1`, its sentences in one language."""
        from rules.trace import trace_of

        return trace_of(self, lang)


def evaluate(facts: HostFacts, on: date, not_proven: frozenset[str] = NOBODY, by: Law | None = None) -> Evaluation:
    """Applies all rules in force. Pure: the same facts on the same day always give the same answer (house rule 7).

    :param on: the decisive day, a Shanghai day.
    :param not_proven: facts that an officer found not proven: they earn the least points of their rows and fail a gate that
        reads them.
    :param by: the law to apply; that of this process if not given.
    :raises FactsRefused: the date of birth lies after `on`.
    :raises KeyError: `not_proven` names something that is no fact.
    """
    asked = Asked(facts, on, not_proven)
    check_asked(asked)
    applied = by or law()
    rulesets = applied.on_day(on)
    gates = tuple(ask(gate, asked) for ruleset in rulesets for gate in ruleset.gates)
    assessments = tuple(assess(ruleset, asked) for ruleset in rulesets)
    routes = tuple(find_route(route, asked, applied.series) for ruleset in rulesets for route in ruleset.routes)
    read = dict.fromkeys(demand.series for one in routes for demand in one.route.demands if demand.series)
    values = tuple(value for name in read if (value := applied.series[name].on(on)))
    overdue = reviews(rulesets, applied.series, on)
    return Evaluation(
        on, outcome_of(gates, assessments), gates, assessments, routes, values, warnings_for(asked), overdue, asked
    )


def check_asked(asked: Asked) -> None:
    """Refuses what cannot be asked: a birth after the decisive day, a fact that does not exist.

    :raises FactsRefused: the date of birth lies after the decisive day.
    :raises KeyError: `not_proven` names something that is no fact.
    """
    if faults := born_too_late(asked.facts.date_of_birth, asked.on):
        raise FactsRefused(*faults)
    if strangers := asked.not_proven - FACTS.keys():
        raise KeyError(f"no facts: {', '.join(sorted(strangers))}")


def outcome_of(gates: tuple[GateFinding, ...], assessments: tuple[Assessment, ...]) -> Outcome:
    """What gates and scores propose; the score of the edition that has gates, never the points table."""
    failing = [gate.otherwise for gate in gates if gate.state == FAILS]
    if failing:
        return Outcome.DIVERTED if Outcome.DIVERTED in failing else Outcome.BLOCKED
    proposing = next((one for one in assessments if one.ruleset.gates), None)
    if proposing is None or proposing.category is None or any(gate.state == UNKNOWN for gate in gates):
        return Outcome.UNDETERMINED
    return Outcome(proposing.category)
