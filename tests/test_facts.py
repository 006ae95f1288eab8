"""Facts are judged strictly: what is wrong is refused with its key, its value and what would be right."""

import json
import tomllib
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.wording import LANGUAGES, Say
from rules import FACTS, NATIONALITIES, FactFault, FactsRefused, HostFacts, check_character, check_fact, facts_from, read_facts
from rules.credit_code import ALPHABET
from rules.facts import KINDS

RIGHT_CODES = ["91110000600037341L", "91350100M000100Y43"]


def refused(call, *arguments) -> tuple[FactFault, ...]:
    with pytest.raises(FactsRefused) as caught:
        call(*arguments)
    return caught.value.faults


def test_the_facts_and_the_fields_of_a_host_have_the_same_names_in_the_same_order_of_kinds():
    assert {field.name for field in fields(HostFacts)} == set(FACTS)
    assert {spec.kind for spec in FACTS.values()} == set(KINDS)
    assert [name for name, spec in FACTS.items() if spec.by_officer] == [
        "local_bonus", "post_fits_catalogue", "talent_programme", "recognised_achievement", "encouraged_position",
        "innovative_enterprise_leader", "international_skill_certificate", "language_teaching_post", "outstanding_graduate",
    ]  # fmt: skip


def test_nothing_known_is_a_host_all_the_same():
    facts = read_facts("{}")

    assert facts == HostFacts()
    assert facts.known() == {}


def test_null_is_unknown():
    assert read_facts('{"education": null, "hsk_level": null}') == HostFacts()


def test_a_topic_named_twice_says_the_same_as_once():
    assert read_facts('{"regulated_topics": ["law", "law"]}') == read_facts('{"regulated_topics": ["law"]}')


def test_facts_are_read_in_their_own_types():
    facts = read_facts(
        """{"date_of_birth": "2000-02-29", "annual_salary_cny": 349999.99, "relevant_work_years": 2.9166666666666665,
            "hsk_level": 5.0, "former_chinese_national": false, "regulated_topics": [], "regulated_topics_licensed": ["law"],
            "nationality": "RKS", "employer_credit_code": "91350100M000100Y43", "audience_reach": 1e6}"""
    )

    assert facts.known() == {
        "date_of_birth": date(2000, 2, 29),
        "nationality": "RKS",
        "annual_salary_cny": Decimal("349999.99"),
        "relevant_work_years": Decimal("2.9166666666666665"),
        "hsk_level": 5,
        "former_chinese_national": False,
        "audience_reach": 1000000,
        "employer_credit_code": "91350100M000100Y43",
        "regulated_topics": frozenset(),
        "regulated_topics_licensed": frozenset({"law"}),
    }
    assert isinstance(facts.hsk_level, int)
    assert isinstance(facts.audience_reach, int)


