"""A font of the letter, and that font embedded in one document: cut to what is shown there, each glyph under its own code.

Embedded as a composite font (PDF 32000-1, 9.7.4: CIDFontType2, Identity-H): one font object for any number of characters, and
glyphs that stand for no single character, as shaped scripts need. Every document has its own codes; a font is only read from.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from forms.letter.cutting import Glyph, cut, width
from forms.letter.pdffile import PdfFile, number
from forms.letter.truetype import TrueType

_NOT_IN_A_NAME = re.compile(r"[^0-9A-Za-z-]")
_SQUEEZED = 2  # zlib level for font files, most of a letter: 6 takes four times as long for a twentieth less


class Outlines:
    """A font file in the role that it plays in the letter.

    :param role: "body", "latin" … :param path: the file.
    :raises UnusableFont: the letter cannot be set with it.
    """

    def __init__(self, role: str, path: Path) -> None:
        self.role, self.path, self.file = role, path, TrueType(path)
        self._known: dict[str, int] = {}

    def glyph(self, character: str) -> int:
        """The number of a character's glyph; 0: the font does not have it."""
        found = self._known.get(character)
        if found is None:
            found = self._known[character] = self.file.glyph(character)
        return found

    def has(self, character: str) -> bool:
        return self.glyph(character) != 0

    def advance(self, character: str) -> float:
        """The width of a character in thousandths of the type size."""
        return self.file.advance(self.glyph(character))

    def extent(self, character: str) -> tuple[float, float]:
        """Lowest and highest ink of a character above the baseline, in thousandths of the type size."""
        return self.file.extent(self.glyph(character))


Asked = str | tuple[Glyph, str]  # a character, or a glyph with the text that it stands for


class Embedded(dict[Asked, str]):
    """A font in one document: for each character, or glyph with its text, its code as four hexadecimal digits.

    A character that is asked for is embedded. Two characters with the same glyph keep codes of their own, so that a reader
    copies the character that was stated.

    :param font: the font. :param number: which font of the document it is, from 1.
    """

    def __init__(self, font: Outlines, number: int) -> None:
        super().__init__()
        self._font, self._number = font, number
        self._glyphs: list[Glyph] = [0]
        self._texts = [""]
        self.name = f"/F{number}"

    def __missing__(self, asked: Asked) -> str:
        glyph, text = (self._font.glyph(asked), asked) if isinstance(asked, str) else asked
        code = self[asked] = f"{len(self._glyphs):04X}"
        self._glyphs.append(glyph)
        self._texts.append(text)
        return code

    def written(self, file: PdfFile) -> int:
        """Writes the font with all that was asked for; answers the number of its object."""
        font = self._font.file
        plain = _NOT_IN_A_NAME.sub("", font.name)
        base = f"/JIANC{chr(64 + self._number)}+{plain}"  # the tag tells subsets apart
        content, count = cut(font, self._glyphs)
        program = file.stream(f"/Length1 {len(content)}", content, level=_SQUEEZED)
        every = file.stream("", _all(count))
        descriptor = file.add(
            f"<</Type/FontDescriptor/FontName{base}/Flags 4/FontBBox[{' '.join(map(number, font.box))}]"  # 4: codes of its own
            f"/ItalicAngle {number(font.slant)}/Ascent {number(font.ascent)}/Descent {number(font.descent)}"
            f"/CapHeight {number(font.capital)}/StemV 80/FontFile2 {program} 0 R/CIDSet {every} 0 R>>"
        )
        widths = " ".join(number(width(font, glyph)) for glyph in self._glyphs)
        descendant = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont{base}/CIDToGIDMap/Identity/W[0[{widths}]]"
            f"/FontDescriptor {descriptor} 0 R/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
        )
        text = file.stream("", _to_unicode(self._texts))
        return file.add(
            f"<</Type/Font/Subtype/Type0/BaseFont{base}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]"
            f"/ToUnicode {text} 0 R>>"
        )


class Fonts(dict[Outlines, Embedded]):
    """The fonts of one document; one that is asked for is embedded."""

    def __missing__(self, font: Outlines) -> Embedded:
        made = self[font] = Embedded(font, len(self) + 1)
        return made

    def written(self, file: PdfFile) -> dict[str, int]:
        """Writes them all, when nothing more is shown in the document; answers their names on its pages with their objects."""
        return {font.name[1:]: font.written(file) for font in self.values()}


def _all(count: int) -> bytes:
    """The set of all codes from 0 on, a bit each, the highest bit first (PDF 32000-1, table 124)."""
    return bytes([0xFF] * (count // 8) + ([0xFF00 >> count % 8 & 0xFF] if count % 8 else []))


def _to_unicode(texts: Iterable[str]) -> bytes:
    """What each code stands for, so that the text can be searched and copied (PDF 32000-1, 9.10.3)."""
    entries = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in enumerate(texts) if text]
    parts = [entries[start : start + 100] for start in range(0, len(entries), 100)]  # the most that one part may have
    mapping = "\n".join("\n".join([f"{len(part)} beginbfchar", *part, "endbfchar"]) for part in parts)
    return _CMAP.replace("MAPPING", mapping).encode("ascii")


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
MAPPING
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
