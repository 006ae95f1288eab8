"""The table of facts without identity: a row of it scores as its case does, whatever is unknown and whatever is not proven."""

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
import pytest

from rules import (
    FACTS,
    NOT_PROVEN,
    Asked,
    FactsRefused,
    HostFacts,
    Interval,
    NotSettled,
    Row,
    Ruleset,
    Scale,
    add_months,
    assess,
    editions,
    facts_needed,
    impact_of,
    lacking,
    table_of_facts,
    totals,
)
from rules.fact_table import as_facts

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import hosts
import stored

TRIAL, TABLE, MODEL = editions()
NEEDED = facts_needed(TRIAL, TABLE, MODEL)
DAY = date(2026, 11, 23)


def table(asked: list[Asked], facts: tuple[str, ...] = NEEDED) -> pl.DataFrame:
    """The table as the office writes it: ages as on the day of each case."""
    columns = {name: [one.value(name) for one in asked] for name in facts}
    return table_of_facts({**columns, NOT_PROVEN: [[name for name in facts if one.unproven(name)] for one in asked]})


def scored(frame: pl.DataFrame, edition: Ruleset, on: date) -> list[tuple]:
    return totals(as_facts(frame, on, edition), on, edition).rows()


def alone(asked: list[Asked], edition: Ruleset) -> list[tuple]:
    found = [assess(edition, one) for one in asked]
    return [(one.least, one.most, one.category) for one in found]


def value_of(random: Random, name: str) -> object:
    spec = FACTS[name]
    if spec.kind == "yes_no":
        return random.random() < 0.5
    if spec.kind == "choice":
        return random.choice(spec.choices)
    most = min(spec.most, Decimal(100)) if spec.kind != "money" else Decimal(random.choice([500000, 60000000]))
    if spec.kind == "whole":
        return random.randint(0, int(min(spec.most, random.choice([10, 6000000]))))
    return Decimal(random.randint(0, int(most * 100))) / 100


def case(random: Random) -> Asked:
    on = add_months(date(2026, 11, 29), random.randint(-40, 40))
    values: dict[str, object] = {}
    for name in NEEDED:
        if random.random() < 0.2:
            continue
        if name == "age":
            values["date_of_birth"] = date(on.year - random.randint(1, 70), random.randint(1, 12), random.randint(1, 28))
        else:
            values[name] = value_of(random, name)
    unproven = {"date_of_birth" if name == "age" else name for name in NEEDED if random.random() < 0.15}
    return Asked(HostFacts(**{name: value for name, value in values.items() if name not in unproven}), on, frozenset(unproven))


@pytest.mark.parametrize("edition", [TRIAL, TABLE, MODEL], ids=lambda one: f"{one.id}-{one.edition}")
@pytest.mark.parametrize("seed", [1, 2])
def test_a_row_scores_as_its_case_does(edition, seed):
    """Unknown, known and not proven facts side by side, each case on a day of its own, the table scored on one day."""
    random = Random(seed)
    asked = [case(random) for _ in range(400)]
    frame = table(asked)

    for on in (DAY, date(2028, 2, 29)):
        assert scored(frame, edition, on) == alone(asked, edition)
    assert len({tuple(one) for one in alone(asked, edition)}) > 50


@pytest.mark.parametrize("fact", [name for name in NEEDED if name != "age"] + ["date_of_birth"])
@pytest.mark.parametrize("known", [True, False])
def test_a_single_fact_that_is_not_proven_earns_the_least(fact, known):
    """Also where the fact itself is kept, as a claimed value may be."""
    from test_assess import ANNA

    from rules import facts_from

    facts = facts_from(ANNA)
    if not known:
        facts = HostFacts(**{name: value for name, value in facts.known().items() if name != fact})
    asked = [Asked(facts, DAY, frozenset({fact})), Asked(facts, DAY)]

    for edition in (TRIAL, TABLE, MODEL):
        assert scored(table(asked), edition, DAY) == alone(asked, edition)


