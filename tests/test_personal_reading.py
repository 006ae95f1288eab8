"""Who read what is personal stands in the trail, for what and when; a passport number is found by its mark."""

import json

import pytest
from conftest import ANSWERS, pdf
from sqlalchemy import select, text

from workflow import (
    READ,
    NotFound,
    NotYourStep,
    ReadFor,
    TrailEntry,
    attach,
    cases_for,
    check_trail,
    evidence_file,
    evidence_page,
    read_case,
    read_personal,
    readings,
    save_answers,
    trail_of,
)

ALL = ("passport_number", "date_of_birth", "contact")


def read_lines(house, case, person) -> list[tuple]:
    lines = [line for line in trail_of(house.office, case.id, person) if line.step == READ]
    return [(line.by, line.role, line.about["purpose"], line.about["read"]) for line in lines]


def test_what_is_shown_to_an_officer_is_written_down_with_its_purpose_and_not_what_it_says(quick_house):
    house = quick_house
    case = house.filed()

    told = read_personal(house.office, case.id, house.shen, ALL, ReadFor.COMPLAINT)

    assert told == {
        name: ANSWERS[name]
        for name in (
            "passport_number", "date_of_birth", "company_contact_name", "company_contact_phone", "company_contact_email",
        )
    }  # fmt: skip
    assert read_lines(house, case, house.zhao) == [("沈逸凡", "examiner", "complaint", sorted(ALL))]
    with house.office.registry.reading() as session:
        about = [entry.about for entry in session.execute(select(TrailEntry)).scalars()]
    assert [value for value in told.values() if value in json.dumps(about, ensure_ascii=False)] == []
    assert check_trail(house.office) == []
    assert house.version(case) == case.version  # reading makes nobody's sheet old


def test_one_sitting_is_one_entry_and_another_purpose_thing_person_or_hour_is_another(quick_house, clock):
    house = quick_house
    case = house.filed()
    for person, what, purpose in (
        (house.shen, ALL[:1], ReadFor.EXAMINATION),
        (house.shen, ALL[:1], ReadFor.EXAMINATION),
        (house.shen, ALL[:1], ReadFor.COMPLAINT),
        (house.shen, ALL[1:], ReadFor.EXAMINATION),
        (house.wang, ALL[:1], ReadFor.EXAMINATION),
    ):
        read_personal(house.office, case.id, person, what, purpose)
    clock.move(minutes=31)
    read_personal(house.office, case.id, house.shen, ALL[:1], ReadFor.EXAMINATION)

    assert len(read_lines(house, case, house.zhao)) == 5


@pytest.mark.parametrize("kind", ["file", "page"])
def test_every_file_that_an_officer_opens_is_written_down_with_what_it_proves(quick_house, kind):
    house = quick_house
    case = house.draft()
    kept = attach(house.office, case.id, case.version, house.zhou, "passport_expires", "护照.pdf", pdf(2))
    open_it = {
        "file": lambda person: evidence_file(house.office, kept.id, person)[1].close(),
        "page": lambda person: evidence_page(house.office, kept.id, 1, person),
    }[kind]

    open_it(house.zhou)  # its own
    assert read_lines(house, case, house.zhao) == []
    open_it(house.zhao)

    (line,) = [line for line in trail_of(house.office, case.id, house.zhao) if line.step == READ]
    assert (line.by, line.about) == ("赵宁", {"read": ["passport_expires"], "evidence": kept.id, "purpose": "audit"})


def test_the_purpose_that_nobody_names_is_that_of_the_role_in_the_state(quick_house):
    house = quick_house
    case = house.proposed()
    kept = read_case(house.office, case.id, house.shen).evidence[0]
    for person in (house.shen, house.wang, house.zhao):
        evidence_file(house.office, kept.id, person)[1].close()

    assert [(by, purpose) for by, _, purpose, _ in read_lines(house, case, house.zhao)] == [
        ("沈逸凡", "examination"),
        ("王珂", "countersigning"),
        ("赵宁", "audit"),
    ]


def test_the_firm_sees_who_read_its_hosts_data_as_a_role_and_no_other_firms(quick_house):
    house = quick_house
    case = house.filed()
    read_personal(house.office, case.id, house.shen, ALL, ReadFor.EXAMINATION)

    assert read_lines(house, case, house.zhou) == [("", "examiner", "examination", sorted(ALL))]
    for person in (house.zheng, house.li):  # another firm; a registrar, whose business it is not yet
        with pytest.raises(NotFound):
            read_personal(house.office, case.id, person, ALL, ReadFor.COMPLAINT)
    assert len(read_lines(house, case, house.zhao)) == 1


def test_the_auditor_alone_sees_all_readings_the_newest_first_in_portions(quick_house, clock):
    house = quick_house
    cases = [house.filed() for _ in range(3)]
    for case in cases:
        clock.move(minutes=1)
        read_personal(house.office, case.id, house.shen, ALL[:1], ReadFor.EXAMINATION)

    first = readings(house.office, house.zhao, limit=2)
    rest = readings(house.office, house.zhao, before=first[-1].number, limit=2)

    assert [one.reference for one in (*first, *rest)] == [case.reference for case in reversed(cases)]
    assert (first[0].by, first[0].what, first[0].purpose) == ("沈逸凡", ("passport_number",), ReadFor.EXAMINATION)
    for person in (house.shen, house.li, house.zhou, house.chen):
        with pytest.raises(NotYourStep):
            readings(house.office, person)


# --- found by the passport number


def test_cases_are_found_by_passport_number_however_it_is_typed_and_only_those_one_may_read(quick_house):
    house = quick_house
    first, other = house.filed(), house.filed({"passport_number": "X9999999"})
    again = house.draft()

    def found(person, typed):
        return [row.id for row in cases_for(house.office, person, passport=typed).rows]

    for typed in ("C01X00T47", " c01x 00t47", "Ｃ01X-00T47"):
        assert found(house.shen, typed) == [first.id]  # a draft is none of the office's business
    assert found(house.zhou, "C01X00T47") == [again.id, first.id]
    assert found(house.zheng, "C01X00T47") == []
    assert found(house.shen, "x9999999") == [other.id]
    for typed in ("C01X00T4", "", " "):
        assert found(house.shen, typed) == []


def test_the_mark_follows_the_answer_and_says_nothing_about_it(quick_house):
    house = quick_house
    case = house.draft()
    with house.office.registry.reading() as session:
        mark = session.execute(text("SELECT passport_mark FROM case_file")).scalar_one()
    save_answers(house.office, case.id, case.version, house.zhou, {"passport_number": ""})

    assert len(mark) == 64
    with house.office.registry.reading() as session:
        assert session.execute(text("SELECT passport_mark FROM case_file")).scalar_one() is None
