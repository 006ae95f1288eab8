"""Figures of the law that change yearly: dated series such as the average wage, each value with its days, source and certainty.

A value is never used outside its days. A year whose value was not found is declared missing: then whatever needs it is unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from rules.days import MONTHS_IN_A_YEAR, completed_years
from rules.faults import LawFault, Steps, wrong
from rules.judging import nearest, shown
from rules.label import Label
from rules.ruleset import Citation, InForce
from rules.shape import Shape, citation_of, table_of

CERTAINTIES = ("confirmed", "reported", "inferred", "unconfirmed")
PUBLISHED, OFFICE = "published", "office"
_DAYS = ("from", "until")


class Threshold(NamedTuple):
    """The figure of a multiple of a monthly reference value, exactly: of a month and of a year, in the money of its series."""

    month: Decimal
    year: Decimal
    times: int
    value: "ReferenceValue"


@dataclass(frozen=True, slots=True)
class ReferenceValue:
    """One value of a series, or the declaration that it is missing.

    :param wage_year: the year that the figure is about; it is in use later, on the days `in_force`, both included.
    :param amount: in the unit of its series; `None` when it is missing.
    :param inferred: which of its days ("from", "until") no source gives.
    :param certainty: one of `CERTAINTIES`. :param review_by: the day by which somebody must look for its successor.
    :param origin: "published", or "office" when an office supplied it. :param digest: SHA-256 of the file it comes from.
    :param at: the way to it in that file. :param seal: SHA-256 of its own block with series and unit; `published.toml` has it.
    """

    series: str
    wage_year: int
    in_force: InForce
    inferred: tuple[str, ...]
    amount: Decimal | None = None
    certainty: str | None = None
    review_by: date | None = None
    source: Citation | None = None
    note: Label | None = None
    origin: str = PUBLISHED
    digest: str = ""
    at: Steps = ()
    seal: str = ""

    @property
    def name(self) -> str:
        """What it is called in `published.toml`: the series and the first day in use."""
        return f"{self.series}/{self.in_force.from_}"

    def threshold(self, times: int) -> Threshold | None:
        """So many times this value: twelve equal months, so the month and the year compare alike; `None` when it is missing."""
        if self.amount is None:
            return None
        return Threshold(times * self.amount, times * self.amount * MONTHS_IN_A_YEAR, times, self)

    def as_json(self) -> dict[str, object]:
        """The value as the trace carries it; `amount` is `None` when it is missing."""
        return {
            "series": self.series,
            "wage_year": self.wage_year,
            "amount": None if self.amount is None else f"{self.amount:f}",
            "from": self.in_force.from_.isoformat(),
            "until": self.in_force.until and self.in_force.until.isoformat(),
            "inferred": list(self.inferred),
            "certainty": self.certainty,
            "review_by": self.review_by and self.review_by.isoformat(),
            "source": self.source and self.source.as_json(),
            "origin": self.origin if self.amount is not None else None,
            "digest": self.digest,
        }


@dataclass(frozen=True)
class Series:
    """A figure through the years, its values in the order of their days.

    :param supplier: who can supply a value that is missing.
    """

    id: str
    label: Label
    unit: str
    supplier: Label
    values: tuple[ReferenceValue, ...]
    note: Label | None = None

    @lru_cache(maxsize=64)  # noqa: B019 the law lives as long as the process
    def on(self, day: date) -> ReferenceValue | None:
        """What holds on a day: a value, the declaration that it is missing, or `None` before the first."""
        found = next((value for value in self.values if day in value.in_force), None)
        if found and found.amount is None and found.in_force.until is None:  # each year that goes by is missing one more
            return replace(found, wage_year=found.wage_year + completed_years(found.in_force.from_, day))
        return found

    def last_known(self, day: date) -> ReferenceValue | None:
        """The newest value that was in use before a day or is in use on it, for orientation only."""
        known = [value for value in self.values if value.amount is not None and value.in_force.from_ <= day]
        return known[-1] if known else None

    def to_be_reviewed(self, day: date) -> ReferenceValue | None:
        """The value whose successor should have been looked for by that day and is not there; `None` when all is well."""
        last = self.last_known(day)
        later = last and any(value.amount is not None and value.in_force.from_ > last.in_force.from_ for value in self.values)
        return last if last and not later and last.review_by < day else None


def read_series(content: bytes, faults: list[LawFault], origin: str = PUBLISHED) -> Series | None:
    """The series that a file describes; `None` when it is no TOML at all. Faults of its shape are added to `faults`.

    :param origin: "office" for a file of an office's own, which holds only the values that it supplies.
    """
    file = table_of(content, faults)
    if file is None:
        return None
    head, digest = file.table("series"), sha256(content).hexdigest()
    name, unit = head.text("id"), head.text("unit")
    supplied = origin == OFFICE
    nothing = Label("", "", "")
    values = [_value(told, name, unit, digest, origin) for told in file.tables("value", default=[])]
    values += [_missing(told, name, digest) for told in ([] if supplied else file.tables("missing", default=[]))]
    series = Series(
        id=name,
        label=nothing if supplied else head.label("label"),
        unit=unit,
        supplier=nothing if supplied else head.label("supplier"),
        values=tuple(sorted(values, key=lambda value: value.in_force.from_)),
        note=head.label("note", default=None),
    )
    head.done()
    file.done()
    return series


def _value(told: Shape, series: str, unit: str, digest: str, origin: str) -> ReferenceValue:
    seal = told.digest(series, unit)
    read = ReferenceValue(
        series,
        told.whole("wage_year"),
        _in_force(told),
        told.texts("inferred", default=[]),
        Decimal(told.take("amount", (int, Decimal), 1)),
        told.text("certainty", CERTAINTIES),
        told.day("review_by"),
        citation_of(told.table("source")),
        told.label("note", default=None),
        origin,
        digest,
        told.path,
        seal,
    )
    if read.amount <= 0:
        told.fault("not_positive", "amount", read.amount)
    told.done()
    return read


def _missing(told: Shape, series: str, digest: str) -> ReferenceValue:
    inferred = told.texts("inferred", default=[])
    read = ReferenceValue(series, told.whole("wage_year"), _in_force(told), inferred, digest=digest, at=told.path)
    told.done()
    return read


def _in_force(told: Shape) -> InForce:
    days = told.table("in_force")
    read = InForce(days.day("from"), days.day("until", default=None))
    days.done()
    return read


def unsound_series(series: Series) -> Iterator[tuple[ReferenceValue, LawFault]]:
    """Every fault of a series, each with the value in whose file it stands.

    Overlapping values, days that neither a value nor a declared gap covers, days that cannot be.
    """
    for value in series.values:
        days = value.in_force
        if days.until and days.until < days.from_:
            yield value, wrong("until_before_from", (*value.at, "in_force"), "until", days.until, first=days.from_)
        if value.wage_year >= days.from_.year:
            yield value, wrong("before_year_over", (*value.at, "in_force"), "from", days.from_, year=value.wage_year)
        if value.review_by and value.review_by < days.from_:
            yield value, wrong("review_too_early", value.at, "review_by", value.review_by, first=days.from_)
        for word in value.inferred:
            if word not in _DAYS:
                near = nearest(word, _DAYS)
                yield value, wrong("not_among", value.at, "inferred", shown(word), choices=", ".join(_DAYS), nearest=near)
    for one, other in pairwise(series.values):
        last, first = one.in_force.until, other.in_force.from_
        faulty = other if other.origin == OFFICE or one.origin != OFFICE else one
        between = {"one": one.wage_year, "other": other.wage_year}
        if last is None or last >= first:
            yield faulty, wrong("values_overlap", (*faulty.at, "in_force"), "", first, **between)
        elif last + timedelta(days=1) != first:
            days = {"first": last + timedelta(days=1), "last": first - timedelta(days=1)}
            yield faulty, wrong("values_apart", (*faulty.at, "in_force"), "", first, **between, **days)


def laid_over(published: Series, supplied: Series) -> Series:
    """A published series with the values that an office supplies in the places of the missing ones."""
    values = [value for value in published.values if value.amount is not None]
    for gap in published.values:
        if gap.amount is None:
            values.extend(_still_missing(gap, supplied.values))
    values.extend(supplied.values)
    return replace(published, values=tuple(sorted(values, key=lambda value: value.in_force.from_)))


def _still_missing(gap: ReferenceValue, supplied: tuple[ReferenceValue, ...]) -> Iterator[ReferenceValue]:
    """What the supplied values leave of a declared gap."""
    first, last, year = gap.in_force.from_, gap.in_force.until, gap.wage_year
    for value in supplied:
        begins, ends = value.in_force.from_, value.in_force.until
        if (ends and ends < first) or (last and begins > last):
            continue
        if first < begins:
            yield replace(gap, wage_year=year, in_force=InForce(first, begins - timedelta(days=1)))
        if ends is None:
            return
        first, year = ends + timedelta(days=1), value.wage_year + 1
    if last is None or first <= last:
        yield replace(gap, wage_year=year, in_force=InForce(first, last))
