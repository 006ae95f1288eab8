"""One document of the specimen dossier on its sheets: the blocks that documents.toml may use, and what marks a specimen."""

import io
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from specimen_type import Days, broken, ink, width

INK, GREY, PALE, ACCENT = HexColor("#1F2423"), HexColor("#5B6462"), HexColor("#E9ECEA"), HexColor("#0B5C60")
LEFT, RIGHT, TOP, BOTTOM = 72, A4[0] - 72, A4[1] - 92, 74
BAND = "SPECIMEN 样本　演示用虚构材料，不具任何效力 · fictitious, no effect"


class Page:
    """One document being set: a canvas and the place where the next line goes."""

    def __init__(self, document: dict[str, Any], days: Days) -> None:
        self.document, self.days = document, days
        self.face, self.size = document["face"], document.get("size", 12.5)
        self.kept = io.BytesIO()
        self.canvas = Canvas(self.kept, pagesize=A4, pageCompression=0, invariant=1, initialFontName="latin")
        self.canvas._doc.setCompression(1)  # packs the faces all the same; only the page text must stay readable
        self.canvas.setTitle(f"SPECIMEN {document['file']}")
        self.canvas.setAuthor("Jiancai, specimen dossier")
        self.y, self.number = 0.0, 0

    def set(self) -> bytes:
        """The finished PDF."""
        self.begin()
        for block in self.document["blocks"]:
            ((kind, told),) = block.items()
            getattr(self, kind)(told)
        self.end()
        self.canvas.save()
        return self.kept.getvalue()

    # ------------------------------------------------------------------------------------------ the sheet of paper

    def begin(self) -> None:
        """A new sheet with its frame and with what says that it is a specimen."""
        canvas, (wide, height) = self.canvas, A4
        self.number, self.y = self.number + 1, TOP
        if self.document.get("frame") == "card":
            canvas.setFillColor(HexColor("#F1F6F5"))
            canvas.roundRect(48, 50, wide - 96, height - 116, 10, stroke=0, fill=1)
        for turn in (0.22, 0.52, 0.82):
            canvas.saveState()
            canvas.translate(wide / 2, height * turn)
            canvas.rotate(28)
            ink(canvas, "SPECIMEN 样本", -width("SPECIMEN 样本", "heading", 62) / 2, -20, "heading", 62, PALE)
            canvas.restoreState()
        canvas.setFillColor(ACCENT)
        canvas.rect(0, height - 30, wide, 30, stroke=0, fill=1)
        ink(canvas, BAND, LEFT, height - 20, "sans", 10.5, HexColor("#FFFFFF"))
        if self.document.get("frame") == "double":
            canvas.setStrokeColor(GREY)
            for inset, line in ((40, 2.2), (46, 0.7)):
                canvas.setLineWidth(line)
                canvas.rect(inset, inset, wide - 2 * inset, height - 2 * inset - 28)

    def end(self) -> None:
        """The foot of the sheet."""
        if self.document.get("frame") != "double":
            ink(self.canvas, f"SPECIMEN 样本 · {self.number}", LEFT, 40, "sans", 9, GREY)
        self.canvas.showPage()

    def room(self, height: float) -> None:
        """Turns the sheet when less than `height` points are left."""
        if self.y - height < BOTTOM:
            self.end()
            self.begin()

    # ------------------------------------------------------------------------------------------ blocks

    def lines(
        self,
        text: str,
        size: float,
        *,
        x: float = LEFT,
        to: float = RIGHT,
        face: str = "",
        at: str = "left",
        first: float = 0,
        leading: float = 0,
        colour: Color = INK,
    ) -> None:
        """A paragraph from `x` to `to` (points), its first line moved in by `first`, its lines `leading` apart."""
        face, leading = face or self.face, leading or size * 1.7
        for number, line in enumerate(broken(self.days.marked(text), face, size, to - x, first)):
            self.room(leading)
            self.y -= leading
            wide = width(line, face, size)
            start = {"left": x + (first if number == 0 else 0), "centre": (x + to - wide) / 2, "right": to - wide}[at]
            ink(self.canvas, line, start, self.y, face, size, colour)

    def kicker(self, text: str) -> None:
        """The name of the document."""
        self.lines(text, self.size + 9, face="heading", at="centre")

    def sub(self, text: str) -> None:
        """A line under the name."""
        self.lines(text, 12.5, at="centre")

    def title(self, text: str) -> None:
        """A heading."""
        self.y -= 6
        self.room(60)
        self.lines(text, self.size + 1, face="heading")
        self.y -= 3

    def article(self, text: str) -> None:
        """The heading of an article; it does not stand alone at the foot of a sheet."""
        self.y -= 4
        self.room(66)
        self.lines(text, self.size, face="heading")

    def para(self, text: str) -> None:
        """A paragraph; a Chinese one begins two characters in."""
        self.lines(text, self.size, first=2 * self.size if ord(text[0]) > 0x2E80 else 0)
        self.y -= 3

    def left(self, text: str) -> None:
        """A line at the left."""
        self.lines(text, 11)

    def centre(self, text: str) -> None:
        """A line in the middle."""
        self.lines(text, self.size, at="centre")

    def right(self, text: str) -> None:
        """A line at the right: place, day, signature."""
        self.lines(text, self.size, at="right")

    def big(self, text: str) -> None:
        """What matters most, in the middle."""
        self.lines(text, self.size + 4, face="heading", at="centre")

    def mono(self, text: str) -> None:
        """The two lines where a passport has its machine readable zone: here they read nothing."""
        self.y -= 22
        self.canvas.setFillColor(GREY)
        self.canvas.setFont("latin", 13)
        for place, character in enumerate(text):
            self.canvas.drawCentredString(LEFT + 5 + place * 10.2, self.y, character)

    def gap(self, points: float) -> None:
        """Empty space."""
        self.y -= points

    def keep(self, _: bool) -> None:
        """Keeps the signatures together."""
        self.room(90)

    def page(self, _: bool) -> None:
        """A new sheet."""
        self.end()
        self.begin()

    def rule(self, _: bool) -> None:
        """A thin line."""
        self.y -= 12
        self.canvas.setStrokeColor(GREY)
        self.canvas.setLineWidth(0.6)
        self.canvas.line(LEFT, self.y, RIGHT, self.y)

    def sides(self, pair: list[str]) -> None:
        """Two lines beside each other, for the two parties."""
        middle, top = (LEFT + RIGHT) / 2, self.y
        lowest = top
        for text, x, to in ((pair[0], LEFT, middle - 12), (pair[1], middle + 12, RIGHT)):
            self.y = top
            self.lines(text, 12, x=x, to=to)
            lowest = min(lowest, self.y)
        self.y = lowest

    def facts(self, rows: list[list[str]]) -> None:
        """Names and values side by side, on one line."""
        for name, value in rows:
            self.room(self.size * 2)
            top = self.y
            self.lines(
                name,
                self.size - 1,
                x=LEFT,
                to=LEFT + 140,
                leading=self.size * 1.75,
                colour=GREY if self.face == "sans" else INK,
            )
            below, self.y = self.y, top
            self.lines(value, self.size, x=LEFT + 152, leading=self.size * 1.75)
            self.y = min(self.y, below)

    def photo(self, rows: list[list[str]]) -> None:
        """The data page of a passport: a silhouette beside the values, each under its name."""
        self.y -= 16
        canvas, top = self.canvas, self.y
        canvas.setFillColor(HexColor("#DCE6E4"))
        canvas.rect(LEFT, top - 196, 150, 190, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#A9BDB9"))
        canvas.circle(LEFT + 75, top - 82, 36, stroke=0, fill=1)
        canvas.roundRect(LEFT + 17, top - 196, 116, 66, 32, stroke=0, fill=1)
        canvas.rect(LEFT + 17, top - 196, 116, 30, stroke=0, fill=1)
        for name, value in rows:
            self.lines(name, 8.5, x=LEFT + 174, leading=13, colour=GREY)
            self.lines(value, 13, x=LEFT + 174, leading=17)
            self.y -= 3
        self.y -= 10

    def table(self, told: dict[str, Any]) -> None:
        """A ruled table; `widths` are percentages, columns of figures stand at the right."""
        canvas, whole, size = self.canvas, RIGHT - LEFT, self.size - 1.5
        edges = [LEFT + whole * sum(told["widths"][:place]) / 100 for place in range(len(told["widths"]) + 1)]
        for number, row in enumerate([told["head"], *told["rows"]]):
            self.room(size * 2.2)
            self.y -= size * 1.8
            canvas.setStrokeColor(GREY)
            canvas.setLineWidth(1.2 if number == 0 else 0.4)
            canvas.line(LEFT, self.y - 6, RIGHT, self.y - 6)
            for place, text in enumerate(row):
                face, figures = ("heading" if number == 0 else self.face), told["rows"][0][place][:1].isdigit()
                x = edges[place + 1] - 14 - width(text, face, size) if figures else edges[place]
                ink(canvas, text, x, self.y, face, size, INK)
        self.y -= 14
