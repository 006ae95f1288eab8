"""Editions are found by day and proven sound: a law file with a fault does not load, and says what is wrong."""

import ast
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rules import NotInForce, UnsoundLaw, editions, in_force, on_day
from rules.faults import LawFault, sentences
from rules.gazette import LAW, load
from rules.lines import lines_of

TABLE = LAW / "work-permit-points" / "2017-04-01.toml"
MODEL = LAW / "livestream-host-merit" / "2026-11-01.toml"


def changed(original: Path, *changes: tuple[str, str]) -> str:
    """The text of an edition in which each text was replaced once."""
    text = original.read_text("utf-8")
    for old, new in changes:
        assert old in text, f"{old!r} is not in {original.name}"
        text = text.replace(old, new, 1)
    return text


def with_reference_values(folder: Path) -> None:
    """The reference values that the routes of a copied edition read."""
    shutil.copytree(LAW / "reference-values", folder / "reference-values")


def faults_of(tmp_path: Path, original: Path, *changes: tuple[str, str]) -> tuple[LawFault, ...]:
    """The faults of an edition in which each text was replaced once."""
    with_reference_values(tmp_path)
    folder = tmp_path / original.parent.name
    folder.mkdir()
    (folder / original.name).write_text(changed(original, *changes), "utf-8")
    try:
        load(tmp_path)
    except UnsoundLaw as unsound:
        return unsound.faults
    return ()


def line_of(text: str, at: str) -> int:
    """The line, counted from 1, on which a piece of text begins for the first time."""
    return text.count("\n", 0, text.index(at)) + 1


def test_the_published_editions_are_sound():
    assert [(edition.id, edition.edition) for edition in editions()] == [
        ("work-permit-points", "2016-10-01"),
        ("work-permit-points", "2017-04-01"),
        ("livestream-host-merit", "2026-11-01"),
    ]


def test_an_edition_is_in_force_from_its_first_day():
    assert in_force("work-permit-points", date(2016, 10, 1)).edition == "2016-10-01"
    assert in_force("work-permit-points", date(2017, 3, 31)).edition == "2016-10-01"
    assert in_force("work-permit-points", date(2017, 4, 1)).edition == "2017-04-01"
    assert in_force("livestream-host-merit", date(2026, 11, 1)).edition == "2026-11-01"


@pytest.mark.parametrize(
    ("ruleset", "day"),
    [
        ("work-permit-points", date(2016, 9, 30)),
        ("livestream-host-merit", date(2026, 10, 31)),
        ("no-such-law", date(2026, 11, 23)),
    ],
)
def test_no_other_edition_is_used_when_none_was_in_force(ruleset, day):
    with pytest.raises(NotInForce, match=f"0 editions of {ruleset} were in force on {day}"):
        in_force(ruleset, day)


def test_on_a_day_each_ruleset_has_one_edition():
    assert [edition.id for edition in on_day(date(2026, 11, 23))] == ["work-permit-points", "livestream-host-merit"]
    assert [edition.id for edition in on_day(date(2020, 1, 1))] == ["work-permit-points"]


def test_an_unchanged_copy_is_sound(tmp_path):
    assert faults_of(tmp_path, TABLE) == ()


