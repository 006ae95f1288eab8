"""`jiancai templates`: checks the templates of documents, lists them, and shows one."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from forms.commands.page import Page, columns_there
from forms.commands.rules import FAULTY, REFUSED, printed
from forms.office_templates import folder_named
from forms.templates import KINDS, Shelf, Template, fault_line, read_shelf
from forms.wording import AUTHENTIC, LANGUAGES, SHANGHAI, Say
from rules import nearest

_EXAMPLES = """  jiancai templates list
  jiancai templates show refusal                       (the one in use today)
  jiancai templates show recommendation/2026-11 --file > recommendation/2027-01-office.toml
  jiancai templates check office-templates/"""


def arguments(parser: ArgumentParser) -> None:
    """`jiancai templates check [PATH] | list | show TEMPLATE [--file]`, each with `--lang zh|en|de`."""
    parser.description = f"{parser.description}\n\n{_EXAMPLES}"
    tasks = parser.add_subparsers(dest="task", metavar="TASK", title="tasks", required=True)
    for task, summary in {
        "check": "name all faults of all templates, with file, line and value; exit 0 sound, 1 faults, 2 wrongly asked",
        "list": "list every template: kind, version, first day of use, digest",
        "show": "print what a template sets and says",
    }.items():
        sub = tasks.add_parser(task, help=summary, description=summary)
        if task == "check":
            what = "an office's folder or one file in it; without it the published templates and JIANCAI_TEMPLATE_DIR"
            sub.add_argument("path", metavar="PATH", nargs="?", help=what)
        if task == "show":
            sub.add_argument("template", metavar="TEMPLATE", help="refusal/2026-11, or a kind for its template in use today")
            sub.add_argument("--file", action="store_true", help="print the file as it is, to begin one's own with")
        sub.add_argument("--lang", choices=LANGUAGES, default=AUTHENTIC, help="the language of the sentences (zh if not given)")


def run(options: Namespace) -> int:
    """Does the task and prints what it finds.

    :return: 0 done; 1 when `check` found faults; 2 when there is no such path or template, or the office's folder is unsound.
    """
    say = Say(options.lang)
    if options.task == "check":
        return _check(options.path, say)
    shelf = read_shelf(folder_named())
    if shelf.faults:
        print("\n".join(fault_line(say, fault) for faults in shelf.faults.values() for fault in faults), file=sys.stderr)
        return REFUSED
    return _list(shelf, say) if options.task == "list" else _show(shelf, options, say)


def _check(asked: str | None, say: Say) -> int:
    path = Path(asked) if asked else folder_named()
    folder = path.parent.parent if path and path.is_file() else path
    shelf = read_shelf(folder)
    files = [file for file in shelf.files if path is None or asked is None or file == path or path in file.parents]
    if not files or (folder and not folder.is_dir()):
        print(say("templates.no_path", path=path), file=sys.stderr)
        return REFUSED
    lines, n = [], 0
    for file in files:
        faults = shelf.faults.get(file, [])
        n += len(faults)
        lines += [fault_line(say, fault) for fault in faults]
        if faults:
            lines.append("✗ " + say("templates.check.faulty", file=file, n=len(faults)))
        else:
            lines.append("✓ " + say("templates.check.sound", file=file, n=len(shelf.named(shelf.files[file]).sentences)))
    told = say("templates.check.some_faulty", files=len(files), n=n) if n else say("templates.check.all_sound", n=len(files))
    printed([*lines, "", told])
    return FAULTY if n else 0


def _list(shelf: Shelf, say: Say) -> int:
    today, page = datetime.now(SHANGHAI).date(), Page(columns_there())
    for kind in KINDS:
        page.heading(say(f"templates.kind.{kind}"))
        current = shelf.in_use(kind, today) if any(one.in_use_from <= today for one in _of(shelf, kind)) else None
        for one in _of(shelf, kind):
            state = "coming" if one.in_use_from > today else "current" if one is current else "earlier"
            page.spread(one.name, say(f"templates.list.{state}"))
            origin = say(f"templates.origin.{one.origin}")
            page.text(say("templates.list.from", day=say.day(one.in_use_from), origin=origin), "  ")
            page.text(say("templates.list.digest", digest=one.digest[:16]), "  ")
    page.blank()
    page.text(say("templates.list.hint", example=f"{KINDS[0]}"))
    return printed(page.lines)


def _of(shelf: Shelf, kind: str) -> list[Template]:
    return sorted((one for one in shelf.templates.values() if one.kind == kind), key=lambda one: one.in_use_from)


def _show(shelf: Shelf, options: Namespace, say: Say) -> int:
    asked = options.template.strip("/").removesuffix(".toml")
    today = datetime.now(SHANGHAI).date()
    if asked in KINDS and any(one.in_use_from <= today for one in _of(shelf, asked)):
        asked = shelf.in_use(asked, today).name
    if asked not in shelf.templates:
        known = [*shelf.templates, *KINDS]
        print(say("templates.no_template", name=options.template, nearest=nearest(asked, known)), file=sys.stderr)
        return REFUSED
    if options.file:
        path = next(path for path, name in shelf.files.items() if name == asked)
        return printed(path.read_text("utf-8").rstrip("\n").split("\n"))
    return printed(_shown(shelf.named(asked), say))


def _shown(template: Template, say: Say) -> list[str]:
    page = Page(columns_there())
    page.heading(f"{say(f'templates.kind.{template.kind}')} {template.name}", "═")
    origin = say(f"templates.origin.{template.origin}")
    page.text(say("templates.list.from", day=say.day(template.in_use_from), origin=origin))
    page.text(say("templates.list.digest", digest=template.digest))
    page.blank()
    page.named(list(_terms(template, say)))
    page.heading(say("templates.show.sentences"))
    page.named([(key, say.label(label)) for key, label in template.sentences.items()])
    return page.lines


def _terms(template: Template, say: Say) -> Iterator[tuple[str, str]]:
    terms, settings = template.terms, say("templates.show.from_settings")
    if terms.number:
        yield say("templates.show.number"), terms.number
        yield say("templates.show.seal"), say(f"templates.show.seal.{terms.seal}")
    if template.kind == "recommendation":
        months = terms.validity_months
        yield say("templates.show.validity"), say("templates.show.validity.months", n=months) if months else settings
        yield say("templates.show.addressee"), say.label(terms.addressee) if terms.addressee else settings
    if template.kind == "refusal":
        state = "confirmed" if terms.remedies_confirmed else "unconfirmed"
        yield say("templates.show.remedies"), say(f"templates.show.remedies.{state}")
