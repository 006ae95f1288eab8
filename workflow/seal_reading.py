"""Reads the seals of a PDF with pyHanko and judges each as a whole: whole file, untouched, by a key that the office knows.

Never by "intact" alone: bytes that were added behind a seal leave it intact (house: statement 29).
"""

import asyncio
import io
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from workflow.file_read import SealFound

# What pyHanko raises for a seal that cannot be read; a whole file that cannot be read is another matter (`file_reading`).
UNREADABLE = (
    PdfError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    NotImplementedError,
    PathError,
    ValidationError,
)


def read_seals(content: bytes, ours: Iterable[bytes], time_roots: Iterable[bytes]) -> tuple[SealFound, ...]:
    """The seals of a PDF, in the order in which they were set.

    :param ours: the certificates (DER) with which the office seals. :param time_roots: those that a time-stamp must come from.
    :raises pyhanko.pdf_utils.misc.PdfError, ValueError, and others: the file is no PDF that can be read.
    """
    known = [x509.Certificate.load(one) for one in ours]
    roots = [x509.Certificate.load(one) for one in time_roots]
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    return tuple(_read(content, one, known, roots) for one in reader.embedded_regular_signatures)


def _read(
    content: bytes, seal: EmbeddedPdfSignature, known: list[x509.Certificate], roots: list[x509.Certificate]
) -> SealFound:
    try:
        signer = seal.signer_cert
        who = SealFound(
            certificate=sha256(signer.dump()).hexdigest(),
            signer=signer.subject.human_friendly,
            known=signer.dump() in {one.dump() for one in known},
        )
    except UNREADABLE as bad:
        return SealFound(fault=_fault(bad))
    try:
        said = seal.self_reported_timestamp
        status = asyncio.run(_judged(seal, known, roots, said))
        end = _end(seal)
    except UNREADABLE as bad:
        return who.model_copy(update={"fault": _fault(bad)})
    time, whole = status.timestamp_validity, status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    found = {
        "signed_at": said,
        "stamped_at": time.timestamp if time is not None and time.valid and time.intact and time.trusted else None,
        "intact": status.intact and status.valid,
        "whole": whole,
        "good": who.known and status.bottom_line and whole,
        "end": end,
        "sealed": sha256(content[:end]).hexdigest() if end else "",
    }
    return who.model_copy(update=found)


async def _judged(
    seal: EmbeddedPdfSignature, known: list[x509.Certificate], roots: list[x509.Certificate], said: datetime | None
) -> PdfSignatureStatus:
    """pyHanko's verdict for the moment that the seal names: a certificate need not be good for ever, only when it was used.

    That the office used the key on that day is asked of the public keys (`file_check`).
    """
    return await async_validate_pdf_signature(
        seal,
        ValidationContext(trust_roots=known, allow_fetching=False, moment=said),
        ts_validation_context=ValidationContext(trust_roots=roots, allow_fetching=False, moment=said),
        skip_diff=True,  # whatever was added is too much: `good` asks that the seal covers the whole file
    )


def _end(seal: EmbeddedPdfSignature) -> int:
    """Where the part of the file that the seal covers ends; 0 where it does not cover all of it up to there."""
    if seal.coverage not in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION):
        return 0
    _, _, start, length = (int(number) for number in seal.byte_range)
    return start + length


def _fault(bad: Exception) -> str:
    return f"{type(bad).__name__}: {bad}"[:300]
