"""Takes out of a picture what is no picture: place and time of the photo, camera, comments, previews, and whatever is appended.

Nothing is compressed anew: the coded picture is copied byte for byte, so that a scan loses nothing. How the camera was held is
kept, because without it the picture would lie on its side. Cleaning what is clean changes nothing.
"""

import struct
import zlib
from collections.abc import Iterator

_STANDALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length: TEM and the restarts
_SOI, _EOI, _SOS, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_APPLICATION = range(0xE0, 0xF0)
# What of the application segments tells how colours are to be read: everything else in them is about the photo, not of it.
_OF_THE_COLOURS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_MOST_SCANS = 100  # a progressive JPEG has about ten; each further one costs as much time as the whole picture
_PNG = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
TURNED = range(2, 9)  # how a camera can be held that is not upright, as EXIF counts it
UPRIGHT = 1


class Torn(ValueError):
    """The file ends before the picture does."""


class TooManyScans(ValueError):
    """A JPEG that is made to be read for hours."""


def cleaned(content: bytes, orientation: int = UPRIGHT) -> bytes:
    """The picture and nothing else.

    :param content: a PNG or a JPEG. :param orientation: how the camera was held (EXIF tag 0x0112); it is written into the file.
    :raises Torn: the file ends before the picture does. :raises TooManyScans: see there.
    """
    parts = _png(content, orientation) if content.startswith(_PNG) else _jpeg(content, orientation)
    return b"".join(parts)


def _jpeg(content: bytes, orientation: int) -> Iterator[bytes]:
    yield content[:2]
    place, scans, held = 2, 0, _held(orientation)
    while True:
        marker, place = _marker(content, place)
        if marker == _EOI:
            yield b"\xff\xd9"
            return
        if marker in _STANDALONE or marker == _SOI:
            continue
        end = place + int.from_bytes(content[place : place + 2], "big")
        if end > len(content) or end < place + 2:
            raise Torn
        segment = content[place:end]
        if held and marker != 0xE0:  # behind the JFIF head, before all else
            yield _segment(0xE1, b"Exif\0\0" + held)
            held = b""
        if _kept(marker, segment[2:]):
            yield bytes((0xFF, marker)) + segment
        place = end
        if marker == _SOS:
            scans += 1
            if scans > _MOST_SCANS:
                raise TooManyScans
            place = _end_of_scan(content, end)
            yield content[end:place]


def _marker(content: bytes, place: int) -> tuple[int, int]:
    """The next marker and the place behind it; a marker may be filled up before with any number of FF."""
    while content[place : place + 1] == b"\xff" and content[place + 1 : place + 2] == b"\xff":
        place += 1
    if content[place : place + 1] != b"\xff" or place + 1 >= len(content):
        raise Torn
    return content[place + 1], place + 2


def _end_of_scan(content: bytes, place: int) -> int:
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise Torn
        if content[place + 1] != 0 and content[place + 1] not in _STANDALONE and content[place + 1] != 0xFF:
            return place
        place += 2 if content[place + 1] != 0xFF else 1


def _kept(marker: int, data: bytes) -> bool:
    if marker in _APPLICATION:
        return marker in _OF_THE_COLOURS and data.startswith(_OF_THE_COLOURS[marker])
    return marker != _COMMENT


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _held(orientation: int) -> bytes:
    """The smallest EXIF there is: one entry, how the camera was held; nothing where that is the usual way."""
    if orientation not in TURNED:
        return b""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def _png(content: bytes, orientation: int) -> Iterator[bytes]:
    yield _PNG
    place = len(_PNG)
    while True:
        length, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        end = place + 12 + length
        if end > len(content):
            raise Torn
        if kind in _KEPT_CHUNKS or kind == b"IEND":
            yield content[place:end]
        if kind == b"IHDR" and (held := _held(orientation)):
            yield _chunk(b"eXIf", held)
        if kind == b"IEND":
            return
        place = end


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
