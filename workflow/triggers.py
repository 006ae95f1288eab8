"""Triggers by which the database itself keeps trail, findings, judgements, letters and notices as they were written.

What is guarded stands here once; both databases' triggers are written from it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, text

from workflow.databases import POSTGRESQL, SQLITE

_NEVER_CHANGED = ("trail", "claim_finding", "judgement", "letter_document", "notice_document")
# INSERT OR REPLACE takes the row in its way out without asking a trigger for DELETE; so whatever is unique is asked before.
# PostgreSQL has no such statement.
_UNIQUE = {
    "trail": ("number", "previous", "digest"),
    "claim_finding": ("id",),
    "judgement": ("id",),
    "letter_document": ("letter_id",),
    "notice_document": ("notice_id",),
    "notice": ("id", "number", "(kind, year, serial)"),
    "letter": ("id", "case_id", "number", "code", "(year, serial)"),
}
# What an issued letter says can never be changed; a revocation or a replacement can be added but not taken back.
_OF_A_LETTER = (
    "id, case_id, year, serial, number, code, statement, statement_digest, pdf_digest, "
    "unsealed_digest, issued_by, issued_at, issued_on, valid_until"
)
_OF_A_NOTICE = "id, case_id, kind, year, serial, number, statement, statement_digest, pdf_digest, given_by, given_at"
_GIVEN = ("letter", "notice")  # of these only what they say is never changed
_GUARDED = (*_NEVER_CHANGED, *_GIVEN)

_FUNCTION = "only_added_to"  # PostgreSQL's; the error has the class of a broken constraint, as in SQLite
_BODY = """
BEGIN
  RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
"""


class Guard(NamedTuple):
    """One thing that may not be done to a table.

    :param event: "UPDATE", "UPDATE OF a, b", "DELETE", "INSERT" or "TRUNCATE". :param when: of which rows; "" is any.
    """

    table: str
    name: str
    event: str
    when: str = ""

    @property
    def trigger(self) -> str:
        """The name of its trigger."""
        return f"{self.table}_{self.name}"


def _in_both() -> Iterator[Guard]:
    for table in _NEVER_CHANGED:
        yield Guard(table, "no_update", "UPDATE")
        yield Guard(table, "no_delete", "DELETE")
    yield Guard("letter", "no_update", f"UPDATE OF {_OF_A_LETTER}")
    yield Guard("letter", "no_return", "UPDATE OF revoked_at", "old.revoked_at IS NOT NULL")
    yield Guard("letter", "no_second_replacement", "UPDATE OF replaced_by", "old.replaced_by IS NOT NULL")
    yield Guard("letter", "no_delete", "DELETE")
    yield Guard("notice", "no_update", f"UPDATE OF {_OF_A_NOTICE}")
    yield Guard("notice", "no_delete", "DELETE")


def _in_sqlite() -> Iterator[Guard]:
    for table in _GIVEN:
        yield Guard(table, "no_other_id", "UPDATE", "new.id IS NOT old.id")  # by its rowid
    for table, columns in _UNIQUE.items():
        there = " OR ".join(f"{column} = {_new(column)}" for column in columns)
        yield Guard(table, "no_replace", "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE {there})")


def _in_postgresql() -> Iterator[Guard]:
    for table in _GUARDED:
        yield Guard(table, "no_truncate", "TRUNCATE")  # empties a table without asking a trigger for DELETE


def _new(column: str) -> str:
    return re.sub(r"\w+", r"new.\g<0>", column)


def _for_sqlite(guard: Guard) -> str:
    when = f" WHEN {guard.when}" if guard.when else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{guard.table} is only added to'); END"
    return f"CREATE TRIGGER {guard.trigger} BEFORE {guard.event} ON {guard.table}{when} {refuse}"


def _for_postgresql(guard: Guard) -> str:
    """Written as PostgreSQL gives it back (`pg_get_triggerdef`), so that the two can be compared."""
    each = "STATEMENT" if guard.event == "TRUNCATE" else "ROW"
    when = f" WHEN ({guard.when})" if guard.when else ""
    head = f"CREATE TRIGGER {guard.trigger} BEFORE {guard.event} ON {guard.table}"
    return f"{head} FOR EACH {each}{when} EXECUTE FUNCTION {_FUNCTION}()"


_GUARDS = {SQLITE: (*_in_both(), *_in_sqlite()), POSTGRESQL: (*_in_both(), *_in_postgresql())}
_TABLES = {guard.trigger: guard.table for guards in _GUARDS.values() for guard in guards}
TRIGGERS: dict[str, dict[str, str]] = {
    SQLITE: {guard.trigger: _for_sqlite(guard) for guard in _GUARDS[SQLITE]},
    POSTGRESQL: {guard.trigger: _for_postgresql(guard) for guard in _GUARDS[POSTGRESQL]},
}
_OURS = re.compile(rf"({'|'.join(_GUARDED)})_no_\w+")
_THERE = {
    SQLITE: "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    # One that was switched off does not count.
    POSTGRESQL: (
        "SELECT tgname, relname, pg_get_triggerdef(pg_trigger.oid, true) FROM pg_trigger"
        " JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND tgenabled = 'O' AND relnamespace = current_schema()::regnamespace"
    ),
}


def triggers_there(connection: Connection) -> dict[str, str]:
    """The triggers that the database has and that are at work, by name, as they were written."""
    return {name: sql for name, _, sql in connection.execute(text(_THERE[connection.dialect.name]))}


def triggers_are_set(connection: Connection) -> bool:
    """Whether every trigger is there as it should be."""
    there = triggers_there(connection)
    wanted = TRIGGERS[connection.dialect.name]
    return {name: there.get(name) for name in wanted} == wanted and _function_is_set(connection)


def drop_triggers(connection: Connection) -> None:
    """Takes all of ours away, also such as an older version set: for the transaction in which tables are made anew."""
    for name, table, _ in connection.execute(text(_THERE[connection.dialect.name])).all():
        if _OURS.fullmatch(name):
            _drop(connection, name, table)


def set_triggers(connection: Connection) -> None:
    """Sets every trigger that is not there as it should be. Opening a registry does it each time, so that none is lost with a
    rebuilt table, and none stays as an older version wrote it."""
    if not _function_is_set(connection):
        connection.execute(text(f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"))
    there = triggers_there(connection)
    for name, wanted in TRIGGERS[connection.dialect.name].items():
        if there.get(name) != wanted:
            _drop(connection, name, _TABLES[name])
            connection.execute(text(wanted))


def _drop(connection: Connection, name: str, table: str) -> None:
    place = f" ON {table}" if connection.dialect.name == POSTGRESQL else ""
    connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{place}"))


def _function_is_set(connection: Connection) -> bool:
    if connection.dialect.name != POSTGRESQL:
        return True
    asked = "SELECT prosrc FROM pg_proc WHERE proname = :name AND pronamespace = current_schema()::regnamespace"
    return connection.execute(text(asked), {"name": _FUNCTION}).scalar() == _BODY
