"""What a letter's annex states beside the points: each fact as claimed and as found, and how open texts were read."""

from collections.abc import Callable, Sequence
from typing import Any

from rules import FACTS, Assessment, Evaluation, Label, ReadingFinding
from workflow.canonical import plain
from workflow.claims import BONUS, Claim
from workflow.judgement import Judgement
from workflow.letter_routes import Frozen
from workflow.procedure import Verdict
from workflow.tables import Case, Evidence

GETA = "〓"  # stands for a character that no font of the letter has, as Chinese printers put it
_Values = str | int | bool | list[str] | None


class FactLine(Frozen):
    """One fact as it was claimed and as it was found.

    :param fact: its name. :param claimed: what the firm states, as JSON holds it; `None` where only an officer may enter it.
    :param verified: what counts; `None` where nothing proves it.
    :param finding: the examiner's "verified", "wrong" or "not_proven"; "judged" by an officer; "granted" for the local bonus.
    :param reason: the officer's words where the finding departs from the claim or is the officer's own; else "".
    :param document: what it rests on: the file as the firm named it, or the document that the officer named; "" for none.
    :param page: of that file, from 1. :param sha256: of that file; "" where it is none of the case's files.
    """

    fact: str
    claimed: _Values
    verified: _Values
    finding: str
    reason: str = ""
    document: str = ""
    page: int | None = None
    sha256: str = ""


class GateTurn(Frozen):
    """A condition that comes out otherwise under another reading. :param state: "holds", "fails" or "unknown" then."""

    id: str
    label: Label
    state: str


class ReadingLine(Frozen):
    """A text that leaves a question open: the reading in use, the other one, the ground, and what the other one would give.

    :param computable: whether the other reading can be reckoned for a host at all.
    :param changes: whether it changes points, category or a condition of this host; `None` where that cannot be told.
    :param least, most, category: under the other reading.
    """

    id: str
    reading: Label
    alternative: Label
    ground: Label
    computable: bool
    changes: bool | None
    least: int
    most: int
    category: str | None
    category_label: Label | None
    gates: tuple[GateTurn, ...] = ()


def fact_lines(
    case: Case,
    claims: Sequence[Claim],
    judgements: Sequence[Judgement],
    evidence: Sequence[Evidence],
    unprintable: Callable[[str], tuple[str, ...]],
) -> tuple[FactLine, ...]:
    """All facts of a case that were examined, judged or granted, in the order of the facts.

    :param judgements: oldest first. :param evidence: of the case, to which findings refer.
    :param unprintable: the characters of a text that no font of the letter has; they are replaced by `GETA`. They can stand
        only in the names of files and in officers' words; what the letter says of the host was refused at filing.
    """
    files = {one.id: one for one in evidence}
    lines = [_claimed(claim, files) for claim in claims if claim.finding]
    newest = {one.fact: one for one in judgements}
    lines += [
        FactLine(fact=fact, claimed=None, verified=one.value, finding="judged", reason=one.reason, document=one.document)
        for fact, one in newest.items()
        if one.value is not None
    ]
    if case.bonus_points is not None:
        reason, document = case.bonus_reason or "", case.bonus_document or ""
        bonus = {"fact": BONUS, "claimed": None, "verified": case.bonus_points, "finding": "granted"}
        lines.append(FactLine(**bonus, reason=reason, document=document))
    order = list(FACTS)
    return tuple(_printable(line, unprintable) for line in sorted(lines, key=lambda line: order.index(line.fact)))


def _claimed(claim: Claim, files: dict[int | None, Evidence]) -> FactLine:
    finding, file = claim.finding, files.get(claim.finding.evidence_id)
    departs = finding.verdict is not Verdict.VERIFIED
    right = {Verdict.VERIFIED: plain(claim.value), Verdict.WRONG: finding.true_value, Verdict.NOT_PROVEN: None}
    return FactLine(
        fact=claim.fact,
        claimed=plain(claim.value),
        verified=right[finding.verdict],
        finding=finding.verdict.value,
        reason=finding.reason if departs else "",
        document=file.name if file else "",
        page=finding.page,
        sha256=file.sha256 if file else "",
    )


def _printable(line: FactLine, unprintable: Callable[[str], tuple[str, ...]]) -> FactLine:
    def printable(text: str) -> str:
        text = " ".join(text.split())
        for character in unprintable(text):
            text = text.replace(character, GETA)
        return text

    return line.model_copy(update={"reason": printable(line.reason), "document": printable(line.document)})


def reading_lines(verified: Evaluation, assessment: Assessment) -> tuple[ReadingLine, ...]:
    """The open texts of one edition and how they were read, in the order of the edition."""
    return tuple(_reading(assessment, found) for found in verified.readings(assessment))


def _reading(assessment: Assessment, found: ReadingFinding) -> ReadingLine:
    told, ruleset = found.interpretation, assessment.ruleset
    gates = {gate.id: gate.label for gate in ruleset.gates}
    categories: dict[str | None, Any] = {one.id: one.label for one in ruleset.categories}
    return ReadingLine(
        id=told.id,
        reading=told.reading,
        alternative=told.alternative,
        ground=told.ground,
        computable=found.computable,
        changes=found.changes,
        least=found.least,
        most=found.most,
        category=found.category,
        category_label=categories.get(found.category),
        gates=tuple(GateTurn(id=gate, label=gates[gate], state=state) for gate, state in found.gates),
    )
