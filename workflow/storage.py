"""Where files are kept: under their SHA-256, outside the web root, complete or not at all, and never changed.

A folder of this machine is the usual place (`FolderStore`); a bucket is the other (`workflow.bucket`). Both are used through
`EvidenceStore` only.
"""

import errno
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from workflow.filing_refusals import StoreUnavailable

PORTION = 256 * 1024  # bytes that are read at a time
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


class StoreDamaged(RuntimeError):
    """A stored file is missing or changed: a fault of the house that nobody's input causes."""


class EvidenceStore(Protocol):
    """What every place for files can do. `StoreUnavailable` (full, read_only, down) where it cannot."""

    def keep(self, content: bytes) -> str:
        """Stores a file and gives its SHA-256. The same content is stored once. When it returns, the file is there for good."""

    def opened(self, name: str) -> BinaryIO:
        """A stored file at its beginning, to be read and closed; all of it was compared with its digest.

        :param name: its SHA-256. :raises StoreDamaged: the file is gone, or is not what it was.
        """

    def read(self, name: str) -> bytes:
        """The whole of a stored file. Raises as `opened`."""
        with self.opened(name) as file:
            return file.read()

    def remove(self, name: str) -> None:
        """Takes a file away for good; one that is not there any more is fine.

        :param name: its SHA-256. :raises StoreUnavailable: it cannot be taken away now.
        """

    def ready(self) -> None:
        """Returns when files can be kept now."""


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
    while portion := file.read(PORTION):
        seen.update(portion)
    if seen.hexdigest() != name:
        file.close()
        raise StoreDamaged(name)
    file.seek(0, io.SEEK_SET)
    return file


class FolderStore(EvidenceStore):
    """A folder outside the web root. A file is written under another name, and gets its own when it is safely on the disk.

    :param folder: is made when it is not there; readable by the office's own account only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, content: bytes) -> str:
        """See `EvidenceStore`."""
        name = sha256(content).hexdigest()
        place = self._place(name)
        with _refusing():
            if not place.exists():
                place.parent.mkdir(exist_ok=True, mode=0o700)
                _write(place, content)
        return name

    def opened(self, name: str) -> BinaryIO:
        """See `EvidenceStore`."""
        place = self._place(name)
        with _refusing():
            try:
                file = place.open("rb")
            except FileNotFoundError:
                if not self.folder.is_dir():  # not this file is gone, the whole disk is
                    raise
                raise StoreDamaged(name) from None
            return same_as_named(file, name)

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

    def _place(self, name: str) -> Path:
        return self.folder / checked_name(name)[:2] / name


def _write(place: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
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
