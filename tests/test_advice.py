"""What would be enough, and how safe a result is: exact against brute force, truthful, and never beyond what is possible."""

from datetime import date
from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_assess import ANNA, BEST, DAY, EVERYTHING, GATES

from rules import (
    FACTS,
    FactsRefused,
    HostFacts,
    Interval,
    Outcome,
    advice,
    changes,
    completed_years,
    editions,
    evaluate,
    facts_from,
    on_day,
    safety,
)
from rules.advice import conditions_of
from rules.assess import assess
from rules.changes import read_changes
from rules.gates import Asked
from rules.passing import facts_on
from rules.possible import possible, value_within
from rules.smallest import NO_PART, Item, Pick, Search

POINTS, MODEL = on_day(DAY)
NOTHING = frozenset()
NEVER = {
    "date_of_birth", "nationality", "former_chinese_national", "fortune_500_experience", "work_region", "local_bonus",
    "founder_with_own_property", "postdoctoral_at_high_level_institution",
    *(fact for fact, spec in FACTS.items() if spec.by_officer),
}  # fmt: skip


def told(stated: dict, on: date = DAY, not_proven: frozenset[str] = NOTHING):
    return advice(facts_from(stated), on, not_proven)


def changed(stated: dict, target: str, **more) -> list[list[tuple]]:
    """The sets of a target, each change as (fact, kind, to)."""
    return [[(c.fact, c.kind, c.to) for c in one.changes] for one in told(stated, **more).target(target).sets]


# --- what may be advised at all (rules/changes.toml)


def test_every_fact_is_listed_with_a_note_in_three_languages():
    assert list(changes()) == list(FACTS)
    assert all(entry.note[lang].strip() for entry in changes().values() for lang in ("zh", "en", "de"))


def test_evidence_is_named_as_the_editions_name_it():
    named = {}
    for ruleset in editions():
        for criterion in ruleset.criteria:
            for fact in criterion.facts:
                named.setdefault(fact, set()).update(criterion.evidence)
        for gate in ruleset.gates:
            for condition in gate.conditions:
                for fact in (condition.fact, condition.figure if condition.kind == "each_in" else condition.fact):
                    named.setdefault("date_of_birth" if fact == "age" else fact, set()).update(gate.evidence)
        for route in ruleset.routes:
            for fact in route.facts:
                named.setdefault(fact, set()).update(route.evidence)

    assert {
        fact: entry.evidence for fact, entry in changes().items() if not set(entry.evidence) <= named.get(fact, set())
    } == {}
    assert all(entry.evidence for entry in changes().values())


def test_what_can_never_be_advice_is_neither_changed_nor_established():
    assert {fact for fact, entry in changes().items() if not entry.change and not entry.establish} == NEVER
    assert not changes()["platform_penalties"].change  # what is confirmed stays confirmed


def test_only_years_that_run_grow_by_themselves():
    grows = {fact for fact, entry in changes().items() if entry.grows}

    assert grows == {"relevant_work_years", "consecutive_years_in_china", "hosting_experience", "investment_years"}


def test_the_certificates_of_the_hosts_own_trades_are_named_and_marked_unconfirmed():
    entry = changes()["vocational_qualification"]

    assert entry.certainty == "unconfirmed"
    for trade in ("互联网营销师", "网络主播", "全媒体运营师"):
        assert all(trade in entry.note[lang] for lang in ("zh", "en", "de"))
    assert "未经确认" in entry.note["zh"]
    assert "Unconfirmed" in entry.note["en"]
    assert "Unbestätigt" in entry.note["de"]


