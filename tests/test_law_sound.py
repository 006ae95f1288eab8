"""The proof of an edition: every fault of its rows, sums, categories, gates, readings and routes, told whole and in place."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from law_specimen import EDITION, SERIES, around, at, told, toml

from rules import FACTS
from rules.edition import read_edition
from rules.faults import LawFault
from rules.gathering import gather, gather_law
from rules.route_file import unsound_routes
from rules.sound import spoilt_by, unsound

DELETED = "(deleted)"  # a text and no object: it stands in the names of the tests, which must be the same in each process
LABEL = {"zh": "样本", "en": "SPECIMEN", "de": "MUSTER"}
CATEGORY, LANGUAGE, HSK = ("category",), ("criterion", 0), ("criterion", 0, "best_of", 0)
TAUGHT, EDUCATION, LOCAL = ("criterion", 0, "best_of", 1), ("criterion", 1), ("criterion", 2)


def changed(*changes: tuple[tuple, str, Any]) -> bytes:
    """The specimen with keys of tables set or taken out."""
    whole = told(EDITION)
    for path, key, value in changes:
        table = at(whole, path)
        if value is DELETED:
            del table[key]
        else:
            table[key] = value
    return toml(whole)


def faults(*changes: tuple[tuple, str, Any], series: tuple[str, ...] = ("specimen-wage",)) -> list[str]:
    """Every fault of the specimen with these changes, its shape first: the way and key, and the sentence."""
    here: list[LawFault] = []
    edition = read_edition(changed(*changes), here)
    spoilt = spoilt_by(here)
    found = [*here, *unsound(edition, spoilt), *unsound_routes(edition, list(series), spoilt)]
    return [f"{'.'.join(map(str, (*fault.path, fault.key)))}: {fault.what.en}" for fault in found]


def bands(*told: str, points: int = 0) -> list[dict[str, Any]]:
    return [{"when": when, "points": points, "printed": ""} for when in told]


def grades(*told: tuple[Any, int]) -> list[dict[str, Any]]:
    return [{"is": name, "points": points, "printed": ""} for name, points in told]


def gap(when: str) -> dict[str, Any]:
    return {"when": when, "reason": LABEL}


def hole(way: str, fact: str, value: str, row: str) -> str:
    return (
        f"{way}.bands: {fact}: {value} lies in no band and no declared gap: "
        f'add {{ when = "{row}", points = …, printed = "…" }}, or declare it under gaps with the reason'
    )


LEVELS = ({"when": "[4, 9]", "points": 4, "printed": ""}, {"when": "[1, 3]", "points": 1, "printed": ""})
SOUND = [  # changed, and sound all the same
    [],
    [(HSK, "bands", [*LEVELS, *bands("[0, 0]")]), (HSK, "gaps", [])],
    [(HSK, "bands", [LEVELS[0], {"when": "(0, 4)", "points": 1, "printed": ""}])],
    [(HSK, "bands", [{"when": "(3, +inf)", "points": 4, "printed": ""}, {"when": "(0, 4)", "points": 1, "printed": ""}])],
    [(HSK, "bands", [{"when": "(3.5, 9]", "points": 4, "printed": ""}, {"when": "[0.5, 3.5]", "points": 1, "printed": ""}])],
    [(LOCAL, "bands", [{"when": "[50, +inf)", "points": 3, "printed": ""}, *bands("(-inf, 50)")])],
    [(LOCAL, "bands", [{"when": "(50, 100]", "points": 3, "printed": ""}, *bands("[0, 50]")])],
    [(LOCAL, "bands", [{"when": "(50, 100]", "points": 3, "printed": ""}, *bands("[0, 50)")]),
     (LOCAL, "gaps", [gap("[50, 50]")])],
    [(("ruleset",), "nature", "statute"), (("ruleset", "source"), "checked", {"status": "secondary"}),
     (("ruleset",), "note", DELETED)],
    [(("category", 0), "parts", DELETED)],
    [((), "part", DELETED), (LANGUAGE, "part", DELETED), (EDUCATION, "part", DELETED), (LOCAL, "part", DELETED),
     (("category", 0), "parts", DELETED)],
    [(("route", 0), "certainty", "reported")],
    [(("ruleset", "in_force"), "until", date(2020, 1, 1))],
]  # fmt: skip


@pytest.mark.parametrize("changes", SOUND, ids=str)
def test_an_edition_without_overlap_and_hole_is_sound(changes):
    assert faults(*changes) == []


ROWS = [
    # whole numbers: between two of them there is nothing
    ([(HSK, "bands", [LEVELS[0]])], [hole("criterion.0.best_of.0", "hsk_level", "[1, 3]", "[1, 3]")]),
    ([(HSK, "gaps", [])], [hole("criterion.0.best_of.0", "hsk_level", "0", "[0, 0]")]),
    (
        [(HSK, "bands", [{"when": "[4, 9)", "points": 4, "printed": ""}, LEVELS[1]])],
        [hole("criterion.0.best_of.0", "hsk_level", "9", "[9, 9]")],
    ),
    (
        [(HSK, "bands", [*LEVELS, *bands("[3, 3]", points=1)])],
        [
            "criterion.0.best_of.0.bands.2.when: overlaps with bands 2 at 3 ([1, 3] / [3, 3]); "
            "each value may lie in one row or gap only"
        ],
    ),
    (
        [(HSK, "bands", [*LEVELS, *bands("[2, 5]", points=2)])],
        [
            "criterion.0.best_of.0.bands.2.when: overlaps with bands 2 at [2, 3] ([1, 3] / [2, 5]) and they give different "
            "points: 1 / 2; each value may lie in one row only",
            "criterion.0.best_of.0.bands.2.when: overlaps with bands 1 at [4, 5] ([4, 9] / [2, 5]) and they give different "
            "points: 2 / 4; each value may lie in one row only",
        ],
    ),
    (
        [(HSK, "bands", [*LEVELS, *bands("[5, 5]", points=2), *bands("[5, 5]", points=3)])],
        [
            "criterion.0.best_of.0.bands.3.when: overlaps with bands 3 at 5 ([4, 9] / [5, 5] / [5, 5]) and they give different "
            "points: 2 / 3 / 4; each value may lie in one row only"
        ],
    ),
    (
        [(HSK, "gaps", [gap("[0, 0]"), gap("[3, 4]")])],
        [
            "criterion.0.best_of.0.gaps.1.when: overlaps with bands 2 at 3 ([1, 3] / [3, 4]); "
            "each value may lie in one row or gap only",
            "criterion.0.best_of.0.gaps.1.when: overlaps with bands 1 at 4 ([4, 9] / [3, 4]); "
            "each value may lie in one row or gap only",
        ],
    ),
    (
        [(HSK, "gaps", [gap("[0, 0]"), gap("[0, 0]")])],
        [
            "criterion.0.best_of.0.gaps.1.when: overlaps with gaps 1 at 0 ([0, 0] / [0, 0]); "
            "each value may lie in one row or gap only"
        ],
    ),
    (
        [(HSK, "bands", [*LEVELS, *bands("[10, 12]")])],
        [
            "criterion.0.best_of.0.bands.2.when: when is [10, 12], where no possible value of hsk_level lies; "
            "possible is [0, 9]"
        ],
    ),
    (
        [(HSK, "bands", [*LEVELS, *bands("(2, 3)")])],
        [
            "criterion.0.best_of.0.bands.2.when: when is (2, 3), where no possible value of hsk_level lies; "
            "possible is [0, 9]"
        ],
    ),
    (
        [(HSK, "gaps", [gap("[0, 0]"), gap("(-inf, 0)")])],
        [
            "criterion.0.best_of.0.gaps.1.when: when is (-inf, 0), where no possible value of hsk_level lies; "
            "possible is [0, 9]"
        ],
    ),
    # decimals
    (
        [(LOCAL, "bands", [{"when": "(50, 100]", "points": 3, "printed": ""}, *bands("[0, 50)")])],
        [hole("criterion.2", "local_products", "50", "[50, 50]")],
    ),
    (
        [(LOCAL, "bands", [{"when": "[50.5, 100)", "points": 3, "printed": ""}, *bands("(0, 50)")])],
        [
            hole("criterion.2", "local_products", "0", "[0, 0]"),
            hole("criterion.2", "local_products", "[50, 50.5)", "[50, 50.5)"),
            hole("criterion.2", "local_products", "100", "[100, 100]"),
        ],
    ),
    (
        [(LOCAL, "bands", [{"when": "[50, 90]", "points": 3, "printed": ""}, *bands("[0, 50)")])],
        [hole("criterion.2", "local_products", "(90, 100]", "(90, 100]")],
    ),
    (
        [(LOCAL, "bands", [{"when": "[50, 100]", "points": 3, "printed": ""}, *bands("[0, 50)", "(100, +inf)", "(-inf, 0)")])],
        [
            f"criterion.2.bands.{row}.when: when is {when}, where no possible value of local_products lies; "
            "possible is [0, 100]"
            for row, when in ((2, "(100, +inf)"), (3, "(-inf, 0)"))
        ],
    ),
    (
        [(LOCAL, "bands", [{"when": "[50, 100]", "points": 3, "printed": ""}, *bands("[0, 50]")])],
        [
            "criterion.2.bands.1.when: overlaps with bands 1 at 50 ([50, 100] / [0, 50]) and they give different points: "
            "0 / 3; each value may lie in one row only"
        ],
    ),
    # grades
    (
        [(TAUGHT, "grades", grades((True, 4)))],
        [
            "criterion.0.best_of.1.grades: false of degree_taught_in_chinese has no row: "
            'add { is = false, points = …, printed = "…" }'
        ],
    ),
    (
        [(TAUGHT, "grades", grades((True, 4), (False, 0), (True, 4), (True, 4)))],
        [
            "criterion.0.best_of.1.grades.2.is: is = true stands a second time; each grade has one row",
            "criterion.0.best_of.1.grades.3.is: is = true stands a second time; each grade has one row",
        ],
    ),
    (
        [(EDUCATION, "grades", [*grades(("doctorate", 3), ("master", 2), ("bachelor", 1), ("below_bachelor", 0), (True, 0))])],
        ['criterion.1.grades.4.is: is = true is none of "doctorate", "master", "bachelor", "below_bachelor"'],
    ),
    (
        [(TAUGHT, "grades", DELETED), (TAUGHT, "bands", bands("[0, 1]", points=4))],
        [
            "criterion.0.best_of.1.bands.0.when: degree_taught_in_chinese is no number: "
            "write a grade with is, not when = [0, 1]",
            "criterion.0.best_of.1.grades: true of degree_taught_in_chinese has no row: "
            'add { is = true, points = …, printed = "…" }',
            "criterion.0.best_of.1.grades: false of degree_taught_in_chinese has no row: "
            'add { is = false, points = …, printed = "…" }',
        ],
    ),
    (
        [(LOCAL, "bands", DELETED), (LOCAL, "grades", grades(("much", 3)))],
        [
            'criterion.2.grades.0.is: local_products is a number: write a band with when, not is = "much"',
            hole("criterion.2", "local_products", "[0, 100]", "[0, 100]"),
        ],
    ),
    (
        [(TAUGHT, "fact", "nationality")],
        ['criterion.0.best_of.1.fact: fact "nationality" is of the kind nationality, which earns no points'],
    ),
    # facts, units and the best row
    ([(LOCAL, "unit", "%")], ['criterion.2.unit: the fact is kept in "percent", but here unit is "%"']),
    ([(TAUGHT, "unit", "x")], ['criterion.0.best_of.1.unit: the fact is kept in "", but here unit is "x"']),
    (
        [(TAUGHT, "fact", "hsk_level"), (TAUGHT, "unit", "level"), (TAUGHT, "grades", DELETED),
         (TAUGHT, "bands", [*LEVELS, *bands("[0, 0]")])],
        ['criterion.0.best_of.1.fact: the fact "hsk_level" stands twice in this criterion'],
    ),
    (
        [(HSK, "bands", [{"when": "[1, 9]", "points": 1, "printed": ""}]), (TAUGHT, "grades", grades((True, 3), (False, 0)))],
        ["criterion.0.maximum: the best row gives 3, but maximum is 4"],
    ),
    (
        [(LOCAL, "bands", [])],
        [
            "criterion.2.maximum: the best row gives 0, but maximum is 3",
            hole("criterion.2", "local_products", "[0, 100]", "[0, 100]"),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), ROWS, ids=[str(changes)[:90] for changes, _ in ROWS])
def test_a_fault_of_rows_is_told_with_row_value_and_what_is_wanted(changes, said):
    assert faults(*changes) == said


WHOLE = [
    # names
    (
        [(EDUCATION, "id", "language")],
        [
            'criterion.1.id: the id "language" stands a second time; the first is criterion 1',
            'interpretation.2.criteria: criteria: there is no "education"; there are: language, language, local',
        ],
    ),
    (
        [(("gate", 1), "id", "adult")],
        ['gate.1.id: the id "adult" stands a second time; the first is gate 1'],
    ),
    ([(("category", 2), "id", "panel")], ['category.2.id: the id "panel" stands a second time; the first is category 2']),
    (
        [(("interpretation", 2), "id", "which")],
        ['interpretation.2.id: the id "which" stands a second time; the first is interpretation 1'],
    ),
    (
        [(("part", 1), "id", "know"), (LOCAL, "part", "know")],
        [
            'part.1.id: the id "know" stands a second time; the first is part 1',
            "part.0.maximum: the criteria give 10 at most, but maximum is 7",
            "part.1.maximum: the criteria give 10 at most, but maximum is 3",
        ],
    ),
    # the head
    (
        [(("ruleset", "in_force"), "until", date(2019, 12, 31))],
        ["ruleset.in_force.until: the last day 2019-12-31 lies before the first day 2020-01-01"],
    ),
    (
        [(("ruleset",), "nature", "statute")],
        [
            'ruleset.nature: nature "statute" and the source\'s checked "own" disagree: '
            "a rule of one's own says own in both places, a statute in neither"
        ],
    ),
    ([(("ruleset",), "note", DELETED)], ["ruleset.note: a rule of one's own needs a note that says that it is no law"]),
    # sums and parts
    (
        [(("ruleset",), "maximum", 9)],
        ["ruleset.maximum: the criteria give 10 at most, but maximum is 9"],
    ),
    (
        [(("part", 1), "maximum", 4)],
        ["part.1.maximum: the criteria give 3 at most, but maximum is 4"],
    ),
    (
        [(LOCAL, "part", DELETED)],
        [
            "criterion.2.part: part is missing: this edition has parts, and each criterion belongs to one of know, rest",
            "part.1.maximum: the criteria give 0 at most, but maximum is 3",
        ],
    ),
    (
        [(LOCAL, "part", "x")],
        [
            'criterion.2.part: part: there is no "x"; there are: know, rest',
            "part.1.maximum: the criteria give 0 at most, but maximum is 3",
        ],
    ),
    (
        [((), "part", DELETED), (EDUCATION, "part", DELETED), (LOCAL, "part", DELETED), (("category", 0), "parts", DELETED)],
        ['criterion.0.part: part: there is no "know"; there are: –'],
    ),
    (
        [(("category", 0), "parts", {"knows": "[4, +inf)"})],
        ['category.0.parts.knows: knows: there is no "knows"; there are: know, rest'],
    ),
    (
        [((), "part", DELETED), (LANGUAGE, "part", DELETED), (EDUCATION, "part", DELETED), (LOCAL, "part", DELETED)],
        ['category.0.parts.know: know: there is no "know"; there are: –'],
    ),
    # categories
    (
        [(("category", 1), "points", "[2, 9]")],
        ["category.1.: a total of 10 has no category; the points of one must cover [10, 10]"],
    ),
    (
        [(("category", 1), "points", "[4, 10]")],
        ["category.2.: a total of [2, 3] has no category; the points of one must cover [2, 3]"],
    ),
    (
        [(("category", 2), "points", "(0, 2)")],
        ["category.: a total of 0 has no category; the points of one must cover [0, 0]"],
    ),
    (
        [(("category", 1), "points", "[0, 2)"), (("category", 2), "points", "[2, 10]")],
        [
            "category.2.points: a total of 2 falls into do_not_recommend, which stands further down than the category of fewer "
            "points: more points must never lead further down"
        ],
    ),
    # gates
    ([(("gate", 0), "all", [])], ["gate.0.all: nothing is asked here: the conditions stand under all"]),
    (
        [(("gate", 0, "all", 0), "fact", "hsk_level"), (("gate", 0, "all", 0), "unit", "level"),
         (("gate", 0, "all", 0), "within", DELETED), (("gate", 0, "all", 0), "is", True)],
        ["gate.0.all.0.is: is does not fit hsk_level, a fact of the kind whole; what fits: within"],
    ),
    (
        [(("gate", 1, "all", 1), "fact", "passport_expires")],
        [
            "gate.1.all.1.not_among: not_among does not fit passport_expires, a fact of the kind date; "
            "what fits: valid_for_months, not_older_than_months"
        ],
    ),
    (
        [(("gate", 1, "all", 2), "fact", "education")],
        [
            "gate.1.all.2.not_beginning_with: not_beginning_with does not fit education, a fact of the kind choice; "
            "what fits: not_among"
        ],
    ),
    (
        [(("gate", 1, "all", 4, "names"), "law", DELETED)],
        [
            "gate.1.all.4.names: names must name exactly medical, finance, law, education; "
            'there are ["education", "finance", "medical"]'
        ],
    ),
    (
        [(("gate", 1, "all", 4), "none", DELETED)],
        ["gate.1.all.4.none: this condition needs a sentence none in three languages"],
    ),
    (
        [(("gate", 1, "all", 0), "too_early", DELETED)],
        ["gate.1.all.0.too_early: this condition needs a sentence too_early in three languages"],
    ),
    # readings
    (
        [(("interpretation", 0), "criteria", ["language", "x"]), (("interpretation", 0), "gates", ["y", "record"])],
        [
            'interpretation.0.criteria: criteria: there is no "x"; there are: language, education, local',
            'interpretation.0.gates: gates: there is no "y"; there are: adult, record',
        ],
    ),
    ([((), "gate", DELETED)], ['interpretation.0.gates: gates: there is no "adult"; there are: –']),
    # routes
    ([(("route", 1), "id", "pay")], ['route.1.id: the id "pay" stands a second time; the first is route 1']),
    (
        [(("route", 0), "category", "A"), (("route", 1), "category", "B")],
        [
            'route.0.category: category: there is no "A"; there are: recommend, panel, do_not_recommend',
            'route.1.category: category: there is no "B"; there are: recommend, panel, do_not_recommend',
        ],
    ),
    (
        [((), "category", [])],
        [
            "category.: a total of [0, 10] has no category; the points of one must cover [0, 10]",
            'route.0.category: category: there is no "recommend"; there are: –',
            'route.1.category: category: there is no "recommend"; there are: –',
        ],
    ),
    ([(("route", 0), "all", [])], ["route.0.all: nothing is asked here: the conditions stand under all"]),
    ([(("route", 0), "dispute", DELETED)], ['route.0.certainty: certainty is "disputed", but no dispute is told']),
    (
        [(("route", 1), "counts", DELETED), (("route", 1), "all", [
            {"fact": fact, "is": True, "asks": LABEL}
            for fact in ("talent_programme", "host_consent", "recognised_achievement")
        ])],
        ["route.1.counts: an officer judges talent_programme, recognised_achievement, so counts must say what counts"],
    ),
    (
        [(("route", 0, "all", 0), "series", "x"), (("route", 0, "dispute", 0), "also", [
            {"fact": "annual_salary_cny", "unit": "CNY/year", "times": 4, "series": "y", "asks": LABEL}
        ])],
        [
            'route.0.all.0.series: series: there is no "x"; there are: specimen-wage',
            'route.0.dispute.0.also.0.series: series: there is no "y"; there are: specimen-wage',
        ],
    ),
    (
        [(("route", 0, "all", 1), "unit", "years")],
        ['route.0.all.1.unit: the fact is kept in "completed years", but here unit is "years"'],
    ),
    (
        [(("route", 0, "dispute", 0, "also", 0), "among", ["doctorate", "x"])],
        ['route.0.dispute.0.also.0.among: among = "x" is none of "doctorate", "master", "bachelor", "below_bachelor"'],
    ),
    (
        [(("route", 1, "all", 0), "fact", "nationality"), (("route", 1), "counts", DELETED)],
        ["route.1.all.0.is: is does not fit nationality, a fact of the kind nationality; what fits: –"],
    ),
    (
        [(("route", 1, "all", 0), "fact", "annual_salary_cny"), (("route", 1, "all", 0), "unit", "CNY/year")],
        ["route.1.all.0.is: is does not fit annual_salary_cny, a fact of the kind money; what fits: within, times"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), WHOLE, ids=[str(changes)[:90] for changes, _ in WHOLE])
def test_a_fault_of_an_edition_is_told_with_its_place_and_what_there_is(changes, said):
    assert faults(*changes) == said


def test_without_any_series_a_route_says_that_there_is_none():
    assert faults(series=()) == ['route.0.all.0.series: series: there is no "specimen-wage"; there are: –']
    assert faults((("route", 0, "all", 0), "series", "x"), series=("one", "two")) == [
        'route.0.all.0.series: series: there is no "x"; there are: one, two'
    ]


# --- what is spoilt is not judged, and spoils nothing else


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        # a fault in the shape of one item: the item itself is not judged, nor any sum over it
        ([(LOCAL, "maximum", "3"), (LOCAL, "bands", [])], ["wrong_type"]),
        ([(LOCAL, "maximum", "3"), (EDUCATION, "maximum", 2)], ["wrong_type", "best_is_not_maximum"]),
        ([(("part", 0), "id", 7)], ["wrong_type"]),
        ([(("category", 1), "id", 7), (("category", 2), "points", "[0, 1)")], ["wrong_type"]),
        ([(("ruleset",), "maximum", "10"), (("category", 2), "points", "(0, 2)")], ["wrong_type"]),
        ([(("part", 0), "maximum", "7"), (("ruleset",), "maximum", 9)], ["wrong_type"]),
        ([(("category", 1), "points", "2-10"), (("category", 2), "points", "[0, 1)")], ["not_an_interval"]),
        ([(("ruleset",), "maximum", "10"), (("category", 2), "points", "[0, 1)")], ["wrong_type"]),
        ([(("ruleset",), "maximum", "10"), (EDUCATION, "id", "language")], ["wrong_type", "id_twice", "no_such"]),
        ([(("ruleset",), "nature", "x"), (("ruleset",), "note", DELETED)], ["not_among"]),
        ([(("gate", 0), "otherwise", "x"), (("gate", 0), "all", [])], ["not_among"]),
        ([(("gate", 0), "otherwise", "x"), (("gate", 1), "all", [])], ["not_among", "asks_nothing"]),
        ([(("gate", 0), "id", 7), (("interpretation", 0), "gates", ["x"])], ["wrong_type"]),
        ([(("route", 0), "certainty", "x"), (("route", 0), "category", "x")], ["not_among"]),
        ([(("route", 0), "certainty", "x"), (("route", 1), "category", "x")], ["not_among", "no_such"]),
        ([(("interpretation", 0), "effect", "x"), (("interpretation", 2), "criteria", ["x"])], ["not_among"]),
        ([(EDUCATION, "id", 7), (("category", 2), "points", "[0, 1)")], ["wrong_type", "total_without_category"]),
        # a label, a place, a sentence: nothing rests on them
        ([(LOCAL, "label", "x"), (LOCAL, "maximum", 4)],
         ["wrong_type", "best_is_not_maximum", "sum_is_not_maximum", "sum_is_not_maximum"]),
        ([(LOCAL, "place", ""), (LOCAL, "unit", "%")], ["empty", "unit_differs"]),
        ([(LOCAL, "evidence", "x"), (LOCAL, "unit", "%")], ["wrong_type", "unit_differs"]),
        ([(("category", 2), "printed", 1), (("category", 2), "points", "[0, 1)")], ["wrong_type", "total_without_category"]),
        ([(("gate", 0, "all", 0), "subject", "x"), (("gate", 0, "all", 0), "fact", "hsk_level"),
          (("gate", 0, "all", 0), "unit", "level"), (("interpretation", 0), "gates", ["x"])], ["wrong_type", "no_such"]),
        ([(("gate", 0, "all", 0), "holds", "x"), (("interpretation", 0), "gates", ["x"])], ["wrong_type", "no_such"]),
        ([(("gate", 0, "all", 0), "fails", "x"), (("interpretation", 0), "gates", ["x"])], ["wrong_type", "no_such"]),
        ([(("interpretation", 0), "reading", "x"), (("interpretation", 0), "gates", ["x"])], ["wrong_type", "no_such"]),
        ([(("interpretation", 0), "alternative", "x"), (("interpretation", 0), "gates", ["x"])], ["wrong_type", "no_such"]),
        ([(("interpretation", 0), "ground", "x"), (("interpretation", 0), "gates", ["x"])], ["wrong_type", "no_such"]),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_spoilt_is_not_judged_and_the_rest_is(changes, kinds):
    here: list[LawFault] = []
    edition = read_edition(changed(*changes), here)
    spoilt = spoilt_by(here)

    assert [fault.kind for fault in (*here, *unsound(edition, spoilt), *unsound_routes(edition, None, spoilt))] == kinds


def test_a_list_that_cannot_be_read_spoils_the_names_and_sums_over_it():
    assert faults(((), "gate", "x")) == ['gate: gate is of the wrong type: a list is expected, not "x"']
    assert faults(((), "part", "x"))[:1] == ['part: part is of the wrong type: a list is expected, not "x"']
    assert faults(((), "criterion", "x")) == ['criterion: criterion is of the wrong type: a list is expected, not "x"']


# --- files together


def folder(tmp_path: Path, **files: bytes) -> Path:
    """A folder of law files; `specimen__2020_01_01` is `specimen/2020-01-01.toml`."""
    for name, content in files.items():
        path = tmp_path / f"{name.replace('__', '/').replace('_', '-')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path


def days(first: str, last: str | None = None) -> bytes:
    """The specimen with its days in force."""
    in_force = {"from": date.fromisoformat(first)} | ({"until": date.fromisoformat(last)} if last else {})
    return changed((("ruleset",), "in_force", in_force))


def together(published: Path, office: Path | None = None) -> list[str]:
    """Every fault of files together: file, line, place, key and sentence."""
    gathered = gather_law(published, office)
    return [
        f"{fault.file} {fault.line} {fault.place} {fault.key}: {fault.what.en}"
        for fault in gathered.located(lambda path: f"{path.parents[1].name}/{path.parent.name}/{path.name}")
    ]


WAGE = {"reference_values__specimen_wage": SERIES.encode()}


def test_sound_files_are_gathered_with_their_origin(tmp_path):
    published = folder(tmp_path / "law", specimen__2020_01_01=days("2020-01-01"), **WAGE)
    supplied = toml({"series": {"id": "specimen-wage", "unit": "CNY/month"}, "value": [
        {**told(SERIES)["value"][0], "wage_year": 2019, "in_force": {"from": date(2021, 1, 1), "until": date(2021, 6, 30)},
         "review_by": date(2021, 6, 1)}
    ]})  # fmt: skip
    office = folder(tmp_path / "own", specimen__2025_01_01=days("2025-01-01"), reference_values__specimen_wage=supplied)

    gathered = gather_law(published, office)

    assert gathered.faults == {}
    assert [(one.edition, one.origin, one.in_force.until) for one in gathered.editions.values()] == [
        ("2020-01-01", "published", date(2024, 12, 31)),
        ("2025-01-01", "office", None),
    ]
    assert [(one.wage_year, one.origin, one.amount) for one in gathered.series["specimen-wage"].values] == [
        (2019, "published", Decimal("1000.5")),
        (2019, "office", Decimal("1000.5")),
        (2020, "published", None),
    ]
    assert together(published, office) == []


def test_an_edition_belongs_into_the_file_of_its_name(tmp_path):
    published = folder(
        tmp_path / "law", specimen__2020_02_01=days("2020-01-01"), other__2030_01_01=days("2030-01-01", "2031-01-01"), **WAGE
    )

    assert together(published) == [
        'law/other/2030-01-01.toml 1 ruleset id: id is "specimen", which is not what the file is called; '
        "this edition belongs into specimen/2030-01-01.toml",
        'law/specimen/2020-02-01.toml 1 ruleset in_force: in_force is "2020-01-01", which is not what the file is called; '
        "this edition belongs into specimen/2020-01-01.toml",
    ]


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ((), "ruleset", DELETED),
        ((), "ruleset", "x"),
        (("ruleset",), "id", 7),
        (("ruleset",), "in_force", DELETED),
        (("ruleset", "in_force"), "from", "2020-01-01"),
        (("ruleset", "in_force"), "until", "2020-01-01"),
    ],
)
def test_an_edition_whose_name_or_days_cannot_be_read_is_told_of_that_alone(tmp_path, path, key, value):
    """It is not compared with its file name nor with other editions: nothing is known of it that could be."""
    broken = changed((path, key, value))
    published = folder(tmp_path / "law", specimen__2019_01_01=broken, specimen__2025_01_01=days("2025-01-01"), **WAGE)

    (fault,) = together(published)

    assert fault.startswith("law/specimen/2019-01-01.toml ")
    assert list(gather_law(published).editions) == [published / "specimen" / "2025-01-01.toml"]


def test_an_edition_that_begins_before_another_has_ended_is_told_at_its_last_day(tmp_path):
    published = folder(
        tmp_path / "law",
        specimen__2020_01_01=EDITION.encode().replace(b"until = 2029-12-31", b"until = 2025-01-01"),
        specimen__2025_01_01=days("2025-01-01", "2025-12-31"),
        specimen__2026_01_01=days("2026-01-01"),
        **WAGE,
    )

    assert together(published) == [
        "law/specimen/2020-01-01.toml 4 ruleset.in_force until: in force until 2025-01-01, but specimen/2025-01-01 is in force "
        "from 2025-01-01: both would hold on that day; the last day here is 2024-12-31 at the latest"
    ]
    assert [str(one.in_force.until) for one in gather_law(published).editions.values()] == ["2025-01-01", "2025-12-31", "None"]


def test_an_office_adds_and_never_replaces(tmp_path):
    published = folder(tmp_path / "law", specimen__2020_01_01=EDITION.encode(), **WAGE)
    office = folder(tmp_path / "own", specimen__2020_01_01=EDITION.encode().replace(b"in_force = {", b"in_force = {  "))

    assert together(published, office) == [
        "own/specimen/2020-01-01.toml 4 ruleset.in_force from: there is another file of specimen/2020-01-01 (published): "
        "an edition may be added, never replaced"
    ]


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        (
            "reference_values__specimen_wages",
            {},
            [
                '2 series id: id is "specimen-wage", which is not what the file is called; '
                "this edition belongs into reference-values/specimen-wage.toml"
            ],
        ),
        (
            "reference_values__specimen_wage",
            {"unit": "CNY/year"},
            ['2 series unit: the fact is kept in "CNY/month", but here unit is "CNY/year"'],
        ),
        (
            "reference_values__other",
            {"id": "other"},
            ['2 series id: id: there is no "other"; there are: another, specimen-wage'],
        ),
    ],
)
def test_an_offices_series_is_one_of_the_published_in_the_same_unit(tmp_path, name, changes, said):
    published = folder(
        tmp_path / "law",
        specimen__2020_01_01=EDITION.encode(),
        reference_values__another=SERIES.replace('"specimen-wage"', '"another"').encode(),
        **WAGE,
    )
    head = {"id": "specimen-wage", "unit": "CNY/month", **changes}
    text = "\n[series]\n" + "".join(f'{key} = "{one}"\n' for key, one in head.items())
    office = folder(tmp_path / "own", **{name: text.encode()})
    file = f"own/{name.replace('__', '/').replace('_', '-')}.toml"

    found = together(published, office)

    assert [one.split(" ", 1)[1].split(" ", 1)[1] for one in found] == [one.split(" ", 1)[1] for one in said]
    assert {one.split(" ")[0] for one in found} == {file}


def test_where_nothing_is_published_an_office_can_supply_nothing(tmp_path):
    office = folder(tmp_path / "own", reference_values__x=b'[series]\nid = "x"\nunit = "CNY/month"\n')

    assert together(folder(tmp_path / "law"), office) == [
        'own/reference-values/x.toml 2 series id: id: there is no "x"; there are: –'
    ]


def test_a_series_with_a_fault_is_none_that_a_route_may_read(tmp_path):
    published = folder(
        tmp_path / "law",
        specimen__2020_01_01=EDITION.encode(),
        reference_values__specimen_wage=SERIES.replace('certainty = "confirmed"', 'certainty = "x"').encode(),
    )

    assert [one.split(" ")[0] for one in together(published)] == [
        "law/reference-values/specimen-wage.toml",
        "law/specimen/2020-01-01.toml",
    ]


def test_a_fault_of_a_value_lies_in_the_file_that_supplies_it(tmp_path):
    published = folder(tmp_path / "law", specimen__2020_01_01=EDITION.encode(), **WAGE)
    supplied = toml({"series": {"id": "specimen-wage", "unit": "CNY/month"}, "value": [
        {**told(SERIES)["value"][0], "wage_year": 2019, "in_force": {"from": date(2020, 12, 31)}, "review_by": date(2021, 6, 1)}
    ]})  # fmt: skip
    office = folder(tmp_path / "own", reference_values__specimen_wage=supplied)

    assert together(published, office) == [
        "own/reference-values/specimen-wage.toml 2 value 1, in_force : "
        "the values of 2019 and 2019 are both in use on 2020-12-31; each day has one value"
    ]


def test_a_route_whose_shape_is_at_fault_is_not_judged_besides(tmp_path):
    spoilt = changed((("route", 0), "certainty", "x"), (("route", 0), "category", "x"))

    assert len(together(folder(tmp_path / "law", specimen__2020_01_01=spoilt, **WAGE))) == 1


def test_files_that_stand_elsewhere_are_named_one_by_one(tmp_path):
    path = folder(tmp_path, specimen__2020_01_01=EDITION.encode()) / "specimen" / "2020-01-01.toml"

    gathered = gather([(path, "office")], [])

    assert [one.origin for one in gathered.editions.values()] == ["office"]
    assert [fault.kind for fault in gathered.faults[path]] == ["no_such"]


OF_KIND = {  # a fact of each kind
    "whole": "hsk_level", "decimal": "local_products", "money": "annual_salary_cny", "yes_no": "host_consent",
    "choice": "education",
    "nationality": "nationality", "credit_code": "employer_credit_code", "date": "passport_expires",
    "topics": "regulated_topics",
}  # fmt: skip
FITTING = {  # which kinds of fact a condition of a gate may read
    "within": ("whole", "decimal", "money"),
    "is": ("yes_no",),
    "not_among": ("nationality", "choice"),
    "not_beginning_with": ("credit_code",),
    "valid_for_months": ("date",),
    "not_older_than_months": ("date",),
    "each_in": ("topics",),
}


@pytest.mark.parametrize("kind", FITTING)
def test_a_condition_of_a_gate_reads_facts_that_it_fits(kind):
    edition = read_edition(EDITION.encode(), [])
    gate, condition = edition.gates[0], edition.gates[0].conditions[0]

    def fits(fact: str) -> bool:
        one = replace(gate, conditions=(replace(condition, fact=fact, kind=kind),))
        return "condition_does_not_fit" not in {fault.kind for fault in unsound(replace(edition, gates=(one,)))}

    assert [of for of, fact in OF_KIND.items() if fits(fact)] == [of for of in OF_KIND if of in FITTING[kind]]


@pytest.mark.parametrize(
    ("kind", "figure", "kinds"),
    [
        ("within", "[0, 1]", ["whole", "decimal", "money"]),
        ("among", ["master"], ["choice"]),
        ("is", True, ["yes_no"]),
        ("times", 6, ["money"]),
    ],
)
def test_a_condition_of_a_route_reads_facts_that_it_fits(kind, figure, kinds):
    def fits(fact: str) -> bool:
        demand = {"fact": fact, "unit": FACTS[fact].unit or "x", kind: figure, "asks": LABEL}
        demand |= {"series": "specimen-wage"} if kind == "times" else {}
        kept, _ = around(EDITION, ("route", 1))
        kept["route"][0]["all"] = [demand]
        here: list[LawFault] = []
        read_edition(toml(kept), here)
        return "condition_does_not_fit" not in {fault.kind for fault in here}

    assert [of for of, fact in OF_KIND.items() if fits(fact)] == kinds
