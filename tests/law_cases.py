"""The worked cases beside each edition: reads them and tells what an edition makes of one."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from rules import HostFacts, Ruleset, editions, facts_from
from rules.assess import assess
from rules.evaluation import evaluate
from rules.gates import Asked, ask

LAW = Path(__file__).parents[1] / "rules" / "law"


@dataclass(frozen=True)
class Case:
    """One worked case: a host on a day, and what must come out."""

    ruleset: str
    edition: str
    name: str
    on: date
    facts: HostFacts
    checks: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.ruleset}: {self.name}"


def cases() -> list[Case]:
    found = []
    for path in sorted(LAW.glob("*/*.cases.toml")):
        told = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
        for case in told["case"]:
            checks = {key: value for key, value in case.items() if key not in {"name", "on", "facts"}}
            facts = facts_from(case["facts"], case["on"])
            found.append(Case(path.parent.name, path.name.split(".")[0], case["name"], case["on"], facts, checks))
    return found


CASES = cases()


def edition_of(case: Case) -> Ruleset:
    return next(ruleset for ruleset in editions() if (ruleset.id, ruleset.edition) == (case.ruleset, case.edition))


def span(least: int, most: int) -> int | list[int]:
    return least if least == most else [least, most]


def comes_out(ruleset: Ruleset, case: Case) -> dict[str, Any]:
    """What an edition makes of a case, in the form of the case's own checks."""
    asked = Asked(case.facts, case.on)
    assessment = assess(ruleset, asked)
    gates = {gate.id: gate for gate in ruleset.gates}
    parts = {part.id: span(part.least, part.most) for part in assessment.parts}
    found: dict[str, Any] = {}
    for check, wanted in case.checks.items():
        if check == "expect":
            findings = [assessment.finding(criterion) for criterion in wanted]
            found[check] = {finding.id: span(finding.least, finding.most) for finding in findings}
        elif check == "gates":
            found[check] = {gate: ask(gates[gate], asked).state for gate in wanted}
        elif check == "parts":
            found[check] = {part: parts[part] for part in wanted}
        else:
            found[check] = {
                "total": span(assessment.least, assessment.most),
                "category": assessment.category or "",
                "outcome": str(evaluate(case.facts, case.on).outcome) if check == "outcome" else "",
            }[check]
    return found
