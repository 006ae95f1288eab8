"""What a file is by its first bytes, never by its name."""

import io
import zipfile

from workflow.evidence_read import JPEG, PDF, PNG

_TAKEN = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_HEAD = 1024  # bytes in which the beginning of a PDF is looked for, by other programs too
_WEB = (b"<!doctype html", b"<html", b"<script", b"<head", b"<body", b"<iframe")
_OTHER = {
    "program": (b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"),
    "office_document": (b"\xd0\xcf\x11\xe0", b"{\\rtf"),
    "archive": (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"),
    "other_picture": (b"GIF8", b"II*\0", b"MM\0*", b"BM", b"\0\0\x01\0", b"8BPS"),
}
_OFFICE_PARTS = ("[Content_Types].xml", "META-INF/manifest.xml")  # in every docx, xlsx and pptx; in every odt and ods
# Every virus scanner answers to these bytes; in two pieces, so that none takes this file for a virus.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def kind_of(content: bytes) -> str:
    """The media type of a file that is taken in, else the kind of refusal that says what it is."""
    if EICAR in content:
        return "virus"
    for magic, media_type in _TAKEN.items():
        if content.startswith(magic):
            return "web_page" if media_type == PDF and is_web_page(content) else media_type
    return foreign_kind(content) or ("foreign_part" if b"%PDF-" in content[:_HEAD] else "not_accepted")


def is_web_page(content: bytes) -> bool:
    """Whether it begins like HTML, also behind a line that says otherwise."""
    head = content[:_HEAD].lower()
    return any(mark in head for mark in _WEB)


def foreign_kind(content: bytes) -> str:
    """What a file is that is not taken in; "" for what is not known."""
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf\t\r\n ")
    if b"<svg" in head.lower():
        return "drawing"
    if is_web_page(content):
        return "web_page"
    if content.startswith(b"PK\x03\x04"):
        return "office_document" if _is_office_document(content) else "archive"
    if head[4:8] == b"ftyp" or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return "other_picture"  # HEIC and AVIF of telephones
    return next((kind for kind, all_ in _OTHER.items() if content.startswith(all_)), "")


def is_two_in_one(content: bytes) -> bool:
    """Whether a file is an archive as well, whatever it begins with."""
    return zipfile.is_zipfile(io.BytesIO(content))


def _is_office_document(content: bytes) -> bool:
    return any(part.encode() in content for part in _OFFICE_PARTS)  # names stand in an archive as they are
