"""The check of law files before they are published: what belongs together is checked together, and a fault is told whole."""

import errno
import os
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rules import FileReport, Interval, check_law, editions, law
from rules.cases import Case, failing, read_cases, untried
from rules.facts import HostFacts
from rules.gazette import LAW
from rules.scale import Row, Scale

TABLE = "work-permit-points/2017-04-01.toml"
CASES = "work-permit-points/2017-04-01.cases.toml"
TRIAL = "work-permit-points/2016-10-01.toml"
MODEL = "livestream-host-merit/2026-11-01.toml"
MODEL_CASES = "livestream-host-merit/2026-11-01.cases.toml"
WAGES = "reference-values/average-wage.shanghai.toml"
POINTS = next(one for one in editions() if one.edition == "2017-04-01")
MERIT = next(one for one in editions() if one.nature == "own")


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the published law."""
    return Path(shutil.copytree(LAW, tmp_path / "law"))


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), "utf-8")


def told(reports: list[FileReport]) -> list[str]:
    """Every fault as it is said, without the folder."""
    return [f"{fault.place}: {fault.what.en}" for report in reports for fault in report.faults]


def draft(folder: Path, edition: str = "2027-01-01", **changes: str) -> Path:
    """A draft of the model criteria with its worked cases, in an office's own folder."""
    target = folder / "livestream-host-merit"
    target.mkdir(parents=True, exist_ok=True)
    text = (LAW / MODEL).read_text("utf-8").replace("from = 2026-11-01", changes.get("days", f"from = {edition}"))
    (target / f"{edition}.toml").write_text(text, "utf-8")
    cases = (LAW / MODEL_CASES).read_text("utf-8").replace("on = 2026-11-23", "on = 2027-11-23")
    (target / f"{edition}.cases.toml").write_text(cases, "utf-8")
    return target / f"{edition}.toml"


# --- which files are checked together


def test_a_draft_is_checked_with_the_drafts_beside_it(tmp_path):
    first = draft(tmp_path, days="from = 2027-01-01, until = 2028-06-30")
    second = draft(tmp_path, "2028-01-01")

    faults = [fault for report in check_law(first) for fault in report.faults]

    assert [(fault.kind, fault.key, fault.place) for fault in faults if fault.file == str(first)] == [
        ("both_in_force", "until", "ruleset.in_force")
    ]
    assert {report.path for report in check_law(first)} == {first, first.with_name("2027-01-01.cases.toml")}
    assert second.is_file()


def test_the_folder_beside_a_draft_is_not_part_of_it(tmp_path):
    draft(tmp_path / "own")
    draft(tmp_path / "other")  # another draft for the same day: together they would be refused

    assert told(check_law(tmp_path / "own")) == [
        line for line in told(check_law(tmp_path / "own" / "livestream-host-merit")) if "another file" not in line
    ]
    assert not any("another file" in line for line in told(check_law(tmp_path / "own")))


def test_worked_cases_are_checked_with_their_edition_and_its_digest(copy):
    assert [(report.path, report.kind) for report in check_law(copy / CASES)] == [
        (copy / TABLE, "edition"),
        (copy / CASES, "cases"),
        (copy / "published.toml", "digests"),
    ]


def test_values_are_checked_alone(copy):
    assert [(report.path, report.kind, report.count) for report in check_law(copy / WAGES)] == [
        (copy / WAGES, "values", 8),
        (copy / "published.toml", "digests", 11),
    ]


def test_a_fault_of_another_edition_is_none_of_the_file_that_is_checked(copy):
    changed(copy / MODEL, "# Part A", "# part A")
    changed(copy / "published.toml", '"work-permit-points/2016-10-01"', '"work-permit-points/2015-10-01"')

    assert told(check_law(copy / TABLE)) == []
    assert [line.split(":")[0] for line in told(check_law(copy))] == ["editions"] * 3


