"""`jiancai restore`: takes an office back from its backup and looks it over; `--verify` tries that in a place of its own."""

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from forms.commands.doctor import told
from forms.office import open_office
from forms.office_keys import data_key_file, data_keys_fault, keys_folder
from forms.registries import in_words
from forms.settings import Settings, SettingsRefused, read_settings, terminal_language
from forms.wording import LANGUAGES, Say
from workflow import BackupRefused, DataKeysRefused, RegistryDown, read_keys, restore_backup, trail_faults

DONE, UNSOUND, REFUSED = 0, 1, 2


def arguments(parser: ArgumentParser) -> None:
    """`jiancai restore FILE [--verify] [--database URL] [--old-key FILE] [--lang zh|en|de]`."""
    parser.add_argument("file", type=Path, help="a file that `jiancai backup` wrote")
    parser.add_argument("--verify", action="store_true", help="a drill: restore into a place that is removed afterwards")
    parser.add_argument("--database", metavar="URL", help="an empty database for the drill; by default one of its own")
    parser.add_argument("--old-key", type=Path, help="data keys set aside by `keys rotate`, for a backup from before")
    parser.add_argument("--lang", choices=LANGUAGES, default=None, help="the language of what is printed here")


def run(options: Namespace) -> int:
    """Restores, and looks the restored office over.

    :return: 0; 1 where something in it is not sound; 2 where it could not be restored, and then nothing of it is there.
    """
    say = Say(options.lang or terminal_language())
    try:
        settings = read_settings()
        if not options.verify:
            return _restored(say, options, settings)
        with tempfile.TemporaryDirectory(prefix="jiancai-drill-") as folder:
            place = Path(folder)
            database = options.database or f"sqlite:///{place / 'office.db'}"
            elsewhere = {"data_dir": place, "database_url": database, "keys_dir": place / "keys", "evidence_store": None}
            key = {"data_key_file": data_key_file(settings)}
            return _restored(say, options, settings.model_copy(update=elsewhere | key))
    except SettingsRefused as refused:
        print("\n".join(refused.lines(say)), file=sys.stderr)
    except DataKeysRefused as refused:
        print("\n".join(SettingsRefused([data_keys_fault(refused)]).lines(say)), file=sys.stderr)
    except BackupRefused as refused:
        print(say(f"commands.backup.{refused.kind}", what=refused.what), file=sys.stderr)
    except RegistryDown as down:
        print(in_words(down, say), file=sys.stderr)
    return REFUSED


def _restored(say: Say, options: Namespace, settings: Settings) -> int:
    office = open_office(settings, new_keys=False)
    try:
        if options.old_key:
            office.evidence.vault.open_with(read_keys(options.old_key))
        held = restore_backup(options.file, office.registry, office.evidence, keys_folder(settings))
        print(say("commands.restore.done", at=say.moment(held.made_at), rows=sum(held.rows.values()), files=held.files))
        same = not trail_faults(office.registry, dict([held.root]) if held.root else {})
        if not same:
            print(say("commands.restore.other_root"))
        return DONE if told(say, office, settings.data_dir) and same else UNSOUND
    finally:
        office.registry.engine.dispose()
