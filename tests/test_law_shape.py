"""The shape of law files: each key of each table is read, and told when it is missing, of a wrong type, empty, or unknown."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from law_specimen import EDITION, SERIES, around, at, tables, told, toml

from rules import Interval, Label
from rules.edition import read_edition
from rules.faults import LawFault
from rules.reference import InForce, read_series, unsound_series
from rules.route_file import unsound_routes
from rules.ruleset import Checked
from rules.shape import Shape
from rules.sound import unsound

TEXTS = {"ruleset": EDITION, "series": SERIES}
READ = {EDITION: read_edition, SERIES: read_series}
LABEL = Label("样本", "SPECIMEN", "MUSTER")


WHOLE = {text: told(text) for text in (EDITION, SERIES)}


def keys(text: str) -> list[tuple[tuple[str | int, ...], str]]:
    """Every key of every kind of table, once, with the way to the first table that has it."""
    found: dict[tuple[object, ...], tuple[tuple[str | int, ...], str]] = {}
    for path, table in tables(told(text)):
        kind = tuple(step for step in path if isinstance(step, str)), *(one for one in KINDS if one in table)
        kind = ("label",) if "zh" in table else kind  # one of them stands for all
        for key in table:
            found.setdefault((kind, key), (path, key))
    return list(found.values())


KINDS = (
    "is",
    "within",
    "times",
    "among",
    "bands",
    "effect",
    "each_in",
    "valid_for_months",
    "not_older_than_months",
    "not_among",
)
SECTIONS = [(text, section) for text in (EDITION, SERIES) for section in told(text)]
named = pytest.mark.parametrize(("text", "section"), SECTIONS, ids=[section for _, section in SECTIONS])


def with_change(text: str, path: tuple[str | int, ...], key: str, value: Any = None) -> tuple[list[LawFault], tuple]:
    """The faults of a specimen with one key of one table set, or taken out; and the way to the table."""
    kept, way = around(text, path)
    table = at(kept, way)
    if value is None:
        del table[key]
    else:
        table[key] = value
    faults: list[LawFault] = []
    READ[text](toml(kept), faults)
    return faults, way


def generic(path: tuple[str | int, ...], key: str) -> str:
    return ".".join([*(step for step in path if isinstance(step, str)), key])


def said(faults: list[LawFault], way: tuple, key: str) -> list[str]:
    """The kinds of faults; one that lies elsewhere than at that key of that table with its place."""
    return [
        fault.kind if (fault.path, fault.key) == (way, key) else f"{fault.kind} {'.'.join(map(str, (*fault.path, fault.key)))}"
        for fault in faults
    ]


# --- the whole


def test_the_specimen_has_no_fault_as_it_stands_and_as_it_is_written_again():
    for content in (EDITION.encode(), toml(told(EDITION))):
        faults: list[LawFault] = []
        edition = read_edition(content, faults)
        assert [*faults, *unsound(edition), *unsound_routes(edition, ["specimen-wage"])] == []
    faults = []
    series = read_series(SERIES.encode(), faults)
    assert [*faults, *unsound_series(series)] == []


def test_an_edition_is_read_as_it_is_written():
    one = read_edition(EDITION.encode(), [], "office")
    language, education, local = one.criteria
    adult, record = one.gates
    pay, talent = one.routes

    assert (one.id, one.edition, one.origin, one.authentic, one.nature, one.status) == (
        "specimen", "2020-01-01", "office", "zh", "own", "model",
    )  # fmt: skip
    assert one.in_force == InForce(date(2020, 1, 1), date(2029, 12, 31))
    assert (one.maximum, one.review_by) == (10, date(2028, 6, 1))
    assert one.title == Label("样本表", "SPECIMEN table", "MUSTERtabelle")
    assert one.note == Label("不是法律", "not law", "kein Recht")
    assert one.in_force_note == Label("日期有争议", "the days are disputed", "die Tage sind strittig")
    assert (one.source.number, one.source.title, one.source.place) == ("样本〔2020〕1号", "样本", "附件")
    assert one.source.checked == Checked("own")
    assert [(part.id, part.label, part.maximum) for part in one.parts] == [("know", LABEL, 7), ("rest", LABEL, 3)]
    assert [(one.id, str(one.points), one.printed) for one in one.categories] == [
        ("recommend", "[5, 10]", "5及以上"), ("panel", "[2, 10]", "2及以上"), ("do_not_recommend", "[0, 2)", "2以下"),
    ]  # fmt: skip
    assert [one.parts for one in one.categories] == [(("know", Interval.parse("[4, +inf)")),), (), ()]
    assert [(one.part, one.maximum, one.citation.place, one.evidence) for one in one.criteria] == [
        ("know", 4, "第一行", ("hsk_certificate",)), ("know", 3, "第二行", ("degree_certificate", "cv")), 
("rest", 3, "第三行", ()),
    ]  # fmt: skip
    assert [[(scale.fact, scale.unit, len(scale.rows), len(scale.gaps)) for scale in one.scales] for one in one.criteria] == [
        [("hsk_level", "level", 2, 1), ("degree_taught_in_chinese", "", 2, 0)],
        [("education", "", 4, 0)],
        [("local_products", "percent", 2, 0)],
    ]
    assert [(row.fact, row.band, row.points, row.printed) for row in language.rows] == [
        ("hsk_level", "[4, 9]", 4, "4级"), ("hsk_level", "[1, 3]", 1, ""),
        ("degree_taught_in_chinese", "true", 4, "是"), ("degree_taught_in_chinese", "false", 0, ""),
    ]  # fmt: skip
    assert (language.unit, education.unit, local.unit, language.least, education.least) == ("level", "", "percent", 1, 0)
    assert language.scales[0].gaps[0].reason == Label("未写明", "not told", "nicht gesagt")
    assert (adult.otherwise, adult.citation.place, adult.evidence) == ("blocked", "第四行", ("passport",))
    assert (record.otherwise, record.basis, record.evidence) == ("diverted", None, ())
    assert adult.basis.checked == Checked("original", "样本", date(2020, 2, 1))
    assert (adult.basis.number, adult.basis.title, adult.basis.place) == ("样本〔2020〕2号", "样本", "第一条")
    assert [(one.fact, one.kind, one.figure) for gate in one.gates for one in gate.conditions] == [
        ("age", "within", Interval.parse("[18, +inf)")),
        ("passport_expires", "valid_for_months", 6),
        ("no_criminal_record_issued", "not_older_than_months", 6),
        ("nationality", "not_among", ("CHN", "TWN")),
        ("employer_credit_code", "not_beginning_with", ("93",)),
        ("host_consent", "is", True),
        ("regulated_topics", "each_in", "regulated_topics_licensed"),
    ]
    assert [sorted(one.words) for one in record.conditions[::4]] == [
        ["fails", "holds", "subject", "too_early"], ["fails", "holds", "none", "subject"],
    ]  # fmt: skip
    assert sorted(record.conditions[4].names) == ["education", "finance", "law", "medical"]
    assert {*record.conditions[4].names.values(), *record.conditions[4].words.values()} == {LABEL}
    assert [(one.id, one.criteria, one.gates, one.effect, one.detail) for one in one.interpretations] == [
        ("which", ("language",), ("adult",), "add_and_cap", None),
        ("days", (), (), "count_days", 30),
        ("left_out", ("education",), (), "without_the_fact", "education"),
    ]
    assert (pay.id, pay.category, pay.citation.place, pay.certainty, pay.evidence, pay.counts) == (
        "pay", "recommend", "第六行", "disputed", ("employment_contract",), None,
    )  # fmt: skip
    assert [(one.fact, one.kind, one.figure, one.series) for one in (*pay.demands, *pay.disputes[0].also, *talent.demands)] == [
        ("annual_salary_cny", "times", 6, "specimen-wage"),
        ("age", "within", Interval.parse("[0, 60]"), None),
        ("education", "among", ("doctorate", "master"), None),
        ("talent_programme", "is", True, None),
    ]
    assert (pay.disputes[0].id, talent.counts, talent.disputes) == ("who", LABEL, ())


def test_a_series_is_read_as_it_is_written():
    one = read_series(SERIES.encode(), [])
    value, missing = one.values

    assert (one.id, one.label, one.unit, one.supplier, one.note) == ("specimen-wage", LABEL, "CNY/month", LABEL, LABEL)
    assert (value.series, value.wage_year, value.amount, value.certainty) == (
        "specimen-wage",
        2019,
        Decimal("1000.5"),
        "confirmed",
    )
    assert value.in_force == InForce(date(2020, 1, 1), date(2020, 12, 31))
    assert (value.inferred, value.review_by, value.note, value.at) == (("until",), date(2020, 10, 1), LABEL, ("value", 0))
    assert (value.source.number, value.source.place, value.source.checked.status) == ("样本〔2020〕3号", "第一段", "secondary")
    assert (missing.series, missing.wage_year, missing.amount, missing.inferred) == ("specimen-wage", 2020, None, ("from",))
    assert (missing.at, missing.origin, value.origin) == (("missing", 0), "published", "published")
    assert missing.digest == value.digest
    assert re.fullmatch("[0-9a-f]{64}", value.digest)


def test_of_an_offices_series_only_the_values_are_read():
    text = SERIES.replace("[[missing]]", "[[value]]").split("[[value]]\nwage_year = 2020")[0]
    head = re.sub(r"(label|supplier) = .*\n", "", text, count=2)
    faults: list[LawFault] = []
    one = read_series(head.encode(), faults, "office")

    assert faults == []
    assert (one.label, one.supplier, one.values[0].origin) == (Label("", "", ""), Label("", "", ""), "office")
    read_series(SERIES.encode(), faults, "office")
    assert {(fault.kind, fault.key) for fault in faults} == {
        ("unknown_key", "label"), ("unknown_key", "supplier"), ("unknown_key", "missing"),
    }  # fmt: skip


@pytest.mark.parametrize("read", [read_edition, read_series])
def test_what_is_no_toml_is_no_edition_and_no_series(read):
    faults: list[LawFault] = []

    assert read(b"[[[", faults) is None
    assert [fault.kind for fault in faults] == ["syntax"]


# --- key by key

OPTIONAL = {  # what a file need not say
    "ruleset.review_by", "ruleset.note", "ruleset.disputed", "ruleset.in_force.until",
    "category.parts", "category.parts.know", "criterion.part", "criterion.best_of.gaps", "gate.basis", "gate.all.too_early",
    "gate.all.none", "gate.all.names", "gate.all.names.medical", "gate.all.names.finance", "gate.all.names.law",
    "gate.all.names.education", "interpretation.criteria", "interpretation.gates", "route.dispute", "route.dispute.also",
    "route.counts", "series.note", "value.inferred", "value.note", "value.in_force.until",
    "missing.inferred", "missing.in_force.until", "criterion.best_of.unit", "criterion.unit",
}  # fmt: skip
NO_CONDITION = "one_condition {way}."
INSTEAD = {  # what is told where a key is missing, and it is not simply that the key is missing
    "criterion.best_of": ["missing {way}.fact", "missing {way}.grades"],
    "criterion.best_of.bands": ["missing {way}.grades"],
    "criterion.bands": ["missing {way}.grades"],
    "gate.all.unit": ["unit_differs"],
    "gate.basis.checked.status": ["missing", "unknown_key {way}.by", "unknown_key {way}.on"],
    "gate.all.within": [NO_CONDITION, "missing"],
    "gate.all.valid_for_months": [NO_CONDITION, "missing {way}.within"],
    "gate.all.not_older_than_months": [NO_CONDITION, "missing {way}.within"],
    "gate.all.not_among": [NO_CONDITION, "missing {way}.within"],
    "gate.all.not_beginning_with": [NO_CONDITION, "missing {way}.within"],
    "gate.all.is": [NO_CONDITION, "missing {way}.within"],
    "gate.all.each_in": [NO_CONDITION, "missing {way}.within"],
    "route.all.unit": ["unit_differs"],
    "route.all.times": [NO_CONDITION, "missing {way}.is", "condition_does_not_fit {way}.is", "unknown_key {way}.series"],
    "route.all.within": [NO_CONDITION, "missing {way}.is", "condition_does_not_fit {way}.is"],
    "route.all.is": [NO_CONDITION, "missing"],
    "route.dispute.also.among": [NO_CONDITION, "missing {way}.is", "condition_does_not_fit {way}.is"],
}


def of(text: str, section: str) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    for path, key in keys(text):
        if path and path[0] == section and generic(path, key) != "interpretation.effect":  # it decides which keys there are
            yield path, key, at(WHOLE[text], path)[key]


@named
def test_a_key_that_is_missing_is_told_once_unless_it_may_be_missing(text, section):
    wrong = {}
    for path, key, _ in of(text, section):
        name = generic(path, key)
        faults, way = with_change(text, path, key)
        expected = [] if name in OPTIONAL else INSTEAD.get(name, ["missing"])
        found = said(faults, way, key)
        if found != [one.format(way=".".join(map(str, way))) for one in expected]:
            wrong[name] = found

    assert wrong == {}


@pytest.mark.parametrize(("text", "sections"), [(EDITION, ["ruleset", "category", "criterion"]), (SERIES, ["series"])])
def test_an_edition_needs_head_categories_and_criteria_and_nothing_else(text, sections):
    def without(section: str) -> list[str]:
        faults: list[LawFault] = []
        READ[text](toml({key: value for key, value in told(text).items() if key != section}), faults)
        return said(faults, (), section)

    assert [section for section in told(text) if without(section) != []] == sections
    assert [without(section) for section in sections] == [["missing"]] * len(sections)


@named
def test_a_key_that_nobody_knows_is_told_in_every_table(text, section):
    wrong = {}
    for path, _, _ in of(text, section):
        faults, way = with_change(text, path, "surplus", "x")
        expected = ["wrong_type"] if generic(path, "x")[:-2] == "gate.all.names" else ["unknown_key"]
        if generic(path, "x")[:-2] == "category.parts":
            expected = ["not_an_interval"]
        if said(faults, way, "surplus") != expected:
            wrong[path] = said(faults, way, "surplus")

    assert wrong == {}


def test_a_key_of_the_file_itself_that_nobody_knows_is_told():
    for text in (EDITION, SERIES):
        faults: list[LawFault] = []
        READ[text](toml({**told(text), "surplus": 1}), faults)
        assert said(faults, (), "surplus") == ["unknown_key"]


def other(value: Any) -> tuple[Any, str]:
    """A value of another type, and what is expected instead."""
    if isinstance(value, bool):
        return 7, "true or false"
    if isinstance(value, date):
        return "2020-01-01", "a day, without quotes"
    if isinstance(value, int):
        return "7", "a whole number"
    if isinstance(value, Decimal):
        return "7", "a whole number, a number"
    return (7, "a text") if isinstance(value, str) else (7, "a list") if isinstance(value, list) else (7, "a table")


@named
def test_a_value_of_another_type_is_told_with_the_type_that_is_expected(text, section):
    wrong = {}
    for path, key, value in of(text, section):
        instead, expected = other(value)
        if key == "is" and path[0] == "criterion":
            expected = "a text, true or false"
        faults, way = with_change(text, path, key, instead)
        shown = '"7"' if instead == "7" else '"2020-01-01"' if instead != 7 else "7"
        sentence = f"{key} is of the wrong type: {expected} is expected, not {shown}"
        if [fault.what.en for fault in faults if (fault.path, fault.key) == (way, key)][:1] != [sentence]:
            wrong[generic(path, key)] = [fault.what.en for fault in faults]

    assert wrong == {}


@named
def test_a_text_that_is_empty_and_a_number_below_zero_are_told(text, section):
    wrong = {}
    for path, key, value in of(text, section):
        if (
            generic(path, key) in MAY_BE_EMPTY
            or isinstance(value, bool | Decimal | dict)
            or (isinstance(value, list) and not value)
        ):
            continue
        if isinstance(value, str):
            instead, kinds = " ", {"empty", "not_an_interval"}
        elif isinstance(value, list):
            instead, kinds = [""], {"no_text_in_list", "table_expected"}
        else:
            instead, kinds = (-1, {"negative"}) if isinstance(value, int) else (datetime(2020, 1, 1), {"moment"})  # noqa: DTZ001
        faults, way = with_change(text, path, key, instead)
        if not kinds & {fault.kind for fault in faults if fault.path[: len(way)] == way}:
            wrong[generic(path, key)] = [fault.what.en for fault in faults]

    assert wrong == {}


MAY_BE_EMPTY = {
    "category.printed",
    "criterion.bands.printed", "criterion.best_of.bands.printed", "criterion.grades.printed",
    "criterion.best_of.grades.printed", "criterion.grades.is", "criterion.best_of.grades.is", "value.wage_year",
}  # fmt: skip


@pytest.mark.parametrize(
    ("section", "key", "written", "said"),
    [
        ("ruleset", "nature", "owm", 'nature is "owm", not one of statute, own; the nearest is own'),
        ("ruleset", "status", "modell", 'status is "modell", not one of original, secondary, model; the nearest is model'),
        ("ruleset", "authentic", "cn", 'authentic is "cn", not one of zh, en, de; the nearest is en'),
        (
            "ruleset.source.checked",
            "status",
            "owned",
            'status is "owned", not one of original, secondary, own; the nearest is own',
        ),
        ("gate", "otherwise", "divert", 'otherwise is "divert", not one of blocked, diverted; the nearest is diverted'),
        (
            "route",
            "certainty",
            "report",
            'certainty is "report", not one of confirmed, reported, disputed; the nearest is reported',
        ),
        (
            "value",
            "certainty",
            "confirm",
            'certainty is "confirm", not one of confirmed, reported, inferred, unconfirmed; the nearest is confirmed',
        ),
        (
            "interpretation",
            "effect",
            "count_day",
            'effect is "count_day", not one of add_and_cap, part_year_counts, leap_day_on_28_february, count_days, '
            "without_the_fact, another_day, not_computable; the nearest is count_days",
        ),
    ],
)
def test_a_word_that_is_none_of_those_allowed_is_told_with_all_of_them_and_the_nearest(section, key, written, said):
    text = SERIES if section == "value" else EDITION
    path = tuple(section.split(".")) if section.startswith("ruleset") else (section, 0)

    assert [fault.what.en for fault in with_change(text, path, key, written)[0]] == [said]


@pytest.mark.parametrize(
    "path",
    [("criterion", 0, "best_of", 0), ("criterion", 2), ("gate", 0, "all", 0), ("route", 0, "all", 0), ("interpretation", 2)],
    ids=str,
)
def test_a_fact_that_there_is_not_is_told_with_the_nearest(path):
    faults, way = with_change(EDITION, path, "fact", "educatoin")

    fault = next(one for one in faults if one.key == "fact")
    assert (fault.kind, fault.path, fault.detail["nearest"]) == ("not_among", way, "education")
    assert fault.detail["choices"].startswith("date_of_birth, nationality, annual_salary_cny, education, ")
    assert fault.detail["choices"].endswith(", age") != (path[0] == "interpretation")  # nobody states an age


def test_a_list_of_facts_that_a_gate_reads_names_another_fact():
    faults, way = with_change(EDITION, ("gate", 1, "all", 4), "each_in", "topics")

    (fault,) = faults
    assert (fault.kind, fault.path, fault.key, fault.detail["nearest"]) == ("not_among", way, "each_in", "regulated_topics")


def test_the_conditions_that_there_are_stand_in_the_fault_of_a_condition():
    gate, route = ("gate", 0, "all", 1), ("route", 1, "all", 0)
    all_of_a_gate = "within, is, not_among, not_beginning_with, valid_for_months, not_older_than_months, each_in"

    def first(path: tuple, key: str, value: Any = None) -> str:
        return next(one.what.en for one in with_change(EDITION, path, key, value)[0] if one.kind == "one_condition")

    faults, way = with_change(EDITION, gate, "valid_for_months")
    assert said(faults, way, "within") == ["one_condition gate.0.all.1.", "missing"]
    assert first(gate, "valid_for_months") == f"exactly one of {all_of_a_gate} is expected; there is: –"
    assert first(gate, "is", True) == f"exactly one of {all_of_a_gate} is expected; there is: is, valid_for_months"
    assert first(route, "is") == "exactly one of within, among, is, times is expected; there is: –"
    assert first(route, "among", ["a"]) == "exactly one of within, among, is, times is expected; there is: among, is"


@pytest.mark.parametrize(
    ("path", "key", "misspelt"),
    [
        (("ruleset",), "note", "nota"), (("ruleset",), "disputed", "dispute"), (("ruleset",), "review_by", "review"),
        (("criterion", 2), "bands", "band"), (("criterion", 1), "grades", "grade"), (("criterion", 0), "best_of", "best"),
        (("gate", 0), "basis", "base"), (("gate", 0, "all", 1), "valid_for_months", "valid_for_month"),
        (("gate", 1, "all", 0), "too_early", "tooearly"), (("route", 1), "counts", "count"),
        (("route", 0), "dispute", "disputes"),
    ],
)  # fmt: skip
def test_a_misspelt_key_is_told_with_the_key_that_was_meant(path, key, misspelt):
    kept, way = around(EDITION, path)
    table = at(kept, way)
    table[misspelt] = table.pop(key)
    faults: list[LawFault] = []
    read_edition(toml(kept), faults)

    told_of_it = [fault.what.en for fault in faults if (fault.path, fault.key) == (way, misspelt)]
    assert told_of_it == [f"{misspelt} is no key of this table; the nearest is {key}"]


def test_the_digest_of_a_table_is_that_of_its_canonical_json_under_what_it_stands():
    table = {"b": "年", "a": Decimal("1.50"), "on": date(2020, 1, 1), "in": {"y": [1, 2], "x": True}}
    canonical = '["s","CNY",{"a":"1.50","b":"年","in":{"x":true,"y":[1,2]},"on":"2020-01-01"}]'

    assert Shape(table, (), []).digest("s", "CNY") == sha256(canonical.encode("utf-8")).hexdigest()


def test_the_seal_of_a_value_is_the_digest_of_its_block_with_series_and_unit():
    block = told(SERIES)["value"][0]
    (value, _) = read_series(SERIES.encode(), []).values

    assert value.seal == Shape(block, (), []).digest("specimen-wage", "CNY/month")
    assert value.name == "specimen-wage/2020-01-01"
