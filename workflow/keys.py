"""The office's secret keys: made once, kept encrypted in files that nobody else may read, and renewed without losing the old.

`seal.p12` (PKCS#12: key, certificate, chain) seals the PDF; `statement.pem` (PKCS#8, Ed25519) signs the QR code's statement.
"""

import os
import stat
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from rules import Label
from workflow.keyring import Keyring, KnownKey, Purpose, key_name, known_certificate, known_statement_key
from workflow.seal_refusals import SealUnavailable

YEARS = 3  # for which a certificate made here is good; an office with a certification authority uses theirs
OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_LEAST_RSA = 2048  # bits
_LONGEST_NAME = 64  # characters of a part of a certificate's name (X.520, upper bounds)


class SealKey(NamedTuple):
    """What seals: private key, its certificate, and the certificates above it."""

    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


@dataclass(frozen=True)
class KeyFiles:
    """Where an office keeps its keys.

    :param seal: PKCS#12. :param statement: PKCS#8, PEM. :param public: the folder of the public keys.
    :param passphrase: of both files; "" where it stands in `passphrase_file`.
    """

    seal: Path
    statement: Path
    public: Path
    passphrase: str = ""
    passphrase_file: Path | None = None

    @property
    def keyring(self) -> Keyring:
        """The public keys."""
        return Keyring(self.public)

    def secret(self) -> bytes:
        """The passphrase.

        :raises SealUnavailable: passphrase.
        """
        if self.passphrase:
            return self.passphrase.encode()
        if self.passphrase_file is None:
            raise SealUnavailable("passphrase", "JIANCAI_SEAL_PASSPHRASE")
        try:
            words = protected(self.passphrase_file).decode().rstrip("\r\n")
        except (SealUnavailable, UnicodeDecodeError):
            raise SealUnavailable("passphrase", self.passphrase_file.name) from None
        if not words:
            raise SealUnavailable("passphrase", self.passphrase_file.name)
        return words.encode()

    def seal_key(self) -> SealKey:
        """The key that seals.

        :raises SealUnavailable: missing, open, passphrase, unreadable, unfit.
        """
        content, name = protected(self.seal), self.seal.name
        try:
            key, certificate, chain = pkcs12.load_key_and_certificates(content, self.secret())
        except ValueError as bad:
            raise SealUnavailable("unreadable", name, str(bad)) from None
        fit = (isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES) or (
            isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _LEAST_RSA
        )
        if not fit or certificate is None or key_name(certificate.public_key()) != key_name(key.public_key()):
            raise SealUnavailable("unfit", name)
        return SealKey(key, certificate, tuple(chain))

    def statement_key(self) -> Ed25519PrivateKey:
        """The key that signs statements; raises as `seal_key` does."""
        content, name = protected(self.statement), self.statement.name
        try:
            key = serialization.load_pem_private_key(content, self.secret())
        except (ValueError, TypeError) as bad:  # TypeError: the file is not encrypted at all
            raise SealUnavailable("unreadable", name, str(bad)) from None
        if not isinstance(key, Ed25519PrivateKey):
            raise SealUnavailable("unfit", name)
        return key


def protected(file: Path) -> bytes:
    """The content of a file that only its owner may read.

    :raises SealUnavailable: missing, open.
    """
    try:
        with file.open("rb") as opened:
            if os.fstat(opened.fileno()).st_mode & OPEN_TO_OTHERS:
                raise SealUnavailable("open", file.name)
            return opened.read()
    except OSError as gone:
        raise SealUnavailable("missing", file.name, gone.strerror or "") from None


def make_seal_key(files: KeyFiles, office: Label, at: datetime, specimen: bool) -> KnownKey:
    """Makes an EC P-256 key with a certificate that it signs itself, and adds it to the public keys.

    :param at: now, in the office's zone. :param specimen: whether the certificate says SPECIMEN.
    :raises SealUnavailable: passphrase. :raises FileExistsError: there is a key already; `renew` replaces one.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _own_certificate(key, office, at, specimen)
    secret = BestAvailableEncryption(files.secret())
    write_secret(files.seal, pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, secret))
    known = known_certificate(certificate, office, at, specimen)
    files.keyring.put(known)
    return known


def make_statement_key(files: KeyFiles, office: Label, at: datetime, specimen: bool) -> KnownKey:
    """Makes an Ed25519 key and adds it to the public keys; parameters and what is raised as in `make_seal_key`."""
    key = Ed25519PrivateKey.generate()
    form = serialization.PrivateFormat.PKCS8
    write_secret(files.statement, key.private_bytes(serialization.Encoding.PEM, form, BestAvailableEncryption(files.secret())))
    known = known_statement_key(key.public_key(), office, at, specimen)
    files.keyring.put(known)
    return known


def adopt_seal_key(files: KeyFiles, office: Label, at: datetime, specimen: bool) -> KnownKey:
    """Adds the certificate of the office's own PKCS#12 file to the public keys. An entry that is there already stays as it is.

    :raises SealUnavailable: as `KeyFiles.seal_key`.
    """
    known = known_certificate(files.seal_key().certificate, office, at, specimen)
    return next((one for one in files.keyring.of(Purpose.SEAL) if one.key == known.key), None) or _put(files, known)


def renew(files: KeyFiles, purpose: Purpose, office: Label, at: datetime, specimen: bool) -> tuple[KnownKey, Path]:
    """A new key in the place of the one in use, whose public half stays known until today; the old secret key's new path.

    The old secret file is set aside, not destroyed: whoever runs the office does that when the backup is in order.

    :raises SealUnavailable: the file in use cannot be read.
    """
    file = files.seal if purpose is Purpose.SEAL else files.statement
    old = files.seal_key().key if purpose is Purpose.SEAL else files.statement_key()
    name = key_name(old.public_key())
    fresh = replace(files, **{purpose.value: file.with_name(f".{file.name}.new")})
    getattr(fresh, purpose.value).unlink(missing_ok=True)  # left behind by a renewal that was cut off
    made = (make_seal_key if purpose is Purpose.SEAL else make_statement_key)(fresh, office, at, specimen)
    aside = file.with_name(f"{file.name}.retired-{name}")
    os.link(file, aside)
    os.replace(getattr(fresh, purpose.value), file)  # from here on the new key is in use; at no moment is there none
    close(files.keyring, name, at.date())
    return made, aside


def close(keyring: Keyring, name: str, last: date) -> None:
    """Notes the last day on which a key was in use."""
    for one in keyring.known():
        if one.key == name:
            keyring.put(one.model_copy(update={"last": last}))


def write_secret(file: Path, content: bytes) -> None:
    """Writes a new file that only its owner may read, completely or not at all.

    :raises FileExistsError: it is there already.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _own_certificate(key: ec.EllipticCurvePrivateKey, office: Label, at: datetime, specimen: bool) -> x509.Certificate:
    common = "SPECIMEN, not the seal of any authority" if specimen else "Seal of letters"
    parts = [(NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, office.zh), (NameOID.COMMON_NAME, common)]
    name = x509.Name([x509.NameAttribute(kind, text[:_LONGEST_NAME]) for kind, text in parts])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=366 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _put(files: KeyFiles, known: KnownKey) -> KnownKey:
    files.keyring.put(known)
    return known
