"""Reads a TrueType file: which characters it has, how wide they are, how each glyph is drawn.

Only what is asked for is read. A letter needs some hundred of the ten thousand characters of a Chinese font; reading all of
them, as PDF libraries do, is most of the time that the first letter of a process takes.
"""

import sys
from array import array
from bisect import bisect_left, bisect_right
from pathlib import Path
from struct import error, unpack_from

_NEEDED = ("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name")
_UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))  # tables of characters, the most complete first
_WRONG = {
    "postscript": "it has PostScript outlines; a TrueType file (.ttf with TrueType outlines) is needed",
    "collection": "it is a collection of fonts; a file with one font is needed",
    "no_font": "it is no font file; a TrueType file is needed",
    "cut_short": "the file ends before its tables do; copy it again",
    "incomplete": "it lacks the table {table}; a complete TrueType file is needed",
    "forbidden": "its licence bits forbid embedding; use a font that may be embedded",
    "no_characters": "it has no table of Unicode characters; use a Unicode font",
}
_FORBIDDEN = 0x0002  # OS/2 fsType: restricted licence embedding


class UnusableFont(ValueError):
    """A file that the letter cannot be set with; the message names the file, what is wrong, and what to do.

    :param kind: a key below `web.settings.font`. :param table: the one that is missing.
    """

    def __init__(self, path: Path, kind: str, table: str = "") -> None:
        self.name, self.kind, self.table = path.name, kind, table
        super().__init__(f"{path.name}: {_WRONG[kind].format(table=table)}")


