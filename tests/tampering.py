"""What people do to a sealed letter: each way as a function from bytes to bytes."""

import io
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from rules import Label
from workflow import KeyFiles, Seal, make_seal_key, make_statement_key

STRANGER = Label(zh="伪造办公室", en="Forged Office", de="Gefälschtes Amt")


def with_text_added(content: bytes, page: int = 0) -> bytes:
    """A line written over a page by an incremental update: the sealed bytes stay untouched in front of it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    leaf, _ = writer.find_page_for_modification(page)
    sheet = leaf.get_object()
    stream = generic.StreamObject(stream_data=b"q 1 0 0 rg 200 400 180 60 re f Q")
    before = sheet.raw_get("/Contents")
    sheet["/Contents"] = generic.ArrayObject([before, writer.add_object(stream)])
    writer.mark_update(leaf)
    return _written(writer)


def with_page_swapped(content: bytes, page: int = 1) -> bytes:
    """A page whose content was replaced by an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    leaf, _ = writer.find_page_for_modification(page)
    stream = generic.StreamObject(stream_data=b"q 0 0 1 rg 100 100 300 300 re f Q")
    leaf.get_object()["/Contents"] = writer.add_object(stream)
    writer.mark_update(leaf)
    return _written(writer)


def with_metadata_added(content: bytes) -> bytes:
    """An update that nobody sees on paper."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    writer.root["/Secret"] = generic.pdf_string("nothing to see")
    writer.update_root()
    return _written(writer)


def resaved(content: bytes) -> bytes:
    """Opened and saved by another program."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return _saved(document)


def resaved_without_seal(content: bytes) -> bytes:
    """Saved by a program that takes the seal away, and who made the file."""
    with pikepdf.open(io.BytesIO(content)) as document:
        for name in ("/AcroForm", "/Perms"):
            del document.Root[name]
        for page in document.pages:
            if "/Annots" in page:
                del page["/Annots"]
        document.docinfo["/Creator"] = "Another program"
        return _saved(document)


def resaved_without_page(content: bytes, page: int = 1) -> bytes:
    """A page taken out by another program."""
    with pikepdf.open(io.BytesIO(content)) as document:
        del document.pages[page]
        return _saved(document)


def flipped(content: bytes) -> bytes:
    """One bit of an image of a font, in the middle of the sealed part."""
    place = content.index(b"stream", len(content) // 2) + 300
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def encrypted(content: bytes) -> bytes:
    """Locked with a password."""
    with pikepdf.open(io.BytesIO(content)) as document:
        made = io.BytesIO()
        document.save(made, encryption=pikepdf.Encryption(owner="owner", user=""))
        return made.getvalue()


def sealed_by_a_stranger(unsealed: bytes, folder: Path, at: datetime) -> bytes:
    """The letter's own bytes, sealed with somebody else's key."""
    return strange_seal(folder, at).sign(unsealed, at)


def strange_seal(folder: Path, at: datetime) -> Seal:
    """A seal with keys that the office does not know."""
    files = KeyFiles(folder / "seal.p12", folder / "statement.pem", folder / "public", "other words")
    for make in (make_seal_key, make_statement_key):
        make(files, STRANGER, at.astimezone(UTC) - timedelta(days=2), specimen=True)
    return Seal(files)


def bomb(megabytes: int) -> bytes:
    """A small PDF whose one page unpacks to very much."""
    with pikepdf.new() as document:
        page = document.add_blank_page()
        packing, piece = zlib.compressobj(1), b"0 0 m 9 9 l S\n" * 74_898  # a mebibyte at a time: the test itself stays small
        once = b"".join([*(packing.compress(piece) for _ in range(megabytes)), packing.flush()])
        packed = zlib.compress(once, 9)  # twice: a gigabyte becomes a few kilobytes
        page.Contents = pikepdf.Stream(document, packed, Filter=[pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        made = io.BytesIO()
        document.save(made, compress_streams=False)
        return made.getvalue()


def many_pages(count: int) -> bytes:
    """A PDF of so many empty pages."""
    with pikepdf.new() as document:
        for _ in range(count):
            document.add_blank_page()
        return _saved(document)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _saved(document: pikepdf.Pdf) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
