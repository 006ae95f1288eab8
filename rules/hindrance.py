"""What stands in the way beside the points: gates that fail or are unknown, and what would remove them."""

from datetime import date
from typing import NamedTuple

from rules.changes import changes
from rules.facts import DERIVED_FROM, FACTS
from rules.gates import FAILS, HOLDS, Asked, GateFinding, ask
from rules.label import Label
from rules.passing import birthday
from rules.possible import CHANGE, ESTABLISH, WAIT
from rules.ruleset import Ruleset


class Remedy(NamedTuple):
    """What would remove a hindrance. `possible` is false where nobody can be advised to; `day` is set where waiting does it."""

    fact: str
    kind: str
    possible: bool
    day: date | None
    evidence: tuple[str, ...]
    certainty: str
    note: Label


class Hindrance(NamedTuple):
    """A gate that fails or is unknown: points alone do not help."""

    gate: GateFinding
    remedies: tuple[Remedy, ...]


def hindrances(ruleset: Ruleset, asked: Asked) -> tuple[Hindrance, ...]:
    """The gates of an edition that fail or are unknown, each with what would remove it."""
    found = (ask(gate, asked) for gate in ruleset.gates)
    return tuple(_hindrance(gate, asked) for gate in found if gate.state != HOLDS)


def _hindrance(finding: GateFinding, asked: Asked) -> Hindrance:
    remedies = []
    for fact, state in _in_the_way(finding):
        entry = changes()[fact]
        if asked.value(fact) is None or asked.unproven(fact):
            kind, can, day = ESTABLISH, True, None
        else:
            day = _of_age(finding, fact, asked) if state == FAILS else None
            kind, can = (WAIT, True) if day else (CHANGE, entry.change)
        remedies.append(Remedy(fact, kind, can, day, entry.evidence, entry.certainty, entry.note))
    return Hindrance(finding, tuple(remedies))


def _in_the_way(finding: GateFinding) -> list[tuple[str, str]]:
    """The facts whose conditions do not hold; of two lists both, since either may change."""
    found: dict[str, str] = {}
    for condition, said in zip(finding.gate.conditions, finding.said, strict=True):
        if said.state != HOLDS:
            facts = [condition.fact, condition.figure] if condition.kind == "each_in" else [condition.fact]
            found.update({DERIVED_FROM.get(fact, fact): said.state for fact in facts})
    return list(found.items())


def _of_age(finding: GateFinding, fact: str, asked: Asked) -> date | None:
    """The birthday on which a condition on the age holds, if that is what is missing."""
    for condition in finding.gate.conditions:
        if condition.fact not in FACTS and condition.figure.low is not None:
            day = birthday(asked.value(fact), int(condition.figure.low))
            return day if day > asked.on else None
    return None
