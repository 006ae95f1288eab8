"""The office's own folder of law, named by `JIANCAI_LAW_DIR`: laid over the published law before anything is judged by it."""

import os
from pathlib import Path

from forms.wording import Say
from rules import UnsoundLaw, lay_over

LAW_DIR = "JIANCAI_LAW_DIR"


def laid_over(folder: Path | None) -> list[str]:
    """Lays a folder over the published law of this process; `None` takes it away.

    :return: every fault of its files; with one the law stays as it was.
    """
    try:
        lay_over(folder)
    except UnsoundLaw as unsound:
        return [str(fault) for fault in unsound.faults]
    return []


def faults_told(say: Say) -> list[str]:
    """For commands that open no office: lays the folder that the environment names over the law.

    :return: a line for each fault; empty when all is well or no folder is named.
    """
    folder = os.environ.get(LAW_DIR)
    faults = laid_over(Path(folder)) if folder else []
    return [
        say("web.settings.fault", variable=LAW_DIR, value=folder, fault=say("web.settings.law_unsound", fault=f))
        for f in faults
    ]
