"""The door of the law: what other rooms may use is there; sentences, nationalities and editions as a reader meets them."""

import gc
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from law_specimen import EDITION

import rules
from rules import (
    FACTS,
    Checked,
    Citation,
    FactsRefused,
    HostFacts,
    InForce,
    Interval,
    Label,
    Move,
    NotInForce,
    UnsoundLaw,
    day_of,
    editions,
    evaluate,
    impact_of,
    in_force,
    lay_over,
    nearest_nationality,
    read_law,
)  # fmt: skip
from rules.edition import read_edition
from rules.facts import AGE, KINDS, NUMBERS, FactSpec
from rules.faults import FactFault, LawFault, sentences, wrong
from rules.gazette import LAW
from rules.label import amount_in_words, day_in_words, joined, listed, same
from rules.ruleset import CHECKED, NATURES, STATUSES, Category


@pytest.mark.parametrize("name", rules.__all__)
def test_what_the_door_names_is_behind_it(name):
    assert getattr(rules, name) is not None


def test_what_the_door_does_not_name_is_not_behind_it():
    with pytest.raises(AttributeError, match="module 'rules' has no attribute 'sql'"):
        _ = rules.sql


# --- sentences of the law


def test_a_label_is_read_in_its_three_languages_and_in_no_other():
    label = Label("年龄", "Age", "Alter")

    assert [label[lang] for lang in ("zh", "en", "de")] == ["年龄", "Age", "Alter"]
    for lang in ("fr", "filled", ""):
        with pytest.raises(KeyError):
            label[lang]


def test_places_of_a_sentence_are_filled_in_each_language():
    sentence = Label("{what}：{n}", "{what}: {n}", "{what} = {n}")

    assert sentence.filled(what=Label("年龄", "age", "Alter"), n=3) == Label("年龄：3", "age: 3", "Alter = 3")


def test_sentences_and_names_are_put_in_a_row_as_each_language_does():
    two = [Label("甲", "a", "x"), Label("乙", "b", "y")]

    assert joined(two) == Label("甲；乙", "a; b", "x; y")
    assert listed(two) == Label("甲、乙", "a, b", "x, y")
    assert same("35") == Label("35", "35", "35")


@pytest.mark.parametrize(
    ("month", "en", "de"),
    [
        (1, "January", "Januar"), (2, "February", "Februar"), (3, "March", "März"), (4, "April", "April"), (5, "May", "Mai"),
        (6, "June", "Juni"), (7, "July", "Juli"), (8, "August", "August"), (9, "September", "September"),
        (10, "October", "Oktober"), (11, "November", "November"), (12, "December", "Dezember"),
    ],
)  # fmt: skip
def test_a_day_is_said_with_its_month_in_words(month, en, de):
    assert day_in_words(date(2027, month, 3)) == Label(f"2027年{month}月3日", f"3 {en} 2027", f"3. {de} 2027")


@pytest.mark.parametrize(
    ("number", "said", "german"),
    [
        ("895248", "895,248", "895.248"),
        ("0.50", "0.5", "0,5"),
        ("1000000.25", "1,000,000.25", "1.000.000,25"),
        ("100", "100", "100"),
    ],
)
def test_an_amount_has_its_thousands_apart(number, said, german):
    assert amount_in_words(Decimal(number)) == Label(said, said, german)


# --- faults


def test_a_fault_is_said_in_three_languages_and_otherwise_where_that_is_asked():
    fault = wrong("missing", ("ruleset",), "title")

    assert (fault.path, fault.key, fault.value, fault.detail) == (("ruleset",), "title", "", {})
    assert fault.what == Label("缺少 title", "title is missing", "title fehlt")
    assert fault.said(key="this") == Label("缺少 this", "this is missing", "this fehlt")
    assert wrong("negative", (), "points", -5).value == "-5"
    assert (wrong("syntax", ()).key, wrong("syntax", ()).value) == ("", "")
    assert str(replace(fault, file="f.toml", line=3, place="ruleset")) == "f.toml:3: ruleset: title is missing"
    assert LawFault("missing") == LawFault("missing", (), "", "", {}, "", 0, "")
    assert str(FactsRefused(FactFault("a", "1", "x"), FactFault("b", "2", "y"))) == "a: x (1); b: y (2)"
    assert sentences("type")["str"].en == "a text"


# --- facts


def test_the_facts_are_declared_with_kind_unit_bounds_and_choices():
    assert FACTS["annual_salary_cny"] == FactSpec(
        "annual_salary_cny", "money", "CNY/year", Decimal(0), Decimal(1000000000), 2, 2
    )
    assert FACTS["education"].choices == ("doctorate", "master", "bachelor", "below_bachelor")
    assert FACTS["hsk_level"] == FactSpec("hsk_level", "whole", "level", Decimal(0), Decimal(9))
    assert FactSpec("x", "date") == FactSpec("x", "date", "", None, None, 0, 0, (), False)
    assert [name for name, spec in FACTS.items() if spec.by_officer][:2] == ["local_bonus", "post_fits_catalogue"]
    assert (AGE.name, AGE.kind, AGE.unit, AGE.least, AGE.most) == ("age", "whole", "completed years", 0, 300)
    assert {spec.kind for spec in FACTS.values()} == set(KINDS)
    assert {spec.kind for spec in FACTS.values() if spec.least is not None} == set(NUMBERS)


