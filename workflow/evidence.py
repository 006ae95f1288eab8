"""The store of evidence: files by their digest, and the check of a file by its content, never by its name."""

import io
import os
import tempfile
import threading
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from workflow.filing_refusals import EvidenceRefused
from workflow.office import OfficeSettings
from workflow.refusals import NoSuchPage

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
_MAGIC = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_LONGEST_NAME = 120
_SHOWN_WIDTH = 1400  # pixels of a page beside the claim: enough to read the small print of an A4 page
_MIB = 1024 * 1024
# How a camera was held (EXIF) and what sets it right. Pillow's `exif_transpose` also rewrites all EXIF, and fails if it is bad.
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
_pdfium = threading.Lock()  # pdfium is not made for several threads at once


@dataclass(frozen=True, slots=True)
class Content:
    """What a file was found to be. `pages` is 1 for a picture."""

    media_type: str
    pages: int


class EvidenceStore:
    """A folder outside the web root. A file is named by its SHA-256, written completely or not at all, and never changed.

    :param folder: is made when it is not there; readable by the office's own account only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, content: bytes) -> str:
        """Stores a file and gives its SHA-256. The same content is stored once."""
        name = sha256(content).hexdigest()
        place = self._place(name)
        if place.exists():
            return name
        place.parent.mkdir(exist_ok=True, mode=0o700)
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
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name, too, must survive a power failure
        finally:
            os.close(folder)
        return name

    def read(self, name: str) -> bytes:
        """The content of a stored file.

        :raises StoreDamaged: the file is gone, or is not what it was.
        """
        try:
            content = self._place(name).read_bytes()
        except FileNotFoundError:
            raise StoreDamaged(name) from None
        if sha256(content).hexdigest() != name:
            raise StoreDamaged(name)
        return content

    def _place(self, name: str) -> Path:
        if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
            raise ValueError("a stored file is named by its digest")
        return self.folder / name[:2] / name


class StoreDamaged(RuntimeError):
    """A stored file is missing or changed: a fault of the house that nobody's input causes."""


def display_name(name: str) -> str:
    """A file's name as text to show: no folders, no control or direction marks, at most 120 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] not in "CZ" or c == " ")
    visible = " ".join(visible.split()).strip(". ")
    if len(visible) > _LONGEST_NAME:
        stem, dot, ending = visible.rpartition(".")
        keep = dot + ending if dot and len(ending) <= 5 else ""
        visible = (stem if keep else visible)[: _LONGEST_NAME - len(keep) - 1] + "…" + keep
    return visible or "-"


def check_content(content: bytes, settings: OfficeSettings) -> Content:
    """Opens a file for what it claims to be.

    :raises EvidenceRefused: too_large, empty, not_accepted, damaged, encrypted, too_many_pages, too_many_pixels.
    """
    if not content:
        raise EvidenceRefused("empty", {})
    if len(content) > settings.evidence_max_bytes:
        most, size = settings.evidence_max_bytes / _MIB, len(content) / _MIB
        raise EvidenceRefused("too_large", {"most": f"{most:.0f}", "size": f"{size:.1f}"})
    kind = next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)
    if kind is None:
        raise EvidenceRefused("not_accepted", {})
    return Content(kind, _pages(content, settings) if kind == PDF else _picture(content, kind, settings))


def page_picture(content: bytes, media_type: str, page: int) -> bytes:
    """One page of a stored file as PNG, at most 1400 pixels wide, without the file's own metadata.

    :param page: counts from 1.
    :raises NoSuchPage: the file has no such page.
    """
    return _page_of_pdf(content, page) if media_type == PDF else _page_of_picture(content, page)


def _pages(content: bytes, settings: OfficeSettings) -> int:
    import pypdfium2
    from pypdfium2 import raw

    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as bad:
            kind = "encrypted" if "password" in str(bad).lower() else "damaged"
            raise EvidenceRefused(kind, {}) from None
        try:
            if raw.FPDF_GetSecurityHandlerRevision(document) != -1:  # may open without a password and still be locked
                raise EvidenceRefused("encrypted", {})
            pages = len(document)
            if pages > settings.evidence_max_pages:
                raise EvidenceRefused("too_many_pages", {"most": str(settings.evidence_max_pages), "pages": str(pages)})
            if pages == 0:
                raise EvidenceRefused("damaged", {})
            try:
                document[0].close()
            except pypdfium2.PdfiumError:
                raise EvidenceRefused("damaged", {}) from None
            return pages
        finally:
            document.close()


def _picture(content: bytes, kind: str, settings: OfficeSettings) -> int:
    from PIL import Image

    most = settings.evidence_max_pixels
    try:
        with Image.open(io.BytesIO(content), formats=["PNG" if kind == PNG else "JPEG"]) as picture:
            pixels = picture.width * picture.height
            if pixels > most:
                raise _too_many_pixels(most, f"{picture.width} × {picture.height}")
            picture.load()
    except Image.DecompressionBombError:  # Pillow's own limit lies above ours and is met on opening
        raise _too_many_pixels(most, "") from None
    except (OSError, ValueError, SyntaxError, EOFError):  # what Pillow raises for a file that is not what it begins like
        raise EvidenceRefused("damaged", {}) from None
    return 1


def _too_many_pixels(most: int, size: str) -> EvidenceRefused:
    return EvidenceRefused("too_many_pixels", {"most": str(most // 1_000_000), "size": size or "?"})


def _page_of_pdf(content: bytes, page: int) -> bytes:
    import pypdfium2

    with _pdfium:
        document = pypdfium2.PdfDocument(content)
        try:
            if not 1 <= page <= len(document):
                raise NoSuchPage(page, len(document))
            sheet = document[page - 1]
            widest, highest = _SHOWN_WIDTH - 1, 2 * _SHOWN_WIDTH - 1  # pdfium rounds up to the next pixel
            scale = min(widest / max(sheet.get_width(), 1), highest / max(sheet.get_height(), 1))
            return _as_png(sheet.render(scale=scale).to_pil())
        finally:
            document.close()


def _page_of_picture(content: bytes, page: int) -> bytes:
    from PIL import Image

    if page != 1:
        raise NoSuchPage(page, 1)
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
        turn = _UPRIGHT.get(picture.getexif().get(_ORIENTATION, 1))
        upright = (picture if turn is None else picture.transpose(Image.Transpose[turn])).convert("RGB")
    upright.thumbnail((_SHOWN_WIDTH, 2 * _SHOWN_WIDTH))
    return _as_png(upright)


def _as_png(picture: "object") -> bytes:
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
