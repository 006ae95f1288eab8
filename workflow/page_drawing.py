"""Draws one page of a stored file as a picture. Runs in a process with limits (`reading_child`)."""

import io

import pypdfium2
from PIL import Image

from workflow.evidence_read import ORIENTATION, PDF

_WIDTH = 1400  # pixels of a page beside the claim: enough to read the small print of an A4 page
# What sets a picture right. Pillow's `exif_transpose` also rewrites all EXIF, and fails if it is bad.
_UPRIGHT = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}


def answer(parts: list[bytes]) -> list[bytes]:
    """Draws the page of a request (media type, number, content): the PNG, or an empty part and how many pages there are."""
    media_type, page, content = parts
    drawn, pages = (_of_pdf if media_type.decode() == PDF else _of_picture)(content, int(page))
    return [drawn, str(pages).encode()]


def _of_pdf(content: bytes, page: int) -> tuple[bytes, int]:
    document = pypdfium2.PdfDocument(content)
    if not 1 <= page <= len(document):
        return b"", len(document)
    sheet = document[page - 1]
    widest, highest = _WIDTH - 1, 2 * _WIDTH - 1  # pdfium rounds up to the next pixel
    scale = min(widest / max(sheet.get_width(), 1), highest / max(sheet.get_height(), 1))
    return _as_png(sheet.render(scale=scale).to_pil()), len(document)


def _of_picture(content: bytes, page: int) -> tuple[bytes, int]:
    if page != 1:
        return b"", 1
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
        turn = _UPRIGHT.get(picture.getexif().get(ORIENTATION, 1))
        upright = (picture if turn is None else picture.transpose(Image.Transpose[turn])).convert("RGB")
    upright.thumbnail((_WIDTH, 2 * _WIDTH))
    return _as_png(upright), 1


def _as_png(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
