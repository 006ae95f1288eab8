"""Where mails are looked after: the administrator's page, the command, the doctor, the settings, a backup taken back."""

import asyncio
import importlib
import os
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import QUICK, House, actors, new_office, signed_in
from mail_server import SENDER, Post, known_by, mail_server
from streamlit.testing.v1 import AppTest

from forms.mail_sender import send_due
from forms.office import engage, open_office
from forms.settings import SettingsRefused, read_settings
from forms.terminal import main
from forms.wording import LANGUAGES, Say
from workflow import (
    Role,
    Trouble,
    count_mails,
    enter_person,
    forget_authenticator,
    look_over,
    mails,
    mails_kept,
    restore_backup,
    write_backup,
)

SHEN = "shen@jiancai.example"
SHEET = Path(__file__).parents[1] / "forms" / "sheets" / "mails.py"


@pytest.fixture
def posting(quick_house) -> House:
    """An office that sends mail, in which one mail was refused and one waits."""
    house = quick_house
    house.office = replace(house.office, settings=replace(house.office.settings, sends_mail=True))
    for person in (house.shen, house.wang):
        known_by(house.office, person, f"{person.login}@jiancai.example")
    forget_authenticator(house.office, house.chen, house.shen.id)
    with mail_server(Post(refuses=SHEN)) as post:
        send_due(house.office, post.server)
    forget_authenticator(house.office, house.chen, house.wang.id)
    return house


# --- the page


def the_counter() -> None:
    from forms import counter

    counter.main()


@pytest.fixture
def drawn(posting, monkeypatch):
    """Draws the sheet of mails for the administrator."""

    def draw(lang: str = "zh", **asked: object) -> AppTest:
        token = signed_in(posting.office, "chen")
        monkeypatch.setattr("forms.counter.token", lambda: token)
        monkeypatch.setattr("forms.counter.say_here", lambda: Say(lang))
        monkeypatch.setattr("forms.sheet.say_here", lambda: Say(lang))
        at = AppTest.from_function(the_counter, default_timeout=30).run()
        at.switch_page(str(SHEET))
        for name, value in asked.items():
            at.query_params[name] = str(value)
        at.run()
        assert not at.exception
        return at

    engage(posting.office)
    yield draw
    engage(None)


