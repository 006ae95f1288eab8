"""Brings the registry of an older version up to date: columns and indexes that have come since. It takes nothing away.

Only columns that may be empty can be added so; anything else would need to say what old rows have in it.
"""

from sqlalchemy import Column, Connection, inspect, text
from sqlalchemy.schema import CreateColumn
from sqlmodel import SQLModel


def add_what_is_new(connection: Connection) -> None:
    """Adds the columns and indexes that the tables of this version have and the database does not.

    :raises ValueError: a column is new that may not be empty.
    """
    there = inspect(connection)
    for table in SQLModel.metadata.sorted_tables:
        known = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {_written(column, connection)}"))
        for index in table.indexes:
            index.create(connection, checkfirst=True)


def _written(column: Column, connection: Connection) -> str:
    if not column.nullable:
        raise ValueError(f"{column}: old rows would have nothing in it")
    references = "".join(f" REFERENCES {key.column.table.name} ({key.column.name})" for key in column.foreign_keys)
    return f"{CreateColumn(column).compile(connection)}{references}"
