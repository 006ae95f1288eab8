"""The faces of the letter: which font sets which character, how wide it is, and which characters no font has.

Roles after GB/T 9704-2012: 仿宋 for the body, 小标宋 for title and masthead, 黑体 for headings, 楷体; Latin, Arabic,
Devanagari and Thai beside them. They stand in `fonts/` (see its manifest). A folder named by JIANCAI_LETTER_FONT_DIR may
replace any of them by a file `<role>.ttf`, for an office that holds licences for the usual ones; letters set with other fonts
have other bytes.
"""

import os
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from forms.letter.outlines import Outlines
from forms.letter.shaping import script_of
from forms.letter.truetype import TrueType, UnusableFont

_HOME = Path(__file__).parent / "fonts"
_LOCK = Lock()
_LOADED: dict[str, Outlines] = {}
_LATIN = ("latin", "latin-bold", "latin-italic")


class MissingCharacter(ValueError):
    """A character that no font of the letter has. Set silently it would be a hole in somebody's name."""

    def __init__(self, character: str) -> None:
        self.character = character
        super().__init__(f"no font of the letter has {character!r} (U+{ord(character):04X})")


def font(role: str) -> Outlines:
    """The font of a role, read when it is first needed, once for the process."""
    found = _LOADED.get(role)
    if found is None:
        with _LOCK:
            if (found := _LOADED.get(role)) is None:
                found = _LOADED[role] = Outlines(role, _file(role))
    return found


def roles() -> tuple[str, ...]:
    """The roles that a file of an office's own folder may take over, by the name of the file without .ttf."""
    return tuple(sorted(path.stem for path in _HOME.glob("*.ttf")))


def unusable(folder: Path) -> list[tuple[Path, str, str]]:
    """What is wrong with the font files of a folder: each file with the kind of fault, and the table that is missing.

    The kinds are those of `UnusableFont`, and "no_role" for a file that none of our roles would ever take.
    """
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in (".ttf", ".otf", ".ttc"):
            continue
        if path.stem not in roles() or path.suffix != ".ttf":
            found.append((path, "no_role", ""))
            continue
        try:
            TrueType(path)
        except UnusableFont as wrong:
            found.append((path, wrong.kind, wrong.table))
    return found


def _file(role: str) -> Path:
    folder = os.environ.get("JIANCAI_LETTER_FONT_DIR")
    own = Path(folder) / f"{role}.ttf" if folder else None
    return own if own and own.exists() else _HOME / f"{role}.ttf"


@dataclass(frozen=True)
class Face:
    """One way of setting: the fonts asked in turn for a Chinese and for a western character.

    :param chinese: role for Chinese text. :param western: role for Latin, Cyrillic, Greek.
    :param translation: text in a western language, where “ ” … belong to the western font.
    """

    chinese: str
    western: str = "latin"
    translation: bool = False

    def pick(self, character: str) -> tuple[Outlines, float]:
        """The font that sets a character, and its width in thousandths of the type size.

        :raises MissingCharacter: no font has it, or it is no visible character.
        """
        return _pick(self, character)


BODY = Face("body")
TITLE = Face("title", "latin-bold")
HEADING = Face("heading", "latin-bold")
KAI = Face("kai")
ENGLISH = GERMAN = Face("body", translation=True)
BOLD = Face("heading", "latin-bold", translation=True)
ITALIC = Face("kai", "latin-italic", translation=True)


def is_western(character: str, translation: bool = False) -> bool:
    """Whether a character is set by the western font; marks that both scripts use go with the language of the text."""
    code = ord(character)
    if code in (0xB7, 0xD7, 0xA7) and not translation:  # · × §
        return False
    return code < 0x2000 or bool(script_of(character)) or 0x20A0 <= code < 0x2100 or (translation and 0x2000 <= code < 0x2400)


@cache
def _pick(face: Face, character: str) -> tuple[Outlines, float]:
    if unicodedata.category(character)[0] == "C" or character in "\u2028\u2029":
        raise MissingCharacter(character)
    for role in _asked(face, character):
        one = font(role)
        if one.has(character):
            return one, one.advance(character)
    raise MissingCharacter(character)


def _asked(face: Face, character: str) -> tuple[str, ...]:
    """The roles of the fonts that are asked for a character, in turn."""
    if script := script_of(character):
        return (f"{script}-bold" if face.western == "latin-bold" else script,)
    chinese = (face.chinese, *(role for role in ("kai", "rare") if role != face.chinese))
    western = (face.western, *(role for role in _LATIN if role != face.western))
    return (*western, *chinese) if is_western(character, face.translation) else (*chinese, *western)


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of a text that no font of the letter has, each once, in order; control characters are among them."""
    return tuple(character for character in dict.fromkeys(unicodedata.normalize("NFC", text)) if not _printable(character))


def _printable(character: str) -> bool:
    try:
        BODY.pick(character)
    except MissingCharacter:
        return False
    return True
