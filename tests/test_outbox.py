"""The outbox: a mail is written with the step that causes it, sent once, and never lost; tried on a real mail server."""

import os
import re
import signal
import ssl
import threading
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from conftest import House, issue
from mail_server import SENDER, Post, certificate, known_by, mail_server, only

import workflow
from forms.mail_sender import Sender, send_due
from forms.mail_server import MailServer
from forms.mail_text import mail_text
from forms.wording import LANGUAGES, Say
from workflow import (
    LARGEST_ID,
    CodeNotFresh,
    LinkEnded,
    MailKind,
    MailState,
    NotFound,
    NotYourStep,
    Proposal,
    Role,
    Superseded,
    Trouble,
    admit_person,
    check_trail,
    count_mails,
    drop_mail,
    end_person,
    forget_authenticator,
    give_address,
    link_from_outside,
    link_holder,
    mails,
    order_revocation,
    prepare,
    propose,
    reset_password,
    return_to_firm,
    revoke,
    send_mail_again,
    sign,
    take_mail,
    use_link,
)
from workflow.mail_sending import LEFT_AFTER, PAUSES

NEW = "钟楼 umbrella 外滩 seventeen"
ZHOU = "zhou@lanqiao.example"
BOTH = pytest.mark.on("sqlite", "postgresql")  # where two who write at once may matter


@pytest.fixture
def posting(quick_house) -> House:
    """An office that sends mail, in which zhou of the firm and shen of the office have addresses."""
    quick_house.office = replace(quick_house.office, settings=replace(quick_house.office.settings, sends_mail=True))
    known_by(quick_house.office, quick_house.zhou, ZHOU)
    known_by(quick_house.office, quick_house.shen, "shen@jiancai.example")
    return quick_house


def waiting(house: House) -> list[tuple[str, str, str]]:
    """What stands in the outbox: kind, account, case."""
    return [(mail.kind.value, mail.to, mail.reference) for mail in mails(house.office, house.chen)]


def written(house: House) -> None:
    """A mail to zhou: the case was returned."""
    case = house.filed()
    return_to_firm(house.office, case.id, case.version, house.shen, "请补充学位认证")


def one(house: House):
    """The only mail that is not over."""
    (mail,) = mails(house.office, house.chen)
    return mail


def nowhere() -> MailServer:
    """A port at which nobody listens."""
    with mail_server(Post()) as post:
        return post.server


# --- written with the step


@BOTH
def test_a_letter_that_is_issued_twice_at_once_is_written_about_once(posting):
    """Statement 11: the double click, and the replay of an old page."""
    house, case = posting, posting.decided()
    prepared = prepare(house.office, case.id, case.version, house.li)
    outcomes, together = [], threading.Barrier(2)

    def click() -> None:
        together.wait()
        try:
            outcomes.append(workflow.issue(house.office, case.id, case.version + 1, house.li, prepared.pdf_digest).number)
        except Superseded:
            outcomes.append(None)

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    with pytest.raises(Superseded):
        workflow.issue(house.office, case.id, case.version + 1, house.li, prepared.pdf_digest)

    assert sorted(outcomes, key=str) == [None, prepared.number]
    assert waiting(house) == [("letter_issued", "zhou", case.reference)]


def test_return_refusal_and_revocation_are_written_about_to_the_firm(posting):
    house = posting
    returned, refused, revoked = house.filed(), house.examined(), house.issued()
    return_to_firm(house.office, returned.id, returned.version, house.shen, "请补充学位认证")
    refused = propose(house.office, refused.id, refused.version, house.shen, Proposal.REFUSAL, "岗位与资质不符")
    sign(house.office, refused.id, refused.version, house.wang)
    revoked = order_revocation(house.office, revoked.id, revoked.version, house.wang, "合同已解除")
    revoke(house.office, revoked.id, revoked.version, house.li)

    assert sorted(waiting(house)) == sorted(
        [
            ("letter_issued", "zhou", revoked.reference),
            ("case_returned", "zhou", returned.reference),
            ("decision_refused", "zhou", refused.reference),
            ("letter_revoked", "zhou", revoked.reference),
        ]
    )
    assert check_trail(house.office) == []


