"""A zoo of files that nobody should be able to hand in, each made here, and what is wrong with it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pikepdf
from conftest import pdf, picture
from pikepdf import Array, Dictionary, Name, Stream, String

from workflow.file_kinds import EICAR

MIB = 1024 * 1024


def many_pages(count: int = 10_000) -> bytes:
    """Pages without anything on them: less than a megabyte."""
    document = pikepdf.new()
    for _ in range(count):
        document.add_blank_page()
    return saved(document)


def saved(document: pikepdf.Pdf, **how: object) -> bytes:
    made = io.BytesIO()
    document.save(made, **how)
    return made.getvalue()


def altered(change: Callable[[pikepdf.Pdf], None], **how: object) -> bytes:
    """A PDF of one page with one thing more in it."""
    with pikepdf.open(io.BytesIO(pdf())) as document:
        change(document)
        return saved(document, **how)


def deflated(size: int, times: int = 1) -> bytes:
    """So many zeros, packed; a mebibyte at a time, so that this process stays small. Packed again as often as asked."""
    machine, piece = zlib.compressobj(9), bytes(MIB)
    packed = b"".join(machine.compress(piece) for _ in range(size // MIB)) + machine.flush()
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    return packed


@cache
def bomb(size: int = 300 * MIB, times: int = 1) -> bytes:
    """A page whose content unpacks to so many bytes."""

    def change(document: pikepdf.Pdf) -> None:
        stream = Stream(document, b"")
        stream.write(deflated(size, times), filter=Array([Name.FlateDecode] * times))
        document.pages[0].Contents = stream

    return altered(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def run_length_bomb() -> bytes:
    """Four megabytes that unpack to 256 MiB by a filter that repeats."""

    def change(document: pikepdf.Pdf) -> None:
        stream = Stream(document, b"")
        stream.write(b"\x81\0" * (2 * MIB + 1) + b"\x80", filter=Name.RunLengthDecode)
        document.pages[0].Contents = stream

    return altered(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def huge_picture_in_pdf() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        stream = Stream(document, b"")
        stream.write(deflated(MIB), filter=Name.FlateDecode)
        stream.stream_dict.update(
            {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 30_000, "/Height": 30_000, "/BitsPerComponent": 8}
        )
        document.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=document.make_indirect(stream)))

    return altered(change)


def with_action(action: Dictionary) -> bytes:
    """An action that runs when the file is opened."""
    return altered(lambda document: setattr(document.Root, "OpenAction", document.make_indirect(action)))


def on_a_page(action: Dictionary) -> bytes:
    """An action that waits at a place of the page, written into the page itself and packed away."""
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)

    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].Annots = Array([link])

    return altered(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def with_attachment(name: str = "setup.exe") -> bytes:
    return altered(lambda document: document.attachments.__setitem__(name, b"MZ\x90"))


def dynamic_form() -> bytes:
    return altered(lambda document: setattr(document.Root, "AcroForm", Dictionary(XFA=String("<xdp/>"), Fields=Array())))


def encrypted(user: str = "geheim") -> bytes:
    return altered(lambda document: None, encryption=pikepdf.Encryption(user=user, owner="besitzer"))


def huge_png(width: int = 30_000, height: int = 30_000) -> bytes:
    """A picture of 900 million pixels in a few bytes: its head says so, its data never comes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_jpeg() -> bytes:
    """A JPEG whose head says 65 000 × 65 000."""
    content = picture("JPEG", (16, 16))
    place = content.index(b"\xff\xc0")
    return content[: place + 5] + struct.pack(">HH", 65_000, 65_000) + content[place + 9 :]


def scans(count: int) -> bytes:
    """A progressive JPEG that says the same so many times over: each time costs as much as the whole picture."""
    from PIL import Image

    made = io.BytesIO()
    Image.linear_gradient("L").save(made, "JPEG", progressive=True)
    content = made.getvalue()
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * count + b"\xff\xd9"


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name in names:
            opened.writestr(name, "x")
    return made.getvalue()


def javascript() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def launch() -> Dictionary:
    return Dictionary(S=Name.Launch, F=String("cmd.exe"))


