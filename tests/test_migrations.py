"""The tables of the registry on both databases: made by migrations, the same as the code's, with every trigger."""

import multiprocessing
import os
import shutil
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from conftest import House, actors, new_office, specimen_vault
from databases import before_migrations, new_database
from sqlalchemy import create_engine, event, inspect, text
from sqlmodel import SQLModel

from forms.office import open_office
from forms.settings import SettingsRefused, read_settings
from forms.wording import LANGUAGES, Say
from workflow import RegistryDown, RegistryUnfit, check_trail, migrating, open_registry, read_case
from workflow.databases import WRITES, engine_for, rebuilding
from workflow.migrating import upgrade, versions
from workflow.tables import Case
from workflow.triggers import TRIGGERS, triggers_are_set, triggers_there

ON_BOTH = True
LATER = '''"""a later version"""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"


def upgrade() -> None:
    for table in ("letter", "trail", "case_file"):
        with op.batch_alter_table(table, recreate="{recreate}") as batch:
            batch.add_column(sa.Column("lent_to", sa.String(), nullable=True))
        op.execute(f"UPDATE {{table}} SET lent_to = 'nobody'")
'''


@pytest.fixture
def empty(database, tmp_path):
    """A database without any table."""
    made = new_database(database.kind, tmp_path, name="empty")
    yield made
    made.drop()


@pytest.fixture
def later(database, tmp_path, monkeypatch):
    """Puts the office into a version whose next migration makes three tables anew, among them two that keep triggers."""
    folder = shutil.copytree(migrating.FOLDER, tmp_path / "100 % later" / "migrations")
    recreate = "always" if database.kind == "sqlite" else "auto"
    (folder / "versions" / "9999_later.py").write_text(LATER.format(before=versions()[-1], recreate=recreate), "utf-8")
    monkeypatch.setattr(migrating, "FOLDER", folder)


def shape(engine) -> dict:
    """Everything that a database says of its tables, in an order of its own."""
    asked = inspect(engine)
    tables = {}
    for name in sorted(set(asked.get_table_names()) - {"alembic_version"}):
        columns = [(one["name"], str(one["type"]), one["nullable"], one["default"]) for one in asked.get_columns(name)]
        tables[name] = {
            "columns": sorted(columns, key=str),
            "key": asked.get_pk_constraint(name)["constrained_columns"],
            "unique": sorted(tuple(one["column_names"]) for one in asked.get_unique_constraints(name)),
            "checks": sorted((one["name"], one["sqltext"]) for one in asked.get_check_constraints(name)),
            "indexes": sorted((one["name"], *one["column_names"], one["unique"]) for one in asked.get_indexes(name)),
            "points to": sorted(
                (*one["constrained_columns"], one["referred_table"], *one["referred_columns"])
                for one in asked.get_foreign_keys(name)
            ),
        }
    return tables


def triggers_of(registry) -> dict[str, str]:
    with registry.reading() as session:
        return triggers_there(session.connection())


# --- the code's tables and the migrations'


