"""What must hold for every host on every day, tried on hosts at random with values on and beside the edges of the law."""

import json
import sys
from bisect import bisect_right
from calendar import isleap
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from random_hosts import DAYS, hosts, not_proven_of, switch_days, value_of

from rules import (
    FACTS,
    LANGUAGES,
    Asked,
    HostFacts,
    Outcome,
    Scale,
    assess,
    editions,
    evaluate,
    in_force,
    law,
    recompute,
    total,
)
from rules.recomputing import asked_in

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import by_hand

SOME = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCORED = sorted({scale.stated for one in editions() for c in one.criteria for scale in c.scales})
TABLE = in_force("work-permit-points", date(2026, 11, 23))


# --- what is rewarded never costs


def rewarded(scale: Scale) -> bool:
    """Whether more of the number never earns less."""
    bands = sorted((row for row in scale.rows if row.when), key=lambda row: (row.when.low, not row.when.low_included))
    return bool(bands) and [row.points for row in bands] == sorted(row.points for row in bands)


RAISED = sorted({s.stated for one in editions() for c in one.criteria for s in c.scales if not s.derived and rewarded(s)})
CHOSEN = sorted(name for name in SCORED if FACTS[name].kind in ("choice", "yes_no"))


def test_the_numbers_that_the_tables_reward_are_those_a_reader_expects():
    assert set(RAISED) == {
        "annual_salary_cny", "relevant_work_years", "months_per_year_in_china", "hsk_level", "consecutive_years_in_china",
        "local_bonus", "audience_reach", "live_sales", "hosting_experience", "market_languages", "overseas_markets",
        "local_products", "training_given",
    }  # fmt: skip


def not_worse(before: HostFacts, after: HostFacts, on: date, names: frozenset[str] = frozenset()) -> None:
    for edition in editions():
        one, other = (assess(edition, Asked(facts, on, names)) for facts in (before, after))
        assert one.least <= other.least
        assert one.most <= other.most
        for old, new in zip(one.findings, other.findings, strict=True):
            assert (old.least <= new.least, old.most <= new.most) == (True, True), old.id
        order = [category.id for category in edition.categories]
        assert order.index(other.possible[0].id) <= order.index(one.possible[0].id)
        assert order.index(other.possible[-1].id) <= order.index(one.possible[-1].id)


@SOME
@given(hosts(only=tuple(SCORED)), DAYS, st.sampled_from(RAISED), st.data())
def test_raising_a_number_that_the_table_rewards_never_lowers_the_points(facts, on, name, data):
    low, high = sorted(data.draw(st.tuples(value_of(FACTS[name]), value_of(FACTS[name]))))
    unproven = data.draw(not_proven_of(facts))

    not_worse(replace(facts, **{name: low}), replace(facts, **{name: high}), on, unproven)


@SOME
@given(hosts(only=tuple(SCORED)), DAYS, st.sampled_from(CHOSEN), st.data())
def test_a_better_choice_never_lowers_the_points(facts, on, name, data):
    """Better in every edition that reads it: a choice that one edition ranks above another and none below."""
    scales = [s for one in editions() for c in one.criteria for s in c.scales if s.stated == name]
    one, other = data.draw(st.tuples(value_of(FACTS[name]), value_of(FACTS[name])))
    if all(scale.answer(one).least >= scale.answer(other).least for scale in scales):
        one, other = other, one
    if all(scale.answer(one).least <= scale.answer(other).least for scale in scales):
        not_worse(replace(facts, **{name: one}), replace(facts, **{name: other}), on)


# --- what is not known never scores outside its range


@SOME
@given(hosts(), DAYS, st.data())
def test_whatever_the_unknown_turns_out_to_be_it_lies_within_the_range(facts, on, data):
    unproven = data.draw(not_proven_of(facts))
    found = {name: data.draw(value_of(spec)) for name, spec in FACTS.items() if getattr(facts, name) is None}
    kept = data.draw(st.sets(st.sampled_from(sorted(found)))) if found else set()
    full = replace(facts, **{name: value for name, value in found.items() if name not in kept})

    before, after = evaluate(facts, on, unproven), evaluate(full, on, unproven)

    for one, other in zip(before.assessments, after.assessments, strict=True):
        assert one.least <= other.least <= other.most <= one.most
        assert one.category in (None, other.category)
        for old, new in zip(one.findings, other.findings, strict=True):
            assert old.least <= new.least <= new.most <= old.most, old.id
    for old, new in zip((*before.gates, *before.routes), (*after.gates, *after.routes), strict=True):
        assert old.state in ("unknown", new.state), old.id
    if before.outcome is Outcome.BLOCKED:  # a gate not known yet may still show that no permit is needed at all
        assert after.outcome in (Outcome.BLOCKED, Outcome.DIVERTED)
    elif before.outcome is not Outcome.UNDETERMINED:
        assert after.outcome is before.outcome


@SOME
@given(hosts(only=tuple(SCORED)), DAYS, st.data())
def test_the_bare_total_is_that_of_the_explained_assessment(facts, on, data):
    for edition in editions():
        asked = Asked(facts, on, data.draw(not_proven_of(facts)))
        explained = assess(edition, asked)

        assert total(edition, asked) == (explained.least, explained.most)
        assert explained.least == sum(finding.least for finding in explained.findings)


