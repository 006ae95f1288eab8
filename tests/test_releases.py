"""Each registry that a release has laid down is taken over by this version, on both databases, and is sound afterwards."""

import sqlite3
import zipfile
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Clock, new_office
from databases import new_database
from sqlalchemy import create_engine, text

from forms.letter.printing import print_document
from forms.office_keys import PASSPHRASE
from workflow import (
    Answer,
    FolderStore,
    KeyFiles,
    Seal,
    check_trail,
    files_are_open,
    lock_files,
    look_over,
    verify_code,
)
from workflow.databases import WRITES, engine_for
from workflow.migrating import upgrade, versions
from workflow.triggers import TRIGGERS, triggers_there

ON_BOTH = True
RELEASES = sorted((Path(__file__).parent / "releases").glob("*.zip"))
NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)  # the day after the first of them was made


@pytest.fixture(params=RELEASES, ids=lambda path: path.stem)
def release(request, tmp_path) -> Path:
    """The folder of an office as a release has left it."""
    with zipfile.ZipFile(request.param) as archive:
        archive.extractall(tmp_path / "release")
    for file in (tmp_path / "release" / "keys").rglob("*"):
        file.chmod(0o700 if file.is_dir() else 0o600)
    return tmp_path / "release"


def laid_down(release: Path, database) -> str:
    """The release's registry in a database of this kind, just as it was; its last migration."""
    old = sqlite3.connect(release / "office.db")
    (migration,) = old.execute("SELECT version_num FROM alembic_version").fetchone()
    if database.kind == "sqlite":
        Path(database.url.removeprefix("sqlite:///")).write_bytes((release / "office.db").read_bytes())
        return migration
    engine = engine_for(database.url)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        upgrade(connection, migration)  # the tables as they were then; now their rows, as values that no model has touched
        there = connection.connection.dbapi_connection
        there.execute("SET session_replication_role = replica")  # rows come by table, not in the order that keys ask for
        for (name,) in old.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
        ).fetchall():
            found = old.execute(f"SELECT * FROM {name}")
            columns = [column[0] for column in found.description]
            places = ", ".join(["%s"] * len(columns))
            with there.cursor() as cursor:
                cursor.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({places})", found.fetchall())
        there.execute("SET session_replication_role = DEFAULT")
    engine.dispose()
    return migration


def test_there_is_a_state_of_the_first_shape():
    assert RELEASES
    assert RELEASES[0].name.startswith(versions()[0])


def test_a_release_is_taken_over_and_everything_in_it_is_sound(release, tmp_path, database):
    made = new_database(database.kind, tmp_path, name="taken-over")
    before = laid_down(release, made)
    with create_engine(made.url).connect() as connection:
        cases, entries = (connection.execute(text(f"SELECT count(*) FROM {name}")).scalar() for name in ("case_file", "trail"))
    assert cases == 3
    assert before in versions()

    office = new_office(release, Clock(NOW), print_document, made.url)
    keys = release / "keys"
    files = KeyFiles(keys / "seal.p12", keys / "statement.pem", keys / "public", passphrase_file=keys / PASSPHRASE)
    office = replace(office, evidence=FolderStore(release / "evidence", office.evidence.vault), seal=Seal(files))
    assert files_are_open(office.registry)
    deque(lock_files(office.registry, office.evidence, NOW), maxlen=0)  # as the office does when it opens

    found = list(look_over(office, release))
    assert [(one.what, one.wrong) for one in found if not one.sound] == []
    assert {one.what: one.looked_at for one in found}["newest_letter"] == 1
    assert {one.what: one.looked_at for one in found}["files"] > 5
    assert check_trail(office) == []
    with office.registry.reading() as session:
        assert session.execute(text("SELECT version_num FROM alembic_version")).scalar() == versions()[-1]
        assert session.execute(text("SELECT count(*) FROM trail")).scalar() >= entries
        assert triggers_there(session.connection()) == TRIGGERS[made.kind]
        code = session.execute(text("SELECT code FROM letter")).scalar_one()
    assert verify_code(office, code).answer is Answer.GENUINE
    office.registry.engine.dispose()
    made.drop()
