"""The worked cases of an edition as part of its proof: each comes out, and every band edge has one on it and one beside it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rules.assess import Assessment, assess
from rules.coverage import scales_of, way_to
from rules.edges import untried_edge
from rules.evaluation import Outcome, outcome_of
from rules.facts import HostFacts
from rules.faults import FactsRefused, LawFault, Steps, wrong
from rules.gates import Asked, ask
from rules.judging import nearest, shown
from rules.reading import facts_from
from rules.reference import Series
from rules.route_cases import CHECK as ROUTES
from rules.route_cases import come_out, expected_of, untried_routes
from rules.ruleset import Ruleset
from rules.scale import Scale
from rules.shape import Shape, read_toml

_STATED = ("name", "on", "facts")


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case: a host on a day, and what must come out.

    :param number: its place in the file, from 0.
    :param checks: what must come out, by the name of the check (see `CHECKS`).
    """

    ruleset: str
    edition: str
    number: int
    name: str
    on: date
    facts: HostFacts
    checks: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.ruleset}: {self.name}"


@dataclass(frozen=True, slots=True)
class _Trial:
    """One edition applied to one case, with all the law that the case's outcome rests on."""

    ruleset: Ruleset
    asked: Asked
    assessment: Assessment
    law: tuple[Ruleset, ...]
    series: Mapping[str, Series]

    def expect(self, wanted: dict[str, Any]) -> dict[str, Any]:
        return {name: _span(one.least, one.most) for name in wanted for one in [self.assessment.finding(name)]}

    def gates(self, wanted: dict[str, Any]) -> dict[str, str]:
        return {gate.id: ask(gate, self.asked).state for gate in self.ruleset.gates if gate.id in wanted}

    def parts(self, wanted: dict[str, Any]) -> dict[str, Any]:
        return {part.id: _span(part.least, part.most) for part in self.assessment.parts if part.id in wanted}

    def total(self, _: Any) -> Any:
        return _span(self.assessment.least, self.assessment.most)

    def routes(self, wanted: dict[str, Any]) -> dict[str, Any]:
        return come_out(self.ruleset, self.asked, self.series, wanted)

    def category(self, _: Any) -> str:
        return self.assessment.category or ""

    def outcome(self, _: Any) -> str:
        valid = [one for one in self.law if self.asked.on in one.in_force]
        gates = tuple(ask(gate, self.asked) for one in valid for gate in one.gates)
        return str(outcome_of(gates, tuple(assess(one, self.asked) for one in valid)))


# What a case may check: how it comes out, and the names that the edition has for it (`None`: a number).
CHECKS: dict[str, tuple[Callable[[_Trial, Any], Any], Callable[[Ruleset], Iterable[str]] | None]] = {
    "expect": (_Trial.expect, lambda ruleset: [criterion.id for criterion in ruleset.criteria]),
    "gates": (_Trial.gates, lambda ruleset: [gate.id for gate in ruleset.gates]),
    "routes": (_Trial.routes, lambda ruleset: [route.id for route in ruleset.routes]),
    "parts": (_Trial.parts, lambda ruleset: [part.id for part in ruleset.parts]),
    "total": (_Trial.total, None),
    "category": (_Trial.category, lambda ruleset: [category.id for category in ruleset.categories]),
    "outcome": (_Trial.outcome, lambda _: [str(outcome) for outcome in Outcome]),
}


def comes_out(ruleset: Ruleset, case: Case, series: Mapping[str, Series], law: Iterable[Ruleset] = ()) -> dict[str, Any]:
    """What an edition makes of a case, in the form of the case's own checks.

    :param series: the reference values by name, which the routes of the edition read.
    :param law: the other editions; the proposed outcome rests on all that are in force on the day of the case.
    """
    others = [one for one in law if (one.id, one.edition) != (ruleset.id, ruleset.edition)]
    asked = Asked(case.facts, case.on)
    trial = _Trial(ruleset, asked, assess(ruleset, asked), (*others, ruleset), series)
    return {check: CHECKS[check][0](trial, wanted) for check, wanted in case.checks.items()}


def _span(least: int, most: int) -> int | list[int]:
    return least if least == most else [least, most]


def read_cases(content: bytes, ruleset: Ruleset, faults: list[LawFault]) -> tuple[Case, ...]:
    """The worked cases of an edition that can be read.

    :param content: the bytes of the file `<first day in force>.cases.toml`.
    :param faults: every fault is added here: an unknown key, criterion or fact, an impossible value, a day outside the edition.
    """
    told = read_toml(content, faults)
    file = Shape({} if told is None else told, (), faults if told is not None else [])
    cases = [_case(number, one, ruleset) for number, one in enumerate(file.tables("case"))]
    file.done()
    return tuple(case for case in cases if case)