def test_no_table_of_the_code_is_without_its_migration(database):
    with engine_for(database.url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_migrations_make_the_very_tables_constraints_and_indexes_of_the_code(database, empty):
    """Alembic does not compare CHECKs; here the database is asked for all it knows."""
    by_code = create_engine(empty.url)
    SQLModel.metadata.create_all(by_code)

    by_migrations = shape(engine_for(database.url))
    assert "four_eyes" in str(by_migrations["case_file"]["checks"])
    assert by_migrations == shape(by_code)
    by_code.dispose()


def test_migrations_are_numbered_and_each_follows_the_one_before():
    known = ScriptDirectory(str(migrating.FOLDER))

    assert [script.revision for script in known.walk_revisions()] == versions()[::-1]
    assert known.get_current_head() == versions()[-1]


def test_of_each_firm_the_one_who_was_admitted_first_and_still_stands_becomes_its_owner(empty):
    with engine_for(empty.url).execution_options(**{WRITES: True}).begin() as connection:
        upgrade(connection, "0006")
        for firm in (1, 2):
            connection.execute(text(f"INSERT INTO organisation VALUES ({firm}, '甲', 'A', 'code {firm}', '2026-01-01', NULL)"))
        for number, login, roles, firm, admitted, ended in (
            (1, "gone", "firm", 1, "2026-01-01", "'2026-02-01'"),
            (2, "later", "firm", 1, "2026-01-03", "NULL"),
            (3, "first", "firm", 1, "2026-01-02", "NULL"),
            (4, "alone", "firm", 2, "2026-01-05", "NULL"),
            (5, "officer", "auditor", "NULL", "2026-01-01", "NULL"),
        ):
            who = f"{number}, '{login}', '名', '{roles}', {firm}, '{admitted}', {ended}, NULL, NULL"
            connection.execute(text(f"INSERT INTO person VALUES ({who})"))

    registry = open_registry(empty.url)

    with registry.reading() as session:
        told = dict(session.execute(text("SELECT login, roles FROM person")).all())
        assert session.execute(text("SELECT DISTINCT agency FROM organisation")).scalars().all() in ([0], [False])
    assert told == {"gone": "firm", "later": "firm", "first": "firm,owner", "alone": "firm,owner", "officer": "auditor"}
    registry.engine.dispose()


# --- triggers


@pytest.mark.parametrize("version", ["nothing", *versions()])
def test_every_trigger_is_there_after_each_migration(empty, version):
    if version != "nothing":
        with engine_for(empty.url).execution_options(**{WRITES: True}).begin() as connection:
            upgrade(connection, version)

    registry = open_registry(empty.url)

    assert triggers_of(registry) == TRIGGERS[empty.kind]
    assert len(TRIGGERS[empty.kind]) > 20
    registry.engine.dispose()


def test_triggers_and_rows_survive_a_migration_that_makes_their_tables_anew(quick_house, tmp_path, database, later):
    house = quick_house
    case = house.issued()
    house.office.registry.engine.dispose()

    office = new_office(tmp_path, house.clock, url=database.url)

    assert triggers_of(office.registry) == TRIGGERS[database.kind]
    assert "lent_to" in {column["name"] for column in inspect(office.registry.engine).get_columns("letter")}
    assert read_case(office, case.id, house.zhao).letter.number == "沪播荐〔2026〕1号"
    assert check_trail(office) == []
    kept = shape(office.registry.engine)
    assert ("replaced_by", "letter", "id") in kept["letter"]["points to"]
    assert ("letter_id", "letter", "id") in kept["letter_document"]["points to"]
    if database.kind == "sqlite":
        with office.registry.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    office.registry.engine.dispose()


def comes_back(database, statements: list[str]) -> None:
    """Somebody with the whole database does this; the next start undoes it."""
    hand = create_engine(database.url)
    with hand.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        assert not triggers_are_set(connection)
    hand.dispose()

    registry = open_registry(database.url)

    with registry.reading() as session:
        assert triggers_are_set(session.connection())
    assert triggers_of(registry) == TRIGGERS[database.kind]
    registry.engine.dispose()


@pytest.mark.on("sqlite")
@pytest.mark.parametrize(
    "by_hand",
    [
        ["DROP TRIGGER trail_no_update"],
        [
            "DROP TRIGGER trail_no_update",
            "CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail WHEN 1 = 0 BEGIN SELECT RAISE(ABORT, ''); END",
        ],
    ],
    ids=["dropped", "rewritten"],
)
def test_a_trigger_that_somebody_took_away_is_there_again_at_the_next_start(database, by_hand):
    comes_back(database, by_hand)


@pytest.mark.on("postgresql")
@pytest.mark.parametrize(
    "by_hand",
    [
        ["DROP TRIGGER trail_no_update ON trail"],
        ["ALTER TABLE trail DISABLE TRIGGER trail_no_update"],
        [
            "DROP TRIGGER trail_no_update ON trail",
            "CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail FOR EACH ROW WHEN (1 = 0) EXECUTE FUNCTION only_added_to()",
        ],
        ["CREATE OR REPLACE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"],
    ],
    ids=["dropped", "switched off", "rewritten", "its function rewritten"],
)
def test_a_trigger_that_somebody_made_harmless_is_at_work_again_at_the_next_start(database, by_hand):
    comes_back(database, by_hand)


# --- the start


def test_a_start_that_has_nothing_to_do_waits_for_nobody(database):
    """A registrar may hold the writers' lock while a time stamp is fetched; commands that only look must not stand behind."""
    engine = engine_for(database.url)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(text("UPDATE person SET name = name"))
        open_registry(database.url).engine.dispose()
    engine.dispose()


def test_of_several_processes_that_start_at_once_one_makes_the_tables_and_the_others_wait(empty):
    together = multiprocessing.get_context("fork")
    started = [together.Process(target=open_registry, args=(empty.url,)) for _ in range(3)]
    for process in started:
        process.start()
    for process in started:
        process.join(120)

    assert [process.exitcode for process in started] == [0] * 3
    with create_engine(empty.url).connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [versions()[-1]]


def test_who_starts_while_another_migrates_waits_longer_than_a_writer_does(empty):
    """And it then finds everything done, and a lock of its own again that is as short as before."""
    engine = engine_for(empty.url)
    asked = {"sqlite": "PRAGMA busy_timeout", "postgresql": "SHOW lock_timeout"}[empty.kind]
    with rebuilding(engine) as connection:
        assert str(connection.exec_driver_sql(asked).scalar()) in {"600000", "10min"}
    with engine.connect() as connection:
        assert str(connection.exec_driver_sql(asked).scalar()) in {"15000", "15s"}
    engine.dispose()


def test_a_process_that_dies_while_it_migrates_leaves_the_registry_as_it_was(house, tmp_path, database, later):
    case = house.draft()
    house.office.registry.engine.dispose()
    before = shape(engine_for(database.url))

    child = os.fork()
    if child == 0:
        try:
            engine = engine_for(database.url)
            event.listen(engine, "commit", lambda _: os._exit(7))
            migrating.bring_up_to_date(engine)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7

    engine = engine_for(database.url)
    assert shape(engine) == before
    with engine.connect() as connection:
        assert triggers_there(connection) == TRIGGERS[database.kind]
    engine.dispose()
    again = new_office(tmp_path, house.clock, url=database.url)
    assert read_case(again, case.id, house.zhou).case.reference == case.reference
    again.registry.engine.dispose()


# --- registries that this version cannot work with


def test_a_registry_of_a_later_version_is_refused_in_words_and_left_alone(database, monkeypatch, tmp_path):
    with create_engine(database.url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    monkeypatch.setenv("JIANCAI_DATABASE_URL", database.url)
    monkeypatch.setenv("JIANCAI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JIANCAI_DEMONSTRATION", "true")
    monkeypatch.setenv("JIANCAI_DATA_KEY_FILE", str(specimen_vault(tmp_path).file))

    with pytest.raises(SettingsRefused) as refused:
        open_office(read_settings())

    for lang in LANGUAGES:
        (line,) = refused.value.lines(Say(lang))
        assert "9999" in line
        assert versions()[-1] in line
    with create_engine(database.url).connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
        assert triggers_there(connection) == TRIGGERS[database.kind]


@pytest.mark.on("postgresql")
def test_a_server_that_cannot_keep_every_character_is_refused(tmp_path, database):
    latin = new_database(database.kind, tmp_path, how="ENCODING 'LATIN1' TEMPLATE template0")

    with pytest.raises(RegistryUnfit) as unfit:
        open_registry(latin.url)

    assert (unfit.value.kind, unfit.value.detail) == ("database_encoding", {"encoding": "LATIN1"})
    latin.drop()


@pytest.mark.on("sqlite")
def test_a_registry_from_before_there_were_migrations_is_taken_over_with_all_its_cases(quick_house, tmp_path):
    house = quick_house
    case = house.issued()
    house.office.registry.engine.dispose()
    whole = shape(create_engine(f"sqlite:///{tmp_path / 'office.db'}"))
    before_migrations(
        tmp_path / "office.db",
        "DROP INDEX ix_letter_unsealed_digest", "ALTER TABLE letter DROP COLUMN unsealed_digest",
        "DROP TABLE notice_document", "DROP TABLE notice", "DROP TABLE judgement", "DROP INDEX case_by_state",
    )  # fmt: skip

    office = new_office(tmp_path, house.clock)

    assert shape(office.registry.engine) == whole
    assert triggers_of(office.registry) == TRIGGERS["sqlite"]
    assert check_trail(office) == []
    assert read_case(office, case.id, house.zhao).letter.number == "沪播荐〔2026〕1号"
    assert House(office, house.clock, actors(office)).refused().state == "refused"  # which gives a notice
    office.registry.engine.dispose()


@pytest.mark.on("sqlite")
def test_a_registry_too_old_to_be_filled_in_is_refused_by_name_and_left_alone(house, tmp_path):
    house.office.registry.engine.dispose()
    before_migrations(tmp_path / "office.db", "ALTER TABLE evidence DROP COLUMN media_type")

    with pytest.raises(RegistryUnfit, match=r"evidence\.media_type"):
        open_registry(f"sqlite:///{tmp_path / 'office.db'}")

    assert not inspect(create_engine(f"sqlite:///{tmp_path / 'office.db'}")).has_table("alembic_version")


@pytest.mark.on("sqlite")
def test_rows_that_point_to_nothing_stop_a_migration(house, tmp_path, later):
    case = house.filed()
    house.office.registry.engine.dispose()
    with sqlite3.connect(tmp_path / "office.db") as hand:
        hand.execute(f"UPDATE evidence SET attached_by = 4711 WHERE case_id = {case.id}")

    with pytest.raises(RegistryUnfit, match="database_torn: table evidence, row 1"):
        open_registry(f"sqlite:///{tmp_path / 'office.db'}")

    assert "lent_to" not in str(shape(create_engine(f"sqlite:///{tmp_path / 'office.db'}")))


def test_a_server_that_is_not_there_is_a_fault_of_the_machine(tmp_path):
    with pytest.raises(RegistryDown):
        open_registry(f"postgresql+psycopg://jiancai@/office?host={tmp_path}")


def test_the_way_to_the_registry_is_open_in_memory_too():
    registry = open_registry("sqlite:///:memory:")
    with registry.reading() as session:
        assert session.get(Case, 1) is None