def test_the_file_that_is_checked_is_held_against_its_digest(copy):
    published = POINTS.digest
    changed(copy / TABLE, "# One file is one edition.", "# One file, one edition.")

    (line,) = told(check_law(copy / TABLE))

    assert line.startswith(f"editions: work-permit-points/2017-04-01: published with the digest {published}, the file has ")
    assert line.endswith("; a published edition is never edited, a change of law is a new file")


def test_an_edition_that_was_not_entered_is_told_with_the_line_to_add(copy):
    changed(copy / "published.toml", f'"work-permit-points/2017-04-01" = "{POINTS.digest}"\n', "")

    assert told(check_law(copy / TABLE)) == [
        "editions: work-permit-points/2017-04-01 is not entered: "
        f'add "work-permit-points/2017-04-01" = "{POINTS.digest}" under [editions]'
    ]


@pytest.mark.parametrize("asked", ["law", f"law/{TABLE}", f"law/{CASES}"])
def test_files_are_named_as_they_were_asked_for(copy, monkeypatch, asked):
    monkeypatch.chdir(copy.parent)

    reports = check_law(Path(asked))

    assert told(reports) == []
    assert not any(report.path.is_absolute() for report in reports)
    assert [report.path for report in reports] == [one.path.relative_to(copy.parent) for one in check_law(copy.parent / asked)]


def test_a_folder_within_the_law_is_checked_with_the_rest_of_it(copy, monkeypatch):
    """The routes of the table read a reference value that stands in another folder."""
    assert told(check_law(copy / "work-permit-points")) == []

    monkeypatch.chdir(copy / "work-permit-points")

    for asked, kinds in ((".", 5), ("2017-04-01.toml", 3), ("2017-04-01.cases.toml", 3), ("..", 8), ("../reference-values", 2)):
        reports = check_law(Path(asked))
        assert told(reports) == []
        assert len(reports) == kinds


def test_an_offices_folder_may_be_checked_from_within(tmp_path, monkeypatch):
    file = draft(tmp_path / "own")
    whole = told(check_law(tmp_path / "own"))
    monkeypatch.chdir(file.parent)

    assert told(check_law(Path("."))) == told(check_law(Path(file.name))) == whole


# --- files that cannot be read


def test_a_file_that_cannot_be_opened_is_told_and_not_skipped(copy):
    (copy / TABLE).unlink()
    (copy / TABLE).symlink_to("/proc/self/mem")  # a file of which nobody may read the first byte

    reports = {report.path: report for report in check_law(copy)}

    (fault,) = reports[copy / TABLE].faults
    assert (fault.kind, fault.line, fault.place, fault.file) == ("unreadable", 1, "file", str(copy / TABLE))
    assert fault.what.en == f"the file cannot be read: {os.strerror(errno.EIO)}"
    assert not reports[copy / CASES].tried


def test_worked_cases_that_cannot_be_opened_are_told(copy):
    (copy / CASES).unlink()
    (copy / CASES).symlink_to("/proc/self/mem")

    reports = {report.path: report for report in check_law(copy)}

    assert [fault.kind for fault in reports[copy / CASES].faults] == ["unreadable"]


@pytest.mark.parametrize(("file", "kind"), [(TABLE, "edition"), (CASES, "cases"), (WAGES, "values")])
def test_of_a_file_that_is_no_toml_nothing_is_counted(copy, file, kind):
    (copy / file).write_text("[[[", "utf-8")

    report = next(one for one in check_law(copy) if one.path == copy / file)

    assert (report.kind, report.count, report.faults[0].kind) == (kind, 0, "syntax")


def test_while_an_edition_cannot_be_read_its_cases_count_as_not_tried(copy):
    (copy / TABLE).write_text("[[[", "utf-8")

    reports = {one.path: one for one in check_law(copy)}
    cases = reports[copy / CASES]

    assert (cases.count, cases.tried, cases.faults) == (0, False, ())
    assert reports[copy / "published.toml"].faults == ()  # it is there: it was not taken away