def test_a_step_that_is_refused_leaves_no_mail(posting):
    house, case = posting, posting.filed()

    with pytest.raises(Superseded):
        return_to_firm(house.office, case.id, case.version - 1, house.shen, "请补充学位认证")

    assert waiting(house) == []


def test_another_firm_a_person_without_an_address_and_an_ended_one_get_nothing(posting):
    house = posting
    give_address(house.office, house.chen, house.zheng.id, "zheng@puyun.example")
    gone, _ = admit_person(
        house.office, house.chen, "gao", "高岚", {Role.FIRM}, house.zhou.organisation_id, "gao@lanqiao.example"
    )
    admit_person(house.office, house.chen, "sun", "孙平", {Role.FIRM}, house.zhou.organisation_id)
    end_person(house.office, house.chen, gone.id)
    written(house)

    assert sorted(waiting(house)) == [("case_returned", "zhou", "JC-2026-0001"), ("invitation", "gao", "")]


# --- what it says


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_mail_says_the_reference_and_an_address_of_the_office_and_nothing_about_anybody(quick_house, lang):
    """Statement 34, as far as mails go."""
    for kind in MailKind:
        outgoing = workflow.Outgoing(1, 1, kind, ZHOU, lang, "JC-2026-0001", "<1@jiancai.example>", "")
        mail = mail_text(quick_house.office, outgoing, SENDER)
        text = f"{mail['Subject']}\n{mail.get_content()}"

        assert "https://jiancai.example" in text
        assert Say(lang)(f"mail.text.{kind.value}", reference="JC-2026-0001") in text
        assert (mail["To"], mail["Message-ID"], mail["Content-Language"]) == (ZHOU, "<1@jiancai.example>", Say(lang).html_lang)
        assert not any(said in text for said in ("周敏", "HOFFMANN", "霍莱娜", "zhou", "C01X00T47", "1994", "澜桥"))


# --- sent


def test_a_mail_arrives_once_in_the_language_of_its_reader(posting):
    house = posting
    written(house)

    with mail_server(Post()) as post:
        first = send_due(house.office, post.server)
        house.clock.move(days=1)
        second = send_due(house.office, post.server)

    (mail,) = post.got
    assert (first.sent, second.sent, post.to) == (1, 0, [ZHOU])
    assert mail["Subject"] == Say("zh")("mail.subject.case_returned", reference="JC-2026-0001")
    assert mail["From"].addresses[0].addr_spec == SENDER
    assert "JC-2026-0001" in mail.get_content()
    assert mails(house.office, house.chen) == ()
    assert count_mails(house.office.registry).sent == 1


@BOTH
def test_of_two_senders_each_mail_is_taken_by_one(posting):
    house = posting
    for _ in range(6):
        written(house)

    with mail_server(Post()) as post:
        senders = [Sender(house.office, post.server, every=0.01).start() for _ in range(2)]
        until = threading.Event()
        for _ in range(500):
            if count_mails(house.office.registry).sent == 6:
                break
            until.wait(0.02)
        for sender in senders:
            sender.end()

    assert len(post.got) == 6
    assert len({mail["Message-ID"] for mail in post.got}) == 6


def test_a_server_that_is_away_is_asked_after_growing_pauses_until_it_is_given_up(posting):
    house, away = posting, nowhere()
    written(house)
    begin, tried = house.clock(), []

    for _ in range(40):
        if send_due(house.office, away).troubled:
            tried.append(house.clock() - begin)
        if one(house).state is MailState.FAILED:
            break
        house.clock.moment = max(house.clock(), one(house).due_at)

    pauses = [later - before for before, later in pairwise(tried)]
    assert pauses == list(PAUSES)
    assert pauses == sorted(pauses)
    assert (one(house).trouble, one(house).attempts) == (Trouble.UNREACHABLE, len(PAUSES) + 1)
    assert send_due(house.office, away).troubled == 0


def test_a_server_that_asks_for_patience_gets_the_mail_later(posting):
    house = posting
    written(house)

    with mail_server(Post(later=True)) as post:
        send_due(house.office, post.server)
    asked = one(house)
    house.clock.moment = asked.due_at
    with mail_server(Post()) as post:
        send_due(house.office, post.server)

    assert (asked.state, asked.trouble, asked.code) == (MailState.WAITING, Trouble.LATER, 451)
    assert len(post.got) == 1


