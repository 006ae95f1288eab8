"""`jiancai verify`: checks one letter: its code, what a scanner reads from its QR code, or its PDF file.

With an office's register the answer says how the letter stands today. Without one, and with the exported public keys, it says
whether the signature is good, and that the current status was not checked.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from forms import check_words
from forms.commands.page import Page, columns_there
from forms.office import open_office
from forms.registries import not_there
from forms.settings import SettingsRefused, read_settings, terminal_language
from forms.wording import LANGUAGES, Say
from workflow import (
    Checked,
    Genuine,
    KeyFileRefused,
    Keyring,
    Office,
    RegistryDown,
    as_data,
    check_code,
    check_file,
    check_file_offline,
    check_signature,
    check_statement,
    format_code,
    looks_like_a_proof,
)  # fmt: skip

GENUINE, NOT_GENUINE, NOT_ASKED = 0, 1, 2
STDIN = "-"


@dataclass(frozen=True)
class Source:
    """Whom to ask: an office with its register, or public keys alone."""

    keyring: Keyring
    office: Office | None = None


def arguments(parser: ArgumentParser) -> None:
    """`jiancai verify WHAT [--keys DIR] [--offline] [--json] [--lang zh|en|de]`."""
    parser.add_argument("letter", metavar="WHAT", help="a code, the QR code's text, a PDF file, or - to read from a scanner")
    parser.add_argument("--keys", type=Path, help="a folder of exported public keys; no register is asked")
    parser.add_argument("--offline", action="store_true", help="use the office's public keys and ask no register")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lang", choices=LANGUAGES, default=None, help="the language of what is printed here")


def run(options: Namespace) -> int:
    """Checks and prints.

    :return: 0 where it is genuine and (if the register was asked) in force; 1 where it is not; 2 where nothing could be asked.
    """
    say = Say(options.lang or terminal_language())
    try:
        checked = _checked(say, options)
    except SettingsRefused as refused:
        print("\n".join(refused.lines(say)), file=sys.stderr)
        return NOT_ASKED
    except KeyFileRefused as damaged:
        print(say("commands.keys.damaged", file=damaged.file, fault=damaged.fault), file=sys.stderr)
        return NOT_ASKED
    except RegistryDown as down:
        print(say("commands.verify.down", reason=str(down)), file=sys.stderr)
        return NOT_ASKED
    if isinstance(checked, str):
        print(checked, file=sys.stderr)
        return NOT_ASKED
    print(json.dumps(as_data(checked), ensure_ascii=False, indent=2) if options.json else told(say, checked))
    sound = checked.genuine is Genuine.YES and (checked.in_force or checked.standing is None)
    return GENUINE if sound else NOT_GENUINE


def told(say: Say, checked: Checked) -> str:
    """The answer as a page for a terminal."""
    page = Page(columns_there())
    page.heading(check_words.headline(say, checked))
    page.text(check_words.says(say, checked))
    if checked.specimen:
        page.text(say("web.verify.specimen"))
    page.blank()
    rows = check_words.three_answers(say, checked)
    if score := check_words.score(say, checked):
        rows.append((say("check.title.score"), score))
    page.named(rows)
    if compared := check_words.compared(say, checked):
        page.heading(say("web.verify.compare.title"))
        page.named([(say(f"web.verify.{name}"), value) for name, value, _ in compared])
    if checked.code:
        page.named([(say("web.verify.code"), format_code(checked.code))])
    return "\n".join(page.lines)


def _checked(say: Say, options: Namespace) -> Checked | str:
    """The check, or why there could be none."""
    source = _source(say, options)
    if isinstance(source, str):
        return source
    given = sys.stdin.read().strip() if options.letter == STDIN else options.letter.strip()
    file, now = Path(given), datetime.now(UTC)
    if options.letter != STDIN and len(given) < 1000 and file.is_file():
        content = file.read_bytes()
        return check_file(source.office, content) if source.office else check_file_offline(source.keyring, content, now)
    if given.lower().endswith(".pdf"):
        return say("commands.verify.no_file", file=given)
    before, _, text = given.rstrip("/").rpartition("/")  # the QR code holds an address, the code, the statement
    if looks_like_a_proof(text):
        code = before.rpartition("/")[2].strip("-")
        return check_statement(source.office, text, code) if source.office else check_signature(source.keyring, text, now)
    return check_code(source.office, text) if source.office else say("commands.verify.code_needs_register")


def _source(say: Say, options: Namespace) -> Source | str:
    if options.keys is not None:
        keyring = Keyring(options.keys)
        return Source(keyring) if keyring.known() else say("commands.verify.no_keys", folder=options.keys)
    settings = read_settings()
    if missing := not_there(settings.database_url, say):  # looking at a letter must not make an office
        return missing
    source = Source((office := open_office(settings)).seal.keyring, office)
    return replace(source, office=None) if options.offline else source
