"""Verification: a code that cannot be guessed, mistyping that is always noticed, and an answer with little in it."""

from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow import Answer, format_code, new_code, read_code, revoke, verify_code
from workflow.codes import ALPHABET, check_character

PLACES = range(25, -1, -1)
firsts = st.integers(0, 2**128 - 1).map(lambda number: "".join(ALPHABET[number >> 5 * place & 31] for place in PLACES))
codes = firsts.map(lambda first: first + check_character(first))


def code_of(house, case) -> str:
    from workflow import read_case

    return read_case(house.office, case.id, house.zhao).letter.code


@settings(max_examples=30, deadline=None)
@given(codes)
def test_every_single_wrong_character_is_noticed(code):
    for place, right in enumerate(code):
        for wrong in ALPHABET:
            if wrong != right:
                assert read_code(code[:place] + wrong + code[place + 1 :]) is None


@settings(max_examples=100, deadline=None)
@given(codes)
def test_every_two_characters_that_changed_places_are_noticed(code):
    for one, other in combinations(range(len(code)), 2):
        if code[one] != code[other]:
            swapped = list(code)
            swapped[one], swapped[other] = code[other], code[one]
            assert read_code("".join(swapped)) is None


@settings(max_examples=100, deadline=None)
@given(codes)
def test_a_code_is_read_in_any_case_with_hyphens_spaces_and_look_alikes(code):
    lookalike = code.replace("1", "l").replace("0", "o")

    assert read_code(format_code(code)) == code
    assert read_code(format_code(code).lower().replace("-", " – ")) == code
    assert read_code(lookalike) == read_code(lookalike.upper()) == code


@pytest.mark.parametrize("text", ["", " ", "A", "U" * 27, "0" * 26, "0" * 28, "码" * 27, "0" * 26 + "1", "x" * 10_000, "%00"])
def test_what_is_no_code_is_mistyped(office, text):
    assert verify_code(office, text).answer is Answer.MISTYPED


def test_a_code_has_128_random_bits_and_is_printed_in_groups_of_five_and_six():
    made = {new_code() for _ in range(200)}

    assert len(made) == 200
    assert {len(code) for code in made} == {27}
    assert {code[0] for code in made} <= set(ALPHABET[:8])  # 130 places for 128 bits
    assert [len(group) for group in format_code(made.pop()).split("-")] == [5, 5, 5, 6, 6]


def test_a_genuine_letter_is_answered_with_little(house):
    case = house.issued()

    found = verify_code(house.office, code_of(house, case))

    assert (found.answer, found.in_force, found.revoked_on) == (Answer.GENUINE, True, None)
    assert (found.statement.number, found.statement.host) == ("沪播荐〔2026〕1号", "HOFFMANN L***")
    assert found.statement.company_name_zh == "上海澜桥跨境电子商务有限公司"
    assert found.statement.demonstration is True
    told = repr(found)
    for secret in ("C01X00T47", "1994", "ENA MARIE", "霍莱娜", "360000", "passport"):
        assert secret not in told


def test_a_right_code_that_no_letter_has_is_unknown(house):
    house.issued()

    found = verify_code(house.office, new_code())

    assert (found.answer, found.statement) == (Answer.UNKNOWN, None)


def test_a_letter_is_in_force_on_its_first_and_its_last_day(house, clock):
    case = house.issued()
    code = code_of(house, case)
    answers = {}
    issued = clock.moment
    for day, distance in (("day before", -1), ("first day", 0), ("last day", 181), ("day after", 182)):
        clock.moment = issued + timedelta(days=distance)
        answers[day] = verify_code(house.office, code).answer

    assert answers == {
        "day before": Answer.NOT_YET_VALID,
        "first day": Answer.GENUINE,
        "last day": Answer.GENUINE,
        "day after": Answer.EXPIRED,
    }


def test_a_revocation_is_seen_at_once_with_its_day_and_stays_seen_after_expiry(house, clock):
    case = house.ordered()
    code = code_of(house, case)
    assert verify_code(house.office, code).answer is Answer.GENUINE  # ordered is not executed
    clock.move(hours=15)

    revoke(house.office, case.id, case.version, house.li)

    found = verify_code(house.office, code)
    assert (found.answer, found.in_force, found.revoked_on.isoformat()) == (Answer.REVOKED, False, "2026-11-25")
    clock.move(days=400)
    assert verify_code(house.office, code).answer is Answer.REVOKED


def test_a_host_with_one_name_is_masked_too(house):
    case = house.proposed({"host_surname": "SUHARTO", "host_given_names": ""})
    from conftest import issue

    from workflow import sign

    case = sign(house.office, case.id, case.version, house.wang)
    letter = issue(house.office, case.id, case.version, house.li)

    assert verify_code(house.office, letter.code).statement.host == "SU***"
