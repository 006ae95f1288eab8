"""Where this office keeps its keys, and the keys that a demonstration makes for itself."""

import secrets
from datetime import datetime
from pathlib import Path

from forms.settings import Settings
from forms.wording import SHANGHAI
from workflow import KeyFiles, make_seal_key, make_statement_key, write_secret

SEAL, STATEMENT, PUBLIC, PASSPHRASE = "seal.p12", "statement.pem", "public", "passphrase"


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
