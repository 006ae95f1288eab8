"""The two databases that tests run on: a file of SQLite, and a PostgreSQL server of the tests' own.

A module of tests with `ON_BOTH = True` runs each test that works in an office twice; `@pytest.mark.on("sqlite")` keeps one to
one of them. The server is started by the first test that asks for it, in a temporary folder, on a socket in it; a server of the
machine's own is not touched. It ends with the process that started it, however that ends.
"""

import contextlib
import itertools
import json
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
import time
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from workflow import Vault
from workflow.locked import LockedBytes, LockedJson, locked_columns, locked_tables
from workflow.migrating import tables_of

KINDS = ("sqlite", "postgresql")
_USER = "jiancai"
_numbers = itertools.count(1)
# Ends with its standard input, which the tests hold open: also when they are killed.
_UNTIL_THE_TESTS_END = """
"$0/postgres" -D "$1/data" -F -c listen_addresses= -c max_connections=60 -c shared_buffers=64MB >"$1/log" 2>&1 -k "$1" &
cat >/dev/null; kill -QUIT $!; wait; rm -rf "$1"
"""


@dataclass(frozen=True)
class Database:
    """A database of one test. :param kind: one of `KINDS`. :param url: its SQLAlchemy address."""

    kind: str
    url: str

    def become(self, other: "Database") -> None:
        """Puts a copy of another database in the place of this one; nobody may be connected to either."""
        if self.kind == "sqlite":
            for leftover in ("-wal", "-shm"):
                Path(_place(self) + leftover).unlink(missing_ok=True)
            shutil.copy(_place(other), _place(self))
        else:
            _tell(f'DROP DATABASE IF EXISTS "{_place(self)}"', f'CREATE DATABASE "{_place(self)}" TEMPLATE "{_place(other)}"')

    def drop(self) -> None:
        """Removes it; a file goes with its folder."""
        if self.kind == "postgresql":
            _tell(f'DROP DATABASE IF EXISTS "{_place(self)}" WITH (FORCE)')


def new_database(kind: str, folder: Path, like: Database | None = None, name: str = "office", how: str = "") -> Database:
    """An empty database, or a copy of another one of its kind.

    :param folder: where a file lies; :param name: what it is called there. :param how: what else a server is told.
    """
    if kind == "sqlite":
        made = Database(kind, f"sqlite:///{folder / f'{name}.db'}")
    else:
        made = Database(kind, f"postgresql+psycopg://{_USER}@/test_{next(_numbers)}?host={_server()}")
    if like:
        made.become(like)
    elif kind == "postgresql":
        _tell(f'CREATE DATABASE "{_place(made)}" {how}')
    return made


def _place(database: Database) -> str:
    return make_url(database.url).database or ""


def _tell(*statements: str) -> None:
    with _administration() as connection:
        for statement in statements:
            connection.execute(statement)


def _administration() -> psycopg.Connection:
    return psycopg.connect(host=_server(), user=_USER, dbname="postgres", autocommit=True)


def programs() -> Path | None:
    """The folder of PostgreSQL's own programs, which Debian keeps out of the way; `None` when it is not installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return installed[-1].parent if installed else None


@cache
def _server() -> str:
    """Starts the server, once for the process; gives the folder of its socket."""
    bin_ = programs()
    if bin_ is None:
        left_out = "PostgreSQL is not installed: `make setup-system` says how to get it"
        if os.environ.get("CI") == "true":
            pytest.fail(left_out)
        pytest.skip(left_out)
    folder = tempfile.mkdtemp(prefix="jiancai-pg-", dir="/tmp")  # the path of a socket must be short
    as_whom = {}
    if os.geteuid() == 0:  # as which it refuses to run
        account = pwd.getpwnam(_unprivileged())
        os.chown(folder, account.pw_uid, account.pw_gid)
        as_whom = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    make = [bin_ / "initdb", "-D", f"{folder}/data", "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_whom)
    running = subprocess.Popen(["sh", "-c", _UNTIL_THE_TESTS_END, bin_, folder], stdin=subprocess.PIPE, cwd=folder, **as_whom)
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(host=folder, user=_USER, dbname="postgres").close()
            break
        except psycopg.OperationalError:
            if running.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"PostgreSQL did not start:\n{(Path(folder) / 'log').read_text('utf-8', 'replace')}")
            time.sleep(0.05)
    _keep.append(running)
    return folder


_keep: list[subprocess.Popen] = []  # holds the standard input open


def _unprivileged() -> str:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


def by_hand(file: Path | str) -> sqlite3.Connection:
    """A registry of SQLite as somebody changes it who has all of it, the data keys too, and takes the triggers away.

    In its SQL `opened(place, value)` is what is locked in the column `place`, JSON as text; `locked` is the way back.
    """
    vault = Vault(Path(file).parent / "keys" / "data.key")
    kinds = {column.type.place: type(column.type) for table in locked_tables() for column in locked_columns(table)}

    def opened(place: str, value: str | bytes | None) -> str | bytes | None:
        if value is None or value == "":
            return value
        if kinds[place] is LockedBytes:
            return vault.unlock(place, value)
        if kinds[place] is LockedJson:
            return zlib.decompress(vault.unlock_text(place, json.loads(value))).decode()
        return vault.unlock_text(place, value).decode()

    def locked(place: str, value: str | bytes | None) -> str | bytes | None:
        if value is None:
            return None
        if kinds[place] is LockedBytes:
            return vault.lock(place, value)
        if kinds[place] is LockedJson:
            return json.dumps(vault.lock_text(place, zlib.compress(value.encode())))
        return vault.lock_text(place, value.encode())

    connection = sqlite3.connect(file)
    connection.create_function("opened", 2, opened)
    connection.create_function("locked", 2, locked)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def before_migrations(file: Path, *statements: str) -> None:
    """Makes of a registry one as it was before there were migrations."""
    with by_hand(file) as old:
        old.execute("PRAGMA foreign_keys=OFF")
        for column in (column for table in locked_tables() for column in locked_columns(table)):
            old.execute(f"UPDATE {column.table.name} SET {column.name} = opened('{column.type.place}', {column.name})")
        first = tables_of("0001")
        indexes = {index.name for table in first.sorted_tables for index in table.indexes}
        made = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        for index in {name for (name,) in old.execute(made).fetchall()} - indexes:
            old.execute(f"DROP INDEX {index}")
        tables = [name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        for table in tables:  # what migrations have brought since
            if table not in first.tables or table == "alembic_version":
                old.execute(f"DROP TABLE {table}")
                continue
            for _, column, *_ in old.execute(f"PRAGMA table_info({table})").fetchall():
                if column not in first.tables[table].columns:
                    old.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        for statement in statements:
            old.execute(statement)
