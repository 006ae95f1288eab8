"""Whole registers: the same points as one host alone, on every edge and beside it; and no row is lost."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import inf, nextafter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from law_cases import CASES
from test_assess import ANNA, EVERYTHING

from rules import (
    FACTS,
    Asked,
    Category,
    FactsRefused,
    HostFacts,
    Label,
    NotInForce,
    ReferenceValue,
    assess,
    check_fact,
    editions,
    evaluate,
    facts_from,
    in_force,
    law,
)
from rules.batch import score_columns, totals
from rules.columns import ColumnsRefused, lookalikes
from rules.facts import AGE
from rules.interval import Interval
from rules.route_columns import route_columns
from rules.routes import find_route
from rules.scale import Gap, Row, Scale
from rules.steps import Steps, reading_of

DAY = date(2026, 11, 23)
STORED = {
    "date": pl.Date, "money": pl.Decimal(20, 2), "decimal": pl.Decimal(38, 20), "whole": pl.Int64, "yes_no": pl.Boolean,
    "topics": pl.List(pl.String),
}  # fmt: skip


def columns(hosts: list[HostFacts], left_out: frozenset[str] = frozenset()) -> pl.DataFrame:
    """The facts of hosts as columns in the types that keep them exactly."""
    found = []
    for name, spec in FACTS.items():
        values = [getattr(host, name) for host in hosts]
        values = [sorted(value) if isinstance(value, frozenset) else value for value in values]
        if name not in left_out:
            found.append(pl.Series(name, values, dtype=STORED.get(spec.kind, pl.String)))
    return pl.DataFrame(found)


def alone(host: HostFacts, on: date) -> dict[str, object]:
    """What the single scorer gives, under the names of the columns."""
    evaluation = evaluate(host, on)
    told: dict[str, object] = {}
    for one in evaluation.assessments:
        name = one.ruleset.id
        told |= {f"{name}.least": one.least, f"{name}.most": one.most, f"{name}.category": one.category}
        for part in (*one.parts, *one.findings):
            told |= {f"{name}.{part.id}.least": part.least, f"{name}.{part.id}.most": part.most}
    told |= {f"gate.{gate.id}": gate.state for gate in evaluation.gates}
    told |= {f"route.{route.id}": route.state for route in evaluation.routes}
    overdue = ";".join(review.id for review in evaluation.reviews) or None
    return told | {"outcome": str(evaluation.outcome), "reviews": overdue}


def all_alike(hosts: list[HostFacts], on: date, left_out: frozenset[str] = frozenset()) -> None:
    """One by one and all together give the same."""
    frame = columns(hosts, left_out)
    together = score_columns(frame, on)
    for ruleset in {assessment.ruleset.id for assessment in evaluate(hosts[0], on).assessments}:
        bare = totals(frame, on, ruleset)
        named = bare.rename({name: f"{ruleset}.{name}" for name in bare.columns})
        assert named.equals(together.select(named.columns))
    for host, row in zip(hosts, together.to_dicts(), strict=True):
        assert row == alone(host, on)


# --- one and all are the same


@pytest.mark.parametrize("day", sorted({case.on for case in CASES}), ids=str)
def test_every_worked_case_comes_out_of_the_batch(day):
    """All cases of a day as one register, so that known and unknown values stand side by side in every column."""
    all_alike([case.facts for case in CASES if case.on == day], day)


def test_every_worked_case_comes_out_when_it_stands_alone():
    """A single row takes the paths for columns that are wholly known or wholly unknown."""
    for case in CASES[::7]:
        all_alike([case.facts], case.on)


def edges() -> list[tuple[str, Decimal]]:
    """Each edge of each edition with its fact."""
    found = {
        (scale.fact, Decimal(edge))
        for ruleset in editions()
        for criterion in ruleset.criteria
        for scale in criterion.scales
        for claim in (*scale.rows, *scale.gaps)
        if claim.when
        for edge in claim.when.edges
    }
    for demand in DEMANDS:
        if demand.kind == "within":
            found |= {(demand.fact, edge) for edge in demand.figure.edges if FACTS.get(demand.fact, AGE).least < edge}
        if demand.kind == "times":
            found |= {(demand.fact, demand.figure * value.amount * 12) for value in known_values(demand.series)}
    return sorted(found)


DEMANDS = [demand for ruleset in editions() for route in ruleset.routes for demand in route.demands]


def known_values(series: str) -> list[ReferenceValue]:
    return [value for value in law().series[series].values if value.amount is not None]


EDGES = edges()
KNOWN = facts_from(EVERYTHING).known()


def around(fact: str, edge: Decimal, on: date = DAY) -> list[tuple[str, object]]:
    """The edge and the values one smallest unit beside it, also the last decimal that is accepted at all."""
    if fact == "age":
        born = date(on.year - int(edge), on.month, on.day)
        return [
            ("date_of_birth", born + timedelta(days=days)) for days in (-366, -1, 0, 1, 366) if born.year > 1900 or days >= 0
        ]
    spec = FACTS[fact]
    units = {Decimal(1).scaleb(-spec.decimals), Decimal(1).scaleb(-spec.most_decimals)}
    values = {edge, *(edge + unit for unit in units), *(edge - unit for unit in units)}
    return [(fact, check_fact(fact, value)) for value in sorted(values) if spec.least <= value <= spec.most]


def test_there_are_edges():
    assert len(EDGES) > 95
    assert {demand.kind for demand in DEMANDS} == {"within", "among", "is", "times"}
    assert ("investment_usd", 500000) in EDGES
    assert ("annual_salary_cny", 6 * 12434 * 12) in EDGES


@pytest.mark.parametrize("value", known_values("average-wage.shanghai"), ids=lambda value: str(value.wage_year))
def test_multiples_of_a_wage_on_it_and_a_fen_beside_it_on_its_first_and_last_day_and_the_day_after(value):
    hosts = [
        HostFacts(annual_salary_cny=pay)
        for times in (4, 6)
        for _, pay in around("annual_salary_cny", times * value.amount * 12)
    ]
    for on in (value.in_force.from_, value.in_force.until, value.in_force.until + timedelta(days=1)):
        all_alike(hosts, on)
        all_alike([*hosts, HostFacts()], on)


@pytest.mark.parametrize("on", [date(2026, 6, 1), date(2026, 6, 2), date(2026, 7, 1)])
def test_every_row_tells_what_is_past_its_review(on):
    overdue = score_columns(pl.DataFrame({"hsk_level": [3, None]}), on)["reviews"].to_list()

    assert overdue == [None if on == date(2026, 6, 1) else "review_due.average-wage.shanghai"] * 2


def test_every_edge_of_every_edition_on_it_and_one_unit_beside_it():
    """Once among known values only, once with a row that knows nothing."""
    hosts = [
        HostFacts(**{**KNOWN, name: value})
        for fact, edge in EDGES
        for name, value in around(fact, edge)
        if name != "date_of_birth" or value <= DAY
    ]
    for on in sorted({DAY, *(ruleset.in_force.from_ for ruleset in editions())}):
        born = [host for host in hosts if host.date_of_birth <= on]
        all_alike(born, on)
        all_alike([*born, HostFacts()], on)


@pytest.mark.parametrize(("fact", "edge"), [(fact, edge) for fact, edge in EDGES if fact != "age"])
def test_doubles_beside_an_edge_are_judged_as_the_decimals_that_they_print_as(fact, edge):
    spec = FACTS[fact]
    near = (
        [float(edge)]
        if spec.kind in ("whole", "money")
        else [nextafter(float(edge), -inf), float(edge), nextafter(float(edge), inf)]
    )
    beside = [float(edge) - 0.01, float(edge) + 0.01] if spec.kind != "whole" else [float(edge) - 1, float(edge) + 1]
    values = [
        value for value in (*near, *map(lambda v: round(v, 2), beside)) if spec.least <= Decimal(repr(value)) <= spec.most
    ]
    values = [value for value in values if _accepted(fact, value)]

    together = score_columns(pl.DataFrame({fact: values}), DAY).to_dicts()

    assert together == [alone(facts_from({fact: value}), DAY) for value in values]


def _accepted(fact: str, value: object) -> bool:
    try:
        check_fact(fact, value)
    except FactsRefused:
        return False
    return True


def values_of(name: str) -> st.SearchStrategy:
    spec = FACTS[name]
    if spec.kind in ("money", "decimal", "whole"):
        beside = [value for fact, edge in EDGES if fact == name for _, value in around(fact, edge)]
        places = {"money": 2, "decimal": 20, "whole": 0}[spec.kind]
        anywhere = st.decimals(spec.least, spec.most, places=places, allow_nan=False, allow_infinity=False)
        return st.one_of(st.sampled_from(beside or [spec.least]), anywhere)
    if spec.kind == "date":
        return st.one_of(
            st.dates(date(1900, 1, 1), DAY),
            st.dates(date(2026, 1, 1), DAY) if name != "passport_expires" else st.dates(DAY, date(2030, 1, 1)),
        )
    return {
        "choice": st.sampled_from(spec.choices or ("",)),
        "yes_no": st.booleans(),
        "topics": st.sets(st.sampled_from(spec.choices or ("",))),
        "nationality": st.sampled_from(["DEU", "CHN", "HKG", "USA"]),
        "credit_code": st.sampled_from(["91110000600037341L", "92310000MA1FL0001M"]).filter(lambda code: _accepted(name, code)),
    }[spec.kind]


SOME = {name: values_of(name) for name in FACTS}


@st.composite
def registers(draw: st.DrawFn) -> list[HostFacts]:
    """A few hosts; some columns are wholly known, some wholly unknown, some mixed."""
    share = {name: draw(st.sampled_from([0, 1, 2])) for name in FACTS}
    hosts = []
    for _ in range(draw(st.integers(1, 6))):
        known = {n: draw(SOME[n]) for n in FACTS if share[n] == 2 or (share[n] == 1 and draw(st.booleans()))}
        hosts.append(facts_from(known))
    return hosts


DAYS = st.one_of(
    st.sampled_from([DAY, date(2017, 3, 31), date(2024, 2, 29), date(2026, 6, 30), date(2026, 10, 31), date(2026, 11, 1)]),
    st.dates(date(2018, 1, 1), date(2040, 1, 1)),
)


@settings(max_examples=60, deadline=None)
@given(registers(), DAYS)
def test_one_and_all_agree_on_random_hosts(hosts, on):
    born = [host for host in hosts if host.date_of_birth is None or host.date_of_birth <= on]
    if born:
        all_alike(born, on)


def test_missing_columns_are_unknown():
    left_out = frozenset({"hsk_level", "date_of_birth", "host_consent"})
    host = facts_from({name: value for name, value in EVERYTHING.items() if name not in left_out})
    all_alike([host, HostFacts()], DAY, left_out)


def test_no_column_at_all_and_no_row_at_all():
    assert score_columns(pl.DataFrame(height=2), DAY).to_dicts() == [alone(HostFacts(), DAY)] * 2
    assert totals(pl.DataFrame(height=2), DAY)["most"].to_list() == [120, 120]
    assert score_columns(columns([]), DAY).height == 0
    assert set(score_columns(columns([]), DAY).columns) == set(alone(HostFacts(), DAY))


def test_on_a_day_before_every_edition_there_is_an_outcome_and_no_score():
    assert score_columns(pl.DataFrame({"hsk_level": [3]}), date(2001, 1, 1)).to_dicts() == [
        {"outcome": "undetermined", "reviews": None}
    ]
    with pytest.raises(NotInForce):
        totals(pl.DataFrame({"hsk_level": [3]}), date(2001, 1, 1))


@pytest.mark.parametrize("fact", ["annual_salary_cny", "relevant_work_years", "hsk_level", "age"])
@pytest.mark.parametrize(
    "interval", ["(-inf, 5]", "(-inf, 5)", "[5, +inf)", "(5, +inf)", "[5, 7]", "(5, 7)", "[5, 5]", "(-inf, +inf)"]
)
@pytest.mark.parametrize("unknown", [False, True])
def test_a_route_that_asks_for_any_interval_comes_out_as_for_one_host(fact, interval, unknown):
    edition = in_force("work-permit-points", DAY)
    demand = replace(DEMANDS[0], fact=fact, kind="within", figure=Interval.parse(interval))
    changed = replace(edition, routes=(replace(edition.routes[0], demands=(demand,)),))
    values = [value for edge in (5, 7) for value in around(fact, Decimal(edge))]
    hosts = [HostFacts(**{name: value}) for name, value in values] + [HostFacts()] * unknown

    together = route_columns((changed,), columns(hosts), DAY, law().series).to_series().to_list()

    assert together == [find_route(changed.routes[0], Asked(host, DAY), law().series).state for host in hosts]
    assert ("unknown" in together) == unknown


# --- any table: gaps, open ends, edges between units


def table(*bands: tuple[str, int], gaps: tuple[str, ...] = (), fact: str = "relevant_work_years") -> Scale:
    rows = tuple(Row(fact, Interval.parse(when), None, points, "") for when, points in bands)
    holes = tuple(Gap(Interval.parse(when), Label("无", "none", "keine")) for when in gaps)
    return Scale(fact, FACTS[fact].unit if fact in FACTS else "completed years", rows, holes)


ODD = [
    table(("[0, 0.1)", 1), ("[0.1, 0.3]", 4), ("(0.3, 2.5)", 2), ("[2.5, 80]", 9)),
    table(("[0, 0]", 0), ("(0, 1)", 3), ("[1, 80]", 2), fact="consecutive_years_in_china"),
    table(("[0, 1)", 1), ("(2, 80]", 5), gaps=("[1, 2]",)),
    table(*((f"[{n}, {n + 1})", n % 7) for n in range(79)), ("[79, 80]", 3)),
    table(*((f"[{n}.{k}5, {n}.{k + 1}5)", (n * k) % 11) for n in range(40) for k in range(1, 9)),
          *((f"[{n}.95, {n + 1}.15)", 5) for n in range(40)), ("[0, 0.15)", 1), ("[40.15, 80]", 2)),
    table(*((f"[{n * 777}.13, {n * 777 + 777}.13)", n % 13) for n in range(200)), ("[0, 0.13)", 1), ("[155400.13, +inf)", 2),
          fact="annual_salary_cny"),
]  # fmt: skip


def uneven(edges: list[Decimal]) -> Scale:
    bands = [(f"[{low}, {high})", number % 5) for number, (low, high) in enumerate(pairwise(edges))]
    return table((f"[0, {edges[0]})", 1), *bands, (f"[{edges[-1]}, 80]", 3))


TWINS = [Decimal("1.00000000000000000001"), Decimal("1.00000000000000000002")]  # no double lies between them
ODD += [
    uneven(sorted({Decimal(n * n * 13 % 7919) / 100 for n in range(1, 90)})),
    uneven([*TWINS, *(n + Decimal("0.7") for n in range(1, 30))]),
]


@pytest.mark.parametrize("scale", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("unknown", [False, True])
@pytest.mark.parametrize("dtype", [pl.Float64, "exact"])
def test_a_chain_and_a_table_give_what_the_scale_gives(scale, unknown, dtype):
    spec = scale.spec
    least = Decimal(1).scaleb(-spec.decimals)
    ends = {Decimal(edge) for claim in (*scale.rows, *scale.gaps) for edge in claim.when.edges}
    values = sorted(
        {v for edge in ends for v in (edge, edge - least, edge + least, edge + Decimal("0.5")) if spec.least <= v <= spec.most}
    )
    stored = pl.Series(spec.name, [*values, *([None] if unknown else [])], dtype=STORED[spec.kind])
    if dtype != "exact":
        values = [float(value) for value in values]
        stored = pl.Series(spec.name, [*values, *([None] if unknown else [])])
        values = [Decimal(repr(value)) for value in values]
    wanted = [scale.answer(value) for value in [*values, *([None] if unknown else [])]]
    seen = reading_of(scale, stored, DAY)
    assert isinstance(seen, Steps)

    for which in (lambda answer: answer.least, lambda answer: answer.most):
        looked_up = stored.to_frame().select(seen.points(which)).to_series().to_list()
        held = stored.to_frame().select(seen.holds(lambda answer, which=which: which(answer) >= 3)).to_series()

        assert looked_up == [which(answer) for answer in wanted]
        assert held.fill_null(False).to_list() == [which(answer) >= 3 for answer in wanted]


def test_a_gap_is_the_range_of_the_rows():
    child = facts_from({**EVERYTHING, "date_of_birth": "2009-01-01"})
    all_alike([child], DAY)
    all_alike([child, facts_from(EVERYTHING), HostFacts()], DAY)


@pytest.mark.parametrize("on", [date(2026, 2, 28), date(2026, 3, 1), date(2028, 2, 29), date(2027, 2, 28)])
def test_birthdays_on_29_february(on):
    born = [date(y, m, d) for y in (2000, 2008, 1980, 1972, 1968, 1964) for m, d in ((2, 28), (2, 29), (3, 1))]
    all_alike([HostFacts(date_of_birth=day) for day in born], on)


# --- values are judged as the single scorer judges them


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("annual_salary_cny", [0.1 + 0.2, 350000.01, -1.0, float("nan"), float("inf"), 1e9, 1e9 + 0.01, -0.0, 1.15, None]),
        ("annual_salary_cny", [1.1500000000000001, 1.1500000000000004, 0.29, 0.28999999999999998, 0.57, 0.58, 4.35]),
        ("annual_salary_cny", [-1, 0, 1000000000, 1000000001]),
        ("annual_salary_cny", ["300000", "", None]),
        ("annual_salary_cny", [True, False]),
        ("hsk_level", [5.0, 5.5, -0.0, 10.0]),
        ("hsk_level", [9, 10, -1]),
        ("relevant_work_years", [1e-21, 1e-20, 1.5e-5, 1.2345678901234567e-5, 80.00000000000001, 1e-4]),
        ("relevant_work_years", [80.0, 0.0012345678901234567, 0.00012345678901234567]),
        ("date_of_birth", ["2002-05-01", "2002-5-1", "2002-02-30", "1899-12-31", "2026-11-23", "2026-11-24", None]),
        ("date_of_birth", [date(2002, 5, 1), date(1899, 12, 31), date(2026, 11, 24)]),
        ("passport_expires", [date(2030, 1, 1), date(2200, 12, 31), date(2201, 1, 1)]),
        ("education", ["bachelor", "Bachelor", "", "doktor", None]),
        ("nationality", ["DEU", "D", "XXA", None]),
        ("employer_credit_code", ["91110000600037341L", "91110000600037341K", "9111", ""]),
        ("regulated_topics", [["law"], [], ["law", "law"], ["Law"], None]),
        ("host_consent", [True, False, None]),
        ("host_consent", [1, 0, None]),
        ("host_consent", ["true", None]),
    ],
)  # fmt: skip
def test_values_are_refused_and_accepted_as_for_one_host(name, values):
    wrong = {}
    for row, value in enumerate(values):
        try:
            facts_from({name: value}, DAY)
        except FactsRefused as refused:
            wrong[row] = refused.faults
    right = [value for row, value in enumerate(values) if row not in wrong]

    found = {}
    try:
        score_columns(pl.DataFrame({name: values}), DAY)
    except ColumnsRefused as refused:
        (faulty,) = refused.faulty
        found = {row: faulty.faults[which] for row, which in zip(faulty.rows, faulty.which, strict=True)}

    assert found == wrong
    if right:
        together = score_columns(pl.DataFrame({name: right}, schema={name: pl.DataFrame({name: values}).schema[name]}), DAY)
        assert together.to_dicts() == [alone(facts_from({name: value}), DAY) for value in right]


def test_doubles_with_more_than_two_decimals_are_seen_among_a_hundred_thousand():
    """The quick look is a rounding of the whole column: it must see every neighbour of a double with two decimals."""
    right = [n / 100 for n in range(1, 10_000_000, 97)]
    beside = [nextafter(value, inf) for value in right]
    with pytest.raises(ColumnsRefused) as refused:
        score_columns(pl.DataFrame({"annual_salary_cny": [*right, *beside]}), DAY)

    wrong = [row for row, value in enumerate(beside, start=len(right)) if not _accepted("annual_salary_cny", value)]
    assert refused.value.faulty[0].rows.to_list() == wrong


def test_choices_come_as_text_or_coded():
    for dtype in (pl.String, pl.Categorical, pl.Enum(["bachelor", "master"])):
        column = pl.Series("education", ["bachelor", "master", None], dtype=dtype)
        assert totals(column.to_frame(), DAY)["least"].to_list() == [10, 15, 0]


@pytest.mark.parametrize(
    "dtype", [pl.Int8, pl.Int16, pl.UInt8, pl.UInt64, pl.Int128, pl.Float32, pl.Decimal(10, 3), pl.Decimal(4, 0)]
)
def test_a_number_may_be_stored_in_any_type(dtype):
    column = pl.Series("relevant_work_years", [2, 17, 0, None]).cast(dtype)

    assert totals(column.to_frame(), DAY)["least"].to_list() == [5, 20, 0, 0]


def test_a_misspelt_column_is_refused_with_the_nearest_name():
    with pytest.raises(FactsRefused) as refused:
        score_columns(pl.DataFrame({"anual_salary_cny": [1]}), DAY)

    assert [(f.key, f.kind, f.detail["nearest"]) for f in refused.value.faults] == [
        ("anual_salary_cny", "unknown_key", "annual_salary_cny")
    ]


def test_heads_that_mean_something_else_are_left_alone():
    assert lookalikes(["name", "reference", "Education", "age", "date of birth", "姓名", "hsk", "passport_number"]) == {
        "Education": "education", "age": "date_of_birth", "date of birth": "date_of_birth",
    }  # fmt: skip
    assert lookalikes(["education", "Education"]) == {}


def test_anna_has_54_points_in_every_row():
    frame = pl.DataFrame([ANNA, ANNA, {}], strict=False, infer_schema_length=None)

    assert totals(frame, DAY).rows() == [(54, 54, "C"), (54, 54, "C"), (0, 120, None)]


WITHOUT_POINTS = {
    "annual_salary_cny": 0, "education": "below_bachelor", "vocational_qualification": "none", "relevant_work_years": 0,
    "months_per_year_in_china": 0, "hsk_level": 0, "degree_taught_in_chinese": False, "former_chinese_national": False,
    "work_region": "other", "date_of_birth": "1950-01-01", "high_level_foreign_university": False,
    "fortune_500_experience": False, "intellectual_property": False, "consecutive_years_in_china": 0, "local_bonus": 0,
}  # fmt: skip


def test_totals_refuse_an_impossible_value_and_tell_its_row():
    with pytest.raises(ColumnsRefused) as refused:
        totals(pl.DataFrame({"hsk_level": [3, 11], "nationality": ["?", "?"]}), DAY)

    assert [(one.fact, one.rows.to_list()) for one in refused.value.faulty] == [("hsk_level", [1])]


@pytest.mark.parametrize(
    ("points", "categories"),
    [
        (("[2, +inf)", "(-inf, 2)"), ["low", "top", "top"]),
        (("(1, 9]", "[0, +inf)"), ["low", "top", "top"]),
        (("(1.5, 2.5)", "(-inf, +inf)"), ["low", "top", "low"]),
        (("[1.5, 2.5]", "[0, 120]"), ["low", "top", "low"]),
        (("(-inf, +inf)", "[0, 120]"), ["top", "top", "top"]),
        (("[0, 120]",), ["top", "top", "top"]),
    ],
)
def test_a_category_is_found_whatever_the_ends_of_its_points_are(points, categories):
    edition = in_force("work-permit-points", DAY)
    label, names = edition.categories[0].label, ("top", "low")
    found = tuple(Category(name, label, Interval.parse(one), "") for name, one in zip(names, points, strict=False))
    changed = replace(edition, categories=found)
    hosts = [facts_from({**WITHOUT_POINTS, "hsk_level": level}) for level in (1, 2, 3)]

    together = totals(columns(hosts), DAY, changed)

    assert together["least"].to_list() == together["most"].to_list() == [1, 2, 3]
    assert together["category"].to_list() == categories
    assert [assess(changed, Asked(host, DAY)).category for host in hosts] == categories
