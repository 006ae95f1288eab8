"""The reasoning as one JSON object, `jiancai/trace.v1`: what other programs and later readers get."""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from rules.assess import Assessment, Finding
from rules.readings import ReadingFinding
from rules.routes import RouteFinding

if TYPE_CHECKING:
    from rules.evaluation import Evaluation

SCHEMA = "jiancai/trace.v1"


def trace_of(evaluation: "Evaluation", lang: str) -> dict[str, Any]:
    """The reasoning of an evaluation. Decimals are strings, days are ISO, whole numbers are numbers, `None` means absent.

    :param lang: the language of its sentences, "zh", "en" or "de"; everything else is the same in all three.
    """
    return {
        "schema": SCHEMA,
        "on": evaluation.on.isoformat(),
        "outcome": str(evaluation.outcome),
        "gates": [{"id": gate.id, "state": gate.state, "reason": gate.reason[lang]} for gate in evaluation.gates],
        "rulesets": [_ruleset(assessment, evaluation.readings(assessment), lang) for assessment in evaluation.assessments],
        "routes": [_route(route, lang) for route in evaluation.routes],
        "values": [value.as_json() for value in evaluation.values],
        "facts": {fact: _plain(value) for fact, value in evaluation.asked.facts.known().items()},
        "not_proven": sorted(evaluation.asked.not_proven),
        "warnings": [warning.text[lang] for warning in (*evaluation.warnings, *evaluation.reviews)],
    }


def trace_digest(trace: dict[str, Any]) -> str:
    """SHA-256 of the trace as canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(trace, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode("utf-8")).hexdigest()


def _ruleset(assessment: Assessment, read: tuple[ReadingFinding, ...], lang: str) -> dict[str, Any]:
    ruleset = assessment.ruleset
    return {
        "ruleset": ruleset.id,
        "edition": ruleset.edition,
        "digest": ruleset.digest,
        "nature": ruleset.nature,
        "status": ruleset.status,
        "origin": ruleset.origin,
        "review_by": ruleset.review_by and ruleset.review_by.isoformat(),
        "least": assessment.least,
        "most": assessment.most,
        "maximum": ruleset.maximum,
        "category": assessment.category,
        "parts": [
            {"id": part.id, "least": part.least, "most": part.most, "maximum": part.maximum} for part in assessment.parts
        ],
        "criteria": [_criterion(finding) for finding in assessment.findings],
        "interpretations": [_reading(one, lang) for one in read],
    }


def _reading(read: ReadingFinding, lang: str) -> dict[str, Any]:
    told = read.interpretation
    return {
        "id": told.id,
        "reading": told.reading[lang],
        "alternative": told.alternative[lang],
        "ground": told.ground[lang],
        "changes": read.changes,
        "least": read.least,
        "most": read.most,
        "category": read.category,
        "gates": {gate: state for gate, state in read.gates},
    }


def _route(found: RouteFinding, lang: str) -> dict[str, Any]:
    threshold = found.threshold
    return {
        "id": found.id,
        "category": found.category,
        "state": found.state,
        "margin": None if found.margin is None else f"{found.margin:f}",
        "unit": found.unit,
        "reason": found.reason[lang],
        "threshold": threshold and {"month": f"{threshold.month:f}", "year": f"{threshold.year:f}"},
        "settles": list(found.settles),
        "certainty": found.route.certainty,
        "citation": found.route.citation.as_json(),
        "disputes": [
            {
                "id": dispute.id,
                "reading": dispute.reading[lang],
                "alternative": dispute.alternative[lang],
                "ground": dispute.ground[lang],
                "state": state,
            }
            for dispute, state in found.others
        ],
    }


def _criterion(finding: Finding) -> dict[str, Any]:
    observed = finding.observed
    return {
        "id": finding.id,
        "least": finding.least,
        "most": finding.most,
        "maximum": finding.criterion.maximum,
        "observed": observed and {fact: _plain(value) for fact, value in observed.items()},
        "band": finding.band,
        "citation": finding.citation.as_json(),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return value
