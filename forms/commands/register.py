"""`jiancai register`: every official number of a year, and what became of it."""

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from forms.commands.verify_all import NOT_OPENED
from forms.numbers import counted_told, number_told, series_name, when_told, why_told
from forms.registries import registry_at
from forms.settings import terminal_language
from forms.wording import LANGUAGES, SHANGHAI, Say
from workflow import NumberLine, NumberSeries, RegistryDown, number_register

MISSING = 1


def arguments(parser: ArgumentParser) -> None:
    """`jiancai register list [YEAR] [--data DIR] [--json] [--lang zh|en|de]`."""
    parser.add_argument("what", choices=["list"], help="list: every number of the year")
    parser.add_argument("year", type=int, nargs="?", help="the year in the numbers; by default this year, in Shanghai")
    parser.add_argument("--data", type=Path, help="the folder of the office's database; by default what the settings say")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lang", choices=LANGUAGES, default=None, help="the language of what is printed here")


def run(options: Namespace) -> int:
    """Lists and prints.

    :return: 0; 1 when nothing tells what became of a number; 2 when the office cannot be opened.
    """
    say, today = Say(options.lang or terminal_language()), datetime.now(SHANGHAI).date()
    year = options.year or today.year
    try:
        registry = registry_at(options.data, say)
        if isinstance(registry, list):
            print("\n".join(registry), file=sys.stderr)
            return NOT_OPENED
        listed = list(number_register(registry, today, year))
    except RegistryDown as down:
        print(say("commands.verify.down", reason=str(down)), file=sys.stderr)
        return NOT_OPENED
    if options.json:
        series = [asdict(one) | {"missing": one.missing, "numbers": [asdict(line) for line in lines]} for one, lines in listed]
        print(json.dumps({"year": year, "series": series}, ensure_ascii=False, indent=2, default=str))
    elif not listed:
        print(say("commands.register.none", year=year))
    else:
        print("\n\n".join(_told(say, one, lines) for one, lines in listed))
    return MISSING if any(one.missing for one, _ in listed) else 0


def _told(say: Say, series: NumberSeries, lines: tuple[NumberLine, ...]) -> str:
    told = [series_name(say, series), counted_told(say, series), *(_line(say, line) for line in lines)]
    if series.missing:
        told.append(say("registry.numbers.missing", missing=series.missing))
    return "\n".join(told)


def _line(say: Say, line: NumberLine) -> str:
    became = say(f"registry.numbers.became.{line.became}")
    parts = (number_told(say, line), became, when_told(say, line), line.by, why_told(say, line), line.reference)
    return "  " + " · ".join(part for part in parts if part)