ENTRY = """
[hsk_level]
change = true
establish = true
direction = "up"
evidence = ["hsk_certificate"]
at_least = "not_known"
certainty = "confirmed"
note = { zh = "考", en = "sit", de = "ablegen" }
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[hsk_level]", "[hsk]", "hsk: is no fact"),
        ('direction = "up"\n', "", "hsk_level: a direction stands where"),
        ('at_least = "not_known"\n', "", "hsk_level: a least time stands where"),
        ('"not_known"', '"year_for_year"', "hsk_level: what grows by itself takes year for year"),
        ('"not_known"', '"two weeks"', 'hsk_level: at_least is "two weeks"'),
        ("change = true\n", "change = true\ngrows = true\n", "only a number of years grows"),
        ('"confirmed"', '"sure"', 'hsk_level: certainty is "sure"'),
        (', de = "ablegen"', "", "hsk_level.note: de is missing"),
        ("change = true\n", "change = true\nchanges = true\n", "hsk_level: changes is no key"),
    ],
)
def test_an_entry_that_is_not_sound_is_named(old, new, fault):
    assert ENTRY.count(old) == 1
    _, faults = read_changes(ENTRY.replace(old, new))

    assert any(fault in one for one in faults), faults


def test_a_fact_that_is_not_listed_is_named():
    _, faults = read_changes(ENTRY)

    assert faults == [f"{fact}: is not listed" for fact in FACTS if fact != "hsk_level"]


# --- single hosts


def test_anna_lacks_six_points_for_category_b():
    target = told(ANNA).target("B")

    assert (target.state, target.least, target.need) == ("reachable", 54, 60)
    assert [[(c.fact, c.before, c.to, c.points) for c in one.changes] for one in target.sets] == [
        [("annual_salary_cny", Decimal(300000), Decimal(450000), 6)],
        [("education", "bachelor", "doctorate", 10)],
        [("vocational_qualification", "none", "highest_or_senior_technician", 10)],
        [("relevant_work_years", Decimal(2), Decimal(3), 1)],  # and 26 years of age by then
        [("annual_salary_cny", Decimal(300000), Decimal(350000), 3), ("hsk_level", 0, 3, 3)],
    ]


def test_waiting_names_the_day_the_years_and_what_birthdays_do():
    waiting = told(ANNA).target("B").sets[3]

    assert (waiting.waits, waiting.day, waiting.about) == (True, date(2028, 5, 1), False)
    assert waiting.changes[0].kind == "wait"
    assert waiting.changes[0].at_least == 1  # a year of work takes a year; the birthday comes later still
    assert waiting.aging == (24, 26, 5)
    assert waiting.total == 60


def test_a_set_that_needs_no_waiting_is_judged_today_and_says_that_no_time_is_known():
    one = told(ANNA).target("B").sets[0]

    assert (one.waits, one.day, one.aging) == (False, DAY, None)
    assert one.changes[0].at_least is None


# Nothing is left to this host but to wait: 20 + 20 + 5 + 15 + 5 + 5, and the age
ONLY_WAITING = {**ANNA, "annual_salary_cny": 450000, "education": "doctorate", "hsk_level": 5, "intellectual_property": True}


def test_waiting_for_years_of_work_loses_the_points_of_birthdays():
    """54 today with 10 points for it. Five years of work would be enough but for the birthday in between: so it takes 15."""
    [one] = told({**ONLY_WAITING, "date_of_birth": "1972-06-01"}).target("A").sets

    assert [(c.fact, c.kind, c.to, c.points, c.at_least) for c in one.changes] == [("relevant_work_years", "wait", 17, 15, 15)]
    assert (one.day, one.aging, one.total) == (date(2041, 11, 23), (54, 69, -10), 85)


def test_the_fraction_of_a_year_gives_a_day_that_is_only_about():
    host = {**ONLY_WAITING, "date_of_birth": "1980-06-01"}

    [exact] = told({**host, "relevant_work_years": 2.5}).target("A").sets
    [about] = told({**host, "relevant_work_years": 2.34}).target("A").sets

    assert (exact.about, exact.day, exact.changes[0].at_least) == (False, date(2031, 5, 23), Decimal("4.5"))
    assert (about.about, about.changes[0].at_least) == (True, Decimal("4.66"))
    assert date(2031, 7, 15) < about.day < date(2031, 7, 25)


def test_the_value_aimed_at_lies_exactly_on_the_edge_of_its_band():
    host = {**EVERYTHING, "local_products": 0, "market_languages": 0, "overseas_markets": 0, "training_given": 0}
    host |= {"live_sales": 0, "audience_reach": 1, "hosting_experience": 0, "place_of_work": "outside"}

    aimed = {c.to for one in told(host).target("recommend").sets for c in one.changes}
    options = {option.to for several in possible(MODEL, Asked(facts_from(host), DAY)).options for option in several}

    assert aimed <= options
    assert {Decimal("0.01"), Decimal(10), Decimal(30), Decimal(50)} <= options  # (0, 10) begins one unit above zero
    assert {5000000, 1000000, Decimal(50000000), 10, 5, 2} <= options


def test_what_is_not_known_is_to_be_established_and_what_is_known_is_to_be_changed():
    kinds = {(c.fact, c.kind) for one in told({**ANNA, "hsk_level": None}).target("B").sets for c in one.changes}

    assert ("annual_salary_cny", "change") in kinds
    assert ("hsk_level", "establish") in kinds


def test_a_claim_found_not_proven_is_to_be_established_up_to_what_was_claimed():
    can = possible(POINTS, Asked(facts_from({**ANNA, "education": "master"}), DAY, frozenset({"education"})))
    kinds = {o.to: o.kind for several in can.options for o in several if o.fact == "education"}

    assert kinds == {"doctorate": "change", "master": "establish", "bachelor": "establish"}


def test_years_not_proven_do_not_grow_and_are_never_aimed_at_beyond_the_claim():
    asked = Asked(facts_from({**ANNA, "relevant_work_years": 3}), DAY, frozenset({"relevant_work_years"}))
    can = possible(POINTS, asked)

    assert {o.to for several in can.options for o in several if o.fact == "relevant_work_years"} == {Decimal(2), Decimal(3)}
    assert {base[0] for base in can.base[2:3]} == {base[-1] for base in can.base[2:3]} == {0}


def test_years_that_are_not_known_do_not_grow():
    assert all(not one.waits for one in told({**ANNA, "relevant_work_years": None, "date_of_birth": None}).target("B").sets)


def test_a_birthday_alone_may_be_enough_and_is_no_change():
    [alone] = told({**ONLY_WAITING, "date_of_birth": "2001-05-01"}).target("A").sets

    assert (alone.changes, alone.aging, alone.day, alone.over) == ((), (25, 26, 5), date(2027, 5, 1), 0)


def test_a_target_out_of_reach_says_how_far_one_could_come():
    """At 86 no points for age; three years of work not proven give 6 at most: 20 + 20 + 6 + 15 + 5 + 5."""
    host = {**ANNA, "date_of_birth": "1940-01-01", "relevant_work_years": 3}

    target = told(host, not_proven=frozenset({"relevant_work_years"})).target("A")

    assert (target.state, target.best, target.sets) == ("out_of_reach", 71, ())
    assert told(host).target("A").state == "reachable"


def test_what_is_reached_already_is_marked_and_gets_no_sets():
    target = told(EVERYTHING).target("recommend")

    assert (target.state, target.sets, target.least) == ("reached", (), 100)


def test_the_targets_are_the_categories_above_the_lowest():
    assert [target.id for target in told(ANNA).targets] == ["B", "A", "panel", "recommend"]


def test_no_edition_in_force_no_target():
    assert told(ANNA, on=date(2015, 1, 1)).targets == ()


def test_gates_that_fail_or_are_unknown_stand_beside_the_industry_target():
    host = {**EVERYTHING, "live_sales": 0, "audience_reach": 0, "recognition": "none", "hosting_experience": 0}
    host |= {"passport_expires": "2027-01-01", "host_consent": None, "employer_seriously_dishonest": True}

    hindrances = told(host).target("recommend").hindrances

    assert [(h.gate.id, h.gate.state) for h in hindrances] == [
        ("real_employer", "fails"),
        ("identity", "fails"),
        ("host_consent", "unknown"),
    ]
    remedies = [remedy for h in hindrances for remedy in h.remedies]
    assert [(r.fact, r.kind, r.possible) for r in remedies] == [
        ("employer_seriously_dishonest", "change", False),
        ("passport_expires", "change", True),
        ("host_consent", "establish", True),
    ]
    assert told(host).target("A").hindrances == ()


def test_whoever_is_under_age_has_to_wait_for_the_birthday():
    [hindrance] = told({**EVERYTHING, "date_of_birth": "2008-12-24"}).target("recommend").hindrances

    assert [(r.kind, r.possible, r.day) for r in hindrance.remedies] == [("wait", True, date(2026, 12, 24))]


def test_facts_that_are_never_advised_are_named_as_open():
    named = {one.fact: one.points for one in told({}).target("B").open}

    assert named == {
        "date_of_birth": 15, "work_region": 10, "local_bonus": 10, "former_chinese_national": 5, "fortune_500_experience": 5,
    }  # fmt: skip
    assert told(ANNA).target("B").open == ()


def test_advice_that_would_contradict_the_other_facts_is_not_given():
    """A degree taught in Chinese counts from bachelor upwards; a doctorate at 20 is no honest advice."""
    low = possible(POINTS, Asked(facts_from({**ANNA, "education": "below_bachelor"}), DAY))
    young = possible(POINTS, Asked(facts_from({**ANNA, "date_of_birth": "2006-01-01"}), DAY))

    assert "degree_taught_in_chinese" not in {o.fact for several in low.options for o in several}
    assert "doctorate" not in {o.to for several in young.options for o in several}


def test_what_comes_after_the_last_day_of_an_edition_is_not_waited_for():
    trial = next(ruleset for ruleset in editions() if ruleset.id == POINTS.id)
    host = facts_from({**ANNA, "date_of_birth": "1990-12-24", "relevant_work_years": Decimal("2.5")})

    can = possible(trial, Asked(host, date(2016, 11, 1)))

    assert trial.in_force.until == date(2017, 3, 31)
    assert [reached.day for reached in can.days] == [date(2016, 11, 1), date(2016, 12, 24)]


def test_nobody_is_born_after_the_day_and_strangers_are_no_facts():
    with pytest.raises(FactsRefused):
        told({"date_of_birth": "2026-11-24"})
    with pytest.raises(KeyError, match="salary"):
        told(ANNA, not_proven=frozenset({"salary"}))


def test_every_edition_asks_more_for_better_categories_and_feeds_no_fact_into_two_criteria():
    for ruleset in editions():
        for place in range(len(ruleset.categories)):
            assert conditions_of(ruleset, place)
        assert possible(ruleset, Asked(HostFacts(), ruleset.in_force.from_))


# --- direct routes

IN_FORCE = date(2026, 6, 30)  # the last day of the average wage of 2024


def route(stated: dict, name: str, on: date = IN_FORCE, not_proven: frozenset[str] = NOTHING):
    return told(stated, on, not_proven).target(name)


@pytest.mark.parametrize(
    ("name", "month", "year"),
    [("salary_six_times_average", 74604, 895248), ("salary_four_times_average", 49736, 596832)],
)
def test_a_salary_route_names_the_exact_yuan_a_month_and_a_year(name, month, year):
    target = route(ANNA, name)

    assert (target.state, target.month, target.year) == ("reachable", month, year)
    assert [[(c.fact, c.kind, c.before, c.to) for c in one.changes] for one in target.sets] == [
        [("annual_salary_cny", "change", 300000, year)]
    ]
    short = Decimal(year) - Decimal("0.01")
    assert route({**ANNA, "annual_salary_cny": short}, name).state == "reachable"
    assert route({**ANNA, "annual_salary_cny": year}, name).state == "reached"


def test_pay_that_is_unknown_or_not_proven_is_to_be_established():
    unknown = route({**ANNA, "annual_salary_cny": None}, "salary_four_times_average")
    unproven = route(
        {**ANNA, "annual_salary_cny": 600000}, "salary_four_times_average", not_proven=frozenset({"annual_salary_cny"})
    )

    assert [c.kind for one in (unknown, unproven) for c in one.sets[0].changes] == ["establish", "establish"]
    assert [c.to for one in (unknown, unproven) for c in one.sets[0].changes] == [596832, 596832]


@pytest.mark.parametrize("stated", [ANNA, {}, {**ANNA, "annual_salary_cny": 5000000}])
def test_without_the_average_wage_a_salary_route_cannot_be_told_and_who_can_supply_it_is_named(stated):
    target = route(stated, "salary_six_times_average", on=date(2026, 7, 1))

    assert (target.state, target.month, target.year, target.sets) == ("cannot_tell", None, None, ())
    assert "2025 is missing" in target.finding.reason.en
    assert "human resources and social security" in target.finding.reason.en


def test_a_degree_and_two_years_is_told_where_one_thing_is_missing():
    def bachelor(**more):
        found = [one for one in told({**ANNA, **more}).routes if one.id == "bachelor_and_two_years"]
        return [
            (one.state, [(c.fact, c.kind, c.to) for s in one.sets for c in s.changes], [o.fact for o in one.open])
            for one in found
        ]

    post = ["post_fits_catalogue"]
    assert bachelor() == [("with_officer", [], post)]
    assert bachelor(post_fits_catalogue=True) == [("reached", [], [])]
    assert bachelor(post_fits_catalogue=False) == []
    assert bachelor(education="below_bachelor") == [("reachable", [("education", "change", "bachelor")], post)]
    assert bachelor(education=None) == [("reachable", [("education", "establish", "bachelor")], post)]
    assert bachelor(relevant_work_years=1.5) == [("reachable", [("relevant_work_years", "wait", 2)], post)]
    assert bachelor(relevant_work_years=1.5, education="below_bachelor") == []


def test_waiting_for_two_years_of_work_names_the_day():
    [one] = route({**ANNA, "relevant_work_years": Decimal("1.5")}, "bachelor_and_two_years", on=DAY).sets

    assert (one.waits, one.day, one.about, one.changes[0].at_least) == (True, date(2027, 5, 23), False, Decimal("0.5"))


def test_a_route_whose_age_limit_is_passed_while_waiting_is_not_advised():
    founder = {"founder_with_own_property": True, "investment_usd": 500000, "investor_share_percent": 30, "investment_years": 1}

    assert route(founder, "innovation_founder", on=DAY).sets[0].day == date(2028, 11, 23)
    assert all(one.id != "outstanding_young_talent" for one in told({**ANNA, "date_of_birth": "1980-01-01"}).routes)


def test_advice_reaches_what_it_says():
    """Whoever does what a set says has reached the target on the day that it names."""
    from dataclasses import replace

    for stated in (ANNA, {**ANNA, "relevant_work_years": 1}, {**EVERYTHING, "live_sales": 0, "audience_reach": 1}):
        facts = facts_from(stated)
        for target in advice(facts, IN_FORCE).routes:
            for one in target.sets:
                later = facts_on(facts, IN_FORCE, one.day)
                done = replace(later, **{c.fact: c.to for c in one.changes if c.kind != "wait"}, post_fits_catalogue=True)
                if one.day <= IN_FORCE or target.month is None:
                    assert evaluate(done, one.day).route(target.id).state == "holds"


# --- exact: the search against all combinations


def brute(items, need, parts):
    """Every minimal set by trying all: (count, day, over, choice), in the order that the search promises."""
    reached = []
    for day in range(len(items[0].base)):
        for choice in product(*([None, *range(len(item.picks))] for item in items)):
            values = [item.value(day, pick) for item, pick in zip(items, choice, strict=True)]
            sums = [sum(v for v, item in zip(values, items, strict=True) if item.part == p) for p in range(len(parts))]
            if sum(values) >= need and all(have >= asked for have, asked in zip(sums, parts, strict=True)):
                reached.append((day, choice, sum(values) - need))

    def lesser(item, one, other):
        """Whether the first pick asks for no more than the second: the same, none, or a lesser row of the same fact."""
        if one == other or one is None:
            return True
        return other is not None and item.picks[one].fact == item.picks[other].fact and (
            item.picks[one].points < item.picks[other].points
        )  # fmt: skip

    def below(one, other):
        return one[:2] != other[:2] and one[0] <= other[0] and all(map(lesser, items, one[1], other[1]))

    minimal = [one for one in reached if not any(below(other, one) for other in reached)]
    keyed = []
    for day, choice, over in minimal:
        order = tuple(len(item.picks) if pick is None else pick for item, pick in zip(items, choice, strict=True))
        keyed.append((sum(pick is not None for pick in choice) + (day > 0), day, over, order))
    return sorted(keyed)


@st.composite
def problems(draw):
    days = draw(st.integers(1, 3))
    count = draw(st.integers(1, 4))
    conditioned = draw(st.integers(0, 1))
    items = []
    for _ in range(count):
        base = draw(st.integers(0, 6))
        moves = days > 1 and draw(st.booleans())
        bases = (base, *(draw(st.integers(0, 8)) if moves else base for _ in range(days - 1)))
        rows = draw(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 12)), max_size=4, unique=True))
        picks = tuple(Pick(fact, points) for fact, points in rows if points > min(bases))
        items.append(Item(bases, picks, draw(st.sampled_from([NO_PART, 0])) if conditioned else NO_PART))
    most = sum(max([*item.base, *(pick.points for pick in item.picks)]) for item in items)
    now = sum(item.base[0] for item in items)
    need = draw(st.integers(now + 1, max(now + 1, most)))
    return tuple(items), need, (draw(st.integers(0, 12)),) * conditioned


@settings(max_examples=400, deadline=None)
@given(problems())
def test_the_search_finds_exactly_the_smallest_sets_that_trying_everything_finds(problem):
    items, need, parts = problem
    wanted = brute(items, need, parts)
    search = Search(items, need, parts)

    found = search.smallest(5)

    said = []
    for day, over, choice in found:
        order = tuple(len(item.picks) if pick is None else pick for item, pick in zip(items, choice, strict=True))
        said.append((sum(pick is not None for pick in choice) + (day > 0), day, over, order))
    assert said == wanted[:5]
    assert search.reachable() == bool(wanted)


# --- exact: whole hosts against the engine itself


def near_an_edge(fact: str):
    """Values of a fact that matter: unknown, each member, each edge and a little beside it."""
    spec = FACTS[fact]
    if fact == "date_of_birth":
        return st.dates(date(1960, 1, 1), date(2009, 12, 31))
    if spec.kind == "yes_no":
        return st.sampled_from([None, True, False])
    if spec.choices:
        return st.sampled_from([None, *spec.choices])
    edges = {
        edge
        for ruleset in editions()
        for criterion in ruleset.criteria
        for scale in criterion.scales
        for row in scale.rows
        if scale.stated == fact and row.when
        for edge in row.when.edges
        if edge <= spec.most
    }
    if fact in {"relevant_work_years", "hosting_experience", "consecutive_years_in_china"}:
        edges |= {edge + Decimal("0.3") for edge in edges}
    return st.sampled_from([None, *sorted(edges)])


def hosts(ruleset, known: dict, free: int):
    """Hosts of whom some facts vary and all others are as in `known`."""
    facts = sorted({fact for criterion in ruleset.criteria for fact in criterion.facts})

    @st.composite
    def host(draw):
        vary = draw(st.lists(st.sampled_from(facts), min_size=1, max_size=free, unique=True))
        stated = {**known, **{fact: draw(near_an_edge(fact)) for fact in vary}}
        not_proven = draw(st.sets(st.sampled_from(vary), max_size=1))
        return facts_from(stated), frozenset(not_proven)

    return host()


def first_day(facts: HostFacts, on: date, holds) -> date | None:
    """The first day after `on` on which something holds that then goes on holding; found by halving, without a formula."""
    low, high = on.toordinal(), on.replace(year=on.year + 90, day=28).toordinal()
    if holds(on) or not holds(date.fromordinal(high)):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(date.fromordinal(middle)) else (middle, high)
    return date.fromordinal(high)


def later_days(facts: HostFacts, on: date, not_proven: frozenset[str]) -> list[date]:
    found = set()
    for fact in ("relevant_work_years", "hosting_experience", "consecutive_years_in_china"):
        if getattr(facts, fact) is not None and fact not in not_proven:
            found |= {
                first_day(facts, on, lambda d, f=fact, y=years: getattr(facts_on(facts, on, d), f) >= y) for years in range(18)
            }
    if facts.date_of_birth and "date_of_birth" not in not_proven:
        found |= {first_day(facts, on, lambda d, y=years: completed_years(facts.date_of_birth, d) >= y) for years in range(100)}
    return sorted(found - {None})


def by_the_engine(facts, on, ruleset, place, not_proven):
    """The smallest sets by trying all combinations on the engine's own assessments: (count, day, over, {(fact, row)})."""
    days = [on, *later_days(facts, on, not_proven)]
    columns, used = [], []
    for day in days:
        asked = Asked(facts_on(facts, on, day, not_proven), day, not_proven)
        column = [finding.least for finding in assess(ruleset, asked).findings]
        if not columns or column != columns[-1]:
            columns.append(column)
            used.append(day)
    rows = []
    for number, criterion in enumerate(ruleset.criteria):
        rows.append([])
        for scale in criterion.scales:
            entry = changes()[scale.stated]
            value, unproven = getattr(facts, scale.stated), scale.stated in not_proven
            for row in scale.rows:
                if scale.derived or row.points <= min(column[number] for column in columns):
                    continue
                claimed = value is not None and unproven and row.points <= scale.answer(value).least
                allowed = entry.establish if value is None or claimed else entry.change and not entry.grows
                to = row.is_ if row.when is None else row.when.low + (0 if row.when.low_included else Decimal("0.01"))
                if not allowed or contradicted(facts, scale.stated, to, on):
                    continue
                rows[-1].append((scale.stated, row.points, row.band))
    reached = []
    for place_of_day, column in enumerate(columns):
        usable = [[None, *(row for row in several if row[1] > base)] for several, base in zip(rows, column, strict=True)]
        for choice in product(*usable):
            values = [base if row is None else row[1] for row, base in zip(choice, column, strict=True)]
            if enough(ruleset, place, values):
                reached.append((place_of_day, choice, sum(values)))

    def minimal(one):
        day, choice, _ = one
        for earlier in range(day):
            values = [b if row is None else max(b, row[1]) for row, b in zip(choice, columns[earlier], strict=True)]
            if enough(ruleset, place, values):
                return False
        values = [b if row is None else row[1] for row, b in zip(choice, columns[day], strict=True)]
        for number, row in enumerate(choice):
            if row is not None:
                lesser = [r[1] for r in rows[number] if r[0] == row[0] and r[1] < row[1]]
                lowered = [*values]
                lowered[number] = max([columns[day][number], *lesser])
                if enough(ruleset, place, lowered):
                    return False
        return True

    need, _ = conditions_of(ruleset, place)
    keyed = []
    for day, choice, total in filter(minimal, reached):
        order = tuple(len(rows[n]) if row is None else rows[n].index(row) for n, row in enumerate(choice))
        count = sum(row is not None for row in choice) + (day > 0)
        keyed.append((count, used[day], total - need, order, frozenset(row[::2] for row in choice if row)))
    return [(count, day, over, picks) for count, day, over, _, picks in sorted(keyed, key=lambda one: one[:4])]


