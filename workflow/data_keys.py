"""The file of the data keys: TOML, readable by the office's account alone, written whole or not at all."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from workflow.keys import OPEN_TO_OTHERS, write_secret

KEY_BYTES = 32
NAME_LENGTH = 8  # hexadecimal digits of a key's name


class DataKeysRefused(RuntimeError):
    """The file of the data keys cannot be used. A fault for whoever runs the office.

    :param kind: missing, open (others may read it), unreadable, there (one would be overwritten).
    :param file: its path. :param fault: what is wrong in it.
    """

    def __init__(self, kind: str, file: Path, fault: str = "") -> None:
        self.kind, self.file, self.fault = kind, Path(file), fault
        super().__init__(f"{kind}: {file} {fault}".strip())


@dataclass(frozen=True)
class DataKeys:
    """What the file of the data keys holds.

    :param current: the name of the key that locks. :param keys: by name, each of 32 bytes; the others only open.
    :param search: the key of the marks by which values are found (`mark`); it stays when the others change.
    """

    current: str
    keys: Mapping[str, bytes]
    search: bytes

    @property
    def older(self) -> tuple[str, ...]:
        """The names of the keys that no longer lock."""
        return tuple(name for name in self.keys if name != self.current)


def make_data_keys(file: Path) -> None:
    """Makes the first keys of an office.

    :raises DataKeysRefused: there: never over keys that something may be locked with.
    """
    key = os.urandom(KEY_BYTES)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = file.with_suffix(f".{os.getpid()}")
    write_keys(waiting, DataKeys(name_of(key), {name_of(key): key}, os.urandom(KEY_BYTES)))
    try:
        os.link(waiting, file)  # whole, or not at all, and never in the place of another
    except FileExistsError:
        raise DataKeysRefused("there", file) from None
    finally:
        waiting.unlink()


def read_keys(file: Path) -> DataKeys:
    """The keys in a file. :raises DataKeysRefused: missing, open, unreadable."""
    try:
        with file.open("rb") as opened:
            if os.fstat(opened.fileno()).st_mode & OPEN_TO_OTHERS:
                raise DataKeysRefused("open", file)
            told = tomllib.loads(opened.read().decode())
        keys = {name: bytes.fromhex(key) for name, key in told["keys"].items()}
        held = DataKeys(told["current"], keys, bytes.fromhex(told["search"]))
    except OSError as gone:
        raise DataKeysRefused("missing", file, gone.strerror or "") from None
    except (ValueError, KeyError, AttributeError, TypeError) as bad:
        raise DataKeysRefused("unreadable", file, str(bad)) from None
    wrong = [name for name, key in held.keys.items() if len(key) != KEY_BYTES or name_of(key) != name]
    if wrong or held.current not in held.keys or len(held.search) != KEY_BYTES:
        raise DataKeysRefused("unreadable", file, ", ".join(wrong))
    return held


def write_keys(file: Path, held: DataKeys) -> None:
    """Writes a new file that only its owner may read. :raises FileExistsError: it is there already."""
    lines = [
        "# The keys by which the office reads what it keeps. Without this file nobody reads database, files or backups again;",
        "# with it and one of them anybody does. Keep a copy, apart from the backups.",
        f'current = "{held.current}"',
        f'search = "{held.search.hex()}"',
        f"# written {datetime.now(UTC):%Y-%m-%dT%H:%MZ}",
        "[keys]",
        *(f'{name} = "{key.hex()}"' for name, key in held.keys.items()),
    ]
    write_secret(file, ("\n".join(lines) + "\n").encode())


def state_of(file: Path) -> tuple[int, int]:
    """What tells one writing of the file from the next. :raises DataKeysRefused: missing."""
    try:
        found = file.stat()
    except FileNotFoundError as gone:
        raise DataKeysRefused("missing", file, gone.strerror or "") from None
    return found.st_mtime_ns, found.st_ino


def name_of(key: bytes) -> str:
    """The name of a key: eight hexadecimal digits of a digest of it."""
    return sha256(b"jiancai data key" + key).hexdigest()[:NAME_LENGTH]
