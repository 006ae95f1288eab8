"""`jiancai verify-all`: computes every stored score of an office again with its stored edition and tells every difference."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from forms.registries import in_words, registry_at
from forms.settings import terminal_language
from forms.wording import LANGUAGES, Say
from workflow import Recomputed, RegistryDown, ScoreFault, cases_kept, recompute_all

DIFFERS, NOT_OPENED = 1, 2
SHOWN = 80  # characters of a value that a line repeats


def arguments(parser: ArgumentParser) -> None:
    """`jiancai verify-all [--data DIR] [--json] [--lang zh|en|de]`."""
    parser.add_argument("--data", type=Path, help="the folder of the office's database; by default what the settings say")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lang", choices=LANGUAGES, default=None, help="the language of what is printed here")


def run(options: Namespace) -> int:
    """Checks and prints.

    :return: 0 when everything agrees, 1 with differences, 2 when the office cannot be opened.
    """
    say = Say(options.lang or terminal_language())
    try:
        registry = registry_at(options.data, say)
        if isinstance(registry, list):
            print("\n".join(registry), file=sys.stderr)
            return NOT_OPENED
        cases, scores, letters, anonymised, faults = 0, 0, 0, 0, []
        for one in _shown(recompute_all(registry), cases_kept(registry), say):
            cases, scores, letters = cases + 1, scores + one.scores, letters + one.letters
            anonymised += one.anonymised
            faults.extend(one.faults)
    except RegistryDown as down:
        print(in_words(down, say), file=sys.stderr)
        return NOT_OPENED
    if options.json:
        counted = {"agrees": not faults, "cases": cases, "scores": scores, "letters": letters, "anonymised": anonymised}
        print(json.dumps({**counted, "faults": [asdict(fault) for fault in faults]}, ensure_ascii=False, indent=2))
        return DIFFERS if faults else 0
    for fault in faults:
        print(line(fault, say))
    key = "differ" if faults else "agree"
    print(say(f"commands.verify.{key}", cases=cases, scores=scores, letters=letters, faults=len(faults)))
    if anonymised:
        print(say("commands.verify.anonymised", n=anonymised))
    return DIFFERS if faults else 0


def line(fault: ScoreFault, say: Say) -> str:
    """One fault in words: case, score, what differs, what is stored and what comes out."""
    told = say(
        f"commands.verify.fault.{fault.kind}", path=fault.path, stored=_value(fault.stored), computed=_value(fault.computed)
    )
    return f"{fault.reference} · {say(f'commands.verify.score.{fault.which}')} · {told}"


def _value(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _shown(checked: Iterator[Recomputed], whole: int, say: Say) -> Iterator[Recomputed]:
    """Passes on what was checked, and on a terminal tells how far it is."""
    moving = sys.stderr.isatty()
    for done, one in enumerate(checked, start=1):
        if moving:
            print(f"\r{say('commands.verify.progress', done=done, whole=whole)}", end="", file=sys.stderr, flush=True)
        yield one
    if moving and whole:
        print(file=sys.stderr)
