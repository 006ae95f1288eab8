"""The law: dated, cited, pure. The door of the room `rules/`: what other rooms may use.

A host's facts are judged once (`read_facts`, `facts_from`, `check_fact`), then `evaluate` applies every edition in force on a
day and gives its reasons. No clock, no network, no database; the editions in `rules/law/` are read once and proven sound.
"""

from rules.advice import advice
from rules.advised import Advice, AdviceSet, Aging, Change, Open, RouteTarget, Target
from rules.assess import Assessment, Finding, Line, PartScore
from rules.calendar import Calendar, Event, LastGoodDay, Score, State, calendar, what_ended
from rules.causes import Cause
from rules.changes import Changeable, changes
from rules.check import FileReport, check_law
from rules.comparison import Difference, differences
from rules.contradictions import Warning
from rules.credit_code import check_character
from rules.days import add_months, completed_years
from rules.evaluation import Evaluation, Outcome, evaluate
from rules.facts import FACTS, FactSpec, HostFacts
from rules.faults import FactFault, FactsRefused, LawFault
from rules.gates import GateFinding
from rules.gazette import Law, NotInForce, UnsoundLaw, editions, in_force, law, lay_over, on_day, read_law
from rules.hindrance import Hindrance, Remedy
from rules.interval import Interval
from rules.judging import check_fact, day_of, nearest, shown
from rules.label import LANGUAGES, Label
from rules.nationality import NATIONALITIES, Nationality, nearest_nationality
from rules.reading import facts_from, read_facts
from rules.readings import ReadingFinding
from rules.reference import ReferenceValue, Series
from rules.routes import Demand, Dispute, Route, RouteFinding
from rules.ruleset import Category, Checked, Citation, Condition, Criterion, Gate, InForce, Interpretation, Part, Ruleset
from rules.safety import Held, Loss, Safety, safety
from rules.scale import Gap, Row, Scale
from rules.trace import SCHEMA, trace_digest

__all__ = [
    "FACTS",
    "LANGUAGES",
    "NATIONALITIES",
    "SCHEMA",
    "Advice",
    "AdviceSet",
    "Aging",
    "Assessment",
    "Calendar",
    "Category",
    "Cause",
    "Change",
    "Changeable",
    "Checked",
    "Citation",
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
    "FileReport",
    "Finding",
    "Gap",
    "Gate",
    "GateFinding",
    "Held",
    "Hindrance",
    "HostFacts",
    "InForce",
    "Interpretation",
    "Interval",
    "Label",
    "LastGoodDay",
    "Law",
    "LawFault",
    "Line",
    "Loss",
    "Nationality",
    "NotInForce",
    "Open",
    "Outcome",
    "Part",
    "PartScore",
    "ReadingFinding",
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
    "UnsoundLaw",
    "Warning",
    "add_months",
    "advice",
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
    "in_force",
    "law",
    "lay_over",
    "nearest",
    "nearest_nationality",
    "on_day",
    "read_facts",
    "read_law",
    "safety",
    "shown",
    "trace_digest",
    "what_ended",
]
