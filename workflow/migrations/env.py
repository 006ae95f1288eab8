"""Where Alembic begins: it works on the connection, and in the transaction, that `workflow.migrating` gives it."""

from typing import Any

from alembic import context
from alembic.operations import ops
from sqlalchemy import TypeDecorator
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import workflow  # noqa: F401  its tables, to compare with


def _written(kind: str, item: Any, autogen: Any) -> str | bool:
    """A type of our own stands in a migration as what the database knows: our types change, a migration does not."""
    if kind == "type" and isinstance(item, TypeDecorator):
        if isinstance(item, AutoString):
            return "sa.String()"
        return f"sa.{item.impl!r}"
    return False


def _first_is_gentle(migration: Any, revision: Any, directives: list[Any]) -> None:
    """The first migration also takes over what older versions made without one: it makes only what is not there."""
    if migration.get_current_revision() is None:
        for operation in directives[0].upgrade_ops.ops:
            _gentle(operation)


def _gentle(operation: Any) -> None:
    if isinstance(operation, ops.CreateTableOp | ops.CreateIndexOp):
        operation.if_not_exists = True
    for part in getattr(operation, "ops", ()):
        _gentle(part)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    render_item=_written,
    process_revision_directives=_first_is_gentle,
)
with context.begin_transaction():
    context.run_migrations()