WRONG = [
    ("annual_salary_cny", '"350000"', "not_a_number", {"least": "0", "most": "1000000000"}),
    ("annual_salary_cny", "true", "not_a_number", {"least": "0", "most": "1000000000"}),
    ("annual_salary_cny", "[1]", "not_a_number", {"least": "0", "most": "1000000000"}),
    ("annual_salary_cny", "NaN", "not_a_number", {"least": "0", "most": "1000000000"}),
    ("annual_salary_cny", "Infinity", "out_of_range", {"least": "0", "most": "1000000000"}),
    ("annual_salary_cny", "-Infinity", "out_of_range", {"least": "0", "most": "1000000000"}),
    ("annual_salary_cny", "-0.01", "out_of_range", {"least": "0", "most": "1000000000"}),
    ("annual_salary_cny", "1000000000.01", "out_of_range", {"least": "0", "most": "1000000000"}),
    ("annual_salary_cny", "1e99999999999999999999", "out_of_range", {"least": "0", "most": "1000000000"}),
    ("annual_salary_cny", "1.005", "too_many_decimals", {"decimals": "2"}),
    ("relevant_work_years", "1e-99999999", "too_many_decimals", {"decimals": "20"}),
    ("relevant_work_years", "80.01", "out_of_range", {"least": "0", "most": "80"}),
    ("months_per_year_in_china", "12.01", "out_of_range", {"least": "0", "most": "12"}),
    ("hsk_level", "10", "out_of_range", {"least": "0", "most": "9"}),
    ("hsk_level", "true", "not_whole", {"least": "0", "most": "9"}),
    ("hsk_level", "NaN", "not_whole", {"least": "0", "most": "9"}),
    ("hsk_level", "4.5", "not_whole", {"least": "0", "most": "9"}),
    ("hsk_level", '"5"', "not_whole", {"least": "0", "most": "9"}),
    ("local_bonus", "11", "out_of_range", {"least": "0", "most": "10"}),
    ("local_products", "100.01", "out_of_range", {"least": "0", "most": "100"}),
    ("training_given", "8784.01", "out_of_range", {"least": "0", "most": "8784"}),
    ("former_chinese_national", "1", "not_yes_no", {}),
    ("former_chinese_national", "0", "not_yes_no", {}),
    ("former_chinese_national", '"true"', "not_yes_no", {}),
    (
        "education",
        '"Bachelor"',
        "not_in_list",
        {"nearest": "bachelor"},
    ),
    ("education", "3", "not_in_list", {"choices": "doctorate, master, bachelor, below_bachelor"}),
    ("work_region", '"wester"', "not_in_list", {"nearest": "western"}),
    ("date_of_birth", '"2026-02-29"', "not_a_day", {"least": "1900-01-01", "most": "2200-12-31"}),
    ("date_of_birth", '"20260228"', "not_a_day", {"least": "1900-01-01", "most": "2200-12-31"}),
    ("date_of_birth", '"2026-W01-1"', "not_a_day", {"least": "1900-01-01", "most": "2200-12-31"}),
    ("date_of_birth", '"2026-2-3"', "not_a_day", {"least": "1900-01-01", "most": "2200-12-31"}),
    ("date_of_birth", '"2026-02-28T00:00"', "not_a_day", {"least": "1900-01-01", "most": "2200-12-31"}),
    ("date_of_birth", "20000101", "not_a_day", {"least": "1900-01-01", "most": "2200-12-31"}),
    ("date_of_birth", '"1899-12-31"', "out_of_range", {"least": "1900-01-01", "most": "2200-12-31"}),
    ("passport_expires", '"2201-01-01"', "out_of_range", {"least": "1900-01-01", "most": "2200-12-31"}),
    ("nationality", '"D<<"', "not_a_nationality", {"nearest": "DEU"}),
    ("nationality", '"d"', "not_a_nationality", {"nearest": "DEU"}),
    ("nationality", '"deu"', "not_a_nationality", {"nearest": "DEU"}),
    ("nationality", '"DE"', "not_a_nationality", {"nearest": "DEU"}),
    ("nationality", '"Germany"', "not_a_nationality", {"nearest": "DEU"}),
    ("nationality", '"法国"', "not_a_nationality", {"nearest": "FRA"}),
    ("nationality", '"XYZ"', "not_a_nationality", {}),
    ("nationality", "276", "not_a_code", {"example": "DEU"}),
    ("employer_credit_code", '"91110000600037341M"', "check_character", {"expected": "L", "found": "M"}),
    ("employer_credit_code", '"9111000060003734"', "credit_code_length", {"length": "16", "expected": "18"}),
    ("employer_credit_code", '"91110000600037341l"', "credit_code_character", {"character": "l", "place": "18"}),
    ("employer_credit_code", '"91110000600037341\\u001b"', "credit_code_character", {"character": "\\u001b", "place": "18"}),
    ("employer_credit_code", '"9111000060003734IL"', "credit_code_character", {"character": "I", "place": "17"}),
    ("employer_credit_code", "911100006000373410", "not_a_code", {"example": "91110000600037341L"}),
    ("regulated_topics", '"law"', "not_a_list", {}),
    ("regulated_topics", '{"law": true}', "not_a_list", {}),
    ("regulated_topics", '["laws"]', "not_in_list", {"nearest": "law"}),
    ("salary", "1", "unknown_key", {"nearest": "annual_salary_cny"}),
    ("age", "24", "unknown_key", {"nearest": "date_of_birth"}),
    ("Education", '"bachelor"', "unknown_key", {"nearest": "education"}),
    ("hsk", "5", "unknown_key", {"nearest": "hsk_level"}),
    ("vocational_qualifikation", "null", "unknown_key", {"nearest": "vocational_qualification"}),
    ("", "1", "unknown_key", {}),
]


@pytest.mark.parametrize(("key", "written", "kind", "detail"), WRONG)
def test_what_is_wrong_is_refused_with_its_key_and_what_would_be_right(key, written, kind, detail):
    (fault,) = refused(read_facts, f'{{"{key}": {written}}}')

    assert (fault.key, fault.kind) == (key, kind)
    assert detail.items() <= fault.detail.items()
    assert all(isinstance(right, str) for right in fault.detail.values())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("key", "written", "kind", "detail"), WRONG)
