"""How many points a fact earns: the rows of a printed table over one fact, and the answer for any value of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from rules.facts import AGE, DERIVED_FROM, FACTS, FactSpec
from rules.interval import Interval
from rules.label import Label

LISTED = 512  # a whole number that is never greater finds its answer by its place in a list
SETTLED, UNKNOWN, NOT_DEFINED, NOT_PROVEN = "settled", "unknown", "not_defined", "not_proven"


class Row(NamedTuple):
    """One row of a criterion's table: the values of one fact that earn the same points, and how the source prints them.

    `when` is the band of a number; `is_` the member of a choice or a yes or no. `printed` is "" where the source prints no row.
    """

    fact: str
    when: Interval | None
    is_: str | bool | None
    points: int
    printed: str

    @property
    def band(self) -> str:
        """The band or grade in the words of the file: "[350000, 450000)", "bachelor", "true"."""
        if self.when is not None:
            return str(self.when)
        return str(self.is_).lower() if isinstance(self.is_, bool) else str(self.is_)


class Gap(NamedTuple):
    """Values that the text itself scores nowhere, and why: an officer decides."""

    when: Interval
    reason: Label


class Answer(NamedTuple):
    """What one fact earns: the least and the most points, how far that is settled, and the row or the gap it rests on."""

    least: int
    most: int
    state: str
    row: Row | None = None
    gap: Gap | None = None


def spec_of(fact: str) -> FactSpec:
    """The specification of a fact that is stated or derived.

    :raises KeyError: there is no such fact.
    """
    return AGE if fact == AGE.name else FACTS[fact]


class Scale:
    """The rows of one fact, made ready for reading: a value finds its answer without a search through the rows.

    Every finite edge and every stretch between two edges has one place in a list; `places` pairs them with the rows and gaps
    that claim them. Exactly one claim for each place is what makes a table sound (`rules/sound.py`).
    """

    __slots__ = (
        "_answers",
        "_edges",
        "_graded",
        "_places",
        "derived",
        "fact",
        "gaps",
        "look",
        "not_proven",
        "read",
        "rows",
        "spec",
        "stated",
        "unit",
        "unknown",
    )

    def __init__(self, fact: str, unit: str, rows: tuple[Row, ...], gaps: tuple[Gap, ...] = ()) -> None:
        self.fact, self.unit, self.rows, self.gaps = fact, unit, rows, gaps
        self.spec = spec_of(fact)
        self.stated = DERIVED_FROM.get(fact, fact)  # the fact that somebody states and an examiner examines
        self.derived = fact in DERIVED_FROM
        self.read = attrgetter(self.stated)  # of a HostFacts
        least, most = min((row.points for row in rows), default=0), max((row.points for row in rows), default=0)
        self.unknown = Answer(least, most, UNKNOWN)
        self.not_proven = Answer(least, least, NOT_PROVEN)
        self._graded = {row.is_: Answer(row.points, row.points, SETTLED, row) for row in rows if row.when is None}
        self._edges = _edges(rows, gaps, self.spec)
        self._places = self._found_places()
        self._answers = [next((_answer(claim, self.unknown) for claim in claims), None) for _, claims in self._places]
        # `answer` for a value that is known and of the fact's own type (a whole number is an int), over a sound table
        self.look = self._fastest()

    def answer(self, value: Any) -> Answer:
        """What a value of the fact earns; `None` is unknown and may earn anything that the rows give.

        :raises LookupError: the value lies in no row and no declared gap, which a sound table does not allow.
        """
        if value is None:
            return self.unknown
        answer = self._graded.get(value) if self._graded else self._search(value)
        if answer is None:
            raise LookupError(f"{self.fact}: {value} lies in no row")
        return answer

    def _fastest(self) -> Callable[[Any], Answer | None]:
        """The quickest way from a value to its answer: by its name, by its place in a list, or by one search for its band."""
        if self._graded:
            return self._graded.__getitem__
        if self.spec.kind == "whole" and self.spec.least == 0 and self.spec.most <= LISTED:
            return [self._search(value) for value in range(int(self.spec.most) + 1)].__getitem__
        cuts, answers, after = self._edges, self._answers[::2], self._answers[1::2]
        if all(at is answer or at == answer for at, answer in zip(after, answers[1:], strict=True)):  # each edge opens its band
            return lambda value: answers[bisect_right(cuts, value)]
        return self._search

    def _search(self, value: Any) -> Answer | None:
        """The answer of a value, on an edge or between two."""
        place = bisect_left(self._edges, value)
        return self._answers[2 * place + (place < len(self._edges) and self._edges[place] == value)]

    def places(self) -> list[tuple[Interval, list[Row | Gap]]]:
        """Every edge and every stretch between edges, lowest first, with the rows and gaps that hold it."""
        return self._places

    def _found_places(self) -> list[tuple[Interval, list[Row | Gap]]]:
        claims = [*(row for row in self.rows if row.when), *self.gaps]
        places = []
        for low, high in pairwise([None, *self._edges, None]):
            stretch = Interval(low, high, False, False)
            sample = _between(low, high)
            places.append((stretch, [claim for claim in claims if sample in claim.when]))
            if high is not None:
                places.append((Interval(high, high, True, True), [claim for claim in claims if high in claim.when]))
        return places


def _edges(rows: tuple[Row, ...], gaps: tuple[Gap, ...], spec: FactSpec) -> list[Any]:
    ends = {edge for claim in (*rows, *gaps) if claim.when for edge in claim.when.edges}
    whole = spec.kind == "whole" and all(edge == int(edge) for edge in ends)
    return sorted(int(edge) if whole else edge for edge in ends)  # whole numbers compare faster as such


def _between(low: Any, high: Any) -> Decimal:
    """A number strictly between two edges."""
    if low is None and high is None:
        return Decimal(0)
    if low is None or high is None:
        return Decimal(high) - 1 if low is None else Decimal(low) + 1
    return (Decimal(low) + Decimal(high)) / 2


def _answer(claim: Row | Gap, unknown: Answer) -> Answer:
    if isinstance(claim, Gap):
        return Answer(unknown.least, unknown.most, NOT_DEFINED, gap=claim)
    return Answer(claim.points, claim.points, SETTLED, claim)