def test_of_digests_that_are_no_toml_nothing_is_counted(copy):
    (copy / "published.toml").write_text("[[[", "utf-8")

    report = next(one for one in check_law(copy) if one.kind == "digests")

    assert (report.count, [fault.kind for fault in report.faults]) == (0, ["syntax"])


def test_a_file_that_nobody_reads_is_told_with_the_names_that_are_read(copy):
    stranger = copy / "work-permit-points" / "2017-april.toml"
    stranger.write_text("[ruleset]\n", "utf-8")

    (report,) = [report for report in check_law(copy) if report.faults]

    assert (report.path, report.kind, report.count) == (stranger, "unread", 0)
    assert told([report]) == [
        "file: nobody reads a file of this name; names that are read: "
        "<YYYY-MM-DD>.toml, <YYYY-MM-DD>.cases.toml, reference-values/<name>.toml, published.toml"
    ]


def test_an_edition_without_cases_is_told_with_the_file_that_is_wanted(copy):
    (copy / CASES).unlink()

    assert told(check_law(copy)) == [
        "ruleset: there are no worked cases: 2017-04-01.cases.toml must hold one for each edge of each band"
    ]


def test_cases_without_an_edition_are_told_with_the_file_that_is_wanted(copy):
    shutil.copy(copy / CASES, copy / "work-permit-points" / "2019-01-01.cases.toml")

    assert told(check_law(copy)) == ["file: there is no edition 2019-01-01.toml to which these cases belong"]


def test_an_edition_without_cases_and_with_a_fault_is_told_of_the_fault_only(copy):
    (copy / CASES).unlink()
    changed(copy / TABLE, "maximum = 120", "maximum = 121")

    assert [line.split(":")[0] for line in told(check_law(copy)) if "no worked cases" in line] == []


# --- worked cases: what cannot be read


def faults_of_a_case(text: str, ruleset=POINTS) -> list[tuple[str, str, str]]:
    """Each fault of a file of worked cases: the way to it, its key, and what it says."""
    faults = []
    read_cases(text.encode(), ruleset, faults)
    return [(".".join(map(str, fault.path)), fault.key, fault.what.en) for fault in faults]


CASE = """[[case]]
name = "one"
on = 2026-03-01
facts = { annual_salary_cny = 450000 }
expect = { annual_salary = 20 }
"""
FAULTY = [  # what is changed, and every fault that is told of it
    ("[[case]]", 'cases = "all"\n[[case]]', [("", "cases", "cases is no key of this table; the nearest is case")]),
    (
        "expect = { annual_salary = 20 }",
        "parts = { standing = 20 }",
        [("case.0.parts", "standing", "standing is no name in this edition; the nearest is –")],
    ),
    (
        "expect = { annual_salary = 20 }",
        "expect = { salary_annual = 20 }",
        [("case.0.expect", "salary_annual", "salary_annual is no name in this edition; the nearest is annual_salary")],
    ),
    (
        "expect = { annual_salary = 20 }",
        'routes = { talent_program = "holds" }',
        [("case.0.routes", "talent_program", "talent_program is no name in this edition; the nearest is talent_programme")],
    ),
    (
        "expect = { annual_salary = 20 }",
        'routes = { salary_four_times_average = { state = "holds", margin = 0, who_may_use = "fails" } }',
        [
            (
                "case.0.routes.salary_four_times_average",
                "who_may_use",
                "who_may_use is no name in this edition; the nearest is who_may_use_four_times",
            )
        ],
    ),
    (
        "expect = { annual_salary = 20 }",
        'category = "a"',
        [("case.0", "category", 'category is "a", not one of A, B, C; the nearest is A')],
    ),
    (
        "expect = { annual_salary = 20 }",
        'outcome = "recomend"',
        [
            (
                "case.0",
                "outcome",
                'outcome is "recomend", not one of recommend, panel, do_not_recommend, blocked, diverted, undetermined; '
                "the nearest is recommend",
            )
        ],
    ),
    (
        "facts = { annual_salary_cny = 450000 }",
        "facts = { date_of_birth = 2026-03-02 }",
        [("case.0.facts", "date_of_birth", "date_of_birth = 2026-03-02: born_after_the_day, on 2026-03-01")],
    ),
    (
        "facts = { annual_salary_cny = 450000 }",
        "facts = { hsk_level = 99 }",
        [("case.0.facts", "hsk_level", "hsk_level = 99: out_of_range, least 0, most 9")],
    ),
    ("on = 2026-03-01\n", "", [("case.0", "on", "on is missing")]),
    (
        "on = 2026-03-01\nfacts = { annual_salary_cny = 450000 }",
        "facts = { date_of_birth = 1990-01-01 }",
        [("case.0", "on", "on is missing")],
    ),
    (
        "on = 2026-03-01",
        "on = 2017-03-31",
        [("case.0", "on", "2017-03-31 lies outside the days of this edition (2017-04-01 to …)")],
    ),
    (
        "expect = { annual_salary = 20 }",
        "",
        [("case.0", "", "this case checks nothing; it needs one of expect, gates, routes, parts, total, category, outcome")],
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), FAULTY, ids=[new for _, new, _ in FAULTY])
def test_a_worked_case_that_cannot_be_read_says_everything_that_is_wrong(old, new, said):
    assert old in CASE

    assert faults_of_a_case(CASE.replace(old, new)) == said


