"""E-mail addresses: whoever changes one must be who they say, and nobody alone takes an officer's account over."""

from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import PASSWORD, QUICK, actors, signed_in
from web_office import PASSWORD as AT_THE_COUNTER
from web_office import client_of, field, open_with_people, sign_in_at

from workflow import (
    AddressRefused,
    CodeNotFresh,
    NotFound,
    NotYourStep,
    PasswordRefused,
    Role,
    RolesRefused,
    SameAdministrator,
    SessionEnded,
    TooManyTries,
    admit_person,
    check_trail,
    enter_person,
    forget_authenticator,
    give_address,
    mails,
    own_address,
    reset_password,
    set_own_address,
)
from workflow.sessions import FREE_ATTEMPTS

ZHOU, OTHER = "zhou@lanqiao.example", "min@lanqiao.example"


def told(house) -> list[str]:
    return [mail.kind.value for mail in mails(house.office, house.chen)]


@pytest.mark.parametrize(
    "text",
    ["zhou", "zhou@", "@lanqiao.example", "zhou@lanqiao", "a@b@c.example", "zhou @lanqiao.example", "周@lanqiao.example",
     "zhou@lanqiao.example\nBcc: all@lanqiao.example", "zhou@lanqiao.example, li@lanqiao.example", "<zhou@lanqiao.example>",
     f"{'z' * 65}@lanqiao.example", f"zhou@{'a.' * 130}example"],
)  # fmt: skip
def test_what_no_mail_can_be_sent_to_is_refused(quick_house, text):
    with pytest.raises(AddressRefused):
        give_address(quick_house.office, quick_house.chen, quick_house.zhou.id, text)


def test_an_administrator_enters_changes_and_takes_away_an_address(quick_house):
    house, stale = quick_house, replace(quick_house.chen, confirmed_at=quick_house.clock() - timedelta(minutes=11))
    give_address(house.office, house.chen, house.zhou.id, f" {ZHOU} ")
    give_address(house.office, house.chen, house.zhou.id, ZHOU)
    assert told(house) == []
    give_address(house.office, house.chen, house.zhou.id, OTHER)
    give_address(house.office, house.chen, house.zhou.id, "")

    assert told(house) == ["address_changed"] * 2
    assert own_address(house.office, signed_in(house.office, "zhou")).email == ""
    assert check_trail(house.office) == []
    with pytest.raises(NotYourStep):
        give_address(house.office, house.shen, house.zhou.id, ZHOU)
    with pytest.raises(CodeNotFresh):
        give_address(house.office, stale, house.zhou.id, ZHOU)
    with pytest.raises(NotFound):
        give_address(house.office, house.chen, 999, ZHOU)
    with pytest.raises(RolesRefused):
        give_address(house.office, house.chen, house.chen.id, ZHOU)


def test_somebody_with_an_authenticator_needs_a_fresh_code_of_it(quick_house):
    """Statement 7: change e-mail."""
    house, token = quick_house, signed_in(quick_house.office, "shen")
    set_own_address(house.office, token, "shen@jiancai.example", "de")
    house.clock.move(minutes=11)

    with pytest.raises(CodeNotFresh):
        set_own_address(house.office, token, "thief@elsewhere.example", "zh", PASSWORD)
    assert own_address(house.office, token).email == "shen@jiancai.example"
    assert (own_address(house.office, token).language, own_address(house.office, token).needs) == ("de", "code")


def test_somebody_without_one_needs_the_password(quick_house):
    house, token = quick_house, signed_in(quick_house.office, "zhou")

    with pytest.raises(PasswordRefused):
        set_own_address(house.office, token, "thief@elsewhere.example", "zh", "a guess")
    set_own_address(house.office, token, ZHOU, "en", PASSWORD)
    assert own_address(house.office, token).email == ZHOU
    for _ in range(FREE_ATTEMPTS - 1):
        with pytest.raises(PasswordRefused):
            set_own_address(house.office, token, "thief@elsewhere.example", "zh", "a guess")
    with pytest.raises(TooManyTries):
        set_own_address(house.office, token, "thief@elsewhere.example", "zh", PASSWORD)
    with pytest.raises(SessionEnded):
        set_own_address(house.office, "no token", ZHOU, "zh", PASSWORD)


