"""What may not be done to rows of the registry, whoever asks: trail, findings, judgements, letters, notices, mandates …

What a case says of a person may be taken away once the case has its act of retention (`retention_guards`), and never changed.
It stands here once, in words that both databases understand; `workflow/triggers.py` makes triggers of it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from workflow.retention_guards import RETAINED, not_anonymised, retention_guards

NEVER_CHANGED = ("trail", "judgement", "consent", "retention_hold")
GIVEN = ("letter", "prepared_letter", "notice", "correction", "mandate")  # of these only what they say is never changed
GUARDED = (*NEVER_CHANGED, *GIVEN, *RETAINED, "retention_act", "prepared_document", "admission_request")
# INSERT OR REPLACE takes the row in its way out without asking a trigger for DELETE; so whatever is unique is asked before.
# PostgreSQL has no such statement.
_UNIQUE = {
    "trail": ("number", "previous", "digest"),
    "claim_finding": ("id",),
    "judgement": ("id",),
    "consent": ("id",),
    "retention_hold": ("id",),
    "retention_act": ("case_id", "entry"),
    "letter_document": ("letter_id",),
    "notice_document": ("notice_id",),
    "notice": ("id", "number", "(kind, year, serial)"),
    "letter": ("id", "case_id", "number", "code", "(year, serial)"),
    "prepared_letter": ("id", "number", "code", "(year, serial)"),
    "prepared_document": ("prepared_id",),
    "correction": ("id",),
    "mandate": ("id",),
}
# What an issued letter says can never be changed; a revocation or a replacement can be added but not taken back.
_OF_A_LETTER = (
    "id, case_id, year, serial, number, code, statement_digest, pdf_digest, "
    "unsealed_digest, issued_by, issued_at, issued_on, valid_until"
)
_OF_A_PREPARED = "id, case_id, year, serial, number, code, statement_digest, pdf_digest, prepared_by, prepared_at, issued_on"
_OF_A_NOTICE = "id, case_id, kind, year, serial, number, statement_digest, pdf_digest, given_by, given_at"
_OF_A_CORRECTION = "id, case_id, letter_id, way, rules_digest, reason, proposed_by, proposed_at"
_OF_A_MANDATE = "id, firm_id, agency_id, first_day, last_day, name, media_type, size, pages, sha256, given_by, given_at"
_END_OF_A_PREPARED = "issued_at, voided_at, voided_by, void_why"
_END_OF_A_CORRECTION = "result, decided_by, decided_at, decision_reason, notice_id, successor_id"


class Guard(NamedTuple):
    """One thing that may not be done to a table.

    :param name: its trigger is called so, after the table.
    :param event: "UPDATE", "UPDATE OF a, b", "DELETE", "INSERT" or "TRUNCATE".
    :param when: of which rows, by `old` and `new`; "" is any. :param says: why not; by default that the table is only added to.
    """

    table: str
    name: str
    event: str
    when: str = ""
    says: str = ""

    @property
    def trigger(self) -> str:
        """The name of its trigger."""
        return f"{self.table}_{self.name}"

    @property
    def reason(self) -> str:
        """What whoever tries is told."""
        return self.says or f"{self.table} is only added to"


def in_both() -> Iterator[Guard]:
    """What both databases have to be told."""
    for table in NEVER_CHANGED:
        yield Guard(table, "no_update", "UPDATE")
        yield Guard(table, "no_delete", "DELETE")
    yield Guard("letter", "no_update", f"UPDATE OF {_OF_A_LETTER}")
    yield Guard("letter", "no_return", "UPDATE OF revoked_at", "old.revoked_at IS NOT NULL")
    yield Guard("letter", "no_second_replacement", "UPDATE OF replaced_by", "old.replaced_by IS NOT NULL")
    yield Guard("letter", "no_delete", "DELETE")
    yield Guard("notice", "no_update", f"UPDATE OF {_OF_A_NOTICE}")
    yield Guard("notice", "no_delete", "DELETE")
    yield from _of_prepared_letters()
    yield Guard("correction", "no_update", f"UPDATE OF {_OF_A_CORRECTION}")
    yield Guard("correction", "no_second_decision", f"UPDATE OF {_END_OF_A_CORRECTION}", "old.result IS NOT NULL")
    yield Guard("correction", "no_delete", "DELETE")
    for table, name, event, when in retention_guards():
        yield Guard(table, name, event, when)
    yield Guard("mandate", "no_update", f"UPDATE OF {_OF_A_MANDATE}")
    yield Guard("mandate", "no_return", "UPDATE", "old.withdrawn_at IS NOT NULL")
    yield Guard("mandate", "no_delete", "DELETE")
    yield Guard("admission_request", "decided_once", "UPDATE OF state, decided_by, decided_at, organisation_id", _DECIDED)


def _of_prepared_letters() -> Iterator[Guard]:
    """A prepared letter stays as it was made, is open once a case, becomes issued or void once; an issued letter is just it."""
    table, document = "prepared_letter", "prepared_document"
    yield Guard(table, "no_update", f"UPDATE OF {_OF_A_PREPARED}")
    yield Guard(table, "ends_once", f"UPDATE OF {_END_OF_A_PREPARED}", "old.issued_at IS NOT NULL OR old.voided_at IS NOT NULL")
    yield Guard(table, "no_delete", "DELETE")
    yield Guard(table, "one_open", "INSERT", _ONE_OPEN)
    yield Guard(document, "no_update", "UPDATE")
    yield Guard(document, "no_delete", "DELETE", f"{_NOT_ISSUED} AND {not_anonymised(document)}")
    yield Guard("letter", "as_prepared", "INSERT", _OTHERWISE, "a letter leaves as it was prepared")


_DECIDED = "old.decided_at IS NOT NULL"
_ONE_OPEN = (
    "new.voided_at IS NULL AND new.issued_at IS NULL AND"
    " EXISTS (SELECT 1 FROM prepared_letter WHERE case_id = new.case_id AND voided_at IS NULL AND issued_at IS NULL)"
)
_NOT_ISSUED = "NOT EXISTS (SELECT 1 FROM prepared_letter WHERE id = old.prepared_id AND issued_at IS NOT NULL)"
_OTHERWISE = (
    "EXISTS (SELECT 1 FROM prepared_letter AS p"
    " WHERE (p.number = new.number OR (p.year, p.serial) = (new.year, new.serial))"
    " AND (p.voided_at IS NOT NULL OR p.case_id <> new.case_id OR p.number <> new.number OR p.code <> new.code"
    " OR p.statement_digest <> new.statement_digest OR p.pdf_digest <> COALESCE(new.unsealed_digest, '')))"
)


def in_sqlite() -> Iterator[Guard]:
    """What only SQLite allows otherwise: another number by the name `rowid`, and one row in the place of another."""
    for table in GIVEN:
        yield Guard(table, "no_other_id", "UPDATE", "new.id IS DISTINCT FROM old.id")
    for table, columns in _UNIQUE.items():
        there = " OR ".join(f"{column} = {_new(column)}" for column in columns)
        yield Guard(table, "no_replace", "INSERT", _TAKEN.format(table=table, there=there))


def in_postgresql() -> Iterator[Guard]:
    """What only PostgreSQL allows otherwise: a table emptied at once, without asking about its rows."""
    for table in GUARDED:
        yield Guard(table, "no_truncate", "TRUNCATE")


_TAKEN = "EXISTS (SELECT 1 FROM {table} WHERE {there})"  # filled with names of our own tables, nothing that was entered


def _new(column: str) -> str:
    return re.sub(r"\w+", r"new.\g<0>", column)
