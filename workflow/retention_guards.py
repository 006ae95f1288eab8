"""What the database asks before it lets anything of a person be taken away from a case: an act of retention, and no change.

An act needs its entry in the trail, a case that nobody works on, no hold and no letter in force. With it a value can become
NULL or a document go; nothing can be put in its place. So whoever writes SQL by hand can at worst delete, leaves an act and an
entry behind, and alters no letter.
"""

from collections.abc import Iterator

from workflow.procedure import WITH_THE_OFFICE

RETAINED = ("claim_finding", "letter_document", "notice_document")
TAKEN_AWAY = {"letter": "statement", "prepared_letter": "statement", "notice": "statement", "correction": "changes",
              "claim_finding": "true_value"}  # fmt: skip
_OF_A_FINDING = "id, case_id, fact, verdict, reason, evidence_id, page, about, by, at"
_OF_AN_ACT = "case_id, entry, rule, rules_digest, counted_from, on_day, at, kept, files"
_CASE_OF = {  # the case that a document belongs to
    "letter_document": "SELECT case_id FROM letter WHERE id = {row}.letter_id",
    "notice_document": "SELECT case_id FROM notice WHERE id = {row}.notice_id",
    "prepared_document": "SELECT case_id FROM prepared_letter WHERE id = {row}.prepared_id",
}
_AT_WORK = ", ".join(f"'{state.value}'" for state in sorted(WITH_THE_OFFICE))
_NO_ENTRY = "NOT EXISTS (SELECT 1 FROM trail WHERE number = new.entry AND step = 'anonymise' AND case_id = new.case_id)"
_BUSY = f"EXISTS (SELECT 1 FROM case_file WHERE id = new.case_id AND state IN ({_AT_WORK}))"  # nosec B608
_IN_FORCE = (
    "EXISTS (SELECT 1 FROM letter WHERE case_id = new.case_id"
    " AND revoked_at IS NULL AND replaced_by IS NULL AND valid_until >= new.on_day)"
)
_HELD = (
    "EXISTS (SELECT 1 FROM retention_hold AS h WHERE h.case_id = new.case_id AND h.held"
    " AND h.id = (SELECT MAX(id) FROM retention_hold WHERE case_id = new.case_id))"
)


def retention_guards() -> Iterator[tuple[str, str, str, str]]:
    """Each as table, name, event and condition (see `guards.Guard`)."""
    yield "claim_finding", "no_update", f"UPDATE OF {_OF_A_FINDING}", ""
    yield "claim_finding", "no_delete", "DELETE", ""
    for table, column in TAKEN_AWAY.items():
        yield table, "only_taken_away", f"UPDATE OF {column}", f"new.{column} IS NOT NULL OR NOT {_act('old.case_id')}"
    for document in ("letter_document", "notice_document"):
        yield document, "no_update", "UPDATE", ""
        yield document, "no_delete", "DELETE", not_anonymised(document)
        yield document, "none_again", "INSERT", _act(f"({_CASE_OF[document].format(row='new')})")
    act = "retention_act"
    yield act, "no_update", f"UPDATE OF {_OF_AN_ACT}", ""
    yield act, "files_gone_once", "UPDATE", "old.files_gone_at IS NOT NULL"
    yield act, "no_delete", "DELETE", ""
    for name, when in (("in_trail", _NO_ENTRY), ("not_at_work", _BUSY), ("not_in_force", _IN_FORCE), ("not_held", _HELD)):
        yield act, name, "INSERT", when


def not_anonymised(document: str) -> str:
    """The condition that a document that is about to go belongs to a case without an act. :param document: its table."""
    return f"NOT {_act('(' + _CASE_OF[document].format(row='old') + ')')}"


def _act(case: str) -> str:
    return f"EXISTS (SELECT 1 FROM retention_act WHERE case_id = {case})"  # nosec B608
