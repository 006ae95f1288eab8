"""Why a result changes by itself: every day within a window with its causes, and which of them are told."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

import pytest
from test_assess import ANNA, DAY, EVERYTHING

from rules import FACTS, add_months, calendar, facts_from, law, on_day
from rules.calendar import Event
from rules.causes import Cause, causes
from rules.passing import elapsed, grown, passes

ONE_DAY = timedelta(days=1)
NOTHING = frozenset()
POINTS, MODEL = on_day(DAY)


def days(stated: dict, on: date = DAY, until: date = date(2028, 11, 23), not_proven: frozenset[str] = NOTHING):
    """Every day of the window with (kind, fact, about), without those that only the rules bring."""
    found = causes(facts_from(stated), on, until, not_proven, law())
    told = [(day, [(c.kind, c.fact, c.about) for c in those if c.fact]) for day, those in found]
    return [(day, those) for day, those in told if those]


def rules_of(on: date, until: date, by=None) -> list[tuple[date, str]]:
    return [(day, c.kind) for day, those in causes(facts_from({}), on, until, NOTHING, by or law()) for c in those]


# --- time


@pytest.mark.parametrize(
    ("since", "day", "months"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2028, 5, 23), 18),
        (date(2026, 12, 31), date(2027, 2, 28), 2),
        (date(2026, 1, 31), date(2026, 3, 31), 2),
        (date(2026, 2, 28), date(2027, 2, 28), 12),
    ],
)
def test_whole_months_are_counted_as_twelfths(since, day, months):
    assert elapsed(since, day) * 12 == months
    assert months - 1 <= elapsed(since, day - ONE_DAY) * 12 < months or months == 0


def test_what_grows_is_rounded_down_and_ends_at_the_greatest_that_the_fact_may_be():
    places = FACTS["relevant_work_years"].most_decimals
    day_later = grown("relevant_work_years", Decimal("2.5"), DAY, DAY + ONE_DAY)

    assert day_later == Decimal("2.50") + (Decimal(1) / 360).quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
    assert grown("relevant_work_years", Decimal("79.5"), DAY, date(2036, 12, 22)) == 80


def test_a_figure_that_is_reached_already_is_not_reached_again():
    assert passes(Decimal(2), Decimal(2), DAY) is None
    assert passes(Decimal("2.01"), Decimal(2), DAY) is None
    assert passes(Decimal("1.5"), Decimal(2), DAY) == (date(2027, 5, 23), False)


# --- causes


def test_every_birthday_within_the_window_is_a_cause_and_no_other():
    birthday = ("birthday", "date_of_birth", False)

    assert days({"date_of_birth": "2000-11-23"}) == [(date(2027, 11, 23), [birthday]), (date(2028, 11, 23), [birthday])]
    assert days({"date_of_birth": "2000-11-24"}) == [(date(2026, 11, 24), [birthday]), (date(2027, 11, 24), [birthday])]
    assert days({"date_of_birth": "2000-11-24"}, not_proven=frozenset({"date_of_birth"})) == []


def test_a_fact_that_is_not_known_or_not_proven_keeps_no_other_from_growing():
    investing, hosting = ("full_year", "investment_years", False), ("full_year", "hosting_experience", False)
    host = {"hosting_experience": Decimal("1.5"), "investment_years": Decimal("0.5")}

    [(day, both)] = days(host, until=date(2027, 6, 1))
    assert (day, set(both)) == (date(2027, 5, 23), {hosting, investing})
    for left, unproven in ((investing, "hosting_experience"), (hosting, "investment_years")):
        assert days(host, until=date(2027, 6, 1), not_proven=frozenset({unproven})) == [(date(2027, 5, 23), [left])]
    assert days({"investment_years": Decimal("0.25")}, until=date(2027, 8, 23)) == [(date(2027, 8, 23), [investing])]


def test_years_are_told_up_to_the_greatest_that_the_fact_may_be():
    assert [day for day, _ in days({"relevant_work_years": 79})] == [date(2027, 11, 23)]
    assert [day for day, _ in days({"relevant_work_years": 80})] == []


@pytest.mark.parametrize(
    ("expires", "first"),
    [("2027-08-31", date(2027, 3, 1)), ("2027-09-30", date(2027, 4, 1)), ("2028-02-29", date(2027, 9, 1))],
)
def test_a_passport_is_too_short_from_the_first_day_on_which_six_months_go_beyond_it(expires, first):
    assert [day for day, _ in days({"passport_expires": expires})] == [first]
    assert add_months(first, 6) > date.fromisoformat(expires) >= add_months(first - ONE_DAY, 6)


def test_a_certificate_counts_from_its_day_and_up_to_six_months():
    assert days({"no_criminal_record_issued": "2026-12-10"}) == [
        (date(2026, 12, 10), [("certificate", "no_criminal_record_issued", False)]),
        (date(2027, 6, 11), [("certificate", "no_criminal_record_issued", False)]),
    ]


def test_an_edition_ends_on_the_day_after_its_last_and_its_successor_begins():
    on, until = date(2017, 3, 30), date(2017, 4, 2)

    assert rules_of(on, until) == [(date(2017, 4, 1), "edition_ends"), (date(2017, 4, 1), "edition_begins")]


def test_a_yearly_figure_ends_on_the_day_after_its_last_and_its_successor_begins():
    on, until = date(2017, 12, 30), date(2018, 1, 3)

    assert sorted(rules_of(on, until)) == [(date(2018, 1, 1), "value_begins"), (date(2018, 1, 1), "value_ends")]


# --- what is told of them


def test_a_day_is_only_about_as_soon_as_one_of_its_causes_is():
    said = Cause("birthday", "date_of_birth", None), Cause("full_year", "relevant_work_years", None, True)

    assert Event(DAY, said, None, None).about
    assert not Event(DAY, said[:1], None, None).about


def test_beside_a_paper_that_ends_a_birthday_that_changes_nothing_is_not_told():
    host = {**EVERYTHING, "date_of_birth": "1990-04-02", "no_criminal_record_issued": "2026-10-01"}

    [event] = [one for one in calendar(facts_from(host), DAY, 6).events if one.day == date(2027, 4, 2)]

    assert [cause.kind for cause in event.causes] == ["certificate"]


def test_beside_an_age_limit_a_full_year_that_changes_nothing_is_not_told():
    """At 40 the route for young talent is closed; the age still earns the same, and the second year in China nothing."""
    host = {**ANNA, "date_of_birth": "1987-05-23", "consecutive_years_in_china": Decimal("1.5"), "relevant_work_years": None}
    host |= {"postdoctoral_at_high_level_institution": True}

    [event] = [one for one in calendar(facts_from(host), DAY).events if one.day == date(2027, 5, 23)]

    assert [cause.kind for cause in event.causes] == ["birthday"]
    assert dict(event.before.routes)["outstanding_young_talent"] == "holds"
    assert dict(event.after.routes)["outstanding_young_talent"] == "fails"


def test_where_an_edition_is_replaced_the_edition_is_the_cause():
    """The points of two editions are not compared with each other, whatever else falls on the day."""
    host = {**ANNA, "date_of_birth": "1980-04-01", "hsk_level": 5}

    [event] = [one for one in calendar(facts_from(host), date(2017, 3, 1), 2).events if one.day == date(2017, 4, 1)]

    assert [cause.kind for cause in event.causes] == ["edition_ends", "edition_begins"]


def test_the_calendar_of_another_law_is_that_laws():
    ending = replace(POINTS, in_force=replace(POINTS.in_force, until=date(2027, 3, 31)))
    host = facts_from({**ANNA, "date_of_birth": None, "relevant_work_years": None})

    found = calendar(host, DAY, by=replace(law(), editions=(ending,)))

    [event] = found.events
    assert (event.day, [score.ruleset for score in event.before.scores], event.after.scores) == (
        date(2027, 4, 1),
        [POINTS.id],
        (),
    )
    assert found.last_good_day.worse == (POINTS.id,)
    assert calendar(host, DAY).events == ()


def test_a_route_that_ends_with_its_edition_is_worse_only_for_those_who_had_it():
    ending = replace(POINTS, in_force=replace(POINTS.in_force, until=date(2026, 6, 20)))
    host = facts_from({**ANNA, "annual_salary_cny": 900000})

    last = calendar(host, date(2026, 6, 1), by=replace(law(), editions=(ending,))).last_good_day

    assert (last.day, last.ends.causes[0].kind) == (date(2026, 6, 20), "edition_ends")
    assert set(last.worse) == {POINTS.id, "salary_six_times_average", "salary_four_times_average"} | {
        route for route, state in last.ends.before.routes if state == "holds"
    }