def test_a_receiver_that_is_refused_keeps_nobody_else_from_getting_theirs(posting):
    house = posting
    known_by(house.office, house.wang, "nobody@jiancai.example")
    written(house)
    forget_authenticator(house.office, house.chen, house.wang.id)

    with mail_server(Post(refuses="nobody@jiancai.example")) as post:
        came = send_due(house.office, post.server)

    assert (came.sent, came.troubled, post.to) == (1, 1, [ZHOU])
    assert (one(house).state, one(house).trouble, one(house).code) == (MailState.FAILED, Trouble.REFUSED, 550)


@pytest.mark.parametrize("fault", [{"dies": True}, {"slow": 2}], ids=["hangs up", "never answers"])
def test_a_mail_that_was_handed_over_without_an_answer_is_left_to_the_administrator(posting, fault):
    house = posting
    written(house)

    with mail_server(Post(**fault), patience=0.5) as post:
        send_due(house.office, post.server)
        house.clock.move(days=2)
        assert send_due(house.office, post.server).sent == 0
    unsure = one(house)
    send_mail_again(house.office, house.chen, unsure.id)
    with mail_server(Post()) as second:
        send_due(house.office, second.server)

    assert (unsure.state, unsure.trouble, unsure.undecided) == (MailState.UNSURE, Trouble.BROKEN_OFF, True)
    assert [mail["Message-ID"] for mail in post.got] == [mail["Message-ID"] for mail in second.got]
    assert len(post.got) == 1


@BOTH
def test_a_process_killed_between_taking_and_marking_leaves_a_mail_that_is_unsure(posting):
    house = posting
    written(house)
    house.office.registry.engine.dispose()

    child = os.fork()
    if child == 0:
        assert take_mail(house.office)
        os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    with mail_server(Post()) as post:
        at_once = send_due(house.office, post.server).sent, one(house).state
        house.clock.move(seconds=LEFT_AFTER.total_seconds())
        listed = one(house)
        later = send_due(house.office, post.server).sent, one(house).state

    assert at_once == (0, MailState.SENDING)
    assert (listed.state, listed.trouble) == (MailState.UNSURE, Trouble.LEFT)  # before anybody has noted it
    assert later == (0, MailState.UNSURE)
    assert post.got == []


def test_who_sends_after_all_what_was_taken_for_lost_marks_it(posting):
    house = posting
    written(house)
    slow = take_mail(house.office)
    house.clock.move(minutes=10)
    take_mail(house.office)  # notes that the first never came back

    workflow.mark_sent(house.office, slow)

    assert mails(house.office, house.chen) == ()


def test_who_comes_back_after_somebody_decided_marks_nothing(posting):
    house = posting
    written(house)
    slow = take_mail(house.office)
    house.clock.move(minutes=10)
    send_mail_again(house.office, house.chen, slow.id)

    workflow.mark_troubled(house.office, slow, Trouble.REFUSED, 550)

    assert one(house).state is MailState.WAITING


# --- decided


@BOTH
def test_only_an_administrator_with_a_fresh_code_decides_about_mails(posting):
    house = posting
    written(house)
    mail = one(house)
    stale = replace(house.chen, confirmed_at=house.clock() - timedelta(minutes=11))

    for decide in (send_mail_again, drop_mail):
        with pytest.raises(NotFound):  # it waits: there is nothing to decide
            decide(house.office, house.chen, mail.id)
        with pytest.raises(NotFound):
            decide(house.office, house.chen, LARGEST_ID)
        with pytest.raises(NotYourStep):
            decide(house.office, house.shen, mail.id)
        with pytest.raises(CodeNotFresh):
            decide(house.office, stale, mail.id)
    with pytest.raises(NotYourStep):
        mails(house.office, house.zhao)


def test_a_mail_that_is_dropped_leaves_the_list_and_is_never_sent(posting):
    house = posting
    written(house)
    with mail_server(Post(refuses=ZHOU)) as post:
        send_due(house.office, post.server)
    drop_mail(house.office, house.chen, one(house).id)

    with mail_server(Post()) as post:
        assert send_due(house.office, post.server).sent == 0
    assert mails(house.office, house.chen) == ()
    assert check_trail(house.office) == []


