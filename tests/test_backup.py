"""Backup, restore, doctor: an office taken back into an empty place is the same office; a damaged backup restores nothing."""

import json
import os
import re
import shutil
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import PASSWORD, House, pdf, specimen_vault
from databases import KINDS, new_database
from sqlmodel import SQLModel, select

from forms.terminal import main
from workflow import (
    BackupRefused,
    FolderStore,
    Seal,
    attach,
    check_trail,
    look_over,
    open_registry,
    prepare,
    read_backup,
    recompute_all,
    remit,
    restore_backup,
    sign_in,
    write_backup,
)
from workflow.backup import LEFT_OUT

STATES = ("draft", "filed", "returned", "proposed", "remitted", "decided", "issued", "revoked", "refused", "withdrawn")


def full(house: House) -> None:
    for state in STATES:
        house.in_state(state)
    void, still_open = house.decided(), house.decided()
    for case in (void, still_open):
        prepare(house.office, case.id, case.version, house.li)
    remit(house.office, void.id, void.version + 1, house.wang, "护照页不清晰")
    with_a_file(house)


def with_a_file(house: House) -> None:
    case = house.draft()
    attach(house.office, case.id, case.version, house.zhou, "education", "学位证书.pdf", pdf(2))


def keys_of(house: House) -> Path:
    return house.office.seal.files.public.parent


def backed_up(house: House, place: Path) -> Path:
    write_backup(house.office.registry, house.office.evidence, keys_of(house), place, house.clock())
    return place


def elsewhere(tmp_path: Path) -> tuple[Path, FolderStore]:
    """Another place, to which somebody has brought the data keys."""
    folder = tmp_path / "elsewhere"
    return folder, FolderStore(folder / "evidence", specimen_vault(tmp_path))


def rows(office_registry: object) -> dict[str, list]:
    with office_registry.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in SQLModel.metadata.sorted_tables
            if table.name not in (*LEFT_OUT, "data_key")  # names of keys; a new place has noted its own
        }


@pytest.fixture
def of_the_other_kind(database, tmp_path):
    """An empty database of the kind that the office's own is not of."""
    (other,) = set(KINDS) - {database.kind}
    (tmp_path / "elsewhere").mkdir()
    made = new_database(other, tmp_path / "elsewhere")
    yield made
    made.drop()


@pytest.mark.on(*KINDS)
def test_an_office_taken_back_into_an_empty_place_is_the_same_office(house, tmp_path, of_the_other_kind):
    full(house)
    folder, store = elsewhere(tmp_path)
    held = write_backup(house.office.registry, house.office.evidence, keys_of(house), tmp_path / "b.zip", house.clock())
    registry = open_registry(of_the_other_kind.url, store.vault)

    assert restore_backup(tmp_path / "b.zip", registry, store, folder / "keys") == held

    assert rows(registry) == rows(house.office.registry)
    assert min(held.rows[name] for name in ("person", "case_file", "letter", "trail", "evidence", "claim_finding")) > 0
    again = replace(house.office, registry=registry, evidence=store)
    assert check_trail(again) == []
    assert not any(one.faults for one in recompute_all(registry))
    found = {one.what: one for one in look_over(again, folder)}
    assert {what for what, one in found.items() if not one.sound} <= {"room"}
    assert found["newest_letter"].looked_at == 1
    assert found["files"].looked_at == held.files > 0
    kept = {path.relative_to(folder / "keys"): path.read_bytes() for path in (folder / "keys").rglob("*") if path.is_file()}
    assert kept == {path.relative_to(keys_of(house)): path.read_bytes() for path in keys_of(house).rglob("*") if path.is_file()}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder / "keys").rglob("*"))
    registry.engine.dispose()


def test_who_was_signed_in_signs_in_again(house, tmp_path):
    sign_in(house.office, "zhou", PASSWORD, "10.0.0.1")
    folder, store = elsewhere(tmp_path)
    registry = open_registry(f"sqlite:///{folder / 'office.db'}", store.vault)
    restore_backup(backed_up(house, tmp_path / "b.zip"), registry, store, folder / "keys")

    with registry.reading() as session:
        for name in LEFT_OUT:
            assert session.execute(select(SQLModel.metadata.tables[name])).all() == []