@pytest.mark.parametrize("on", [date(2026, 11, 23), date(2026, 1, 1), date(2028, 2, 29), date(2027, 12, 31)])
def test_every_age_stands_as_it_was_on_the_decisive_day(on):
    born = [date(2026 - age, 3, 1) for age in range(100)]
    asked = [Asked(HostFacts(date_of_birth=day), date(2026, 3, 1)) for day in born]

    assert scored(table(asked), TABLE, on) == alone(asked, TABLE)


def test_numbers_stay_exact():
    """A double would round this up to five years."""
    asked = [Asked(HostFacts(consecutive_years_in_china=Decimal("4.99999999999999999999"), intellectual_property=False), DAY)]

    assert scored(table(asked), TABLE, DAY) == alone(asked, TABLE)
    assert table(asked)["consecutive_years_in_china"][0] == Decimal("4.99999999999999999999")


def test_the_columns_are_the_facts_that_earn_points_and_none_that_names_anybody():
    assert facts_needed(TABLE) == (
        "age", "annual_salary_cny", "education", "vocational_qualification", "relevant_work_years", "months_per_year_in_china",
        "hsk_level", "degree_taught_in_chinese", "former_chinese_national", "work_region", "high_level_foreign_university",
        "fortune_500_experience", "intellectual_property", "consecutive_years_in_china", "local_bonus",
    )  # fmt: skip
    kinds = {FACTS[name].kind for name in NEEDED if name != "age"}
    assert kinds <= {"money", "decimal", "whole", "choice", "yes_no"}


def test_a_table_says_what_it_lacks():
    frame = table([Asked(HostFacts(), DAY)])

    assert lacking(frame, TRIAL, TABLE, MODEL) == ()
    assert lacking(frame.drop("age", "hsk_level"), TABLE) == ("age", "hsk_level")
    assert lacking(frame.drop(NOT_PROVEN), MODEL) == (NOT_PROVEN,)
    assert lacking(table([], facts_needed(TABLE)), MODEL)[:2] == ("audience_reach", "live_sales")


def test_a_table_of_nobody_is_scored_too():
    found = impact_of(table([]), DAY, TRIAL, TABLE)

    assert (found.hosts, found.moved, found.moves, found.least) == (0, 0, (), (0, 0, 0, 0))


def test_a_table_without_the_lists_is_read_as_it_stands():
    asked = [Asked(HostFacts(education="master"), DAY)]

    assert scored(table(asked).drop(NOT_PROVEN), TABLE, DAY) == alone(asked, TABLE)
    assert scored(table(asked).drop("age", NOT_PROVEN), TABLE, DAY) == alone(asked, TABLE)


@pytest.mark.parametrize(
    ("column", "kind", "value"),
    [
        (pl.Series("age", [-1]), "out_of_range", "-1"),
        (pl.Series("age", [127]), "out_of_range", "127"),
        (pl.Series("age", [33.5]), "not_a_number", '"Float64"'),
        (pl.Series("age", ["33"]), "not_a_number", '"String"'),
        (pl.Series(NOT_PROVEN, ["education"]), "not_a_list", '"String"'),
        (pl.Series(NOT_PROVEN, [["educaton"]]), "unknown_key", '"educaton"'),
        (pl.Series("hsk_level", [10]), "out_of_range", "10"),
    ],
)
def test_what_is_no_table_of_facts_is_refused(column, kind, value):
    frame = table([Asked(HostFacts(), DAY)]).with_columns(column)

    with pytest.raises(FactsRefused) as refused:
        impact_of(frame, DAY, TRIAL, TABLE)

    (fault,) = refused.value.faults
    assert (fault.key, fault.kind, fault.value) == (column.name, kind, value)
    told = {"out_of_range": {"least", "most"}, "unknown_key": {"nearest"}}.get(kind, set())
    assert told <= set(fault.detail)
    assert fault.detail.get("nearest") in (None, "education")
    assert column.name != "age" or kind != "out_of_range" or fault.detail == {"least": "0", "most": "126"}


