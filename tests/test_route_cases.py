"""Worked cases of direct routes: each number, member, yes and no is tried, and each multiple with every value on its days."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from law_specimen import EDITION, SERIES

from rules import HostFacts, InForce
from rules.cases import Case
from rules.edition import read_edition
from rules.reference import read_series
from rules.route_cases import untried_routes

SPECIMEN = read_edition(EDITION.encode(), [])
WAGES = read_series(SERIES.encode(), [])
PAY, TALENT = SPECIMEN.routes
VALUE, MISSING = WAGES.values


def case(on: str, wanted: object = "unknown", route: str = "pay", **facts: object) -> Case:
    return Case("specimen", "2020-01-01", 0, "a case", date.fromisoformat(on), HostFacts(**facts), {"routes": {route: wanted}})


def told(*cases: Case, edition=SPECIMEN, values=WAGES.values) -> list[tuple[str, str, str, str]]:
    faults = untried_routes(edition, list(cases), "f.toml", {"specimen-wage": replace(WAGES, values=values)})
    return [(".".join(map(str, one.path)), one.key, one.value, one.what.en) for one in faults]


def of_pay(*cases: Case, edition=SPECIMEN, values=WAGES.values) -> list[tuple[str, str]]:
    """What is told of the multiple: "day" or the sentence's first words, and the value."""
    found = told(*cases, edition=edition, values=values)
    return [
        ("day" if "first or last day" in said else "on" if "stands on" in said else "beside", value)
        for way, _, value, said in found
        if way == "route.0.all.0"
    ]


def day(value: str, year: int) -> tuple[str, str, str, str]:
    said = (
        f"{value} is the first or last day on which the value of {year} is in use (or missing), "
        "and no worked case of this route stands on it; add one to f.toml"
    )
    return ("route.0.all.0", "times", value, said)


def test_without_cases_everything_is_told_with_its_place_and_what_to_add():
    threshold = "threshold 72036.0 of annual_salary_cny, 6 times the value of 2019; add one"
    on_the_days = "to f.toml, on a day on which that value is in use"
    members = ("doctorate", "master", "bachelor", "below_bachelor")
    assert told() == [
        day("2020-01-01", 2019),
        day("2020-12-31", 2019),
        ("route.0.all.0", "times", "72036.0", f"no worked case stands on the {threshold} {on_the_days}"),
        (
            "route.0.all.0",
            "times",
            "72036.0",
            f"no worked case stands beside the {threshold} with 72035.99 / 72036.01 {on_the_days}",
        ),
        day("2021-01-01", 2020),
        day("2021-12-31", 2020),
        ("route.0.all.1", "within", "0", "no worked case stands on the edge 0 of age; add one to f.toml"),
        ("route.0.all.1", "within", "0", "no worked case stands beside the edge 0 of age; add one with 1 to f.toml"),
        ("route.0.all.1", "within", "60", "no worked case stands on the edge 60 of age; add one to f.toml"),
        ("route.0.all.1", "within", "60", "no worked case stands beside the edge 60 of age; add one with 59 / 61 to f.toml"),
        *[
            (
                "route.0.dispute.0.also.0",
                "among",
                f'"{member}"',
                f'education = "{member}" has no worked case; add one to f.toml',
            )
            for member in members
        ],
        ("route.1.all.0", "is", "true", "talent_programme = true has no worked case; add one to f.toml"),
        ("route.1.all.0", "is", "false", "talent_programme = false has no worked case; add one to f.toml"),
    ]


def test_a_threshold_is_tried_only_while_its_value_is_in_use():
    on, beside = Decimal("72036"), Decimal("72035.99")
    days = [case(one) for one in ("2020-01-01", "2020-12-31", "2021-01-01", "2021-12-31")]
    first, last = (case(one, annual_salary_cny=on) for one in ("2020-01-01", "2020-12-31"))
    below = case("2020-06-01", annual_salary_cny=beside)

    assert of_pay(*days) == [("on", "72036.0"), ("beside", "72036.0")]
    assert of_pay(*days, first) == of_pay(*days, last) == [("beside", "72036.0")]
    assert of_pay(*days, below) == [("on", "72036.0")]
    assert of_pay(*days, first, below) == []
    too_early, too_late = (case(one, annual_salary_cny=on) for one in ("2019-12-31", "2021-01-01"))
    assert of_pay(*days, too_early, too_late, below) == [("on", "72036.0")]


def test_a_value_without_a_last_day_has_a_first_one_only_and_its_threshold_is_tried_on_any_later_day():
    open_value = replace(VALUE, in_force=InForce(date(2020, 1, 1)))
    endless = replace(SPECIMEN, in_force=InForce(date(2020, 1, 1)))
    later = case("2033-01-01", annual_salary_cny=Decimal("72036"))

    assert of_pay(edition=endless, values=(open_value,)) == [("day", "2020-01-01"), ("on", "72036.0"), ("beside", "72036.0")]
    assert of_pay(later, edition=endless, values=(open_value,)) == [("day", "2020-01-01"), ("beside", "72036.0")]


def test_the_days_are_those_on_which_both_the_edition_and_the_value_are_in_use():
    late = replace(SPECIMEN, in_force=InForce(date(2020, 3, 1), date(2021, 6, 30)))
    days = [value for kind, value in of_pay(edition=late) if kind == "day"]

    assert days == ["2020-03-01", "2020-12-31", "2021-01-01", "2021-06-30"]


def test_a_value_of_other_days_than_the_edition_needs_no_case_and_hides_none_behind_it():
    later = replace(SPECIMEN, in_force=InForce(date(2021, 1, 1), date(2029, 12, 31)))
    one_day = replace(SPECIMEN, in_force=InForce(date(2020, 12, 31), date(2029, 12, 31)))

    assert of_pay(edition=later) == [("day", "2021-01-01"), ("day", "2021-12-31")]
    assert of_pay(edition=one_day)[:2] == [("day", "2020-12-31"), ("day", "2020-12-31")]


def test_a_missing_value_hides_none_behind_it():
    missing = replace(VALUE, amount=None)
    after = replace(MISSING, amount=Decimal(10))

    assert ("on", "720") in of_pay(values=(missing, after))


def test_a_case_counts_for_its_own_route_and_for_a_disputed_point_only_where_it_looks_at_it():
    def open_members(*cases: Case) -> list[str]:
        return [value for way, _, value, _ in told(*cases) if "dispute" in way]

    everybody = ['"doctorate"', '"master"', '"bachelor"', '"below_bachelor"']
    plain = case("2020-06-01", "unknown", education="master")
    table = case("2020-06-01", {"state": "unknown"}, education="master")
    looking = case("2020-06-01", {"state": "unknown", "who": "unknown"}, education="master")

    assert open_members(plain) == open_members(table) == everybody
    assert open_members(looking) == ['"doctorate"', '"bachelor"', '"below_bachelor"']
    yes = case("2020-06-01", "holds", "talent", talent_programme=True, date_of_birth=date(1960, 6, 1))
    assert [value for way, _, value, _ in told(yes) if way == "route.1.all.0"] == ["false"]
    assert ("route.0.all.1", "within", "60") in [one[:3] for one in told(yes)]  # the age of another route's case
