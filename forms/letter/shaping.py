"""Shapes words whose letters change with their neighbours: Arabic, Devanagari, Thai, and letters with accents of their own.

HarfBuzz chooses and places the glyphs; it is imported when the first such word comes, which most letters never bring.
"""

import unicodedata
from functools import cache, lru_cache
from itertools import groupby

from forms.letter.cutting import Glyph, Joined, Part
from forms.letter.outlines import Outlines

_SCRIPTS = (  # first and last character, and the role of the font that has them
    (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"),
    (0x0870, 0x08FF, "arabic"),
    (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFE, "arabic"),
    (0x0900, 0x097F, "devanagari"),
    (0x0E00, 0x0E7F, "thai"),
)
_JOINING = "\u094d"  # virama: the consonant after it belongs to the same syllable
_BEFORE, _AFTER = "เแโใไ", "\u0e33"  # Thai: vowels written before their consonant, and one that belongs to what stands before


@cache
def script_of(character: str) -> str:
    """The role of the font for a character of a shaped script; "" for all others."""
    code = ord(character)
    return next((role for first, last, role in _SCRIPTS if first <= code <= last), "") if code >= 0x0600 else ""


def syllables(word: str) -> list[str]:
    """A word in the smallest pieces that can stand on lines of their own: a letter with all that is written on it."""
    pieces: list[str] = []
    for character in word:
        held = pieces and (
            unicodedata.category(character)[0] == "M"
            or character == _AFTER
            or pieces[-1][-1] in _BEFORE
            or (pieces[-1][-1] == _JOINING and script_of(character) == "devanagari")
        )
        if held:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


@lru_cache(maxsize=4096)
def shape(font: Outlines, text: str, backwards: bool) -> tuple[tuple[Glyph, str], ...]:
    """The letters of a text of one font, from left to right: each as one glyph, with the characters that it stands for.

    What is written on a letter is part of its glyph, so that a reader finds one sign for what was typed.

    :param backwards: whether the text is read from right to left.
    """
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if backwards else "ltr"
    uharfbuzz.shape(_font(font), buffer)
    placed = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    letters = [(start, list(group)) for start, group in groupby(placed, lambda pair: pair[0].cluster)]
    starts = sorted(start for start, _ in letters)
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    return tuple((_joined(group, font), text[start : ends[start]]) for start, group in letters)


def _joined(placed: list, font: Outlines) -> Glyph:
    parts, width = [], 0
    for info, place in placed:
        parts.append(Part(info.codepoint, width + place.x_offset, place.y_offset))
        width += place.x_advance
    one = parts[0]
    if len(parts) == 1 and not one.right and not one.up and font.file.units(one.glyph) == width:
        return one.glyph
    return Joined(tuple(parts), width)


@cache
def _font(font: Outlines):
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(font.file.data))  # measures in units of the font