def test_the_own_page_keeps_an_address_and_says_what_was_wrong(tmp_path):
    office = open_with_people(tmp_path)
    with client_of(office) as visitor:
        sign_in_at(visitor, "firm")
        form = visitor.get("/account")
        sent = {"token": field(form, "token"), "language": "de", "password": AT_THE_COUNTER}
        wrong = visitor.post("/account/address", data={**sent, "email": "zhou"})
        done = visitor.post("/account/address", data={**sent, "email": ZHOU})
        page = visitor.get(done.headers["location"]).text
        forged = visitor.post("/account/address", data={**sent, "token": "x.y", "email": OTHER})

    assert (wrong.status_code, done.status_code, forged.status_code) == (400, 303, 403)
    assert f'value="{ZHOU}"' in page
    assert '<option value="de" lang="de" selected>' in page


# --- two administrators


@pytest.fixture
def sun(quick_house):
    """A second administrator."""
    enter_person(quick_house.office.registry, quick_house.clock(), "sun", "孙平", {Role.ADMINISTRATOR}, None, PASSWORD, QUICK)
    return replace(actors(quick_house.office)["sun"], confirmed_at=quick_house.chen.confirmed_at)


TAKINGS = {
    "password": lambda house, who, whose: reset_password(house.office, who, whose.id),
    "address": lambda house, who, whose: give_address(house.office, who, whose.id, "elsewhere@jiancai.example"),
    "authenticator": lambda house, who, whose: forget_authenticator(house.office, who, whose.id),
}


@pytest.mark.parametrize(
    ("first", "second"),
    [("password", "authenticator"), ("authenticator", "password"), ("address", "authenticator"), ("authenticator", "address")],
)
def test_one_administrator_does_not_take_both_means_of_an_officer_within_a_week(quick_house, sun, first, second):
    house = quick_house
    TAKINGS[first](house, house.chen, house.shen)

    with pytest.raises(SameAdministrator):
        TAKINGS[second](house, house.chen, house.shen)
    TAKINGS[second](house, house.chen, house.zhou)  # a firm's person signs nothing
    TAKINGS[second](house, house.chen, house.wang)  # another officer
    TAKINGS[second](house, sun, house.shen)
    assert check_trail(house.office) == []


@pytest.mark.parametrize(("first", "second"), [("chen", "gao.lan"), ("gao.lan", "chen")])
def test_an_administrator_whom_one_made_for_it_is_not_another(quick_house, first, second):
    house = quick_house
    admit_person(house.office, house.chen, "gao.lan", "高岚", {Role.ADMINISTRATOR})
    by = {"chen": house.chen, "gao.lan": replace(actors(house.office)["gao.lan"], confirmed_at=house.chen.confirmed_at)}
    reset_password(house.office, by[first], house.shen.id)

    with pytest.raises(SameAdministrator):
        forget_authenticator(house.office, by[second], house.shen.id)


def test_after_a_week_the_same_administrator_may(quick_house):
    house = quick_house
    reset_password(house.office, house.chen, house.shen.id)
    house.clock.move(days=7, seconds=1)

    forget_authenticator(house.office, house.chen, house.shen.id)
    with pytest.raises(SameAdministrator):
        reset_password(house.office, house.chen, house.shen.id)


def test_an_officer_is_told_of_both_takings_by_mail(quick_house, sun):
    house = quick_house
    house.office = replace(house.office, settings=replace(house.office.settings, sends_mail=True))
    give_address(house.office, sun, house.shen.id, "shen@jiancai.example")
    reset_password(house.office, sun, house.shen.id)
    forget_authenticator(house.office, house.chen, house.shen.id)

    assert sorted(told(house)) == ["authenticator_gone", "reset_given"]
