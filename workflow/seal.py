"""The office's seal: seals the letter's PDF and signs the statement in its QR code, or says no and nothing leaves.

The keys are read from their files when they are needed: a file that is gone, opened to others or renewed counts at once.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workflow.keyring import KeyFileRefused, Keyring, KnownKey, Purpose, key_name
from workflow.keys import OPEN_TO_OTHERS, KeyFiles, SealKey
from workflow.refusals import SHANGHAI
from workflow.seal_refusals import SealUnavailable

ELECTRONIC, WET = "electronic", "wet"
Read = TypeVar("Read")


@dataclass
class Seal:
    """Seals and states with the keys of one office.

    :param files: where the keys are. :param time_service: the address of an RFC 3161 time-stamp service; "" for none.
    """

    files: KeyFiles
    time_service: str = ""
    _kept: dict[Path, tuple[object, Any]] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _keyring: Keyring | None = field(default=None, repr=False)

    @property
    def keyring(self) -> Keyring:
        """The public keys by which seals and statements are checked."""
        if self._keyring is None:
            self._keyring = self.files.keyring
        return self._keyring

    def ready(self, at: datetime, mode: str) -> None:
        """Asks whether a letter could be sealed now, without sealing one.

        :param mode: "electronic" or "wet".
        :raises SealUnavailable: it could not, for the reason that it names.
        """
        self._statement_key(at)
        if mode == ELECTRONIC:
            self._seal_key(at)
            self._time_roots()

    def last_moment(self) -> datetime:
        """When the certificate that seals ends.

        :raises SealUnavailable: it cannot be read.
        """
        return self._fresh(self.files.seal, self.files.seal_key).certificate.not_valid_after_utc

    def sign(self, document: bytes, at: datetime) -> bytes:
        """The sealed PDF: the document's own bytes, unchanged, and the seal behind them. Nothing may be added afterwards.

        :param document: the letter as it was printed. :param at: the office's clock.
        :raises SealUnavailable: key, certificate or time-stamp cannot be had, or the seal that was made does not verify.
        """
        from workflow.sealing import seal_document

        key = self._seal_key(at)
        return seal_document(document, at, key, self.time_service, self._time_roots(), self.files.seal.name)

    def statement_key(self, at: datetime) -> str:
        """The name of the key that signs statements.

        :raises SealUnavailable: it cannot be used at this moment.
        """
        return key_name(self._statement_key(at).public_key())

    def attest(self, content: bytes, at: datetime) -> bytes:
        """The Ed25519 signature of these bytes; the same bytes always get the same signature.

        :raises SealUnavailable: the key cannot be used at this moment.
        """
        return self._statement_key(at).sign(content)

    def _seal_key(self, at: datetime) -> SealKey:
        found = self._fresh(self.files.seal, self.files.seal_key)
        certificate = found.certificate
        if at < certificate.not_valid_before_utc:
            raise SealUnavailable("not_yet", self.files.seal.name, f"{certificate.not_valid_before_utc:%Y-%m-%d}")
        if at > certificate.not_valid_after_utc:
            raise SealUnavailable("expired", self.files.seal.name, f"{certificate.not_valid_after_utc:%Y-%m-%d}")
        self._known(Purpose.SEAL, key_name(certificate.public_key()), self.files.seal.name, at)
        return found

    def _statement_key(self, at: datetime) -> Ed25519PrivateKey:
        found = self._fresh(self.files.statement, self.files.statement_key)
        self._known(Purpose.STATEMENT, key_name(found.public_key()), self.files.statement.name, at)
        return found

    def _fresh(self, file: Path, read: Callable[[], Read]) -> Read:
        """What a key file holds; decrypting takes a while and is done again only when the file is another one."""
        with self._lock:
            try:
                there = file.stat()
            except OSError as gone:
                self._kept.pop(file, None)
                raise SealUnavailable("missing", file.name, gone.strerror or "") from None
            if there.st_mode & OPEN_TO_OTHERS:
                raise SealUnavailable("open", file.name)
            state = (there.st_ino, there.st_mtime_ns, there.st_size)
            before, kept = self._kept.get(file, (None, None))
            if before != state:
                kept = read()
                self._kept[file] = (state, kept)
            return kept

    def _known(self, purpose: Purpose, name: str, file: str, at: datetime) -> KnownKey:
        """Only a key that verification knows may sign: else nobody could check the letter."""
        day = at.astimezone(SHANGHAI).date()
        known = next((one for one in self._public(self.keyring.known) if one.purpose is purpose and one.key == name), None)
        if known is None or known.withdrawn:
            raise SealUnavailable("unknown", file, name)
        if not known.used_on(day):
            raise SealUnavailable("not_yet" if day < known.first else "expired", file, str(known.last or known.first))
        return known

    def _time_roots(self) -> tuple[bytes, ...]:
        if not self.time_service:
            return ()
        roots = self._public(self.keyring.time_roots)
        if not roots:
            raise SealUnavailable("time_roots", self.time_service)
        return roots

    @staticmethod
    def _public(read: Callable[[], Read]) -> Read:
        try:
            return read()
        except KeyFileRefused as damaged:
            raise SealUnavailable("public", damaged.file, damaged.fault) from None
