"""Brings a registry from the shape in which it lies there to the shape of this version: by migrations, then its triggers.

All of it is one transaction: a process that dies in the middle leaves the registry as it was.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect, text

from workflow.databases import POSTGRESQL, SQLITE, RegistryUnfit, rebuilding
from workflow.triggers import drop_triggers, set_triggers, triggers_are_set
from workflow.upgrade import add_missing_columns

FOLDER = Path(__file__).parent / "migrations"


def versions() -> list[str]:
    """The migrations by their numbers, first to last: `0001`, `0002` …

    Their files are named by them, and each follows the one before, so that Alembic is loaded only where there is work for it.
    """
    return sorted(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def bring_up_to_date(engine: Engine) -> None:
    """Migrates and sets the triggers; does nothing where both are as they should be.

    :raises RegistryUnfit: the registry was made by a later version, or cannot be used by this one.
    """
    with engine.connect() as connection:
        if connection.dialect.name == POSTGRESQL:
            _keeps_every_character(connection)
        if _is_up_to_date(connection):
            return
    with rebuilding(engine) as connection:  # another process may have done it while this one waited
        if _version(connection) != versions()[-1]:
            drop_triggers(connection)  # a table that is made anew loses them, and old rows may have to be filled in
            if _version(connection) is None:
                _take_over(connection)
            upgrade(connection)
        set_triggers(connection)


def _is_up_to_date(connection: Connection) -> bool:
    return _version(connection) == versions()[-1] and triggers_are_set(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    there = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if there is not None and there not in versions():
        raise RegistryUnfit("database_newer", there=there, newest=versions()[-1])
    return there


def _keeps_every_character(connection: Connection) -> None:
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise RegistryUnfit("database_encoding", encoding=encoding)


def upgrade(connection: Connection, to: str = "head") -> None:
    """Runs the migrations in the transaction of this connection, without triggers.

    :param to: the last of them.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _take_over(connection: Connection) -> None:
    """A registry from before there were migrations (all such lie in SQLite) gets the columns that the first one expects.

    The first migration then makes only what is not there.
    """
    if connection.dialect.name != SQLITE or not inspect(connection).has_table("trail"):
        return
    add_missing_columns(connection, tables_of(versions()[0]))


def tables_of(version: str) -> MetaData:
    """The tables as the migrations up to this one make them."""
    tables = MetaData()
    with create_engine("sqlite://").begin() as beside:
        upgrade(beside, version)
        tables.reflect(beside)
    return tables