def shown(at: AppTest) -> str:
    return "\n".join(str(one.value) for one in [*at.title, *at.markdown, *at.get("html")]) + "".join(
        str(one.proto) for one in at.get("html")
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_lists_what_waits_and_what_failed_with_the_reason(drawn, lang):
    text, say = shown(drawn(lang)), Say(lang)

    assert say("mail.trouble.refused") in text
    assert "550" in text
    assert say("mail.state.waiting") in text
    assert SHEN not in text


def test_a_mail_is_sent_again_from_its_page(drawn, posting):
    failed = next(mail for mail in mails(posting.office, posting.chen) if mail.undecided)
    at = drawn(mail=failed.id)
    at.button(key=f"again_{failed.id}_first").click().run()
    at.button(key=f"again_{failed.id}_yes").click().run()

    assert not at.exception
    assert not any(mail.undecided for mail in mails(posting.office, posting.chen))
    with mail_server(Post()) as post:
        send_due(posting.office, post.server)
    assert sorted(post.to) == [SHEN, "wang@jiancai.example"]


# --- doctor and backup


def test_the_doctor_tells_of_mails_that_failed_and_of_one_that_waits_for_long(posting, tmp_path):
    def mails_found():
        return next(found for found in look_over(posting.office, tmp_path) if found.what == "mails")

    assert (mails_found().sound, mails_found().looked_at, mails_found().wrong) == (False, 1, "failed 1")
    posting.clock.move(hours=2)
    assert "waiting since 2026-11-24T02:00" in mails_found().wrong


def test_what_waited_when_the_backup_was_made_is_unsure_after_the_restore(posting, tmp_path):
    """It may have gone since: nobody gets a mail twice because an office was taken back."""
    backup = tmp_path / "backup.zip"
    write_backup(posting.office.registry, posting.office.evidence, tmp_path / "keys", backup, posting.clock())
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    office = new_office(elsewhere, posting.clock, sends_mail=True)
    restore_backup(backup, office.registry, office.evidence, elsewhere / "restored-keys")

    with mail_server(Post()) as post:
        sent = send_due(office, post.server).sent
    restored = {mail.to: mail.trouble for mail in mails(office, actors(office)["chen"])}

    assert (sent, restored) == (0, {"shen": Trouble.REFUSED, "wang": Trouble.RESTORED})


# --- the settings and the command


@pytest.fixture
def set_to(monkeypatch, tmp_path):
    """An environment without any variable of ours, in which the test sets its own."""
    for name in [name for name in os.environ if name.upper().startswith("JIANCAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("JIANCAI_DEMONSTRATION", "true")
    monkeypatch.setenv("JIANCAI_DATA_DIR", str(tmp_path / "data"))
    return lambda **ours: [monkeypatch.setenv(f"JIANCAI_SMTP_{name}", value) for name, value in ours.items()]


GOOD = {"HOST": "mail.example.cn", "SENDER": "office@example.cn"}


@pytest.mark.parametrize(
    ("given", "variable", "kind"),
    [
        ({"SENDER": "office@example.cn"}, "SENDER", "without_mail_server"),
        ({"USER": "office"}, "USER", "without_mail_server"),
        ({"HOST": "mail.example.cn"}, "SENDER", "sender_missing"),
        (GOOD | {"HOST": "https://mail.example.cn"}, "HOST", "not_a_host"),
        (GOOD | {"SENDER": "the office"}, "SENDER", "not_a_sender"),
        (GOOD | {"SECURITY": "ssl"}, "SECURITY", "not_a_security"),
        (GOOD | {"SECURITY": "none"}, "SECURITY", "mail_in_the_open"),
        (GOOD | {"PORT": "70000"}, "PORT", "not_in_range"),
        (GOOD | {"PORT": "smtp"}, "PORT", "not_in_range"),
        (GOOD | {"USER": "office"}, "PASSWORD_FILE", "half_an_account"),
        (GOOD | {"USER": "office", "PASSWORD_FILE": "/no/such/file"}, "PASSWORD_FILE", "secret_file_unreadable"),
    ],
)
def test_settings_of_a_mail_server_that_cannot_be_right_are_refused_by_name(set_to, given, variable, kind):
    set_to(**given)

    with pytest.raises(SettingsRefused) as refused:
        read_settings()

    assert [(name, what) for name, _, what, _ in refused.value.faults] == [(f"JIANCAI_SMTP_{variable}", kind)]
    assert all(refused.value.lines(Say(lang)) for lang in LANGUAGES)


@pytest.mark.parametrize(("mode", "text", "kind"), [(0o644, "words", "secret_file_open"), (0o600, " \n", "secret_file_empty")])
def test_a_password_that_others_may_read_or_that_is_empty_is_refused(set_to, tmp_path, mode, text, kind):
    file = tmp_path / "password"
    file.write_text(text)
    file.chmod(mode)
    set_to(**GOOD, USER="office", PASSWORD_FILE=str(file))

    with pytest.raises(SettingsRefused) as refused:
        read_settings()

    assert [what for _, _, what, _ in refused.value.faults] == [kind]


def test_the_command_lists_and_sends(set_to, capsys):
    with mail_server(Post()) as post:
        set_to(HOST="127.0.0.1", PORT=str(post.server.port), SECURITY="none", SENDER=SENDER)
        office = open_office(read_settings())
        written_in(office)
        (before,) = mails_kept(office.registry, office.now())
        waits = main(["mail", "list", "--lang", "en"]), capsys.readouterr().out
        sent = main(["mail", "send", "--lang", "en"]), capsys.readouterr().out
        none = main(["mail", "list", "--lang", "en"]), capsys.readouterr().out
        unknown = main(["mail", "send", str(before.id), "--lang", "en"]), capsys.readouterr().err

    assert waits[0] == 0
    assert re.search(r"Waits .*one-time codes.* to shen", waits[1])
    assert sent == (0, "1 mail has been sent, 0 could not be.\n")
    assert none == (0, Say("en")("commands.mail.none") + "\n")
    assert unknown == (2, Say("en")("commands.mail.unknown", id=before.id) + "\n")
    assert post.to == [SHEN]


def test_the_office_that_is_served_sends_what_waits_by_itself(posting, set_to):
    """The start-up and the end of `app.py`, as Streamlit runs them."""
    app = importlib.import_module("app")

    async def open_for_a_while() -> None:
        async with app.opened(app.app):
            for _ in range(500):
                if count_mails(posting.office.registry).sent:
                    return
                await asyncio.sleep(0.02)

    with mail_server(Post()) as post:
        set_to(HOST="127.0.0.1", PORT=str(post.server.port), SECURITY="none", SENDER=SENDER)
        engage(posting.office)
        try:
            asyncio.run(open_for_a_while())
        finally:
            engage(None)

    assert post.to == ["wang@jiancai.example"]
    assert not any(thread.name == "mail" for thread in threading.enumerate())


def test_the_command_says_that_there_is_no_mail_server(set_to, capsys):
    assert main(["mail", "send", "--lang", "en"]) == 2
    assert "JIANCAI_SMTP_HOST" in capsys.readouterr().err


def written_in(office) -> None:
    """A mail to shen in an empty office."""
    for login, role in (("shen", Role.EXAMINER), ("chen", Role.ADMINISTRATOR)):
        enter_person(office.registry, office.now(), login, login, {role}, None, "a good long password", QUICK)
    chen = replace(actors(office)["chen"], confirmed_at=datetime.now(UTC) + timedelta(hours=1))
    shen = actors(office)["shen"]
    known_by(office, shen, SHEN)
    forget_authenticator(office, chen, shen.id)