def test_values_are_kept_in_the_type_of_their_fact():
    host = HostFacts(annual_salary_cny=360000, nationality="D", regulated_topics={"law"})

    assert (type(host.annual_salary_cny), host.nationality) == (Decimal, "DEU")
    assert type(host.regulated_topics) is frozenset


def test_what_is_known_of_a_host_is_told_and_nothing_else():
    host = HostFacts(education="master", hsk_level=0, host_consent=False)

    assert host.known() == {"education": "master", "hsk_level": 0, "host_consent": False}


# --- nationalities


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("DEU", "DEU"), (" deu ", "DEU"), ("D", "DEU"), ("D<<", "DEU"), ("GER", "DEU"), ("DE", "DEU"), ("Germany", "DEU"),
        ("德国", "DEU"), ("Deutschland", "DEU"), ("Germny", "DEU"), ("UK", "GBR"), ("PRC", "CHN"),
        ("ROC", "TWN"), ("UAE", "ARE"),
        ("KOS", "RKS"), ("france", "FRA"), ("法国", "FRA"), ("US", "USA"), ("GB", "GBR"), ("CN", "CHN"),
    ],
)  # fmt: skip
def test_the_nationality_that_was_meant_is_found(written, code):
    assert nearest_nationality(written) == code


def test_whatever_is_written_some_code_is_nearest():
    for written in ("", "?", "x" * 1000, "Q<"):
        assert nearest_nationality(written) in rules.NATIONALITIES


# --- parts of an edition