def contradicted(facts, fact, to, on) -> bool:
    from dataclasses import replace

    before = {warning.id for warning in evaluate(facts, on).warnings if fact not in warning.facts}
    return any(w.id not in before for w in evaluate(replace(facts, **{fact: to}), on).warnings if fact in w.facts)


def enough(ruleset, place, values) -> bool:
    parts = {
        part.id: sum(v for v, c in zip(values, ruleset.criteria, strict=True) if c.part == part.id) for part in ruleset.parts
    }
    return ruleset.categories.index(ruleset.category_at(sum(values), parts)) <= place


def compared(facts, not_proven, ruleset):
    for target in advice(facts, DAY, not_proven).targets:
        if target.ruleset.id != ruleset.id or target.state == "reached":
            continue
        place = [category.id for category in ruleset.categories].index(target.id)
        wanted = by_the_engine(facts, DAY, ruleset, place, not_proven)
        picked = [
            (
                sum(c.kind != "wait" for c in one.changes) + one.waits,
                one.day,
                one.over,
                frozenset((c.fact, c.band) for c in one.changes if c.kind != "wait"),
            )
            for one in target.sets
        ]
        assert picked == wanted[:5]
        assert (target.state == "out_of_reach") == (not wanted)
        for one in target.sets:
            moved = sum(c.points for c in one.changes) + (one.aging.points if one.aging else 0)
            assert target.least + moved == one.total == target.need + one.over


