"""Where this office keeps its keys, and those that it makes for itself: a demonstration all, a new office the data keys."""

import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from forms.settings import Settings, SettingsRefused
from forms.wording import SHANGHAI
from workflow import (
    DataKeysRefused,
    KeyFiles,
    Vault,
    make_data_keys,
    make_seal_key,
    make_statement_key,
    registry_is_locked,
    registry_is_there,
    write_secret,
)

SEAL, STATEMENT, PUBLIC, PASSPHRASE, DATA = "seal.p12", "statement.pem", "public", "passphrase", "data.key"

Fault = tuple[str, str, str, dict[str, Any]]


def key_files(settings: Settings) -> KeyFiles:
    """The places of the keys: in the keys folder, but for a PKCS#12 file of the office's own certification authority.

    A demonstration's passphrase is a file beside them; a real office names one, or gives it as a secret of its process.
    """
    folder = keys_folder(settings)
    file = settings.seal_passphrase_file or (folder / PASSPHRASE if settings.demonstration else None)
    return KeyFiles(
        seal=settings.seal_file or folder / SEAL,
        statement=folder / STATEMENT,
        public=folder / PUBLIC,
        passphrase=settings.seal_passphrase.get_secret_value() if settings.seal_passphrase else "",
        passphrase_file=file,
    )


def keys_folder(settings: Settings) -> Path:
    """The folder of the keys."""
    return settings.keys_dir or settings.data_dir / "keys"


def data_key_file(settings: Settings) -> Path:
    """The file of the keys that personal data is locked with."""
    return settings.data_key_file or keys_folder(settings) / DATA


def kept_out_of_backups(settings: Settings) -> list[Path]:
    """The files beside the keys that no backup may hold: what opens it, and what opens the keys in it."""
    file = data_key_file(settings)
    own = [] if settings.demonstration or not settings.seal_passphrase_file else [settings.seal_passphrase_file]
    return [file, *file.parent.glob(f"{file.stem}*{file.suffix}"), *own]


def vault_of(settings: Settings, new_keys: bool) -> Vault:
    """The data keys of the office. Where there are none they are made, as long as nothing can be locked with others yet.

    :param new_keys: whether any may be made.
    :raises SettingsRefused: the file is missing, open to others or spoilt. :raises RegistryDown: the database does not answer.
    """
    file = data_key_file(settings)
    try:
        if new_keys and not file.exists() and nothing_locked(settings):
            with suppress(DataKeysRefused):  # another process was faster
                make_data_keys(file)
        return Vault(file)
    except DataKeysRefused as refused:
        registry_is_locked(settings.database_url)  # a database that cannot be read at all is the greater fault
        raise SettingsRefused([data_keys_fault(refused)]) from refused


def nothing_locked(settings: Settings) -> bool:
    """Whether nothing is locked yet: no registry is there; a demonstration's may be one from before anything was locked."""
    asked = registry_is_locked if settings.demonstration else registry_is_there
    return not asked(settings.database_url)


def data_keys_fault(refused: DataKeysRefused) -> Fault:
    """What is wrong with the file of the data keys, as a fault of the settings."""
    return "JIANCAI_DATA_KEY_FILE", str(refused.file), f"data_keys_{refused.kind}", {"fault": refused.fault}


def specimen_keys(settings: Settings, at: datetime) -> None:
    """Makes what a demonstration needs and does not have yet: passphrase, sealing key, key for statements; all marked SPECIMEN.

    :param at: now.
    """
    files, there = key_files(settings), at.astimezone(SHANGHAI)
    if (
        not files.passphrase
        and files.passphrase_file == keys_folder(settings) / PASSPHRASE
        and not files.passphrase_file.exists()
    ):
        write_secret(files.passphrase_file, secrets.token_urlsafe(32).encode())
    if not files.seal.exists():
        make_seal_key(files, settings.office_name, there, specimen=True)
    if not files.statement.exists():
        make_statement_key(files, settings.office_name, there, specimen=True)