SALARY = '{ when = "[250000, 350000)", points = 14, printed = "[25,35)" },\n'
GAP = '{ when = "[0, 18)", reason = {'
# Each: the file, what is changed in it, the text on the line that the fault must name, and the fault as it is told.
FAULTS = [
    # bands and gaps
    (
        TABLE,
        [(SALARY, "")],
        'bands = [\n  { when = "[450000',
        "criterion annual_salary: annual_salary_cny: [250000, 350000) lies in no band "
        'and no declared gap: add { when = "[250000, 350000)", points = …, printed = "…" }',
    ),
    (
        TABLE,
        [("[250000, 350000)", "[250000.01, 350000)")],
        'bands = [\n  { when = "[450000',
        "[250000, 250000.01) lies in no band",
    ),
    (
        TABLE,
        [("[250000, 350000)", "(250000, 350000)")],
        'bands = [\n  { when = "[450000',
        'annual_salary_cny: 250000 lies in no band and no declared gap: add { when = "[250000, 250000]", points',
    ),
    (
        TABLE,
        [("[250000, 350000)", "[250000, 350000]")],
        "[250000, 350000]",
        "criterion annual_salary, bands 3: overlaps with bands 2 at 350000 "
        "([350000, 450000) / [250000, 350000]) and they give different points: 14 / 17",
    ),
    (
        TABLE,
        [("[250000, 350000)", "[240000, 350000)")],
        "[150000, 250000)",
        "bands 4: overlaps with bands 3 at [240000, 250000)",
    ),
    (
        TABLE,
        [("[450000, +inf)", "[450000, 1000000)")],
        'bands = [\n  { when = "[450000',
        "[1000000, 1000000000] lies in no band",
    ),
    (
        TABLE,
        [("[450000, +inf)", "[450000, 1000000000)"), ("[0, 50000)", "[-5, -1]")],
        "[-5, -1]",
        "bands 7: when is [-5, -1], where no possible value of annual_salary_cny lies; possible is [0, 1000000000]",
    ),
    (
        TABLE,
        [("[26, 45]", "[26, 45)")],
        "bands = [ # whole years",
        'criterion age: age: 45 lies in no band and no declared gap: add { when = "[45, 45]", points = …, printed = "…" }',
    ),
    (
        TABLE,
        [("[18, 25]", "[18, 26]")],
        '[26, 45]", points',
        "criterion age, bands 2: overlaps with bands 1 at 26 ([18, 26] / [26, 45])",
    ),
    (TABLE, [('when = "[0, 18)"', 'when = "[0, 17)"')], "bands = [ # whole years", "age: 17 lies in no band"),
    (TABLE, [('when = "[0, 18)"', 'when = "[0, 19)"')], '"[0, 19)"', "criterion age, gaps 1: overlaps with bands 1 at 18"),
    (TABLE, [(GAP, '{ when = "[0, 18)", ground = {')], '"[0, 18)"', "criterion age, gaps 1: reason is missing"),
    (TABLE, [(GAP, '{ when = "[0, 18)", ground = {')], '"[0, 18)"', "ground is no key of this table; the nearest is"),
    (
        TABLE,
        [('"[26, 45]", points', '"26-45", points')],
        '"26-45"',
        'bands 2: when is "26-45", which is no interval that holds a number',
    ),
    (TABLE, [('"[26, 45]", points', '"[45, 26]", points')], '"[45, 26]"', 'when is "[45, 26]", which is no interval'),
    (TABLE, [('"[61, +inf)"', '"[61, +inf]"')], '"[61, +inf]"', 'when is "[61, +inf]", which is no interval'),
    (
        TABLE,
        [("points = 20, printed", "points = -20, printed")],
        "points = -20",
        "annual_salary, bands 1: points is negative (-20)",
    ),
    (
        TABLE,
        [("points = 20, printed", "points = 20.5, printed")],
        "points = 20.5",
        "points is of the wrong type: a whole number is expected, not 20.5",
    ),
    (TABLE, [("points = 20, printed", "points = true, printed")], "points = true", "points is of the wrong type"),
    (
        TABLE,
        [('points = 20, printed = "45及以上"', 'points = 19, printed = "45及以上"')],
        "maximum = 20",
        "criterion annual_salary: the best row gives 19, but maximum is 20",
    ),
    (MODEL, [('[0, 0]", points = 12', '[0, 0)", points = 12')], '[0, 0)"', 'when is "[0, 0)", which is no interval'),
    (
        MODEL,
        [("(0, 10)", "[0, 10)")],
        '"[0, 0]", points = 0, printed = "无" },\n]\n\n[[criterion]]\nid = "training_given"',
        "criterion local_products, bands 5: overlaps with bands 4 at 0 ([0, 10) / [0, 0]) and they give different points",
    ),
    (MODEL, [("[50, 100]", "[50, 100)")], 'bands = [\n  { when = "[50, 100)', "local_products: 100 lies in no band"),
    (
        MODEL,
        [("[5, 9]", "[6, 9]")],
        'bands = [\n  { when = "[10, +inf)", points = 7',
        'overseas_markets: 5 lies in no band and no declared gap: add { when = "[5, 5]"',
    ),
    # units
    (
        TABLE,
        [('unit = "CNY/year"', 'unit = "10000 CNY/year"')],
        'unit = "10000',
        'criterion annual_salary: the fact is kept in "CNY/year", but here unit is "10000 CNY/year"',
    ),
    (
        TABLE,
        [('unit = "level"\n', "")],
        '[[criterion.best_of]]\nfact = "hsk_level"',
        'criterion chinese, best_of hsk_level: the fact is kept in "level", but here unit is ""',
    ),
    (
        MODEL,
        [('unit = "completed years"', 'unit = "years"')],
        'unit = "years"\nwithin',
        'gate adult, all age: the fact is kept in "completed years", but here unit is "years"',
    ),
    # grades
    (
        TABLE,
        [('{ is = "master", points = 15, printed = "硕士" },\n', "")],
        'grades = [\n  { is = "doctorate"',
        'criterion education, best_of education: "master" of education has no row: add { is = "master", points',
    ),
    (
        TABLE,
        [('is = "master"', 'is = "doctorate"')],
        'is = "doctorate", points = 15',
        'grades 2: is = "doctorate" stands a second time',
    ),
    (
        TABLE,
        [('is = "master"', 'is = "magister"')],
        'is = "magister"',
        'grades 2: is = "magister" is none of "doctorate", "master"',
    ),
    (TABLE, [("{ is = true, points = 5", '{ is = "true", points = 5')], 'is = "true"', 'is = "true" is none of true, false'),
    (
        TABLE,
        [('{ is = "western"', "{ is = true")],
        "is = true, points = 10",
        "criterion region, grades 1: is = true is none of",
    ),
    (
        TABLE,
        [('fact = "work_region"', 'fact = "local_bonus"\nunit = "points"')],
        'is = "western"',
        'criterion region, grades 1: local_bonus is a number: write a band with when, not is = "western"',
    ),
    (
        TABLE,
        [('fact = "local_bonus"\nunit = "points"', 'fact = "work_region"')],
        '"[10, 10]"',
        "criterion local_bonus, bands 1: work_region is no number: write a grade with is, not when = [10, 10]",
    ),
    (
        TABLE,
        [('fact = "work_region"', 'fact = "nationality"')],
        'fact = "nationality"',
        'fact "nationality" is of the kind nationality, which earns no points',
    ),
    (TABLE, [('fact = "hsk_level"', 'fact = "hsk"')], 'fact = "hsk"', 'best_of hsk: fact is "hsk", not one of'),
    (TABLE, [('fact = "hsk_level"', 'fact = "hsk"')], 'fact = "hsk"', "the nearest is hsk_level"),
    (
        TABLE,
        [('fact = "vocational_qualification"', 'fact = "education"')],
        'fact = "education"\ngrades = [\n  { is = "highest',
        'the fact "education" stands twice in this criterion',
    ),
    # sums, categories, parts, names
    (
        TABLE,
        [("maximum = 120", "maximum = 121")],
        "maximum = 121",
        "ruleset: the criteria give 120 at most, but maximum is 121",
    ),
    (
        TABLE,
        [('points = "[60, 85)"', 'points = "[61, 85)"')],
        '[[category]]\nid = "C"',
        "category C: a total of 60 has no category; the points of one must cover [60, 60]",
    ),
    (
        TABLE,
        [('points = "[85, 120]"', 'points = "[85, 110]"')],
        '[[category]]\nid = "A"',
        "a total of [111, 120] has no category",
    ),
    (TABLE, [('points = "[0, 60)"', 'points = "[5, 60)"')], '[[category]]\nid = "A"', "a total of [0, 4] has no category"),
    (
        TABLE,
        [('points = "[85, 120]"', 'points = "[0, 10]"'), ('points = "[60, 85)"', 'points = "[60, 120]"')],
        'points = "[0, 60)"',
        "category C: a total of 11 falls into C, which stands further down",
    ),
    (
        TABLE,
        [('id = "education"', 'id = "annual_salary"')],
        'id = "annual_salary"\nlabel = { zh = "受教育',
        'criterion annual_salary: the id "annual_salary" stands a second time; the first is criterion 1',
    ),
    (
        TABLE,
        [('criteria = ["age"]', 'criteria = ["aged"]')],
        'criteria = ["aged"]',
        'interpretation completed_years_of_age: criteria: there is no "aged"; there are: annual_salary',
    ),
    (MODEL, [('gates = ["adult"]', 'gates = ["grown"]')], 'gates = ["grown"]', 'gates: there is no "grown"; there are: adult'),
    (
        MODEL,
        [('part = "standing"', 'part = "fame"')],
        'part = "fame"',
        'criterion audience_reach: part: there is no "fame"; there are: standing',
    ),
    (MODEL, [('part = "standing"\n', "")], '[[criterion]]\nid = "audience_reach"', "part is missing: this edition has parts"),
    (
        MODEL,
        [("maximum = 35", "maximum = 36")],
        "maximum = 36",
        "part standing: the criteria give 35 at most, but maximum is 36",
    ),
    (
        MODEL,
        [("parts = { compliance", "parts = { conduct")],
        "parts = { conduct",
        'category recommend, parts: conduct: there is no "conduct"',
    ),
    # keys, types, languages
    (
        TABLE,
        [('evidence = ["passport"]', 'evidense = ["passport"]')],
        "evidense",
        "criterion age: evidense is no key of this table; the nearest is evidence",
    ),
    (
        TABLE,
        [('evidence = ["passport"]', 'evidense = ["passport"]')],
        '[[criterion]]\nid = "age"',
        "criterion age: evidence is missing",
    ),
    (
        TABLE,
        [('evidence = ["passport"]', 'evidence = ["passport", 1]')],
        'evidence = ["passport", 1]',
        'evidence holds something that is no text: ["passport", 1]',
    ),
    (
        TABLE,
        [('unit = "completed years"', 'units = "completed years"')],
        'units = "completed',
        "units is no key of this table; the nearest is unit",
    ),
    (TABLE, [("[ruleset.source]", "[ruleset.sauce]")], "[ruleset]", "ruleset: source is missing"),
    (
        TABLE,
        [("[ruleset.source]", "[ruleset.sauce]")],
        "[ruleset.sauce]",
        "ruleset: sauce is no key of this table; the nearest is source",
    ),
    (
        TABLE,
        [("[[interpretation]]", "[[interpretations]]")],
        "[[interpretations]]",
        "file: interpretations is no key of this table; the nearest is interpretation",
    ),
    (TABLE, [('de = "Alter"', 'de = ""')], 'de = ""', "criterion age, label: de is empty"),
    (TABLE, [(', de = "Alter"', "")], 'label = { zh = "年龄", en = "Age" }', "criterion age, label: de is missing"),
    (
        TABLE,
        [('label = { zh = "年龄", en = "Age", de = "Alter" }', 'label = "Age"')],
        'label = "Age"',
        'criterion age: label is of the wrong type: a table is expected, not "Age"',
    ),
    (TABLE, [('id = "age"\n', "id = 7\n")], "id = 7", "criterion 7: id is of the wrong type: a text is expected, not 7"),
    (TABLE, [("[ruleset]\n", 'gate = ["adult"]\n[ruleset]\n')], 'gate = ["adult"]', 'gate 1: a table is expected, not "adult"'),
    # citations
    (TABLE, [('place = "计分项：年龄（岁）"\n', "")], '[[criterion]]\nid = "age"', "criterion age: place is missing"),
    (TABLE, [('place = "计分项：年龄（岁）"', 'place = ""')], 'place = ""', "criterion age: place is empty"),
    (TABLE, [('number = "外专发〔2017〕40号"\n', "")], "[ruleset.source]", "ruleset.source: number is missing"),
    (TABLE, [('number = "外专发〔2017〕40号"', 'number = " "')], 'number = " "', "ruleset.source: number is empty"),
    (
        TABLE,
        [('title = "关于全面实施外国人来华工作许可制度的通知"', 'title = ""')],
        'title = ""',
        "ruleset.source: title is empty",
    ),
    (
        MODEL,
        [('place = "基本条件：年满18周岁", ', "")],
        'basis = { number = "外专发〔2017〕36号"',
        "gate adult, basis: place is missing",
    ),
    (
        TABLE,
        [('status = "secondary" }', 'status = "original" }')],
        'status = "original" }',
        "ruleset.source.checked: by is missing",
    ),
    (
        TABLE,
        [('status = "secondary" }', 'status = "hearsay" }')],
        'status = "hearsay"',
        'status is "hearsay", not one of original, secondary, own',
    ),
    (
        TABLE,
        [('nature = "statute"', 'nature = "own"')],
        'nature = "own"',
        'ruleset: nature "own" and the source\'s checked "secondary" disagree',
    ),
    (TABLE, [('nature = "statute"', 'nature = "own"')], "[ruleset]", "ruleset: a rule of one's own needs a note"),
    # days
    (
        TABLE,
        [("from = 2017-04-01", "from = 2017-04-02")],
        "in_force = {",
        'ruleset: in_force is "2017-04-02", which is not what the file is '
        "called; this edition belongs into work-permit-points/2017-04-02.toml",
    ),
    (
        TABLE,
        [('id = "work-permit-points"', 'id = "work-permit"')],
        'id = "work-permit"',
        'id is "work-permit", which is not what the file is called',
    ),
    (
        TABLE,
        [("from = 2017-04-01", "from = 2017-04-01, until = 2017-03-31")],
        "until = 2017-03-31",
        "ruleset.in_force: the last day 2017-03-31 lies before the first day 2017-04-01",
    ),
    (
        TABLE,
        [("from = 2017-04-01", "from = 2017-04-31")],
        "from = 2017-04-31",
        "there is no day 2017-04-31; the nearest is 2017-04-30",
    ),
    (
        TABLE,
        [("from = 2017-04-01", "from = 2017-04-01, until = 2026-02-30")],
        "until = 2026-02-30",
        "there is no day 2026-02-30; the nearest is 2026-02-28",
    ),
    (
        TABLE,
        [("from = 2017-04-01", 'from = "2017-04-01"')],
        'from = "2017-04-01"',
        "ruleset.in_force: from is of the wrong type: a day, without quotes is expected",
    ),
    (
        TABLE,
        [("from = 2017-04-01", "from = 2017-04-01T00:00:00")],
        "from = 2017-04-01T",
        "from is a moment (2017-04-01 00:00:00)",
    ),
    # gates
    (
        MODEL,
        [("valid_for_months = 6", "valid_for_month = 6")],
        '[[gate.all]]\nfact = "passport_expires"',
        "gate identity, all passport_expires: exactly one of within, is,",
    ),
    (
        MODEL,
        [("valid_for_months = 6", "valid_for_months = 6\nis = true")],
        '[[gate.all]]\nfact = "passport_expires"',
        "there is: is, valid_for_months",
    ),
    (
        MODEL,
        [("valid_for_months = 6", "is = true")],
        'is = true\nsubject = { zh = "护照',
        "is does not fit passport_expires, a fact of the kind date; what fits: valid_for_months, not_older_than_months",
    ),
    (MODEL, [("valid_for_months = 6", "valid_for_months = -6")], "valid_for_months = -6", "valid_for_months is negative (-6)"),
    (
        MODEL,
        [('otherwise = "diverted"', 'otherwise = "refused"')],
        'otherwise = "refused"',
        'gate needs_permit: otherwise is "refused", not one of blocked, diverted; the nearest is',
    ),
    (
        MODEL,
        [("too_early = { zh", "# too_early = { zh")],
        '[[gate.all]]\nfact = "no_criminal_record_issued"',
        "this condition needs a sentence too_early",
    ),
    (
        MODEL,
        [("names = { medical = { zh", "names = { health = { zh")],
        "names = { health",
        "names must name exactly medical, finance, law, education",
    ),
    (
        MODEL,
        [('none = { zh = "直播', '# none = { zh = "直播')],
        '[[gate.all]]\nfact = "regulated_topics"',
        "this condition needs a sentence none",
    ),
    # readings and routes
    (
        TABLE,
        [('effect = "another_day"', 'effect = "guess"')],
        'effect = "guess"',
        'reference_day: effect is "guess", not one of',
    ),
    (TABLE, [("times = 6", "times = 6\nis = true")], '[[route.all]]\nfact = "annual_salary_cny"', "there is: is, times"),
    (TABLE, [("times = 6", "within = 6")], "within = 6", "within is of the wrong type: a text is expected, not 6"),
    (
        TABLE,
        [('series = "average-wage.shanghai"', 'series = "wage"')],
        'series = "wage"',
        'route salary_six_times_average, all annual_salary_cny: series: there is no "wage"; there are: average-wage.shanghai',
    ),
    (TABLE, [('category = "A"', 'category = "D"')], 'category = "D"', 'category: there is no "D"; there are: A, B, C'),
    (TABLE, [('among = ["bachelor",', 'among = ["batchelor",')], "batchelor", 'among = "batchelor" is none of "doctorate"'),
    (TABLE, [('certainty = "disputed"', 'certainty = "rumour"')], '"rumour"', 'certainty is "rumour", not one of confirmed'),
    (
        TABLE,
        [('id = "talent_programme"', 'id = "salary_six_times_average"')],
        'id = "salary_six_times_average"\ncategory = "A"\nlabel = { zh = "入选',
        'the id "salary_six_times_average" stands a second time; the first is route 1',
    ),
    (
        TABLE,
        [('fact = "talent_programme"\nis = true', 'fact = "talent_programme"\nwithin = "[1, 2]"')],
        'within = "[1, 2]"',
        "within does not fit talent_programme, a fact of the kind yes_no; what fits: is",
    ),
    (TABLE, [("times = 6", 'unit_ = "x"\ntimes = 6')], 'unit_ = "x"', "unit_ is no key of this table; the nearest is unit"),
    (
        TABLE,
        [
            ('id = "talent_programme"\ncategory = "A"', 'id = "talent_programme"\nall = []\ncategory = "A"'),
            (
                '[[route.all]]\nfact = "talent_programme"\nis = true\nasks',
                '[[route.dispute.also]]\nfact = "talent_programme"\nis = true\nasks',
            ),
            (
                '[[route.dispute.also]]\nfact = "talent',
                '[[route.dispute]]\nid = "x"\nreading = { zh = "甲", en = "a", de = "a" }\nalternative = '
                '{ zh = "甲", en = "a", de = "a" }\nground = { zh = "甲", en = "a", de = "a" }\n'
                '[[route.dispute.also]]\nfact = "talent',
            ),
        ],
        "all = []",
        "route talent_programme: nothing is asked here",
    ),
    (
        TABLE,
        [('certainty = "confirmed"\nevidence = ["talent', 'certainty = "disputed"\nevidence = ["talent')],
        'certainty = "disputed"\nevidence = ["talent',
        'certainty is "disputed", but no dispute is told',
    ),
    (
        TABLE,
        [('counts = { zh = "副省级', '# counts = { zh = "副省级')],
        '[[route]]\nid = "talent_programme"',
        "an officer judges talent_programme, so counts must say what counts",
    ),
    # no TOML at all
    (TABLE, [("[ruleset]", "[ruleset")], "[ruleset\n", "file: no TOML from column"),
    (TABLE, [('id = "age"\n', 'id = "age"\nid = "old"\n')], 'id = "old"', "Cannot overwrite a value"),
]


