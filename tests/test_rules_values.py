"""`jiancai rules show` of yearly values: each salary route has its threshold in yuan, or says that it is unknown."""

from datetime import date
from decimal import Decimal

import pytest
from test_reference_values import office as office_law

from forms.commands.layout import width
from forms.commands.rules_show import shown
from forms.commands.rules_values import shown_series
from forms.terminal import main
from forms.wording import LANGUAGES, Say
from rules import Series, editions, law, read_law
from rules.gazette import LAW

WAGE = "average-wage.shanghai"
TABLE = next(one for one in editions() if one.routes)
SALARY_ROUTES = [route for route in TABLE.routes if any(demand.series for demand in route.demands)]


def flat(lines: list[str]) -> str:
    return "".join("".join(lines).split())


def stands(text: str, lines: list[str]) -> bool:
    return "".join(text.split()) in flat(lines)


def route_lines(route: int, lang: str, on: date) -> list[str]:
    """What the edition says about one of its salary routes."""
    lines = shown(TABLE, law().series, Say(lang), 110, on)
    label = SALARY_ROUTES[route].label[lang]
    numbered = [n for n, line in enumerate(lines) if line[:1].isdigit() and label[:30] in line]
    start = numbered[0]
    return lines[start : lines.index("", start)]


@pytest.mark.parametrize(
    ("lang", "on", "said"),
    [
        (
            "zh",
            date(2026, 3, 1),
            [
                ("门槛（2026年3月1日）：每年¥895,248，每月¥74,604", "每月¥12,434×6＝¥74,604，每年¥74,604×12＝¥895,248"),
                ("门槛（2026年3月1日）：每年¥596,832，每月¥49,736", "每月¥12,434×4＝¥49,736，每年¥49,736×12＝¥596,832"),
            ],
        ),
        (
            "en",
            date(2026, 6, 30),
            [
                ("Threshold on 30 June 2026: ¥895,248 a year, ¥74,604 a month", "6 × ¥12,434 = ¥74,604 a month, × 12 months"),
                ("Threshold on 30 June 2026: ¥596,832 a year, ¥49,736 a month", "4 × ¥12,434 = ¥49,736 a month, × 12 months"),
            ],
        ),
        (
            "de",
            date(2025, 6, 30),
            [
                (
                    "Schwelle am 30. Juni 2025: ¥886.104 im Jahr, ¥73.842 im Monat",
                    "6 × ¥12.307 = ¥73.842 im Monat, × 12 Monate",
                ),
                (
                    "Schwelle am 30. Juni 2025: ¥590.736 im Jahr, ¥49.228 im Monat",
                    "4 × ¥12.307 = ¥49.228 im Monat, × 12 Monate",
                ),
            ],
        ),
    ],
)
def test_each_salary_route_has_its_threshold_by_the_year_and_by_the_month(lang, on, said):
    for route, sentences in enumerate(said):
        lines = route_lines(route, lang, on)
        assert [stands(one, lines) for one in sentences] == [True, True]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("route", [0, 1])
@pytest.mark.parametrize("on", [date(2017, 4, 1), date(2019, 4, 1), date(2024, 1, 1), date(2026, 3, 1)])
def test_the_threshold_says_its_year_its_days_its_certainty_and_its_source(lang, route, on):
    say, value = Say(lang), law().series[WAGE].on(on)
    lines = route_lines(route, lang, on)

    (demand,) = SALARY_ROUTES[route].demands
    assert stands(say.money(demand.figure * value.amount * 12), lines)
    assert stands(say("law.show.value.year", year=value.wage_year), lines)
    assert stands(say("law.show.value.inferred", day=say("law.show.value.until", day=say.day(value.in_force.until))), lines)
    assert stands(say("law.show.threshold.certainty") + say(f"law.certainty.{value.certainty}"), lines)
    assert stands(value.source.title, lines)
    assert stands(value.source.place, lines)
    assert not stands(say("law.show.threshold.orientation"), lines)


@pytest.mark.parametrize("on", [date(2026, 7, 1), date(2027, 7, 1)])
@pytest.mark.parametrize(
    ("lang", "not_known", "missing", "supplier", "orientation"),
    [
        ("zh", "尚不清楚，本途径因此无法判断", "{}年度的数值缺失", "上海市统计局", "仅供参考，不作为判断依据"),
        ("en", "not known, so this route", "the value of {} is missing", "the Shanghai bureaus", "for orientation only"),
        ("de", "nicht bekannt", "der Wert von {} fehlt", "die Shanghaier Ämter", "nur zur Orientierung"),
    ],
)  # fmt: skip
def test_without_a_wage_the_threshold_is_unknown_and_the_last_one_is_for_orientation(
    on, lang, not_known, missing, supplier, orientation
):
    say, lines = Say(lang), route_lines(0, lang, on)

    assert stands(not_known, lines)
    assert stands(missing.format(on.year - 1), lines)
    assert stands(supplier, lines)
    told = flat(lines)
    assert told.index("".join(orientation.split())) < told.index("".join(say.money(895248).split()))
    assert stands(say.day(date(2026, 6, 30)), lines)  # until when the last known one was in use


@pytest.mark.parametrize("lang", LANGUAGES)
def test_before_the_first_value_nothing_is_known_and_there_is_nothing_for_orientation(lang):
    from forms.commands.page import Page
    from forms.commands.rules_values import tell_threshold

    say, page = Say(lang), Page(110)

    tell_threshold(page, say, law().series[WAGE], SALARY_ROUTES[0].demands[0], date(2016, 12, 31))

    assert stands(say("law.show.threshold.before"), page.lines)
    assert not stands(say("law.show.threshold.orientation"), page.lines)
    assert "¥" not in flat(page.lines)


