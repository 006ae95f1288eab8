"""The facts of all stored cases without identity: what a new edition of the law would change is worked out on them.

Of each case the facts of its verified score are taken, of one that was not proposed yet those of its claimed score. Nothing
else leaves the registry: no name, passport, firm, reference or day of birth; in place of the last stands the age in completed
years on the decisive day. It is still about persons: whoever knows somebody's pay may find the row. Keep it like a case.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rules import FACTS, Asked, asked_in
from workflow.queries import traces_kept
from workflow.registry import Registry

BATCH = 1000  # cases held in memory at once
AGE, BORN, NOT_PROVEN = "age", "date_of_birth", "not_proven"
_BARE = ("money", "decimal", "whole", "choice", "yes_no")  # kinds of facts that name nobody


class StoredFacts(NamedTuple):
    """The facts of some cases.

    :param columns: values by fact, all of one length; `None` is unknown. `not_proven` has a list of facts for each case.
    :param without_score: how many cases more were never filed and have no facts.
    :param unreadable: how many have a stored score that is none; `jiancai verify-all` names them.
    """

    columns: dict[str, list[Any]]
    without_score: int
    unreadable: int


def stored_facts(registry: Registry, facts: Sequence[str], batch: int = BATCH) -> Iterator[StoredFacts]:
    """The facts of all cases, a batch at a time.

    :param facts: the columns that are wanted: facts by name, and "age".
    :param batch: cases that are read at once.
    :raises ValueError: a fact that leads to a person or a firm is wanted.
    :raises RegistryDown: the database does not answer.
    """
    for name in facts:
        if name != AGE and (name not in FACTS or FACTS[name].kind not in _BARE):
            raise ValueError(f"{name} does not belong into a table without identity")
    after = 0
    while True:
        with registry.reading() as session:
            rows = traces_kept(session, after, batch)
        yield _bare([trace for _, trace in rows], facts)
        if len(rows) < batch:
            return
        after = rows[-1][0]


def _bare(traces: Sequence[str | None], facts: Sequence[str]) -> StoredFacts:
    columns: dict[str, list[Any]] = {name: [] for name in (*facts, NOT_PROVEN)}
    without = unreadable = 0
    for trace in traces:
        if trace is None:
            without += 1
            continue
        try:
            asked = Asked(*asked_in(_with_only(json.loads(trace), facts)))
        except ValueError:  # no JSON, or no trace
            unreadable += 1
            continue
        for name in facts:
            columns[name].append(asked.value(name))
        columns[NOT_PROVEN].append([name for name in facts if asked.unproven(name)])
    return StoredFacts(columns, without, unreadable)


def _with_only(trace: Any, facts: Sequence[str]) -> Any:
    """A trace without the facts that are not wanted: they are not even read."""
    if isinstance(trace, dict) and isinstance(stated := trace.get("facts"), dict):
        wanted = [BORN if name == AGE else name for name in facts]
        return {**trace, "facts": {name: stated[name] for name in wanted if name in stated}}
    return trace
