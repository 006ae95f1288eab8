"""The law: dated, cited, pure. The door of the room `rules/`: what other rooms may use.

A host's facts are judged once (`read_facts`, `facts_from`, `check_fact`), then `evaluate` applies every edition in force on a
day and gives its reasons. No clock, no network, no database; the editions in `rules/law/` are read once and proven sound.
Whole registers go through `score_columns` and `totals`; polars is imported only when one of these is asked for.
"""

from importlib import import_module
from typing import Any

from rules.advice import advice
from rules.advised import Advice, AdviceSet, Aging, Change, Open, RouteTarget, Target
from rules.assess import Assessment, Finding, Line, PartScore, assess, total
from rules.calendar import Calendar, Event, LastGoodDay, Score, State, calendar
from rules.causes import Cause
from rules.changes import Changeable, changes
from rules.contradictions import Warning
from rules.credit_code import check_character
from rules.days import add_months, completed_years
from rules.evaluation import Evaluation, Outcome, evaluate
from rules.facts import FACTS, FactSpec, HostFacts
from rules.faults import FactFault, FactsRefused, LawFault
from rules.gates import Asked, GateFinding
from rules.gazette import Law, NotInForce, UnsoundLaw, editions, in_force, law, lay_over, on_day, read_law
from rules.hindrance import Hindrance, Remedy
from rules.interval import Interval
from rules.judging import check_fact, day_of, nearest, shown
from rules.label import LANGUAGES, Label
from rules.nationality import NATIONALITIES, Nationality, nearest_nationality
from rules.reading import facts_from, read_facts
from rules.readings import ReadingFinding
from rules.reference import ReferenceValue, Series, Threshold
from rules.routes import Demand, Dispute, Route, RouteFinding
from rules.ruleset import Category, Checked, Citation, Condition, Criterion, Gate, InForce, Interpretation, Part, Ruleset
from rules.safety import Held, Loss, Safety, safety
from rules.scale import Gap, Row, Scale
from rules.trace import SCHEMA, trace_digest

_LATER = {
    "ColumnsRefused": "rules.columns",
    "Faulty": "rules.columns",
    "Judged": "rules.columns",
    "judge_cells": "rules.columns",
    "judge_columns": "rules.columns",
    "judge_texts": "rules.columns",
    "lookalikes": "rules.columns",
    "score_columns": "rules.batch",
    "score_judged": "rules.batch",
    "totals": "rules.batch",
    "Impact": "rules.impact",
    "Move": "rules.impact",
    "Points": "rules.impact",
    "impact_of": "rules.impact",
    "NOT_PROVEN": "rules.fact_table",
    "NotSettled": "rules.fact_table",
    "table_of_facts": "rules.fact_table",
    "facts_needed": "rules.fact_table",
    "lacking": "rules.fact_table",
    "read_draft": "rules.draft",
    "Difference": "rules.recomputing",
    "Gone": "rules.recomputing",
    "NotATrace": "rules.recomputing",
    "Recomputation": "rules.recomputing",
    "asked_in": "rules.recomputing",
    "recompute": "rules.recomputing",
    "FileReport": "rules.check",
    "check_law": "rules.check",
    "broken": "rules.lines",
    "lines_of": "rules.lines",
    "LegalChange": "rules.comparison",
    "differences": "rules.comparison",
}


def __getattr__(name: str) -> Any:
    """What a score of one host does not need, when it is first asked for: polars, and what checks and compares."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)


__all__ = [
    "FACTS",
    "LANGUAGES",
    "NATIONALITIES",
    "NOT_PROVEN",
    "SCHEMA",
    "Advice",
    "AdviceSet",
    "Aging",
    "Asked",
    "Assessment",
    "Calendar",
    "Category",
    "Cause",
    "Change",
    "Changeable",
    "Checked",
    "Citation",
    "ColumnsRefused",
    "Condition",
    "Criterion",
    "Demand",
    "Difference",
    "Dispute",
    "Evaluation",
    "Event",
    "FactFault",
    "FactSpec",
    "FactsRefused",
    "Faulty",
    "FileReport",
    "Finding",
    "Gap",
    "Gate",
    "GateFinding",
    "Gone",
    "Held",
    "Hindrance",
    "HostFacts",
    "Impact",
    "InForce",
    "Interpretation",
    "Interval",
    "Judged",
    "Label",
    "LastGoodDay",
    "Law",
    "LawFault",
    "LegalChange",
    "Line",
    "Loss",
    "Move",
    "Nationality",
    "NotATrace",
    "NotInForce",
    "NotSettled",
    "Open",
    "Outcome",
    "Part",
    "PartScore",
    "Points",
    "ReadingFinding",
    "Recomputation",
    "ReferenceValue",
    "Remedy",
    "Route",
    "RouteFinding",
    "RouteTarget",
    "Row",
    "Ruleset",
    "Safety",
    "Scale",
    "Score",
    "Series",
    "State",
    "Target",
    "Threshold",
    "UnsoundLaw",
    "Warning",
    "add_months",
    "advice",
    "asked_in",
    "assess",
    "broken",
    "calendar",
    "changes",
    "check_character",
    "check_fact",
    "check_law",
    "completed_years",
    "day_of",
    "differences",
    "editions",
    "evaluate",
    "facts_from",
    "facts_needed",
    "impact_of",
    "in_force",
    "judge_cells",
    "judge_columns",
    "judge_texts",
    "lacking",
    "law",
    "lay_over",
    "lines_of",
    "lookalikes",
    "nearest",
    "nearest_nationality",
    "on_day",
    "read_draft",
    "read_facts",
    "read_law",
    "recompute",
    "safety",
    "score_columns",
    "score_judged",
    "shown",
    "table_of_facts",
    "total",
    "totals",
    "trace_digest",
]
