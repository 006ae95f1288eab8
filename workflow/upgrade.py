"""Takes over a registry from before there were migrations: columns that have come since. It takes nothing away.

Only columns that may be empty can be added so; anything else would need to say what old rows have in it.
"""

from sqlalchemy import Column, Connection, MetaData, inspect, text
from sqlalchemy.schema import CreateColumn

from workflow.databases import RegistryUnfit


def add_missing_columns(connection: Connection, base: MetaData) -> None:
    """Adds the columns that the tables of `base` have and those of the database do not.

    :param base: the tables as the first migration makes them.
    :raises RegistryUnfit: a column is missing that may not be empty (database_older).
    """
    there = inspect(connection)
    for table in base.sorted_tables:
        if not there.has_table(table.name):
            continue  # the migration makes it
        known = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {_written(column, connection)}"))


def _written(column: Column, connection: Connection) -> str:
    if not column.nullable:
        raise RegistryUnfit("database_older", column=str(column))
    references = "".join(f" REFERENCES {key.column.table.name} ({key.column.name})" for key in column.foreign_keys)
    return f"{CreateColumn(column).compile(connection)}{references}"
