"""Typesetting for tools/build_specimen.py: which face draws a character, how wide text is, where lines break, days."""

import re
from collections.abc import Iterator
from pathlib import Path

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import getFont, registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from forms.specimen import marks

FONTS = {  # the faces of the letter, see forms/letter/fonts/manifest.toml
    "fang": "body.ttf",
    "sans": "heading.ttf",
    "bold": "title.ttf",
    "latin": "latin.ttf",
    "latin-bold": "latin-bold.ttf",
}
CHAINS = {  # where a character is looked for, in this order; Latin first, because the Chinese faces space it badly
    "fang": ("latin", "fang", "sans"),
    "sans": ("sans", "latin"),
    "heading": ("latin-bold", "bold", "sans"),
}
NO_START, NO_END = "，。、；：）》”？！", "（《“"
ONLY_CHINESE = "“”‘’…—·"  # drawn by the Chinese face beside Chinese characters
DAY_ORDER = {"zh": "{0}年{1}月{2}日", "iso": "{0}-{1}-{2}", "de": "{2}.{1}.{0}"}
_DAY = re.compile(r"\{(\w+)\|(zh|iso|de)\}")
_UNIT = re.compile(
    r"[\ue000-\uf8ff]+(?:[-.年月][\ue000-\uf8ff]+)*日?|\s+|[^\s\u2e80-\uffef“”]+|.", re.DOTALL
)  # a day stays whole
_FIRST = 0xE000  # characters for private use stand for year, month and day of each marked day until they are drawn
_places: dict[str, str] = {}  # what such a character is drawn as


class Days:
    """The days that stand in the documents.

    :param letters: the mark of each day by its name, as evidence.toml tells it.
    """

    def __init__(self, letters: dict[str, str]) -> None:
        self.signs: dict[str, list[str]] = {}
        for number, (name, letter) in enumerate(letters.items()):
            self.signs[name] = [chr(_FIRST + 3 * number + part) for part in range(3)]
            _places.update(zip(self.signs[name], marks(letter), strict=True))

    def marked(self, text: str) -> str:
        """The text with each `{day|writing}` replaced by the signs of its year, month and day."""
        return _DAY.sub(lambda found: DAY_ORDER[found[2]].format(*self.signs[found[1]]), text)


def register(folder: Path) -> None:
    """Makes the faces known to ReportLab; ASCII stays readable in the page text, or no mark would be found again."""
    for face, file in FONTS.items():
        registerFont(TTFont(face, str(folder / file), asciiReadable=True))


def runs(text: str, chain: str) -> Iterator[tuple[str, str, str]]:
    """The text cut where the face changes or a mark stands: (text to draw, face, text to measure).

    :raises LookupError: no face of the chain has a character.
    """
    kept, face, before = "", "", ""
    for character in text:
        if character in _places:
            if kept:
                yield kept, face, kept
            yield _places[character], CHAINS[chain][0], "0" * len(_places[character])
            kept, before = "", character
            continue
        wanted = _face(character, chain, before)
        if kept and wanted != face:
            yield kept, face, kept
            kept = ""
        kept, face, before = kept + character, wanted, character
    if kept:
        yield kept, face, kept


def _face(character: str, chain: str, before: str) -> str:
    faces = CHAINS[chain]
    if character in ONLY_CHINESE and before > "\u2e80":
        faces = faces[1:] + faces[:1]
    for face in faces:
        if ord(character) in getFont(face).face.charToGlyph:
            return face
    raise LookupError(f"no face of {chain} has {character!r}")


def width(text: str, chain: str, size: float) -> float:
    """How wide the text is, in points."""
    return sum(getFont(face).stringWidth(measured, size) for _, face, measured in runs(text, chain))


def ink(canvas: Canvas, text: str, x: float, y: float, chain: str, size: float, colour: Color) -> None:
    """Draws one line of text; each mark is a piece of its own, so that it stands alone in the page text."""
    canvas.setFillColor(colour)
    for drawn, face, measured in runs(text, chain):
        canvas.setFont(face, size)
        canvas.drawString(x, y, drawn)
        x += getFont(face).stringWidth(measured, size)


def broken(text: str, chain: str, size: float, room: float, first: float) -> Iterator[str]:
    """The text in lines of at most `room` points, the first one shorter by `first`. A closing mark may hang by half its width;
    no line ends with an opening mark or begins with a closing one."""
    line, left = "", room - first
    for unit in _UNIT.findall(text):
        if line and unit not in NO_START and width(line + unit.rstrip(), chain, size) > left:
            carried = ""
            while line and line[-1] in NO_END:
                line, carried = line[:-1], line[-1] + carried
            yield line.rstrip()
            line, left = carried + unit.lstrip(), room
        elif line and unit in NO_START and width(line, chain, size) + size / 2 > left:
            yield line[:-1].rstrip()
            line, left = line[-1] + unit, room
        else:
            line += unit
    if line.strip():
        yield line.rstrip()
