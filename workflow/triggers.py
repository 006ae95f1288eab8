"""Makes triggers of `workflow/guards.py`, by which each database itself keeps what may not be changed, and sets them.

None of the names and conditions in a statement here was entered by anybody: all stand in the guards.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection, text

from workflow.databases import POSTGRESQL, SQLITE
from workflow.guards import GUARDED, Guard, in_both, in_postgresql, in_sqlite

_FUNCTION = "only_added_to"  # what PostgreSQL's triggers call; a condition that asks other rows needs one of its own
_BODY = """
BEGIN
  {when}RAISE EXCEPTION {reason} USING ERRCODE = 'integrity_constraint_violation';{otherwise}
END
"""  # the error is of the class of a broken constraint, as in SQLite


class _Written(NamedTuple):
    """A trigger as the database gives it back, so that the two can be compared."""

    table: str
    sql: str


def _for_sqlite(guard: Guard) -> str:
    condition = guard.when.replace("IS DISTINCT FROM", "IS NOT")  # SQLite's old name for it
    when = f" WHEN {condition}" if condition else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{guard.reason}'); END"
    return f"CREATE TRIGGER {guard.trigger} BEFORE {guard.event} ON {guard.table}{when} {refuse}"


def _for_postgresql(guard: Guard) -> str:
    """As `pg_get_triggerdef` gives it."""
    each = "STATEMENT" if guard.event == "TRUNCATE" else "ROW"
    when = f" WHEN ({guard.when})" if guard.when and not _needs_its_own(guard) else ""
    function = guard.trigger if _needs_its_own(guard) else _FUNCTION
    head = f"CREATE TRIGGER {guard.trigger} BEFORE {guard.event} ON {guard.table}"
    return f"{head} FOR EACH {each}{when} EXECUTE FUNCTION {function}()"


def _needs_its_own(guard: Guard) -> bool:
    return "SELECT" in guard.when or bool(guard.says)


def _functions(guards: Iterable[Guard]) -> dict[str, str]:
    made = {_FUNCTION: _BODY.format(when="", reason="'% is only added to', TG_TABLE_NAME", otherwise="")}
    for guard in guards:
        if _needs_its_own(guard):
            row = "OLD" if guard.event == "DELETE" else "NEW"
            otherwise = f"\n  END IF;\n  RETURN {row};"
            made[guard.trigger] = _BODY.format(
                when=f"IF {guard.when or 'true'} THEN\n    ", reason=f"'{guard.reason}'", otherwise=otherwise
            )
    return made


_GUARDS = {SQLITE: (*in_both(), *in_sqlite()), POSTGRESQL: (*in_both(), *in_postgresql())}
_WANTED = {
    SQLITE: {guard.trigger: _Written(guard.table, _for_sqlite(guard)) for guard in _GUARDS[SQLITE]},
    POSTGRESQL: {guard.trigger: _Written(guard.table, _for_postgresql(guard)) for guard in _GUARDS[POSTGRESQL]},
}
TRIGGERS = {kind: {name: one.sql for name, one in wanted.items()} for kind, wanted in _WANTED.items()}
_FUNCTIONS: dict[str, dict[str, str]] = {SQLITE: {}, POSTGRESQL: _functions(_GUARDS[POSTGRESQL])}
_OURS = re.compile(rf"(?:{'|'.join(GUARDED)})_\w+")
_THERE = {
    SQLITE: "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    # One that was switched off does not count.
    POSTGRESQL: (
        "SELECT tgname, relname, pg_get_triggerdef(pg_trigger.oid, true) FROM pg_trigger"
        " JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND tgenabled = 'O' AND relnamespace = current_schema()::regnamespace"
    ),
}
_FUNCTIONS_THERE = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"


def triggers_there(connection: Connection) -> dict[str, str]:
    """The triggers that the database has and that are at work, by name, as they were written."""
    return {name: one.sql for name, one in _there(connection).items()}


def triggers_are_set(connection: Connection) -> bool:
    """Whether every trigger is there as it should be, and does what it should."""
    kind = connection.dialect.name
    return not _missing(_WANTED[kind], _there(connection)) and not _missing(_FUNCTIONS[kind], _functions_there(connection))


def drop_triggers(connection: Connection) -> None:
    """Takes all of ours away, also such as an older version set: for the transaction in which tables are made anew."""
    for name, one in _there(connection).items():
        if _OURS.fullmatch(name):
            _drop(connection, name, one.table)


@contextmanager
def without_triggers(connection: Connection, table: str) -> Iterator[None]:
    """Lets the rest of this transaction's block write in a table past its triggers; nobody else writes meanwhile, and a process
    that dies in it leaves them as they were."""
    if connection.dialect.name == POSTGRESQL:  # switched off, not dropped: dropping would wait for everybody who reads
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        return
    for name, one in _there(connection).items():
        if one.table == table:
            _drop(connection, name, table)
    yield
    set_triggers(connection)


def set_triggers(connection: Connection) -> None:
    """Sets every trigger that is not there as it should be. Opening a registry does it each time, so that none is lost with a
    rebuilt table, and none stays as an older version wrote it."""
    kind = connection.dialect.name
    for name, body in _missing(_FUNCTIONS[kind], _functions_there(connection)).items():
        connection.execute(text(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"))
    for name, wanted in _missing(_WANTED[kind], _there(connection)).items():
        _drop(connection, name, wanted.table)
        connection.execute(text(wanted.sql))


def _missing(wanted: dict, there: dict) -> dict:
    return {name: one for name, one in wanted.items() if there.get(name) != one}


def _there(connection: Connection) -> dict[str, _Written]:
    return {name: _Written(*rest) for name, *rest in connection.execute(text(_THERE[connection.dialect.name]))}


def _functions_there(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == SQLITE:
        return {}
    return dict(connection.execute(text(_FUNCTIONS_THERE)).all())


def _drop(connection: Connection, name: str, table: str) -> None:
    place = f" ON {table}" if connection.dialect.name == POSTGRESQL else ""
    connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{place}"))
