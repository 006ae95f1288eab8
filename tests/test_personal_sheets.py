"""Personal data on the sheets: masked until an officer says what for, then written down; firm and auditor see who read it."""

from collections.abc import Iterator

import pytest
import streamlit as st
from conftest import ANSWERS, PASSWORD, House, signed_in
from desk import COUNTER, Desk
from streamlit.testing.v1 import AppTest

from forms.office import engage
from forms.personal import masked
from forms.wording import LANGUAGES, Say
from workflow import READ, ReadFor, Verdict, examine, read_personal, trail_of

SECRET = ("C01X00T47", "zhou.min@lanqiao.example", "21 5550 0100", "17 May 1994", "周敏")
FILES = {"examination": "shen", "countersignature": "wang", "audit": "zhao"}


@pytest.fixture
def at_desk(quick_house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator:
    engage(quick_house.office)

    def seat(login: str, lang: str = "en") -> Desk:
        cookies = {"sid": signed_in(quick_house.office, login, PASSWORD), "lang": lang}
        monkeypatch.setattr(type(st.context), "cookies", property(lambda context: cookies))
        return Desk(AppTest.from_file(COUNTER, default_timeout=60).run())

    yield seat
    engage(None)


def read_lines(house: House, case) -> list[tuple]:
    lines = [line for line in trail_of(house.office, case.id, house.zhao) if line.step == READ]
    return [(line.by, line.about["purpose"], tuple(line.about["read"])) for line in lines]


def seen(desk: Desk) -> list[str]:
    """What of the host's data can be read; who is named as the firm's own person in the trail is no answer."""
    return [secret for secret in SECRET[:4] if secret in desk.text]


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("passport_number", "C01X00T47", "C01•••T47"),
        ("passport_number", "A123", "A•••"),
        ("company_contact_email", "zhou.min@lanqiao.example", "z•••@lanqiao.example"),
        ("company_contact_phone", "+86 21 5550 0100", "+86•••100"),
        ("date_of_birth", "1994年5月17日", "•••"),
        ("company_contact_name", "周敏", "周•••"),
    ],
)
def test_a_masked_value_can_be_told_from_another_and_not_be_read(name, text, shown):
    assert masked(name, text) == shown


@pytest.mark.parametrize(("sheet", "login"), FILES.items())
def test_a_case_file_masks_until_it_is_asked_and_writes_down_what_for(quick_house, at_desk, sheet, login):
    case = quick_house.proposed()
    desk = at_desk(login).open(sheet, case=case.id, part="file")

    assert seen(desk) == []
    assert "C01•••T47" in desk.text
    assert read_lines(quick_house, case) == []
    desk.choose("Needed for", ReadFor.COMPLAINT).click("Show personal data")

    assert seen(desk) == list(SECRET[:4])
    assert "purpose=complaint" in desk.text  # the files that are opened from here
    assert [purpose for _, purpose, _ in read_lines(quick_house, case)] == ["complaint"]


def test_after_half_an_hour_it_is_masked_again(quick_house, at_desk, clock):
    case = quick_house.filed()
    desk = at_desk("shen").open("examination", case=case.id, part="file").click("Show personal data")
    assert seen(desk) == list(SECRET[:4])

    clock.move(minutes=29)
    assert seen(desk.open("examination", case=case.id, part="file")) == list(SECRET[:4])
    clock.move(minutes=2)
    token = signed_in(quick_house.office, "shen", PASSWORD)  # the session has ended too; the page of a new one is masked
    assert token
    assert seen(at_desk("shen").open("examination", case=case.id, part="file")) == []


def test_the_workbench_shows_a_date_of_birth_only_where_it_is_examined(quick_house, at_desk):
    case = quick_house.filed()
    examine(
        quick_house.office,
        case.id,
        case.version,
        quick_house.shen,
        "date_of_birth",
        Verdict.WRONG,
        "护照所载不同",
        "1994-05-18",
    )
    desk = at_desk("shen").open("examination", case=case.id, claim="education")
    assert "May 1994" not in desk.text
    assert READ not in [
        line.step for line in trail_of(quick_house.office, case.id, quick_house.zhao) if "evidence" not in line.about
    ]

    desk.open("examination", case=case.id, claim="date_of_birth")

    assert "17 May 1994" in desk.text
    assert ("沈逸凡", "examination", ("date_of_birth",)) in read_lines(quick_house, case)


def test_the_registrar_asks_for_it_before_the_issue(quick_house, at_desk):
    case = quick_house.decided()
    desk = at_desk("li").open("register", case=case.id)
    assert seen(desk) == []

    desk.click("Show personal data")

    assert "C01X00T47" in desk.text
    assert read_lines(quick_house, case) == [("李蔚", "issue", ("contact", "date_of_birth", "passport_number"))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_firm_and_auditor_see_who_read_it(quick_house, at_desk, lang):
    say = Say(lang)
    case = quick_house.filed()
    read_personal(quick_house.office, case.id, quick_house.shen, ("contact", "passport_number"), ReadFor.EXAMINATION)
    what = say.listing([say("common.personal.what.contact"), say("common.personal.what.passport_number")])

    firm = at_desk("zhou", lang).open("progress", case=case.id)
    auditor = at_desk("zhao", lang).open("audit")

    for desk in (firm, auditor):
        assert say("common.personal.readings") in desk.text
        assert what in desk.text
        assert say("common.personal.purpose.examination") in desk.text
    assert "沈逸凡" in auditor.text
    assert "沈逸凡" not in firm.text
    assert say("common.role.examiner") in firm.text


def test_the_queue_finds_a_case_by_passport_number_which_stands_in_no_address(quick_house, at_desk):
    first, other = quick_house.filed(), quick_house.filed({"passport_number": "X9999999"})
    for login, sheet in (("shen", "queue"), ("zhao", "audit")):
        desk = at_desk(login).open(sheet)
        desk.write("Find by passport number", ANSWERS["passport_number"].lower()).page.run()

        assert first.reference in desk.text
        assert other.reference not in desk.text
        assert list(desk.page.query_params) == []
    desk.write("Find by passport number", "NOBODY1").page.run()
    assert first.reference not in desk.text
