"""`jiancai backup`: writes the office of the settings into one file, while people go on working."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from forms.last_backup import note_backup
from forms.office import open_office
from forms.office_keys import kept_out_of_backups, keys_folder
from forms.registries import in_words
from forms.settings import SettingsRefused, read_settings, terminal_language
from forms.wording import LANGUAGES, Say
from workflow import BackupRefused, RegistryDown, write_backup

REFUSED = 2


def arguments(parser: ArgumentParser) -> None:
    """`jiancai backup FILE [--lang zh|en|de]`."""
    parser.add_argument("file", type=Path, help="the file to write; one that is there is replaced when the new one is whole")
    parser.add_argument("--lang", choices=LANGUAGES, default=None, help="the language of what is printed here")


def run(options: Namespace) -> int:
    """Writes the backup and tells what it holds.

    :return: 0; 2 where it could not be made, and then no file of that name is touched.
    """
    say = Say(options.lang or terminal_language())
    try:
        settings = read_settings()
        office = open_office(settings)
        place, now, secret = options.file, datetime.now(UTC), kept_out_of_backups(settings)
        held = write_backup(office.registry, office.evidence, keys_folder(settings), place, now, secret)
    except SettingsRefused as refused:
        print("\n".join(refused.lines(say)), file=sys.stderr)
    except BackupRefused as refused:
        print(say(f"commands.backup.{refused.kind}", what=refused.what), file=sys.stderr)
    except RegistryDown as down:
        print(in_words(down, say), file=sys.stderr)
    else:
        note_backup(settings.data_dir, now)
        mib = f"{place.stat().st_size / 1024**2:.1f}"
        rows = sum(held.rows.values())
        print(say("commands.backup.made", file=place, mib=mib, rows=rows, files=held.files, keys=held.keys))
        return 0
    return REFUSED