def test_a_case_on_the_last_day_of_an_edition_is_read_and_one_on_the_next_day_is_not():
    trial = next(one for one in editions() if one.edition == "2016-10-01")

    def faults_on(day: str) -> list[str]:
        return [said for _, _, said in faults_of_a_case(CASE.replace("2026-03-01", day), trial)]

    assert faults_on("2017-03-31") == []
    assert faults_on("2017-04-01") == ["2017-04-01 lies outside the days of this edition (2016-10-01 to 2017-03-31)"]


def test_a_refused_fact_keeps_the_fault_so_that_it_can_be_said_in_every_language():
    faults = []
    read_cases(CASE.replace("450000", "-1").encode(), POINTS, faults)

    (fault,) = faults
    assert (fault.detail["refused"].key, fault.detail["refused"].kind) == ("annual_salary_cny", "out_of_range")


def test_a_case_for_the_outcome_alone_may_stand_on_a_day_outside_the_edition():
    assert faults_of_a_case('[[case]]\nname = "x"\non = 2016-03-01\nfacts = {}\noutcome = "undetermined"\n') == []


# --- worked cases: what does not come out


HOST = HostFacts(
    education="master",
    vocational_qualification="none",
    hsk_level=4,
    former_chinese_national=False,
    degree_taught_in_chinese=False,
)


def case_of(**checks: object) -> Case:
    return Case("x", "x", 4, "a case", date(2026, 11, 23), HOST, checks)


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        # checks that come out do not hide those behind them that do not
        ({"expect": {"education": 15, "chinese": 3}}, [("case.4.expect", "chinese", "chinese: expected 3, found 4")]),
        (
            {"expect": {"education": 15, "chinese": 4}, "total": 0},
            [("case.4", "total", "total: expected 0, found [19, 114]")],
        ),
        (
            {"total": 0, "category": "A"},
            [
                ("case.4", "total", "total: expected 0, found [19, 114]"),
                ("case.4", "category", 'category: expected "A", found ""'),
            ],
        ),
        (
            {"expect": {"education": 14}, "category": "A"},
            [
                ("case.4.expect", "education", "education: expected 14, found 15"),
                ("case.4", "category", 'category: expected "A", found ""'),
            ],
        ),
        ({"expect": {"education": 15}, "category": ""}, []),
        ({"outcome": "recommend"}, [("case.4", "outcome", 'outcome: expected "recommend", found "undetermined"')]),
    ],
    ids=str,
)
def test_every_check_that_does_not_come_out_is_told_with_what_was_found(checks, said):
    faults = failing(POINTS, [case_of(**checks)], {})

    assert [(".".join(map(str, fault.path)), fault.key, fault.what.en) for fault in faults] == said


