"""The command `jiancai`: finds the sub-command that was asked for and hands over; nothing else is imported."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

# What each sub-command does, in the order of the help. A module of the same name in forms/commands/ does it.
COMMANDS = {
    "rules": "check, list, show and compare the editions of the law",
    "templates": "check, list and show the templates of letters and notices",
    "score": "score the facts of one host and show the reasons, or the trace as JSON",
    "serve": "start the office (needs its own secret and a first administrator)",
    "demo-office": "start a demonstration office with specimen accounts",
    "demo": "walk one case from application to verified letter, without a browser",
    "verify": "check one letter: its code, what a scanner reads from its QR code, or its PDF file",
    "verify-all": "compute every stored score again with its stored edition and report every difference",
    "register": "list every official number of a year: issued, prepared or void, when, by whom and why",
    "doctor": "look the office over: database, trail, files, scores, newest letter, mails, seal, retention, room",
    "backup": "write the office into one file",
    "restore": "take an office back from a backup and look it over, or try that in a place of its own",
    "trail": "check the whole trail, and print the root of each day to be kept elsewhere",
    "retention": "tell which cases are past their period, and anonymise them",
    "people": "make the first administrator, or a new link for somebody who lost everything",
    "mail": "list the mails that wait or went wrong, and send them",
    "keys": "make, show, renew and export the keys that seal letters and sign their QR codes",
    "secret": "make the secret that the office needs",
}
_SUMMARY = """Assesses a foreign live-streaming host by dated and cited rules.

The score proposes, officers decide, and the permit authority decides on the work permit."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs `jiancai`.

    :param arguments: what stands behind the command's name; by default that of this process.
    :return: the exit code: 0 done, 2 wrongly asked.
    """
    options = read(sys.argv[1:] if arguments is None else arguments)
    return import_module(f"forms.commands.{options.command.replace('-', '_')}").run(options)


def read(arguments: Sequence[str]) -> Namespace:
    """What is asked for, and nothing done yet.

    :param arguments: what stands behind the command's name.
    :raises SystemExit: 2, after saying why; 0 where help was asked for.
    """
    asked = list(arguments)
    name = next((word for word in asked if not word.startswith("-")), None)
    parser = ArgumentParser(prog="jiancai", description=_SUMMARY, formatter_class=RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", required=True)
    for command, summary in COMMANDS.items():
        sub = commands.add_parser(command, help=summary, description=summary, formatter_class=RawDescriptionHelpFormatter)
        if command == name:
            if find_spec(module := f"forms.commands.{command.replace('-', '_')}") is None:
                parser.error(f"{command}: this installation does not have it")
            import_module(module).arguments(sub)
    return parser.parse_args(asked)


if __name__ == "__main__":
    sys.exit(main())
