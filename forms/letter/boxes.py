"""Takes a text apart into boxes: what is never parted at the end of a line, with its fonts and its width."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from forms.letter.faces import Face, is_western
from forms.letter.outlines import Outlines

_PAIRS = ("——", "……")
JOINER = "\u2060"  # between two characters: the line is not parted here (not printed)


class Box(NamedTuple):
    """What is not parted: its text by font, its width in points, and what it may stand beside."""

    runs: tuple[tuple[Outlines, str], ...]
    text: str
    width: float
    western: bool
    space: bool


@dataclass(frozen=True)
class Setting:
    """How a text is set.

    :param size: in points. :param track: points added between Chinese characters; less than nothing sets them tighter.
    """

    face: Face
    size: float
    track: float = 0.0
    justified: bool = True


@lru_cache(maxsize=16384)
def _box(face: Face, size: float, text: str) -> Box:
    runs: list[tuple[Outlines, str]] = []
    width = 0.0
    for character in text:
        chosen, advance = face.pick(character)
        width += advance
        if runs and runs[-1][0] is chosen:
            runs[-1] = (chosen, runs[-1][1] + character)
        else:
            runs.append((chosen, character))
    return Box(tuple(runs), text, width * size / 1000, is_western(text[0], face.translation), text.isspace())


@lru_cache(maxsize=4096)
def _words(text: str, face: Face) -> tuple[str, ...]:
    """The text in boxes' texts: spaces, western words (parted after a hyphen or stroke), pairs of dashes, single characters."""
    words: list[str] = []
    for part in re.split(r"([^\S\u00a0]+)", unicodedata.normalize("NFC", text)):
        if not part:
            continue
        if part.isspace():
            words.append("\u3000" if part == "\u3000" else " ")
            continue
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
            words.append(part[start:end].replace(JOINER, ""))
            start = end
    return tuple(words)


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


def _pieces(word: str, setting: Setting, measure: float) -> Iterator[Box]:
    piece = ""
    for character in word:
        longer = _box(setting.face, setting.size, piece + character)
        if piece and longer.width > measure and not unicodedata.combining(character):
            yield _box(setting.face, setting.size, piece)
            piece = ""
        piece += character
    yield _box(setting.face, setting.size, piece)