def test_the_outcome_of_a_case_rests_on_all_editions_in_force_on_its_day():
    """The points table has no gates: what is proposed beside it is said by the model criteria, from their first day on."""
    host = HostFacts(host_consent=False)

    def outcome(on: date, others: tuple) -> list[str]:
        case = Case(POINTS.id, POINTS.edition, 0, "a gate fails", on, host, {"outcome": "blocked"})
        return [fault.what.en for fault in failing(POINTS, [case], law().series, others)]

    assert outcome(date(2026, 11, 1), editions()) == []
    assert outcome(date(2026, 10, 31), editions()) == ['outcome: expected "blocked", found "undetermined"']
    assert outcome(date(2026, 11, 1), ()) == ['outcome: expected "blocked", found "undetermined"']


def test_a_draft_that_takes_the_place_of_an_edition_is_the_one_that_its_cases_are_worked_out_by():
    lenient = replace(MERIT, gates=MERIT.gates[:1])
    case = Case(MERIT.id, MERIT.edition, 0, "consent refused", date(2026, 11, 23), HostFacts(host_consent=False), {})
    blocked, open_ = (replace(case, checks={"outcome": outcome}) for outcome in ("blocked", "undetermined"))

    assert not list(failing(MERIT, [blocked], {}, editions()))
    assert not list(failing(lenient, [open_], {}, editions()))


def test_the_cases_of_an_offices_points_table_are_proven_beside_the_published_criteria(tmp_path):
    folder = tmp_path / "own" / "work-permit-points"
    folder.mkdir(parents=True)
    text = (LAW / TABLE).read_text("utf-8").replace("from = 2017-04-01", "from = 2027-01-01")
    (folder / "2027-01-01.toml").write_text(text, "utf-8")
    cases = CASE.replace("on = 2026-03-01", "on = 2027-03-01")
    cases += '\n[[case]]\nname = "a gate fails"\non = 2027-03-01\nfacts = { host_consent = false }\noutcome = "blocked"\n'
    (folder / "2027-01-01.cases.toml").write_text(cases, "utf-8")

    reports = check_law(tmp_path / "own")

    assert not any("expected" in line for line in told(reports))
    assert [(one.kind, one.count, one.tried) for one in reports] == [("edition", 9, True), ("cases", 2, True)]


PAID = HostFacts(annual_salary_cny=Decimal("596832"))  # four times the average wage of 2024


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"salary_four_times_average": "holds"}, []),
        ({"salary_four_times_average": {"state": "holds", "margin": 0, "who_may_use_four_times": "unknown"}}, []),
        (
            {"salary_four_times_average": "fails", "talent_programme": "holds"},
            [
                ("case.0.routes", "salary_four_times_average", 'salary_four_times_average: expected "fails", found "holds"'),
                ("case.0.routes", "talent_programme", 'talent_programme: expected "holds", found "unknown"'),
            ],
        ),
        (
            {"salary_four_times_average": {"state": "fails", "margin": 1}},
            [
                ("case.0.routes.salary_four_times_average", "state", 'state: expected "fails", found "holds"'),
                ("case.0.routes.salary_four_times_average", "margin", "margin: expected 1, found 0"),
            ],
        ),
    ],
    ids=str,
)
def test_a_route_that_does_not_come_out_is_told_key_by_key(wanted, said):
    case = Case(POINTS.id, POINTS.edition, 0, "paid", date(2026, 1, 5), PAID, {"routes": wanted})

    found = [(".".join(map(str, one.path)), one.key, one.what.en) for one in failing(POINTS, [case], law().series)]

    assert found == said


# --- edges and grades without a case


