"""`jiancai people`: what no screen can do: the first administrator, and a way back in for the last one."""

import sys
from argparse import ArgumentParser, Namespace

from forms.office import open_office
from forms.settings import SettingsRefused, read_settings
from forms.wording import LANGUAGES, Say
from workflow import (
    NotFound,
    Office,
    Refusal,
    demonstration_code,
    first_administrator,
    has_administrator,
    link_from_outside,
)

_WHAT = {
    "add-administrator": "makes the office's first administrator",
    "new-link": "gives somebody who lost everything a one-time link to a new password and a new authenticator",
    "code": "shows the one-time code of an account, in a demonstration only",
}


def arguments(parser: ArgumentParser) -> None:
    """`jiancai people add-administrator LOGIN NAME`, `people new-link LOGIN`, `people code LOGIN`."""
    parser.add_argument("what", choices=list(_WHAT), help="; ".join(f"{word}: {does}" for word, does in _WHAT.items()))
    parser.add_argument("login", help="what the person signs in with, for example chen.li")
    parser.add_argument("name", nargs="?", default="", help="add-administrator: the name as colleagues know it")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")


def run(options: Namespace) -> int:
    """Does one of the three and prints what is shown once.

    :return: 0; 2 when the settings are bad, an administrator exists already, or the office refuses.
    """
    say, does = Say(options.lang), {"add-administrator": _add, "new-link": _link, "code": _code}
    try:
        done, told = does[options.what](say, open_office(read_settings()), options.login, options.name)
    except SettingsRefused as refused:
        done, told = False, "\n".join(refused.lines(say))
    except Refusal as refusal:
        from forms.sheet import refusal_text

        done, told = False, refusal_text(say, refusal)
    print(told, file=sys.stdout if done else sys.stderr)
    return 0 if done else 2


def _add(say: Say, office: Office, login: str, name: str) -> tuple[bool, str]:
    if has_administrator(office.registry):
        return False, say("commands.people.exists")
    if not name:
        return False, say("commands.people.name", login=login)
    password = first_administrator(office.registry, office.now(), login, name)
    return True, say("commands.people.made", login=login, password=password)


def _link(say: Say, office: Office, login: str, name: str) -> tuple[bool, str]:
    secret = link_from_outside(office.registry, office.now(), login)
    return True, say("commands.people.link", login=login, link=f"{office.settings.public_url}/link/{secret}")


def _code(say: Say, office: Office, login: str, name: str) -> tuple[bool, str]:
    try:
        code = demonstration_code(office, login)
    except NotFound:
        return False, say("commands.people.code.none", login=login)
    return bool(code), say("commands.people.code", login=login, code=code) if code else say(
        "commands.people.code.wait", login=login
    )