@pytest.mark.parametrize(
    ("original", "changes", "at", "said"), FAULTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_fault_in_a_law_file_does_not_load_and_is_named_with_its_line(tmp_path, original, changes, at, said):
    faults = faults_of(tmp_path, original, *changes)

    text = changed(original, *changes)
    line = line_of(text, at)
    assert any(said in str(fault) and fault.line == line for fault in faults), (line, [str(fault) for fault in faults])
    assert {fault.file for fault in faults} == {f"{original.parent.name}/{original.name}"}
    assert all(str(fault).startswith(f"{fault.file}:{fault.line}: {fault.place}: ") for fault in faults)


def test_every_kind_of_fault_of_a_law_file_is_tried_and_worded_in_three_languages():
    """Each kind that the code names has its sentence, and each sentence the same places in every language."""
    modules = [path for path in LAW.parent.glob("*.py") if path.name != "judging.py"]  # facts are worded in forms/wording/
    kinds = {kind for path in modules for kind in kinds_in(path)} | {"overlap", "overlap_differs"}

    assert set(sentences("fault")) == kinds
    for kind, label in sentences("fault").items():
        places = [{name for _, name, _, _ in string.Formatter().parse(label[lang]) if name} for lang in ("zh", "en", "de")]
        assert places[0] == places[1] == places[2], kind


def kinds_in(path: Path) -> Iterator[str]:
    """The kinds of fault that a module names."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and called(node) in {"wrong", "LawFault", "self.fault", "told.fault"} and node.args:
            yield from (one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant))


def called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def test_a_fault_knows_its_file_line_place_key_and_value(tmp_path):
    (fault,) = faults_of(tmp_path, TABLE, ("[26, 45]", "[26, 45)"))

    assert (fault.kind, fault.place, fault.key, fault.value) == ("uncovered", "criterion age", "bands", "45")
    assert fault.what["zh"].startswith("age：45 不在任何分档内")
    assert fault.what["de"].startswith("age: 45 liegt in keiner Zeile")


def test_all_faults_are_named_at_once_those_of_the_shape_and_those_of_the_law(tmp_path):
    faults = faults_of(
        tmp_path,
        TABLE,
        ('de = "Alter"', 'de = ""'),
        ('unit = "CNY/year"', 'units = "CNY/year"'),
        ("maximum = 120", "maximum = true"),
        ('is = "master"', 'is = "magister"'),
        ("[26, 45]", "[26, 45)"),
    )

    assert [(fault.kind, fault.value) for fault in faults] == [
        ("wrong_type", "true"),
        ("unknown_key", ""),
        ("grade_missing", '"master"'),
        ("no_grade", '"magister"'),
        ("empty", ""),
        ("uncovered", "45"),
    ]


def test_a_missing_table_is_one_fault_and_not_one_for_each_of_its_keys(tmp_path):
    faults = faults_of(tmp_path, TABLE, ('title = { zh = "积分', 'titel = { zh = "积分'))

    assert [(fault.kind, fault.key) for fault in faults] == [("missing", "title"), ("unknown_key", "titel")]


def test_an_impossible_day_does_not_hide_the_other_faults(tmp_path):
    changes = [("from = 2017-04-01", "from = 2017-04-01, until = 2027-02-29"), ("[26, 45]", "[26, 45)")]

    assert [fault.kind for fault in faults_of(tmp_path, TABLE, *changes)] == ["impossible_day", "uncovered"]


def test_a_file_that_breaks_off_is_named_with_its_last_line(tmp_path):
    text = TABLE.read_text("utf-8")
    cut = text[: text.index('  { when = "[9, 9]"')]
    with_reference_values(tmp_path)
    (tmp_path / TABLE.parent.name).mkdir()
    (tmp_path / TABLE.parent.name / TABLE.name).write_text(cut, "utf-8")

    with pytest.raises(UnsoundLaw) as unsound:
        load(tmp_path)

    (fault,) = unsound.value.faults
    assert fault.line == cut.count("\n") + 1
    assert fault.kind in ("syntax", "syntax_at_end")


def test_a_file_that_is_not_utf8_is_named_with_the_line_of_the_byte(tmp_path):
    folder = tmp_path / TABLE.parent.name
    folder.mkdir()
    content = TABLE.read_bytes().replace("年龄".encode(), "年龄".encode("gb18030"), 1)
    (folder / TABLE.name).write_bytes(content)

    with_reference_values(tmp_path)
    with pytest.raises(UnsoundLaw) as unsound:
        load(tmp_path)

    (fault,) = unsound.value.faults
    assert (fault.kind, fault.value) == ("not_utf8", "0xc4")
    assert fault.line == content.count(b"\n", 0, content.index("年龄".encode("gb18030"))) + 1


def test_a_sound_law_needs_no_parser_of_lines():
    """Loading stays quick: finding lines is only for faults."""
    code = "import sys, rules; rules.editions(); sys.exit(any('tree_sitter' in name for name in sys.modules))"

    assert subprocess.run([sys.executable, "-c", code], cwd=LAW.parents[1], check=False).returncode == 0


LINES = b"""# a comment
a = 1
[b]
c.d = { e = [ 1,
  { f = 2 }, # another
  3,
] }
[[g]]
id = "x"
[[g.h]]
k = "1"
[[g.h]]
k = "2"
[[g]]
[g.m]
"n/o" = 5
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("a",), 2),
        (("b",), 3),
        (("b", "c", "d"), 4),
        (("b", "c", "d", "e", 0), 4),
        (("b", "c", "d", "e", 1), 5),
        (("b", "c", "d", "e", 1, "f"), 5),
        (("b", "c", "d", "e", 2), 6),
        (("g",), 8),
        (("g", 0, "id"), 9),
        (("g", 0, "h", 0), 10),
        (("g", 0, "h", 1, "k"), 13),
        (("g", 1), 14),
        (("g", 1, "m"), 15),
        (("g", 1, "m", "n/o"), 16),
    ],
)
def test_every_path_of_a_file_has_its_line(path, line):
    assert lines_of(LINES)[path] == line


