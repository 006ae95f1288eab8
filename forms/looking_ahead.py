"""What is worked out about a host beyond the score, once for the same facts on the same day: advice, safety, calendar.

A redraw of a page does not pay for it again. What is kept holds facts and no identity, and is forgotten with the process.
"""

from datetime import date
from functools import lru_cache

from rules import Advice, Calendar, Evaluation, HostFacts, Safety, advice, calendar, safety

KEPT = 128  # results, those of the cases that people are looking at


def advised(evaluation: Evaluation) -> Advice:
    """What would be enough, from what an evaluation rests on."""
    return _advised(*evaluation.asked)


def how_safe(evaluation: Evaluation) -> Safety:
    """The fewest claims that would cost what an evaluation gives."""
    return _how_safe(*evaluation.asked)


def days_ahead(evaluation: Evaluation) -> Calendar:
    """The days on which the result of an evaluation changes by itself."""
    return _days_ahead(*evaluation.asked)


@lru_cache(maxsize=KEPT)
def _advised(facts: HostFacts, on: date, not_proven: frozenset[str]) -> Advice:
    return advice(facts, on, not_proven)


@lru_cache(maxsize=KEPT)
def _how_safe(facts: HostFacts, on: date, not_proven: frozenset[str]) -> Safety:
    return safety(facts, on, not_proven)


@lru_cache(maxsize=KEPT)
def _days_ahead(facts: HostFacts, on: date, not_proven: frozenset[str]) -> Calendar:
    return calendar(facts, on, not_proven=not_proven)