def test_a_mail_to_an_account_that_ended_meanwhile_or_lost_its_address_is_not_sent(posting):
    house = posting
    written(house)
    forget_authenticator(house.office, house.chen, house.shen.id)
    give_address(house.office, house.chen, house.zhou.id, "")
    end_person(house.office, house.chen, house.shen.id)

    with mail_server(Post()) as post:
        send_due(house.office, post.server)

    assert post.to == [ZHOU]  # only the old address, which is told
    assert post.got[0]["Subject"] == Say("zh")("mail.subject.address_changed")
    assert [(mail.kind.value, mail.trouble) for mail in mails(house.office, house.chen)] == [
        ("case_returned", Trouble.NO_ADDRESS)
    ]


# --- links


def test_a_link_goes_to_its_person_alone_and_stands_nowhere(posting, tmp_path):
    house = posting
    _, shown = admit_person(house.office, house.chen, "gao.lan", "高岚", {Role.EXAMINER}, None, "gao@jiancai.example")
    with mail_server(Post()) as post:
        send_due(house.office, post.server)
    link = re.search(r"/link/(\S+)", post.got[0].get_content())[1]
    house.office.registry.engine.dispose()

    assert shown == ""
    assert link.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("office.db*"))
    assert link_holder(house.office, link).until == house.clock() + timedelta(days=7)
    use_link(house.office, link, NEW)
    assert waiting(house) == [("password_set", "gao.lan", "")]


def test_a_reset_by_the_administrator_goes_by_mail_and_a_second_attempt_ends_the_first_link(posting):
    house = posting
    open_one = link_from_outside(house.office.registry, house.clock(), "shen")
    assert reset_password(house.office, house.chen, house.shen.id) == ""
    with pytest.raises(LinkEnded):  # at once, not when the new one leaves
        link_holder(house.office, open_one)
    with mail_server(Post(dies=True)) as post:
        send_due(house.office, post.server)
    send_mail_again(house.office, house.chen, one(house).id)
    with mail_server(Post()) as second:
        send_due(house.office, second.server)
    old, new = (re.search(r"/link/(\S+)", mail.get_content())[1] for mail in (*post.got, *second.got))

    with pytest.raises(LinkEnded):
        link_holder(house.office, old)
    assert link_holder(house.office, new).login == "shen"


def test_without_a_mail_server_links_are_shown_and_mails_wait_for_a_week(quick_house):
    house = quick_house
    give_address(house.office, house.chen, house.zhou.id, ZHOU)
    _, link = admit_person(house.office, house.chen, "gao.lan", "高岚", {Role.EXAMINER}, None, "gao@jiancai.example")
    case = house.decided()
    issue(house.office, case.id, case.version, house.li)
    assert waiting(house) == [("letter_issued", "zhou", case.reference)]
    house.clock.move(days=7)

    with mail_server(Post()) as post:
        send_due(house.office, post.server)

    assert len(link) >= 43
    assert post.got == []
    assert one(house).trouble is Trouble.TOO_LATE


# --- encryption and account


@pytest.mark.parametrize(
    ("trusts", "encrypts", "trouble"),
    [(True, True, None), (False, True, Trouble.NOT_TRUSTED), (True, False, Trouble.NOT_TRUSTED)],
)
def test_a_mail_goes_only_over_a_connection_that_is_encrypted_and_trusted(posting, tmp_path, trusts, encrypts, trouble):
    house, (theirs, ours) = posting, certificate(tmp_path)
    written(house)
    how = {"tls_context": theirs} if encrypts else {}

    with mail_server(Post(), security="starttls", context=ours if trusts else ssl.create_default_context(), **how) as post:
        send_due(house.office, post.server)

    assert [mail.trouble for mail in mails(house.office, house.chen)] == ([trouble] if trouble else [])
    assert len(post.got) == (0 if trouble else 1)


@pytest.mark.parametrize(("password", "trouble"), [("right words", None), ("wrong words", Trouble.NOT_LET_IN)])
def test_the_mail_server_lets_the_office_in_by_its_account(posting, password, trouble):
    house = posting
    written(house)
    asked = {"authenticator": only("jiancai", "right words"), "auth_required": True, "auth_require_tls": False}

    with mail_server(Post(), user="jiancai", password=password, **asked) as post:
        send_due(house.office, post.server)

    assert [mail.trouble for mail in mails(house.office, house.chen)] == ([trouble] if trouble else [])
    assert "words" not in repr(post.server)