def test_the_oldest_age_is_that_of_the_first_day_of_the_calendar():
    frame = table([Asked(HostFacts(), DAY)]).with_columns(pl.Series("age", [126], dtype=pl.Int16))

    assert impact_of(frame, DAY, TRIAL, TABLE).hosts == 1


def test_impossible_values_make_no_table():
    with pytest.raises(FactsRefused) as refused:
        table_of_facts({"hsk_level": [3, 12], "education": ["master", "bacheler"], NOT_PROVEN: [[], []]})

    assert [(fault.key, fault.kind) for fault in refused.value.faults] == [
        ("hsk_level", "out_of_range"),
        ("education", "not_in_list"),
    ]


def both_ways() -> Ruleset:
    """An edition in which experience earns points in one criterion and costs them in another."""
    (work,) = [one for one in TABLE.criteria if one.id == "work_years"]
    fewer = Scale(
        "relevant_work_years",
        "years",
        (
            Row("relevant_work_years", Interval.parse("[0, 2)"), None, 5, ""),
            Row("relevant_work_years", Interval.parse("[2, +inf)"), None, 0, ""),
        ),
    )
    return replace(TABLE, criteria=(*TABLE.criteria, replace(work, id="newcomers", maximum=5, scales=(fewer,))))


def test_an_edition_that_cannot_settle_what_is_not_proven_is_refused_by_name():
    frame = table([Asked(HostFacts(), DAY, frozenset({"relevant_work_years"}))])

    with pytest.raises(NotSettled) as refused:
        impact_of(frame, DAY, TABLE, both_ways())

    assert (refused.value.edition, refused.value.fact) == ("work-permit-points/2017-04-01", "relevant_work_years")
    assert impact_of(table([Asked(HostFacts(), DAY)]), DAY, TABLE, both_ways()).hosts == 1  # proven facts need no such value


def test_the_least_of_a_band_that_only_its_middle_has_in_common_is_found():
    """The value that earns the least in both criteria lies in neither band's first or last number."""
    (work,) = [one for one in TABLE.criteria if one.id == "work_years"]
    rows = [
        Row("relevant_work_years", Interval.parse(when), None, points, "")
        for when, points in (("[0, 5)", 5), ("[5, 30)", 0), ("[30, +inf)", 5))
    ]
    other = replace(work, id="other", maximum=5, scales=(Scale("relevant_work_years", "years", tuple(rows)),))
    upper = [
        Row("relevant_work_years", Interval.parse(when), None, points, "")
        for when, points in (("[0, 10)", 20), ("[10, +inf)", 0))
    ]
    edition = replace(
        TABLE,
        criteria=(replace(work, scales=(Scale("relevant_work_years", "years", tuple(upper)),)), other),
        parts=(),
    )
    asked = [Asked(HostFacts(), DAY, frozenset({"relevant_work_years"}))]

    assert scored(table(asked), edition, DAY) == [(0, 0, "C")]


def test_the_register_of_the_benchmark_has_the_form_of_the_table():
    drawn, kept = hosts.hosts(3000, 0.1), stored.facts(3000, 0.1)
    form = table([Asked(HostFacts(), DAY, frozenset({"education"}))], facts_needed(TRIAL, TABLE))

    assert dict(kept.schema) == {name: form.schema[name] for name in kept.columns}
    assert set(kept.columns) == set(form.columns)
    assert impact_of(kept, hosts.ON, TRIAL, TABLE) == impact_of(drawn, hosts.ON, TRIAL, TABLE)
    assert impact_of(stored.facts(3000, 0.1, 0.5), hosts.ON, TRIAL, TABLE) != impact_of(kept, hosts.ON, TRIAL, TABLE)
