"""What the examination found, read out of a case file: the verified values, and the conditions asked again for another day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from rules import FACTS, Evaluation, evaluate
from workflow import CaseFile, Verdict, read_answers


def verified_values(file: CaseFile) -> Mapping[str, Any]:
    """Fields as the firm filled them and facts as the examiner found them; what nothing proves is left out."""
    found = {claim.fact: claim.finding for claim in file.claims if claim.finding}
    right = {name: finding.true_value for name, finding in found.items() if finding.verdict is Verdict.WRONG}
    unproven = {name for name, finding in found.items() if finding.verdict is Verdict.NOT_PROVEN}
    values = {**file.reading.values, **read_answers(right).values}
    return {name: value for name, value in values.items() if name not in unproven}


def asked_again(file: CaseFile, on: date) -> Evaluation:
    """The rules in force on another day, applied to what was found."""
    return evaluate(read_answers(verified_values(file), on).facts, on, _unproven(file))


def found_so_far(file: CaseFile) -> Evaluation:
    """The rules applied to what was found and judged as far as somebody has looked, and elsewhere to what the firm states.

    While the firm may write it is for today, since it would file anew; else for the decisive day.
    """
    on = file.claimed.on
    facts = read_answers(verified_values(file), on).facts
    if file.verified:
        facts = replace(facts, **{name: getattr(file.verified.asked.facts, name) for name in FACTS if FACTS[name].by_officer})
    return evaluate(facts, on, _unproven(file))


def _unproven(file: CaseFile) -> frozenset[str]:
    return frozenset(claim.fact for claim in file.claims if claim.finding and claim.finding.verdict is Verdict.NOT_PROVEN)
