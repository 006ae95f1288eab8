"""The other reading of a text that leaves a question open: whether it would change this host's result."""

from datetime import date
from decimal import Decimal

import pytest

from rules import HostFacts, evaluate

POINTS, MODEL = "work-permit-points", "livestream-host-merit"
DAY = date(2026, 3, 1)
NOTHING_ELSE = {
    "hsk_level": 0, "degree_taught_in_chinese": False, "former_chinese_national": False, "high_level_foreign_university": False,
    "fortune_500_experience": False, "intellectual_property": False, "consecutive_years_in_china": Decimal(0),
    "education": "bachelor", "vocational_qualification": "none", "relevant_work_years": Decimal(2),
    "annual_salary_cny": Decimal(300000), "months_per_year_in_china": Decimal(12), "work_region": "other", "local_bonus": 0,
    "date_of_birth": date(1996, 5, 1),
}  # fmt: skip


def reading(name: str, on: date = DAY, ruleset: str = POINTS, **facts):
    evaluation = evaluate(HostFacts(**{**NOTHING_ELSE, **facts}), on)
    found = {one.interpretation.id: one for one in evaluation.readings(evaluation.assessment(ruleset))}
    return found[name], evaluation.assessment(ruleset)


def test_adding_up_gives_a_bachelor_with_a_certificate_twenty_points():
    other, chosen = reading("best_counts", vocational_qualification="senior_worker")

    assert other.changes is True
    assert (other.least - chosen.least, other.most - chosen.most) == (10, 10)  # 10 + 10 instead of the better 10


def test_adding_up_never_exceeds_the_maximum_of_the_criterion():
    other, chosen = reading("best_counts", hsk_level=4, former_chinese_national=True)

    assert (other.changes, other.least) == (False, chosen.least)


def test_the_other_reading_may_lead_to_another_category():
    other, chosen = reading("best_counts", vocational_qualification="senior_worker")

    assert (chosen.category, other.category) == ("C", "B")  # 59 and 69
    assert chosen.least == 59


@pytest.mark.parametrize(
    ("years", "changes", "more"), [("2", False, 0), ("2.01", True, 1), ("2.99", True, 1), ("1.5", True, 5), ("16.5", True, 1)]
)
def test_a_part_of_a_year_would_count_as_a_year(years, changes, more):
    other, chosen = reading("part_years_floored", relevant_work_years=Decimal(years))

    assert (other.changes, other.least - chosen.least) == (changes, more)


def test_a_part_of_a_year_in_china_would_count_too():
    other, chosen = reading("part_years_floored", consecutive_years_in_china=Decimal("4.5"))

    assert (other.changes, other.least - chosen.least) == (True, 5)


@pytest.mark.parametrize(
    ("born", "on", "changes"),
    [
        (date(2000, 2, 29), date(2026, 2, 28), True),  # 25 or 26: 10 or 15 points
        (date(2000, 2, 29), date(2026, 3, 1), False),
        (date(2000, 2, 29), date(2026, 2, 27), False),
        (date(2000, 2, 28), date(2026, 2, 28), False),
        (date(2000, 2, 29), date(2024, 2, 28), False),  # a leap year has its own 29 February
        (date(1996, 2, 29), date(2026, 2, 28), False),  # 29 or 30 earn the same
    ],
)
def test_who_is_born_on_29_february_would_be_a_year_older_a_day_earlier(born, on, changes):
    other, chosen = reading("completed_years_of_age", on, date_of_birth=born)

    assert other.changes is changes
    assert other.least - chosen.least == (5 if changes else 0)


def test_the_18th_birthday_of_29_february_changes_a_gate_of_the_model():
    other, _ = reading("completed_years_of_age", date(2030, 2, 28), MODEL, date_of_birth=date(2012, 2, 29))

    assert other.changes is True
    assert other.gates == (("adult", "holds"),)


@pytest.mark.parametrize(
    ("issued", "on", "gates"),
    [
        (date(2026, 5, 23), date(2026, 11, 23), (("no_criminal_record", "fails"),)),  # six months are 184 days here
        (date(2026, 5, 27), date(2026, 11, 23), ()),  # 180 days
        (date(2026, 8, 31), date(2027, 2, 28), (("no_criminal_record", "fails"),)),  # 181 days
        (date(2026, 11, 24), date(2026, 11, 23), ()),
    ],
)
def test_180_days_are_not_six_months(issued, on, gates):
    other, _ = reading("months_by_day_number", on, MODEL, no_criminal_record_issued=issued, passport_expires=date(2035, 1, 1))

    assert other.gates == gates


def test_a_passport_by_days():
    facts = {"no_criminal_record_issued": date(2026, 11, 1), "passport_expires": date(2027, 5, 22)}  # 180 days; no six months
    other, _ = reading("months_by_day_number", date(2026, 11, 23), MODEL, **facts)

    assert (other.changes, other.gates) == (True, (("identity", "holds"),))


@pytest.mark.parametrize("name", ["reference_day", "salary_gross_in_cny"])
def test_what_would_need_another_day_or_another_salary_is_not_guessed(name):
    other, chosen = reading(name)

    assert (other.changes, other.least, other.most) == (None, chosen.least, chosen.most)


@pytest.mark.parametrize(
    ("name", "missing"),
    [("best_counts", {"hsk_level": None}), ("part_years_floored", {"relevant_work_years": None})],
)
def test_while_something_is_unknown_nobody_says_that_it_changes_nothing(name, missing):
    assert reading(name, **missing)[0].changes is None


def test_the_trial_table_would_not_take_the_later_tables_university():
    other, chosen = reading("top_100_university", date(2017, 3, 1), high_level_foreign_university=True)

    assert (other.changes, other.least - chosen.least) == (True, -5)
    assert reading("no_skill_certificate", date(2017, 3, 1))[0].changes is None


def test_not_proven_stays_not_proven_under_every_reading():
    facts = HostFacts(**{**NOTHING_ELSE, "relevant_work_years": Decimal("2.5")})
    evaluation = evaluate(facts, DAY, frozenset({"relevant_work_years"}))
    found = {one.interpretation.id: one for one in evaluation.readings(evaluation.assessment(POINTS))}

    assert found["part_years_floored"].least == evaluation.assessment(POINTS).least


def test_every_interpretation_of_every_edition_has_both_readings_and_a_ground():
    from rules import editions

    told = [one for edition in editions() for one in edition.interpretations]

    assert len(told) > 10
    assert all(
        getattr(one, word)[lang] for one in told for word in ("reading", "alternative", "ground") for lang in ("zh", "en", "de")
    )


def test_what_would_need_facts_that_nobody_is_asked_for_says_that_it_cannot_be_reckoned():
    found = evaluate(HostFacts(), date(2026, 11, 23))
    (points,) = [one for one in found.assessments if one.ruleset.id == "work-permit-points"]

    told = {one.interpretation.id: one.computable for one in found.readings(points)}

    assert told == {
        "best_counts": True, "part_years_floored": True, "completed_years_of_age": True,
        "reference_day": False, "salary_gross_in_cny": False,
    }  # fmt: skip
