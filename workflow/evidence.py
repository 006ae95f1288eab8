"""Evidence: the check of a file by its content, never by its name, its name to show, and its pages as pictures.

What is in a file is read by processes of their own (`evidence_reading`, `page_drawing`), never by the office's.
"""

import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from workflow.evidence_read import EvidenceRead, Limits
from workflow.filing_refusals import EvidenceRefused, PageUnreadable
from workflow.office import OfficeSettings
from workflow.reading_child import Helper, NotRead
from workflow.refusals import NoSuchPage

_LONGEST_NAME = 120
_MIB = 1024 * 1024
_READING, _DRAWING = Helper("workflow.evidence_reading"), Helper("workflow.page_drawing")


@dataclass(frozen=True, slots=True)
class Content:
    """What a file was found to be.

    :param pages: 1 for a picture. :param kept: the file as it is kept: a PDF as it came, a picture without what is no picture.
    """

    media_type: str
    pages: int
    kept: bytes

    @property
    def sha256(self) -> str:
        """The digest of what is kept."""
        return sha256(self.kept).hexdigest()


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
    """Opens a file for what it claims to be, in a process of its own.

    :raises EvidenceRefused: what it is that cannot be taken in; all kinds but those about how many there are.
    """
    if not content:
        raise EvidenceRefused("empty", {})
    if len(content) > settings.evidence_max_bytes:
        most, size = settings.evidence_max_bytes / _MIB, len(content) / _MIB
        raise EvidenceRefused("too_large", {"most": f"{most:.0f}", "size": f"{size:.1f}"})
    limits = Limits(
        pages=settings.evidence_max_pages, pixels=settings.evidence_max_pixels, unpacked=settings.evidence_max_unpacked
    )
    try:
        answer, picture = _READING.ask(limits.model_dump_json().encode(), content)
    except NotRead as bad:
        raise EvidenceRefused("too_heavy" if bad.heavy else "damaged", {}) from None
    found = EvidenceRead.model_validate_json(answer)
    if found.fault:
        raise EvidenceRefused(found.fault, found.detail)
    return Content(found.media_type, found.pages, picture or content)


def page_picture(content: bytes, media_type: str, page: int) -> bytes:
    """One page of a stored file as PNG, at most 1400 pixels wide, without the file's own metadata.

    :param page: counts from 1.
    :raises NoSuchPage: the file has no such page. :raises PageUnreadable: it cannot be drawn with the memory and time there is.
    """
    try:
        drawn, pages = _DRAWING.ask(media_type.encode(), str(page).encode(), content)
    except NotRead:
        raise PageUnreadable(page) from None
    if not drawn:
        raise NoSuchPage(page, int(pages))
    return drawn
