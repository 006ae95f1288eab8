"""Personal data lies locked in database, store and backup; keys change while people work; a wrong key opens nothing."""

import os
import shutil
import signal
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ANSWERS, House, new_office, pdf, specimen_vault
from databases import before_migrations
from sqlalchemy import inspect, text

from forms.terminal import main
from workflow import (
    BackupRefused,
    DataKeysRefused,
    FolderStore,
    RegistryDown,
    RegistryUnfit,
    StoreDamaged,
    Vault,
    attach,
    check_trail,
    files_are_open,
    letter_document,
    lock_files,
    make_data_keys,
    open_registry,
    read_case,
    read_keys,
    recompute_all,
    restore_backup,
    rotate_keys,
    write_backup,
)
from workflow.locked import as_kept, locked_columns, locked_tables
from workflow.triggers import TRIGGERS, triggers_there
from workflow.vault import ValueLocked, key_of

ON_BOTH = True
PLAIN = ("HOFFMANN", "C01X00T47", "1994-05-17", "zhou.min@lanqiao.example", "5550 0100", "霍莱娜")


def cases_of(house: House) -> None:
    """A letter, a refusal with its notice, and a draft with a file whose bytes can be told."""
    house.issued()
    house.refused()
    case = house.draft()
    attach(house.office, case.id, case.version, house.zhou, "education", "HOFFMANN 学位.pdf", pdf(3))


def lies(registry) -> dict[str, list]:
    """Every locked value as it lies in the database, by column."""
    found = {}
    with registry.reading() as session:
        for table in locked_tables():
            kept = as_kept(table)
            for column in locked_columns(table):
                values = session.execute(kept.select().with_only_columns(kept.c[column.name])).scalars()
                found[column.type.place] = [value for value in values if value]
    return found


def keys_in_use(house: House) -> set[str]:
    """The names of the keys that values and files are locked with."""
    values = [value for values in lies(house.office.registry).values() for value in values]
    names = {key_of(value if isinstance(value, bytes) else value.encode()) for value in values}
    return names | {house.office.evidence.key_of(path.name) for path in files_of(house)}


def files_of(house: House) -> list[Path]:
    return [path for path in house.office.evidence.folder.rglob("*") if path.is_file()]


def all_is_well(house: House) -> None:
    office = house.office
    assert check_trail(office) == []
    assert [fault for one in recompute_all(office.registry) for fault in one.faults] == []
    for path in files_of(house):
        office.evidence.read(path.name)
    assert letter_document(office, 1, house.li, "print")[1].startswith(b"%PDF")
    with office.registry.reading() as session:
        assert triggers_there(session.connection()) == TRIGGERS[office.registry.engine.dialect.name]


# --- at rest


def test_nothing_personal_lies_open_in_the_database(quick_house):
    cases_of(quick_house)
    with quick_house.office.registry.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        dumped = "\n".join(str(row) for name in tables for row in connection.execute(text(f"SELECT * FROM {name}")))

    assert [word for word in PLAIN if word in dumped] == []
    assert len(dumped) > 10_000
    used = {place: values for place, values in lies(quick_house.office.registry).items() if values}
    assert len(used) > 12
    assert keys_in_use(quick_house) == {quick_house.office.evidence.vault.held.current}


