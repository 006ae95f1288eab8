"""The paper: pages of a PDF on which lines of text, rules and codes are put, each as a part of the document's structure.

Places are points from the upper left corner of the page; a text is placed by its baseline. The bytes depend on what is put
down and on nothing else: no clock, no random names, no font that is not embedded (house rule 23).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from forms.letter.archive import About, Attachment, describe
from forms.letter.breaking import Line
from forms.letter.measures import PAPER
from forms.letter.outlines import Fonts
from forms.letter.pdffile import Sheets, number
from forms.letter.showing import shown
from forms.letter.structure import RULE, Element, write

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)


class Paper:
    """A document being set, page by page.

    :param lang: language of the document (BCP 47). :param title: shown by the reader's window.
    :param author: who issues it. :param subject: what it is about. :param on: the day it bears.
    """

    def __init__(self, lang: str, title: str, author: str, subject: str, on: date) -> None:
        self._about = About(lang, title, author, subject, on)
        self._fonts = Fonts()
        self._canvas = Sheets()
        self._marks: list[list[Element]] = []  # by page: the element of each piece of marked content
        self._document = self._here = Element("Document")
        self._artifact = ""
        self._open: Element | str | None = None  # what the content on the page belongs to at present

    @property
    def pages(self) -> int:
        """How many pages have been begun."""
        return len(self._marks)

    def page(self) -> None:
        """Begins a page; the one before is finished."""
        self._finish_page()
        self._marks.append([])

    # --- what a part of the page is

    def new(self, role: str, *, lang: str = "", alt: str = "", scope: str = "", span: int = 1) -> Element:
        """A new element after all others of the group that is open. See `structure.Element` for what is said of it.

        :raises ValueError: inside a paragraph, heading or cell there is no room for another one, only for a Span or Figure.
        """
        made = Element(role, lang, alt, scope, span)
        if self._artifact:
            return made  # a table's head said again on the next page: it looks like one, and is none
        if self._here.takes_content and role not in ("Span", "Figure"):
            raise ValueError(f"no {role} inside a {self._here.role}: end that first")
        self._here.kids.append(made)
        return made

    @contextmanager
    def within(self, element: Element) -> Iterator[Element]:
        """What is put down meanwhile belongs to the element; it may go on over several pages, and be taken up again."""
        before, self._here = self._here, element
        try:
            yield element
        finally:
            self._here = before

    @contextmanager
    def element(self, role: str, *, lang: str = "", alt: str = "", scope: str = "", span: int = 1) -> Iterator[Element]:
        """A new element, and what is put down meanwhile belongs to it."""
        with self.within(self.new(role, lang=lang, alt=alt, scope=scope, span=span)) as made:
            yield made

    @contextmanager
    def text(self, role: str = "P") -> Iterator[None]:
        """A new element of this role, unless one that takes text (a cell, a heading) is open already."""
        if self._here.takes_content:
            yield
            return
        with self.element(role):
            yield

    @contextmanager
    def artifact(self, kind: str) -> Iterator[None]:
        """What is put down meanwhile is not read out: `structure.FOOTER`, `HEADER`, `WATERMARK` or `RULE`."""
        before, self._artifact = self._artifact, kind
        try:
            yield
        finally:
            self._artifact = before

    # --- what is put down

    def line(self, line: Line, x: float, y: float, size: float, colour: Colour = BLACK) -> None:
        """Puts a line down with its first letter at `x`; an indent of the line comes on top.

        :raises ValueError: it would belong to no element; a reader with a screen reader would never hear it.
        """
        self._text(line, f"1 0 0 1 {number(x + line.indent)} {number(PAPER[1] - y)} Tm", size, colour)

    def slanted(self, line: Line, x: float, y: float, size: float, colour: Colour) -> None:
        """Puts a line down that climbs by 45 degrees from `x`, `y`."""
        self._text(line, f".7071 .7071 -.7071 .7071 {number(x)} {number(PAPER[1] - y)} Tm", size, colour)

    def bar(self, x: float, y: float, width: float, height: float, colour: Colour = BLACK) -> None:
        """A filled bar with its upper left corner at `x`, `y`: rules are bars, so that their weight is exact."""
        self.bars([(x, y, width, height)], colour)

    def bars(self, bars: list[tuple[float, float, float, float]], colour: Colour = BLACK) -> None:
        """Many bars as one path, painted at once: a part of the open figure, anywhere else a rule that nobody reads out."""
        shapes = [f"{number(x)} {number(PAPER[1] - y - h)} {number(w)} {number(h)} re" for x, y, w, h in bars]
        operators = f"{_ink(colour)} {' '.join(shapes)} f {_ink(BLACK)}"
        self._put(operators, "" if self._here.role == "Figure" else RULE)

    def place(self, x: float, y: float, width: float, height: float) -> None:
        """Says where on the page the open figure stands; from the upper left corner, as everywhere."""
        self._here.box = (x, PAPER[1] - y - height, x + width, PAPER[1] - y)

    def finish(self, attachments: tuple[Attachment, ...] = ()) -> bytes:
        """The whole document in its archive form."""
        self._finish_page()
        file = self._canvas.file
        structure = write(file, self._document, file.page_numbers, self._marks)
        file.embed(self._fonts.written(file))
        describe(file, self._about, structure, attachments)
        self._canvas.save()
        return self._canvas.saved.getvalue()

    def _finish_page(self) -> None:
        self._close()
        if self._marks:
            self._canvas.showPage()

    def _put(self, operators: str, artifact: str = "") -> None:
        belongs = artifact or self._artifact or self._here
        if isinstance(belongs, Element) and not belongs.takes_content:
            raise ValueError(f"text directly in {belongs.role}: say what it is, with `with paper.element(...)`")
        code = self._canvas._code  # the canvas has no public way for marked content, nor for text with glue between letters
        if belongs is not self._open:
            self._close()
            self._open = belongs
            if isinstance(belongs, Element):
                marks = self._marks[-1]
                belongs.kids.append((len(self._marks) - 1, len(marks)))
                code.append(f"/{belongs.role}<</MCID {len(marks)}>>BDC")
                marks.append(belongs)
            else:
                code.append(belongs)
        code.append(operators)

    def _close(self) -> None:
        if self._open is not None:
            self._canvas._code.append("EMC")
            self._open = None

    def _text(self, line: Line, matrix: str, size: float, colour: Colour) -> None:
        text = f"BT {matrix} {shown(line, size, self._fonts)} ET"
        self._put(text if colour == BLACK else f"{_ink(colour)} {text} {_ink(BLACK)}")


def _ink(colour: Colour) -> str:
    return f"{' '.join(map(number, colour))} rg"
