"""Triggers by which the database itself keeps trail, findings, judgements, letters, notices and corrections."""

import re

from sqlalchemy import Connection, text

_NEVER_CHANGED = ("trail", "claim_finding", "judgement", "letter_document", "notice_document")
# INSERT OR REPLACE takes the row in its way out without asking a trigger for DELETE; so whatever is unique is asked before.
_UNIQUE = {
    "trail": ("number", "previous", "digest"),
    "claim_finding": ("id",),
    "judgement": ("id",),
    "letter_document": ("letter_id",),
    "notice_document": ("notice_id",),
    "notice": ("id", "number", "(kind, year, serial)"),
    "letter": ("id", "case_id", "number", "code", "(year, serial)"),
    "prepared_letter": ("id", "number", "code", "(year, serial)"),
    "prepared_document": ("prepared_id",),
    "correction": ("id",),
}
# What an issued letter says can never be changed; a revocation or a replacement can be added but not taken back.
_OF_A_LETTER = (
    "id, case_id, year, serial, number, code, statement, statement_digest, pdf_digest, "
    "unsealed_digest, issued_by, issued_at, issued_on, valid_until"
)
_OF_A_PREPARED = (
    "id, case_id, year, serial, number, code, statement, statement_digest, pdf_digest, prepared_by, prepared_at, issued_on"
)
_OF_A_NOTICE = "id, case_id, kind, year, serial, number, statement, statement_digest, pdf_digest, given_by, given_at"

_OF_A_CORRECTION = "id, case_id, letter_id, way, changes, rules_digest, reason, proposed_by, proposed_at"


def _sqlite() -> dict[str, str]:
    refuse = "BEGIN SELECT RAISE(ABORT, '{} is only added to'); END"
    made = {}
    for table in _NEVER_CHANGED:
        made[f"{table}_no_update"] = f"BEFORE UPDATE ON {table} {refuse.format(table)}"
        made[f"{table}_no_delete"] = f"BEFORE DELETE ON {table} {refuse.format(table)}"
    made["letter_no_update"] = f"BEFORE UPDATE OF {_OF_A_LETTER} ON letter {refuse.format('letter')}"
    made["letter_no_return"] = (
        f"BEFORE UPDATE OF revoked_at ON letter WHEN OLD.revoked_at IS NOT NULL {refuse.format('letter')}"
    )
    made["letter_no_second_replacement"] = (
        f"BEFORE UPDATE OF replaced_by ON letter WHEN OLD.replaced_by IS NOT NULL {refuse.format('letter')}"
    )
    made["letter_no_other_id"] = f"BEFORE UPDATE ON letter WHEN NEW.id IS NOT OLD.id {refuse.format('letter')}"  # by its rowid
    made["letter_no_delete"] = f"BEFORE DELETE ON letter {refuse.format('letter')}"
    made["notice_no_update"] = f"BEFORE UPDATE OF {_OF_A_NOTICE} ON notice {refuse.format('notice')}"
    made["notice_no_other_id"] = f"BEFORE UPDATE ON notice WHEN NEW.id IS NOT OLD.id {refuse.format('notice')}"
    made["notice_no_delete"] = f"BEFORE DELETE ON notice {refuse.format('notice')}"
    made |= _of_prepared_letters(refuse)
    made["correction_no_update"] = f"BEFORE UPDATE OF {_OF_A_CORRECTION} ON correction {refuse.format('correction')}"
    made["correction_no_second_decision"] = (
        f"BEFORE UPDATE ON correction WHEN OLD.result IS NOT NULL {refuse.format('correction')}"
    )
    made["correction_no_other_id"] = f"BEFORE UPDATE ON correction WHEN NEW.id IS NOT OLD.id {refuse.format('correction')}"
    made["correction_no_delete"] = f"BEFORE DELETE ON correction {refuse.format('correction')}"
    for table, columns in _UNIQUE.items():
        there = " OR ".join(f"{column} = {_new(column)}" for column in columns)
        taken = _TAKEN.format(table=table, there=there)
        made[f"{table}_no_replace"] = f"BEFORE INSERT ON {table} WHEN {taken} {refuse.format(table)}"
    return made


_TAKEN = "EXISTS (SELECT 1 FROM {table} WHERE {there})"  # filled with names of our own tables, nothing that was entered


def _of_prepared_letters(refuse: str) -> dict[str, str]:
    """A prepared letter stays as it was made, is open once a case, becomes issued or void once; an issued letter is just it."""
    table, document = "prepared_letter", "prepared_document"
    ended = "OLD.issued_at IS NOT NULL OR OLD.voided_at IS NOT NULL"
    one_open = (
        "NEW.voided_at IS NULL AND NEW.issued_at IS NULL AND"
        " EXISTS (SELECT 1 FROM prepared_letter WHERE case_id = NEW.case_id AND voided_at IS NULL AND issued_at IS NULL)"
    )
    other = (
        "EXISTS (SELECT 1 FROM prepared_letter AS p"
        " WHERE (p.number = NEW.number OR (p.year, p.serial) = (NEW.year, NEW.serial))"
        " AND (p.voided_at IS NOT NULL OR p.case_id <> NEW.case_id OR p.number <> NEW.number OR p.code <> NEW.code"
        " OR p.statement_digest <> NEW.statement_digest OR p.pdf_digest <> COALESCE(NEW.unsealed_digest, '')))"
    )
    issued = "EXISTS (SELECT 1 FROM prepared_letter WHERE id = OLD.prepared_id AND issued_at IS NOT NULL)"
    return {
        f"{table}_no_update": f"BEFORE UPDATE OF {_OF_A_PREPARED} ON {table} {refuse.format(table)}",
        f"{table}_no_other_id": f"BEFORE UPDATE ON {table} WHEN NEW.id IS NOT OLD.id {refuse.format(table)}",
        f"{table}_ends_once": f"BEFORE UPDATE ON {table} WHEN {ended} {refuse.format(table)}",
        f"{table}_no_delete": f"BEFORE DELETE ON {table} {refuse.format(table)}",
        f"{table}_one_open": f"BEFORE INSERT ON {table} WHEN {one_open} {refuse.format(table)}",
        f"{document}_no_update": f"BEFORE UPDATE ON {document} {refuse.format(document)}",
        f"{document}_no_delete": f"BEFORE DELETE ON {document} WHEN NOT {issued} {refuse.format(document)}",
        "letter_as_prepared": (
            f"BEFORE INSERT ON letter WHEN {other} BEGIN SELECT RAISE(ABORT, 'a letter leaves as it was prepared'); END"
        ),
    }


def _new(column: str) -> str:
    return re.sub(r"\w+", r"NEW.\g<0>", column)


TRIGGERS: dict[str, str] = _sqlite()


def set_triggers(connection: Connection) -> None:
    """Sets every trigger that is not there as it should be. Opening a registry does it each time, so that none is lost with a
    rebuilt table, and none stays as an older version wrote it."""
    there = dict(connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all())
    for name, rest in TRIGGERS.items():
        wanted = f"CREATE TRIGGER {name} {rest}"
        if there.get(name) != wanted:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
            connection.execute(text(wanted))
