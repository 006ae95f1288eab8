"""The office's public keys: which key sealed and stated for it, from which day to which. Old ones stay, for old letters.

A folder holds one TOML file for each key. It contains no secret: `jiancai keys export` hands it to whoever wants to check
letters without a network.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rules import Label

TIME_FILE = "time.pem"  # the roots of the time-stamp service, where one is used


class Purpose(StrEnum):
    """What a key is for."""

    SEAL = "seal"  # seals the PDF: a certificate
    STATEMENT = "statement"  # signs the statement in the QR code: an Ed25519 key


class KeyFileRefused(ValueError):
    """A file in the folder of public keys cannot be used.

    :param file: its name. :param fault: what is wrong with it.
    """

    def __init__(self, file: str, fault: str) -> None:
        self.file, self.fault = file, fault
        super().__init__(f"{file}: {fault}")


class KnownKey(BaseModel):
    """One public key of an office.

    :param key: its name: eight hexadecimal digits of the SHA-256 of the key.
    :param first: the first day on which it was used, in Shanghai. :param last: the last one; `None` while it is in use.
    :param withdrawn: it fell into other hands: nothing that it signed counts by itself any more.
    :param pem: the certificate (seal) or the public key (statement).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    purpose: Purpose
    key: Annotated[str, Field(pattern="^[0-9a-f]{8}$")]
    office: Label
    first: date = Field(alias="from")
    last: date | None = Field(default=None, alias="until")
    specimen: bool
    withdrawn: bool = False
    pem: str

    @model_validator(mode="after")
    def _names_itself(self) -> "KnownKey":
        public = self.certificate.public_key() if self.purpose is Purpose.SEAL else self.public_key
        if key_name(public) != self.key:
            raise ValueError(f"the key is {key_name(public)}, not {self.key}")
        return self

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate of a key that seals."""
        return x509.load_pem_x509_certificate(self.pem.encode())

    @property
    def public_key(self) -> Ed25519PublicKey:
        """The key that signs statements.

        :raises ValueError: it is another kind of key.
        """
        public = serialization.load_pem_public_key(self.pem.encode())
        if not isinstance(public, Ed25519PublicKey):
            raise ValueError("a statement is signed with Ed25519")
        return public

    def used_on(self, day: date) -> bool:
        """Whether the key was in use on a day."""
        return self.first <= day and (self.last is None or day <= self.last)

    def written(self) -> str:
        """The content of its file."""
        until = [f"until = {self.last.isoformat()}"] if self.last else []
        lines = [
            "# A public key of the office. Keep it as long as letters that it signed are to be checked.",
            f'purpose = "{self.purpose.value}"',
            f'key = "{self.key}"',
            "office = { " + ", ".join(f"{lang} = {_quoted(getattr(self.office, lang))}" for lang in ("zh", "en", "de")) + " }",
            f"from = {self.first.isoformat()}",
            *until,
            f"specimen = {str(self.specimen).lower()}",
            f"withdrawn = {str(self.withdrawn).lower()}",
            f'pem = """\n{self.pem.strip()}\n"""',
        ]
        return "\n".join(lines) + "\n"


class Keyring:
    """A folder of public keys, read again when one of its files has changed.

    :param folder: may be absent: then no key is known.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self._read: tuple[object, tuple[KnownKey, ...]] = (None, ())

    def known(self) -> tuple[KnownKey, ...]:
        """All known keys, by their first day.

        :raises KeyFileRefused: a file of the folder is no public key.
        """
        state = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in self._files())
        if state != self._read[0]:
            known = tuple(sorted((_read_key(path) for path in self._files()), key=lambda one: (one.first, one.key)))
            self._read = (state, known)
        return self._read[1]

    def of(self, purpose: Purpose) -> tuple[KnownKey, ...]:
        """The known keys for one purpose."""
        return tuple(one for one in self.known() if one.purpose is purpose)

    def time_roots(self) -> tuple[bytes, ...]:
        """The certificates (DER) that a time-stamp must come from; empty where the office uses no such service.

        :raises KeyFileRefused: the file holds no certificate.
        """
        file = self.folder / TIME_FILE
        if not file.is_file():
            return ()
        try:
            found = x509.load_pem_x509_certificates(file.read_bytes())
        except ValueError as bad:
            raise KeyFileRefused(file.name, str(bad)) from None
        return tuple(one.public_bytes(serialization.Encoding.DER) for one in found)

    def put(self, key: KnownKey) -> Path:
        """Writes a key's file, a new one or a changed one; its path."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{key.purpose.value}-{key.key}.toml"
        waiting = path.with_suffix(".new")
        waiting.write_text(key.written(), "utf-8")
        waiting.replace(path)
        return path

    def _files(self) -> Iterator[Path]:
        return iter(sorted(self.folder.glob("*.toml")) if self.folder.is_dir() else [])


def key_name(public: object) -> str:
    """The name of a public key: the first eight hexadecimal digits of the SHA-256 of its SubjectPublicKeyInfo."""
    return key_digest(public)[:8]


def key_digest(public: object) -> str:
    """SHA-256 of a public key's SubjectPublicKeyInfo (DER), in hexadecimal."""
    plain = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return sha256(plain).hexdigest()


def known_certificate(certificate: x509.Certificate, office: Label, since: datetime, specimen: bool) -> KnownKey:
    """The entry for a sealing certificate.

    :param since: the moment, in the office's zone, from which it is used.
    """
    return KnownKey(
        purpose=Purpose.SEAL,
        key=key_name(certificate.public_key()),
        office=office,
        first=since.date(),
        specimen=specimen,
        pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
    )


def known_statement_key(public: Ed25519PublicKey, office: Label, since: datetime, specimen: bool) -> KnownKey:
    """The entry for a key that signs statements; the parameters as in `known_certificate`."""
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    return KnownKey(
        purpose=Purpose.STATEMENT, key=key_name(public), office=office, first=since.date(), specimen=specimen, pem=pem
    )


def _read_key(path: Path) -> KnownKey:
    try:
        return KnownKey.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as bad:
        first = bad.errors()[0]
        raise KeyFileRefused(path.name, f"{'.'.join(map(str, first['loc']))}: {first['msg']}".lstrip(": ")) from None
    except (ValueError, OSError) as bad:
        raise KeyFileRefused(path.name, str(bad)) from None


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
