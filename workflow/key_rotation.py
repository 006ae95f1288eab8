"""A new data key: what is written from now on is locked with it, what was written before is locked anew while people work.

It may be stopped at any point and asked for again: what is locked with the new key already is passed over. The old key is taken
out of the office's file, and set aside, when nothing is locked with it any more, never before.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, Select, String, Table, cast, func, or_, select, update
from sqlmodel import Session

from workflow.data_keys import DataKeys, write_keys
from workflow.key_tables import DataKeyUsed
from workflow.key_use import OPEN_FILES, note_keys
from workflow.locked import LockedBytes, LockedJson, as_kept, locked_columns, locked_tables
from workflow.registry import Registry
from workflow.storage import EvidenceStore, StoreDamaged
from workflow.tables import Case, Evidence
from workflow.triggers import without_triggers
from workflow.vault import Vault, prefix

BATCH = 50  # rows locked anew in one transaction
CLOCKS = timedelta(days=1)  # by which the clocks of two machines never differ


@dataclass(frozen=True)
class Rotated:
    """How far it is.

    :param what: the table or "files"; "done" at the end. :param rows: rows, or files, locked anew so far in it.
    :param bytes: of them, as they lie in a database or a store.
    :param lost: files that are missing or damaged, which no key opens any more.
    :param out: the old keys that were taken out, at the end.
    :param aside: the files that hold these now.
    """

    what: str
    rows: int = 0
    bytes: int = 0
    lost: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    aside: tuple[Path, ...] = ()


def rotate_keys(registry: Registry, store: EvidenceStore, at: datetime, batch: int = BATCH) -> Iterator[Rotated]:
    """Locks everything with a new key, a portion at a time; tells after each how far it is.

    A rotation that was stopped goes on with the key that it had made.

    :param at: now. :param batch: rows in one transaction: so long do others wait.
    :raises RegistryDown, StoreUnavailable, StoreDamaged: then it goes on where it was, the next time.
    """
    vault = store.vault
    vault.refresh()
    if not vault.held.older:
        vault.put(vault.with_new_key())
    with registry.writing() as session:  # who writes after this has seen the new key: see `Vault.refresh`
        note_keys(session, vault, at)
    while True:
        for table in locked_tables():
            yield from _lock_table(registry, vault, table, batch)
        lost: tuple[str, ...] = ()
        for told in lock_files(registry, store, at):
            lost = told.lost
            yield told
        with registry.writing() as session:
            if not _left(session, vault) and not _files_left(session, store, lost):
                old = vault.held.older
                for name in old:
                    session.get_one(DataKeyUsed, name).out_at = at
                break
    yield Rotated("done", lost=lost, out=old, aside=tuple(_set_aside(vault, name) for name in old))


def lock_files(registry: Registry, store: EvidenceStore, at: datetime) -> Iterator[Rotated]:
    """Locks every file with the key in use that is not; also those from before files were locked.

    Each in a transaction of its own: whoever takes a file away at the same time does it before or after, not in between.
    """
    done, size, lost, after = 0, 0, [], ""
    while names := _files(registry, after):
        for name in names:
            with registry.writing() as session:
                if not _is_named(session, name):
                    continue
                try:
                    if store.key_of(name) != store.vault.held.current:
                        done, size = done + 1, size + store.lock_anew(name)
                except StoreDamaged:
                    lost.append(name)
        yield Rotated("files", done, size, lost=tuple(lost))
        after = names[-1]
    with registry.writing() as session:
        if (open_ones := session.get(DataKeyUsed, OPEN_FILES)) and not open_ones.out_at:
            open_ones.out_at = at


def files_are_open(registry: Registry) -> bool:
    """Whether the store holds files from before files were locked."""
    with registry.reading() as session:
        open_ones = session.get(DataKeyUsed, OPEN_FILES)
        return open_ones is not None and open_ones.out_at is None


def _lock_table(registry: Registry, vault: Vault, table: Table, batch: int) -> Iterator[Rotated]:
    kept = as_kept(table)
    (number,) = kept.primary_key.columns
    done, size, after = 0, 0, -1
    while True:
        with registry.writing() as session:
            left = select(kept).where(number > after, _with_another_key(table, kept, vault)).order_by(number).limit(batch)
            rows = session.execute(left).mappings().all()
            if not rows:
                return
            with without_triggers(session.connection(), table.name):
                for row in rows:
                    anew = {column.name: _anew(vault, column, row[column.name]) for column in locked_columns(table)}
                    session.execute(update(kept).where(number == row[number.name]).values(anew))
                    size += sum(len(value) for value in anew.values() if value)
        done, after = done + len(rows), rows[-1][number.name]
        yield Rotated(table.name, done, size)


def _anew(vault: Vault, column: Column, value: Any) -> Any:
    place = column.type.place
    if not value:
        return value
    if isinstance(column.type, LockedBytes):
        return vault.lock(place, vault.unlock(place, bytes(value)))
    return vault.lock_text(place, vault.unlock_text(place, value))


def _with_another_key(table: Table, kept: Table, vault: Vault) -> ColumnElement[bool]:
    return or_(*(_other(kept.c[column.name], column, vault) for column in locked_columns(table)))


def _other(lies: Column, column: Column, vault: Vault) -> ColumnElement[bool]:
    begins = prefix(vault.held.current)
    if isinstance(column.type, LockedBytes):
        return func.substr(lies, 1, len(begins), type_=LargeBinary) != begins.encode()
    if isinstance(column.type, LockedJson):
        begins = f'"{begins}'
    text = cast(lies, String)
    return (text != "") & (func.substr(text, 1, len(begins)) != begins)


def _left(session: Session, vault: Vault) -> bool:
    """Whether any row is locked with another key than the one in use."""
    for table in locked_tables():
        kept = as_kept(table)
        if session.execute(select(1).select_from(kept).where(_with_another_key(table, kept, vault)).limit(1)).first():
            return True
    return False


def _files(registry: Registry, after: str) -> list[str]:
    asked = _kept(select(Evidence.sha256)).where(Evidence.sha256 > after).distinct()
    asked = asked.order_by(Evidence.sha256).limit(BATCH)
    with registry.reading() as session:
        return list(session.execute(asked).scalars())


def _is_named(session: Session, name: str) -> bool:
    return session.execute(_kept(select(Evidence.id)).where(Evidence.sha256 == name).limit(1)).first() is not None


def _kept(asked: Select) -> Select:
    """Only files of cases that were not anonymised: the others went with their cases."""
    return asked.join(Case, Case.id == Evidence.case_id).where(Case.anonymised_at.is_(None))


def _files_left(session: Session, store: EvidenceStore, lost: tuple[str, ...]) -> bool:
    """Whether a file that came while all were locked anew was written with the old key."""
    since = session.get_one(DataKeyUsed, store.vault.held.current).since - CLOCKS
    asked = _kept(select(Evidence.sha256)).where(Evidence.attached_at >= since, Evidence.sha256.not_in(lost)).distinct()
    return any(store.key_of(name) != store.vault.held.current for name in session.execute(asked).scalars())


def _set_aside(vault: Vault, name: str) -> Path:
    """Takes a key out of the file into one of its own: a backup from before needs it. When the backups are gone it can go."""
    held, aside = vault.held, vault.file.with_name(f"{vault.file.stem}-{name}{vault.file.suffix}")
    if not aside.exists():
        write_keys(aside, DataKeys(name, {name: held.keys[name]}, held.search))
    vault.put(replace(held, keys={other: key for other, key in held.keys.items() if other != name}))
    return aside