@settings(max_examples=25, deadline=None)
@given(hosts(POINTS, ANNA, 4))
def test_hosts_with_a_few_open_facts_get_exactly_the_smallest_sets_of_the_points_table(host):
    compared(*host, POINTS)


@settings(max_examples=6, deadline=None)
@given(hosts(POINTS, {"work_region": "other", "local_bonus": 0, "date_of_birth": "1979-03-03"}, 14))
def test_whole_hosts_get_exactly_the_smallest_sets_of_the_points_table(host):
    compared(*host, POINTS)


@settings(max_examples=25, deadline=None)
@given(hosts(MODEL, {**EVERYTHING, "platform_penalties": 2, "hosting_experience": 1, "place_of_work": "outside"}, 5))
def test_hosts_get_exactly_the_smallest_sets_of_the_industry_assessment(host):
    compared(*host, MODEL)


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({fact: near_an_edge(fact) for fact in (*ANNA, *BEST) if fact != "nationality"}))
def test_no_advice_is_ever_impossible_or_two_facts_of_one_criterion(stated):
    facts = facts_from(stated)
    for target in advice(facts, DAY).targets:
        assert len(target.sets) <= 5
        for one in target.sets:
            assert one.changes or one.aging
            read = [c.id for change in one.changes for c in target.ruleset.criteria if change.fact in c.facts]
            assert len(set(read)) == len(read)
            for change in one.changes:
                assert change.fact not in NEVER
                known = getattr(facts, change.fact)
                assert (known is None) == (change.kind == "establish")
                assert change.evidence
                assert (change.at_least is not None) == (change.kind == "wait")
                assert not (change.fact == "platform_penalties" and known is not None)


