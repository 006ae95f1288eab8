"""Cuts a TrueType file to the glyphs of one document, and puts glyphs together that stand on the paper as one letter."""

import sys
from array import array
from struct import pack, unpack_from
from typing import NamedTuple

from forms.letter.truetype import TrueType

_MORE, _WORDS, _SCALE, _TWO_SCALES, _MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80  # flags of a composite glyph's components
_PLACES = 0x02  # another: the component is placed by x and y
_KEPT = ("cvt ", "fpgm", "prep")  # what hinted glyphs of an office's own font refer to


class Part(NamedTuple):
    """A glyph of the file within one that is put together, moved by units of the font."""

    glyph: int
    right: int
    up: int


class Joined(NamedTuple):
    """A glyph put together, such as a letter with the marks written on it; its width in units of the font."""

    parts: tuple[Part, ...]
    width: int


Glyph = int | Joined


def width(file: TrueType, glyph: Glyph) -> float:
    """The width of a glyph in thousandths of the type size."""
    return file.advance(glyph) if isinstance(glyph, int) else file.scaled(glyph.width)


def cut(file: TrueType, glyphs: list[Glyph]) -> tuple[bytes, int]:
    """The font file with these glyphs only, numbered as they come, and how many it has: what they are made of comes behind.

    :param glyphs: numbers in this file, or glyphs put together from such; the first is 0, the sign for a missing character.
    """
    order = list(glyphs)
    place = {glyph: number for number, glyph in reversed(list(enumerate(glyphs)))}
    outlines: list[bytes] = []
    for glyph in order:  # grows while it is read: a composite glyph brings its components
        outline = file.outline(glyph) if isinstance(glyph, int) else _joined(file, glyph)
        outlines.append(_renumbered(outline, order, place))
    offsets = [0]
    for outline in outlines:
        offsets.append(offsets[-1] + len(outline))
    count = len(order)
    head, hhea, maxp = (bytearray(file.table(tag)) for tag in ("head", "hhea", "maxp"))
    head[8:12] = bytes(4)  # the checksum is entered at last
    head[50:52] = pack(">H", 1)  # long offsets
    hhea[34:36] = maxp[4:6] = pack(">H", count)
    if joined := [glyph for glyph in glyphs if not isinstance(glyph, int)]:
        _allow(maxp, max(len(glyph.parts) for glyph in joined))
    tables = {tag: table for tag in _KEPT if (table := file.table(tag))} | {
        "glyf": b"".join(outlines),
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": b"".join(_metric(file, glyph) for glyph in order),
        "loca": pack(f">{count + 1}L", *offsets),
        "maxp": bytes(maxp),
    }
    return _file(tables), count


def _joined(file: TrueType, glyph: Joined) -> bytes:
    """The outline of a glyph put together: a composite one, its components placed by words."""
    inked = [part for part in glyph.parts if file.sides(part.glyph)]
    if not inked:
        return b""
    left, low, right, high = (
        pick(side + (part.right, part.up)[n % 2] for part in inked for side in [file.sides(part.glyph)[n]])
        for n, pick in enumerate((min, min, max, max))
    )
    made = pack(">5h", -1, left, low, right, high)
    for n, part in enumerate(inked):
        more = _MORE if n + 1 < len(inked) else 0
        made += pack(">2H2h", _WORDS | _PLACES | more, part.glyph, part.right, part.up)
    return made


def _metric(file: TrueType, glyph: Glyph) -> bytes:
    if isinstance(glyph, int):
        return file.metric(glyph)
    outline = _joined(file, glyph)
    return pack(">Hh", glyph.width, unpack_from(">h", outline, 2)[0] if outline else 0)


def _allow(maxp: bytearray, parts: int) -> None:
    """Raises what the file says about its composite glyphs: each of their parts may be the largest glyph there is."""
    points, contours, composite_points, composite_contours = unpack_from(">4H", maxp, 6)
    most = [min(0xFFFF, parts * max(pair)) for pair in ((points, composite_points), (contours, composite_contours))]
    maxp[10:14] = pack(">2H", *most)
    elements, depth = unpack_from(">2H", maxp, 28)
    maxp[28:32] = pack(">2H", max(parts, elements), depth + 1)


def _renumbered(outline: bytes, order: list[int], place: dict[int, int]) -> bytes:
    """The outline padded to four bytes; components of a composite one are renumbered and asked for."""
    if len(outline) > 10 and outline[0] & 0x80:
        data, at, flags = bytearray(outline), 10, _MORE
        while flags & _MORE:
            flags, component = unpack_from(">2H", data, at)
            if component not in place:
                place[component] = len(order)
                order.append(component)
            data[at + 2 : at + 4] = pack(">H", place[component])
            at += 8 if flags & _WORDS else 6
            at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        outline = bytes(data)
    return outline + bytes(-len(outline) % 4)


def _sum(data: bytes) -> int:
    """The checksum of a table: its words of four bytes added up."""
    words = array("I", data + bytes(-len(data) % 4))
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF


def _file(tables: dict[str, bytes]) -> bytes:
    """A font file of these tables, with its directory and checksums."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    made = bytearray(pack(">4s4H", b"\0\1\0\0", count, 16 * power, power.bit_length() - 1, 16 * (count - power)))
    at, body, added = 12 + 16 * count, [], 0
    for tag, data in sorted(tables.items()):
        checksum = _sum(data)
        made += pack(">4s3L", tag.encode("latin-1"), checksum, at, len(data))
        body.append(data + bytes(-len(data) % 4))
        if tag == "head":
            adjustment = at + 8
        at += len(body[-1])
        added += checksum
    added += _sum(bytes(made))
    made += b"".join(body)
    made[adjustment : adjustment + 4] = pack(">L", (0xB1B0AFBA - added) & 0xFFFFFFFF)
    return bytes(made)
