"""Turns the text of a law file into an edition, noting every fault of its shape."""

from hashlib import sha256
from typing import Any

from rules.facts import AGE, FACTS
from rules.faults import LawFault
from rules.judging import shown
from rules.label import LANGUAGES, Label
from rules.readings import EFFECTS
from rules.route_file import read_route
from rules.ruleset import (
    NATURES,
    STATUSES,
    Category,
    Citation,
    Condition,
    Criterion,
    Gate,
    InForce,
    Interpretation,
    Part,
    Ruleset,
)
from rules.scale import Gap, Row, Scale, spec_of
from rules.shape import Shape, citation_of, table_of

OTHERWISE = ("blocked", "diverted")
CONDITIONS = ("within", "is", "not_among", "not_beginning_with", "valid_for_months", "not_older_than_months", "each_in")
WORDS = ("subject", "holds", "fails", "too_early", "none")
_MAY_BE_MISSING = ("too_early", "none")


def read_edition(content: bytes, faults: list[LawFault], origin: str = "published") -> Ruleset | None:
    """The edition that a file describes; `None` when it is no TOML at all.

    :param content: the bytes of the file; their SHA-256 is the digest of the edition.
    :param faults: every fault of the shape is added here. With a fault the edition must not be used.
    :param origin: "office" for a file from an office's own folder.
    """
    file = table_of(content, faults)
    if file is None:
        return None
    head = file.table("ruleset")
    source = citation_of(head.table("source"))
    days = head.table("in_force")
    in_force = InForce(days.day("from"), days.day("until", default=None))
    days.done()
    ruleset = Ruleset(
        id=head.text("id"),
        edition=in_force.from_.isoformat(),
        digest=sha256(content).hexdigest(),
        title=head.label("title"),
        nature=head.text("nature", NATURES),
        status=head.text("status", STATUSES),
        source=source,
        in_force=in_force,
        maximum=head.whole("maximum"),
        authentic=head.text("authentic", LANGUAGES),
        note=head.label("note", default=None),
        in_force_note=head.label("disputed", default=None),
        parts=tuple(_part(told) for told in file.tables("part", default=[])),
        categories=tuple(_category(told) for told in file.tables("category")),
        criteria=tuple(_criterion(told, source) for told in file.tables("criterion")),
        gates=tuple(_gate(told, source) for told in file.tables("gate", default=[])),
        interpretations=tuple(_interpretation(told) for told in file.tables("interpretation", default=[])),
        routes=tuple(read_route(told, source) for told in file.tables("route", default=[])),
        review_by=head.day("review_by", default=None),
        origin=origin,
    )
    head.done()
    file.done()
    return ruleset


def _part(told: Shape) -> Part:
    part = Part(told.text("id"), told.label("label"), told.whole("maximum"))
    told.done()
    return part


def _category(told: Shape) -> Category:
    conditions = told.table("parts", default={})
    category = Category(
        id=told.text("id"),
        label=told.label("label"),
        points=told.interval("points"),
        printed=told.take("printed", str, ""),
        parts=tuple((part, conditions.interval(part)) for part in conditions.left()),
    )
    told.done()
    return category


def _criterion(told: Shape, source: Citation) -> Criterion:
    several = told.tables("best_of", default=[])
    scales = tuple(_scale(one) for one in several) if several else (_scale(told),)
    for one in several:
        one.done()
    criterion = Criterion(
        id=told.text("id"),
        label=told.label("label"),
        part=told.text("part", default=None),
        maximum=told.whole("maximum"),
        citation=source.at(told.text("place")),
        evidence=told.texts("evidence"),
        scales=tuple(scale for scale in scales if scale),
    )
    told.done()
    return criterion


def _scale(told: Shape) -> Scale | None:
    fact = told.text("fact", (*FACTS, AGE.name))
    unit = told.text("unit", default="")
    if told.has("bands"):
        rows = [Row(fact, band.interval("when"), None, *_earned(band)) for band in told.tables("bands")]
    else:
        grades = told.tables("grades")
        rows = [Row(fact, None, grade.take("is", (str, bool), ""), *_earned(grade)) for grade in grades]
    gaps = tuple(_gap(gap) for gap in told.tables("gaps", default=[]))
    known = fact in FACTS or fact == AGE.name
    return Scale(fact, unit, tuple(rows), gaps) if known else None


def _earned(told: Shape) -> tuple[int, str]:
    earned = told.whole("points"), told.take("printed", str, "")
    told.done()
    return earned


def _gap(told: Shape) -> Gap:
    gap = Gap(told.interval("when"), told.label("reason"))
    told.done()
    return gap


def _gate(told: Shape, source: Citation) -> Gate:
    gate = Gate(
        id=told.text("id"),
        label=told.label("label"),
        otherwise=told.text("otherwise", OTHERWISE),
        citation=source.at(told.text("place")),
        basis=citation_of(told.table("basis")) if told.has("basis") else None,
        evidence=told.texts("evidence"),
        conditions=tuple(_condition(one) for one in told.tables("all")),
    )
    told.done()
    return gate


def _condition(told: Shape) -> Condition:
    kinds = [kind for kind in CONDITIONS if told.has(kind)]
    if len(kinds) != 1:
        told.fault("one_condition", value=", ".join(kinds) or "–", choices=", ".join(CONDITIONS))
    kind = kinds[0] if kinds else CONDITIONS[0]
    words = {word: told.label(word, *([None] if word in _MAY_BE_MISSING else [])) for word in WORDS}
    names = told.table("names", default={})
    condition = Condition(
        fact=told.text("fact", (*FACTS, AGE.name)),
        kind=kind,
        figure=_figure(told, kind),
        words={word: label for word, label in words.items() if label},
        names={name: names.label(name) for name in names.left()},
    )
    unit = told.text("unit", default="")
    if condition.fact in (*FACTS, AGE.name) and unit != spec_of(condition.fact).unit:
        told.fault("unit_differs", "unit", shown(unit), kept=shown(spec_of(condition.fact).unit))
    told.done()
    return condition


def _figure(told: Shape, kind: str) -> Any:
    if kind == "within":
        return told.interval(kind)
    if kind == "is":
        return told.take(kind, bool, False)
    if kind in ("not_among", "not_beginning_with"):
        return told.texts(kind)
    if kind == "each_in":
        return told.text(kind, tuple(FACTS))
    return told.whole(kind)


def _interpretation(told: Shape) -> Interpretation:
    labels: dict[str, Label] = {word: told.label(word) for word in ("reading", "alternative", "ground")}
    effect = told.text("effect", EFFECTS)
    detail: str | int | None = None
    if effect == "without_the_fact":
        detail = told.text("fact", tuple(FACTS))
    elif effect == "count_days":
        detail = told.whole("days")
    touched = told.texts("criteria", default=[]), told.texts("gates", default=[])
    read = Interpretation(told.text("id"), *touched, **labels, effect=effect, detail=detail)
    told.done()
    return read
