"""What time does by itself: facts that grow year by year, the days on which they pass a figure, and birthdays.

The assumption, which every answer states: what grows goes on without a break, or begins on the decisive day. A growing fact
that is not known does not grow into anything known.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from rules.changes import growing
from rules.days import MONTHS_IN_A_YEAR, add_months, completed_years
from rules.facts import FACTS, HostFacts

_ONE_DAY = timedelta(days=1)


class Reached(NamedTuple):
    """The first day on which something is so. `about`: the fraction of a year that was stated does not name a day exactly."""

    day: date
    about: bool


def elapsed(since: date, day: date) -> Fraction:
    """The years from one day to a later one: whole months, and the days of the running month as a part of it."""
    months = (day.year - since.year) * MONTHS_IN_A_YEAR + day.month - since.month
    if add_months(since, months) > day:
        months -= 1
    begun, ends = add_months(since, months), add_months(since, months + 1)
    return (months + Fraction((day - begun).days, (ends - begun).days)) / MONTHS_IN_A_YEAR


def after_years(since: date, years: Fraction) -> Reached:
    """The first day on which at least so many years have passed; exact where they are whole months."""
    months = years * MONTHS_IN_A_YEAR
    whole = int(months)
    begun, rest = add_months(since, whole), months - whole
    if not rest:
        return Reached(begun, False)
    length = (add_months(since, whole + 1) - begun).days
    return Reached(begun + timedelta(days=-int(-rest * length // 1)), True)


def grown(fact: str, value: Decimal, since: date, day: date) -> Decimal:
    """What a growing fact, stated for one day, is on a later one; rounded down to the decimals that the fact may have."""
    spec = FACTS[fact]
    units = Fraction(Decimal(1).scaleb(spec.most_decimals))
    years = int((Fraction(value) + elapsed(since, day)) * units)
    return min(spec.most, Decimal(years).scaleb(-spec.most_decimals))


def facts_on(facts: HostFacts, since: date, day: date, not_proven: frozenset[str] = frozenset()) -> HostFacts:
    """The facts of a host on a later day, when nothing happens but that time passes.

    :param since: the day for which the facts are stated.
    :param not_proven: facts that an officer found not proven: they do not grow.
    """
    if day == since:
        return facts
    known = {fact: getattr(facts, fact) for fact in growing() if fact not in not_proven}
    return replace(facts, **{fact: grown(fact, value, since, day) for fact, value in known.items() if value is not None})


def passes(value: Decimal, figure: Decimal, since: date) -> Reached | None:
    """The first day after `since` on which a growing value reaches a figure; `None` when it has already."""
    return None if value >= figure else after_years(since, Fraction(figure) - Fraction(value))


def birthday(born: date, years: int) -> date:
    """The day on which somebody completes so many years of life; for 29 February that is 1 March of a common year."""
    day = add_months(born, years * MONTHS_IN_A_YEAR)
    return day if completed_years(born, day) == years else day + _ONE_DAY
