"""The letter itself: an office's letter in Chinese, every line on the grid of 22 rows (GB/T 9704-2012, 5 to 7 and 10.1)."""

from collections.abc import Callable
from typing import NamedTuple

from forms.letter import mark, stationery
from forms.letter import measures as m
from forms.letter.breaking import Line, Setting, balanced, lines
from forms.letter.faces import BODY, HEADING, TITLE, font
from forms.letter.paper import Paper
from forms.letter.stationery import GREY, single
from forms.letter.telling import Telling

_TRACK = m.CELL - m.BODY  # 28 characters fill the line
_PLAIN, _HEADING, _TITLE = (
    Setting(BODY, m.BODY, _TRACK),
    Setting(HEADING, m.BODY, _TRACK),
    Setting(TITLE, m.TITLE, justified=False),
)
_SIGNATURE = Setting(BODY, m.BODY, _TRACK, justified=False)
_INDENT = 2 * m.CELL
_CARRIED = 2  # rows of the text that stand above the closing at least
_CENTRE_ROW = 2.0  # of the signature block: between signature and date, where the stamp is set


class _Row(NamedTuple):
    line: Line | None  # None: an empty row
    x: float = m.LEFT
    role: str = ""  # of the element that begins with this row; "": it goes on


def _paragraph(text: str, setting: Setting = _PLAIN, indent: float = _INDENT, role: str = "P") -> list[_Row]:
    return [_Row(line, role="" if number else role) for number, line in enumerate(lines(text, setting, m.WIDTH, indent))]


def rows(telling: Telling, annexes: list[str]) -> tuple[list[_Row], list[_Row]]:
    """The text from the salutation on, row by row; and its end, which stays with the signature."""
    say = telling.say
    made = _paragraph(say("letter.salutation", addressee=telling.addressee), indent=0.0)
    made += _paragraph(telling.opening())
    for heading, paragraphs in telling.sections():
        made += _paragraph(heading, _HEADING, role="H2")
        for text in paragraphs:
            made += _paragraph(text)
    if request := telling.request():
        made += _paragraph(request)
    end = [*_paragraph(say("letter.closing")), _Row(None)]
    name = single(say("letter.annexes"), _PLAIN)
    for figure, annex in enumerate(annexes, 1):
        if figure == 1:
            end.append(_Row(name, m.LEFT + _INDENT, "P"))
        after = m.LEFT + _INDENT + name.width
        numbered = say("letter.annex.numbered", figure=figure, name=annex)
        end.append(_Row(single(numbered, _PLAIN), after, "P"))
    return made, end


def _on_pages(text: list[_Row], end: list[_Row], first: int, signature: int) -> list[list[_Row]]:
    """The rows by page: `first` of them on the first; the end stands on the last one, with `signature` rows left.

    No office sets its stamp on a page without text: some rows of it go with an end that would be alone.
    """
    pages, rest, room = [], text, first
    high = len(end) - 1 + signature  # the word 附件 stands on the height of the first annex
    while len(rest) + high > room:
        take = min(room, len(rest) - _CARRIED) if len(rest) > _CARRIED else len(rest)
        if take and take < len(rest) and _is_heading(rest[take - 1]):
            take -= 1
        pages.append(rest[:take])
        rest, room = rest[take:], m.LINES
    return [*pages, rest + end]


def _is_heading(row: _Row) -> bool:
    return row.line is not None and row.line.boxes[0].runs[0][0] is font(HEADING.chinese)


def put(paper: Paper, telling: Telling, annexes: list[str], begin: Callable[[], None]) -> None:
    """Sets the letter.

    :param annexes: their names. :param begin: begins a page and puts on it what every page carries.
    """
    begin()
    top = _top_of_first(paper, telling)
    names = balanced(telling.office, _SIGNATURE, m.WIDTH - mark.WIDTH - m.CELL)
    pages = _on_pages(*rows(telling, annexes), int((m.FOOT - top + 0.01) // m.ROW), m.SEAL_ROWS + len(names) - 1)
    element = None
    for number, page in enumerate(pages, 1):
        if number > 1:
            begin()
            stationery.page_number(paper, paper.pages)
            top = m.TOP
        y = top
        for row, after in zip(page, [*page[1:], None], strict=True):
            if row.line is not None:
                element = paper.new(row.role) if row.role else element
                with paper.within(element):
                    paper.line(row.line, row.x, y + _baseline(m.BODY), m.BODY)
            same_height = after and row.line and row.x == m.LEFT + _INDENT and after.x > row.x
            y += 0 if same_height else m.ROW
    _signature(paper, telling, y, names)


def _baseline(size: float) -> float:
    """From the top of a row to the baseline of characters standing in its middle."""
    return (m.ROW - size) / 2 + 0.88 * size


def _top_of_first(paper: Paper, telling: Telling) -> float:
    """Head, number and title; answers where the first row of text begins, on the grid of the page."""
    rule = stationery.head(paper, telling.office)
    number = single(telling.statement.number, _PLAIN)
    y = rule + m.NUMBER_BELOW_RULE
    with paper.element("P"):
        paper.line(number, m.RIGHT - number.width, y + 0.88 * m.BODY, m.BODY)
    y += m.BODY + m.TITLE_BELOW_NUMBER
    with paper.element("H1"):
        for line in balanced(telling.title, _TITLE, m.WIDTH - m.TITLE):
            paper.line(line, m.LEFT + (m.WIDTH - line.width) / 2, y + 0.88 * m.TITLE, m.TITLE)
            y += m.TITLE_LEADING
    y += 0.6 * m.ROW - (m.TITLE_LEADING - m.TITLE)  # one row, less what the grid adds
    return m.TOP + m.ROW * -((m.TOP - y) // m.ROW)


def _signature(paper: Paper, telling: Telling, y: float, names: tuple[Line, ...]) -> None:
    """Signature and date with the place of the stamp left free, and beside them the mark of verification."""
    statement, top = telling.statement, y + 0.45 * m.ROW
    date = single(telling.say.day(statement.issued_on), _PLAIN)
    widest = max(line.width for line in names)
    centre = min(m.RIGHT - m.DATE_INDENT * m.CELL - date.width / 2, m.RIGHT - widest / 2)
    at = y + (_CENTRE_ROW - 1) * m.ROW
    seal = at + len(names) * m.ROW
    hint = single(telling.say(f"letter.seal.{statement.seal}"), Setting(BODY, 9.0))
    with paper.element("P"):
        paper.line(hint, centre - hint.width / 2, min(seal - m.SEAL / 4, at - 4), 9.0, GREY)
    for block in (names, [date]):
        with paper.element("P"):
            for line in block:
                paper.line(line, centre - line.width / 2, at + _baseline(m.BODY), m.BODY)
                at += m.ROW
    if telling.code:
        code = f"{telling.say('letter.code')}{telling.code}"
        picture = telling.say("letter.verify.picture", url=statement.verification_url)
        mark.put(paper, top, statement, (telling.say("letter.verify"), code, picture))