# --- how safe a result is


def lost_by_trying(facts, on, lost):
    """All minimal sets of known facts whose not being proven costs a result, by trying every set."""
    known = sorted(facts.known())
    found = []
    for count in range(1, len(known) + 1):
        for claims in combinations(known, count):
            if not any(set(one) <= set(claims) for one in found) and lost(evaluate(facts, on, frozenset(claims))):
                found.append(claims)
    return found


def checked(facts, kind, ruleset_id):
    held = [one for one in safety(facts, DAY).held if one.ruleset.id == ruleset_id]
    evaluation = evaluate(facts, DAY)
    assessment = evaluation.assessment(ruleset_id)
    order = [category.id for category in assessment.ruleset.categories]
    certain = order.index(assessment.possible[-1].id)
    if certain == len(order) - 1:
        assert held == []
        return
    [one] = held

    def lost(other):
        if one.kind == "outcome":
            return other.outcome != evaluation.outcome
        return order.index(other.assessment(ruleset_id).possible[-1].id) > certain

    wanted = lost_by_trying(facts, DAY, lost)
    by_gates = {claims[0] for claims in wanted if len(claims) == 1 and claims[0] in {*GATES, "date_of_birth", "nationality"}}
    assert one.kind == kind or kind is None
    assert set(one.gates) == (by_gates if one.kind == "outcome" else set())
    rest = [frozenset(claims) for claims in wanted if not set(claims) & set(one.gates)]
    assert [len(loss.claims) for loss in one.sets] == sorted(map(len, rest))[:5]
    assert {frozenset(loss.claims) for loss in one.sets} <= set(rest)
    assert one.fewest == min((len(claims) for claims in wanted), default=None)
    for loss in one.sets:
        after = evaluate(facts, DAY, frozenset(loss.claims)).assessment(ruleset_id)
        assert after.least == loss.total


