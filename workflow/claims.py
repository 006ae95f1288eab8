"""What the firm claims and what the examiner found about it: together with what officers judge they give the verified score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules import FACTS, Evaluation, HostFacts, evaluate
from workflow.answers import fact_value, read_answers
from workflow.canonical import digest
from workflow.procedure import Verdict
from workflow.tables import Case, ClaimFinding, Evidence

BONUS = "local_bonus"  # no firm claims it; an officer grants it


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact as the firm states it.

    :param value: in its own type (see `rules.check_fact`).
    :param evidence: the files attached for it now.
    :param finding: what the examiner found, while value and evidence are still those that it is about; `None`: not examined.
    :param earlier: findings that were replaced or have lapsed, oldest first.
    """

    fact: str
    value: Any
    evidence: tuple[Evidence, ...]
    finding: ClaimFinding | None = None
    earlier: tuple[ClaimFinding, ...] = ()


def facts_read(evaluation: Evaluation) -> tuple[str, ...]:
    """The facts that gates, criteria and routes in force read, in the order of the facts; without those an officer enters."""
    read = {fact for gate in evaluation.gates for fact in gate.facts}
    read |= {fact for found in evaluation.routes for fact in found.route.facts_of_all_readings}
    read |= {fact for assessment in evaluation.assessments for finding in assessment.findings for fact in finding.facts}
    return tuple(name for name, spec in FACTS.items() if name in read and not spec.by_officer)


def claimed_score(case: Case, on: date) -> Evaluation:
    """The rules of a day applied to what the firm states; what cannot be read is unknown."""
    return evaluate(read_answers(case.answers, on).facts, on)


def claims_of(case: Case, on: date, evidence: Sequence[Evidence], findings: Sequence[ClaimFinding]) -> tuple[Claim, ...]:
    """The claims of a case: every known fact that a rule in force on the day reads.

    :param findings: all of the case, oldest first. The last one about a claim counts, as long as the claim is as it was: if
        the firm changes value or evidence, the finding lapses; if it puts both back, the finding is about the same claim again.
    """
    facts = read_answers(case.answers, on).facts
    return tuple(
        _claim(name, value, evidence, [finding for finding in findings if finding.fact == name])
        for name in facts_read(evaluate(facts, on))
        if (value := getattr(facts, name)) is not None
    )


def claim_digest(value: Any, evidence: Sequence[Evidence]) -> str:
    """What a finding is about: the value as the firm claims it and the files that are to prove it."""
    return digest({"value": value, "evidence": sorted(one.sha256 for one in evidence)})


def verified_score(case: Case, claims: Sequence[Claim], judged: Mapping[str, bool], on: date) -> Evaluation:
    """The rules of a day applied to what the examiner found and judged. What is neither is unknown."""
    values, not_proven = verified_facts(case, claims, judged)
    return evaluate(HostFacts(**values), on, not_proven)


def verified_facts(case: Case, claims: Sequence[Claim], judged: Mapping[str, bool]) -> tuple[Mapping[str, Any], frozenset[str]]:
    """The facts as found, and the names of those that nothing proves.

    :param judged: what officers have judged, by fact (see `judgement.judged`).
    """
    values: dict[str, Any] = dict(judged) if case.bonus_points is None else {**judged, BONUS: case.bonus_points}
    not_proven: set[str] = set()
    for claim in claims:
        verdict = claim.finding.verdict if claim.finding else None
        if verdict is Verdict.VERIFIED:
            values[claim.fact] = claim.value
        elif verdict is Verdict.WRONG:
            values[claim.fact] = fact_value(claim.fact, claim.finding.true_value)
        elif verdict is Verdict.NOT_PROVEN:
            not_proven.add(claim.fact)
    return values, frozenset(not_proven)


def _claim(name: str, value: Any, evidence: Sequence[Evidence], findings: Sequence[ClaimFinding]) -> Claim:
    mine = tuple(one for one in evidence if one.claim == name)
    about = claim_digest(value, mine)
    current = next((finding for finding in reversed(findings) if finding.about == about), None)
    return Claim(name, value, mine, current, tuple(finding for finding in findings if finding is not current))
