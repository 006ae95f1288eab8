"""The other reading, where parts, gates and several facts meet: it changes what it is about, and nothing else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from test_assess import ANNA, BEST, EVERYTHING

from rules import HostFacts, evaluate, facts_from
from rules.readings import read_otherwise

POINTS, MODEL = "work-permit-points", "livestream-host-merit"
DAY = date(2026, 11, 23)
NOBODY = frozenset()
ALL_GATES = (
    "adult", "needs_permit", "real_employer", "contract", "identity", "no_criminal_record", "regulated_topics", "host_consent",
)  # fmt: skip


def reading(stated: dict, name: str, ruleset: str = MODEL, on: date = DAY, not_proven: frozenset[str] = NOBODY, **otherwise):
    evaluation = evaluate(facts_from({key: value for key, value in stated.items() if value is not None}), on, not_proven)
    assessment = evaluation.assessment(ruleset)
    [one] = [one for one in assessment.ruleset.interpretations if one.id == name]
    return read_otherwise(replace(one, **otherwise), assessment, evaluation.asked), assessment


# 63 points, of which 18 for compliance, as much as a recommendation asks for; half a year of hosting more would make 65
NEARLY = {**BEST, "audience_reach": 0, "live_sales": 500000, "market_languages": 2, "overseas_markets": 10}
NEARLY |= {"platform_penalties": 1, "content_control": "none", "hosting_experience": Decimal("4.5"), "training_given": 0}
NEARLY |= {"recognition": "international", "local_products": 50, "place_of_work": "cluster"}


@pytest.mark.parametrize(
    ("more", "chosen", "other"),
    [
        ({}, (63, 63, "panel"), (65, 65, "panel")),
        ({"audience_reach": 300000}, (69, 69, "panel"), (71, 71, "recommend")),
        ({"audience_reach": 300000, "tax_record": "partial", "market_languages": 3}, (68, 68, "panel"), (70, 70, "panel")),
        ({"audience_reach": 300000, "tax_record": None}, (63, 69, "panel"), (65, 71, None)),
        ({"audience_reach": 5000000, "tax_record": None, "market_languages": 3}, (69, 75, None), (71, 77, None)),
        ({"audience_reach": 300000, "live_sales": None}, (65, 75, None), (67, 77, None)),
        ({"audience_reach": 300000, "hosting_experience": None}, (63, 71, None), (63, 71, None)),
    ],
)
def test_the_category_under_the_other_reading_asks_for_the_part_sums_too(more, chosen, other):
    found, assessment = reading({**NEARLY, **more}, "part_years_floored")

    assert (assessment.least, assessment.most, assessment.category) == chosen
    assert (found.least, found.most, found.category) == other
    assert found.changes is (None if other == chosen else True)


MERITS = {**ANNA, "consecutive_years_in_china": Decimal("4.5")}


@pytest.mark.parametrize(
    ("more", "least", "most"),
    [({}, 5, 5), ({"intellectual_property": None}, 5, 5), ({"consecutive_years_in_china": Decimal(3)}, 0, 0)],
)
def test_of_several_merits_the_best_still_counts(more, least, most):
    found, assessment = reading({**MERITS, **more}, "part_years_floored", POINTS)

    assert (found.least - 54, found.most - 54) == (least, most)
    assert assessment.least == 54


TRIAL = date(2017, 3, 1)


@pytest.mark.parametrize(
    ("university", "company", "span", "changes"),
    [
        (True, True, (5, 5), False),
        (True, False, (0, 0), True),
        (True, None, (0, 5), True),
        (False, None, (0, 5), None),
        (None, True, (5, 5), False),
    ],
)
def test_without_the_university_the_other_merit_remains(university, company, span, changes):
    host = {
        **ANNA,
        "date_of_birth": "1990-01-01",
        "high_level_foreign_university": university,
        "fortune_500_experience": company,
    }

    found, assessment = reading(host, "top_100_university", POINTS, TRIAL)
    base = assessment.least - assessment.finding("merits").least

    assert (found.least - base, found.most - base) == span
    assert found.changes is changes


@pytest.mark.parametrize(
    ("born", "on", "points"),
    [
        ("1996-02-29", date(2021, 2, 28), (10, 10)),  # 24; on the 28th he would be 25: the same band
        ("2000-02-29", date(2026, 2, 28), (10, 15)),  # 25, or 26
        ("2000-03-01", date(2026, 2, 28), (10, 10)),  # no leap day
        ("2000-02-29", date(2026, 2, 27), (10, 10)),  # the day before
        ("1972-02-29", date(2028, 2, 28), (10, 10)),  # a leap year has a 29th of February
        ("1972-02-29", date(2028, 2, 29), (5, 5)),
        ("2000-02-29", date(2026, 3, 31), (15, 15)),
    ],
)
def test_only_a_leap_day_in_a_common_year_is_read_in_two_ways(born, on, points):
    found, assessment = reading({**ANNA, "date_of_birth": born}, "completed_years_of_age", POINTS, on)
    now = assessment.finding("age").least

    assert (now, now + found.least - assessment.least) == points


# --- gates


def gates(stated: dict, name: str, on: date = DAY, not_proven: frozenset[str] = NOBODY, **otherwise) -> dict[str, str]:
    return dict(reading({**EVERYTHING, **stated}, name, on=on, not_proven=not_proven, **otherwise)[0].gates)


@pytest.mark.parametrize(
    ("expires", "otherwise"),
    [("2026-12-01", {}), ("2027-05-21", {}), ("2027-05-22", {"identity": "holds"}), ("2027-05-23", {}), ("2035-01-01", {})],
)
def test_180_days_of_a_passport_are_a_day_less_than_six_months(expires, otherwise):
    assert gates({"passport_expires": expires}, "months_by_day_number", gates=ALL_GATES) == otherwise


@pytest.mark.parametrize(
    ("issued", "otherwise"),
    [
        ("2026-11-24", {}),
        ("2026-11-23", {}),
        ("2026-05-27", {}),
        ("2026-05-26", {"no_criminal_record": "fails"}),
        ("2026-05-22", {}),
    ],
)
def test_180_days_of_a_certificate_end_before_six_months_do(issued, otherwise):
    assert gates({"no_criminal_record_issued": issued}, "months_by_day_number", gates=ALL_GATES) == otherwise


@pytest.mark.parametrize(
    ("born", "on", "otherwise"),
    [
        ("2012-02-29", date(2030, 2, 28), {"adult": "holds"}),
        ("2012-03-01", date(2030, 2, 28), {}),
        ("2012-02-29", date(2030, 2, 27), {}),
        ("2000-01-01", date(2030, 2, 28), {}),
    ],
)
def test_the_leap_day_changes_no_gate_but_that_of_the_age(born, on, otherwise):
    host = {"date_of_birth": born, "no_criminal_record_issued": "2030-01-10", "passport_expires": "2030-08-28"}

    assert gates(host, "completed_years_of_age", on, gates=ALL_GATES) == otherwise


def test_what_is_unknown_or_not_proven_stays_so_under_the_other_reading():
    papers = {"passport_expires": None, "no_criminal_record_issued": None}

    found, _ = reading({**EVERYTHING, **papers}, "months_by_day_number")
    assert (found.gates, found.changes) == ((), None)
    assert gates({}, "months_by_day_number", not_proven=frozenset({"passport_expires"})) == {}
    assert gates({"host_consent": None}, "months_by_day_number", gates=ALL_GATES) == {}
    assert gates({"host_consent": False}, "months_by_day_number", gates=ALL_GATES) == {}


def test_what_the_reading_does_not_touch_may_stay_unknown():
    found, _ = reading({**EVERYTHING, "host_consent": None, "audience_reach": None}, "months_by_day_number")

    assert found.changes is False


def test_a_reading_of_days_leaves_points_as_they_are():
    found, assessment = reading(EVERYTHING, "months_by_day_number", criteria=("audience_reach",))

    assert (found.least, found.most) == (assessment.least, assessment.most) == (100, 100)


# --- what a finding shows


def test_among_equal_facts_the_one_that_stands_first_is_the_reason():
    finding = evaluate(
        HostFacts(education="master", vocational_qualification="technician"), DAY
    ).assessment(POINTS).finding("education")  # fmt: skip

    assert (finding.band, finding.least) == ("master", 15)
    assert [(line.fact, line.band, line.least) for line in finding.because] == [
        ("education", "master", 15),
        ("vocational_qualification", "technician", 15),
    ]


def test_a_line_without_a_row_has_no_band():
    finding = evaluate(HostFacts(education="master"), DAY).assessment(POINTS).finding("education")

    assert [line.band for line in finding.because] == ["master", None]


def test_an_edition_has_only_its_own_findings():
    with pytest.raises(KeyError, match="salaries"):
        evaluate(HostFacts(), DAY).assessment(POINTS).finding("salaries")