@pytest.mark.on(*KINDS)
def test_the_office_goes_on_where_it_was(house, tmp_path, of_the_other_kind):
    house.issued()
    folder, store = elsewhere(tmp_path)
    registry = open_registry(of_the_other_kind.url, store.vault)
    restore_backup(backed_up(house, tmp_path / "b.zip"), registry, store, folder / "keys")
    there = House(replace(house.office, registry=registry, evidence=store), house.clock, house.people)

    case = there.issued()

    assert case.reference == "JC-2026-0002"
    assert check_trail(there.office) == []
    registry.engine.dispose()


def test_nobody_else_may_read_it_and_the_passphrase_is_not_in_it(house, tmp_path):
    keys = tmp_path / "keys of the office"
    shutil.copytree(keys_of(house), keys)
    shutil.copy(house.office.evidence.vault.file, keys)
    secret = keys / "passphrase"
    secret.write_text("words")

    write_backup(
        house.office.registry,
        house.office.evidence,
        keys,
        tmp_path / "b.zip",
        house.clock(),
        left_out=[secret, keys / "data.key"],
    )

    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert "keys/seal.p12" in archive.namelist()
        assert not {"keys/passphrase", "keys/data.key"} & set(archive.namelist())


def test_a_place_with_somebody_in_it_is_left_alone(house, tmp_path):
    place = backed_up(house, tmp_path / "b.zip")
    before = rows(house.office.registry)

    with pytest.raises(BackupRefused, match="not_empty"):
        restore_backup(place, house.office.registry, house.office.evidence, tmp_path / "keys")

    assert rows(house.office.registry) == before


def test_a_key_that_is_there_is_never_overwritten(house, tmp_path):
    folder, store = elsewhere(tmp_path)
    (folder / "keys").mkdir(parents=True)
    (folder / "keys" / "seal.p12").write_bytes(b"another")
    registry = open_registry(f"sqlite:///{folder / 'office.db'}", store.vault)

    with pytest.raises(BackupRefused, match=r"not_empty: seal\.p12"):
        restore_backup(backed_up(house, tmp_path / "b.zip"), registry, store, folder / "keys")

    assert (folder / "keys" / "seal.p12").read_bytes() == b"another"
    assert rows(registry)["person"] == []


def spoilt(place: Path, change) -> Path:
    """The backup with its parts changed; the ZIP's own check sums are right again."""
    with zipfile.ZipFile(place) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(place, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return place


def a_row_changed(parts):
    parts["tables/trail.jsonl"] = parts["tables/trail.jsonl"].replace(b'"number":1,', b'"number":1 ,', 1)


def a_part_gone(parts):
    del parts["tables/trail.jsonl"]


def no_manifest(parts):
    del parts["manifest.json"]


def other_format(parts):
    parts["manifest.json"] = parts["manifest.json"].replace(b"backup.v2", b"backup.v9")


def a_way_out(parts):
    told = json.loads(parts["manifest.json"])
    told["parts"]["keys/../../out"] = told["parts"]["tables/trail.jsonl"]
    parts["manifest.json"] = json.dumps(told).encode()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (a_row_changed, "damaged"),
        (a_part_gone, "incomplete"),
        (no_manifest, "no_backup"),
        (other_format, "other_format"),
        (a_way_out, "damaged"),
    ],
)
def test_a_spoilt_backup_restores_nothing(house, tmp_path, change, kind):
    place = spoilt(backed_up(house, tmp_path / "b.zip"), change)
    folder, store = elsewhere(tmp_path)
    registry = open_registry(f"sqlite:///{folder / 'office.db'}", store.vault)

    with pytest.raises(BackupRefused, match=kind):
        read_backup(place)
    with pytest.raises(BackupRefused, match=kind):
        restore_backup(place, registry, store, folder / "keys")

    assert all(found == [] for found in rows(registry).values())
    assert not (folder / "keys").exists()