@pytest.mark.on("sqlite")
def test_a_value_opens_unchanged_and_in_its_own_column_only(tmp_path):
    vault = specimen_vault(tmp_path)
    locked = vault.lock("case_file.answers", b"1994-05-17")

    assert vault.unlock("case_file.answers", locked) == b"1994-05-17"
    assert locked != vault.lock("case_file.answers", b"1994-05-17")
    for place, value in (
        ("letter.statement", locked),
        ("case_file.answers", locked[:-1]),
        ("case_file.answers", locked[:-1] + bytes([locked[-1] ^ 1])),
        ("case_file.answers", b"1994-05-17"),
        ("case_file.answers", b"jc1:00000000:" + locked[13:]),
    ):
        with pytest.raises(ValueLocked):
            vault.unlock(place, value)


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("size", [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 200_000])
def test_a_file_comes_back_whole_and_no_part_of_it_can_be_touched(tmp_path, size):
    store = FolderStore(tmp_path / "evidence", specimen_vault(tmp_path))
    content = os.urandom(size)
    name = store.keep(content)
    (path,) = (path for path in store.folder.rglob("*") if path.is_file())
    whole = path.read_bytes()

    assert store.read(name) == content
    assert size < 32 or content[:32] not in whole
    frame = 64 * 1024 + 16
    spoilt = [whole[:-1], whole[:-16], whole + b"x", whole[:40] + bytes([whole[40] ^ 1]) + whole[41:]]
    if size > 64 * 1024:  # a frame left out at the end, and two that changed places
        spoilt += [whole[: 29 + frame], whole[:29] + whole[29 + frame : 29 + 2 * frame] + whole[29 : 29 + frame]]
    for other in spoilt:
        path.write_bytes(other)
        with pytest.raises(StoreDamaged):
            store.opened(name)


# --- the file of the keys


@pytest.mark.on("sqlite")
def test_a_file_of_keys_that_cannot_be_used_is_refused_by_what_is_wrong(tmp_path):
    file = tmp_path / "data.key"
    make_data_keys(file)
    whole = file.read_text("utf-8")

    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(DataKeysRefused, match="there"):
        make_data_keys(file)
    assert file.read_text("utf-8") == whole
    for content, mode, kind in (
        (whole, 0o640, "open"),
        (whole[:-20], 0o600, "unreadable"),
        ("", 0o600, "unreadable"),
        (whole.replace("current", "currant"), 0o600, "unreadable"),
    ):
        file.write_text(content, "utf-8")
        file.chmod(mode)
        with pytest.raises(DataKeysRefused, match=kind):
            Vault(file)
    file.unlink()
    with pytest.raises(DataKeysRefused, match="missing"):
        Vault(file)


def test_a_start_with_the_wrong_keys_is_refused_and_changes_nothing(quick_house, database, tmp_path):
    cases_of(quick_house)
    before = lies(quick_house.office.registry)
    make_data_keys(tmp_path / "other.key")

    with pytest.raises(RegistryUnfit) as refused:
        open_registry(database.url, Vault(tmp_path / "other.key"))

    assert refused.value.kind == "data_keys_unknown"
    assert quick_house.office.evidence.vault.held.current in refused.value.detail["keys"]
    assert lies(quick_house.office.registry) == before


def test_without_keys_nothing_locked_is_read(quick_house, database):
    cases_of(quick_house)
    blind = replace(quick_house.office, registry=open_registry(database.url))

    with pytest.raises(RegistryDown, match="locked"):
        read_case(blind, 1, quick_house.zhao)
    blind.registry.engine.dispose()