class TrueType:
    """One font file.

    :param path: a file with TrueType outlines, one font in it.
    :raises UnusableFont: it is something else, or its licence bits forbid embedding.
    """

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        if self.data[:4] not in (b"\0\1\0\0", b"true"):
            raise UnusableFont(path, {b"OTTO": "postscript", b"ttcf": "collection"}.get(self.data[:4], "no_font"))
        try:
            self._read(path)
        except (error, IndexError) as broken:
            raise UnusableFont(path, "cut_short") from broken

    def _read(self, path: Path) -> None:
        data = self.data
        entries = (unpack_from(">4s3L", data, 12 + 16 * n) for n in range(unpack_from(">H", data, 4)[0]))
        self._tables = {tag.decode("latin-1"): (start, size) for tag, _, start, size in entries}
        if missing := [tag for tag in _NEEDED if tag not in self._tables]:
            raise UnusableFont(path, "incomplete", missing[0])
        head, hhea = self._at("head"), self._at("hhea")
        self.em = unpack_from(">H", data, head + 18)[0]
        self.box = tuple(self.scaled(side) for side in unpack_from(">4h", data, head + 36))
        self._long = unpack_from(">h", data, head + 50)[0] == 1
        self.ascent, self.descent = (self.scaled(value) for value in unpack_from(">2h", data, hhea + 4))
        self._metrics = unpack_from(">H", data, hhea + 34)[0]
        self.glyphs = unpack_from(">H", data, self._at("maxp") + 4)[0]
        self.slant = unpack_from(">l", data, self._at("post") + 4)[0] / 65536 if "post" in self._tables else 0.0
        self.capital = self.ascent
        if "OS/2" in self._tables:
            version, usage = unpack_from(">H", data, self._at("OS/2"))[0], unpack_from(">H", data, self._at("OS/2") + 8)[0]
            if usage & 0xF == _FORBIDDEN:
                raise UnusableFont(path, "forbidden")
            if version >= 2:
                self.capital = self.scaled(unpack_from(">h", data, self._at("OS/2") + 88)[0])
        self.name, self.family = self._named(6) or path.stem, self._named(1)
        self._characters(path)

    def _at(self, table: str) -> int:
        return self._tables[table][0]

    def scaled(self, units: float) -> float:
        """Units of the font in thousandths of the type size."""
        return units * 1000 / self.em

    def _named(self, wanted: int) -> str:
        base = self._at("name")
        _, count, texts = unpack_from(">3H", self.data, base)
        for n in range(count):
            platform, _, _, name, size, start = unpack_from(">6H", self.data, base + 6 + 12 * n)
            if name == wanted:
                text = self.data[base + texts + start : base + texts + start + size]
                return text.decode("mac-roman" if platform == 1 else "utf-16-be", "replace")
        return ""

    def _characters(self, path: Path) -> None:
        base = self._at("cmap")
        records = (unpack_from(">2HL", self.data, base + 4 + 8 * n) for n in range(unpack_from(">H", self.data, base + 2)[0]))
        offsets = {(platform, encoding): base + offset for platform, encoding, offset in records}
        for which in _UNICODE:
            at = offsets.get(which)
            form = unpack_from(">H", self.data, at)[0] if at is not None else None
            if form == 12:
                groups = self._array("L", at + 16, 3 * unpack_from(">L", self.data, at + 12)[0])
                self._starts, self._ends, self._firsts = groups[0::3], groups[1::3], groups[2::3]
                self._glyph = self._by_groups
                return
            if form == 4:
                count = unpack_from(">H", self.data, at + 6)[0] // 2
                self._ends, self._starts = self._array("H", at + 14, count), self._array("H", at + 16 + 2 * count, count)
                self._deltas, self._ranges = (self._array("H", at + 16 + 2 * count * n, count) for n in (2, 3))
                self._ranges_at = at + 16 + 6 * count
                self._glyph = self._by_segments
                return
        raise UnusableFont(path, "no_characters")

    def _array(self, kind: str, start: int, count: int) -> array:
        """Numbers of the file: "H" of two bytes, "L" of four."""
        made = array("H" if kind == "H" else "I")
        made.frombytes(self.data[start : start + count * made.itemsize])
        if sys.byteorder == "little":
            made.byteswap()
        return made

    def _by_groups(self, code: int) -> int:
        n = bisect_right(self._starts, code) - 1
        return self._firsts[n] + code - self._starts[n] if n >= 0 and code <= self._ends[n] else 0

    def _by_segments(self, code: int) -> int:
        n = bisect_left(self._ends, code)
        if n == len(self._ends) or code < self._starts[n]:
            return 0
        if not self._ranges[n]:
            return (code + self._deltas[n]) & 0xFFFF
        [glyph] = unpack_from(">H", self.data, self._ranges_at + 2 * n + self._ranges[n] + 2 * (code - self._starts[n]))
        return (glyph + self._deltas[n]) & 0xFFFF if glyph else 0

    def glyph(self, character: str) -> int:
        """The number of a character's glyph; 0: the font does not have it."""
        return self._glyph(ord(character))

    def advance(self, glyph: int) -> float:
        """The width of a glyph in thousandths of the type size."""
        return self.scaled(self.units(glyph))

    def units(self, glyph: int) -> int:
        """The width of a glyph in units of the font."""
        return unpack_from(">H", self.metric(glyph))[0]

    def extent(self, glyph: int) -> tuple[float, float]:
        """Lowest and highest ink of a glyph above the baseline, in thousandths of the type size."""
        sides = self.sides(glyph)
        return (self.scaled(sides[1]), self.scaled(sides[3])) if sides else (0.0, 0.0)

    def sides(self, glyph: int) -> tuple[int, ...]:
        """Left, low, right and high side of a glyph's ink in units of the font; nothing for a glyph without ink."""
        outline = self.outline(glyph)
        return unpack_from(">4h", outline, 2) if outline else ()

    def outline(self, glyph: int) -> bytes:
        """How a glyph is drawn, as the file has it; nothing for a glyph without ink."""
        loca, glyf = self._at("loca"), self._at("glyf")
        if self._long:
            start, end = unpack_from(">2L", self.data, loca + 4 * glyph)
        else:
            start, end = (2 * half for half in unpack_from(">2H", self.data, loca + 2 * glyph))
        return self.data[glyf + start : glyf + end]

    def metric(self, glyph: int) -> bytes:
        """Width and left side bearing as the file has them; glyphs beyond the last width share it."""
        at, last = self._at("hmtx"), self._metrics - 1
        if glyph <= last:
            return self.data[at + 4 * glyph : at + 4 * glyph + 4]
        bearing = at + 4 * last + 4 + 2 * (glyph - last - 1)
        return self.data[at + 4 * last : at + 4 * last + 2] + self.data[bearing : bearing + 2]

    def table(self, tag: str) -> bytes:
        """A table of the file as it stands there; nothing where it has none."""
        start, size = self._tables.get(tag, (0, 0))
        return self.data[start : start + size]
