"""Which data keys the registry is locked with: compared with the office's file at each start, before anything is read."""

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, inspect, select
from sqlmodel import Session

from workflow.databases import WRITES, RegistryUnfit
from workflow.key_tables import DataKeyUsed
from workflow.vault import Vault

OPEN_FILES = "files"  # in the place of a key: the files of the store are not locked yet


def must_fit(engine: Engine, vault: Vault) -> None:
    """Returns when the file holds every key that the registry names; notes those that the registry does not name yet.

    :raises RegistryUnfit: a key is missing in the file (data_keys_unknown).
    """
    with Session(engine) as session:
        strange = _strange(session, vault)
    if strange:
        with Session(engine.execution_options(**{WRITES: True})) as session:
            note_keys(session, vault, datetime.now(UTC))
            session.commit()


def note_keys(session: Session, vault: Vault, at: datetime) -> None:
    """Notes the keys of the file that the registry does not name yet. :raises RegistryUnfit: as `must_fit`."""
    for name in _strange(session, vault):
        session.add(DataKeyUsed(name=name, since=at))


def _strange(session: Session, vault: Vault) -> list[str]:
    used = keys_used(session)
    here = [*vault.held.keys, vault.search_name]
    if missing := sorted(name for name, out in used.items() if not out and name not in (*here, OPEN_FILES)):
        raise RegistryUnfit("data_keys_unknown", keys=", ".join(missing), file=str(vault.file))
    return [name for name in here if name not in used]


def keys_used(session: Session) -> dict[str, bool]:
    """The names of the keys that the registry was ever locked with, each with whether it was taken out."""
    return {one.name: one.out_at is not None for one in session.execute(select(DataKeyUsed)).scalars()}


def is_locked(connection: Connection) -> bool:
    """Whether a registry names keys that it is locked with."""
    if not inspect(connection).has_table(DataKeyUsed.__tablename__):
        return False
    return connection.execute(select(DataKeyUsed.name).limit(1)).first() is not None
