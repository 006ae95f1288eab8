"""The law: dated, cited, pure. The door of the room `rules/`: what other rooms may use.

A host's facts are judged once (`read_facts`, `facts_from`, `check_fact`), then `evaluate` applies every edition in force on a
day and gives its reasons. No clock, no network, no database; the editions in `rules/law/` are read once and proven sound.
"""

from rules.assess import Assessment, Finding, Line, PartScore, assess, total
from rules.check import FileReport, check_law
from rules.contradictions import Warning
from rules.credit_code import check_character
from rules.days import add_months, completed_years
from rules.evaluation import Evaluation, Outcome, evaluate
from rules.facts import FACTS, FactSpec, HostFacts
from rules.faults import FactFault, FactsRefused, LawFault
from rules.gates import Asked, GateFinding
from rules.gazette import Law, NotInForce, UnsoundLaw, editions, in_force, law, lay_over, on_day, read_law
from rules.interval import Interval
from rules.judging import check_fact, day_of, nearest, shown
from rules.label import LANGUAGES, Label
from rules.nationality import NATIONALITIES, Nationality, nearest_nationality
from rules.reading import facts_from, read_facts
from rules.readings import ReadingFinding
from rules.recomputing import Difference, Gone, NotATrace, Recomputation, recompute
from rules.reference import ReferenceValue, Series
from rules.routes import Demand, Dispute, Route, RouteFinding
from rules.ruleset import Category, Checked, Citation, Criterion, Gate, InForce, Interpretation, Part, Ruleset
from rules.scale import Gap, Row, Scale
from rules.trace import SCHEMA, trace_digest

__all__ = [
    "FACTS",
    "LANGUAGES",
    "NATIONALITIES",
    "SCHEMA",
    "Asked",
    "Assessment",
    "Category",
    "Checked",
    "Citation",
    "Criterion",
    "Demand",
    "Difference",
    "Dispute",
    "Evaluation",
    "FactFault",
    "FactSpec",
    "FactsRefused",
    "FileReport",
    "Finding",
    "Gap",
    "Gate",
    "GateFinding",
    "Gone",
    "HostFacts",
    "InForce",
    "Interpretation",
    "Interval",
    "Label",
    "Law",
    "LawFault",
    "Line",
    "Nationality",
    "NotATrace",
    "NotInForce",
    "Outcome",
    "Part",
    "PartScore",
    "ReadingFinding",
    "Recomputation",
    "ReferenceValue",
    "Route",
    "RouteFinding",
    "Row",
    "Ruleset",
    "Scale",
    "Series",
    "UnsoundLaw",
    "Warning",
    "add_months",
    "assess",
    "check_character",
    "check_fact",
    "check_law",
    "completed_years",
    "day_of",
    "editions",
    "evaluate",
    "facts_from",
    "in_force",
    "law",
    "lay_over",
    "nearest",
    "nearest_nationality",
    "on_day",
    "read_facts",
    "read_law",
    "recompute",
    "shown",
    "total",
    "trace_digest",
]
