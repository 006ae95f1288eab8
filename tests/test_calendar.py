"""The calendar of a score: exactly the days on which the result changes by itself, why, and the last good day to file."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_assess import ANNA, DAY, EVERYTHING

from rules import FactsRefused, add_months, calendar, changes, editions, evaluate, facts_from
from rules.calendar import state_of
from rules.passing import after_years, birthday, elapsed, facts_on

ONE_DAY = timedelta(days=1)


def told(stated: dict, on: date = DAY, **more):
    return calendar(facts_from(stated), on, **more)


def kinds(stated: dict, on: date = DAY, **more) -> list[tuple[date, list[str]]]:
    return [(event.day, [cause.kind for cause in event.causes]) for event in told(stated, on, **more).events]


# --- what time does


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.decimals(0, 30, places=3))
def test_the_day_on_which_years_have_passed_is_the_first_such_day(since, years):
    reached = after_years(since, Fraction(years))

    assert elapsed(since, reached.day) >= Fraction(years)
    assert years == 0 or elapsed(since, reached.day - ONE_DAY) < Fraction(years)
    assert reached.about == bool(Fraction(years) * 12 % 1)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 9000))
def test_time_never_runs_backwards(since, days):
    day = since + timedelta(days=days)

    assert elapsed(since, day) < elapsed(since, day + ONE_DAY)


def test_whole_years_pass_on_the_same_day_number():
    assert after_years(date(2026, 11, 23), Fraction(2)) == (date(2028, 11, 23), False)
    assert after_years(date(2024, 2, 29), Fraction(1)) == (date(2025, 2, 28), False)


def test_whoever_is_born_on_29_february_has_a_birthday_every_year():
    assert [birthday(date(2004, 2, 29), years) for years in (20, 21, 24)] == [
        date(2024, 2, 29),
        date(2025, 3, 1),
        date(2028, 2, 29),
    ]


def test_facts_that_do_not_grow_stay_and_unproven_ones_do_not_grow():
    facts = facts_from({**ANNA, "relevant_work_years": Decimal("2.5"), "hosting_experience": None})
    later = date(2028, 5, 23)

    assert facts_on(facts, DAY, later).relevant_work_years == 4
    assert facts_on(facts, DAY, later).hosting_experience is None
    assert facts_on(facts, DAY, later).annual_salary_cny == 300000
    assert facts_on(facts, DAY, later, frozenset({"relevant_work_years"})).relevant_work_years == Decimal("2.5")


def test_every_edge_of_a_growing_fact_is_a_full_year():
    edges = {
        edge
        for ruleset in editions()
        for criterion in ruleset.criteria
        for scale in criterion.scales
        if changes()[scale.stated].grows
        for row in scale.rows
        for edge in row.when.edges
    } | {
        edge
        for ruleset in editions()
        for route in ruleset.routes
        for demand in (*route.demands, *(also for dispute in route.disputes for also in dispute.also))
        if demand.kind == "within" and demand.fact in changes() and changes()[demand.fact].grows
        for edge in demand.figure.edges
    }

    assert edges
    assert all(edge == int(edge) for edge in edges)


# --- single days


def test_a_birthday_that_enters_a_band_changes_the_score_and_one_within_a_band_does_not():
    host = {**ANNA, "date_of_birth": "2000-12-24", "relevant_work_years": None}

    [event] = told(host).events

    assert (event.day, event.causes[0].kind, event.about) == (date(2026, 12, 24), "birthday", False)
    before, after = event.before.scores[0], event.after.scores[0]
    assert (after.least - before.least, after.most - before.most) == (5, 5)
    assert event.causes[0].what.en == "26 completed years of age"


def test_29_february_completes_a_year_on_1_march():
    host = {**ANNA, "date_of_birth": "2000-02-29", "relevant_work_years": None}

    assert kinds(host, on=date(2026, 1, 10)) == [(date(2026, 3, 1), ["birthday"]), *kinds(host, on=date(2026, 3, 2))]


def test_a_full_year_of_work_counts_on_its_day_and_a_fraction_is_only_about():
    exact = told({**ANNA, "date_of_birth": None}).events
    about = told({**ANNA, "date_of_birth": None, "relevant_work_years": 2.3}).events

    assert [(event.day, event.about) for event in exact] == [(date(2027, 11, 23), False), (date(2028, 11, 23), False)]
    assert [(event.day, event.about) for event in about] == [(date(2027, 8, 5), True), (date(2028, 8, 5), True)]
    assert "without a break" in exact[0].causes[0].what.en


def test_papers_expire():
    host = {**EVERYTHING, "passport_expires": "2028-02-29", "no_criminal_record_issued": "2026-08-31"}

    events = {event.day: event for event in told(host).events}

    assert events[date(2027, 3, 1)].causes[0].kind == "certificate"
    assert events[date(2027, 9, 1)].causes[0].kind == "passport"
    assert (events[date(2027, 3, 1)].before.outcome, events[date(2027, 3, 1)].after.outcome) == ("recommend", "blocked")


def test_whoever_turns_18_is_no_longer_blocked():
    host = {**EVERYTHING, "date_of_birth": "2008-12-24"}

    first = told(host).events[0]

    assert (first.day, first.before.outcome, first.after.outcome) == (date(2026, 12, 24), "blocked", "recommend")


def test_an_edition_that_begins_is_an_event():
    [event] = [one for one in told({}, on=date(2026, 10, 1)).events if one.day == date(2026, 11, 1)]

    assert [cause.kind for cause in event.causes] == ["edition_begins"]
    assert [score.ruleset for score in event.before.scores] == ["work-permit-points"]
    assert [score.ruleset for score in event.after.scores] == ["work-permit-points", "livestream-host-merit"]


def test_the_wage_year_that_ends_leaves_the_salary_routes_unknown():
    host = {**ANNA, "annual_salary_cny": 600000, "date_of_birth": None, "relevant_work_years": None}

    found = told(host, on=date(2026, 5, 1))

    [event] = [one for one in found.events if one.day == date(2026, 7, 1)]
    assert [cause.kind for cause in event.causes] == ["value_ends"]
    assert dict(event.before.routes)["salary_four_times_average"] == "holds"
    assert dict(event.after.routes)["salary_four_times_average"] == "unknown"
    assert (found.last_good_day.day, found.last_good_day.worse) == (date(2026, 6, 30), ("salary_four_times_average",))


def test_a_route_that_fails_and_then_cannot_be_told_ends_nothing():
    host = {**ANNA, "date_of_birth": None, "relevant_work_years": None}

    assert told(host, on=date(2026, 5, 1)).last_good_day is None


def test_two_years_of_work_open_the_question_of_the_post():
    host = {**ANNA, "date_of_birth": None, "relevant_work_years": Decimal("1.5"), "post_fits_catalogue": True}

    first = told(host).events[0]

    assert first.day == date(2027, 5, 23)
    assert dict(first.after.routes)["bachelor_and_two_years"] == "holds"


def test_only_causes_of_what_changed_are_told():
    """The 27th birthday and a full year of work fall on one day; only the work earns anything."""
    host = {**ANNA, "date_of_birth": "2000-11-23", "relevant_work_years": 2}

    assert kinds(host) == [(date(2027, 11, 23), ["full_year"]), (date(2028, 11, 23), ["full_year"])]


def test_the_window_ends_on_its_last_day():
    host = {**ANNA, "date_of_birth": None}

    assert kinds(host, months=12) == [(date(2027, 11, 23), ["full_year"])]
    assert kinds(host, months=11) == []
    assert told(host).until == date(2028, 11, 23)


def test_nobody_is_born_after_the_day_and_strangers_are_no_facts():
    with pytest.raises(FactsRefused):
        told({"date_of_birth": "2026-11-24"})
    with pytest.raises(KeyError):
        told(ANNA, not_proven=frozenset({"salary"}))


# --- the last good day


def test_the_last_good_day_is_the_day_before_the_first_loss_and_names_what_ends_it():
    host = {**EVERYTHING, "no_criminal_record_issued": "2026-10-01", "passport_expires": "2027-12-01"}

    last = told(host).last_good_day

    assert (last.day, last.worse) == (date(2027, 4, 1), ("outcome",))
    assert last.ends.day == date(2027, 4, 2)
    assert "older than 6 months" in last.ends.causes[0].what.en


def test_a_birthday_that_costs_a_category_ends_the_good_days():
    host = {**ANNA, "date_of_birth": "1980-12-24", "annual_salary_cny": 450000, "relevant_work_years": None}  # 60 at 45

    last = told({**host, "hsk_level": 0, "date_of_birth": "1980-12-24"}, on=date(2026, 11, 1)).last_good_day

    assert (last.day, last.worse) == (date(2026, 12, 23), ("work-permit-points",))


def test_without_a_loss_there_is_no_last_good_day():
    assert told(ANNA).last_good_day is None


def test_more_points_within_the_same_category_are_no_loss_and_a_gate_passed_is_none():
    assert told({**EVERYTHING, "date_of_birth": "2008-12-24", "no_criminal_record_issued": None}).last_good_day is None


# --- exact: walking day by day


def near(day: date, months: int):
    return st.dates(day - timedelta(days=30 * months), day + timedelta(days=30 * months))


YEARS = st.one_of(st.integers(0, 17).map(Decimal), st.decimals(0, 17, places=2))


@st.composite
def hosts(draw):
    on = draw(
        st.sampled_from([DAY, date(2026, 8, 31), date(2016, 12, 30), date(2025, 9, 1), date(2028, 2, 29), date(2026, 1, 31)])
    )
    born = st.builds(
        lambda years, off: add_months(on, -12 * years) + timedelta(days=off),
        st.sampled_from([18, 25, 26, 45, 46, 56, 61, 17, 40]),
        st.integers(-40, 800),
    )
    few = {
        "date_of_birth": st.one_of(born, st.just(date(2008, 2, 29))),
        "relevant_work_years": YEARS,
        "consecutive_years_in_china": YEARS,
        "hosting_experience": YEARS,
        "investment_years": YEARS,
        "postdoctoral_at_high_level_institution": st.just(True),
        "annual_salary_cny": st.sampled_from([Decimal(600000), Decimal(900000)]),
        "passport_expires": near(add_months(on, 12), 14),
        "no_criminal_record_issued": near(on, 12),
    }
    stated = draw(st.fixed_dictionaries({}, optional=few))
    full = draw(st.booleans())
    if stated.get("date_of_birth", on) > on:
        del stated["date_of_birth"]
    return facts_from({**(EVERYTHING if full else {}), **stated}), on, draw(st.sets(st.sampled_from(sorted(few)), max_size=1))


@settings(max_examples=25, deadline=None)
@given(hosts())
def test_walking_day_by_day_finds_exactly_the_days_of_the_calendar(host):
    facts, on, unproven = host
    not_proven = frozenset(unproven)
    if facts.date_of_birth and facts.date_of_birth > on:
        return
    found = calendar(facts, on, not_proven=not_proven)

    walked, before, day = [], state_of(evaluate(facts, on, not_proven)), on
    while day < add_months(on, 24):
        day += ONE_DAY
        after = state_of(evaluate(facts_on(facts, on, day, not_proven), day, not_proven))
        if after != before:
            walked.append((day, before, after))
        before = after

    assert [(event.day, event.before, event.after) for event in found.events] == walked
    for event in found.events:
        assert event.causes
        assert all(cause.what[lang] for cause in event.causes for lang in ("zh", "en", "de"))
    if found.last_good_day:
        assert on <= found.last_good_day.day
        assert found.last_good_day.ends in found.events
        assert found.last_good_day.worse
