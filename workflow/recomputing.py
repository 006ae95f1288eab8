"""Computes every stored score again with its stored edition, and reads every letter's bytes against their digests.

Of an anonymised case nothing is left to compute: there it looks whether the act of retention is the one that the trail names,
whether the digests of scores and letter are still those of the trail, and whether really all is gone. It changes nothing. It
walks by the number of the case, a batch at a time, so that a register of any size takes the same memory.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from rules import NotATrace, recompute, trace_digest
from workflow.canonical import digest
from workflow.queries import StoredScores, content_of, count_cases, digests_kept, stored_scores
from workflow.registry import Registry
from workflow.retention import STEP
from workflow.retention_queries import act_of, left_over
from workflow.vault import ValueLocked

BATCH = 200  # cases held in memory at once
CLAIMED, VERIFIED, LETTER, RETENTION = "claimed", "verified", "letter", "retention"
_KEPT_BY = {CLAIMED: ("file", "claimed"), VERIFIED: ("propose", "verified")}  # the step whose trail entry names the digest
_OF_A_LETTER = ("statement", "pdf")


@dataclass(frozen=True, slots=True)
class ScoreFault:
    """One thing that is not as it was stored.

    :param which: the score: "claimed", "verified", or "letter", or "retention" of an anonymised case.
    :param kind: differs (another value comes out), digest (the content does not have its digest), trail (the trail names
        another digest), edition_gone, value_gone (law that is not there any more), missing, unreadable,
        remains (what an anonymised case must not have any more).
    :param path: where: the place in the trace, the edition, or what of the letter.
    """

    reference: str
    which: str
    kind: str
    path: str
    stored: Any = None
    computed: Any = None


@dataclass(frozen=True, slots=True)
class Recomputed:
    """One case that was looked at: how many scores and letters it has, and what is wrong with them."""

    reference: str
    scores: int
    letters: int
    faults: tuple[ScoreFault, ...]
    anonymised: bool = False


def cases_kept(registry: Registry) -> int:
    """How many cases `recompute_all` will look at.

    :raises RegistryDown: the database does not answer, or is none of this house.
    """
    with registry.reading() as session:
        return count_cases(session)


def recompute_all(registry: Registry, batch: int = BATCH) -> Iterator[Recomputed]:
    """Every case with its stored scores computed again, in the order in which the cases were opened.

    :param batch: cases that are read at once.
    :raises RegistryDown: the database does not answer.
    """
    after = 0
    while True:
        with registry.reading() as session:
            rows = stored_scores(session, after, batch)
            kept = digests_kept(session, [row.id for row in rows], ["file", "propose", "issue", STEP])
            found = [_case(session, row, kept) for row in rows]
        yield from found
        if len(rows) < batch:
            return
        after = rows[-1].id


def _case(session: Session, row: StoredScores, kept: dict[tuple[int, str], dict[str, Any]]) -> Recomputed:
    if row.anonymised:
        return Recomputed(row.reference, 0, 0, tuple(_gone(session, row, kept)), anonymised=True)
    faults = [*_score(row, CLAIMED, row.claimed_trace, row.claimed_digest, row.filed, kept)]
    faults += _score(row, VERIFIED, row.verified_trace, row.verified_digest, row.proposed, kept)
    if row.letter_id is not None:
        faults += _letter(session, row, kept.get((row.id, "issue"), {}))
    scores = (row.claimed_trace is not None) + (row.verified_trace is not None)
    return Recomputed(row.reference, scores, int(row.letter_id is not None), tuple(faults))


def _gone(session: Session, row: StoredScores, kept: dict[tuple[int, str], dict[str, Any]]) -> Iterator[ScoreFault]:
    """What is wrong with an anonymised case."""
    act = act_of(session, row.id)
    if act is None:
        yield ScoreFault(row.reference, RETENTION, "missing", "act")
        return
    by_trail, found = kept.get((row.id, STEP), {}).get("kept"), digest(act.kept)
    if by_trail != found:
        yield ScoreFault(row.reference, RETENTION, "trail", "kept", found, by_trail)
    digests = {
        ("file", "claimed"): row.claimed_digest, ("propose", "verified"): row.verified_digest,
        ("issue", "statement"): row.statement_digest, ("issue", "pdf"): row.pdf_digest,
    }  # fmt: skip
    for (step, name), there in digests.items():
        if there is not None and kept.get((row.id, step), {}).get(name) != there:
            yield ScoreFault(row.reference, RETENTION, "trail", name, there, kept.get((row.id, step), {}).get(name))
    for table in left_over(session, row.id):
        yield ScoreFault(row.reference, RETENTION, "remains", table)


def _score(
    row: StoredScores, which: str, text: str | None, named: str | None, due: bool, kept: dict[tuple[int, str], dict[str, Any]]
) -> Iterator[ScoreFault]:
    if text is None or named is None:
        if due or text is not None or named is not None:
            yield ScoreFault(row.reference, which, "missing", "trace" if text is None else "digest")
        return
    step, name = _KEPT_BY[which]
    by_trail = kept.get((row.id, step), {}).get(name)
    if by_trail != named:
        yield ScoreFault(row.reference, which, "trail", "digest", named, by_trail)
    try:
        trace = json.loads(text)
        if (found := trace_digest(trace)) != named:
            yield ScoreFault(row.reference, which, "digest", "digest", named, found)
        again = recompute(trace)
    except NotATrace as unreadable:
        yield ScoreFault(row.reference, which, "unreadable", unreadable.path, unreadable.value)
        return
    except ValueError:  # no JSON
        yield ScoreFault(row.reference, which, "unreadable", "trace", text[:60])
        return
    for gone in again.gone:
        yield ScoreFault(row.reference, which, f"{gone.kind}_gone", gone.name, gone.digest)
    for one in again.differences:
        yield ScoreFault(row.reference, which, "differs", one.path, one.stored, one.computed)


def _letter(session: Session, row: StoredScores, kept: dict[str, Any]) -> Iterator[ScoreFault]:
    named = {"statement": row.statement_digest, "pdf": row.pdf_digest}
    for what in _OF_A_LETTER:
        if kept.get(what) != named[what]:
            yield ScoreFault(row.reference, LETTER, "trail", what, named[what], kept.get(what))
    try:
        statement = json.loads(row.statement or "")
    except ValueError:
        yield ScoreFault(row.reference, LETTER, "unreadable", "statement", (row.statement or "")[:60])
    else:
        if (found := digest(statement)) != row.statement_digest:
            yield ScoreFault(row.reference, LETTER, "digest", "statement", row.statement_digest, found)
        if isinstance(statement, dict) and statement.get("assessment_digest") != row.verified_digest:
            told = statement.get("assessment_digest")
            yield ScoreFault(row.reference, LETTER, "differs", "statement.assessment_digest", told, row.verified_digest)
    try:
        content = content_of(session, row.letter_id)
    except ValueLocked as altered:
        yield ScoreFault(row.reference, LETTER, "unreadable", "pdf", altered.key)
        return
    if content is None:
        yield ScoreFault(row.reference, LETTER, "missing", "pdf")
    elif (found := sha256(content).hexdigest()) != row.pdf_digest:
        yield ScoreFault(row.reference, LETTER, "digest", "pdf", row.pdf_digest, found)
