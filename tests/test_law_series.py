"""Series of reference values: what holds on a day, what must not be, and what an office's values leave of a declared gap."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from law_specimen import SERIES, told, toml

from rules.reference import InForce, ReferenceValue, Series, laid_over, read_series, unsound_series

NEW_YEAR = date(2020, 1, 1)


def value(year: int, first: str, last: str | None, amount: str | None = "1000", **more: object) -> ReferenceValue:
    """A value of a wage year with its days in force; without an amount it is declared missing."""
    days = InForce(date.fromisoformat(first), last and date.fromisoformat(last))
    return ReferenceValue("x", year, days, more.pop("inferred", ()), amount and Decimal(amount), **more)


def series(*values: ReferenceValue) -> Series:
    return replace(read_series(SERIES.encode(), []), values=values)


def faults(*values: ReferenceValue) -> list[tuple[int, str, str, str]]:
    """The year whose value is at fault, the way to it, the key, and what is said."""
    return [
        (one.wage_year, ".".join(map(str, fault.path)), fault.key, fault.what.en)
        for one, fault in unsound_series(series(*values))
    ]


# --- what holds on a day

THREE = series(
    value(2018, "2019-01-01", "2019-12-31", review_by=date(2019, 10, 1)),
    value(2019, "2020-01-01", "2020-12-31", review_by=date(2020, 10, 1)),
    value(2020, "2021-01-01", None, None),
)


@pytest.mark.parametrize(
    ("day", "year", "last_known"),
    [
        ("2018-12-31", None, None),
        ("2019-01-01", 2018, 2018),
        ("2019-12-31", 2018, 2018),
        ("2020-01-01", 2019, 2019),
        ("2020-12-31", 2019, 2019),
        ("2021-01-01", 2020, 2019),
        ("2021-12-31", 2020, 2019),
        ("2022-01-01", 2021, 2019),  # each year that goes by is missing one more
        ("2024-06-01", 2023, 2019),
    ],
)
def test_a_value_holds_on_its_days_and_the_last_known_one_is_for_orientation(day, year, last_known):
    on, known = THREE.on(date.fromisoformat(day)), THREE.last_known(date.fromisoformat(day))

    assert (on and on.wage_year) == year
    assert (known and known.wage_year) == last_known


def test_a_gap_with_a_last_day_is_missing_its_own_year_only():
    gap = series(value(2018, "2019-01-01", "2021-12-31", None), value(2021, "2022-01-01", None))

    assert [gap.on(date(year, 6, 1)).wage_year for year in (2019, 2020, 2021, 2022, 2023)] == [2018, 2018, 2018, 2021, 2021]


@pytest.mark.parametrize(
    ("day", "due"),
    [("2018-06-01", None), ("2019-10-02", None), ("2020-10-01", None), ("2020-10-02", 2019), ("2023-01-01", 2019)],
)
def test_a_value_is_to_be_reviewed_after_its_day_unless_its_successor_is_there(day, due):
    found = THREE.to_be_reviewed(date.fromisoformat(day))

    assert (found and found.wage_year) == due


def test_a_value_tells_itself_to_the_trace():
    known, missing = read_series(SERIES.encode(), []).values

    assert known.as_json() == {
        "series": "specimen-wage", "wage_year": 2019, "amount": "1000.5", "from": "2020-01-01", "until": "2020-12-31",
        "inferred": ["until"], "certainty": "confirmed", "review_by": "2020-10-01", "origin": "published",
        "source": {"number": "样本〔2020〕3号", "title": "样本", "place": "第一段", "checked": "secondary"},
        "digest": known.digest,
    }  # fmt: skip
    assert missing.as_json() == {
        "series": "specimen-wage", "wage_year": 2020, "amount": None, "from": "2021-01-01", "until": "2021-12-31",
        "inferred": ["from"], "certainty": None, "review_by": None, "source": None, "origin": None, "digest": known.digest,
    }  # fmt: skip
    assert replace(missing, in_force=InForce(NEW_YEAR)).as_json()["until"] is None


# --- what must not be


@pytest.mark.parametrize(("amount", "kinds"), [(0, ["not_positive"]), (1, []), (Decimal("0.5"), []), (-1, ["not_positive"])])
def test_an_amount_is_more_than_zero(amount, kinds):
    table, found = told(SERIES), []
    table["value"][0]["amount"] = amount
    read_series(toml(table), found)

    assert [fault.kind for fault in found] == kinds


def test_an_amount_that_cannot_be_read_is_told_once():
    table, found = told(SERIES), []
    table["value"][0]["amount"] = "1000"
    read_series(toml(table), found)

    assert [fault.kind for fault in found] == ["wrong_type"]


def test_values_are_put_in_the_order_of_their_days():
    table, found = told(SERIES), []
    table["value"] = [{**table["value"][0], "in_force": {"from": date(2022, 1, 1)}}, table["value"][0]]

    assert [one.in_force.from_.year for one in read_series(toml(table), found).values] == [2020, 2021, 2022]


FIRST = value(2018, "2019-01-01", "2019-12-31", at=("value", 0))
SECOND = value(2019, "2020-01-01", "2020-12-31", at=("value", 1))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((FIRST, SECOND), []),
        ((value(2018, "2019-06-01", "2019-06-01"),), []),  # one day
        ((value(2018, "2019-06-01", None, review_by=date(2019, 6, 1), inferred=("from", "until")),), []),
        (
            (value(2018, "2019-06-01", "2019-05-31", at=("value", 4)),),
            [(2018, "value.4.in_force", "until", "the last day 2019-05-31 lies before the first day 2019-06-01")],
        ),
        (
            (value(2019, "2019-06-01", None, at=("value", 4)),),
            [(2019, "value.4.in_force", "from", "in use from 2019-06-01, before the year 2019 is over")],
        ),
        ((value(2019, "2020-01-01", None),), []),
        (
            (value(2018, "2019-06-01", None, review_by=date(2019, 5, 31), at=("value", 4)),),
            [(2018, "value.4", "review_by", "review_by 2019-05-31 lies before the first day 2019-06-01")],
        ),
        (
            (value(2018, "2019-06-01", None, inferred=("from", "unti", "x"), at=("value", 4)),),
            [
                (2018, "value.4", "inferred", 'inferred is "unti", not one of from, until; the nearest is until'),
                (2018, "value.4", "inferred", 'inferred is "x", not one of from, until; the nearest is until'),
            ],
        ),
        (
            (FIRST, value(2019, "2019-12-31", None, at=("value", 7))),
            [
                (2019, "value.7.in_force", "from", "in use from 2019-12-31, before the year 2019 is over"),
                (
                    2019,
                    "value.7.in_force",
                    "",
                    "the values of 2018 and 2019 are both in use on 2019-12-31; each day has one value",
                ),
            ],
        ),
        (
            (replace(FIRST, in_force=InForce(date(2019, 1, 1))), SECOND),
            [
                (
                    2019,
                    "value.1.in_force",
                    "",
                    "the values of 2018 and 2019 are both in use on 2020-01-01; each day has one value",
                )
            ],
        ),
        (
            (FIRST, value(2019, "2020-01-03", None, at=("value", 7))),
            [
                (
                    2019,
                    "value.7.in_force",
                    "",
                    "between the values of 2018 and 2019 there is none from 2020-01-01 to 2020-01-02: "
                    "add one, or declare it [[missing]]",
                )
            ],
        ),
    ],
)
def test_days_without_a_value_or_with_two_and_days_that_cannot_be_are_told(values, said):
    assert faults(*values) == said


@pytest.mark.parametrize(
    ("one", "other", "faulty"),
    [
        ("published", "published", 2019),
        ("published", "office", 2019),
        ("office", "published", 2018),
        ("office", "office", 2019),
    ],
)
def test_where_two_values_overlap_the_fault_lies_in_the_offices_file(one, other, faulty):
    found = faults(replace(FIRST, origin=one), value(2019, "2019-12-31", None, origin=other))

    assert [year for year, _, _, said in found if "both in use" in said] == [faulty]


def test_overlap_and_hole_say_the_day_and_the_first_day_in_their_value():
    (_, overlap), (_, hole) = unsound_series(
        series(FIRST, value(2017, "2019-12-31", "2020-01-31"), value(2017, "2020-02-02", None))
    )

    assert (overlap.kind, overlap.value, hole.kind, hole.value) == (
        "values_overlap",
        "2019-12-31",
        "values_apart",
        "2020-02-02",
    )


# --- what an office supplies


def days(*values: ReferenceValue) -> list[tuple[int, str, str | None, bool]]:
    return [
        (one.wage_year, str(one.in_force.from_), one.in_force.until and str(one.in_force.until), one.amount is None)
        for one in values
    ]


GAP = value(2019, "2020-01-01", "2022-12-31", None)
KNOWN = value(2018, "2019-01-01", "2019-12-31")
SUPPLIED = [  # of a gap from 2020 to 2022: what is supplied, and what is there then
    ([("2020-01-01", "2022-12-31")], [(2019, "2020-01-01", "2022-12-31", False)]),
    (
        [("2020-01-01", "2020-12-31")],
        [(2019, "2020-01-01", "2020-12-31", False), (2020, "2021-01-01", "2022-12-31", True)],
    ),
    (
        [("2022-01-01", "2022-12-31")],
        [(2019, "2020-01-01", "2021-12-31", True), (2019, "2022-01-01", "2022-12-31", False)],
    ),
    (
        [("2021-01-01", "2021-12-31")],
        [
            (2019, "2020-01-01", "2020-12-31", True),
            (2019, "2021-01-01", "2021-12-31", False),
            (2020, "2022-01-01", "2022-12-31", True),
        ],
    ),
    (
        [("2020-01-01", "2020-12-31"), ("2022-01-01", "2022-12-31")],
        [
            (2019, "2020-01-01", "2020-12-31", False),
            (2020, "2021-01-01", "2021-12-31", True),
            (2019, "2022-01-01", "2022-12-31", False),
        ],
    ),
    ([("2020-01-01", None)], [(2019, "2020-01-01", None, False)]),
    ([("2020-01-02", None)], [(2019, "2020-01-01", "2020-01-01", True), (2019, "2020-01-02", None, False)]),
    (
        [("2020-01-01", "2022-12-30")],
        [(2019, "2020-01-01", "2022-12-30", False), (2020, "2022-12-31", "2022-12-31", True)],
    ),
    # what lies outside the gap leaves it whole, and hides nothing behind it
    (
        [("2018-01-01", "2018-12-31"), ("2020-01-01", "2022-12-31")],
        [(2019, "2018-01-01", "2018-12-31", False), (2019, "2020-01-01", "2022-12-31", False)],
    ),
    (
        [("2023-01-01", "2023-12-31")],
        [(2019, "2020-01-01", "2022-12-31", True), (2019, "2023-01-01", "2023-12-31", False)],
    ),
    (
        [("2019-12-01", "2020-01-01")],
        [(2019, "2019-12-01", "2020-01-01", False), (2020, "2020-01-02", "2022-12-31", True)],
    ),
    (
        [("2022-12-31", "2023-12-31")],
        [(2019, "2020-01-01", "2022-12-30", True), (2019, "2022-12-31", "2023-12-31", False)],
    ),
]


@pytest.mark.parametrize(("supplied", "left"), SUPPLIED, ids=[str(supplied) for supplied, _ in SUPPLIED])
def test_supplied_values_leave_of_a_gap_what_they_do_not_cover(supplied, left):
    office = series(*(value(2019, first, last, origin="office") for first, last in supplied))

    found = laid_over(series(GAP), office)

    assert days(*found.values) == left


def test_a_gap_without_an_end_goes_on_after_the_supplied_values_with_the_next_year():
    open_gap = replace(GAP, in_force=InForce(date(2020, 1, 1)))
    office = series(value(2019, "2020-01-01", "2020-06-30", origin="office"), value(2020, "2020-07-01", "2021-06-30"))

    found = laid_over(series(KNOWN, open_gap), office)

    assert days(*found.values) == [
        (2018, "2019-01-01", "2019-12-31", False),
        (2019, "2020-01-01", "2020-06-30", False),
        (2020, "2020-07-01", "2021-06-30", False),
        (2021, "2021-07-01", None, True),
    ]
    assert (found.id, found.unit, found.label) == ("specimen-wage", "CNY/month", series().label)


def test_without_supplied_values_a_series_stays_as_it_is():
    for gap in (GAP, replace(GAP, in_force=InForce(date(2020, 1, 1)))):
        assert laid_over(series(KNOWN, gap), series()).values == (KNOWN, gap)
