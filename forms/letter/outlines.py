"""A TrueType font for ReportLab that several threads may embed at once, with the extent of its glyphs.

ReportLab's own `makeSubset` reads through one position shared by all users of a face: two letters set in the same moment could
spoil each other's outlines. Ours reads from the bytes alone. It also leaves out the tables that no embedded font needs.
"""

import re
from struct import pack, unpack_from

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace, TTFontMaker

_MORE, _WORDS, _SCALE, _TWO_SCALES, _MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80  # flags of a composite glyph's components
_BEYOND = re.compile("<([0-9A-F]{5,6})>")


class _Face(TTFontFace):
    def extent(self, character: str) -> tuple[float, float]:
        """Lowest and highest ink of a character above the baseline, in thousandths of the type size."""
        glyph = self.charToGlyph[ord(character)]
        start, end = self.glyphPos[glyph], self.glyphPos[glyph + 1]
        if start == end:
            return 0.0, 0.0
        _, low, _, high = unpack_from(">4h", self._ttf_data, self.get_table_pos("glyf")[0] + start + 2)
        return self._pdfScale(low), self._pdfScale(high)

    def _outline(self, glyph: int) -> bytes:
        base = self.get_table_pos("glyf")[0]
        return self._ttf_data[base + self.glyphPos[glyph] : base + self.glyphPos[glyph + 1]]

    def makeSubset(self, subset: list[int]) -> bytes:
        """The font file of up to 256 characters, by their code in the subset.

        :param subset: the Unicode character at each code; 0 stands for no character.
        """
        order, place = [0], {0: 0}  # new glyph number -> old one, and back
        codes = []
        for character in subset:
            glyph = self.charToGlyph.get(character, 0)
            if glyph not in place:
                place[glyph] = len(order)
                order.append(glyph)
            codes.append(place[glyph])
        outlines: list[bytes] = []
        for glyph in order:  # grows while it is read: a composite glyph brings its components
            outlines.append(_renumbered(self._outline(glyph), order, place))
        count = len(order)
        offsets = [0]
        for outline in outlines:
            offsets.append(offsets[-1] + len(outline))
        head = bytearray(self.get_table("head"))
        head[8:12] = bytes(4)  # the checksum is entered by the maker
        head[50:52] = pack(">H", 1)  # long offsets
        hhea, maxp = bytearray(self.get_table("hhea")), bytearray(self.get_table("maxp"))
        hhea[34:36] = maxp[4:6] = pack(">H", count)
        made = TTFontMaker()
        made.add("cmap", pack(f">{11 + len(codes)}H", 0, 1, 1, 0, 0, 12, 6, 10 + 2 * len(codes), 0, 0, len(codes), *codes))
        made.add("glyf", b"".join(outlines))
        made.add("head", bytes(head))
        made.add("hhea", bytes(hhea))
        metrics = (self.hmetrics[glyph] for glyph in order)
        made.add("hmtx", b"".join(pack(">Hh", int(width), _signed(side)) for width, side in metrics))
        made.add("loca", pack(f">{count + 1}L", *offsets))
        made.add("maxp", bytes(maxp))
        return made.makeStream()


def _signed(bearing: int) -> int:
    return bearing - 0x10000 if bearing >= 0x8000 else bearing


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


class Outlines(TTFont):
    """A font file as ReportLab embeds it.

    :param name: the name under which it is known here. :param path: the file; TrueType outlines only.
    :raises reportlab.pdfbase.ttfonts.TTFError: not such a file, or its maker forbids embedding.
    """

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path, asciiReadable=0, shapable=False)
        self.face.__class__ = _Face  # the parent makes its own face; only its methods are ours

    def addObjects(self, doc: PDFDocument) -> None:
        """Adds the subsets to the document. Characters beyond the first plane are named in UTF-16, as readers expect."""
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                stream.content = _BEYOND.sub(
                    lambda code: f"<{chr(int(code[1], 16)).encode('utf-16-be').hex().upper()}>", stream.content
                )

    def has(self, character: str) -> bool:
        return self.face.charToGlyph.get(ord(character), 0) != 0

    def advance(self, character: str) -> float:
        """The width of a character in thousandths of the type size."""
        return self.face.charWidths[ord(character)]
