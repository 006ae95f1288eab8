"""Claimed beside verified: picture, sentence, and each difference in words with the finding behind it. No finding is a `?`."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

from forms import bars, pieces
from forms.claim_words import found
from forms.score_words import category_name, criterion_name, points
from forms.scoring import OUTCOME_KINDS, whose
from forms.wording import Say
from rules import Assessment, Evaluation, Finding
from workflow import CaseFile


class Both(NamedTuple):
    """One edition applied to what the firm claims and to what was found."""

    claimed: Assessment
    verified: Assessment

    @property
    def examined(self) -> bool:
        """Whether anything at all was found that this edition reads."""
        return any(was_examined(finding) for finding in self.verified.findings)


def both(file: CaseFile) -> tuple[Both, ...]:
    """Each edition in force on the decisive day, claimed and verified."""
    verified = file.verified
    pairs = ((one, verified.assessment(one.ruleset.id)) for one in file.claimed.assessments) if verified else ()
    return tuple(Both(claimed, other) for claimed, other in pairs if other)


def was_examined(finding: Finding) -> bool:
    """Whether something was found that the criterion reads: a value, or that nothing proves it."""
    return bool(finding.observed) or not finding.undetermined


def differs(claimed: Finding, verified: Finding) -> bool:
    """Whether what was found is certain to earn other points than were claimed."""
    return was_examined(verified) and (verified.most < claimed.least or verified.least > claimed.most)


def beside(say: Say, one: Both) -> None:
    """Heading, sentence, whose rule it is, and picture of one edition."""
    st.subheader(say.label(one.claimed.ruleset.title))
    st.html(f'<p class="jc-score">{_sentence(say, one)}</p>')
    whose(say, one.claimed.ruleset)
    drawn = [
        _pair(say, claimed, verified) for claimed, verified in zip(one.claimed.findings, one.verified.findings, strict=True)
    ]
    bars.compare_bars(drawn, say.listing([say("office.compare.row", name=pair.label, value=pair.value) for pair in drawn]))


def legend(say: Say) -> None:
    """What outlined, filled and `?` mean."""
    bars.legend(
        ("c", say("common.legend.claimed")), ("f", say("common.legend.verified")), ("q", say("office.compare.question"))
    )


def differences(say: Say, file: CaseFile) -> None:
    """Every criterion whose points differ, by how much, and because of which findings."""
    lines = [
        (escape(_difference(say, claimed, verified)), _because(say, file, claimed), "")
        for one in both(file)
        for claimed, verified in zip(one.claimed.findings, one.verified.findings, strict=True)
        if differs(claimed, verified)
    ]
    if lines:
        pieces.entries(lines)


def outcome(say: Say, evaluation: Evaluation, key: str) -> str:
    """What an evaluation leads to, as a worded tag (HTML). :param key: "claimed" or "verified"."""
    words = say(f"common.outcome.{evaluation.outcome}")
    return pieces.tag(say(f"office.compare.outcome.{key}", outcome=words), OUTCOME_KINDS.get(evaluation.outcome, "do"))


def in_short(say: Say, one: Both) -> str:
    """Claimed and verified points of one edition in a line."""
    claimed, verified = one.claimed, one.verified
    if not one.examined:
        return say("office.compare.none", claimed=points(claimed.least, claimed.most), maximum=claimed.ruleset.maximum)
    key = "office.compare.sofar" if verified.least != verified.most else "office.compare.all"
    return say(
        key,
        claimed=points(claimed.least, claimed.most),
        maximum=claimed.ruleset.maximum,
        verified=points(verified.least, verified.most),
    )


def _sentence(say: Say, one: Both) -> str:
    told = in_short(say, one)
    category = one.verified.category
    if category is None:
        return escape(told)
    return escape(say("office.compare.category", sentence=told, category=category_name(say, one.verified.ruleset, category)))


def _pair(say: Say, claimed: Finding, verified: Finding) -> bars.Pair:
    examined = was_examined(verified)
    return bars.Pair(
        label=criterion_name(say, claimed.criterion),
        claimed_least=claimed.least,
        claimed_most=claimed.most,
        verified_least=verified.least,
        verified_most=verified.most,
        examined=examined,
        maximum=claimed.criterion.maximum,
        value=f"{points(claimed.least, claimed.most)} → {points(verified.least, verified.most) if examined else '?'}",
        lower=differs(claimed, verified),
    )


def _difference(say: Say, claimed: Finding, verified: Finding) -> str:
    name = criterion_name(say, claimed.criterion)
    if verified.most < claimed.least:
        return say("office.compare.lower", name=name, n=claimed.least - verified.most)
    return say("office.compare.higher", name=name, n=verified.least - claimed.most)


def _because(say: Say, file: CaseFile, criterion: Finding) -> str:
    told = [
        say("office.compare.because", name=say.fact(claim.fact), found=found(say, claim.finding), reason=claim.finding.reason)
        for claim in file.claims
        if claim.fact in criterion.facts and claim.finding and claim.finding.verdict != "verified"
    ]
    return " ".join(told)


def gates(say: Say, evaluation: Evaluation, names: Sequence[str] = ()) -> None:
    """The conditions, failing and unknown ones first, each with state and reason.

    :param names: ids of the conditions to show; all when empty.
    """
    order = {"fails": 0, "unknown": 1, "holds": 2}
    kinds = {"fails": "bad", "unknown": "wait", "holds": "plain"}
    asked = sorted((gate for gate in evaluation.gates if not names or gate.id in names), key=lambda gate: order[gate.state])
    pieces.entries(
        (escape(say.label(gate.label)), say.label(gate.reason), pieces.tag(say(f"common.gate.{gate.state}"), kinds[gate.state]))
        for gate in asked
    )
