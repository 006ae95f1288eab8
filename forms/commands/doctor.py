"""`jiancai doctor`: looks the office of the settings over and says of each thing whether it is as it must be."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from forms.office import open_office
from forms.settings import SettingsRefused, read_settings, terminal_language
from forms.wording import LANGUAGES, Say
from workflow import Office, look_over

SOUND, UNSOUND, REFUSED = 0, 1, 2


def arguments(parser: ArgumentParser) -> None:
    """`jiancai doctor [--lang zh|en|de]`."""
    parser.add_argument("--lang", choices=LANGUAGES, default=None, help="the language of what is printed here")


def run(options: Namespace) -> int:
    """Looks, and prints a line for each thing.

    :return: 0 when all is sound; 1 when something is not; 2 when the office cannot be opened.
    """
    say = Say(options.lang or terminal_language())
    try:
        settings = read_settings()  # law, templates and fonts of the office's own are looked at here
        office = open_office(settings)
    except SettingsRefused as refused:
        print("\n".join(refused.lines(say)), file=sys.stderr)
        return REFUSED
    return SOUND if told(say, office, settings.data_dir) else UNSOUND


def told(say: Say, office: Office, folder: Path) -> bool:
    """Prints what was found; whether all of it is sound."""
    sound = True
    for found in look_over(office, folder):
        state, mark = ("sound", "✓") if found.sound else ("wrong", "✗")
        print(f"{mark} {say(f'commands.doctor.{found.what}.{state}', n=found.looked_at, what=found.wrong)}", flush=True)
        sound = sound and found.sound
    return sound
