"""Intervals as the law prints them, and days as the law counts them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import Interval, add_months, completed_years
from rules.interval import NotAnInterval

NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, places=2)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("[26, 45]", ["26", "45"], ["25", "46", "25.99", "45.01"]),
        ("[350000, 450000)", ["350000", "449999.99"], ["349999.99", "450000"]),
        ("(0, 10)", ["0.01", "9.99"], ["0", "10"]),
        ("(0, 10]", ["0.01", "10"], ["0", "10.01"]),
        ("[61, +inf)", ["61", "1000000"], ["60.99"]),
        ("(-inf, 0)", ["-1"], ["0"]),
        ("[7, 7]", ["7"], ["6.99", "7.01"]),
    ],
)
def test_a_square_bracket_holds_its_end_and_a_round_one_does_not(text, inside, outside):
    interval = Interval.parse(text)

    assert all(Decimal(number) in interval for number in inside)
    assert not any(Decimal(number) in interval for number in outside)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26-45",
        "[45, 26]",
        "(7, 7)",
        "[7, 7)",
        "[a, b]",
        "[1, 2, 3]",
        "[-inf, 3)",
        "(3, +inf]",
        "[nan, 3)",
        "[1; 2]",
        "[inf, +inf)",
        "[",
        "X7, 8]",
        "[7, 8X",
    ],
)
def test_what_is_no_interval_is_refused(text):
    with pytest.raises(NotAnInterval):
        Interval.parse(text)


@given(NUMBERS, NUMBERS, st.booleans(), st.booleans(), NUMBERS)
def test_an_interval_survives_being_written_and_read_again(low, high, low_in, high_in, number):
    if low > high or (low == high and not (low_in and high_in)):
        return
    interval = Interval(low, high, low_in, high_in)

    again = Interval.parse(str(interval))

    assert again == interval
    assert (number in again) == ((low < number < high) or (number == low and low_in) or (number == high and high_in))


@pytest.mark.parametrize("text", ["[61, +inf)", "(-inf, 0]", "(-inf, +inf)"])
def test_an_open_end_is_written_as_it_is_read(text):
    assert str(Interval.parse(text)) == text


def test_an_edge_is_named_once():
    assert Interval.parse("[7, 7]").edges == (Decimal(7),)
    assert Interval.parse("[7, 9)").edges == (Decimal(7), Decimal(9))
    assert Interval.parse("[7, +inf)").edges == (Decimal(7),)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2000, 3, 1), date(2026, 2, 28), 25),
        (date(2000, 3, 1), date(2026, 3, 1), 26),
        (date(2000, 2, 29), date(2026, 2, 28), 25),  # a common year: the year is completed on 1 March
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2000, 2, 29), date(2028, 2, 28), 27),
        (date(2000, 2, 29), date(2028, 2, 29), 28),
        (date(2026, 3, 1), date(2026, 3, 1), 0),
        (date(1999, 12, 31), date(2026, 1, 1), 26),
    ],
)
def test_a_year_of_life_is_completed_on_the_birthday(born, on, years):
    assert completed_years(born, on) == years


def test_nobody_has_an_age_before_birth():
    with pytest.raises(ValueError, match="nobody born on 2026-03-02"):
        completed_years(date(2026, 3, 2), date(2026, 3, 1))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 23), 6, date(2027, 5, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 8, 30), 6, date(2028, 2, 29)),
        (date(2026, 8, 28), 6, date(2027, 2, 28)),
        (date(2026, 10, 31), 6, date(2027, 4, 30)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_months_end_on_the_same_day_number_or_on_the_last_day_of_the_month(day, months, then):
    assert add_months(day, months) == then


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.integers(0, 240))
def test_more_months_are_never_an_earlier_day(day, months):
    assert add_months(day, months) < add_months(day, months + 1)
    assert add_months(day, months).day in {day.day, *range(28, 31)}
