"""The letter of the benchmark by others, as their manuals have it done. It runs in an environment of its own.

None of them is given what it has no means for: fonts per character (typst and WeasyPrint have them), the grid, marks kept off
the edges of lines. The same fonts, words, table and code; two pages each, or the run stops.
"""

import html
import io
import json
import os
from pathlib import Path
from typing import Any

FONTS = Path(os.environ["LETTER_FONTS"])  # named by letter.py
HERE = Path(__file__).parent
MM = 72 / 25.4
RED = "#db0000"
_WIDE = (56, 30, 15, 12, 43)  # columns of the table, in millimetres
_RULES = ((0.0, 2.25), (3.75, 0.75)), ((0.0, 0.75), (2.25, 2.25))  # above and below: how far down, how thick, in points


def _svg(url: str) -> str:
    import segno

    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0)
    return out.getvalue().decode()


class Typst:
    """The fastest way its Python package offers: one compiler with its fonts, kept; only the inputs change."""

    def __init__(self) -> None:
        import typst

        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        self._compiler = typst.Compiler(input=str(HERE / "letter.typ"), font_paths=fonts)

    def printed(self, told: dict[str, Any]) -> bytes:
        inputs = {"told": json.dumps(told, ensure_ascii=False), "code": _svg(told["url"])}
        return self._compiler.compile(format="pdf", sys_inputs=inputs, pdf_tags=False)


class ReportLab:
    """Canvas, Paragraph, Table and the code widget of ReportLab; fonts are read once for the process."""

    def __init__(self) -> None:
        from reportlab.pdfbase.pdfmetrics import registerFont
        from reportlab.pdfbase.ttfonts import TTFont

        for role in ("body", "title", "heading"):
            registerFont(TTFont(role, str(FONTS / f"{role}.ttf")))

    def printed(self, told: dict[str, Any]) -> bytes:
        from reportlab.graphics import renderPDF
        from reportlab.graphics.barcode.qr import QrCodeWidget
        from reportlab.graphics.shapes import Drawing
        from reportlab.lib.colors import HexColor, black
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.pdfgen.canvas import Canvas
        from reportlab.platypus import Paragraph, Table

        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(210 * MM, 297 * MM), pageCompression=1, invariant=1)
        canvas.setFillColor(HexColor(RED))
        canvas.setFont("title", 40)
        canvas.drawCentredString(105 * MM, 255 * MM, told["office"])
        for top, rules in zip((249 * MM, 22 * MM), _RULES, strict=True):
            for down, thick in rules:
                canvas.rect(20 * MM, top - down - thick, 170 * MM, thick, stroke=0, fill=1)
        canvas.setFillColor(black)
        canvas.setFont("body", 16)
        canvas.drawRightString(184 * MM, 240 * MM, told["number"])
        canvas.setFont("title", 22)
        canvas.drawCentredString(105 * MM, 217 * MM, told["title"])
        row = 225 * MM / 22
        first = ParagraphStyle("first", fontName="body", fontSize=16, leading=row, wordWrap="CJK")
        style = ParagraphStyle("body", first, firstLineIndent=32, alignment=4)
        waiting = [Paragraph(told["addressee"], first), *(Paragraph(text, style) for text in told["paragraphs"])]
        y, foot = 203 * MM, 35 * MM
        while waiting:
            part = waiting.pop(0)
            if part.wrap(156 * MM, y - foot)[1] > y - foot:
                now, *later = part.split(156 * MM, y - foot) or [None, part]
                waiting = [*later, *waiting]
                if now:
                    now.wrap(156 * MM, y - foot)
                    now.drawOn(canvas, 28 * MM, y - now.height)
                canvas.showPage()
                y = 260 * MM
                continue
            y -= part.height
            part.drawOn(canvas, 28 * MM, y)
        code = QrCodeWidget(told["url"], barLevel="M", barWidth=26 * MM, barHeight=26 * MM, barBorder=0)
        drawing = Drawing(26 * MM, 26 * MM)
        drawing.add(code)
        renderPDF.draw(drawing, canvas, 28 * MM, y - 30 * MM)
        canvas.setFont("body", 16)
        canvas.drawRightString(174 * MM, y - 1.7 * row, told["office"])
        canvas.drawRightString(174 * MM, y - 2.7 * row, told["date"])
        canvas.setFont("heading", 16)
        canvas.drawCentredString(105 * MM, y - 3.9 * row, told["table"])
        style = [("FONT", (0, 0), (-1, -1), "body", 9, 10)]
        style += [(f"{side}PADDING", (0, 0), (-1, -1), 1) for side in ("TOP", "BOTTOM")]
        style += [("LINEABOVE", (0, 0), (-1, 0), 1, black), ("LINEBELOW", (0, 0), (-1, -1), 0.3, black)]
        table = Table([told["header"], *told["rows"]], [wide * MM for wide in _WIDE], style=style)
        _, height = table.wrap(156 * MM, 100 * MM)
        table.drawOn(canvas, 28 * MM, y - 4.2 * row - height)
        canvas.showPage()
        canvas.save()
        return out.getvalue()


