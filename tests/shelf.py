"""Cases brought to a state once and taken from there again: most tests begin with one, and making it takes a second.

Only for an office as the fixtures open it, in which nothing has happened yet, at the hour at which tests begin and in their own
settings; in any other, the case is made. What is kept is a copy of the whole database and of the files, put back by the
database's own means, so that whoever is connected sees it as any other change.
"""

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from databases import Database
from sqlalchemy import make_url
from sqlmodel import SQLModel

from workflow import FolderStore, Office

_kept: dict[tuple[Any, ...], tuple[Path, int]] = {}


def from_shelf(office: Office, begins: Database, key: tuple[Any, ...], make: Callable[[], int]) -> int:
    """The id of a case in a state, taken from its copy; made, and copied, the first time.

    :param begins: the registry in which nothing has happened yet. :param key: what the state depends on besides.
    :param make: makes the case, and gives its id.
    """
    file = make_url(str(office.registry.engine.url)).database
    if begins.kind != "sqlite" or not isinstance(office.evidence, FolderStore) or _content(file) != _content_of(begins):
        return make()
    if key in _kept:
        folder, made = _kept[key]
        _copy(folder / "office.db", file)
        shutil.copytree(folder / "evidence", office.evidence.folder, dirs_exist_ok=True)
        return made
    made = make()
    folder = Path(tempfile.mkdtemp(prefix="jiancai-shelf-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _copy(file, folder / "office.db")
    shutil.copytree(office.evidence.folder, folder / "evidence")
    _kept[key] = folder, made
    return made


def _copy(source: str | Path, target: str | Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        new.execute("PRAGMA synchronous=OFF")
        old.backup(new)


@cache
def _content_of(database: Database) -> str:
    return _content(make_url(database.url).database)


def _content(file: str | None) -> str:
    """A digest of everything that stands in the tables."""
    seen = sha256()
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as there:
        for table in SQLModel.metadata.sorted_tables:
            seen.update(f"{table.name}{there.execute(f'SELECT * FROM {table.name}').fetchall()}".encode())
    return seen.hexdigest()