TABLE = [fact for fact in ANNA if fact not in {"nationality", "local_bonus", "work_region"}]


@settings(max_examples=15, deadline=None)
@given(st.fixed_dictionaries({fact: near_an_edge(fact) for fact in TABLE}))
def test_the_fewest_claims_that_cost_the_category_are_those_that_trying_finds(stated):
    few = dict(list({fact: value for fact, value in stated.items() if value is not None}.items())[:11])
    checked(facts_from(few), "category", POINTS.id)


@settings(max_examples=10, deadline=None)
@given(
    st.fixed_dictionaries({fact: near_an_edge(fact) for fact in ("audience_reach", "live_sales", "recognition")}),
    st.sampled_from([0, 1]),
)
def test_the_fewest_claims_that_cost_the_outcome_are_those_that_trying_finds(stated, penalties):
    kept = {fact: BEST[fact] for fact in ("hosting_experience", "local_products", "market_languages", "content_control")}
    host = {**kept, "overseas_markets": 10, "conduct_training": "completed", "tax_record": "complete", **stated}
    checked(facts_from({**host, "platform_penalties": penalties}), None, MODEL.id)


def test_each_claim_of_a_gate_costs_the_outcome_by_itself():
    [held] = [one for one in safety(facts_from(EVERYTHING), DAY).held if one.ruleset.id == MODEL.id]

    assert (held.kind, held.category, held.fewest) == ("outcome", "recommend", 1)
    for fact in held.gates:
        assert evaluate(facts_from(EVERYTHING), DAY, frozenset({fact})).outcome == Outcome.BLOCKED
    others = set(facts_from(EVERYTHING).known()) - set(held.gates)
    for fact in others:
        assert evaluate(facts_from(EVERYTHING), DAY, frozenset({fact})).outcome == Outcome.RECOMMEND


