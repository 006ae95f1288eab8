"""The parts of an edition of the law as it stands in force: source, criteria, gates, categories, interpretations."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from rules.interval import Interval
from rules.label import Label
from rules.scale import Row, Scale

if TYPE_CHECKING:
    from rules.routes import Route

NATURES = ("statute", "own")  # whose rule it is: the state's, or one that the project or an authority sets itself
STATUSES = ("original", "secondary", "model")  # how far the text may be relied on
CHECKED = ("original", "secondary", "own")


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a value was compared with the issued text; "original" names who compared it and on which day."""

    status: str
    by: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value stands.

    :param number: the document number, such as 外专发〔2017〕40号.
    :param title: the document's title in its own language.
    :param place: article, annex, row.
    """

    number: str
    title: str
    place: str
    checked: Checked

    def at(self, place: str) -> "Citation":
        """The same document, another place in it."""
        return Citation(self.number, self.title, place, self.checked)

    def as_json(self) -> dict[str, str]:
        """The citation as the trace carries it."""
        return {"number": self.number, "title": self.title, "place": self.place, "checked": self.checked.status}


@dataclass(frozen=True, slots=True)
class InForce:
    """First and last day, both included; no last day means still in force."""

    from_: date
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One item of a points table. Where several facts feed it, the best one counts.

    :param scales: one for each fact that feeds it.
    :param maximum: the most points it gives.
    :param evidence: the kinds of document that prove it.
    """

    id: str
    label: Label
    part: str | None
    maximum: int
    citation: Citation
    evidence: tuple[str, ...]
    scales: tuple[Scale, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that somebody states for it (for the age: the date of birth)."""
        return tuple(scale.stated for scale in self.scales)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows as the file has them, for display."""
        return tuple(row for scale in self.scales for row in scale.rows)

    @property
    def unit(self) -> str:
        """What its numbers count; "" for choices."""
        return next((scale.unit for scale in self.scales if scale.unit), "")

    @property
    def least(self) -> int:
        """The points it gives at least, whatever the facts are."""
        return max(scale.unknown.least for scale in self.scales)


@dataclass(frozen=True, slots=True)
class Part:
    """A group of criteria with a sum of its own."""

    id: str
    label: Label
    maximum: int


@dataclass(frozen=True, slots=True)
class Category:
    """What a total leads to: a category of permit, or a proposed outcome.

    :param points: the totals it asks for.
    :param parts: further conditions on single parts.
    """

    id: str
    label: Label
    points: Interval
    printed: str
    parts: tuple[tuple[str, Interval], ...] = ()

    def holds(self, total: int, parts: dict[str, int]) -> bool:
        """Whether a total with these part sums lies in it."""
        return total in self.points and all(parts[part] in points for part, points in self.parts)


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A reading of a text that leaves a question open: the chosen one, the other one, and the ground for the choice.

    :param effect: how the other reading is worked out for a host (see `rules/readings.py`).
    :param detail: what the effect needs besides: the fact that it leaves out, or the days that it counts.
    """

    id: str
    criteria: tuple[str, ...]
    gates: tuple[str, ...]
    reading: Label
    alternative: Label
    ground: Label
    effect: str
    detail: str | int | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a gate over one fact.

    :param kind: which comparison (see `rules/gates.py`).
    :param figure: what the fact is compared with: an interval, a yes or no, codes, months, or the name of another fact.
    :param words: the sentences for each way it can come out; `subject` names what it asks.
    :param names: the names of list members.
    """

    fact: str
    kind: str
    figure: Any
    words: dict[str, Label]
    names: dict[str, Label] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that must hold before anything is recommended.

    :param otherwise: "blocked" or "diverted": what becomes of the case when it fails.
    :param basis: the outside rule that it takes up, if any.
    """

    id: str
    label: Label
    otherwise: str
    citation: Citation
    basis: Citation | None
    evidence: tuple[str, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One edition of one ruleset, as its file has it.

    :param edition: the first day in force, in ISO form: it names the edition.
    :param digest: SHA-256 of the file.
    :param review_by: the day by which somebody must look whether it still stands; `None` where nothing suggests a day.
    :param origin: "published", or "office" for an edition from an office's own folder.
    :param note: what must be said wherever the result is shown, such as that a model is no law.
    :param in_force_note: a note where sources disagree on the days in force.
    """

    id: str
    edition: str
    digest: str
    title: Label
    nature: str
    status: str
    source: Citation
    in_force: InForce
    maximum: int
    authentic: str
    criteria: tuple[Criterion, ...]
    categories: tuple[Category, ...]
    parts: tuple[Part, ...] = ()
    gates: tuple[Gate, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
    routes: tuple["Route", ...] = ()
    note: Label | None = None
    in_force_note: Label | None = None
    review_by: date | None = None
    origin: str = "published"

    def category_at(self, total: int, parts: dict[str, int]) -> Category:
        """The first category whose conditions hold; a sound edition has one for every total."""
        return next(category for category in self.categories if category.holds(total, parts))
