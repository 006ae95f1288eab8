"""What keeps an application from being recommended, line by line: read out of the claims, the findings and the score."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rules import FACTS, Evaluation, GateFinding, HostFacts, Outcome, Ruleset, evaluate
from workflow.answers import read_answers
from workflow.canonical import plain
from workflow.claims import Claim, verified_facts
from workflow.fields import FIELDS
from workflow.notices import FileLine, GateLine, ItemLine, ThresholdLine
from workflow.procedure import Verdict
from workflow.queries import MINUTES
from workflow.tables import Case, Evidence

Proofs = Callable[[str, Mapping[str, Any]], tuple[str, ...]]  # the documents that may prove an answer, given all answers
NO_DOCUMENT = "no_document"
_ORDER = {name: place for place, name in enumerate([*FIELDS, *FACTS])}


def found_items(case: Case, claims: Iterable[Claim], proofs: Proofs) -> tuple[ItemLine, ...]:
    """The claims that an officer found wrong or not proven, in the order of the facts."""
    return tuple(
        _item(case, claim, claim.finding.verdict.value, proofs)
        for claim in claims
        if claim.finding and claim.finding.verdict is not Verdict.VERIFIED
    )


def open_items(case: Case, claims: Iterable[Claim], proofs: Proofs) -> tuple[ItemLine, ...]:
    """Everything that the firm has to put right: what was found, and what nobody can find without a document."""
    made = []
    for claim in claims:
        if claim.finding and claim.finding.verdict is not Verdict.VERIFIED:
            made.append(_item(case, claim, claim.finding.verdict.value, proofs))
        elif claim.finding is None and not claim.evidence and proofs(claim.fact, case.answers):
            made.append(_item(case, claim, NO_DOCUMENT, proofs))
    return tuple(made)


def _item(case: Case, claim: Claim, verdict: str, proofs: Proofs) -> ItemLine:
    finding = claim.finding
    return ItemLine(
        fact=claim.fact,
        verdict=verdict,
        stated=plain(claim.value),
        right=finding.true_value if finding and finding.verdict is Verdict.WRONG else None,
        reason=finding.reason if finding else "",
        files=len(claim.evidence),
        documents=proofs(claim.fact, case.answers),
    )


def found_so_far(case: Case, claims: Sequence[Claim], judged: Mapping[str, bool]) -> Evaluation:
    """The score of what was found as far as somebody has looked, and elsewhere of what the firm states."""
    found, not_proven = verified_facts(case, claims, judged)
    stated = read_answers(case.answers, case.decisive_day).facts
    known = {name: value for name in FACTS if (value := getattr(stated, name)) is not None and name not in not_proven}
    return evaluate(HostFacts(**{**known, **found}), case.decisive_day, not_proven)


def gate_lines(evaluation: Evaluation, states: Sequence[str] = ("fails", "unknown")) -> tuple[GateLine, ...]:
    """The conditions in these states, in the order of the edition."""
    home = {id(gate): one.ruleset for one in evaluation.assessments for gate in one.ruleset.gates}
    return tuple(_gate(found, home[id(found.gate)]) for found in evaluation.gates if found.state in states)


def _gate(found: GateFinding, ruleset: Ruleset) -> GateLine:
    basis = found.gate.basis
    return GateLine(
        id=found.id,
        label=found.label,
        state=found.state,
        reason=found.reason,
        title=ruleset.title,
        nature=ruleset.nature,
        status=ruleset.status,
        basis=" ".join(part for part in (basis.number or basis.title, basis.place) if part) if basis else "",
        checked=basis.checked.status if basis else "",
        facts=found.facts,
        documents=found.gate.evidence,
    )


def threshold_lines(evaluation: Evaluation) -> tuple[ThresholdLine, ...]:
    """What a recommendation asks of the score that proposes it: its total first, then its parts."""
    made = []
    for one in evaluation.assessments:
        category = next((c for c in one.ruleset.categories if c.id == Outcome.RECOMMEND), None)
        if category is None or not one.ruleset.gates:
            continue
        made.append(ThresholdLine(label=None, needed=int(category.points.low or 0), least=one.least, most=one.most))
        parts = {part.id: part for part in one.parts}
        for part, points in category.parts:
            found = parts[part]
            made.append(ThresholdLine(label=found.label, needed=int(points.low or 0), least=found.least, most=found.most))
    return tuple(made)


def file_lines(evidence: Iterable[Evidence]) -> tuple[FileLine, ...]:
    """The files of a case, each once with everything that it is to prove; the panel's minutes are the office's own."""
    by_content: dict[tuple[str, str], list[Evidence]] = {}
    for one in evidence:
        if one.claim != MINUTES:
            by_content.setdefault((one.sha256, one.name), []).append(one)
    made = []
    for (sha256, name), same in by_content.items():
        claims = tuple(sorted((one.claim for one in same), key=lambda claim: _ORDER[claim]))
        first = same[0]
        made.append(
            FileLine(
                claims=claims, name=name, media_type=first.media_type, pages=first.pages, size=first.size, sha256=sha256
            )
        )  # fmt: skip
    return tuple(sorted(made, key=lambda line: (_ORDER[line.claims[0]], line.name, line.sha256)))
