"""Reads a file of evidence: what it is, whether it is fit to be taken in, and, of a picture, what is kept of it.

The file may be anything. So this runs in a process with limits (`reading_child`); a fault here ends that process only.
"""

import io

from PIL import Image

from workflow.evidence_read import ORIENTATION, PDF, PNG, TAKEN_TYPES, EvidenceRead, Limits, Unfit, too_many_pixels
from workflow.file_kinds import kind_of
from workflow.pdf_looking import pages_of
from workflow.picture_cleaning import TURNED, TooManyScans, Torn, cleaned

Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before anything is unpacked


def answer(parts: list[bytes]) -> list[bytes]:
    """Reads the file of a request: limits and content; gives what was found, and the picture as it is kept ("" for a PDF)."""
    limits, content = parts
    try:
        read, kept = read_evidence(content, Limits.model_validate_json(limits))
    except Unfit as unfit:
        read, kept = EvidenceRead(fault=unfit.kind, detail=unfit.detail), b""
    return [read.model_dump_json().encode(), kept]


def read_evidence(content: bytes, limits: Limits) -> tuple[EvidenceRead, bytes]:
    """What a file is, and the picture without what is no picture; of a PDF nothing, because it is kept as it is.

    :raises Unfit: the file is refused.
    """
    kind = kind_of(content)
    if kind not in TAKEN_TYPES:
        raise Unfit(kind)
    if kind == PDF:
        return EvidenceRead(media_type=kind, pages=pages_of(content, limits)), b""
    return EvidenceRead(media_type=kind, pages=1), _picture(content, kind, limits)


def _picture(content: bytes, kind: str, limits: Limits) -> bytes:
    formats = ["PNG" if kind == PNG else "JPEG"]
    try:
        kept = cleaned(content)
        with Image.open(io.BytesIO(content), formats=formats) as picture:
            if picture.width * picture.height > limits.pixels:
                raise too_many_pixels(limits.pixels, picture.width, picture.height)
            held = picture.getexif().get(ORIENTATION)
        if held in TURNED:
            kept = cleaned(content, held)
        with Image.open(io.BytesIO(kept), formats=formats) as picture:
            picture.load()
    except Torn:
        raise Unfit("truncated") from None
    except TooManyScans:
        raise Unfit("too_heavy") from None
    except (OSError, ValueError, SyntaxError, EOFError):  # what Pillow raises for a file that is not what it begins like
        raise Unfit("damaged") from None
    return kept
