"""Looks into a PDF before it is taken in: complete, open, not too large once unpacked, and nothing in it that acts or hides.

A PDF is kept byte for byte, because it may carry an electronic signature. So what should not be in it is refused, not removed.
Runs in a process with limits (`reading_child`).
"""

import io
import zlib
from collections.abc import Iterable, Iterator

import pikepdf
import pypdfium2
from pypdfium2 import raw

from workflow.evidence_read import Limits, Unfit, too_many_pixels
from workflow.file_kinds import foreign_kind, is_two_in_one

_END = b"%%EOF"
_PIECE = 1024 * 1024  # bytes that are unpacked at a time
_SCRIPT = {"/JavaScript", "/Rendition", "/RichMediaExecute", "/GoTo3DView", "/Movie", "/Sound"}
_LAUNCH = {"/Launch", "/GoToR", "/GoToE", "/ImportData", "/SubmitForm"}
_MOVING = {"/RichMedia", "/Movie", "/Sound", "/3D", "/Screen"}
_PICTURES = {"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"}  # their pixels are counted instead
_FLATE = {"/FlateDecode", "/Fl"}
_MIB = 1024 * 1024


def pages_of(content: bytes, limits: Limits) -> int:
    """How many pages a PDF has, if it is fit to be taken in.

    :raises Unfit: truncated, foreign_part, damaged, encrypted, too_many_pages, too_many_pixels, unpacks_too_large, script,
        launch, attachment, dynamic_form.
    """
    pages = _opened(content, limits)
    _whole(content)
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            most = max(pages, len(document.pages))  # the two may count a crooked file differently
            if most > limits.pages:
                raise _too_many(most, limits)
            _look_into(document, limits)
    except pikepdf.PdfError:
        raise Unfit("damaged") from None
    return pages


def _whole(content: bytes) -> None:
    """The last mark of the end stands at the end: otherwise something is missing, or something else was put behind it."""
    end = content.rfind(_END)
    rest = content[end + len(_END) :].strip(b"\0\t\n\f\r ") if end >= 0 else b""
    if is_two_in_one(content) or foreign_kind(rest):
        raise Unfit("foreign_part")
    if end < 0 or rest:
        raise Unfit("truncated")


def _opened(content: bytes, limits: Limits) -> int:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as bad:
        if "password" in str(bad).lower():
            raise Unfit("encrypted") from None
        raise Unfit("truncated" if _END not in content else "damaged") from None
    if raw.FPDF_GetSecurityHandlerRevision(document) != -1:  # may open without a password and still be locked
        raise Unfit("encrypted")
    pages = len(document)
    if pages > limits.pages:
        raise _too_many(pages, limits)
    try:
        document[0].close()
    except (pypdfium2.PdfiumError, IndexError):  # none at all, or none that can be read
        raise Unfit("damaged") from None
    return pages


def _too_many(pages: int, limits: Limits) -> Unfit:
    return Unfit("too_many_pages", most=str(limits.pages), pages=str(pages))


def _look_into(document: pikepdf.Pdf, limits: Limits) -> None:
    left = limits.unpacked
    for thing in document.objects:
        for entries in _dictionaries(thing):
            _inert(entries)
        if isinstance(thing, pikepdf.Stream):
            left -= _unpacked(thing, left, limits)
            if left < 0:
                raise Unfit("unpacks_too_large", most=str(limits.unpacked // _MIB))


def _dictionaries(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The dictionaries of one object, also those within it; what it only refers to has its own turn."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            entries = one.stream_dict if isinstance(one, pikepdf.Stream) else one
            yield entries
            within: Iterable[pikepdf.Object] = [entries.get(key) for key in entries.keys()]  # noqa: SIM118  no mapping
        elif isinstance(one, pikepdf.Array):
            within = list(one)
        else:
            continue
        waiting += [part for part in within if isinstance(part, pikepdf.Object) and not part.is_indirect]


def _inert(entries: pikepdf.Object) -> None:
    """Nothing acts by itself, nothing is hidden behind the pages, and what is to be read stands on them."""
    action, sort = _name(entries, "/S"), _name(entries, "/Subtype")
    if "/JS" in entries or action in _SCRIPT or sort in _MOVING:
        raise Unfit("script")
    if action in _LAUNCH:
        raise Unfit("launch")
    if "/EF" in entries or "/EmbeddedFiles" in entries:
        raise Unfit("attachment")
    if "/XFA" in entries:
        raise Unfit("dynamic_form")


def _name(entries: pikepdf.Object, key: str) -> str:
    value = entries.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _unpacked(stream: pikepdf.Stream, most: int, limits: Limits) -> int:
    """How many bytes a stream unpacks to; of what is more than the limit, only that it is more."""
    entries = stream.stream_dict
    if _name(entries, "/Subtype") == "/Image":
        width, height = (int(entries.get(key, 0)) for key in ("/Width", "/Height"))
        if width * height > limits.pixels:
            raise too_many_pixels(limits.pixels, width, height)
    pieces: Iterable[bytes] = [stream.read_raw_bytes()]
    for used in _filters(entries):
        if used in _PICTURES:
            break
        if used not in _FLATE:
            return _unpacked_at_once(stream)
        pieces = _inflated(pieces)
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            break
    return size


def _unpacked_at_once(stream: pikepdf.Stream) -> int:
    """For the filters of old programs, which repeat or spell out: this process runs out of memory before the office does."""
    try:
        return len(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
    except pikepdf.PdfError:  # behind it stands a picture, whose pixels are counted instead
        return len(stream.read_raw_bytes())


def _filters(entries: pikepdf.Object) -> list[str]:
    value = entries.get("/Filter")
    if isinstance(value, pikepdf.Array):
        return [str(one) for one in value]
    return [str(value)] if value is not None else []


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    machine = zlib.decompressobj()
    for piece in pieces:
        while piece:
            try:
                yield machine.decompress(piece, _PIECE)
            except zlib.error:  # programs that show it take what came before the fault
                return
            piece = machine.unconsumed_tail
