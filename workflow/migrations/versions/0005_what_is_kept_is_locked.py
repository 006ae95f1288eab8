"""what is kept is locked"""

import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from workflow.databases import RegistryUnfit

revision = "0005"
down_revision = "0004"

BATCH = 50  # rows held in memory at once
JSON, TEXT, BYTES = "json", "text", "bytes"
LOCKED = {
    "authenticator": ("person_id", {"secret": TEXT, "offered": TEXT}),
    "case_file": (
        "id",
        {
            "answers": JSON, "claimed_trace": JSON, "verified_trace": JSON, "bonus_reason": TEXT, "bonus_document": TEXT,
            "proposal_reason": TEXT, "decision_reason": TEXT, "revocation_reason": TEXT,
        },
    ),
    "claim_finding": ("id", {"true_value": JSON, "reason": TEXT}),
    "correction": ("id", {"changes": JSON, "reason": TEXT, "decision_reason": TEXT}),
    "evidence": ("id", {"name": TEXT}),
    "judgement": ("id", {"reason": TEXT, "document": TEXT}),
    "letter": ("id", {"statement": JSON}),
    "letter_document": ("letter_id", {"content": BYTES}),
    "notice": ("id", {"statement": JSON}),
    "notice_document": ("notice_id", {"content": BYTES}),
    "prepared_document": ("prepared_id", {"content": BYTES}),
    "prepared_letter": ("id", {"statement": JSON}),
    "trail": ("number", {"reason": TEXT}),
}  # fmt: skip


def upgrade() -> None:
    """what is kept is locked"""
    op.create_table(
        "data_key",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("case_file", sa.Column("passport_mark", sa.String(), nullable=True))
    op.create_index("ix_case_file_passport_mark", "case_file", ["passport_mark"], unique=False)
    for table, (key, columns) in LOCKED.items():
        _lock(table, key, columns)


def _lock(table: str, key: str, columns: dict[str, str]) -> None:
    """Locks the values of a table that stand open; the triggers that forbid it are away until the migrations are done."""
    connection = op.get_bind()
    types = {JSON: sa.JSON(none_as_null=True), TEXT: sa.String(), BYTES: sa.LargeBinary()}
    more = [sa.column("passport_mark", sa.String())] if table == "case_file" else []
    rows = sa.table(
        table, sa.column(key, sa.Integer()), *(sa.column(name, types[kind]) for name, kind in columns.items()), *more
    )
    number, after = rows.c[key], -1
    while found := connection.execute(sa.select(rows).where(number > after).order_by(number).limit(BATCH)).all():
        vault = getattr(connection.dialect, "vault", None)
        if vault is None:
            raise RegistryUnfit("data_keys_needed")
        for row in found:
            open_ones = {name: getattr(row, name) for name in columns}
            locked = {
                name: _LOCK[columns[name]](vault, f"{table}.{name}", value)
                for name, value in open_ones.items()
                if value is not None and value != ""
            }
            passport = open_ones.get("answers", {}).get("passport_number") if table == "case_file" else None
            if passport:
                locked["passport_mark"] = vault.mark("passport_number", "".join(str(passport).split()).upper())
            if locked:
                connection.execute(sa.update(rows).where(number == row._mapping[key]).values(locked))
        after = found[-1]._mapping[key]
        _name_keys(connection, vault, *(["files"] if table == "evidence" else []))  # the next start locks the files, too


def _name_keys(connection: sa.Connection, vault, *more: str) -> None:
    keys = sa.table("data_key", sa.column("name", sa.String()), sa.column("since", sa.DateTime(timezone=True)))
    for name in (vault.held.current, vault.search_name, *more):
        if connection.execute(sa.select(keys.c.name).where(keys.c.name == name)).first() is None:
            connection.execute(sa.insert(keys).values(name=name, since=datetime.now(UTC).replace(tzinfo=_zone(connection))))


def _zone(connection: sa.Connection):
    return None if connection.dialect.name == "sqlite" else UTC


def _json(vault, place: str, value) -> str:
    packed = zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 1)
    return vault.lock_text(place, packed)


_LOCK: dict[str, Callable] = {
    JSON: _json,
    TEXT: lambda vault, place, value: vault.lock_text(place, value.encode()),
    BYTES: lambda vault, place, value: vault.lock(place, bytes(value)),
}