@pytest.mark.on("sqlite")
def test_commands_name_the_missing_file_and_make_no_other(monkeypatch, tmp_path, capsys):
    for name in [name for name in os.environ if name.startswith("JIANCAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("JIANCAI_DATA_DIR", str(tmp_path / "office"))
    monkeypatch.setenv("JIANCAI_DEMONSTRATION", "yes")
    assert main(["doctor", "--lang", "en"]) == 0
    assert "✓ Data keys: usable, 1 of them" in capsys.readouterr().out
    (tmp_path / "office" / "keys" / "data.key").unlink()

    for command in (["doctor"], ["keys", "make"], ["keys", "rotate"], ["trail", "verify"], ["backup", str(tmp_path / "b.zip")]):
        assert main([*command, "--lang", "en"]) == 2
        assert str(tmp_path / "office" / "keys" / "data.key") in capsys.readouterr().err
    assert not (tmp_path / "office" / "keys" / "data.key").exists()
    assert not (tmp_path / "b.zip").exists()


# --- from before


@pytest.mark.on("sqlite")
def test_an_office_from_before_is_locked_at_its_next_start_and_all_digests_hold(quick_house, tmp_path, clock):
    cases_of(quick_house)
    office = quick_house.office
    office.registry.engine.dispose()
    before_migrations(tmp_path / "office.db")
    contents = {path: office.evidence.read(path.name) for path in files_of(quick_house)}
    for path, content in contents.items():
        path.write_bytes(content)
    with sqlite3.connect(tmp_path / "office.db") as old:
        assert "HOFFMANN" in str(old.execute("SELECT answers FROM case_file").fetchall())
    old.close()

    with pytest.raises(RegistryUnfit, match="data_keys_needed"):
        open_registry(f"sqlite:///{tmp_path / 'office.db'}")
    again = House(new_office(tmp_path, clock), clock, quick_house.people)
    assert files_are_open(again.office.registry)
    list(lock_files(again.office.registry, again.office.evidence, clock()))

    assert not files_are_open(again.office.registry)
    assert keys_in_use(again) == {again.office.evidence.vault.held.current}
    assert read_case(again.office, 1, again.zhou).case.answers["passport_number"] == ANSWERS["passport_number"]
    all_is_well(again)
    again.office.registry.engine.dispose()


# --- rotation


def test_a_rotation_locks_everything_anew_and_takes_the_old_key_out(quick_house, tmp_path):
    cases_of(quick_house)
    vault = quick_house.office.evidence.vault
    old, marked = vault.held.current, vault.mark("x", "y")

    told = list(rotate_keys(quick_house.office.registry, quick_house.office.evidence, quick_house.clock(), batch=3))

    assert keys_in_use(quick_house) == {vault.held.current}
    assert old not in {*vault.held.keys, vault.held.current}
    assert told[-1].out == (old,)
    assert read_keys(told[-1].aside[0]).keys.keys() == {old}
    assert vault.mark("x", "y") == marked  # values are still found by their marks
    assert sum(one.what == "case_file" for one in told) == 1
    all_is_well(quick_house)
    assert quick_house.issued().state == "issued"


def test_a_rotation_that_is_killed_goes_on_and_another_process_works_meanwhile(quick_house, tmp_path, database, clock):
    cases_of(quick_house)
    office, old = quick_house.office, quick_house.office.evidence.vault.held.current
    office.registry.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            other = new_office(tmp_path, clock, url=database.url)
            for number, _ in enumerate(rotate_keys(other.registry, other.evidence, clock(), batch=1)):
                if number == 7:
                    os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL

    assert len(keys_in_use(quick_house)) == 2
    assert quick_house.issued().state == "issued"  # this process had read the keys before; it writes with the new one
    new = office.evidence.vault.held.current
    assert new != old
    assert read_case(office, 1, quick_house.zhou).letter is not None
    told = list(rotate_keys(office.registry, office.evidence, clock()))

    assert told[-1].out == (old,)
    assert keys_in_use(quick_house) == {new}
    all_is_well(quick_house)


@pytest.mark.on("sqlite")
def test_a_backup_from_before_needs_the_old_key_and_says_so(quick_house, tmp_path):
    cases_of(quick_house)
    office, vault = quick_house.office, quick_house.office.evidence.vault
    old = vault.held.current
    write_backup(office.registry, office.evidence, tmp_path / "none", tmp_path / "b.zip", quick_house.clock())
    aside = list(rotate_keys(office.registry, office.evidence, quick_house.clock()))[-1].aside[0]
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    assert [word for word in PLAIN if word.encode() in parts] == []
    assert b"JC-2026-0001" in parts

    (tmp_path / "elsewhere").mkdir()
    shutil.copy(vault.file, tmp_path / "elsewhere" / "data.key")
    there = Vault(tmp_path / "elsewhere" / "data.key")
    store = FolderStore(tmp_path / "elsewhere" / "evidence", there)
    registry = open_registry(f"sqlite:///{tmp_path / 'elsewhere' / 'office.db'}", there)
    with pytest.raises(BackupRefused, match=f"other_keys: {old}"):
        restore_backup(tmp_path / "b.zip", registry, store, tmp_path / "elsewhere" / "keys")
    there.open_with(read_keys(aside))
    restore_backup(tmp_path / "b.zip", registry, store, tmp_path / "elsewhere" / "keys")

    restored = House(replace(office, registry=registry, evidence=store), quick_house.clock, quick_house.people)
    all_is_well(restored)
    registry.engine.dispose()
