"""Takes a text apart into boxes: what is never parted at the end of a line, with its fonts and its width."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from forms.letter.cutting import Glyph, width
from forms.letter.direction import MIRRORED, has_backward, levels
from forms.letter.faces import Face, is_western
from forms.letter.outlines import Outlines
from forms.letter.shaping import script_of, shape, syllables

_PAIRS = ("——", "……")
JOINER = "\u2060"  # between two characters: the line is not parted here (not printed)


class Run(NamedTuple):
    """Signs of one font, from left to right: characters, or glyphs with the text that they stand for."""

    font: Outlines
    signs: str | tuple[tuple[Glyph, str], ...]

    @property
    def width(self) -> float:
        """In thousandths of the type size."""
        if isinstance(self.signs, str):
            return sum(map(self.font.advance, self.signs))
        return sum(width(self.font.file, glyph) for glyph, _ in self.signs)


class Box(NamedTuple):
    """What is not parted.

    :param runs: from left to right. :param width: in points.
    :param western: not set character by character on the grid.
    :param level: of direction (see `direction.levels`). :param glued: belongs to the box before it; no line begins with it.
    """

    runs: tuple[Run, ...]
    text: str
    width: float
    western: bool
    space: bool
    level: int = 0
    glued: bool = False


@dataclass(frozen=True)
class Setting:
    """How a text is set.

    :param size: in points. :param track: points added between Chinese characters; less than nothing sets them tighter.
    """

    face: Face
    size: float
    track: float = 0.0
    justified: bool = True


class _Word(NamedTuple):
    text: str
    level: int = 0
    glued: bool = False


@lru_cache(maxsize=6144)  # a letter has 3,000; names and numbers of others are given up again
def _box(face: Face, size: float, word: _Word) -> Box:
    by_font = groupby(word.text, lambda character: face.pick(character)[0])
    runs = [_run(font, "".join(group), word.level % 2 == 1) for font, group in by_font]
    if word.level % 2:
        runs.reverse()
    wide = sum(run.width for run in runs) * size / 1000
    western = is_western(word.text[0], face.translation)
    return Box(tuple(runs), word.text, wide, western, word.text.isspace(), word.level, word.glued)


def _run(font: Outlines, text: str, backwards: bool) -> Run:
    if script_of(text[0]) or any(map(unicodedata.combining, text)):
        return Run(font, shape(font, text, backwards))
    if backwards:  # marks between words that are read from right to left; brackets turn with the direction
        return Run(font, tuple((font.glyph(MIRRORED.get(one, one)), one) for one in reversed(text)))
    return Run(font, text)


@lru_cache(maxsize=1536)  # larger ones keep texts that never come again (benchmarks/README.md)
def _words(text: str, face: Face) -> tuple[_Word, ...]:
    """The text in boxes' texts: spaces, western words (parted after a hyphen or stroke), pairs of dashes, single characters."""
    words: list[_Word] = []
    text = unicodedata.normalize("NFC", text)
    ways = levels(text) if has_backward(text) else ()
    at = 0
    for part in re.split(r"([^\S\u00a0]+)", text):
        if part.isspace():
            words.append(_Word("\u3000" if part == "\u3000" else " ", ways[at] if ways else 0))
        else:
            for start, end in _spans(part, face):
                if ways:
                    words += _one_way(part[start:end], ways[at + start : at + end])
                elif word := part[start:end].replace(JOINER, ""):
                    words.append(_Word(word))
        at += len(part)
    return tuple(words)


def _spans(part: str, face: Face) -> Iterator[tuple[int, int]]:
    """Where the words of a text without spaces begin and end."""
    start = 0
    while start < len(part):
        end = start + 1
        if is_western(part[start], face.translation):
            while end < len(part) and _goes_on(part, end, face):
                end += 1
        elif part[start : start + 2] in _PAIRS:
            end = start + 2
        while end < len(part) and (unicodedata.combining(part[end]) or JOINER in part[end - 1 : end + 1]):
            end += 1
        yield start, end
        start = end


def _one_way(word: str, ways: tuple[int, ...]) -> Iterator[_Word]:
    """The parts of a word that are read in one direction each; they stay together."""
    first = True
    for way, group in groupby(zip(word, ways, strict=True), lambda pair: pair[1]):
        if text := "".join(character for character, _ in group if character != JOINER):
            yield _Word(text, way, not first)
            first = False


def _goes_on(part: str, at: int, face: Face) -> bool:
    """Whether the western word of which part[at - 1] is a letter goes on at `at`."""
    if part[at] in "’·" and at + 1 < len(part) and part[at - 1].isalpha() and is_western(part[at + 1]):
        return True  # O’Brien
    if not is_western(part[at], face.translation):
        return False
    return part[at - 1] not in "-/" or part[at] in "-/"  # may be parted after a hyphen or stroke


def boxes(text: str, setting: Setting, measure: float) -> list[Box]:
    """The boxes of a text; a word longer than the measure is cut into pieces that fit.

    :raises MissingCharacter: a character that no font has.
    """
    made = []
    for word in _words(text, setting.face):
        box = _box(setting.face, setting.size, word)
        made += [box] if box.width <= measure else _pieces(word, setting, measure)
    return made


def _pieces(word: _Word, setting: Setting, measure: float) -> Iterator[Box]:
    piece, glued = "", word.glued
    for syllable in syllables(word.text):
        longer = _box(setting.face, setting.size, _Word(piece + syllable, word.level, glued))
        if piece and longer.width > measure:
            yield _box(setting.face, setting.size, _Word(piece, word.level, glued))
            piece, glued = "", False
        piece += syllable
    yield _box(setting.face, setting.size, _Word(piece, word.level, glued))
