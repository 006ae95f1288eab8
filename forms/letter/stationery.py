"""What is on the paper besides the text: head and red lines of an office's letter, page numbers, marks of a specimen."""

from collections.abc import Callable

from forms.letter import measures as m
from forms.letter.breaking import Line, Setting, balanced, lines
from forms.letter.faces import BODY, BOLD, HEADING, TITLE
from forms.letter.paper import BLACK, Colour, Paper
from forms.letter.structure import FOOTER, HEADER, WATERMARK

GREY: Colour = (0.42, 0.42, 0.42)
PALE: Colour = (0.92, 0.92, 0.92)
_WATERMARK = "SPECIMEN"


def single(text: str, setting: Setting) -> Line:
    """A text as one line, however long."""
    return lines(text, setting, 1e6)[0]


def head(paper: Paper, office: str) -> float:
    """The office's name in red and the double lines of the first page (GB/T 9704-2012, 10.1).

    :return: the lower edge of the upper double line, in points from the paper's top.
    """
    name, size = _masthead(office)
    baseline = m.MASTHEAD_TOP + max(high for _, high in _extents(name[0])) * size / 1000
    with paper.element("P"):
        for line in name:
            paper.line(line, (m.PAPER[0] - line.width) / 2, baseline, size, m.RED)
            baseline += m.MASTHEAD_LEADING * size
    baseline -= m.MASTHEAD_LEADING * size
    upper = baseline - min(low for low, _ in _extents(name[-1])) * size / 1000 + m.MASTHEAD_TO_RULE
    paper.bar(m.RULE_LEFT, upper, m.RULE, m.THICK, m.RED)
    paper.bar(m.RULE_LEFT, upper + m.THICK + m.BETWEEN, m.RULE, m.THIN, m.RED)
    lower = m.FOOT_RULE - m.THICK - m.BETWEEN - m.THIN  # its lower edge stands 20 mm above the foot
    paper.bar(m.RULE_LEFT, lower, m.RULE, m.THIN, m.RED)
    paper.bar(m.RULE_LEFT, m.FOOT_RULE - m.THICK, m.RULE, m.THICK, m.RED)
    return upper + m.THICK + m.BETWEEN + m.THIN


def _masthead(office: str) -> tuple[tuple[Line, ...], float]:
    """The name as it is set, and its size: as large as it may be on one line; a long name takes two."""
    size, line = m.MASTHEAD_MOST, single(office, Setting(TITLE, m.MASTHEAD_MOST))
    if len(office) < 10:  # a short name is spread a little, as letter heads are
        track = min(size / 4, (m.WIDTH - line.width) / max(1, len(office) - 1))
        return (single(office, Setting(TITLE, size, track)),), size
    if line.width <= m.WIDTH:
        return (line,), size
    size *= m.WIDTH / line.width
    if size >= m.MASTHEAD_LEAST:
        return (single(office, Setting(TITLE, size)),), size
    setting = Setting(TITLE, m.BODY, justified=False)
    name, bracket, other = office.partition("（")  # a second name of the office is not torn apart
    texts = [name, bracket + other] if name and other else _halves(office, setting)
    size = min(m.MASTHEAD_LEAST, m.BODY * m.WIDTH / max(single(text, setting).width for text in texts))
    return tuple(single(text, Setting(TITLE, size)) for text in texts), size


def _halves(text: str, setting: Setting) -> list[str]:
    return [line.text for line in balanced(text, setting, single(text, setting).width * 0.6)]


def _extents(line: Line) -> list[tuple[float, float]]:
    return [TITLE.pick(character)[0].extent(character) for character in line.text]


def page_number(paper: Paper, number: int) -> None:
    """The number between dashes below the type area, right on odd pages and left on even ones, one character from the edge."""
    line = single(f"— {number} —", Setting(BODY, m.PAGE_NUMBER))
    y = m.FOOT + m.PAGE_NUMBER_BELOW + 0.88 * m.PAGE_NUMBER
    x = m.RIGHT - m.PAGE_NUMBER - line.width if number % 2 else m.LEFT + m.PAGE_NUMBER
    with paper.artifact(FOOTER):
        paper.line(line, x, y, m.PAGE_NUMBER)


def specimen(paper: Paper, notice: str) -> None:
    """Marks a page of the demonstration: large and pale across the page, and in words at its head.

    The words are read out on the first page; on the others they are furniture, like the page number.
    """
    size = 108.0
    mark = single(_WATERMARK, Setting(BOLD, size))
    reach = mark.width * 0.7071
    with paper.artifact(WATERMARK):
        paper.slanted(mark, (m.PAPER[0] - reach) / 2 + 0.25 * size, (m.PAPER[1] + reach) / 2 + 0.1 * size, size, PALE)
    band = single(notice, Setting(HEADING, 10.5))
    with paper.text() if paper.pages == 1 else paper.artifact(HEADER):
        paper.line(band, (m.PAPER[0] - band.width) / 2, 16 * m.MM, 10.5, BLACK)


def pages(paper: Paper, notice: str) -> tuple[Callable[[], None], Callable[[], float]]:
    """How the pages of a letter begin, and those of its annexes, which bear a number.

    :param notice: what marks each page of the demonstration, in words; "" on a document in force.
    :return: what begins a page; what begins one of an annex and answers where its text begins, in points from the top.
    """

    def begin() -> None:
        paper.page()
        if notice:
            specimen(paper, notice)

    def begin_annex() -> float:
        begin()
        page_number(paper, paper.pages)
        return m.TOP

    return begin, begin_annex
