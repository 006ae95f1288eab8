"""`jiancai rules`: checks law files, and lists, shows and compares the editions of the law."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from forms import law_words as words
from forms.commands.page import Page, columns_there
from forms.office_law import faults_told
from forms.wording import AUTHENTIC, LANGUAGES, SHANGHAI, Say
from rules import Ruleset, editions, law, nearest

FAULTY, REFUSED = 1, 2
_EXAMPLES = """  jiancai rules list
  jiancai rules show work-permit-points/2017-04-01 --lang en
  jiancai rules show work-permit-points             (the edition in force today)
  jiancai rules show average-wage.shanghai          (a reference value with all its years)
  jiancai rules diff work-permit-points/2016-10-01 work-permit-points/2017-04-01
  jiancai rules impact draft.toml                   (what it would change for the stored cases)
  jiancai rules check                               (the published law)
  jiancai rules check my-office-law/"""


def arguments(parser: ArgumentParser) -> None:
    """`jiancai rules check [PATH] | list | show EDITION | impact EDITION | diff EDITION EDITION`, each with `--lang`."""
    parser.description = f"{parser.description}\n\n{_EXAMPLES}"
    tasks = parser.add_subparsers(dest="task", metavar="TASK", title="tasks", required=True)
    edition = "an edition such as work-permit-points/2017-04-01, or a ruleset for its edition in force today"
    for task, summary in {
        "check": "name all faults of all law files, with file, line and value; exit 0 sound, 1 faults, 2 wrongly asked",
        "list": "list every edition: days in force, nature, certainty, digest",
        "show": "print an edition as the law prints it, or a reference value, each row with its reading, source and certainty",
        "impact": "tell what a new edition, published or a draft, would change for the stored cases; names nobody",
        "diff": "tell what changed from one edition to another",
    }.items():
        sub = tasks.add_parser(task, help=summary, description=summary)
        if task == "check":
            sub.add_argument("path", metavar="PATH", nargs="?", help="a law file or a folder; the published law if not given")
        for name in {"show": ["edition"], "diff": ["earlier", "later"]}.get(task, []):
            sub.add_argument(name, metavar="EDITION", help=edition)
        if task == "impact":
            _of_impact(sub)
        if task == "show":
            sub.add_argument("--on", metavar="DAY", help="the day whose thresholds are told, YYYY-MM-DD; today if not given")
        sub.add_argument("--lang", choices=LANGUAGES, default=AUTHENTIC, help="the language of the sentences (zh if not given)")


def _of_impact(sub: ArgumentParser) -> None:
    sub.add_argument("editions", metavar="EDITION", nargs="+", help="a published edition, or the file of a draft")
    sub.add_argument("--against", metavar="EDITION", help="what to compare with; the edition before it if not given")
    sub.add_argument("--data", metavar="DIR", type=Path, help="the folder of the office's database; what the settings say")
    sub.add_argument("--table", metavar="OUT", help="also write the facts without identity to this .parquet file")
    sub.add_argument("--read", metavar="IN", help="take the facts from such a file instead of the office's database")


def run(options: Namespace) -> int:
    """Does the task and prints what it finds.

    :return: 0 done; 1 when `check` found faults; 2 when a path or an edition does not exist, or an office's own law is unsound.
    """
    say = Say(options.lang)
    if options.task == "check":
        from forms.commands.rules_check import checked

        return checked(options.path, say)
    if faults := faults_told(say):
        print("\n".join(faults), file=sys.stderr)
        return REFUSED
    return {"list": _list, "show": _show, "impact": _impact, "diff": _diff}[options.task](options, say)


def _list(options: Namespace, say: Say) -> int:
    today, page = _today(), Page(columns_there())
    for ruleset in editions():
        page.blank()
        days = ruleset.in_force
        state = "today" if today in days else "future" if today < days.from_ else "past"
        page.spread(words.edition_name(ruleset), say(f"law.list.{state}"))
        page.text(say.label(ruleset.title), "  ")
        page.text(words.days(say, days.from_, days.until), "  ")
        separator = "；" if say.lang == "zh" else "; "
        told = [say(f"law.show.nature.{ruleset.nature}"), say(f"law.show.status.{ruleset.status}")]
        if ruleset.origin != "published":
            told.append(say(f"law.show.origin.{ruleset.origin}"))
        page.text(separator.join(told), "  ")
        page.text(say("law.list.digest", digest=ruleset.digest[:12]), "  ")
    for series in law().series.values():
        value = series.on(today)
        page.blank()
        page.spread(series.id, say("law.list.value" if value and value.amount is not None else "law.list.no_value"))
        page.text(say.label(series.label), "  ")
        if value:
            year = say("law.show.value.year", year=value.wage_year)
            page.text(say("law.list.year", year=year, days=words.value_days(say, value)), "  ")
    page.blank()
    page.text(say("law.list.hint", example=words.edition_name(editions()[0])))
    return printed(page.lines)


def _show(options: Namespace, say: Say) -> int:
    from forms.commands.rules_show import shown
    from forms.commands.rules_values import shown_series
    from forms.commands.score import day_asked

    series, name = law().series, options.edition.strip().strip("/").removesuffix(".toml").removeprefix("reference-values/")
    faults: list[str] = []
    on = day_asked(options.on, say, faults)
    ruleset = None if name in series else _found(options.edition, say, series)
    if faults:
        print("\n".join(faults), file=sys.stderr)
    if faults or (ruleset is None and name not in series):
        return REFUSED
    if ruleset is None:
        return printed(shown_series(series[name], editions(), say, columns_there()))
    return printed(shown(ruleset, series, say, columns_there(), on))


def _impact(options: Namespace, say: Say) -> int:
    from forms.commands.rules_impact import impact

    return impact(options, say)


def _diff(options: Namespace, say: Say) -> int:
    from forms.commands.rules_diff import compared

    earlier, later = (_found(name, say) for name in (options.earlier, options.later))
    return REFUSED if earlier is None or later is None else printed(compared(earlier, later, say, columns_there()))


def _found(name: str, say: Say, also: Iterable[str] = ()) -> Ruleset | None:
    """The edition of a name, or of a ruleset's name the one in force today; `None` is said on standard error.

    :param also: what else could have been meant.
    """
    by_name = {words.edition_name(ruleset): ruleset for ruleset in editions()}
    asked = name.strip().strip("/").removesuffix(".toml")
    if asked in by_name:
        return by_name[asked]
    mine = [ruleset for ruleset in editions() if ruleset.id == asked]
    for ruleset in mine:
        if _today() in ruleset.in_force:
            return ruleset
    if mine:
        names = say.listing([words.edition_name(ruleset) for ruleset in mine])
        print(say("law.none_today", name=asked, day=say.day(_today()), names=names), file=sys.stderr)
    else:
        right = nearest(name, [*by_name, *dict.fromkeys(ruleset.id for ruleset in editions()), *also])
        print(say("law.no_edition", name=name, nearest=right), file=sys.stderr)
    return None


def _today() -> date:
    return datetime.now(SHANGHAI).date()


def printed(lines: list[str]) -> int:
    """Prints as UTF-8 whatever the terminal's own encoding is; a reader who leaves early is no fault."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write("\n".join([*lines, ""]).encode("utf-8"))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again when it ends
    return 0
