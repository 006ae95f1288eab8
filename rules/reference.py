"""Figures of the law that change yearly: dated series such as the average wage, each value with its days, source and certainty.

A value is never used outside its days. A year whose value was not found is declared missing: then whatever needs it is unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from rules.days import completed_years
from rules.label import Label
from rules.ruleset import Citation, InForce
from rules.shape import Shape, citation_of, table_of

CERTAINTIES = ("confirmed", "reported", "inferred", "unconfirmed")
PUBLISHED, OFFICE = "published", "office"
_DAYS = ("from", "until")


@dataclass(frozen=True, slots=True)
class ReferenceValue:
    """One value of a series, or the declaration that it is missing.

    :param wage_year: the year that the figure is about; it is in use later, on the days `in_force`, both included.
    :param amount: in the unit of its series; `None` when it is missing.
    :param inferred: which of its days ("from", "until") no source gives.
    :param certainty: one of `CERTAINTIES`. :param review_by: the day by which somebody must look for its successor.
    :param origin: "published", or "office" when an office supplied it. :param digest: SHA-256 of the file it comes from.
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


def read_series(content: bytes, faults: list, origin: str = PUBLISHED) -> Series | None:
    """The series that a file describes; `None` when it is no TOML at all. Faults of its shape are added to `faults`.

    :param origin: "office" for a file of an office's own, which holds only the values that it supplies.
    """
    file = table_of(content, faults)
    if file is None:
        return None
    head, digest = file.table("series"), sha256(content).hexdigest()
    name = head.text("id")
    supplied = origin == OFFICE
    nothing = Label("", "", "")
    values = [_value(told, name, digest, origin) for told in file.tables("value", default=[])]
    values += [_missing(told, name, digest) for told in ([] if supplied else file.tables("missing", default=[]))]
    series = Series(
        id=name,
        label=nothing if supplied else head.label("label"),
        unit=head.text("unit"),
        supplier=nothing if supplied else head.label("supplier"),
        values=tuple(sorted(values, key=lambda value: value.in_force.from_)),
        note=head.label("note", default=None),
    )
    head.done()
    file.done()
    return series


def _value(told: Shape, series: str, digest: str, origin: str) -> ReferenceValue:
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
    )
    if read.amount <= 0:
        told.fault(f"amount is {read.amount}, which is no wage")
    told.done()
    return read


def _missing(told: Shape, series: str, digest: str) -> ReferenceValue:
    read = ReferenceValue(series, told.whole("wage_year"), _in_force(told), told.texts("inferred", default=[]), digest=digest)
    told.done()
    return read


def _in_force(told: Shape) -> InForce:
    days = told.table("in_force")
    read = InForce(days.day("from"), days.day("until", default=None))
    days.done()
    return read


def unsound_series(series: Series) -> Iterator[str]:
    """Every fault of a series: overlapping values, days that neither a value nor a declared gap covers, impossible days."""
    for value in series.values:
        where = f"value {value.wage_year}"
        if value.in_force.until and value.in_force.until < value.in_force.from_:
            yield f"{where}: the last day {value.in_force.until} lies before the first {value.in_force.from_}"
        if value.wage_year >= value.in_force.from_.year:
            yield f"{where}: it would be in use from {value.in_force.from_}, before its year is over"
        if value.review_by and value.review_by < value.in_force.from_:
            yield f"{where}: review_by {value.review_by} lies before its first day"
        yield from (f"{where}: inferred names {word!r}, not from or until" for word in value.inferred if word not in _DAYS)
    for one, other in zip(series.values, series.values[1:], strict=False):
        last = one.in_force.until
        if last is None or last >= other.in_force.from_:
            yield f"value {one.wage_year} and value {other.wage_year} are both in use on {other.in_force.from_}"
        elif last + timedelta(days=1) != other.in_force.from_:
            yield (
                f"from {last + timedelta(days=1)} to {other.in_force.from_ - timedelta(days=1)} there is no value: "
                "add one, or declare it [[missing]]"
            )


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
