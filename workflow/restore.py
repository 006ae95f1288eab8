"""The way back from a backup: into a registry that holds nobody yet, all of it or nothing, each part against its digest."""

import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from sqlalchemy import Table, delete, func, insert, select
from sqlmodel import Session, SQLModel

from workflow.backup import FORMAT, MANIFEST, PORTION, BackupRefused, Contents
from workflow.backup_rows import row_of
from workflow.databases import RegistryUnfit, without_hurry
from workflow.filing_refusals import StoreUnavailable
from workflow.key_tables import DataKeyUsed
from workflow.key_use import note_keys
from workflow.locked import as_kept
from workflow.mail_queries import note_restored
from workflow.registry import Registry
from workflow.storage import EvidenceStore, StoreDamaged

_BLOCK = 1024 * 1024
_KEYS = DataKeyUsed.__table__


def read_backup(place: Path) -> Contents:
    """What a backup holds, each of its parts compared with the digest that its manifest names.

    :raises BackupRefused: no_backup, other_format, damaged, incomplete.
    """
    with _opened(place) as archive:
        return _contents(archive)


def _opened(place: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(place)
    except (OSError, zipfile.BadZipFile) as bad:
        raise BackupRefused("no_backup", str(place)) from bad


def _contents(archive: zipfile.ZipFile) -> Contents:
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError, zipfile.BadZipFile) as bad:
        raise BackupRefused("no_backup", MANIFEST) from bad
    if manifest.get("format") != FORMAT:
        raise BackupRefused("other_format", str(manifest.get("format")))
    parts = manifest["parts"]
    for name in parts:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise BackupRefused("damaged", name)
        try:
            with archive.open(name) as part:
                found = _digest_of(part)
        except KeyError:
            raise BackupRefused("incomplete", name) from None
        except (zipfile.BadZipFile, EOFError, OSError) as bad:
            raise BackupRefused("damaged", name) from bad
        if found != parts[name]:
            raise BackupRefused("damaged", name)
    root = tuple(manifest["root"]) if manifest["root"] else None
    at = datetime.fromisoformat(manifest["made_at"])
    return Contents(at, manifest["rows"], manifest["files"], manifest["keys"], root, tuple(sorted(parts)))


def _digest_of(part: BinaryIO) -> str:
    seen = sha256()
    while block := part.read(_BLOCK):
        seen.update(block)
    return seen.hexdigest()


def restore_backup(place: Path, registry: Registry, store: EvidenceStore, keys: Path) -> Contents:
    """Takes an office back into a registry that holds nobody yet: all of it or nothing.

    :param keys: the folder for the key files; one that is there already is never overwritten.
    :raises BackupRefused: not_empty, no_backup, other_format, damaged, incomplete, other_shape, no_room, store_away,
        other_keys (what it holds is locked with data keys that the office's file does not have).
    :raises RegistryDown: the database does not answer.
    """
    with _opened(place) as archive:
        contents = _contents(archive)
        tables = {table.name: table for table in SQLModel.metadata.sorted_tables}
        if unknown := sorted(set(contents.rows) - set(tables)):
            raise BackupRefused("other_shape", ", ".join(unknown))
        try:
            with registry.writing() as session:
                without_hurry(session.connection())
                for table in tables.values():
                    if table is _KEYS:  # the names of this place's own keys: those of the backup come in their stead
                        session.execute(delete(table))
                    elif session.execute(select(func.count()).select_from(table)).scalar_one():
                        raise BackupRefused("not_empty", table.name)
                for name in (name for name in tables if name in contents.rows):
                    _fill(session, tables[name], archive)
                note_restored(session)
                try:
                    note_keys(session, store.vault, datetime.now(UTC))
                except RegistryUnfit as other:
                    raise BackupRefused("other_keys", other.detail["keys"]) from other
                for name in contents.parts:
                    if name.startswith("evidence/"):
                        _take(store, name.removeprefix("evidence/"), archive.read(name))
                _put_keys(archive, contents.parts, keys)
        except OSError as full:
            raise BackupRefused("no_room", str(full)) from full
        except StoreUnavailable as away:
            raise BackupRefused("store_away", away.kind) from away
    return contents


def _take(store: EvidenceStore, name: str, locked: bytes) -> None:
    store.take(name, locked)
    try:
        store.opened(name).close()
    except StoreDamaged as other:
        raise BackupRefused("damaged", f"evidence/{name}") from other


def _fill(session: Session, table: Table, archive: zipfile.ZipFile) -> None:
    with archive.open(f"tables/{table.name}.jsonl") as part:
        kept = as_kept(table)
        rows: Iterable[dict[str, Any]] = (_row(table, line) for line in part)
        if any(key.column.table is table for key in table.foreign_keys):
            rows = _leaders_first(table, list(rows))
        for portion in _portions(rows):
            session.execute(insert(kept), portion)
    column = table.autoincrement_column
    if column is not None and session.get_bind().dialect.name == "postgresql":
        # What counts the rows goes on behind those that were brought; where there is none, NULL changes nothing.
        newest = select(func.max(column)).scalar_subquery()
        session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, column.name), newest)))


def _row(table: Table, line: bytes) -> dict[str, Any]:
    try:
        return row_of(table, line)
    except ValueError as strange:
        raise BackupRefused("other_shape", f"{table.name}.{strange}") from strange


def _leaders_first(table: Table, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows that name another row of their own table come after it."""
    (own,) = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    (key,) = [column.name for column in table.primary_key.columns]
    there: set[Any] = set()
    while rows:
        ready = [row for row in rows if row[own] is None or row[own] in there]
        if not ready:
            raise BackupRefused("damaged", f"tables/{table.name}.jsonl")
        yield from ready
        there.update(row[key] for row in ready)
        rows = [row for row in rows if row[key] not in there]


def _portions(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    portion = []
    for row in rows:
        portion.append(row)
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


def _put_keys(archive: zipfile.ZipFile, parts: Iterable[str], keys: Path) -> None:
    for name in parts:
        if not name.startswith("keys/"):
            continue
        path = keys / name.removeprefix("keys/")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise BackupRefused("not_empty", path.name) from None
        with os.fdopen(handle, "wb") as file:
            file.write(archive.read(name))
