"""The keys by which the office reads what it keeps, and how a value is locked with one of them.

AES-256 in Galois/Counter mode: nobody reads a locked value without its key, none can be changed unnoticed, and none can be
moved from one column to another, because the column's name is part of what is checked. Each value names its key in front, so
that old and new values can be read beside one another while keys change.
"""

import hmac
import os
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workflow.data_keys import KEY_BYTES, NAME_LENGTH, DataKeys, DataKeysRefused, name_of, read_keys, state_of, write_keys
from workflow.databases import RegistryDown

_NONCE = 12  # bytes
FORMAT = "jc1"


class ValueLocked(RegistryDown):
    """A value cannot be opened: it is not what was written, or its key is not there.

    :param place: its column or file. :param key: the name of its key; "" where it names none.
    """

    def __init__(self, place: str, key: str = "") -> None:
        self.place, self.key = place, key
        super().__init__(f"locked: {place} {key}".strip())


class Vault:
    """The data keys of one office, read from their file, and read again when it changes.

    :param file: of mode 0600. :raises DataKeysRefused: missing, open, unreadable.
    """

    def __init__(self, file: Path) -> None:
        self.file = Path(file)
        self._state, self.held = state_of(self.file), read_keys(self.file)

    def refresh(self) -> None:
        """Reads the file again if it is another one now. Each writer does so once it has the lock: no value is locked with a
        key that was taken out while it waited. A file that is gone or spoilt changes nothing for who has read it."""
        with suppress(OSError, DataKeysRefused):
            if (now := state_of(self.file)) != self._state:
                self.held, self._state = read_keys(self.file), now

    def lock(self, place: str, plain: bytes) -> bytes:
        """Locks a value with the key in use.

        :param place: the column that it stands in, table.column.
        """
        held, nonce = self.held, os.urandom(_NONCE)
        return prefix(held.current).encode() + nonce + _cipher(held.keys[held.current]).encrypt(nonce, plain, place.encode())

    def unlock(self, place: str, locked: bytes) -> bytes:
        """What was locked for this place.

        :raises ValueLocked: it was changed, stood elsewhere, or its key is not here.
        """
        name = key_of(locked)
        key, start = self.key(name, place), len(prefix(name))
        try:
            return _cipher(key).decrypt(locked[start : start + _NONCE], locked[start + _NONCE :], place.encode())
        except (InvalidTag, ValueError):
            raise ValueLocked(place, name) from None

    def key(self, name: str, place: str) -> bytes:
        """The key of this name. :param place: what it is to open. :raises ValueLocked: it is not here."""
        if name not in self.held.keys:
            self.refresh()  # another process may have changed keys meanwhile
        try:
            return self.held.keys[name]
        except KeyError:
            raise ValueLocked(place, name) from None

    def lock_text(self, place: str, plain: bytes) -> str:
        """The same as `lock`, as text."""
        locked, start = self.lock(place, plain), len(prefix(self.held.current))
        return locked[:start].decode() + b64encode(locked[start:]).decode()

    def unlock_text(self, place: str, locked: str) -> bytes:
        """The same as `unlock`, from text."""
        head, _, rest = locked.rpartition(":")
        try:
            return self.unlock(place, f"{head}:".encode() + b64decode(rest, validate=True))
        except ValueError:  # no base 64
            raise ValueLocked(place) from None

    def mark(self, about: str, value: str) -> str:
        """What stands for a value where it has to be found without being read: HMAC-SHA-256, in hexadecimal.

        :param about: what the value is, so that the same text in two places has two marks.
        """
        return hmac.new(self.held.search, f"{about}\0{value}".encode(), sha256).hexdigest()

    @property
    def search_name(self) -> str:
        """The name of the key of the marks, told apart from the others by its first letter."""
        return f"s{self.mark('name', '')[: NAME_LENGTH - 1]}"

    def check(self) -> None:
        """Returns when the file is as it must be now. :raises DataKeysRefused: missing, open, unreadable."""
        read_keys(self.file)

    def put(self, held: DataKeys) -> None:
        """Writes the file anew, all of it or nothing, and goes on with it."""
        waiting = self.file.with_suffix(".new")
        waiting.unlink(missing_ok=True)
        write_keys(waiting, held)
        waiting.replace(self.file)
        self._state, self.held = state_of(self.file), held

    def open_with(self, other: DataKeys) -> None:
        """Adds the keys of another file, which open and do not lock: for a backup from before they were taken out.

        :raises DataKeysRefused: unreadable: they belong to another office.
        """
        if other.search != self.held.search:
            raise DataKeysRefused("unreadable", self.file, "search")
        self.put(replace(self.held, keys={**other.keys, **self.held.keys}))

    def with_new_key(self) -> DataKeys:
        """The keys with a new one, which locks from then on."""
        key = os.urandom(KEY_BYTES)
        return replace(self.held, current=name_of(key), keys={**self.held.keys, name_of(key): key})


def prefix(name: str) -> str:
    """What a value begins with that is locked with this key."""
    return f"{FORMAT}:{name}:"


def key_of(locked: bytes) -> str:
    """The name of the key that a value is locked with; "" where it is not locked at all."""
    head, name, *_ = (*locked[: len(prefix("")) + NAME_LENGTH].split(b":"), b"")
    return name.decode("ascii", "replace") if head == FORMAT.encode() else ""


def vault_of(dialect: Any, place: str) -> Vault:
    """The keys that belong to a database's engine. :raises ValueLocked: it was opened without."""
    vault = getattr(dialect, "vault", None)
    if vault is None:
        raise ValueLocked(place)
    return vault


@cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
