"""`jiancai people`: the first administrator of a real office, whom no screen can make."""

import sys
from argparse import ArgumentParser, Namespace

from forms.office import open_office
from forms.settings import SettingsRefused, read_settings
from forms.wording import LANGUAGES, Say
from workflow import Refusal, first_administrator, has_administrator


def arguments(parser: ArgumentParser) -> None:
    """`jiancai people add-administrator LOGIN NAME`."""
    parser.add_argument("what", choices=["add-administrator"], help="add-administrator: makes the office's first administrator")
    parser.add_argument("login", help="what the administrator signs in with, for example chen.li")
    parser.add_argument("name", help="the administrator's name as colleagues know it")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")


def run(options: Namespace) -> int:
    """Makes the administrator and prints the password, once.

    :return: 0; 2 when the settings are bad, an administrator exists already, or the office refuses the login.
    """
    say = Say(options.lang)
    try:
        office = open_office(read_settings())
        if has_administrator(office.registry):
            print(say("commands.people.exists"), file=sys.stderr)
            return 2
        password = first_administrator(office.registry, office.now(), options.login, options.name)
    except SettingsRefused as refused:
        print("\n".join(refused.lines(say)), file=sys.stderr)
        return 2
    except Refusal as refusal:
        from forms.sheet import refusal_text

        print(refusal_text(say, refusal), file=sys.stderr)
        return 2
    print(say("commands.people.made", login=options.login, password=password))
    return 0