def test_several_facts_may_prove_the_same_points():
    """A master and a technician: both must fall before the 15 points do, and with them more than the 6 points of room."""
    host = {
        **ANNA,
        "annual_salary_cny": 450000,
        "education": "master",
        "vocational_qualification": "technician",
        "hsk_level": 1,
    }

    [held] = safety(facts_from(host), DAY).held  # 20 + 15 + 5 + 15 + 1 + 10 = 66

    assert [loss.claims for loss in held.sets] == [
        ("annual_salary_cny",),
        ("months_per_year_in_china",),
        ("date_of_birth",),
        ("education", "vocational_qualification"),
    ]


def test_whoever_is_in_the_lowest_category_has_nothing_to_lose():
    assert safety(facts_from(ANNA), DAY).held == ()


def test_what_is_already_not_proven_cannot_be_lost_again():
    host = {**EVERYTHING, "date_of_birth": "1990-01-01", "annual_salary_cny": 450000}
    [held] = [one for one in safety(facts_from(host), DAY, frozenset({"education"})).held if one.ruleset.id == POINTS.id] or [
        None
    ]

    assert held is None or all("education" not in loss.claims for loss in held.sets)


@pytest.mark.parametrize(
    ("band", "now", "nearest"),
    [
        ("[1, 5)", "9", "4.99"),
        ("[1, 5]", "9", "5"),
        ("(1, 5]", "0", "1.01"),
        ("[1, 5]", "0", "1"),
        ("[1, +inf)", "0", "1"),
        ("(-inf, 5]", "9", "5"),
        ("[1, 5]", "3.5", "3.5"),
        ("[1, 5)", None, "1"),
    ],
)
def test_a_change_goes_to_the_nearest_value_of_the_row_and_no_further(band, now, nearest):
    present = None if now is None else Decimal(now)

    assert value_within(Interval.parse(band), FACTS["annual_salary_cny"], present) == Decimal(nearest)
