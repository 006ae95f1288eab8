"""`jiancai keys`: the keys that seal letters, sign their QR codes and lock personal data: made, shown, renewed, rotated."""

import shutil
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from forms.commands.keys_rotation import rotated
from forms.commands.page import Page, columns_there
from forms.office import open_office
from forms.office_keys import data_key_file, key_files
from forms.registries import in_words
from forms.settings import Settings, SettingsRefused, read_settings, terminal_language
from forms.sheet import refusal_text
from forms.templates import terms_in_use
from forms.wording import LANGUAGES, SHANGHAI, Say
from workflow import (
    ELECTRONIC,
    RECOMMENDATION,
    KeyFileRefused,
    KeyFiles,
    KnownKey,
    Purpose,
    RegistryDown,
    Seal,
    SealUnavailable,
    adopt_seal_key,
    make_data_keys,
    make_seal_key,
    make_statement_key,
    registry_is_locked,
    renew,
)  # fmt: skip

DONE, UNUSABLE, WRONG = 0, 1, 2


def arguments(parser: ArgumentParser) -> None:
    """`jiancai keys make [--self-signed] | show | renew seal|statement | rotate | export DIR`."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", title="what", required=True)
    make = what.add_parser("make", help="make what is missing, and add the office's own PKCS#12 file to the public keys")
    make.add_argument("--self-signed", action="store_true", help="make a certificate that no authority has signed")
    show = what.add_parser("show", help="show the keys, their days, and whether a letter could be sealed now")
    renewing = what.add_parser("renew", help="put a new key in the place of the one in use; the old public key stays known")
    renewing.add_argument("which", choices=[one.value for one in Purpose])
    renewing.add_argument("--self-signed", action="store_true", help="as with make")
    rotating = what.add_parser("rotate", help="lock personal data with a new key, while people work; may be stopped")
    export = what.add_parser("export", help="copy the public keys into a folder, for checks without a network")
    export.add_argument("into", type=Path)
    for one in (make, show, renewing, rotating, export):
        one.add_argument("--lang", choices=LANGUAGES, default=None, help="the language of what is printed here")


def run(options: Namespace) -> int:
    """Does one of the five.

    :return: 0; 1 where a letter could not be sealed; 2 where the settings are bad, or something is refused.
    """
    say = Say(options.lang or terminal_language())
    try:
        settings = read_settings()
        return _ACTIONS[options.what](say, settings, key_files(settings), options)
    except SettingsRefused as refused:
        print("\n".join(refused.lines(say)), file=sys.stderr)
    except SealUnavailable as refused:
        print(refusal_text(say, refused), file=sys.stderr)
    except KeyFileRefused as damaged:
        print(say("commands.keys.damaged", file=damaged.file, fault=damaged.fault), file=sys.stderr)
    except RegistryDown as down:
        print(in_words(down, say), file=sys.stderr)
    return WRONG


def _make(say: Say, settings: Settings, files: KeyFiles, options: Namespace) -> int:
    now, specimen, office = datetime.now(UTC).astimezone(SHANGHAI), settings.demonstration, settings.office_name
    if files.seal.exists():
        _told(say, adopt_seal_key(files, office, now, specimen), files.seal)
    elif _seal_mode() == ELECTRONIC:
        if not (options.self_signed or specimen):
            print(say("commands.keys.own", file=files.seal), file=sys.stderr)
            return WRONG
        _told(say, make_seal_key(files, office, now, specimen), files.seal)
    if not _data_keys(say, settings):
        return WRONG
    if files.statement.exists():
        print(say("commands.keys.there", file=files.statement))
    else:
        _told(say, make_statement_key(files, office, now, specimen), files.statement)
    return DONE


def _data_keys(say: Say, settings: Settings) -> bool:
    """Makes the data keys of an office whose data is not locked with others; whether there are any then."""
    file = data_key_file(settings)
    if file.exists():
        print(say("commands.keys.there", file=file))
    elif registry_is_locked(settings.database_url):
        print(say("commands.keys.data_lost", file=file), file=sys.stderr)
        return False
    else:
        make_data_keys(file)
        print(say("commands.keys.data_made", file=file))
    return True


def _seal_mode() -> str:
    return terms_in_use(RECOMMENDATION, datetime.now(UTC).astimezone(SHANGHAI).date()).seal


def _renew(say: Say, settings: Settings, files: KeyFiles, options: Namespace) -> int:
    which = Purpose(options.which)
    if which is Purpose.SEAL and not (options.self_signed or settings.demonstration):
        print(say("commands.keys.own", file=files.seal), file=sys.stderr)
        return WRONG
    now = datetime.now(UTC).astimezone(SHANGHAI)
    made, aside = renew(files, which, settings.office_name, now, settings.demonstration)
    _told(say, made, files.seal if which is Purpose.SEAL else files.statement)
    print(say("commands.keys.aside", file=aside))
    return DONE


def _rotate(say: Say, settings: Settings, files: KeyFiles, options: Namespace) -> int:
    return DONE if rotated(say, open_office(settings, new_keys=False)) else WRONG


def _show(say: Say, settings: Settings, files: KeyFiles, options: Namespace) -> int:
    page = Page(columns_there())
    page.heading(say("commands.keys.title"))
    page.named([(say("commands.keys.seal"), str(files.seal)), (say("commands.keys.statement"), str(files.statement))])
    page.named([(say("commands.keys.public"), str(files.public)), (say("commands.keys.data"), str(data_key_file(settings)))])
    rows = [(one.key, say(f"commands.keys.{one.purpose}"), _days(say, one), _state(say, one)) for one in files.keyring.known()]
    if rows:
        page.blank()
        heads = [say(f"commands.keys.column.{name}") for name in ("key", "purpose", "days", "state")]
        page.table(heads, [("", rows)], 2)
    page.blank()
    try:
        Seal(files, settings.time_stamp_url or "").ready(datetime.now(UTC), _seal_mode())
    except SealUnavailable as refused:
        page.text(refusal_text(say, refused))
        print("\n".join(page.lines))
        return UNUSABLE
    page.text(say("commands.keys.ready"))
    print("\n".join(page.lines))
    return DONE


def _export(say: Say, settings: Settings, files: KeyFiles, options: Namespace) -> int:
    known = files.keyring.known()  # refuses what is damaged before anybody is given it
    options.into.mkdir(parents=True, exist_ok=True)
    for path in sorted([*files.public.glob("*.toml"), *files.public.glob("*.pem")]):
        shutil.copyfile(path, options.into / path.name)
    print(say("commands.keys.exported", n=len(known), folder=options.into))
    return DONE


def _told(say: Say, made: KnownKey, file: Path) -> None:
    print(say("commands.keys.made", what=say(f"commands.keys.{made.purpose}"), key=made.key, file=file))


def _days(say: Say, one: KnownKey) -> str:
    if one.last is None:
        return say("commands.keys.days_open", first=one.first.isoformat())
    return say("commands.keys.days", first=one.first.isoformat(), last=one.last.isoformat())


def _state(say: Say, one: KnownKey) -> str:
    words = [say("commands.keys.withdrawn")] if one.withdrawn else []
    return say.listing([*words, say("commands.keys.specimen")] if one.specimen else words) or say("commands.keys.sound")


_ACTIONS = {"make": _make, "show": _show, "renew": _renew, "rotate": _rotate, "export": _export}
