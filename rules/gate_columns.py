"""Asks the gates of an edition about whole columns: each different value once, by the same code that asks for one host."""

from dataclasses import replace
from datetime import date
from functools import reduce
from operator import and_
from types import SimpleNamespace
from typing import Any

import polars as pl

from rules.columns import BETWEEN, encoded
from rules.evaluation import Outcome
from rules.facts import FACTS
from rules.gates import FAILS, HOLDS, UNKNOWN, Asked, ask, facts_of
from rules.judging import check_fact
from rules.ruleset import Gate, Ruleset

STATES = pl.Enum([HOLDS, FAILS, UNKNOWN])
OUTCOMES = pl.Enum([str(outcome) for outcome in Outcome])


def gate_columns(rulesets: tuple[Ruleset, ...], facts: pl.DataFrame, on: date) -> pl.DataFrame:
    """How each gate comes out for each row: columns `gate.<gate>`, "holds", "fails" or "unknown".

    :param facts: judged columns; a missing one is unknown.
    """
    gates = [gate for ruleset in rulesets for gate in ruleset.gates]
    columns = {}
    for gate in gates:
        parts = [_holds(replace(gate, conditions=(condition,)), facts, on) for condition in gate.conditions]
        columns[name_of(gate)] = pl.select(together([pl.lit(part) for part in parts])).to_series()
    return pl.DataFrame(columns)


def outcome_of(rulesets: tuple[Ruleset, ...], category: dict[str, pl.Expr]) -> pl.Expr:
    """What is proposed for each row, from the columns of its gates and the category of the ruleset that proposes.

    :param category: the category of each ruleset, null while it is open.
    """
    gates = [gate for ruleset in rulesets for gate in ruleset.gates]
    diverted = [_is(gate, FAILS) for gate in gates if gate.otherwise == Outcome.DIVERTED]
    failing = [_is(gate, FAILS) for gate in gates]
    unknown = [_is(gate, UNKNOWN) for gate in gates]
    proposing = next((ruleset for ruleset in rulesets if ruleset.gates), None)
    if proposing is None:
        return _outcome(Outcome.UNDETERMINED)
    proposed = category[proposing.id]
    outcome = (
        pl.when(pl.any_horizontal(diverted or [pl.lit(False)]))
        .then(_outcome(Outcome.DIVERTED))
        .when(pl.any_horizontal(failing))
        .then(_outcome(Outcome.BLOCKED))
        .when(pl.any_horizontal(unknown) | proposed.is_null())
        .then(_outcome(Outcome.UNDETERMINED))
    )
    for one in proposing.categories:
        outcome = outcome.when(proposed == one.id).then(_outcome(Outcome(one.id)))
    return outcome


def name_of(gate: Gate) -> str:
    """The name of its column."""
    return f"gate.{gate.id}"


def _outcome(outcome: Outcome) -> pl.Expr:
    return pl.lit(str(outcome), OUTCOMES)


def _is(gate: Gate, state: str) -> pl.Expr:
    return pl.col(name_of(gate)) == pl.lit(state, STATES)


def _holds(gate: Gate, facts: pl.DataFrame, on: date) -> pl.Series:
    """Whether a gate of one condition holds, null where that is unknown: each combination of what it reads is asked once."""
    read = facts_of(gate)
    codes, rows = encoded(facts, [name for name in read if name in facts.columns])
    states = [ask(gate, Asked(SimpleNamespace(**{name: _value(name, row) for name in read}), on)).state for row in rows]
    return pl.Series([{HOLDS: True, FAILS: False}.get(state) for state in states], dtype=pl.Boolean).gather(codes)


def _value(name: str, row: dict[str, Any]) -> Any:
    """A fact in the type of `HostFacts` from the type of its column."""
    stored = row.get(name)
    if stored is not None and FACTS[name].kind == "topics":
        return frozenset(stored.split(BETWEEN)) if stored else frozenset()
    return check_fact(name, stored)


def together(conditions: list[pl.Expr]) -> pl.Expr:
    """The state from conditions that hold, do not, or are null: it fails as soon as one fails, and holds when all hold."""
    holds = reduce(and_, conditions)  # null and false is false
    return (
        pl.when(holds).then(pl.lit(HOLDS, STATES)).when(~holds).then(pl.lit(FAILS, STATES)).otherwise(pl.lit(UNKNOWN, STATES))
    )
