"""The paper: pages of a PDF on which lines of text, rules and codes are put. Nothing above this module knows ReportLab.

Places are points from the upper left corner of the page; a text is placed by its baseline. The bytes depend on what is put
down and on nothing else: no clock, no random names, no font that is not embedded (house rule 23).
"""

from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from forms.letter.breaking import Line
from forms.letter.measures import PAPER
from forms.letter.numbers import number
from forms.letter.outlines import NOTHING, Fonts
from forms.letter.showing import shown

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)

rl_config.useA85 = 0  # page contents as plain bytes; the default wraps them in letters and makes them a quarter longer


class Paper:
    """A document being set, page by page.

    :param lang: language of the document (BCP 47). :param title: shown by the reader's window.
    :param author: who issues it. :param subject: what it is about.
    """

    def __init__(self, lang: str, title: str, author: str, subject: str) -> None:
        self._bytes = BytesIO()
        self._canvas = Canvas(
            self._bytes, pagesize=PAPER, pageCompression=1, invariant=1, initialFontName=NOTHING, lang=lang, pdfVersion=(1, 7)
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator("Jiancai")
        self._canvas.setProducer("Jiancai")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._fonts = Fonts()
        self.pages = 0

    def page(self) -> None:
        """Begins a page; the one before is finished."""
        if self.pages:
            self._canvas.showPage()
        self.pages += 1

    def finish(self) -> bytes:
        """The whole document."""
        self._canvas.showPage()
        self._fonts.add(self._canvas._doc)
        self._canvas.save()
        return self._bytes.getvalue()

    def line(self, line: Line, x: float, y: float, size: float, colour: Colour = BLACK) -> None:
        """Puts a line down with its first letter at `x`; an indent of the line comes on top."""
        self._text(line, f"1 0 0 1 {number(x + line.indent)} {number(PAPER[1] - y)} Tm", size, colour)

    def slanted(self, line: Line, x: float, y: float, size: float, colour: Colour) -> None:
        """Puts a line down that climbs by 45 degrees from `x`, `y`."""
        self._text(line, f".7071 .7071 -.7071 .7071 {number(x)} {number(PAPER[1] - y)} Tm", size, colour)

    def bar(self, x: float, y: float, width: float, height: float, colour: Colour = BLACK) -> None:
        """A filled bar with its upper left corner at `x`, `y`: rules are bars, so that their weight is exact."""
        self.bars([(x, y, width, height)], colour)

    def bars(self, bars: list[tuple[float, float, float, float]], colour: Colour = BLACK) -> None:
        """Many bars as one path, painted at once."""
        shapes = [f"{number(x)} {number(PAPER[1] - y - h)} {number(w)} {number(h)} re" for x, y, w, h in bars]
        self._put(f"{self._ink(colour)} {' '.join(shapes)} f {self._ink(BLACK)}")

    @staticmethod
    def _ink(colour: Colour) -> str:
        return f"{' '.join(map(number, colour))} rg"

    def _put(self, operators: str) -> None:
        self._canvas._code.append(operators)  # the canvas has no public way for text with glue between letters

    def _text(self, line: Line, matrix: str, size: float, colour: Colour) -> None:
        text = f"BT {matrix} {shown(line, size, self._fonts)} ET"
        self._put(text if colour == BLACK else f"{self._ink(colour)} {text} {self._ink(BLACK)}")
