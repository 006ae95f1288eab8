"""A claim in words: what it is worth, which condition it serves, what was found about it and by whom."""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any, NamedTuple

from forms import pieces
from forms.personal import DOTS
from forms.score_words import criterion_name, points
from forms.wording import Say
from rules import Assessment, Evaluation, Finding, GateFinding, Line, RouteFinding, Scale
from workflow import CaseFile, Claim, ClaimFinding, Verdict, read_answers

MONTHS = 12
KINDS = {Verdict.VERIFIED: "plain", Verdict.WRONG: "bad", Verdict.NOT_PROVEN: "bad"}


class Worth(NamedTuple):
    """What one fact earns in one criterion: the criterion's finding, and the fact's own scale and line in it."""

    assessment: Assessment
    finding: Finding
    scale: Scale
    line: Line


def worth(evaluation: Evaluation, fact: str) -> tuple[Worth, ...]:
    """Every criterion that reads the fact; a date of birth is found under the age that follows from it."""
    return tuple(
        Worth(assessment, finding, scale, line)
        for assessment in evaluation.assessments
        for finding in assessment.findings
        for scale, line in zip(finding.criterion.scales, finding.because, strict=True)
        if scale.stated == fact
    )


def gates_of(evaluation: Evaluation, fact: str) -> tuple[GateFinding, ...]:
    """The conditions that read the fact."""
    return tuple(gate for gate in evaluation.gates if fact in gate.facts)


def routes_of(evaluation: Evaluation, fact: str) -> tuple[RouteFinding, ...]:
    """The direct routes that read the fact, also those of which only another reading of a disputed point does."""
    return tuple(found for found in evaluation.routes if fact in found.route.facts_of_all_readings)


def title(say: Say, claim: Claim) -> str:
    """The claim as a title: what it is about, and what the firm says."""
    return say("office.claim.title", name=say.fact(claim.fact), value=say.value(claim.fact, claim.value))


def firm_says(say: Say, file: CaseFile, claim: Claim) -> str:
    """The value, and for the pay also what it makes a month and what the firm says of the month."""
    said = say.value(claim.fact, claim.value)
    if claim.fact != "annual_salary_cny":
        return said
    month = file.reading.values.get("monthly_pay_cny")
    if month is None:
        return say("office.claim.pay", year=said, month=say.money(round(claim.value / MONTHS, 2)))
    return say("office.claim.pay.stated", year=said, month=say.money(month))


def earns(say: Say, one: Worth) -> str:
    """How many points the value earns, for which criterion, in which band; and when another fact of the criterion counts."""
    criterion = one.finding.criterion
    told = say(
        "office.claim.earns",
        points=points(one.line.least, one.line.most),
        maximum=criterion.maximum,
        criterion=criterion_name(say, criterion),
    )
    if one.line.row is not None and one.line.row.printed:
        told = say("office.claim.earns.band", earns=told, band=one.line.row.printed)
    if len(criterion.scales) > 1 and one.finding.least > one.line.most:
        told = say("office.claim.earns.best", earns=told, n=one.finding.least)
    return told


def article(say: Say, one: Worth) -> str:
    """Where the criterion stands; rules of our own have no document but themselves."""
    citation = one.finding.citation
    if citation.checked.status == "own":
        return say("office.claim.article", number=say.label(one.assessment.ruleset.title), place=citation.place)
    return say("office.claim.article", number=citation.number, place=citation.place)


def bands(say: Say, one: Worth) -> list[tuple[str, str, str]]:
    """The rows of the table for this fact as the source prints them, each with its points and whether the claim lies there."""
    found: dict[str, list[int]] = {}
    for row in one.scale.rows:
        if row.printed:
            found.setdefault(row.printed, []).append(row.points)
    claimed = one.line.row.printed if one.line.row else ""
    return [
        (
            f'<span lang="zh-CN">{escape(printed)}</span>',
            pieces.tag(say("office.claim.bands.here"), "do") if printed == claimed else "",
            points(min(all_), max(all_)),
        )
        for printed, all_ in found.items()
    ]


def condition(say: Say, gate: GateFinding) -> str:
    """A condition with how it comes out by what the firm says, and where it stands."""
    return say("office.claim.gate", reason=say.label(gate.reason), number=gate.citation.number, place=gate.citation.place)


def verdict(say: Say, finding: ClaimFinding | None, lapsed: bool = False) -> str:
    """What was found, as a worded tag (HTML)."""
    if finding is None:
        return pieces.tag(say("office.finding.lapsed" if lapsed else "office.finding.open"), "wait" if lapsed else "do")
    return pieces.tag(say(f"office.finding.{finding.verdict}"), KINDS[finding.verdict])


def true_value(finding: ClaimFinding) -> Any:
    """The value that the examiner found to be right, in its own type; `None` unless the claim was wrong."""
    if finding.verdict is not Verdict.WRONG:
        return None
    return read_answers({finding.fact: finding.true_value}).values.get(finding.fact)


def right_value(say: Say, finding: ClaimFinding | None, veiled: bool = False) -> str:
    """What is right, in words, where the claim was wrong; else "". :param veiled: it is personal, and nobody asked for it."""
    if finding is None or finding.verdict is not Verdict.WRONG:
        return ""
    return say("office.finding.true", value=DOTS if veiled else say.value(finding.fact, true_value(finding)))


def found(say: Say, finding: ClaimFinding, veiled: bool = False) -> str:
    """What was found, in words: verdict, and what is right; `veiled` as in `right_value`."""
    if finding.verdict is Verdict.WRONG:
        value = DOTS if veiled else say.value(finding.fact, true_value(finding))
        return say("office.finding.wrong.true", value=value)
    return say(f"office.finding.{finding.verdict}")


def rests_on(say: Say, file: CaseFile, finding: ClaimFinding) -> str:
    """The document and page that a finding rests on; a document that was taken away since is said to be so."""
    if finding.evidence_id is None:
        return say("office.finding.no_document")
    name = next((one.name for one in file.evidence if one.id == finding.evidence_id), None)
    if name is None:
        return say("office.finding.document_gone")
    return say("office.finding.document", name=name, page=finding.page or 1)


def who_and_when(say: Say, finding: ClaimFinding, by: Mapping[tuple[str, datetime], str]) -> str:
    """Who found it and when. :param by: see `examiners`."""
    name = by.get((finding.fact, finding.at), "")
    return " · ".join(part for part in (name, say.moment(finding.at)) if part)


def examiners(file: CaseFile) -> dict[tuple[str, datetime], str]:
    """Who recorded the finding or the judgement about a fact at a moment, as the trail names them."""
    return {(line.about["fact"], line.at): line.by for line in file.trail if "fact" in line.about}


def lapsed(claim: Claim) -> bool:
    """Whether something was found once, and the firm has changed value or evidence since."""
    return claim.finding is None and bool(claim.earlier)