class WeasyPrint:
    """HTML with the fonts named in CSS; the configuration of fonts is kept."""

    def __init__(self) -> None:
        from weasyprint.text.fonts import FontConfiguration

        files = {"body": "body", "kai": "kai", "latin": "latin", "title": "title", "heading": "heading"}
        faces = "".join(
            f"@font-face {{ font-family: {k}; src: url({(FONTS / f'{v}.ttf').as_uri()}) }}" for k, v in files.items()
        )
        self._css, self._fonts = faces + (HERE / "letter.css").read_text("utf-8"), FontConfiguration()

    def printed(self, told: dict[str, Any]) -> bytes:
        import base64

        from weasyprint import CSS, HTML

        code = base64.b64encode(_svg(told["url"]).encode()).decode()
        say = {key: html.escape(value) for key, value in told.items() if isinstance(value, str)}
        paragraphs = "".join(f"<p>{html.escape(text)}</p>" for text in told["paragraphs"])
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
            for row in (told["header"], *told["rows"])
        )
        page = (
            f"<html lang=zh><h1>{say['office']}</h1><hr class=up><hr class=down><div class=number>{say['number']}</div>"
            f"<h2>{say['title']}</h2><p class=first>{say['addressee']}</p>{paragraphs}"
            f"<div class=end><img src='data:image/svg+xml;base64,{code}'><div>{say['office']}<br>{say['date']}</div></div>"
            f"<h3>{say['table']}</h3><table>{rows}</table></html>"
        )
        css = CSS(string=self._css, font_config=self._fonts)
        return HTML(string=page).write_pdf(stylesheets=[css], font_config=self._fonts)


class Fpdf2:
    """FPDF with TrueType fonts; a document reads its fonts itself."""

    def __init__(self) -> None:
        import logging

        import fpdf

        logging.getLogger("fpdf").setLevel(logging.ERROR)  # it says which characters of a name it leaves out
        self._make = fpdf.FPDF

    def printed(self, told: dict[str, Any]) -> bytes:
        pdf = self._make(format="A4")
        for role in ("body", "title", "heading"):
            pdf.add_font(role, fname=FONTS / f"{role}.ttf")
        pdf.set_margins(28, 37, 26)
        pdf.set_auto_page_break(True, 30)
        pdf.add_page()
        pdf.set_font("title", size=40)
        pdf.set_text_color(219, 0, 0)
        pdf.set_fill_color(219, 0, 0)
        pdf.set_xy(20, 28)
        pdf.cell(170, 16, told["office"], align="C")
        for top, rules in zip((48, 275), _RULES, strict=True):
            for down, thick in rules:
                pdf.rect(20, top + down / MM, 170, thick / MM, style="F")
        pdf.set_text_color(0, 0, 0)
        pdf.set_font("body", size=16)
        pdf.set_xy(28, 52)
        pdf.cell(156, 8, told["number"], align="R")
        pdf.set_font("title", size=22)
        pdf.set_xy(28, 74)
        pdf.cell(156, 10, told["title"], align="C")
        pdf.set_font("body", size=16)
        pdf.set_xy(28, 93)
        for text in (told["addressee"], *(f"　　{text}" for text in told["paragraphs"])):
            pdf.multi_cell(156, 225 / 22, text, align="J", wrapmode="CHAR", new_x="LMARGIN", new_y="NEXT")
        y = pdf.get_y()
        pdf.image(io.BytesIO(_svg(told["url"]).encode()), 28, y + 4, 26)
        for n, text in enumerate((told["office"], told["date"]), 1):
            pdf.set_xy(28, y + n * 225 / 22)
            pdf.cell(146, 225 / 22, text, align="R")
        pdf.set_font("heading", size=16)
        pdf.set_xy(28, y + 32)
        pdf.cell(156, 8, told["table"], align="C", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("body", size=9)
        for row in (told["header"], *told["rows"]):
            for wide, cell in zip(_WIDE, row, strict=True):
                pdf.cell(wide, 4.2, cell, border="B")
            pdf.ln()
        return bytes(pdf.output())


PEERS = {"typst": Typst, "reportlab": ReportLab, "weasyprint": WeasyPrint, "fpdf2": Fpdf2}