def test_a_file_cut_off_is_no_backup(house, tmp_path):
    place = backed_up(house, tmp_path / "b.zip")
    os.truncate(place, place.stat().st_size // 2)

    with pytest.raises(BackupRefused, match="no_backup"):
        read_backup(place)


def test_a_lost_file_stops_the_backup_and_an_older_one_stays(house, tmp_path):
    with_a_file(house)
    place = backed_up(house, tmp_path / "b.zip")
    before = place.read_bytes()
    for file in (path for path in house.office.evidence.folder.rglob("*") if path.is_file()):
        file.unlink()

    with pytest.raises(BackupRefused, match="evidence_lost"):
        backed_up(house, place)

    assert place.read_bytes() == before
    assert [path.name for path in tmp_path.glob(".writing-*")] == []


def test_a_folder_that_cannot_be_written_is_told(house, tmp_path):
    with pytest.raises(BackupRefused, match="no_room"):
        backed_up(house, tmp_path / "not there" / "b.zip")


def test_the_doctor_names_what_is_wrong(house, tmp_path):
    house.issued()
    with_a_file(house)
    lost = sorted(path for path in house.office.evidence.folder.rglob("*") if path.is_file())[0]
    lost.write_bytes(b"something else")
    files = house.office.seal.files  # shared by all tests, so this one gets a folder of its own
    without = replace(house.office, seal=Seal(replace(files, public=tmp_path / "no keys")))

    with sqlite3.connect(house.office.registry.engine.url.database) as database:  # somebody with the whole database
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE letter_document SET content = x'25504446'")
        database.execute("UPDATE trail SET reason = 'nothing to see' WHERE number = 2")
        database.execute("UPDATE serial SET last = last + 1 WHERE kind = 'letter'")

    found = {one.what: one for one in look_over(without, tmp_path)}

    wrong = {what for what, one in found.items() if not one.sound}
    assert wrong - {"room"} == {"trail", "numbers", "files", "scores", "newest_letter", "seal"}
    assert found["trail"].wrong == "altered 2"
    assert found["numbers"].wrong == "letter 2026: 1"
    assert found["files"].wrong == lost.name


# --- the commands, in a demonstration office


@pytest.fixture
def demonstration(monkeypatch, tmp_path, capsys):
    """An office of the settings with a letter in it, and the command that works on it."""
    for name in [name for name in os.environ if name.startswith("JIANCAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("JIANCAI_DEMONSTRATION", "yes")
    monkeypatch.setenv("JIANCAI_DATA_DIR", str(tmp_path / "office"))

    def run(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--lang", "en"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def bring_data_key(of: Path, to: Path) -> None:
    (to / "keys").mkdir(parents=True, exist_ok=True)
    shutil.copy(of / "keys" / "data.key", to / "keys")


def test_a_demonstration_office_is_backed_up_drilled_and_restored(demonstration, monkeypatch, tmp_path):
    place = tmp_path / "backup.zip"
    assert demonstration("doctor")[0] == 0

    code, out, err = demonstration("backup", str(place))
    assert (code, err) == (0, "")
    assert re.search(r"\d+ rows, 0 uploaded files, [1-9]\d* key files", out)
    code, out, err = demonstration("restore", str(place), "--verify")
    assert (code, err) == (0, "")
    assert "✗" not in out
    assert "Everybody signs in again" in out
    code, _, err = demonstration("restore", str(place))
    assert code == 2
    assert "not empty" in err

    monkeypatch.setenv("JIANCAI_DATA_DIR", str(tmp_path / "another"))
    code, _, err = demonstration("restore", str(place))
    assert code == 2
    assert "data.key" in err
    assert "in no backup" in err
    bring_data_key(tmp_path / "office", tmp_path / "another")
    assert demonstration("restore", str(place))[0] == 0
    assert demonstration("doctor")[0] == 0


def test_a_drill_never_touches_the_bucket_of_the_office(demonstration, monkeypatch, tmp_path):
    place = tmp_path / "backup.zip"
    assert demonstration("backup", str(place))[0] == 0
    for name, value in (("EVIDENCE_STORE", "s3://evidence"), ("S3_ENDPOINT", "http://127.0.0.1:9"), ("S3_REGION", "x")):
        monkeypatch.setenv(f"JIANCAI_{name}", value)  # nobody listens there

    code, out, err = demonstration("restore", str(place), "--verify")

    assert (code, err) == (0, "")
    assert "✗" not in out


def test_what_is_no_backup_is_refused_in_words(demonstration, tmp_path):
    (tmp_path / "x").write_text("no backup")
    assert demonstration("doctor")[0] == 0

    code, out, err = demonstration("restore", str(tmp_path / "x"), "--verify")

    assert (code, out) == (2, "")
    assert "no backup of this system" in err


def test_a_backup_that_cannot_be_written_is_refused_in_words(demonstration, tmp_path):
    code, out, err = demonstration("backup", str(tmp_path / "not there" / "b.zip"))

    assert (code, out) == (2, "")
    assert "cannot be written" in err