def test_every_fault_has_its_sentence_and_the_sentence_says_what_would_be_right(key, written, kind, detail, lang):
    (fault,) = refused(read_facts, f'{{"{key}": {written}}}')

    sentence = Say(lang)(f"fault.{fault.kind}", **fault.detail)

    assert all(right in sentence for name, right in detail.items())


@pytest.mark.parametrize(
    "written", ["1e400", "1E+5", "81.00", "-0.10", "1e-30", "1e99999999999999999999", "-1e99999999999999999999", "NaN"]
)
def test_a_wrong_number_is_repeated_as_it_was_written(written):
    (fault,) = refused(read_facts, f'{{"relevant_work_years": {written}}}')

    assert fault.value == written


def test_all_faults_are_told_at_once_in_the_order_in_which_they_stand():
    text = '{"hsk_level": 12, "educaton": 1, "former_chinese_national": "no", "regulated_topics": ["x", 3]}'

    faults = refused(read_facts, text)

    assert [(fault.key, fault.kind) for fault in faults] == [
        ("hsk_level", "out_of_range"),
        ("educaton", "unknown_key"),
        ("former_chinese_national", "not_yes_no"),
        ("regulated_topics", "not_in_list"),
        ("regulated_topics", "not_in_list"),
    ]


def test_a_key_that_stands_twice_is_refused_even_with_the_same_value():
    (fault,) = refused(read_facts, '{"hsk_level": 5, "hsk_level": 5}')

    assert (fault.key, fault.kind, fault.detail) == ("hsk_level", "duplicate_key", {"first": "5", "second": "5"})


def test_a_key_that_stands_twice_within_another_value_is_refused_as_well():
    faults = refused(read_facts, '{"education": {"degree": 1, "degree": 2}}')

    assert [(fault.key, fault.kind) for fault in faults] == [("degree", "duplicate_key"), ("education", "not_in_list")]


@pytest.mark.parametrize("text", ["[]", "3", '"text"', "null", "true"])
def test_anything_but_one_object_is_refused(text):
    (fault,) = refused(read_facts, text)

    assert (fault.key, fault.kind, fault.value) == ("", "not_an_object", text)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", "1", "1"),
        ("{", "1", "2"),
        ('{"hsk_level": 5,\n "education" "x"}', "2", "14"),
        ("{} {}", "1", "4"),
        ("{'a': 1}", "1", "2"),
    ],
)
def test_what_is_not_json_is_refused_with_line_and_column(text, line, column):
    (fault,) = refused(read_facts, text)

    assert (fault.key, fault.kind, fault.detail) == ("", "not_json", {"line": line, "column": column})


def test_what_is_not_json_is_shown_by_the_character_at_which_reading_stopped():
    (fault,) = refused(read_facts, "{'a': 1}")

    assert fault.value == '"\'"'


def test_what_is_not_utf_8_is_refused_with_line_and_byte():
    (fault,) = refused(read_facts, b'{\n "education": "' + b"\xff" + b'"}')

    assert (fault.key, fault.kind, fault.value) == ("", "not_utf8", "0xff")
    assert fault.detail == {"line": "2", "column": "16", "byte": "0xff"}


def test_a_byte_order_mark_is_accepted():
    assert read_facts(b'\xef\xbb\xbf{"hsk_level": 5}').hsk_level == 5
    assert read_facts('\ufeff{"hsk_level": 5}').hsk_level == 5


def test_brackets_without_end_are_refused_and_not_followed():
    faults = refused(read_facts, "[" * 200_000)

    assert faults[0].kind in {"too_deep", "not_json"}
    assert faults[0].key == ""


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_whole_number_of_thousands_of_digits_is_refused_like_any_other(sign):
    (fault,) = refused(read_facts, f'{{"hsk_level": {sign}{"9" * 5000}}}')

    assert (fault.key, fault.kind) == ("hsk_level", "out_of_range")


def test_a_birth_after_the_decisive_day_is_told_together_with_the_other_faults():
    faults = refused(facts_from, {"hsk_level": "x", "date_of_birth": "2026-11-24"}, date(2026, 11, 23))

    assert [(fault.key, fault.kind) for fault in faults] == [
        ("hsk_level", "not_whole"),
        ("date_of_birth", "born_after_the_day"),
    ]


