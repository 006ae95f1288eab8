"""A forgotten password: whoever asks gets one answer, the person gets a link by mail, and nobody gets many."""

import re
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import PASSWORD, House, signed_in
from mail_server import Post, mail_server
from web_office import PASSWORD as AT_THE_COUNTER
from web_office import client_of, field, open_with_people

from forms.mail_sender import send_due
from forms.office import the_office
from forms.wording import LANGUAGES, Say
from workflow import (
    LinkEnded,
    ask_reset,
    give_address,
    link_holder,
    mails,
    people,
    sign_in,
    sign_in_state,
    use_link,
    who,
)
from workflow.resets import MOST_AN_HOUR

NEW, OTHER = "钟楼 umbrella 外滩 seventeen", "九曲桥 lantern 豫园 forty"


@pytest.fixture
def posting(quick_house) -> House:
    """An office that sends mail, and knows the addresses of shen and zhou."""
    quick_house.office = replace(quick_house.office, settings=replace(quick_house.office.settings, sends_mail=True))
    for person in (quick_house.shen, quick_house.zhou):
        give_address(quick_house.office, quick_house.chen, person.id, f"{person.login}@jiancai.example")
    return quick_house


def asked(house: House) -> list[str]:
    """Whose resets stand in the outbox."""
    return [mail.to for mail in mails(house.office, house.chen)]


def links_sent(house: House) -> list[str]:
    """Sends what is due; the secrets of the links in it."""
    with mail_server(Post()) as post:
        send_due(house.office, post.server)
    return [found[1] for mail in post.got if (found := re.search(r"/link/(\S+)", mail.get_content()))]


def test_the_link_of_a_reset_lasts_an_hour_works_once_and_ends_all_sessions(posting):
    house, open_one = posting, signed_in(posting.office, "zhou")
    ask_reset(house.office, " Zhou ", "192.0.2.1")
    (link,) = links_sent(house)

    assert link_holder(house.office, link).until == house.clock() + timedelta(hours=1)
    assert who(house.office, open_one)
    assert sign_in(house.office, "zhou", PASSWORD)  # whoever asked, the old password is as good as before
    use_link(house.office, link, NEW)
    assert who(house.office, open_one) is None
    assert sign_in(house.office, "zhou", PASSWORD) is None
    assert sign_in(house.office, "zhou", NEW)
    with pytest.raises(LinkEnded):
        use_link(house.office, link, OTHER)
    assert asked(house) == ["zhou"]  # who is told that the password was set


def test_after_an_hour_the_link_of_a_reset_opens_nothing(posting):
    ask_reset(posting.office, "zhou")
    (link,) = links_sent(posting)
    posting.clock.move(hours=1)

    with pytest.raises(LinkEnded):
        use_link(posting.office, link, NEW)


def test_an_officer_is_asked_for_the_second_factor_after_a_reset_as_before(posting):
    signed_in(posting.office, "shen")
    ask_reset(posting.office, "shen")
    (link,) = links_sent(posting)
    use_link(posting.office, link, NEW)

    half = sign_in(posting.office, "shen", NEW)

    assert (sign_in_state(posting.office, half).waiting, sign_in_state(posting.office, half).set_up) == (True, True)
    assert who(posting.office, half) is None


def test_two_hundred_requests_for_one_account_give_three_mails(posting):
    for number in range(200):
        ask_reset(posting.office, "zhou", f"192.0.2.{number}")

    assert asked(posting) == ["zhou"] * MOST_AN_HOUR
    posting.clock.move(hours=1, seconds=1)
    ask_reset(posting.office, "zhou", "192.0.2.1")
    assert len(links_sent(posting)) == 1  # the first three waited for too long


def test_two_hundred_requests_from_one_address_give_three_mails(posting):
    for _ in range(50):
        for login in ("zhou", "shen", "nobody", "li"):
            ask_reset(posting.office, login, "2001:db8::1")

    assert len(asked(posting)) <= MOST_AN_HOUR


def test_an_account_without_an_address_an_ended_and_an_unknown_one_get_nothing(posting):
    for login in ("wang", "nobody", "", "a\0b", "x" * 10_000):
        ask_reset(posting.office, login)

    assert asked(posting) == []


def test_an_office_that_sends_no_mail_writes_none_about_a_reset(quick_house):
    give_address(quick_house.office, quick_house.chen, quick_house.zhou.id, "zhou@jiancai.example")
    ask_reset(quick_house.office, "zhou")

    assert asked(quick_house) == []


# --- the page


@pytest.fixture
def visitor(tmp_path):
    office = open_with_people(tmp_path, smtp_host="localhost", smtp_sender="office@jiancai.example")
    token = signed_in(office, "admin", AT_THE_COUNTER)
    for person in people(office, who(office, token)):
        if person.login in ("firm", "examiner"):
            give_address(office, who(office, token), person.id, f"{person.login}@jiancai.example")
    with client_of(office) as client:
        yield client


def ask(visitor, login: str):
    form = visitor.get("/sign-in/reset")
    return visitor.post("/sign-in/reset", data={"token": field(form, "token"), "login": login})


def test_the_page_answers_the_same_for_every_account(visitor):
    for lang in LANGUAGES:
        visitor.get(f"/language/{lang}")
        answers = [ask(visitor, login) for login in ("firm", "nobody", "auditor")]

        assert Say(lang)("mail.reset.link") in visitor.get("/sign-in").text
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.text for answer in answers}) == 1
        assert Say(lang)("mail.reset.asked.text") in answers[0].text
        assert not any(login in answers[0].text for login in ("firm", "nobody"))


def test_the_page_takes_as_long_for_an_unknown_account_as_for_a_known_one(visitor):
    """Also with the work that is done behind the answer, which a browser does not wait for."""
    office, times = the_office(), {"firm": [], "nobody": []}
    form = visitor.get("/sign-in/reset")
    known = unknown = 0.0
    for tries in range(60):  # more of them where the machine is busy with something else
        for login, taken in times.items():
            office.now.at += timedelta(hours=2)  # neither account is over its number
            begin = time.perf_counter()
            visitor.post("/sign-in/reset", data={"token": field(form, "token"), "login": login})
            taken.append(time.perf_counter() - begin)
        known, unknown = (min(taken) for taken in times.values())  # what the machine does besides makes none of them shorter
        if tries >= 11 and 1 / 1.6 < known / unknown < 1.6:
            break

    assert 1 / 1.6 < known / unknown < 1.6, (known, unknown)


def test_the_page_refuses_a_form_of_another_site_and_an_empty_field(visitor):
    form = visitor.get("/sign-in/reset")

    assert visitor.post("/sign-in/reset", data={"token": "x.y", "login": "firm"}).status_code == 403
    assert visitor.post("/sign-in/reset", data={"token": field(form, "token"), "login": " "}).status_code == 400


def test_an_office_that_sends_no_mail_says_whom_to_ask(tmp_path):
    with client_of(open_with_people(tmp_path)) as visitor:
        assert Say("zh")("mail.reset.none") in visitor.get("/sign-in/reset").text
        assert Say("zh")("web.sign_in.forgotten") in visitor.get("/sign-in").text
