"""The average wage through the years: never past its last day, never replaced by an earlier one, supplied by an office."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from rules import HostFacts, UnsoundLaw, evaluate, law, lay_over, on_day, read_law
from rules.gazette import LAW
from rules.reference import read_series, unsound_series
from rules.review import reviews

WAGE = "average-wage.shanghai"
FILE = LAW / "reference-values" / f"{WAGE}.toml"
SUPPLIED = """[series]
id = "average-wage.shanghai"
unit = "CNY/month"

[[value]]
wage_year = 2025
in_force = { from = 2026-07-01, until = 2027-06-30 }
amount = 12800.50
certainty = "confirmed"
review_by = 2027-06-01
source = { number = "示例〔2026〕1号", title = "示例", place = "第一段", checked = { status = "secondary" } }
"""


def office(tmp_path: Path, text: str = SUPPLIED) -> Path:
    folder = tmp_path / "law"
    (folder / "reference-values").mkdir(parents=True)
    (folder / "reference-values" / f"{WAGE}.toml").write_text(text, "utf-8")
    return folder


@pytest.fixture
def supplied(tmp_path):
    lay_over(office(tmp_path))
    yield
    lay_over(None)


@pytest.mark.parametrize(
    ("day", "year", "amount"),
    [
        ("2017-06-01", 2016, "6504"), ("2018-06-01", 2017, "7132"), ("2019-04-01", 2018, "7832"), ("2019-03-31", 2017, "7132"),
        ("2020-08-01", 2019, None), ("2021-06-30", 2019, None), ("2021-07-01", 2020, "10338"), ("2022-07-01", 2021, "11396"),
        ("2023-07-01", 2022, "12183"), ("2024-07-01", 2023, "12307"), ("2025-06-30", 2023, "12307"),
        ("2025-07-01", 2024, "12434"), ("2026-06-30", 2024, "12434"), ("2026-07-01", 2025, None), ("2027-07-01", 2026, None),
    ],
)  # fmt: skip
def test_each_day_has_its_own_value_or_says_that_it_is_missing(day, year, amount):
    value = law().series[WAGE].on(date.fromisoformat(day))

    assert (value.wage_year, value.amount) == (year, amount and Decimal(amount))


def test_before_the_first_value_there_is_none():
    assert law().series[WAGE].on(date(2016, 12, 31)) is None


@pytest.mark.parametrize(("day", "due"), [(date(2026, 11, 23), False), (date(2026, 11, 24), True)])
def test_an_edition_is_warned_of_from_the_day_after_its_review(day, due):
    editions = tuple(replace(edition, review_by=date(2026, 11, 23)) for edition in on_day(day) if not edition.routes)

    assert bool(reviews(editions, {}, day)) is due


def test_every_value_has_source_certainty_and_a_day_of_review():
    for value in law().series[WAGE].values:
        if value.amount is not None:
            assert value.certainty in {"confirmed", "reported", "inferred", "unconfirmed"}
            assert value.source.title
            assert value.in_force.from_ <= value.review_by <= value.in_force.until


def test_days_that_no_source_gives_are_marked_inferred():
    by_year = {value.wage_year: value.inferred for value in law().series[WAGE].values}

    assert by_year[2024] == ("from", "until")  # "July 2025", and no source says until when
    assert by_year[2023] == ("until",)  # 1 July 2024 is told


@pytest.mark.parametrize(
    ("day", "due"), [("2026-06-01", False), ("2026-06-02", True), ("2026-11-23", True), ("2025-06-15", False)]
)
def test_past_its_review_a_value_without_a_successor_is_warned_of(day, due):
    evaluation = evaluate(HostFacts(), date.fromisoformat(day))

    assert [one.id for one in evaluation.reviews] == ([f"review_due.{WAGE}"] if due else [])
    assert any("2024年度的数据已过复核日（2026年6月1日）" in said for said in evaluation.trace()["warnings"]) == due


def test_an_office_supplies_a_missing_value_and_the_trace_says_so(supplied):
    evaluation = evaluate(HostFacts(annual_salary_cny=Decimal("921636")), date(2026, 11, 23))
    six = evaluation.route("salary_six_times_average")

    assert (six.state, six.margin) == ("holds", Decimal(0))  # 12,800.50 x 6 x 12
    (value,) = evaluation.trace()["values"]
    assert (value["wage_year"], value["amount"], value["origin"]) == (2025, "12800.5", "office") or value[
        "amount"
    ] == "12800.50"
    assert value["source"]["number"] == "示例〔2026〕1号"
    assert evaluation.reviews == ()


def test_the_file_that_the_readme_shows_can_be_supplied_as_it_stands(tmp_path):
    readme = (LAW.parent / "README.md").read_text("utf-8")
    [shown] = re.findall(r"```toml\n(# office-law/reference-values/.*?)```", readme, re.S)

    value = read_law(LAW, office(tmp_path, shown)).series[WAGE].on(date(2026, 11, 23))

    assert (value.wage_year, value.amount, value.origin, value.inferred) == (2025, Decimal("12800.50"), "office", ("until",))


def test_after_a_supplied_value_the_next_year_is_missing_again(supplied):
    series = law().series[WAGE]

    assert series.on(date(2027, 6, 30)).amount == Decimal("12800.50")
    assert (series.on(date(2027, 7, 1)).wage_year, series.on(date(2027, 7, 1)).amount) == (2026, None)


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        # old, new, the text on the line that the fault names, and what it says
        ("from = 2026-07-01", "from = 2026-06-30", "from =", "the values of 2024 and 2025 are both in use on 2026-06-30"),
        ("amount = 12800.50", "amount = 0", "amount = 0", "value 1: amount is 0; more than zero is expected"),
        ('certainty = "confirmed"\n', "", "[[value]]", "value 1: certainty is missing"),
        ("review_by = 2027-06-01\n", "", "[[value]]", "review_by is missing"),
        (
            "review_by = 2027-06-01",
            "review_by = 2026-06-01",
            "review_by",
            "review_by 2026-06-01 lies before the first day 2026-07-01",
        ),
        ("wage_year = 2025", "wage_year = 2026", "from =", "in use from 2026-07-01, before the year 2026 is over"),
        ('number = "示例〔2026〕1号"', 'number = ""', "source =", "value 1, source: number is empty"),
        ("until = 2027-06-30", "until = 2026-06-30", "until =", "the last day 2026-06-30 lies before the first day 2026-07-01"),
        ('unit = "CNY/month"', 'unit = "CNY/year"', "unit =", 'the fact is kept in "CNY/month", but here unit is "CNY/year"'),
        ('id = "average-wage.shanghai"', 'id = "average-wage.beijing"', "id =", "which is not what the file is called"),
        (
            'id = "average-wage.shanghai"',
            'id = "average-wage.beijing"',
            "id =",
            'there is no "average-wage.beijing"; there are: average',
        ),
        ("amount = 12800.50", 'amount = "12800.50"', "amount =", "amount is of the wrong type"),
        ("wage_year = 2025", "wage_year = 2025\nwages = 1", "wages", "wages is no key of this table; the nearest is wage_year"),
        ("from = 2026-07-01", "from = 2026-07-32", "from =", "there is no day 2026-07-32; the nearest is 2026-07-31"),
    ],
)
def test_what_an_office_supplies_is_checked_the_same_way(tmp_path, old, new, at, said):
    assert old in SUPPLIED
    folder = office(tmp_path, SUPPLIED.replace(old, new))

    with pytest.raises(UnsoundLaw) as unsound:
        lay_over(folder)

    text = SUPPLIED.replace(old, new)
    line = text.count("\n", 0, text.index(at)) + 1
    file = str(folder / "reference-values" / "average-wage.shanghai.toml")
    found = [(fault.file, fault.line) for fault in unsound.value.faults if said in str(fault)]
    assert found == [(file, line)], [str(fault) for fault in unsound.value.faults]
    assert law().series[WAGE].on(date(2026, 11, 23)).amount is None  # nothing has changed


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnsoundLaw, match="there is no folder"):
        lay_over(tmp_path / "nowhere")


def test_an_office_may_adopt_an_edition_of_its_own_and_never_replace_one(tmp_path):
    text = (LAW / "livestream-host-merit" / "2026-11-01.toml").read_text("utf-8")
    folder = tmp_path / "law" / "livestream-host-merit"
    folder.mkdir(parents=True)
    (folder / "2027-01-01.toml").write_text(text.replace("from = 2026-11-01", "from = 2027-01-01"), "utf-8")

    adopted = read_law(LAW, folder.parent)

    assert [(one.id, one.edition, one.origin) for one in adopted.on_day(date(2027, 1, 1))] == [
        ("work-permit-points", "2017-04-01", "published"),
        ("livestream-host-merit", "2027-01-01", "office"),
    ]
    assert adopted.on_day(date(2026, 12, 31))[1].origin == "published"
    (folder / "2026-11-01.toml").write_text(text, "utf-8")
    with pytest.raises(UnsoundLaw, match=r"another file of livestream-host-merit/2026-11-01 \(published\)"):
        read_law(LAW, folder.parent)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "until = 2025-06-30",
            "until = 2025-05-31",
            "between the values of 2023 and 2024 there is none from 2025-06-01 to 2025-06-30",
        ),
        ("from = 2025-07-01", "from = 2025-06-30", "the values of 2023 and 2024 are both in use on 2025-06-30"),
        ('inferred = ["until"]', 'inferred = ["end"]', 'inferred is "end", not one of from, until; the nearest is'),
    ],
)
def test_the_published_series_is_proven_without_holes(old, new, said):
    text = FILE.read_text("utf-8")
    assert old in text
    faults = []
    series = read_series(text.replace(old, new, 1).encode(), faults)

    assert faults == []
    assert any(said in fault.what.en for _, fault in unsound_series(series))


def test_no_day_since_the_first_is_without_a_value_or_a_declared_gap():
    series, day = law().series[WAGE], date(2017, 1, 1)
    while day < date(2028, 1, 1):
        assert series.on(day) is not None
        day += timedelta(days=1)


def score(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    import os

    command = [sys.executable, "-m", "forms.terminal", "score", "-", "--on", "2026-11-23", *arguments]
    house = Path(__file__).parents[1]
    facts = b'{"annual_salary_cny": 921636}'
    return subprocess.run(
        command, input=facts, capture_output=True, env={**os.environ, **environment}, cwd=house, timeout=60, check=False
    )


def test_the_command_reads_the_office_folder_from_its_variable(tmp_path):
    done = score("--json", JIANCAI_LAW_DIR=str(office(tmp_path)))

    trace = json.loads(done.stdout)
    assert trace["values"][0]["origin"] == "office"
    assert next(one for one in trace["routes"] if one["id"] == "salary_six_times_average")["state"] == "holds"


def test_an_unsound_office_folder_ends_the_command_with_every_fault_named(tmp_path):
    done = score(JIANCAI_LAW_DIR=str(office(tmp_path, SUPPLIED.replace("amount = 12800.50", "amount = 0"))))

    assert (done.returncode, done.stdout) == (2, b"")
    assert "average-wage.shanghai.toml:8: value 1：amount 为 0，应大于零" in done.stderr.decode()
    assert b"JIANCAI_LAW_DIR" in done.stderr
