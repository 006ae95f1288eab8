"""What changed from one edition to another: every field of every item, told once, with what it was and what it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from law_specimen import EDITION

from rules import Interval, Label, Row, Ruleset, Scale, differences
from rules.edition import read_edition
from rules.scale import Gap

OLD = read_edition(EDITION.encode(), [])
OTHER = Label("另一", "another", "ein anderes")
WHEN = Interval.parse("[6, 10]")


def first(field: str, **changes: Any) -> Ruleset:
    """The specimen with fields of the first item of a list replaced."""
    one, *rest = getattr(OLD, field)
    return replace(OLD, **{field: (replace(one, **changes), *rest)})


def placed(field: str, place: str) -> Ruleset:
    return first(field, citation=replace(getattr(OLD, field)[0].citation, place=place))


def told(later: Ruleset, earlier: Ruleset = OLD) -> list[tuple]:
    """Every change; items by their names."""
    return [(one.area, one.item.id, one.what, one.change, one.old, one.new, one.fact) for one in differences(earlier, later)]


PAY = OLD.routes[0]
# What is changed, and how it is told: area, item, field, whether it was added or removed, before, after.
FIELDS = [
    (replace(OLD, title=OTHER), ("head", "specimen", "title", "changed", OLD.title, OTHER)),
    (
        replace(OLD, in_force=replace(OLD.in_force, from_=date(2020, 2, 1))),
        ("head", "specimen", "first_day", "changed", date(2020, 1, 1), date(2020, 2, 1)),
    ),
    (
        replace(OLD, in_force=replace(OLD.in_force, until=None)),
        ("head", "specimen", "last_day", "removed", date(2029, 12, 31), None),
    ),
    (replace(OLD, nature="statute"), ("head", "specimen", "nature", "changed", "own", "statute")),
    (replace(OLD, status="original"), ("head", "specimen", "status", "changed", "model", "original")),
    (replace(OLD, source=OLD.source.at("x")), ("head", "specimen", "source", "changed", OLD.source, OLD.source.at("x"))),
    (replace(OLD, maximum=11), ("head", "specimen", "maximum", "changed", 10, 11)),
    (replace(OLD, note=None), ("head", "specimen", "note", "removed", OLD.note, None)),
    (replace(OLD, in_force_note=None), ("head", "specimen", "disputed", "removed", OLD.in_force_note, None)),
    (first("categories", label=OTHER), ("category", "recommend", "label", "changed", OLD.categories[0].label, OTHER)),
    (first("categories", points=WHEN), ("category", "recommend", "totals", "changed", Interval.parse("[5, 10]"), WHEN)),
    (first("categories", parts=()), ("category", "recommend", "parts", "changed", OLD.categories[0].parts, ())),
    (first("categories", printed="6"), ("category", "recommend", "printed", "changed", "5及以上", "6")),
    (first("parts", label=OTHER), ("part", "know", "label", "changed", OLD.parts[0].label, OTHER)),
    (first("parts", maximum=8), ("part", "know", "maximum", "changed", 7, 8)),
    (first("criteria", label=OTHER), ("criterion", "language", "label", "changed", OLD.criteria[0].label, OTHER)),
    (first("criteria", part="rest"), ("criterion", "language", "part", "changed", "know", "rest")),
    (first("criteria", maximum=5), ("criterion", "language", "maximum", "changed", 4, 5)),
    (placed("criteria", "x"), ("criterion", "language", "place", "changed", "第一行", "x")),
    (first("criteria", evidence=()), ("criterion", "language", "evidence", "changed", ("hsk_certificate",), ())),
    (first("gates", label=OTHER), ("gate", "adult", "label", "changed", OLD.gates[0].label, OTHER)),
    (first("gates", otherwise="diverted"), ("gate", "adult", "otherwise", "changed", "blocked", "diverted")),
    (first("gates", basis=None), ("gate", "adult", "basis", "removed", OLD.gates[0].basis, None)),
    (placed("gates", "x"), ("gate", "adult", "place", "changed", "第四行", "x")),
    (first("gates", evidence=()), ("gate", "adult", "evidence", "changed", ("passport",), ())),
    (
        first("gates", conditions=OLD.gates[0].conditions[:1]),
        ("gate", "adult", "conditions", "changed", OLD.gates[0].conditions, OLD.gates[0].conditions[:1]),
    ),
    (first("routes", label=OTHER), ("route", "pay", "label", "changed", PAY.label, OTHER)),
    (first("routes", category="panel"), ("route", "pay", "category", "changed", "recommend", "panel")),
    (placed("routes", "x"), ("route", "pay", "place", "changed", "第六行", "x")),
    (first("routes", certainty="reported"), ("route", "pay", "certainty", "changed", "disputed", "reported")),
    (first("routes", evidence=()), ("route", "pay", "evidence", "changed", ("employment_contract",), ())),
    (first("routes", counts=OTHER), ("route", "pay", "counts", "added", None, OTHER)),
    (
        first("routes", demands=PAY.demands[:1]),
        ("route", "pay", "demands", "changed", tuple(one.asks for one in PAY.demands), (PAY.demands[0].asks,)),
    ),
    (first("routes", disputes=()), ("route", "pay", "disputes", "changed", (PAY.disputes[0].alternative,), ())),
    (
        first("interpretations", reading=OTHER),
        ("interpretation", "which", "reading", "changed", OLD.interpretations[0].reading, OTHER),
    ),
    (
        first("interpretations", alternative=OTHER),
        ("interpretation", "which", "alternative", "changed", OLD.interpretations[0].alternative, OTHER),
    ),
    (
        first("interpretations", ground=OTHER),
        ("interpretation", "which", "ground", "changed", OLD.interpretations[0].ground, OTHER),
    ),
    (
        first("interpretations", gates=()),
        ("interpretation", "which", "concerns", "changed", (("language",), ("adult",)), (("language",), ())),
    ),
]


@pytest.mark.parametrize(("later", "expected"), FIELDS, ids=[f"{area} {what}" for _, (area, _, what, *_) in FIELDS])
def test_a_changed_field_is_told_once_with_before_and_after(later, expected):
    assert told(later) == [(*expected, "")]


def test_what_did_not_change_is_not_told():
    assert told(OLD) == []


@pytest.mark.parametrize(
    ("area", "field"),
    [
        ("category", "categories"),
        ("part", "parts"),
        ("criterion", "criteria"),
        ("gate", "gates"),
        ("route", "routes"),
        ("interpretation", "interpretations"),
    ],
)
def test_an_item_that_came_or_went_is_told_as_a_whole_and_hides_no_change_behind_it(area, field):
    one, *rest = getattr(OLD, field)
    without = replace(OLD, **{field: tuple(rest)})
    last = replace(rest[-1], label=OTHER) if hasattr(rest[-1], "label") else replace(rest[-1], reading=OTHER)
    changed = replace(OLD, **{field: (one, *rest[:-1], last)})
    what, was = ("label", rest[-1].label) if hasattr(rest[-1], "label") else ("reading", rest[-1].reading)

    assert told(without) == [(area, one.id, "item", "removed", one, None, "")]
    assert told(changed, without) == [
        (area, one.id, "item", "added", None, one, ""),
        (area, last.id, what, "changed", was, OTHER, ""),
    ]


# --- rows and gaps of one fact


LANGUAGE = OLD.criteria[0]
HSK, TAUGHT = LANGUAGE.scales


def with_hsk(change: Callable[[Scale], Scale]) -> Ruleset:
    return first("criteria", scales=(change(HSK), TAUGHT))


def test_rows_that_came_went_or_changed_are_told_with_the_fact_they_read():
    best, least = HSK.rows
    new = Row("hsk_level", Interval.parse("[9, 9]"), None, 5, "")
    paid, reprinted = best._replace(points=3), least._replace(printed="1级")
    later = with_hsk(lambda one: Scale(one.fact, one.unit, (new, paid, reprinted), one.gaps))
    fewer = with_hsk(lambda one: Scale(one.fact, one.unit, (least,), one.gaps))

    assert told(later) == [
        ("criterion", "language", "row", "added", None, new, "hsk_level"),
        ("criterion", "language", "points", "changed", best, paid, "hsk_level"),
        ("criterion", "language", "row_printed", "changed", least, reprinted, "hsk_level"),
    ]
    assert told(fewer) == [("criterion", "language", "row", "removed", best, None, "hsk_level")]


def test_gaps_that_came_went_or_changed_their_reason_are_told():
    (gap,) = HSK.gaps
    other, new = gap._replace(reason=OTHER), Gap(Interval.parse("[8, 8]"), OTHER)

    assert told(with_hsk(lambda one: Scale(one.fact, one.unit, one.rows, (other, new)))) == [
        ("criterion", "language", "gap", "changed", gap, other, "hsk_level"),
        ("criterion", "language", "gap", "added", None, new, "hsk_level"),
    ]
    assert told(with_hsk(lambda one: Scale(one.fact, one.unit, one.rows))) == [
        ("criterion", "language", "gap", "removed", gap, None, "hsk_level")
    ]


def test_a_fact_that_is_read_no_more_or_newly_is_told():
    one = first("criteria", scales=(HSK,))

    assert told(one) == [("criterion", "language", "fact", "removed", TAUGHT, None, "degree_taught_in_chinese")]
    assert told(OLD, one) == [("criterion", "language", "fact", "added", None, TAUGHT, "degree_taught_in_chinese")]