def untold(criterion_id: str, ruleset=POINTS, cases: tuple[Case, ...] = ()) -> list[tuple[str, str, str]]:
    """What is told of one criterion with only these cases: the way to the row, the key, and the sentence."""
    criterion = next(one for one in ruleset.criteria if one.id == criterion_id)
    faults = untried(replace(ruleset, criteria=(criterion,), routes=()), cases, "f.toml", {})
    return [(".".join(map(str, fault.path[2:])), fault.key, fault.what.en) for fault in faults]


def edge(way: str, value: str, fact: str, beside: str) -> list[tuple[str, str, str]]:
    return [
        (way, "when", f"no worked case stands on the edge {value} of {fact}; add one to f.toml"),
        (way, "when", f"no worked case stands beside the edge {value} of {fact}; add one with {beside} to f.toml"),
    ]


def grade(way: str, value: str, fact: str) -> tuple[str, str, str]:
    return (way, "is", f"{fact} = {value} has no worked case; add one to f.toml")


def test_without_cases_every_edge_that_is_possible_and_every_grade_is_told():
    """Beside the least and the greatest possible value there is one neighbour only."""
    assert untold("chinese") == [
        grade("best_of.0.grades.0", "true", "former_chinese_national"),
        grade("best_of.0.grades.1", "false", "former_chinese_national"),
        grade("best_of.1.grades.0", "true", "degree_taught_in_chinese"),
        grade("best_of.1.grades.1", "false", "degree_taught_in_chinese"),
        *edge("best_of.2.bands.0", "5", "hsk_level", "4 / 6"),
        *edge("best_of.2.bands.1", "4", "hsk_level", "3 / 5"),
        *edge("best_of.2.bands.2", "3", "hsk_level", "2 / 4"),
        *edge("best_of.2.bands.3", "2", "hsk_level", "1 / 3"),
        *edge("best_of.2.bands.4", "1", "hsk_level", "0 / 2"),
        *edge("best_of.2.bands.5", "0", "hsk_level", "1"),
    ]
    assert untold("local_products", MERIT) == [
        *edge("bands.0", "50", "local_products", "49.99 / 50.01"),
        *edge("bands.0", "100", "local_products", "99.99"),
        *edge("bands.1", "30", "local_products", "29.99 / 30.01"),
        *edge("bands.2", "10", "local_products", "9.99 / 10.01"),
        *edge("bands.3", "0", "local_products", "0.01"),
    ]
    assert untold("age")[-2:] == edge("gaps.0", "0", "age", "1")


def test_an_edge_beyond_what_is_possible_needs_no_case_and_hides_none_behind_it():
    (salary,) = [one for one in POINTS.criteria if one.id == "local_bonus"]
    rows = tuple(Row("local_bonus", Interval.parse(when), None, 0, "") for when in ("[-5, 2]", "(2, 20]", "[9, 10]"))
    one = replace(salary, scales=(Scale("local_bonus", "points", rows),))

    assert untold("local_bonus", replace(POINTS, criteria=(one,))) == [
        *edge("bands.0", "2", "local_bonus", "1 / 3"),
        *edge("bands.2", "9", "local_bonus", "8 / 10"),
        *edge("bands.2", "10", "local_bonus", "9"),
    ]


def test_a_case_counts_for_the_criterion_that_it_checks_and_for_no_other():
    def hsk(level: int, **checks: object) -> Case:
        return Case("x", "x", 0, "a case", date(2026, 11, 23), HostFacts(hsk_level=level), checks)

    five, six = hsk(5, expect={"chinese": 5}), hsk(6, expect={"chinese": 5})
    others = (hsk(5, expect={"age": [0, 15]}), hsk(6, total=0))

    assert not any("edge 5 " in said for _, _, said in untold("chinese", cases=(five, six)))
    assert [said for _, _, said in untold("chinese", cases=(five,)) if "edge 5 " in said] == [
        "no worked case stands beside the edge 5 of hsk_level; add one with 4 / 6 to f.toml"
    ]
    assert untold("chinese", cases=others) == untold("chinese")
