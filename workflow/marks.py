"""The mark of a passport number on its case: by it a case is found without opening any row (`Vault.mark`)."""

import re
import unicodedata
from typing import Any

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import Mapper

from workflow.tables import Case
from workflow.vault import Vault, vault_of

PASSPORT = "passport_number"


def passport_mark(vault: Vault, typed: Any) -> str | None:
    """The mark of a passport number, however it is spaced; `None` where none was typed."""
    number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", str(typed or ""))).upper()
    return vault.mark(PASSPORT, number) if number else None


@event.listens_for(Case, "before_insert")
@event.listens_for(Case, "before_update")
def _marked(mapper: Mapper, connection: Connection, case: Case) -> None:
    """A case never stands under another number than its answers say, whichever step wrote them."""
    if inspect(case).attrs.answers.history.has_changes():
        case.passport_mark = passport_mark(vault_of(connection.dialect, "case_file.passport_mark"), case.answers.get(PASSPORT))
