"""Where files are kept: under their SHA-256, locked, outside the web root, complete or not at all, and never changed.

A folder of this machine is the usual place (`FolderStore`); a bucket is the other (`workflow.bucket`). Both are used through
`EvidenceStore` only.
"""

import errno
import io
import os
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from workflow.filing_refusals import StoreUnavailable
from workflow.locked_files import FileAltered, key_of_file, locked_portions, locked_size, unlocked
from workflow.vault import ValueLocked, Vault

PORTION = 256 * 1024  # bytes that are read at a time
HEAD = 64  # bytes that tell what a file is locked with
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


class StoreDamaged(RuntimeError):
    """A stored file is missing or changed: a fault of the house that nobody's input causes."""


class EvidenceStore(ABC):
    """What every place for files can do. `StoreUnavailable` (full, read_only, down) where it cannot.

    :param vault: the keys that its files are locked with.
    """

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def keep(self, content: bytes) -> str:
        """Stores a file and gives its SHA-256. The same content is stored once. When it returns, the file is there for good."""
        name = sha256(content).hexdigest()
        # One that lies there under another key may be named by no row, so that no rotation came by it.
        if not self._there(name, locked_size(len(content))) or self.key_of(name) != self.vault.held.current:
            self._put(name, locked_portions(self.vault, name, content))
        return name

    def opened(self, name: str) -> BinaryIO:
        """A stored file at its beginning, to be read and closed; all of it was compared with its digest.

        :param name: its SHA-256. :raises StoreDamaged: the file is gone, or is not what it was.
        :raises ValueLocked: its key is not here.
        """
        file = self.raw(name)
        try:
            with _refusing():
                return same_as_named(unlocked(self.vault, name, file), name)
        except (StoreDamaged, StoreUnavailable, ValueLocked):
            file.close()
            raise

    def read(self, name: str) -> bytes:
        """The whole of a stored file. Raises as `opened`."""
        with self.opened(name) as file:
            return file.read()

    @abstractmethod
    def remove(self, name: str) -> None:
        """Takes a file away for good; one that is not there any more is fine.

        :param name: its SHA-256. :raises StoreUnavailable: it cannot be taken away now.
        """

    def take(self, name: str, locked: bytes) -> None:
        """Puts a file as it lay in another store of the same keys, in the place of one that is there."""
        self._put(checked_name(name), [locked])

    def key_of(self, name: str) -> str:
        """The name of the key that a file is locked with, "" where it is not. Raises as `raw`."""
        return key_of_file(self._head(name))

    def lock_anew(self, name: str) -> int:
        """Locks a file with the key in use, whatever it is locked with now; its bytes. Raises as `opened`."""
        content = self.read(name)
        self._put(name, locked_portions(self.vault, name, content))
        return len(content)

    def _head(self, name: str) -> bytes:
        with self.raw(name) as file:
            return file.read(HEAD)

    @abstractmethod
    def raw(self, name: str) -> BinaryIO:
        """A file as it lies there, at its beginning. :raises StoreDamaged: it is gone."""

    @abstractmethod
    def ready(self) -> None:
        """Returns when files can be kept now."""

    @abstractmethod
    def _there(self, name: str, size: int) -> bool:
        """Whether a file is there, of this size where that can be asked."""

    @abstractmethod
    def _put(self, name: str, portions: Iterable[bytes]) -> None:
        """Writes a file, all of it or nothing."""


def portions(file: BinaryIO) -> Iterator[bytes]:
    """What is left of a file in portions of 256 KiB; closes it at the end."""
    with file:
        while portion := file.read(PORTION):
            yield portion


def checked_name(name: str) -> str:
    """The name, if it is a digest: nothing else ever becomes part of a path.

    :raises ValueError: it is none.
    """
    if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
        raise ValueError("a stored file is named by its digest")
    return name


def same_as_named(file: BinaryIO, name: str) -> BinaryIO:
    """The file at its beginning again, once all of it was compared with its digest.

    :raises StoreDamaged: it is not what it was; then it is closed.
    """
    seen = sha256()
    try:
        while portion := file.read(PORTION):
            seen.update(portion)
    except FileAltered:
        raise StoreDamaged(name) from None
    if seen.hexdigest() != name:
        file.close()
        raise StoreDamaged(name)
    file.seek(0, io.SEEK_SET)
    return file


class FolderStore(EvidenceStore):
    """A folder outside the web root. A file is written under another name, and gets its own when it is safely on the disk.

    :param folder: is made when it is not there; readable by the office's own account only. :param vault: its keys.
    """

    def __init__(self, folder: Path, vault: Vault) -> None:
        super().__init__(vault)
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def raw(self, name: str) -> BinaryIO:
        """See `EvidenceStore`."""
        with _refusing():
            try:
                return self._place(name).open("rb")
            except FileNotFoundError:
                if not self.folder.is_dir():  # not this file is gone, the whole disk is
                    raise
                raise StoreDamaged(name) from None

    def remove(self, name: str) -> None:
        """See `EvidenceStore`."""
        place = self._place(name)
        with _refusing():
            place.unlink(missing_ok=True)
            if place.parent.is_dir():
                _sync(place.parent)

    def ready(self) -> None:
        """See `EvidenceStore`. Writes a few bytes: only then is it known."""
        with _refusing(), tempfile.TemporaryFile(dir=self.folder) as probe:
            probe.write(b"jiancai")
            probe.flush()
            os.fsync(probe.fileno())

    def _there(self, name: str, size: int) -> bool:
        with _refusing():
            return self._place(name).exists()

    def _put(self, name: str, portions: Iterable[bytes]) -> None:
        place = self._place(name)
        with _refusing():
            place.parent.mkdir(exist_ok=True, mode=0o700)
            _write(place, portions)

    def _place(self, name: str) -> Path:
        return self.folder / checked_name(name)[:2] / name


def _write(place: Path, portions: Iterable[bytes]) -> None:
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            for portion in portions:
                file.write(portion)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    for folder in (place.parent, place.parent.parent):  # the names, too, must survive a power failure
        _sync(folder)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _refusing() -> Iterator[None]:
    """What the disk says becomes the office's no."""
    try:
        yield
    except OSError as fault:
        kind = "full" if fault.errno in _FULL else "read_only" if fault.errno in _CLOSED else "down"
        raise StoreUnavailable(kind) from fault
