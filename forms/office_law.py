"""The office's own folder of law, named by `JIANCAI_LAW_DIR`: laid over the published law before anything is judged by it."""

import os
from pathlib import Path

from forms.law_words import fault_line
from forms.wording import LANGUAGES, Say
from rules import Label, UnsoundLaw, lay_over

LAW_DIR = "JIANCAI_LAW_DIR"


def laid_over(folder: Path | None) -> list[Label]:
    """Lays a folder over the published law of this process; `None` takes it away.

    :return: every fault of its files, with file and line; with one the law stays as it was.
    """
    try:
        lay_over(folder)
    except UnsoundLaw as unsound:
        return [Label(*(fault_line(Say(lang), fault) for lang in LANGUAGES)) for fault in unsound.faults]
    return []


def faults_told(say: Say) -> list[str]:
    """For commands that open no office: lays the folder that the environment names over the law.

    :return: a line for each fault; empty when all is well or no folder is named.
    """
    folder = os.environ.get(LAW_DIR)
    faults = laid_over(Path(folder)) if folder else []
    return [
        say("web.settings.fault", variable=LAW_DIR, value=folder, fault=say("web.settings.law_unsound", fault=say.label(f)))
        for f in faults
    ]
