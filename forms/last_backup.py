"""When the newest backup was made: a line in the data folder, so that monitoring can miss one that did not come."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

_NAME = "last-backup"


def note_backup(folder: Path, at: datetime) -> None:
    """Notes that a backup became whole. A data folder that cannot be written to spoils no backup.

    :param folder: the data folder. :param at: the moment, with its zone.
    """
    with suppress(OSError):
        (folder / _NAME).write_text(at.isoformat(), "ascii")


def last_backup(folder: Path) -> datetime | None:
    """The moment of the newest backup; `None` where none was noted."""
    try:
        return datetime.fromisoformat((folder / _NAME).read_text("ascii").strip())
    except (OSError, ValueError):
        return None
