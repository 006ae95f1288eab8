"""The paper: pages of a PDF on which lines of text, rules and codes are put. Nothing above this module knows ReportLab.

Places are points from the upper left corner of the page; a text is placed by its baseline. The bytes depend on what is put
down and on nothing else: no clock, no random names, no font that is not embedded (house rule 23).
"""

from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from forms.letter.breaking import Line
from forms.letter.faces import font
from forms.letter.measures import PAPER
from forms.letter.outlines import Outlines

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)

rl_config.useA85 = 0  # page contents as plain bytes; the default wraps them in letters and makes them a quarter longer


def _number(value: float) -> str:
    """A number as PDF writes it: three decimals at most, no zeros behind."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class Paper:
    """A document being set, page by page.

    :param lang: language of the document (BCP 47). :param title: shown by the reader's window.
    :param author: who issues it. :param subject: what it is about.
    """

    def __init__(self, lang: str, title: str, author: str, subject: str) -> None:
        self._bytes = BytesIO()
        first = font("body").fontName
        self._canvas = Canvas(
            self._bytes, pagesize=PAPER, pageCompression=1, invariant=1, initialFontName=first, lang=lang, pdfVersion=(1, 7)
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator("Jiancai")
        self._canvas.setProducer("Jiancai")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self.pages = 0

    def page(self) -> None:
        """Begins a page; the one before is finished."""
        if self.pages:
            self._canvas.showPage()
        self.pages += 1

    def finish(self) -> bytes:
        """The whole document."""
        self._canvas.showPage()
        self._canvas.save()
        return self._bytes.getvalue()

    def line(self, line: Line, x: float, y: float, size: float, colour: Colour = BLACK) -> None:
        """Puts a line down with its first letter at `x`; an indent of the line comes on top."""
        self._text(line, f"1 0 0 1 {_number(x + line.indent)} {_number(PAPER[1] - y)} Tm", size, colour)

    def slanted(self, line: Line, x: float, y: float, size: float, colour: Colour) -> None:
        """Puts a line down that climbs by 45 degrees from `x`, `y`."""
        self._text(line, f".7071 .7071 -.7071 .7071 {_number(x)} {_number(PAPER[1] - y)} Tm", size, colour)

    def bar(self, x: float, y: float, width: float, height: float, colour: Colour = BLACK) -> None:
        """A filled bar with its upper left corner at `x`, `y`: rules are bars, so that their weight is exact."""
        self.bars([(x, y, width, height)], colour)

    def bars(self, bars: list[tuple[float, float, float, float]], colour: Colour = BLACK) -> None:
        """Many bars as one path, painted at once."""
        shapes = [f"{_number(x)} {_number(PAPER[1] - y - h)} {_number(w)} {_number(h)} re" for x, y, w, h in bars]
        self._put(f"{self._ink(colour)} {' '.join(shapes)} f {self._ink(BLACK)}")

    @staticmethod
    def _ink(colour: Colour) -> str:
        return f"{' '.join(map(_number, colour))} rg"

    def _put(self, operators: str) -> None:
        self._canvas._code.append(operators)  # the canvas has no public way for text with glue between letters

    def _text(self, line: Line, matrix: str, size: float, colour: Colour) -> None:
        out = ["BT", matrix] if colour == BLACK else [self._ink(colour), "BT", matrix]
        document = self._canvas._doc
        using, track = "", 0.0
        for face, text, spread, after in _runs(line):
            for subset, codes in face.splitString(text, document):
                name = face.getSubsetInternalName(subset, document)
                if name != using:
                    out.append(f"{name} {_number(size)} Tf")
                    using = name
                if _number(spread) != _number(track):
                    out.append(f"{_number(spread)} Tc")
                    track = spread
                out.append(f"<{codes.hex()}>Tj")
            if rest := _number(after * -1000 / size) if after else "":
                out.append(f"[{rest}]TJ")
        out.append("ET" if colour == BLACK else f"ET {self._ink(BLACK)}")
        if track:
            out.insert(-1, "0 Tc")
        self._put(" ".join(out))


def _runs(line: Line) -> list[tuple[Outlines, str, float, float]]:
    """The line as runs of one font: text, the glue after each of its letters, and what is to be added after the last one."""
    runs: list[tuple[Outlines, str, float, float]] = []
    for box, glue in zip(line.boxes, line.glue, strict=True):
        single = len(box.text) == 1
        for face, text in box.runs[:-1]:
            runs.append((face, text, 0.0, 0.0))
        face, text = box.runs[-1]
        if single and not box.western and runs and runs[-1][0] is face and not runs[-1][3] and runs[-1][2] == glue:
            runs[-1] = (face, runs[-1][1] + text, glue, 0.0)
        elif box.western and not glue and runs and runs[-1][0] is face and not runs[-1][3] and not runs[-1][2]:
            runs[-1] = (face, runs[-1][1] + text, 0.0, 0.0)
        elif single and not box.western:
            runs.append((face, text, glue, 0.0))
        else:
            runs.append((face, text, 0.0, glue))
    return runs
