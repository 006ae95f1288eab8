"""The two databases that a registry may lie in, SQLite and PostgreSQL: how each is opened, and how a transaction begins there.

In both there is one writer at a time, who sees all that the writer before has done, and a reader looks at one state throughout.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import uniform
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, InternalError, OperationalError, ProgrammingError, TimeoutError

SQLITE, POSTGRESQL = "sqlite", "postgresql"
WRITES = "jiancai_writes"
_PAUSE = 0.001, 0.01  # seconds between two tries of a writer in SQLite
_PATIENCE = 15  # seconds that a writer waits for the one before
_TO_ANSWER = 10  # seconds that a server has to answer at all: one that hangs must not let every reader hang
_LONG_PATIENCE = 600  # seconds that a start waits while another process brings a large registry up to date
# FULL and not NORMAL: a letter that was handed out must still be there after the power failed; so also synchronous_commit.
_ON_CONNECT = {
    SQLITE: (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        f"PRAGMA busy_timeout={_PATIENCE * 1000}",
    ),
    POSTGRESQL: (
        "SET synchronous_commit = on",
        "SET default_transaction_isolation = 'read committed'",  # whatever the server was told: see `_BEGIN_TO_WRITE`
        "SET timezone = 'UTC'",
        f"SET lock_timeout = '{_PATIENCE}s'",
        "SET idle_in_transaction_session_timeout = '60s'",  # a process that hangs must not keep all others from writing
    ),
}
# A writer takes the lock at once: two who read first and write later would each wait for the other. PostgreSQL has no such
# lock, so a number stands for it; every statement after it (READ COMMITTED) sees what the writer before has kept.
_BEGIN_TO_WRITE = {SQLITE: "BEGIN IMMEDIATE", POSTGRESQL: "SELECT pg_advisory_xact_lock(7596551)"}
_BEGIN_TO_READ = {SQLITE: "BEGIN", POSTGRESQL: "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"}
# SQLite changes a table by making it anew, which keys that point to it would forbid; they are checked afterwards.
_BEFORE_REBUILDING = {
    SQLITE: ("PRAGMA foreign_keys=OFF", f"PRAGMA busy_timeout={_LONG_PATIENCE * 1000}"),
    POSTGRESQL: (f"SET lock_timeout = '{_LONG_PATIENCE}s'",),
}


class RegistryDown(RuntimeError):
    """The database does not answer, cannot be written, or is full. A fault for whoever runs the office, no refusal."""


class RegistryUnfit(RegistryDown):
    """The database answers, and this version of the office cannot work with it.

    :param kind: database_newer (made by a later version), database_older (a table that lacks what no step can fill in),
        database_encoding (it cannot keep every character), database_torn (a row points to one that is not there),
        data_keys_unknown (it is locked with keys that are not in the office's file), data_keys_needed (none were given).
    :param detail: what the sentence about it names.
    """

    def __init__(self, kind: str, **detail: str) -> None:
        self.kind, self.detail = kind, detail
        super().__init__(f"{kind}: {', '.join(f'{name} {value}' for name, value in detail.items())}")


@contextmanager
def answering() -> Iterator[None]:
    """Tells a fault of the machine from a rule that was broken, in the same way for both databases.

    :raises RegistryDown: the database does not answer, lacks a table, cannot be written, or another writer held it too long.
    """
    try:
        yield
    except TimeoutError as busy:  # all connections of this process are at work
        raise RegistryDown(str(busy)) from busy
    except DatabaseError as down:
        # A constraint or a trigger that refused is no fault of the machine. A ProgrammingError is one where the server speaks:
        # PostgreSQL says so of a missing table, for which SQLite has an OperationalError.
        spoken = type(down) is ProgrammingError and getattr(down.orig, "sqlstate", None)
        if not spoken and type(down) not in (DatabaseError, OperationalError, InternalError):
            raise
        raise RegistryDown(str(down.orig)) from down


def engine_for(url: str) -> Engine:
    """The way to a database; nothing is opened yet.

    :param url: `sqlite:///<path>`, of which the folder is made when it is not there, or `postgresql+psycopg://<place>/<name>`.
    """
    place = make_url(url)
    if place.get_backend_name() == SQLITE and place.database and place.database != ":memory:":
        Path(place.database).parent.mkdir(parents=True, exist_ok=True)
    on_a_server = place.get_backend_name() == POSTGRESQL
    if on_a_server and "connect_timeout" not in place.query:
        place = place.update_query_dict({"connect_timeout": str(_TO_ANSWER)})
    engine = create_engine(place, pool_pre_ping=on_a_server)  # the server may have been restarted
    event.listen(engine, "connect", lambda connection, _: _on_connect(connection, engine.dialect.name))
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, dialect: str) -> None:
    if dialect == SQLITE:
        connection.isolation_level = None  # the driver must not begin transactions by itself: `_on_begin` does
    _say(connection, _ON_CONNECT[dialect])


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    if writes and connection.dialect.name == SQLITE:
        _wait_to_write(connection)
    else:
        connection.exec_driver_sql((_BEGIN_TO_WRITE if writes else _BEGIN_TO_READ)[connection.dialect.name])
    if writes and (vault := getattr(connection.dialect, "vault", None)):
        vault.refresh()  # with the lock in hand: see there


def _wait_to_write(connection: Connection) -> None:
    """Begins to write in SQLite, where whoever waits asks again after ever longer pauses, up to a tenth of a second, and is
    overtaken by all who come later: with eight who write without a pause somebody was told after 15 s that the database is
    locked. So we ask ourselves, after short pauses that do not grow: everybody has the same chance each time.
    """
    raw = connection.connection.dbapi_connection
    (patience,) = raw.execute("PRAGMA busy_timeout").fetchone()
    deadline = monotonic() + patience / 1000
    raw.execute("PRAGMA busy_timeout=0")
    try:
        while monotonic() < deadline:
            try:
                raw.execute(_BEGIN_TO_WRITE[SQLITE])
                return
            except sqlite3.OperationalError as busy:
                if busy.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    break
            sleep(uniform(*_PAUSE))  # nothing secret  # nosec B311
        connection.exec_driver_sql(_BEGIN_TO_WRITE[SQLITE])  # once more, for the error as all others come
    finally:
        raw.execute(f"PRAGMA busy_timeout={patience}")


def _say(connection: Any, statements: tuple[str, ...]) -> None:
    """What holds for a connection and not for one transaction, said to the driver."""
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()
    connection.commit()


def without_hurry(connection: Connection) -> None:
    """Lets this one transaction do other work for as long as it takes, as a restore does that writes files meanwhile."""
    if connection.dialect.name == POSTGRESQL:
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """One writing transaction in which tables may be made anew; whoever starts at the same time waits for it.

    :raises RegistryUnfit: afterwards a row points to one that is not there (database_torn); nothing is kept then.
    """
    dialect = engine.dialect.name
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        raw = connection.connection.dbapi_connection
        _say(raw, _BEFORE_REBUILDING[dialect])
        try:
            with connection.begin():
                yield connection
                if dialect == SQLITE and (torn := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                    raise RegistryUnfit("database_torn", table=torn[0], row=str(torn[1]))
        finally:
            _say(raw, _ON_CONNECT[dialect])
