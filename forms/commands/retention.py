"""`jiancai retention`: tells which cases are past their period, and anonymises them. To be run daily, by cron or a timer."""

import sys
from argparse import ArgumentParser, Namespace

from forms.office import open_office
from forms.registries import in_words
from forms.settings import SettingsRefused, read_settings, terminal_language
from forms.wording import LANGUAGES, Say
from workflow import Due, Office, RegistryDown, due_cases, run_retention

DONE, WAITING, NOT_OPENED = 0, 1, 2
_WHAT = {"dry-run": "tells which cases are due, and changes nothing", "run": "anonymises the cases that are due"}


def arguments(parser: ArgumentParser) -> None:
    """`jiancai retention dry-run|run [--lang zh|en|de]`."""
    parser.add_argument("what", choices=list(_WHAT), help="; ".join(f"{word}: {does}" for word, does in _WHAT.items()))
    parser.add_argument("--lang", choices=LANGUAGES, default=None, help="the language of what is printed here")


def run(options: Namespace) -> int:
    """Does one of the two and prints a line for each case.

    :return: 0; 1 when files wait for the store; 2 when the office cannot be opened.
    """
    say = Say(options.lang or terminal_language())
    try:
        office = open_office(read_settings())
        return _run(say, office) if options.what == "run" else _listed(say, office)
    except SettingsRefused as refused:
        print("\n".join(refused.lines(say)), file=sys.stderr)
    except RegistryDown as down:
        print(in_words(down, say), file=sys.stderr)
    return NOT_OPENED


def _listed(say: Say, office: Office) -> int:
    due = due_cases(office.registry, office.today())
    for one in due:
        print(say("commands.retention.held", line=line(say, one)) if one.held else line(say, one))
    held = sum(one.held for one in due)
    print(say("commands.retention.would", due=len(due), held=held) if due else say("commands.retention.none"))
    return DONE


def _run(say: Say, office: Office) -> int:
    done = run_retention(office)
    for one in done.anonymised:
        print(line(say, one))
    print(say("commands.retention.done", n=len(done.anonymised), files=done.files, held=done.held))
    if done.waiting:
        print(say("commands.retention.waiting", n=done.waiting), file=sys.stderr)
    return WAITING if done.waiting else DONE


def line(say: Say, due: Due) -> str:
    """One case: its reference, the rule, and its days."""
    rule = say(f"commands.retention.rule.{due.rule}")
    return say(
        "commands.retention.due",
        reference=due.reference,
        rule=rule,
        start=due.counted_from.isoformat(),
        last=due.last_day.isoformat(),
    )
