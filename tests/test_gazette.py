"""Editions are found by day and proven sound: a law file with a fault does not load, and says what is wrong."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from rules import NotInForce, UnsoundLaw, editions, in_force, on_day
from rules.gazette import LAW, load

TABLE = LAW / "work-permit-points" / "2017-04-01.toml"
MODEL = LAW / "livestream-host-merit" / "2026-11-01.toml"


def with_reference_values(folder: Path) -> None:
    """The reference values that the routes of a copied edition read."""
    shutil.copytree(LAW / "reference-values", folder / "reference-values")


def faults_of(tmp_path: Path, original: Path, *changes: tuple[str, str]) -> tuple[str, ...]:
    """The faults of an edition in which each text was replaced once."""
    text = original.read_text("utf-8")
    for old, new in changes:
        assert old in text, f"{old!r} is not in {original.name}"
        text = text.replace(old, new, 1)
    with_reference_values(tmp_path)
    folder = tmp_path / original.parent.name
    folder.mkdir()
    (folder / original.name).write_text(text, "utf-8")
    try:
        load(tmp_path)
    except UnsoundLaw as unsound:
        return unsound.faults
    return ()


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
AGE = '{ when = "[26, 45]", points = 15, printed = "[26,45]" },\n'
FAULTS = [
    (TABLE, [(SALARY, "")], "annual_salary_cny: [250000, 350000) lies in no band and in no declared gap"),
    (TABLE, [("[250000, 350000)", "[250000.01, 350000)")], "[250000, 250000.01) lies in no band"),
    (TABLE, [("[250000, 350000)", "(250000, 350000)")], "[250000, 250000] lies in no band"),
    (
        TABLE,
        [("[250000, 350000)", "[250000, 350000]")],
        "[350000, 450000) and [250000, 350000] overlap at [350000, 350000] and give [14, 17]",
    ),
    (TABLE, [("[250000, 350000)", "[240000, 350000)")], "overlap at [240000, 240000]"),
    (TABLE, [("[450000, +inf)", "[450000, 1000000)")], "[1000000, 1000000000] lies in no band"),
    (TABLE, [("[26, 45]", "[26, 45)")], "age: [45, 45] lies in no band"),
    (TABLE, [("[18, 25]", "[18, 26]")], "age: [18, 26] and [26, 45] overlap at [26, 26]"),
    (TABLE, [('when = "[0, 18)"', 'when = "[0, 17)"')], "age: [17, 17] lies in no band"),
    (
        TABLE,
        [('unit = "CNY/year"', 'unit = "10000 CNY/year"')],
        "the fact is kept in 'CNY/year', this edition counts in '10000 CNY/year'",
    ),
    (
        TABLE,
        [('points = 20, printed = "45及以上"', 'points = 19, printed = "45及以上"')],
        "annual_salary: the best row gives 19 and the maximum is 20",
    ),
    (
        TABLE,
        [('{ is = "master", points = 15, printed = "硕士" },\n', "")],
        "education, education: 'master' stands 0 times, not once",
    ),
    (TABLE, [('is = "master"', 'is = "doctorate"')], "education, education: 'doctorate' stands 2 times, not once"),
    (TABLE, [('is = "master"', 'is = "magister"')], "'magister' is none of"),
    (TABLE, [("{ is = true, points = 5", '{ is = "true", points = 5')], "'true' is none of (True, False)"),
    (TABLE, [("maximum = 120", "maximum = 121")], "the criteria give 120 at most, the maximum is 121"),
    (TABLE, [('points = "[60, 85)"', 'points = "[61, 85)"')], "category: a total of 60 has no home"),
    (TABLE, [('points = "[85, 120]"', 'points = "[85, 119]"')], "category: a total of 120 has no home"),
    (TABLE, [('id = "education"', 'id = "annual_salary"')], "criterion annual_salary stands 2 times"),
    (TABLE, [('fact = "hsk_level"', 'fact = "hsk"')], "fact is 'hsk', not one of"),
    (TABLE, [('evidence = ["passport"]', 'evidense = ["passport"]')], "criterion age: evidense is no key of this table"),
    (TABLE, [('evidence = ["passport"]', 'evidense = ["passport"]')], "criterion age: evidence is missing"),
    (TABLE, [('de = "Alter"', 'de = ""')], "criterion age.label: de is empty"),
    (TABLE, [(', de = "Alter"', "")], "criterion age.label: de is missing"),
    (TABLE, [('place = "计分项：年龄（岁）"\n', "")], "criterion age: place is missing"),
    (TABLE, [('number = "外专发〔2017〕40号"\n', "")], "file.ruleset.source: number is missing"),
    (TABLE, [('status = "secondary" }', 'status = "original" }')], "file.ruleset.source.checked: by is missing"),
    (TABLE, [('status = "secondary" }', 'status = "hearsay" }')], "status is 'hearsay', not one of original, secondary, own"),
    (TABLE, [('nature = "statute"', 'nature = "own"')], "nature 'own' and source checked 'secondary' disagree"),
    (
        TABLE,
        [("from = 2017-04-01", "from = 2017-04-02")],
        "work-permit-points, 2017-04-02 does not stand in the file of that name",
    ),
    (
        TABLE,
        [("from = 2017-04-01", "from = 2017-04-01, until = 2017-03-31")],
        "the last day 2017-03-31 lies before the first 2017-04-01",
    ),
    (TABLE, [("from = 2017-04-01", "from = 2017-04-31")], "file: "),
    (TABLE, [("from = 2017-04-01", 'from = "2017-04-01"')], "from is of the wrong type"),
    (TABLE, [("points = 20, printed", "points = -20, printed")], "points is negative: -20"),
    (TABLE, [("points = 20, printed", "points = 20.5, printed")], "points is of the wrong type"),
    (TABLE, [('"[26, 45]", points', '"26-45", points')], "when: '26-45' is not an interval"),
    (TABLE, [('criteria = ["age"]', 'criteria = ["aged"]')], "interpretation completed_years_of_age: there is no aged"),
    (TABLE, [('effect = "another_day"', 'effect = "guess"')], "interpretation reference_day: effect is 'guess', not one of"),
    (TABLE, [("times = 6", "times = 6\nis = true")], "exactly one of within, among, is, times is expected, not is, times"),
    (TABLE, [("times = 6", "within = 6")], "within is of the wrong type: 6"),
    (TABLE, [('series = "average-wage.shanghai"', 'series = "wage"')], "salary_six_times_average: there is no series 'wage'"),
    (TABLE, [('category = "A"', 'category = "D"')], "route salary_six_times_average: there is no category 'D'"),
    (TABLE, [('among = ["bachelor",', 'among = ["batchelor",')], "among: 'batchelor' is none of doctorate, master"),
    (TABLE, [('certainty = "disputed"', 'certainty = "rumour"')], "certainty is 'rumour', not one of confirmed, reported"),
    (TABLE, [('id = "talent_programme"', 'id = "encouraged_position"')], "route encouraged_position stands more than once"),
    (MODEL, [('part = "standing"', 'part = "fame"')], "criterion audience_reach: there is no part 'fame'"),
    (MODEL, [("maximum = 35", "maximum = 36")], "part standing: its criteria give 35 at most, the maximum is 36"),
    (MODEL, [("parts = { compliance", "parts = { conduct")], "category recommend: there is no part conduct"),
    (MODEL, [("valid_for_months = 6", "valid_for_month = 6")], "exactly one of within, is,"),
    (
        MODEL,
        [("valid_for_months = 6", "is = true")],
        "gate identity, passport_expires: is does not fit a fact of the kind date",
    ),
    (MODEL, [('otherwise = "diverted"', 'otherwise = "refused"')], "otherwise is 'refused', not one of blocked, diverted"),
    (
        MODEL,
        [('unit = "completed years"', 'unit = "years"')],
        "the fact is kept in 'completed years', the gate counts in 'years'",
    ),
    (MODEL, [('[0, 0]", points = 12', '[0, 0)", points = 12')], "holds no number"),
    (MODEL, [("(0, 10)", "[0, 10)")], "local_products: [0, 10) and [0, 0] overlap at [0, 0] and give [0, 2]"),
    (MODEL, [("[50, 100]", "[50, 100)")], "local_products: [100, 100] lies in no band"),
    (
        MODEL,
        [("[5, 9]", "[6, 9]")],
        "overseas_markets: [5, 5] lies in no band and in no declared gap: add a row { when = '[5, 5]'",
    ),
]


@pytest.mark.parametrize(("original", "changes", "said"), FAULTS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_fault_in_a_law_file_does_not_load_and_is_named(tmp_path, original, changes, said):
    faults = faults_of(tmp_path, original, *changes)

    assert any(said in fault for fault in faults), faults
    assert all(fault.startswith(f"{original.parent.name}/{original.name}: ") for fault in faults)


def test_all_faults_are_named_at_once(tmp_path):
    faults = faults_of(
        tmp_path,
        TABLE,
        ('de = "Alter"', 'de = ""'),
        ('unit = "CNY/year"', 'units = "CNY/year"'),
        ("maximum = 120", "maximum = true"),
    )

    assert len(faults) == 3


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

    with pytest.raises(UnsoundLaw, match="the editions 2017-04-01 and 2027-01-01 are both in force on 2027-01-01"):
        load(tmp_path)


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


def test_a_text_that_is_no_toml_is_refused(tmp_path):
    assert "Expected" in faults_of(tmp_path, TABLE, ("[ruleset]", "[ruleset"))[0]
