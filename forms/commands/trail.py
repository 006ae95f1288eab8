"""`jiancai trail`: checks the whole trail of an office, and prints the root of each day to be kept outside of it."""

import re
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from forms.audit import fault_in_words
from forms.registries import in_words, registry_at
from forms.settings import terminal_language
from forms.wording import LANGUAGES, Say
from workflow import Registry, RegistryDown, daily_roots, trail_faults

DIFFERS, NOT_OPENED = 1, 2
_ROOT = re.compile(r"(\d{4}-\d{2}-\d{2}) ([1-9]\d{0,17}) ([0-9a-f]{64})")


def arguments(parser: ArgumentParser) -> None:
    """`jiancai trail verify [--roots FILE] [--data DIR] [--lang zh|en|de]` and `jiancai trail roots [--data DIR]`."""
    asked = parser.add_subparsers(dest="asked", metavar="WHAT", title="what", required=True)
    verify = asked.add_parser("verify", help="compute the chain anew and name every entry that is not as it was written")
    verify.add_argument("--roots", type=Path, metavar="FILE", help="roots that `jiancai trail roots` printed on earlier days")
    roots = asked.add_parser("roots", help="print the root of each day: day, number and digest of its last entry")
    for one in (verify, roots):
        one.add_argument("--data", type=Path, help="the folder of the office's database; by default what the settings say")
        one.add_argument("--lang", choices=LANGUAGES, default=None, help="the language of what is printed here")


def run(options: Namespace) -> int:
    """Checks or prints.

    :return: 0 when the trail is whole, 1 with faults, 2 when the office or the file of roots cannot be read.
    """
    say = Say(options.lang or terminal_language())
    try:
        registry = registry_at(options.data, say)
        if isinstance(registry, list):
            print("\n".join(registry), file=sys.stderr)
            return NOT_OPENED
        return _roots(registry) if options.asked == "roots" else _verify(registry, options.roots, say)
    except RegistryDown as down:
        print(in_words(down, say), file=sys.stderr)
        return NOT_OPENED


def _roots(registry: Registry) -> int:
    for root in daily_roots(registry):
        print(f"{root.day.isoformat()} {root.number} {root.digest}")
    return 0


def _verify(registry: Registry, kept: Path | None, say: Say) -> int:
    try:
        noted = _noted(kept.read_text("utf-8")) if kept else {}
    except (OSError, ValueError) as wrong:
        print(say("commands.trail.roots_unread", file=kept, reason=str(wrong)), file=sys.stderr)
        return NOT_OPENED
    faults = trail_faults(registry, noted)
    for fault in faults:
        print(fault_in_words(say, fault))
    print(say(f"commands.trail.{'broken' if faults else 'whole'}", n=len(faults), roots=len(noted)))
    return DIFFERS if faults else 0


def _noted(text: str) -> dict[int, str]:
    """The roots of a file, one a line. :raises ValueError: a line is none; it is named by its number."""
    noted: dict[int, str] = {}
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if not (read := _ROOT.fullmatch(line.strip())):
            raise ValueError(f"{place}: {line[:40]!r}")
        number, digest = int(read[2]), read[3]
        if noted.setdefault(number, digest) != digest:
            raise ValueError(f"{place}: {number}")
    return noted