def test_days_in_force_include_the_first_and_the_last():
    year = InForce(date(2020, 1, 1), date(2020, 12, 31))

    assert [day in year for day in map(date.fromisoformat, ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01"))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert date(2999, 1, 1) in InForce(date(2020, 1, 1))
    assert date(2019, 1, 1) not in InForce(date(2020, 1, 1))


def test_a_category_holds_where_total_and_parts_do():
    one = Category(
        "a", same("a"), Interval.parse("[70, 100]"), "", (("c", Interval.parse("[18, +inf)")), ("d", Interval.parse("[1, 2]")))
    )

    assert [one.holds(total, {"c": c, "d": d}) for total, c, d in ((70, 18, 1), (69, 18, 1), (70, 17, 1), (70, 18, 3))] == [
        True, False, False, False,
    ]  # fmt: skip
    assert Category("b", same("b"), Interval.parse("[0, 1]"), "").holds(0, {})


def test_a_citation_says_how_far_it_was_checked():
    one = Citation("〔2017〕40号", "通知", "附件", Checked("secondary"))

    assert one.at("第二行") == Citation("〔2017〕40号", "通知", "第二行", Checked("secondary"))
    assert one.as_json() == {"number": "〔2017〕40号", "title": "通知", "place": "附件", "checked": "secondary"}
    assert (NATURES, STATUSES, CHECKED) == (
        ("statute", "own"), ("original", "secondary", "model"), ("original", "secondary", "own"),
    )  # fmt: skip


def test_the_facts_and_the_least_of_a_criterion_are_those_of_its_scales():
    table = in_force("work-permit-points", date(2026, 11, 23))
    age, chinese, salary = (
        next(one for one in table.criteria if one.id == name) for name in ("age", "chinese", "annual_salary")
    )

    assert (age.facts, age.unit) == (("date_of_birth",), "completed years")
    assert (chinese.facts, chinese.unit) == (("former_chinese_national", "degree_taught_in_chinese", "hsk_level"), "level")
    assert (salary.unit, salary.least, len(salary.rows)) == ("CNY/year", 0, 7)
    assert [table.category_at(total, {}).id for total in (0, 59, 60, 84, 85, 120)] == ["C", "C", "B", "B", "A", "A"]


# --- the law of this process


def test_statutes_come_first_then_names_then_days():
    assert [(one.nature, one.edition) for one in editions()] == [
        ("statute", "2016-10-01"), ("statute", "2017-04-01"), ("own", "2026-11-01"),
    ]  # fmt: skip


def test_reading_the_law_leaves_the_collecting_of_garbage_as_it_was(tmp_path):
    for collecting in (True, False):
        (gc.enable if collecting else gc.disable)()
        try:
            read_law(tmp_path)
            assert gc.isenabled() is collecting
            with pytest.raises(UnsoundLaw):
                read_law(LAW, tmp_path / "nowhere")
            assert gc.isenabled() is collecting
        finally:
            gc.enable()


def test_a_folder_that_is_not_there_is_named():
    with pytest.raises(UnsoundLaw, match="no/such/folder:0: : there is no folder no/such/folder") as unsound:
        read_law(LAW, Path("no/such/folder"))

    assert [fault.kind for fault in unsound.value.faults] == ["no_folder"]


def test_an_offices_file_is_named_by_its_whole_path_and_a_published_one_by_its_place(tmp_path):
    published, office = tmp_path / "law", tmp_path / "own"
    shutil.copytree(LAW, published)
    file = published / "work-permit-points" / "2017-04-01.toml"
    file.write_text(file.read_text("utf-8").replace("maximum = 120", "maximum = 121", 1), "utf-8")
    (office / "x").mkdir(parents=True)
    (office / "x" / "2027-01-01.toml").write_text("[[[", "utf-8")

    with pytest.raises(UnsoundLaw) as unsound:
        read_law(published, office)

    assert {fault.file for fault in unsound.value.faults} == {
        "work-permit-points/2017-04-01.toml", str(office / "x" / "2027-01-01.toml"),
    }  # fmt: skip
    assert str(unsound.value).splitlines() == [str(fault) for fault in unsound.value.faults]
    with pytest.raises(UnsoundLaw) as alone:
        read_law(published)
    assert {fault.file for fault in alone.value.faults} == {"work-permit-points/2017-04-01.toml"}


def test_an_edition_laid_over_is_in_force_at_once_and_gone_at_once(tmp_path):
    text = (LAW / "livestream-host-merit" / "2026-11-01.toml").read_text("utf-8")
    folder = tmp_path / "own" / "livestream-host-merit"
    folder.mkdir(parents=True)
    (folder / "2027-01-01.toml").write_text(text.replace("from = 2026-11-01", "from = 2027-01-01"), "utf-8")
    day = date(2027, 1, 1)
    assert in_force("livestream-host-merit", day).edition == "2026-11-01"
    try:
        lay_over(tmp_path / "own")
        assert in_force("livestream-host-merit", day).edition == "2027-01-01"
        assert len(editions()) == 4
    finally:
        lay_over(None)
    assert in_force("livestream-host-merit", day).edition == "2026-11-01"
    assert len(editions()) == 3
    lay_over(None)


def test_no_edition_is_said_with_name_and_day():
    with pytest.raises(NotInForce) as refused:
        in_force("x", date(2020, 1, 2))

    assert str(refused.value) == "0 editions of x were in force on 2020-01-02"
    assert evaluate(HostFacts(), date(2015, 1, 1)).assessments == ()
    assert day_of("on", "2020-01-02") == date(2020, 1, 2)


# --- what a new edition would change


def test_moves_stand_in_the_order_of_their_numbers_then_of_before_and_after():
    old = read_edition(EDITION.encode(), [])
    best, panel, none = old.categories
    new = replace(
        old,
        categories=(
            replace(best, parts=(), points=Interval.parse("[9, 10]")),
            replace(panel, points=Interval.parse("[4, 8]")),
            replace(none, points=Interval.parse("[0, 3]")),
        ),
    )
    hosts = [
        *[(9, True, "doctorate", 100)] * 2,  # stay
        *[(9, True, "master", 0), (4, True, "below_bachelor", 100)],  # 6 and 7: recommended once
        *[(1, False, "master", 0)] * 3,  # 3: the panel once
        (1, False, "below_bachelor", 0),
        (None, None, None, None),
    ]
    frame = pl.DataFrame(hosts, schema=["hsk_level", "degree_taught_in_chinese", "education", "local_products"], orient="row")

    assert impact_of(frame, date(2021, 1, 1), old, new).moves == (
        Move("panel", "do_not_recommend", 3),
        Move("recommend", "panel", 2),
        Move("recommend", "recommend", 2),
        Move(None, None, 1),
        Move("do_not_recommend", "do_not_recommend", 1),
    )


def test_a_new_edition_is_counted_by_who_rises_falls_and_moves():
    on = date(2026, 11, 23)
    table = in_force("work-permit-points", on)
    education = next(one for one in table.criteria if one.id == "education")
    frame = pl.DataFrame({"education": ["doctorate", "doctorate", "master", "bachelor", None]})
    scale = education.scales[0]
    points = {"doctorate": 20, "master": 10, "bachelor": 12, "below_bachelor": 0}
    rows = tuple(row._replace(points=points[row.is_]) for row in scale.rows)
    one = replace(education, scales=(type(scale)(scale.fact, scale.unit, rows), *education.scales[1:]))
    new = replace(table, criteria=tuple(one if each is education else each for each in table.criteria))

    found = impact_of(frame, on, table, new)

    assert (found.hosts, found.raised, found.lowered) == (5, 1, 1)
    assert found.moves == (Move(None, None, 5),)
    assert found._replace(moves=(Move("A", "B", 2), Move("C", "C", 1))).moved == 2
    assert found._replace(moves=(Move(None, "B", 1), Move("C", "C", 2))).moved == 1