@SOME
@given(st.one_of(hosts(only=tuple(SCORED)), hosts(tuple(SCORED), tuple(SCORED))), DAYS)
def test_the_table_written_by_hand_gives_the_same(facts, on):
    """The benchmark compares like with like."""
    ours = assess(TABLE, Asked(facts, on))

    least, most, category, notes = by_hand.with_reasons(facts, on)

    assert (least, most, category) == (ours.least, ours.most, ours.category)
    assert {note[0]: note[1:3] for note in notes} == {finding.id: (finding.least, finding.most) for finding in ours.findings}
    assert by_hand.bare(facts, on) == (least, most)
    known = all(getattr(facts, scale.stated) is not None for criterion in TABLE.criteria for scale in criterion.scales)
    if known and ours.finding("age").state == "settled":
        assert by_hand.briefly(facts, on)[:2] == (least, category)


# --- a trace recomputes to itself


@SOME
@given(hosts(), DAYS, st.sampled_from(LANGUAGES), st.data())
def test_a_trace_recomputes_to_itself(facts, on, lang, data):
    unproven = data.draw(not_proven_of(facts))
    trace = json.loads(json.dumps(evaluate(facts, on, unproven).trace(lang)))

    again = recompute(trace)

    assert again.agrees, again.differences
    assert again.trace == trace
    assert asked_in(trace) == (facts, on, unproven)


# --- days, against tables written here by hand

FIRST_DAYS = [date(2016, 10, 1), date(2017, 4, 1)]  # of the points table
MODEL_FROM = date(2026, 11, 1)
# From which day on which six-fold wage of a year, as the sources add it up; None is a year whose figure was not found.
SIX_TIMES = [
    ("2017-01-01", 468288), ("2018-01-01", 513504), ("2019-04-01", 563904), ("2020-04-01", None), ("2021-07-01", 744336),
    ("2022-07-01", 820512), ("2023-07-01", 877176), ("2024-07-01", 886104), ("2025-07-01", 895248), ("2026-07-01", None),
]  # fmt: skip
# From which age on which points; the later table prints no row below 18, so that nothing is decided there.
AGE_POINTS = [(0, (0, 15)), (18, (10, 10)), (26, (15, 15)), (46, (10, 10)), (56, (5, 5)), (61, (0, 0))]


def last_of(table: list, key: object) -> object:
    """The entry of a table that begins last before or on a key."""
    place = bisect_right([row[0] for row in table], key)
    return table[place - 1][1] if place else None


@pytest.mark.parametrize("on", switch_days(), ids=str)
def test_around_every_switch_the_right_edition_and_the_right_wage_are_used(on):
    evaluation = evaluate(HostFacts(annual_salary_cny=Decimal(800000)), on)
    used = {one.ruleset.id: one.ruleset.edition for one in evaluation.assessments}

    wanted = {"work-permit-points": str(max(day for day in FIRST_DAYS if day <= on))} if on >= FIRST_DAYS[0] else {}
    if on >= MODEL_FROM:
        wanted["livestream-host-merit"] = str(MODEL_FROM)
    assert used == wanted
    if (six := evaluation.route("salary_six_times_average")) is None:
        assert on < FIRST_DAYS[1]
        return
    year = last_of([(date.fromisoformat(day), amount) for day, amount in SIX_TIMES], on)
    assert (six.threshold and six.threshold.year) == year
    assert six.margin == (None if year is None else 800000 - year)
    assert six.state == ("unknown" if year is None else "holds" if year <= 800000 else "fails")


def years_lived(born: date, on: date) -> int:
    """Birthdays counted one by one; one that a common year does not have is on 1 March."""
    birthdays = 0
    for year in range(born.year + 1, on.year + 1):
        leap_day = (born.month, born.day) == (2, 29) and not isleap(year)
        birthdays += (date(year, 3, 1) if leap_day else date(year, born.month, born.day)) <= on
    return birthdays


@SOME
@given(st.dates(date(1940, 1, 1), date(2012, 12, 31)), st.integers(4, 75), st.integers(-2, 2))
@example(date(2000, 2, 29), 26, 0)
@example(date(2000, 2, 29), 26, -1)
@example(date(2000, 2, 29), 28, 0)
@example(date(2000, 2, 28), 26, 1)
@example(date(2000, 3, 1), 26, -1)
@example(date(1999, 12, 31), 18, 1)
def test_around_every_birthday_the_age_and_its_points_are_right(born, years, days):
    leap_day = (born.month, born.day) == (2, 29) and not isleap(born.year + years)
    birthday = date(born.year + years, 3, 1) if leap_day else date(born.year + years, born.month, born.day)
    on = birthday + timedelta(days=days)

    finding = assess(TABLE, Asked(HostFacts(date_of_birth=born), on)).finding("age")

    age = years_lived(born, on)
    assert age == (years if days >= 0 else years - 1)
    assert finding.observed == {"date_of_birth": born, "age": age}
    assert (finding.least, finding.most) == last_of(AGE_POINTS, age)


@SOME
@given(st.sampled_from([day for day in switch_days() if day >= FIRST_DAYS[0]]), st.integers(18, 70), st.integers(-1, 1))
def test_a_birthday_on_the_day_of_a_switch_counts_by_the_edition_of_that_day(on, years, days):
    there = on + timedelta(days=days)
    year = there.year - years
    born = date(year, there.month, there.day) if (there.month, there.day) != (2, 29) or isleap(year) else date(year, 3, 1)
    evaluation = evaluate(HostFacts(date_of_birth=born), on)

    found = evaluation.assessment("work-permit-points")

    assert found.ruleset.edition == str(max(day for day in FIRST_DAYS if day <= on))
    assert found.finding("age").observed["age"] == years_lived(born, on)


def test_every_series_that_a_route_reads_is_in_the_table_of_wages():
    assert list(law().series) == ["average-wage.shanghai"]
