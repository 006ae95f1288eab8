"""What is left of an anonymised case for the register and for statistics: outcome, points, days, firm; nothing of a person."""

from typing import Any

from workflow.canonical import plain
from workflow.letter import LetterStatement
from workflow.proof import category_of, record_digest
from workflow.tables import Case, Letter

_OF_A_SCORE = ("ruleset", "edition", "least", "most", "category")


def kept_of(case: Case, letter: Letter | None) -> dict[str, Any]:
    """What `RetentionAct.kept` holds: where the case stood, its points as claimed and as found, and its letter's public side.

    Of answers and documents nothing is taken over. The firm stays the case's own.
    """
    return {
        "state": case.state.value,
        "filed_at": plain(case.filed_at),
        "decisive_day": plain(case.decisive_day),
        "outcome": case.outcome,
        "claimed": _points(case.claimed_trace),
        "verified": _points(case.verified_trace),
        "letter": _letter(letter) if letter and letter.statement else None,
    }


def _points(trace: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [{name: one.get(name) for name in _OF_A_SCORE} for one in (trace or {}).get("rulesets", ())]


def _letter(letter: Letter) -> dict[str, Any]:
    """What a verification still tells or compares: whose name is in it and what it says of that person is not among it."""
    said = LetterStatement.model_validate(letter.statement)
    return {
        "office": letter.statement["office"],
        "company_name_zh": said.company_name_zh,
        "company_name_latin": said.company_name_latin,
        "category": category_of(said),
        "demonstration": said.demonstration,
        "seal": said.seal,
        "assessment_digest": said.assessment_digest,
        "record_digest": record_digest(letter.statement),
    }