def test_an_edition_is_shown_with_the_thresholds_of_its_own_days():
    """Asked about a day before its first, an edition tells its first day."""
    early = shown(TABLE, law().series, Say("en"), 110, date(2016, 1, 1))

    assert any("Threshold on 1 April 2017: ¥468,288 a year, ¥39,024 a month" in line for line in early)


def test_a_value_that_an_office_supplied_says_so(tmp_path):
    with_it = read_law(LAW, office_law(tmp_path))

    lines = shown(TABLE, with_it.series, Say("en"), 110, date(2026, 11, 23))

    start = next(n for n, line in enumerate(lines) if "Threshold on 23 November 2026: ¥921,636 a year, ¥76,803 a month" in line)
    told = lines[start : start + 8]
    assert stands("6 × ¥12,800.50 = ¥76,803 a month", told)
    assert stands("示例〔2026〕1号", told)
    assert stands(Say("en")("law.show.origin.office"), told)


# --- the series by itself


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("columns", [80, 110])
def test_a_reference_value_is_shown_with_every_year(lang, columns):
    say, series = Say(lang), law().series[WAGE]

    lines = shown_series(series, editions(), say, columns)

    assert [line for line in lines if width(line) > columns and "http" not in line] == []
    for value in series.values:
        assert stands(say("law.show.value.year", year=value.wage_year), lines)
        assert stands(say.day(value.in_force.from_), lines)
        if value.amount is None:
            continue
        assert stands(say("law.show.value.amount", amount=say.money(value.amount)), lines)
        assert stands(say(f"law.certainty.{value.certainty}"), lines)
        assert stands(value.source.title, lines)
        assert stands(value.seal, lines)
        for times in (6, 4):
            month = value.amount * times
            told = say("law.show.value.times", times=times, month=say.money(month), year=say.money(month * 12))
            assert stands(told, lines)
    assert stands(say.label(series.supplier), lines)
    assert stands(say.label(series.note), lines)
    for route in SALARY_ROUTES:
        assert stands(say.label(route.label), lines)
    assert flat(lines).count("CNY/month") == 0


def test_a_year_before_every_reading_edition_has_no_thresholds():
    series = law().series[WAGE]
    late = [one for one in editions() if not one.routes]  # not by identity: the law may have been read anew

    lines = shown_series(series, late, Say("en"), 110)

    assert not any("times:" in line for line in lines)
    assert stands("¥12,434 a month", lines)


def test_another_unit_stands_as_the_file_has_it():
    series = law().series[WAGE]
    other = Series(series.id, series.label, "USD/month", series.supplier, series.values)

    lines = shown_series(other, (), Say("en"), 110)

    assert stands("USD/month", lines)
    assert stands("12,434 USD/month", lines)


def rules(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["rules", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_shows_a_series_by_its_name_and_by_its_file(capsys):
    by_name = rules(capsys, "show", WAGE, "--lang", "en")
    by_file = rules(capsys, "show", f"reference-values/{WAGE}.toml", "--lang", "en")

    assert by_name == by_file
    assert by_name[0] == 0
    assert by_name[1].startswith("Average wage of Shanghai in the previous year\n═")


def test_the_command_tells_the_thresholds_of_the_day_that_is_asked_for(capsys):
    code, out, _ = rules(capsys, "show", "work-permit-points", "--lang", "en", "--on", "2025-07-01")

    assert code == 0
    assert "Threshold on 1 July 2025: ¥895,248 a year, ¥74,604 a month" in out


@pytest.mark.parametrize(("lang", "said"), [("zh", "--on"), ("en", "such as 2026-11-23"), ("de", "2026-11-23")])
def test_a_day_that_is_none_is_refused(capsys, lang, said):
    code, out, err = rules(capsys, "show", "work-permit-points", "--lang", lang, "--on", "2026-02-30")

    assert (code, out) == (2, "")
    assert "--on" in err
    assert said in err


def test_a_name_that_is_nearly_a_series_is_told(capsys):
    code, out, err = rules(capsys, "show", "average-wages.shanghai", "--lang", "en")

    assert (code, out) == (2, "")
    assert f"the nearest is {WAGE}" in err
    assert WAGE not in rules(capsys, "diff", "average-wages.shanghai", "work-permit-points", "--lang", "en")[2].split(";")[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_says_of_a_series_whether_it_has_a_value_today(capsys, lang, monkeypatch, tmp_path):
    import forms.commands.rules as command

    say = Say(lang)
    monkeypatch.setattr(command, "_today", lambda: date(2026, 3, 1))
    with_value = rules(capsys, "list", "--lang", lang)[1]
    monkeypatch.setattr(command, "_today", lambda: date(2026, 7, 1))
    without = rules(capsys, "list", "--lang", lang)[1]
    monkeypatch.setattr(command, "_today", lambda: date(2016, 12, 31))
    before = rules(capsys, "list", "--lang", lang)[1]

    assert say("law.list.value") in with_value
    assert say("law.show.value.year", year=2024) in with_value
    assert say("law.list.no_value") in without
    assert say("law.show.value.year", year=2025) in without
    assert say("law.list.no_value") in before


def test_a_threshold_is_exact_and_a_missing_wage_has_none():
    series = law().series[WAGE]
    found = series.on(date(2026, 3, 1)).threshold(6)

    assert (found.month, found.year, found.times) == (Decimal(74604), Decimal(895248), 6)
    assert found.value is series.on(date(2026, 3, 1))
    assert series.on(date(2026, 7, 1)).threshold(6) is None
