"""The office's own folder of templates, named by `JIANCAI_TEMPLATE_DIR`: laid over the published ones."""

import os
from pathlib import Path

from forms.templates import UnsoundTemplates, fault_line, lay_over
from forms.wording import LANGUAGES, Say
from rules import Label

TEMPLATE_DIR = "JIANCAI_TEMPLATE_DIR"


def templates_laid_over(folder: Path | None) -> list[Label]:
    """Lays a folder over the published templates of this process; `None` takes it away.

    :return: every fault of its files, with file and line; with one the templates stay as they were.
    """
    try:
        lay_over(folder)
    except UnsoundTemplates as unsound:
        return [Label(*(fault_line(Say(lang), fault) for lang in LANGUAGES)) for fault in unsound.faults]
    return []


def folder_named() -> Path | None:
    """The folder that the environment of this process names, for commands that open no office."""
    folder = os.environ.get(TEMPLATE_DIR)
    return Path(folder) if folder else None
