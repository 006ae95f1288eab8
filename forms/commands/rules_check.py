"""`jiancai rules check`: says all faults of all law files, or for each file that it is sound."""

import sys
from pathlib import Path

from forms import law_words as words
from forms.commands.rules import FAULTY, REFUSED, printed
from forms.wording import Say
from rules import FileReport, check_law


def checked(path: str | None, say: Say) -> int:
    """Checks and prints.

    :param path: a file or a folder; `None` is the published law.
    :return: 0 when everything is sound, 1 with faults, 2 when there is nothing at the path.
    """
    try:
        reports = check_law() if path is None else check_law(Path(path))
    except FileNotFoundError:
        print(say("law.no_path", path=path), file=sys.stderr)
        return REFUSED
    lines = [line for report in reports for line in _told(report, say)]
    faults = sum(len(report.faults) for report in reports)
    if faults:
        lines += ["", say("law.check.some_faulty", files=len(reports), n=faults)]
    else:
        lines += ["", say("law.check.all_sound", n=len(reports))]
    printed(lines)
    return FAULTY if faults else 0


def _told(report: FileReport, say: Say) -> list[str]:
    tried = report.kind != "cases" or report.tried
    what = say(f"law.check.{report.kind if tried else 'cases_untried'}", n=report.count)
    if report.faults:
        faults = [words.fault_line(say, fault) for fault in report.faults]
        return [*faults, "✗ " + say("law.check.faulty", file=report.path, n=len(faults))]
    if not tried:
        return ["– " + say("law.check.untried", file=report.path, what=what)]
    return ["✓ " + say("law.check.sound", file=report.path, what=what)]