def test_a_long_wrong_value_is_shortened_and_control_characters_are_shown():
    (long,) = refused(check_fact, "education", "x" * 10_000)
    (control,) = refused(check_fact, "education", "a\x1b[31m")

    assert len(long.value) <= 60
    assert "\x1b" not in control.value


def test_somebody_born_after_the_decisive_day_is_refused_and_born_on_it_is_not():
    (fault,) = refused(facts_from, {"date_of_birth": "2026-11-24"}, date(2026, 11, 23))

    assert (fault.key, fault.kind, fault.detail) == ("date_of_birth", "born_after_the_day", {"on": "2026-11-23"})
    assert facts_from({"date_of_birth": "2026-11-23"}, date(2026, 11, 23)).date_of_birth == date(2026, 11, 23)


def test_no_impossible_host_can_be_made_by_hand_either():
    faults = refused(lambda: HostFacts(hsk_level=12, education="diploma"))

    assert [(fault.key, fault.kind) for fault in faults] == [("education", "not_in_list"), ("hsk_level", "out_of_range")]


def test_a_float_is_taken_as_it_is_written():
    assert check_fact("annual_salary_cny", 0.1) == Decimal("0.1")
    assert check_fact("annual_salary_cny", 300000) == Decimal(300000)
    assert str(check_fact("annual_salary_cny", Decimal("3.0E+5"))) == "300000"


def test_minus_zero_is_zero():
    assert str(check_fact("annual_salary_cny", Decimal("-0.00"))) == "0"


@pytest.mark.parametrize("code", RIGHT_CODES)
def test_right_credit_codes_are_accepted(code):
    assert check_fact("employer_credit_code", code) == code
    assert check_character(code[:-1]) == code[-1]


def test_the_check_character_may_be_any_of_the_31():
    codes = [f"9111000060003{number:04d}" for number in range(2000)]

    assert {check_character(code) for code in codes} == set(ALPHABET)


@given(st.sampled_from(RIGHT_CODES), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_in_a_credit_code_never_passes(code, place, character):
    other = code[:place] + character + code[place + 1 :]
    if other == code:
        return

    (fault,) = refused(check_fact, "employer_credit_code", other)

    assert fault.kind == "check_character"


def test_a_right_code_of_an_individual_business_is_no_fault():
    first = "92310104MA1FR1234"

    assert check_fact("employer_credit_code", first + check_character(first)).startswith("92")


def test_nationalities_are_those_of_iso_3166_1_and_icao_9303():
    parts = tomllib.loads((Path(__file__).parents[1] / "rules" / "nationalities.toml").read_text("utf-8"))

    assert len(parts["iso_3166_1"]) == 249
    assert {"GBD", "GBN", "GBO", "GBP", "GBS", "XXA", "XXB", "XXC", "XXX", "UNO", "UNA", "UNK", "XOM", "RKS", "EUE"} <= set(
        parts["icao_9303"]
    )
    assert all(len(code) == 3 and code.isupper() for code in NATIONALITIES)
    assert all(nationality.name[lang] for nationality in NATIONALITIES.values() for lang in LANGUAGES)
    assert NATIONALITIES["DEU"].alpha2 == "DE"
    assert "D" not in NATIONALITIES


def test_the_code_that_a_german_passport_prints_is_read_as_germany():
    assert read_facts('{"nationality": "D"}') == read_facts('{"nationality": "DEU"}')


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


def outcome_of_reading(content: str | bytes) -> HostFacts | tuple[FactFault, ...]:
    try:
        return read_facts(content)
    except FactsRefused as refusal:
        return refusal.faults


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(FACTS)) | st.text(max_size=20), JSON, max_size=6))
def test_whatever_stands_in_the_object_it_is_read_or_refused_with_sentences(stated):
    read = outcome_of_reading(json.dumps(stated))

    if isinstance(read, HostFacts):
        assert read.known().keys() <= stated.keys()
    else:
        assert all(Say("zh")(f"fault.{fault.kind}", **fault.detail) for fault in read)
        assert {fault.key for fault in read} <= stated.keys() | {
            name for value in stated.values() for name in keys_within(value)
        }


def keys_within(value: object) -> set[str]:
    if isinstance(value, dict):
        return value.keys() | {name for inner in value.values() for name in keys_within(inner)}
    return {name for inner in value for name in keys_within(inner)} if isinstance(value, list) else set()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_whatever_the_bytes_are_they_are_read_or_refused(content):
    assert isinstance(outcome_of_reading(content), HostFacts | tuple)