def elsewhere() -> Dictionary:
    return Dictionary(S=Name.GoToR, F=String("\\\\203.0.113.1\\share\\x.pdf"), D=Array([0, Name.Fit]))


ZOO: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing at all": (lambda: b"", "empty"),
    "a program named pdf": (lambda: b"MZ\x90\x00" + b"\0" * 200, "program"),
    "a script of the shell": (lambda: b"#!/bin/sh\nrm -rf /\n", "program"),
    "a web page named pdf": (lambda: b"<!doctype html><script>alert(1)</script>", "web_page"),
    "a web page behind the first line of a PDF": (lambda: b"%PDF-1.7\n<html><script>alert(1)</script></html>", "web_page"),
    "a drawing with a script": (lambda: b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script/>", "drawing"),
    "a Word document": (lambda: archive("[Content_Types].xml", "word/document.xml"), "office_document"),
    "an old Word document": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "office_document"),
    "a zip archive": (lambda: archive("a.pdf"), "archive"),
    "a photo of a telephone (HEIC)": (lambda: b"\0\0\0\x24ftypheic\0\0\0\0mif1heic", "other_picture"),
    "a GIF": (lambda: b"GIF89a" + b"\0" * 50, "other_picture"),
    "a WebP": (lambda: b"RIFF\x24\0\0\0WEBPVP8 ", "other_picture"),
    "plain text": (lambda: "学位证书".encode(), "not_accepted"),
    "the test virus": (lambda: EICAR, "virus"),
    "the test virus behind a PDF": (lambda: pdf() + b"\n%" + EICAR, "virus"),
    "the first line of a PDF": (lambda: b"%PDF-1.7\nnothing more", "truncated"),
    "half a PDF": (lambda: pdf(5)[: len(pdf(5)) // 2], "truncated"),
    "a PDF without its last line": (lambda: pdf()[: pdf().rindex(b"%%EOF")], "truncated"),
    "a PDF that says nothing": (lambda: b"%PDF-1.7\n" + b"nothing\n" * 50 + b"%%EOF\n", "damaged"),
    "a torn PNG": (lambda: picture("PNG", (400, 300))[:200], "truncated"),
    "a torn JPEG": (lambda: picture("JPEG", (400, 300))[:300], "truncated"),
    "a JPEG with nothing in it": (lambda: b"\xff\xd8\xff\xd9", "damaged"),
    "a PDF with a password": (encrypted, "encrypted"),
    "a PDF locked against copying": (lambda: encrypted(""), "encrypted"),
    "10,000 pages": (many_pages, "too_many_pages"),
    "201 pages": (lambda: pdf(201), "too_many_pages"),
    "a PDF that unpacks to 300 MiB": (bomb, "unpacks_too_large"),
    "a PDF that is packed twice": (lambda: bomb(times=2), "unpacks_too_large"),
    "a PDF that repeats itself": (run_length_bomb, "unpacks_too_large"),
    "900 million pixels in a PDF": (huge_picture_in_pdf, "too_many_pixels"),
    "900 million pixels": (huge_png, "too_many_pixels"),
    "60 million pixels": (lambda: huge_png(10_000, 6_000), "too_many_pixels"),
    "a JPEG of 4 billion pixels": (huge_jpeg, "too_many_pixels"),
    "a JPEG of 5,000 scans": (lambda: scans(5000), "too_heavy"),
    "a PDF with JavaScript": (lambda: with_action(javascript()), "script"),
    "a PDF with JavaScript at a link": (lambda: on_a_page(javascript()), "script"),
    "a PDF that starts a program": (lambda: with_action(launch()), "launch"),
    "a PDF that opens a file elsewhere": (lambda: on_a_page(elsewhere()), "launch"),
    "a PDF with a program attached": (with_attachment, "attachment"),
    "a dynamic form": (dynamic_form, "dynamic_form"),
    "a PDF with an archive behind it": (lambda: pdf() + archive("a.exe"), "foreign_part"),
    "a PDF with a web page behind it": (lambda: pdf() + b"<html><script>alert(1)</script></html>", "foreign_part"),
    "a PDF behind other bytes": (lambda: b"\0\0\0\0" + pdf(), "foreign_part"),
    "a program with a PDF in it": (lambda: b"MZ" + pdf(), "program"),
}  # fmt: skip
