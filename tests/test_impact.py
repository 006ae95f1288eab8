"""What a new edition would change, counted over a register, against one host at a time."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl

from rules import Asked, HostFacts, Interval, Points, Row, Scale, assess, editions, impact_of, in_force

ON = date(2026, 11, 23)
TABLE = in_force("work-permit-points", ON)
HOSTS = [
    HostFacts(annual_salary_cny=Decimal(salary), education=degree, date_of_birth=born)
    for salary in (40000, 349999, 350000, 450000)
    for degree in ("master", "doctorate", None)
    for born in (date(1996, 2, 29), date(1980, 1, 1))
]


def frame_of(hosts: list[HostFacts]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "annual_salary_cny": float(one.annual_salary_cny),
                "education": one.education,
                "date_of_birth": one.date_of_birth,
            }
            for one in hosts
        ]
    )


def one_by_one(old, new) -> tuple[int, int, Counter]:
    raised = lowered = 0
    moves: Counter = Counter()
    for host in HOSTS:
        before, after = assess(old, Asked(host, ON)), assess(new, Asked(host, ON))
        signs = {(b > a) - (b < a) for a, b in ((before.least, after.least), (before.most, after.most))} - {0}
        raised, lowered = raised + (signs == {1}), lowered + (signs == {-1})
        moves[before.category, after.category] += 1
    return raised, lowered, moves


def test_the_same_edition_moves_nobody():
    found = impact_of(frame_of(HOSTS), ON, TABLE, TABLE)

    assert (found.hosts, found.raised, found.lowered, found.moved) == (len(HOSTS), 0, 0, 0)


def test_between_the_trial_table_and_the_later_one_it_counts_as_one_host_at_a_time_does():
    trial = next(one for one in editions() if one.edition == "2016-10-01")

    found = impact_of(frame_of(HOSTS), ON, trial, TABLE)

    raised, lowered, moves = one_by_one(trial, TABLE)
    assert (found.raised, found.lowered) == (raised, lowered)
    assert {(move.before, move.after): move.hosts for move in found.moves} == dict(moves)
    assert raised + lowered > 0


def test_a_criterion_that_pays_more_raises_those_it_is_about():
    (salary,) = [criterion for criterion in TABLE.criteria if criterion.id == "annual_salary"]
    (scale,) = salary.scales
    rows = tuple(
        Row(row.fact, row.when, None, row.points + (Interval.parse("[0, 50000)") == row.when) * 20, row.printed)
        for row in scale.rows
    )
    paid = replace(salary, scales=(Scale(scale.fact, scale.unit, rows),), maximum=20)
    new = replace(TABLE, criteria=tuple(paid if one is salary else one for one in TABLE.criteria))

    found = impact_of(frame_of(HOSTS), ON, TABLE, new)

    raised, lowered, moves = one_by_one(TABLE, new)
    assert (found.raised, found.lowered) == (raised, lowered) == (6, 0)
    assert {(move.before, move.after): move.hosts for move in found.moves} == dict(moves)


def test_points_gained_and_lost_are_added_up_for_both_ends_of_the_range():
    """By hand: one gains 15, one loses 5, and one whose pay is unknown has a least that rises and a most that falls."""
    (salary,) = [criterion for criterion in TABLE.criteria if criterion.id == "annual_salary"]
    (scale,) = salary.scales
    by = {"[0, 50000)": 15, "[450000, +inf)": -5}
    rows = tuple(
        Row(row.fact, row.when, None, row.points + sum(n for when, n in by.items() if Interval.parse(when) == row.when), "")
        for row in scale.rows
    )
    paid = replace(salary, scales=(Scale(scale.fact, scale.unit, rows),), maximum=17)
    new = replace(TABLE, criteria=tuple(paid if one is salary else one for one in TABLE.criteria))

    found = impact_of(pl.DataFrame({"annual_salary_cny": [40000, 460000, None]}), ON, TABLE, new)

    assert (found.hosts, found.raised, found.lowered, found.mixed) == (3, 1, 1, 1)
    assert found.least == Points(20, 5, 15, 5)
    assert found.most == Points(15, 8, 15, 5)


def test_of_moves_as_frequent_as_each_other_the_first_by_name_comes_first():
    degrees = pl.DataFrame({"education": ["doctorate", "master", "bachelor"] * 2, "annual_salary_cny": [450000] * 6})

    found = impact_of(degrees, ON, TABLE, TABLE)

    told = [(-move.hosts, move.before or "", move.after or "") for move in found.moves]
    assert told == sorted(told)
