"""One file that holds an office: every row of the registry, every uploaded file, the keys' files.

It is a ZIP archive of plain parts, so that it can be restored into either kind of database, and read in an emergency by hand:
`tables/<name>.jsonl` (one row a line), `evidence/<sha256>`, `keys/<file>`, and at the end `manifest.json` with their digests.
Sessions and one-time links are left out: after a restore everybody signs in again, and no used link opens anew. What is locked
in the office is carried as it lies there, and the data keys are left out: without them nobody reads it.
"""

import json
import os
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, select
from sqlmodel import SQLModel

from workflow.account_tables import OneTimeLink, SignIn, WrongPassword
from workflow.backup_rows import line_of
from workflow.filing_refusals import StoreUnavailable
from workflow.locked import as_kept
from workflow.queries import newest_entry
from workflow.registry import Registry
from workflow.storage import EvidenceStore, StoreDamaged
from workflow.upkeep_queries import every_file

FORMAT = "jiancai/backup.v2"  # v1, before anything was locked, was never released
MANIFEST = "manifest.json"
LEFT_OUT = (SignIn.__tablename__, WrongPassword.__tablename__, OneTimeLink.__tablename__)
PORTION = 100  # rows written or read at once


class BackupRefused(RuntimeError):
    """A backup cannot be made or taken back. A fault for whoever runs the office.

    :param kind: no_room, evidence_lost, store_away; not_empty, no_backup, other_format, damaged, incomplete, other_shape.
    :param what: the part, table, file or version that it is about.
    """

    def __init__(self, kind: str, what: str = "") -> None:
        super().__init__(f"{kind}: {what}")
        self.kind, self.what = kind, what


@dataclass(frozen=True)
class Contents:
    """What a backup says that it holds.

    :param rows: of each table. :param files: that were uploaded. :param keys: files of keys.
    :param root: number and digest of the last entry of the trail; `None` where there is none.
    :param parts: the names in the archive.
    """

    made_at: datetime
    rows: dict[str, int]
    files: int
    keys: int
    root: tuple[int, str] | None
    parts: tuple[str, ...]


def write_backup(
    registry: Registry, store: EvidenceStore, keys: Path, place: Path, at: datetime, left_out: Iterable[Path] = ()
) -> Contents:
    """Writes the office into one file, as it stands at one moment; people go on working meanwhile.

    :param keys: the folder of the office's key files; the secret ones are under a passphrase.
    :param left_out: files of that folder that are not carried: the passphrase, the data keys. Lock and key do not lie in one
        drawer.
    :param place: the file; it appears only when it is whole, and nobody else may read it.
    :param at: when it is made.
    :raises BackupRefused: no_room, evidence_lost, store_away.
    :raises RegistryDown: the database does not answer.
    """
    try:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".writing-")
    except OSError as closed:
        raise BackupRefused("no_room", str(closed)) from closed
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                secret = {path.resolve() for path in left_out}
                kept = [path for path in sorted(keys.rglob("*")) if path.is_file() and path.resolve() not in secret]
                contents = _write(
                    registry, store, {path.relative_to(keys).as_posix(): path for path in kept}, _Writing(archive), at
                )
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
    except OSError as full:
        raise BackupRefused("no_room", str(full)) from full
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return contents


class _Writing:
    """An archive that is being written, with the digest of each part."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.parts = archive, {}

    def add(self, name: str, content: Iterable[bytes]) -> None:
        seen = sha256()
        with self.archive.open(name, "w", force_zip64=True) as part:
            for block in content:
                seen.update(block)
                part.write(block)
        self.parts[name] = seen.hexdigest()


def _write(registry: Registry, store: EvidenceStore, keys: dict[str, Path], writing: _Writing, at: datetime) -> Contents:
    rows: dict[str, int] = {}
    with registry.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            if table.name in LEFT_OUT:
                continue
            rows[table.name] = session.execute(select(func.count()).select_from(table)).scalar_one()
            found = session.execute(_ordered(table).execution_options(yield_per=PORTION))
            writing.add(f"tables/{table.name}.jsonl", (line_of(row) for row in found.mappings()))
        files, last = every_file(session), newest_entry(session)
    for name in files:
        try:
            with store.opened(name), store.raw(name) as file:  # compared with its digest, then carried as it lies there
                content = file.read()
        except StoreDamaged as lost:
            raise BackupRefused("evidence_lost", name) from lost
        except StoreUnavailable as away:
            raise BackupRefused("store_away", away.kind) from away
        writing.add(f"evidence/{name}", [content])
    for name, path in keys.items():
        writing.add(f"keys/{name}", [path.read_bytes()])
    root = (last.number, last.digest) if last else None
    contents = Contents(at, rows, len(files), len(keys), root, tuple(sorted(writing.parts)))
    manifest = {
        "format": FORMAT, "made_at": at.isoformat(), "rows": rows, "files": len(files), "keys": len(keys),
        "root": root, "parts": writing.parts,
    }  # fmt: skip
    writing.archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True))
    return contents


def _ordered(table: Table) -> Any:
    kept = as_kept(table)
    return select(kept).order_by(*kept.primary_key.columns)
