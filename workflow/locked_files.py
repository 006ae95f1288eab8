"""Files as they lie in the store: locked in frames of 64 KiB, so that one is read in portions and never held whole.

Each file has a key of its own, derived (HKDF-SHA-256) from the data key that its head names and from 16 random bytes. A frame
is locked with AES-256-GCM under its number and whether it is the last: none can be changed, moved, left out or cut off
unnoticed. The file's name, the SHA-256 of what is in it, is part of what is checked.
"""

import io
import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workflow.data_keys import KEY_BYTES, NAME_LENGTH
from workflow.vault import FORMAT, Vault, key_of, prefix

FRAME, _TAG, _SALT = 64 * 1024, 16, 16  # bytes
_HEAD = len(prefix("")) + NAME_LENGTH + _SALT
_PLACE = "evidence"


class FileAltered(ValueError):
    """A locked file is not as it was written."""


def locked_size(size: int) -> int:
    """How many bytes a file of this size takes in the store."""
    return _HEAD + size + _TAG * max(1, -(-size // FRAME))


def locked_portions(vault: Vault, name: str, content: bytes) -> Iterator[bytes]:
    """A file as it is to lie in the store, in portions.

    :param name: the SHA-256 of the content.
    """
    key, salt = vault.held.current, os.urandom(_SALT)
    cipher = _cipher(vault, key, salt, name)
    yield prefix(key).encode() + salt
    for number, start in enumerate(range(0, max(1, len(content)), FRAME)):
        last = start + FRAME >= len(content)
        yield cipher.encrypt(_nonce(number, last), content[start : start + FRAME], name.encode())


def key_of_file(head: bytes) -> str:
    """The name of the key of a file that begins so; "" where it is not locked."""
    return key_of(head) if head.startswith(f"{FORMAT}:".encode()) else ""


def unlocked(vault: Vault, name: str, file: BinaryIO) -> BinaryIO:
    """A file of the store, to be read as what is in it; it can go back to its beginning, and closes the one below.

    A file from before files were locked is given as it is: its name proves its content.

    :raises ValueLocked: its key is not here. Reading raises `FileAltered`.
    """
    head = file.read(_HEAD)
    file.seek(0)
    key = key_of_file(head)
    if not key:
        return file
    return io.BufferedReader(_Frames(_cipher(vault, key, head[-_SALT:], name), name, file), FRAME)


class _Frames(io.RawIOBase):
    """Reads a locked file a frame at a time."""

    def __init__(self, cipher: AESGCM, name: str, file: BinaryIO) -> None:
        self._cipher, self._name, self._file = cipher, name.encode(), file
        self.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        if place or whence != io.SEEK_SET:
            raise io.UnsupportedOperation("a locked file goes back to its beginning only")
        self._file.seek(_HEAD)
        self._number, self._open, self._ahead = 0, b"", self._file.read(FRAME + _TAG)
        self._ended = False
        return 0

    def readinto(self, target: memoryview) -> int:
        if not self._open and not self._ended:
            self._next()
        given = self._open[: len(target)]
        target[: len(given)] = given
        self._open = self._open[len(given) :]
        return len(given)

    def _next(self) -> None:
        frame, self._ahead = self._ahead, self._file.read(FRAME + _TAG)
        self._ended = not self._ahead
        try:
            self._open = self._cipher.decrypt(_nonce(self._number, self._ended), frame, self._name)
        except (InvalidTag, ValueError):
            raise FileAltered(self._name.decode()) from None
        self._number += 1

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _cipher(vault: Vault, key: str, salt: bytes, name: str) -> AESGCM:
    made = HKDF(SHA256(), KEY_BYTES, salt, f"jiancai {_PLACE}".encode())
    return AESGCM(made.derive(vault.key(key, f"{_PLACE}/{name}")))
