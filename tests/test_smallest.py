"""The smallest sets of changes against trying everything, on a fixed sample of small tables, and what time makes of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from test_advice import brute
from test_assess import ANNA, DAY

from rules import FACTS, Interval, advice, facts_from, law, on_day
from rules.advice import conditions_of
from rules.gates import Asked
from rules.possible import possible, value_within
from rules.smallest import NO_PART, Item, Pick, Search

POINTS, MODEL = on_day(DAY)


def drawn(random: Random) -> tuple[tuple[Item, ...], int, tuple[int, ...]]:
    """A table of at most four criteria, three days and one condition on a part, in small numbers so that many sums meet."""
    days, conditioned = random.randint(1, 3), random.random() < 0.5
    items = []
    for _ in range(random.randint(1, 4)):
        base = random.randint(0, 3)
        moves = random.random() < 0.4
        bases = (base, *(random.randint(0, 4) if moves else base for _ in range(days - 1)))
        rows = {(random.randint(0, 1), random.randint(1, 6)) for _ in range(random.randint(0, 3))}
        picks = tuple(Pick(fact, points) for fact, points in sorted(rows) if points > min(bases))
        items.append(Item(bases, picks, random.choice([NO_PART, 0]) if conditioned else NO_PART))
    most = sum(max([*item.base, *(pick.points for pick in item.picks)]) for item in items)
    now = sum(item.base[0] for item in items)
    return tuple(items), random.randint(now + 1, max(now + 1, most)), (random.randint(0, 6),) * conditioned


def said(items, found) -> list[tuple]:
    return [
        (
            sum(pick is not None for pick in choice) + (day > 0),
            day,
            over,
            tuple(len(item.picks) if pick is None else pick for pick, item in zip(choice, items, strict=True)),
        )
        for day, over, choice in found
    ]


@pytest.mark.parametrize("seed", range(12))
def test_the_search_finds_what_trying_everything_finds_and_no_more(seed):
    random = Random(seed)
    for _ in range(60):
        items, need, parts = drawn(random)
        wanted = brute(items, need, parts)
        for limit in (1, 2, 5):
            search = Search(items, need, parts)
            assert said(items, search.smallest(limit)) == wanted[:limit], (items, need, parts)
        assert search.reachable() == bool(wanted)
        totals = [
            sum(max([item.base[day], *(pick.points for pick in item.picks)]) for item in items)
            for day in range(len(items[0].base))
        ]
        assert search.best()[0] == max(totals)


EITHER = Item((0,), (Pick(0, 10),))
MOVES = Item((0, 1), (Pick(0, 5),))


@pytest.mark.parametrize(
    ("why", "items", "need", "parts"),
    [
        ("a pick whose whole step lies beyond the need is not needed", (MOVES, Item((0, 0), (Pick(0, 10),))), 10, ()),
        ("one pick far beyond a small need", (EITHER,), 1, ()),
        ("a moving pick far beyond a small need", (Item((0, 1), (Pick(0, 12),)),), 2, ()),
        ("a condition on a part that is met exactly", (Item((2,), (Pick(0, 6),), 0), EITHER), 16, (6,)),
        ("a part that is met without a change", (Item((6,), (), 0), EITHER), 16, (6,)),
        ("a pick that only the part needs", (Item((2,), (Pick(0, 6),), 0), EITHER, Item((9,), ())), 15, (6,)),
        ("a part out of reach", (Item((2,), (Pick(0, 6),), 0), EITHER), 3, (7,)),
        ("waiting alone", (Item((0, 5), ()), EITHER._replace(base=(0, 0))), 5, ()),
        ("waiting and a change", (Item((0, 5), ()), Item((0, 0), (Pick(0, 3),))), 8, ()),
        ("all of them", (EITHER, EITHER, EITHER), 30, ()),
        ("all of them and waiting", (EITHER._replace(base=(0, 0)), MOVES._replace(picks=())), 11, ()),
    ],
)  # fmt: skip
def test_what_is_needed_is_found_and_what_is_not_is_left_out(why, items, need, parts):
    assert said(items, Search(items, need, parts).smallest(5)) == brute(items, need, parts)[:5], why


# --- the need of a category


def categories(*asked: tuple[str, dict[str, str]]):
    made = []
    for name, (points, parts) in zip("ABCD", asked, strict=False):
        sums = tuple((part, Interval.parse(sums)) for part, sums in parts.items())
        made.append(replace(POINTS.categories[0], id=name, points=Interval.parse(points), parts=sums))
    return replace(POINTS, categories=tuple(made))


@pytest.mark.parametrize(
    ("asked", "need"),
    [
        ([("[85, 120]", {}), ("[60, 85)", {})], (60, ())),
        ([("(84, 120]", {}), ("(59, 84]", {})], (60, ())),
        ([("[60, 120]", {}), ("(-inf, 60)", {})], (0, ())),
        ([("[60, 120]", {"value": "[18, 30]"}), ("[60, 120]", {})], (60, ())),
        ([("[60, 120]", {"value": "[18, 30]"}), ("[60, 120]", {"value": "[18, 30]"})], (60, (("value", 18),))),
        ([("[60, 120]", {}), ("[50, 60)", {"value": "[0, 30]"})], (50, (("value", 0),))),
        ([("[60, 120]", {"value": "(17, 30]"}), ("[50, 60)", {"value": "[18, 30]"})], (50, (("value", 18),))),
    ],
)
def test_a_category_asks_for_the_least_total_and_sums_from_which_it_or_a_better_one_is_reached(asked, need):
    assert conditions_of(categories(*asked), 1) == need


@pytest.mark.parametrize(
    "asked",
    [
        [("[50, 120]", {}), ("[60, 120]", {})],
        [("[70, 120]", {}), ("[60, 70)", {"value": "[1, 30]"})],
        [("[70, 120]", {"value": "[17, 30]"}), ("[60, 70)", {"value": "[18, 30]"})],
    ],
)
def test_a_better_category_that_asks_for_less_somewhere_is_refused(asked):
    with pytest.raises(ValueError, match="A does not ask for all that 1 asks for"):
        conditions_of(categories(*asked), 1)


# --- what is possible for one host


def told(stated: dict, target: str = "B", **more):
    return advice(facts_from(stated), DAY, **more).target(target)


def open_of(stated: dict) -> dict[str, int]:
    return {one.fact: one.points for one in told(stated).open}


def test_what_is_never_advised_is_named_as_open_only_for_what_it_would_add():
    host = {key: value for key, value in ANNA.items() if key != "former_chinese_national"}

    assert open_of({**host, "hsk_level": 5}) == {}
    assert open_of({**host, "hsk_level": 4}) == {"former_chinese_national": 1}
    assert open_of({**host, "hsk_level": 3}) == {"former_chinese_national": 2}


# 20 + 20 + 5 + 15 + 5 + 15 for the age: category A lacks one merit of five points
FIVE_SHORT = {**ANNA, "annual_salary_cny": 450000, "education": "doctorate", "hsk_level": 5, "date_of_birth": "1990-01-01"}
FIVE_SHORT |= {"consecutive_years_in_china": 4}


def test_years_in_china_may_be_waited_for_or_another_merit_taken():
    """Of the merits only the years grow; both ways stand side by side, and neither day is only about."""
    first, second = told(FIVE_SHORT, "A").sets[:2]

    assert [(c.fact, c.kind, c.points) for c in first.changes] == [("intellectual_property", "change", 5)]
    assert (first.waits, first.day, first.about) == (False, DAY, False)
    assert [(c.fact, c.kind, c.before, c.to, c.band, c.points, c.at_least) for c in second.changes] == [
        ("relevant_work_years", "wait", 2, 3, "[3, 4)", 1, 1),
        ("consecutive_years_in_china", "wait", 4, 5, "[5, +inf)", 5, 1),
    ]
    assert (second.waits, second.day, second.about) == (True, date(2027, 11, 23), False)


def test_a_fact_that_grows_beside_others_that_do_not_has_its_own_day():
    """8 + 20 + 20 + 15 + 2 + 15 and nothing else grows: half a year more in China is worth the five points that are lacking."""
    host = {**FIVE_SHORT, "annual_salary_cny": 70000, "relevant_work_years": 17, "hsk_level": 2}

    sets = told({**host, "consecutive_years_in_china": Decimal("4.5")}, "A").sets

    waiting = [(one.day, [(c.fact, c.points) for c in one.changes]) for one in sets if one.waits]
    assert waiting[0] == (date(2027, 5, 23), [("consecutive_years_in_china", 5)])


def test_a_contradiction_elsewhere_silences_no_advice():
    """A certificate that is dated after the decisive day is for the officer; what would be enough stays the same."""
    later = {**ANNA, "no_criminal_record_issued": "2026-12-24"}

    assert told(later).sets == told(ANNA).sets != ()


def test_one_fact_may_not_feed_two_criteria():
    twice = replace(POINTS, criteria=(*POINTS.criteria, POINTS.criteria[0]))

    with pytest.raises(ValueError, match="a fact feeds two criteria"):
        possible(twice, Asked(facts_from(ANNA), DAY))


@pytest.mark.parametrize(
    ("fact", "band", "now", "nearest"),
    [
        ("hsk_level", "[2, 4]", 5, 4),
        ("hsk_level", "(2, 4]", 1, 3),
        ("hsk_level", "[2, 4)", 5, 3),
        ("hsk_level", "[2, +inf)", None, 2),
        ("platform_penalties", "(-inf, 2]", None, 0),
        ("annual_salary_cny", "[5, 9]", Decimal(5), Decimal(5)),
        ("annual_salary_cny", "[5, 9)", Decimal(9), Decimal("8.99")),
    ],
)
def test_the_nearest_value_is_of_the_facts_own_kind(fact, band, now, nearest):
    found = value_within(Interval.parse(band), FACTS[fact], now)

    assert (found, type(found)) == (nearest, type(nearest))


def test_advice_is_given_by_the_law_that_is_asked_for():
    none = replace(law(), editions=())

    assert advice(facts_from(ANNA), DAY, by=none).targets == ()


def test_a_target_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="D"):
        told(ANNA, "D")