def _case(number: int, told: Shape, ruleset: Ruleset) -> Case | None:
    before = len(told.faults)
    name, on, stated = told.text("name"), told.day("on"), told.take("facts", dict, {})
    checks = {check: told.take(check, object, None) for check in CHECKS if told.has(check)}
    told.done()
    if not checks:
        told.fault("checks_nothing", choices=", ".join(CHECKS))
    for check, wanted in checks.items():
        _named(told, check, wanted, ruleset)
    # A case that checks nothing but the outcome may stand on another day: it shows that the edition does not reach there.
    if on != date.min and on not in ruleset.in_force and set(checks) != {"outcome"}:
        days = {"first": ruleset.in_force.from_, "last": ruleset.in_force.until or "…"}
        told.fault("day_outside_edition", "on", on, **days)
    try:
        facts = facts_from(stated, on if on != date.min else None)
    except FactsRefused as refused:
        for fault in refused.faults:
            why = ", ".join([fault.kind, *(f"{place} {value}" for place, value in fault.detail.items())])
            told.faults.append(wrong("refused_fact", (*told.path, "facts"), fault.key, fault.value, why=why, refused=fault))
    if len(told.faults) > before:
        return None
    return Case(ruleset.id, ruleset.edition, number, name, on, facts, checks)


def _named(told: Shape, check: str, wanted: Any, ruleset: Ruleset) -> None:
    """Notes names in a check that the edition does not have."""
    names = CHECKS[check][1]
    if names is None:
        return
    known = list(names(ruleset))
    if isinstance(wanted, dict):
        for name in wanted:
            if name not in known:
                told.faults.append(wrong("no_such_name", (*told.path, check), name, nearest=_nearest(name, known)))
            elif check == ROUTES and isinstance(wanted[name], dict):
                asked = expected_of(ruleset, name)
                for key in wanted[name]:
                    if key not in asked:
                        there = (*told.path, check, name)
                        told.faults.append(wrong("no_such_name", there, key, nearest=nearest(key, asked)))
    elif wanted and wanted not in known:
        told.fault("not_among", check, shown(wanted), choices=", ".join(known), nearest=_nearest(str(wanted), known))


def _nearest(name: str, known: list[str]) -> str:
    return nearest(name, known) if known else "–"


def failing(
    ruleset: Ruleset, cases: Iterable[Case], series: Mapping[str, Series], law: Iterable[Ruleset] = ()
) -> Iterator[LawFault]:
    """Every check of every case that does not come out, with what was expected and what was found."""
    law = tuple(law)
    for case in cases:
        found = comes_out(ruleset, case, series, law)
        for check, wanted in case.checks.items():
            yield from _differing(wanted, found[check], ("case", case.number), check)


def _differing(wanted: Any, found: Any, path: Steps, key: str) -> Iterator[LawFault]:
    """Where what came out is not what was wanted; tables are compared key by key."""
    if not isinstance(wanted, dict):
        if found != wanted:
            yield wrong("does_not_come_out", path, key, shown(wanted), found=shown(found))
        return
    for name, value in wanted.items():
        yield from _differing(value, found.get(name), (*path, key), name)


def untried(ruleset: Ruleset, cases: Iterable[Case], file: str, series: Mapping[str, Series]) -> Iterator[LawFault]:
    """Every number and every grade of an edition without its worked cases; the faults lie in the edition, at the row.

    :param file: the file in which the cases belong. :param series: the reference values by name, which the routes read.
    """
    cases = tuple(cases)
    for number, criterion in enumerate(ruleset.criteria):
        asked = [Asked(case.facts, case.on) for case in cases if criterion.id in case.checks.get("expect", {})]
        for scale, path in scales_of(criterion, ("criterion", number)):
            tried = {one.value(scale.fact) for one in asked}
            yield from _edges(scale, path, tried, file)
            for row in scale.rows:
                if row.when is None and not any(value is row.is_ or value == row.is_ for value in tried):
                    yield wrong(
                        "grade_without_case", way_to(scale, row, path), "is", shown(row.is_), file=file, fact=scale.fact
                    )
    yield from untried_routes(ruleset, cases, file, series)


def _edges(scale: Scale, path: Steps, tried: set[Any], file: str) -> Iterator[LawFault]:
    seen: set[Decimal] = set()
    for claim in (*scale.rows, *scale.gaps):
        for edge in claim.when.edges if claim.when else ():
            if edge not in seen:
                yield from untried_edge(scale.spec, edge, tried, way_to(scale, claim, path), "when", file)
            seen.add(edge)
