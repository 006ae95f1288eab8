"""What is published stays as it was: editions and yearly values have their digests, and a coming year's value is a new line."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from rules import LawFault, check_law, law
from rules.gazette import LAW

WAGE = "average-wage.shanghai"
OF_2024 = f"{WAGE}/2025-07-01"
MISSING_2025 = """[[missing]]
wage_year = 2025
in_force = { from = 2026-07-01 }
inferred = ["from"]
"""
VALUE_2025 = """[[value]]
wage_year = 2025
in_force = { from = 2026-07-01, until = 2027-06-30 }
inferred = ["until"]
amount = 12800.50
certainty = "confirmed"
review_by = 2027-06-01
source = { number = "示例〔2026〕1号", title = "示例", place = "第一段", checked = { status = "secondary" } }

[[missing]]
wage_year = 2026
in_force = { from = 2027-07-01 }
inferred = ["from"]
"""
NEEDS_CASES = {"threshold_without_case", "threshold_without_neighbour", "day_without_case", "does_not_come_out"}


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the published law."""
    return Path(shutil.copytree(LAW, tmp_path / "law"))


def wages(folder: Path) -> Path:
    return folder / "reference-values" / f"{WAGE}.toml"


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), "utf-8")


def faults_of(path: Path) -> list[LawFault]:
    return [fault for report in check_law(path) for fault in report.faults]


def test_every_published_value_has_its_digest():
    entered = tomllib.loads((LAW / "published.toml").read_text("utf-8"))["values"]

    assert entered == {one.name: one.seal for one in law().series[WAGE].values if one.amount is not None}
    assert len(set(entered.values())) == len(entered) == 8


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("amount = 12434", "amount = 12435"),
        ("amount = 12434", "amount = 12434.01"),
        ('review_by = 2026-06-01', 'review_by = 2026-06-02'),
        ("until = 2026-06-30 }\ninferred = [\"from\", \"until\"]", "until = 2026-06-30 }\ninferred = [\"from\"]"),
        ("revised in Beijing and Shanghai (13 February 2026)", "revised in Beijing and Shanghai"),
        ("Enforced to the yuan", "Enforced"),
    ],
)  # fmt: skip
def test_a_change_of_a_published_value_is_noticed(copy, old, new):
    edited(wages(copy), old, new)

    (fault,) = [one for one in faults_of(copy) if Path(one.file).name == "published.toml"]  # worked cases notice another amount

    assert (fault.kind, fault.key) == ("value_differs", OF_2024)
    line = (copy / "published.toml").read_text("utf-8").splitlines()[fault.line - 1]
    assert line == f'"{OF_2024}" = "{fault.value}"'
    assert "a published value is not edited in passing" in str(fault)


def test_another_certainty_of_a_published_value_is_noticed(copy):
    text = wages(copy).read_text("utf-8")
    wages(copy).write_text(text.replace('certainty = "confirmed"', 'certainty = "reported"'), "utf-8")

    assert [(fault.kind, fault.key) for fault in faults_of(copy)] == [
        ("value_differs", f"{WAGE}/2024-07-01"),
        ("value_differs", OF_2024),
    ]


def test_another_unit_changes_every_value(copy):
    edited(wages(copy), 'unit = "CNY/month"', 'unit = "CNY/year"')

    assert [fault.kind for fault in faults_of(copy)] == ["value_differs"] * 8


def test_comments_blanks_and_the_order_of_keys_change_no_value(copy):
    edited(wages(copy), "amount = 12434\n", "")
    edited(wages(copy), "wage_year = 2024\n", "amount =   12434 # yuan a month\n\nwage_year = 2024\n")

    assert faults_of(copy) == []


def test_the_value_of_a_coming_year_is_a_new_block_and_a_new_line(copy):
    edited(wages(copy), MISSING_2025, VALUE_2025)

    found = {fault.kind: fault for fault in faults_of(copy)}
    fault = found.pop("digest_missing")
    assert fault.key == f"{WAGE}/2026-07-01"
    assert set(found) == NEEDS_CASES  # the thresholds of a new wage have no worked cases yet
    (line,) = re.findall(r'add ("[^"]+" = "[0-9a-f]{64}") under \[values\]', str(fault))
    with (copy / "published.toml").open("a", encoding="utf-8") as digests:
        digests.write(f"{line}\n")
    assert {fault.kind for fault in faults_of(copy)} == NEEDS_CASES
    assert faults_of(wages(copy)) == []


def test_a_value_that_is_taken_away_is_told(copy):
    edited(wages(copy), "wage_year = 2016\n", "wage_year = 2015\n")
    edited(wages(copy), "from = 2017-01-01, until = 2017-12-31", "from = 2017-02-01, until = 2017-12-31")

    assert {(fault.kind, fault.key) for fault in faults_of(copy)} == {
        ("digest_missing", f"{WAGE}/2017-02-01"),
        ("value_gone", f"{WAGE}/2017-01-01"),
    }


def test_a_series_that_is_gone_takes_its_values_with_it(copy):
    wages(copy).unlink()

    gone = [fault.key for fault in faults_of(copy) if fault.kind == "value_gone"]

    assert len(gone) == 8
    assert OF_2024 in gone


def test_a_series_that_cannot_be_read_is_not_called_gone(copy):
    edited(wages(copy), "amount = 12434", 'amount = "12434"')

    kinds = {fault.kind for fault in faults_of(copy)}

    assert "wrong_type" in kinds
    assert not kinds & {"value_gone", "value_differs", "digest_missing"}


def test_one_file_of_values_is_compared_with_its_own_digests_only(copy):
    edited(copy / "published.toml", '"work-permit-points/2016-10-01"', '"work-permit-points/2015-10-01"')
    edited(wages(copy), "amount = 12434", "amount = 12435")

    assert [(fault.kind, fault.key) for fault in faults_of(wages(copy))] == [("value_differs", OF_2024)]


def test_one_edition_is_not_compared_with_the_digests_of_values(copy):
    edited(wages(copy), "amount = 12434", "amount = 12435")

    assert faults_of(copy / "livestream-host-merit" / "2026-11-01.toml") == []


def test_a_law_without_yearly_values_needs_no_digests_of_them(copy):
    shutil.rmtree(copy / "reference-values")
    text = (copy / "published.toml").read_text("utf-8")
    (copy / "published.toml").write_text(text[: text.index("[values]")], "utf-8")

    assert {fault.kind for fault in faults_of(copy)} == {"no_such"}  # the routes name a series that is not there


def test_digests_that_are_no_toml_are_told(copy):
    (copy / "published.toml").write_text("[editions\n", "utf-8")

    (fault,) = [fault for fault in faults_of(copy) if Path(fault.file).name == "published.toml"]

    assert "no TOML" in str(fault)