def test_a_declared_gap_with_a_reason_is_no_fault(tmp_path):
    gap = '{ when = "[46, 50]", reason = { zh = "无", en = "none", de = "keiner" } },\n'
    changes = [('"[46, 55]"', '"[51, 55]"'), ("gaps = [ # values that the text itself scores nowhere\n", f"gaps = [\n{gap}")]

    assert faults_of(tmp_path, TABLE, *changes) == ()


def written(folder: Path, *in_force: str) -> None:
    """Copies of the points table, each with its own days in force."""
    with_reference_values(folder.parent)
    folder.mkdir()
    for days in in_force:
        text = TABLE.read_text("utf-8").replace("from = 2017-04-01", days)
        (folder / f"{days[7:17]}.toml").write_text(text, "utf-8")


def test_two_editions_of_one_ruleset_in_force_on_one_day_are_refused(tmp_path):
    written(tmp_path / "work-permit-points", "from = 2017-04-01, until = 2027-01-01", "from = 2027-01-01")

    with pytest.raises(UnsoundLaw) as unsound:
        load(tmp_path)

    (fault,) = unsound.value.faults
    assert (fault.file, fault.place, fault.value) == ("work-permit-points/2017-04-01.toml", "ruleset.in_force", "2027-01-01")
    assert fault.line == line_of(TABLE.read_text("utf-8"), "in_force = {")
    assert "work-permit-points/2027-01-01 is in force from 2027-01-01: both would hold" in str(fault)
    assert "the last day here is 2026-12-31 at the latest" in str(fault)


@pytest.mark.parametrize("until", ["", ", until = 2026-12-31"])
def test_a_successor_takes_over_on_its_first_day_and_the_old_file_need_not_be_touched(tmp_path, until):
    written(tmp_path / "work-permit-points", f"from = 2017-04-01{until}", "from = 2027-01-01", "from = 2028-01-01")

    first, second, third = load(tmp_path)

    assert [date(2026, 12, 31) in one.in_force for one in (first, second, third)] == [True, False, False]
    assert [date(2027, 1, 1) in one.in_force for one in (first, second, third)] == [False, True, False]
    assert [date(2028, 1, 1) in one.in_force for one in (first, second, third)] == [False, False, True]
    assert first.digest != second.digest


def test_between_an_edition_that_has_ended_and_its_successor_nothing_is_in_force(tmp_path):
    written(tmp_path / "work-permit-points", "from = 2017-04-01, until = 2026-06-30", "from = 2027-01-01")

    first, second = load(tmp_path)

    assert not any(date(2026, 7, 1) in one.in_force for one in (first, second))
