"""Hosts of every kind for property tests: any facts known or not, with values on and beside the edges of the law."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from rules import FACTS, NATIONALITIES, FactSpec, HostFacts, check_character, editions, law

_LONG_AGO = date(2014, 1, 1)  # everybody is born before any day on which the properties ask
_SPREAD = {"date_of_birth": (date(1930, 1, 1), date(2010, 12, 31))}
_LEAP_DAYS = [date(1992, 2, 29), date(1996, 2, 29), date(2000, 2, 29), date(2004, 2, 29)]


def switch_days() -> list[date]:
    """The first and last days of every edition and every reference value, and their neighbours."""
    spans = [one.in_force for one in editions()] + [value.in_force for one in law().series.values() for value in one.values]
    ends = [day for span in spans for day in (span.from_, span.until) if day]
    return sorted({day + timedelta(days=step) for day in ends for step in (-1, 0, 1)})


DAYS = st.one_of(
    st.sampled_from(switch_days()), st.dates(date(2016, 1, 1), date(2029, 12, 31)), st.sampled_from([date(2028, 2, 29)])
)


def _edges(fact: str) -> list[Decimal]:
    rows = [row for one in editions() for c in one.criteria for s in c.scales if s.fact == fact for row in s.rows]
    return sorted({Decimal(edge) for row in rows if row.when for edge in row.when.edges})


def _number(spec: FactSpec) -> st.SearchStrategy[Any]:
    unit = Decimal(1).scaleb(-spec.decimals)
    beside = [edge + step for edge in _edges(spec.name) for step in (-unit, Decimal(0), unit)]
    near = sorted({value for value in (*beside, spec.least, spec.most) if spec.least <= value <= spec.most})
    if spec.kind == "whole":
        return st.one_of(st.sampled_from([int(value) for value in near]), st.integers(int(spec.least), int(spec.most)))
    drawn = st.decimals(spec.least, spec.most, places=spec.decimals, allow_nan=False)
    return st.one_of(st.sampled_from(near), drawn)


def value_of(spec: FactSpec) -> st.SearchStrategy[Any]:
    """Any possible value of a fact."""
    if spec.kind == "date":
        first, last = _SPREAD.get(spec.name, (date(2016, 1, 1), date(2039, 12, 31)))
        return st.one_of(st.dates(first, last), st.sampled_from(_LEAP_DAYS))
    if spec.kind in ("money", "decimal", "whole"):
        return _number(spec)
    if spec.kind == "yes_no":
        return st.booleans()
    if spec.kind == "choice":
        return st.sampled_from(spec.choices)
    if spec.kind == "topics":
        return st.frozensets(st.sampled_from(spec.choices))
    if spec.kind == "nationality":
        return st.sampled_from([*NATIONALITIES, "CHN"])
    bodies = st.sampled_from(["91310000MA1FL0001", "91110000600037341", "11310000MA1FL0009"])
    return bodies.map(lambda body: body + check_character(body))


@st.composite
def hosts(draw: st.DrawFn, known: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> HostFacts:
    """A host of whom any facts are known.

    :param known: facts that are known in any case. :param only: no facts but these; empty is all.
    """
    values = {}
    for name, spec in FACTS.items():
        if (not only or name in only) and (name in known or draw(st.booleans())):
            values[name] = draw(value_of(spec))
    return HostFacts(**values)


def not_proven_of(facts: HostFacts) -> st.SearchStrategy[frozenset[str]]:
    """Some facts that an officer found not proven; mostly none."""
    some = st.frozensets(st.sampled_from(list(FACTS)), max_size=3)
    return st.one_of(st.just(frozenset()), some)
