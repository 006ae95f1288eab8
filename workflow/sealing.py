"""Makes the seal with pyHanko: PAdES, certified (no change allowed), added behind the document's own bytes; and proves it.

The seal has no picture. Its field has no size, so that no page changes; what a reader sees on paper the letter prints itself.
"""

import io
from datetime import datetime
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.extensions import DeveloperExtension
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from workflow.keys import SealKey
from workflow.seal_reading import read_seals
from workflow.seal_refusals import SealUnavailable
from workflow.time_stamp import TimeService

FIELD = "Seal"
_DER = serialization.Encoding.DER
_ROOM, _ROOM_FOR_TIME = 3072, 12288  # bytes kept free for the signature and for a time-stamp with its certificates


class _Addition(IncrementalPdfFileWriter):
    """Adds to a PDF and changes nothing that describes it: an archive file must stay what its own metadata say."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        self.output_version = self.prev.input_version

    def register_extension(self, ext: DeveloperExtension) -> None:
        if ext.base_version == "/1.7":  # what builds on PDF 2.0 has no place in PDF/A-3
            super().register_extension(ext)

    def _update_meta(self) -> None:
        """Leaves producer, dates and XMP as they are."""


class _Signer(PdfSigner):
    """Signs at the office's time instead of the machine's."""

    def __init__(self, at: datetime, *args: Any, **named: Any) -> None:
        self._at = at
        super().__init__(*args, **named)

    def init_signing_session(self, *args: Any, **named: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **named)
        session.system_time = self._at
        return session


def seal_document(
    document: bytes, at: datetime, key: SealKey, time_service: str, time_roots: tuple[bytes, ...], name: str
) -> bytes:
    """Seals a PDF.

    :param document: unsealed. :param at: the time that the seal names. :param time_service: address, "" for none.
    :param time_roots: certificates (DER) that a time-stamp must come from. :param name: of the key file, for a refusal.
    :raises SealUnavailable: time_service (no time-stamp came), unproven (the made seal does not verify), unfit (the document
        cannot be sealed).
    """
    own, *above = (x509.Certificate.load(one.public_bytes(_DER)) for one in (key.certificate, *key.chain))
    chain = SimpleCertificateStore()
    chain.register_multiple(above)
    secret = key.key.private_bytes(_DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = SimpleSigner(signing_cert=own, signing_key=keys.PrivateKeyInfo.load(secret), cert_registry=chain)
    what = PdfSignatureMetadata(
        field_name=FIELD,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    room = _ROOM + sum(len(one.dump()) for one in (own, *above)) + (_ROOM_FOR_TIME if time_service else 0)
    sealed = io.BytesIO()
    try:
        _Signer(at, what, signer, timestamper=TimeService(time_service) if time_service else None).sign_pdf(
            _Addition(io.BytesIO(document)), bytes_reserved=2 * room, output=sealed
        )
    except (TimestampRequestError, OSError) as silent:
        raise SealUnavailable("time_service", time_service, str(silent)) from silent
    except (PdfError, SigningError, ValueError) as bad:
        raise SealUnavailable("unproven", name, str(bad)) from bad
    made = sealed.getvalue()
    _prove(made, document, own, at, time_service, time_roots, name)
    return made


def _prove(
    made: bytes, document: bytes, own: x509.Certificate, at: datetime, service: str, roots: tuple[bytes, ...], name: str
) -> None:
    """A letter whose seal does not verify must not leave."""
    found = read_seals(made, (own.dump(),), roots)
    sound = len(found) == 1 and found[0].good and found[0].signed_at == at.replace(microsecond=0)
    if not made.startswith(document) or not sound or bool(service) != bool(found[0].stamped_at):
        raise SealUnavailable("unproven", name, found[0].fault if found else "")
