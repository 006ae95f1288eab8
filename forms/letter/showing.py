"""A line of text as the operators of a PDF page show it (PDF 32000-1, 9.4)."""

from collections.abc import Mapping

from forms.letter.breaking import Line
from forms.letter.outlines import Embedded, Outlines
from forms.letter.pdffile import number


def shown(line: Line, size: float, fonts: Mapping[Outlines, Embedded]) -> str:
    """The operators between BT and ET, without the place.

    :param size: in points. :param fonts: as they are embedded in the document.
    """
    if line.backward:
        return _in_order_of_reading(line, size, fonts)
    out: list[str] = []
    using, track = None, "0"
    for run, spread, after in line.runs:
        if run.font is not using:
            using, codes = run.font, fonts[run.font]
            out.append(f"{codes.name} {number(size)} Tf")
        wanted = number(spread) if spread else "0"
        if wanted != track:
            out.append(f"{wanted} Tc")
            track = wanted
        out.append(f"<{''.join(map(codes.__getitem__, run.signs))}>Tj")
        if after and (rest := number(after * -1000 / size)) != "0":
            out.append(f"[{rest}]TJ")
    if track != "0":
        out.append("0 Tc")
    return " ".join(out)


def _in_order_of_reading(line: Line, size: float, fonts: Mapping[Outlines, Embedded]) -> str:
    """A line with parts that are read from right to left: each sign at its place, in the order in which they are read.

    Whoever hears the page gets the signs as they are put down (14.8.2.3.3); whoever sees it does not care.
    """
    out: list[str] = []
    using, pen = None, 0.0
    for font, sign, x, width in line.signs:
        if font is not using:
            using, codes = font, fonts[font]
            out.append(f"{codes.name} {number(size)} Tf")
        if (gap := number((pen - x) * 1000 / size)) != "0":
            out.append(f"[{gap}]TJ")
        out.append(f"<{codes[sign]}>Tj")
        pen = x + width
    return " ".join(out)
