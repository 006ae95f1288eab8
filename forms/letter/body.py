"""The letter itself: an office's letter in Chinese, every line on the grid of 22 rows (GB/T 9704-2012, 5 to 7 and 10.1)."""

from typing import NamedTuple

from forms.letter import mark, stationery
from forms.letter import measures as m
from forms.letter.breaking import Line, Setting, balanced, lines
from forms.letter.faces import BODY, HEADING, TITLE
from forms.letter.paper import Paper
from forms.letter.stationery import GREY, single
from forms.letter.telling import Telling

_TRACK = m.CELL - m.BODY  # 28 characters fill the line
_PLAIN, _HEADING, _TITLE = Setting(BODY, m.BODY, _TRACK), Setting(HEADING, m.BODY, _TRACK), Setting(TITLE, m.TITLE)
_INDENT = 2 * m.CELL
_LEAST_TEXT = 2  # rows of text that the signature takes with it to a new page
_CENTRE_ROW = 2.5  # of the signature block: between signature and date, where the stamp is set


class _Row(NamedTuple):
    line: Line | None  # None: an empty row
    x: float = m.LEFT


def _paragraph(text: str, setting: Setting = _PLAIN, indent: float = _INDENT) -> list[_Row]:
    return [_Row(line) for line in lines(text, setting, m.WIDTH, indent)]


def rows(telling: Telling, annexes: list[str]) -> list[_Row]:
    """The text from the salutation to the note of the annexes, row by row."""
    say = telling.say
    made = _paragraph(say("letter.salutation", addressee=say.label(telling.statement.addressee)), indent=0.0)
    made += _paragraph(telling.opening())
    for heading, paragraphs in telling.sections():
        made += _paragraph(heading, _HEADING)
        for text in paragraphs:
            made += _paragraph(text)
    made += _paragraph(telling.request()) + _paragraph(say("letter.closing")) + [_Row(None)]
    name = single(say("letter.annexes"), _PLAIN)
    for figure, annex in enumerate(annexes, 1):
        if figure == 1:
            made.append(_Row(name, m.LEFT + _INDENT))
        after = m.LEFT + _INDENT + name.width
        numbered = say("letter.annex.numbered", figure=figure, name=annex)
        made.append(_Row(single(numbered, _PLAIN), after))
    return made


def _on_pages(made: list[_Row], first: int) -> list[list[_Row]]:
    """The rows by page: `first` of them on the first, and on the last room for the signature, which is never alone."""
    pages, rest, room = [], list(made), first
    while len(rest) + m.SEAL_ROWS > room:
        take = min(room, len(rest) - _LEAST_TEXT)
        while take > 1 and (rest[take - 1].line is None or _is_name(rest, take)):
            take -= 1
        pages.append(rest[:take])
        rest, room = rest[take:], m.LINES
    return [*pages, rest]


def _is_name(rest: list[_Row], take: int) -> bool:
    """Whether the row before the break is a heading, or a name set on the same height as the row after it."""
    box = rest[take - 1].line.boxes[0]
    heading = HEADING.pick(box.text[0])[0] is box.runs[0][0] and BODY.pick(box.text[0])[0] is not box.runs[0][0]
    return heading or (rest[take - 1].x != m.LEFT and rest[take - 1].x < rest[take].x)


def put(paper: Paper, telling: Telling, annexes: list[str], begin) -> None:
    """Sets the letter.

    :param annexes: their names. :param begin: begins a page and puts on it what every page carries.
    """
    begin()
    top = _top_of_first(paper, telling)
    pages = _on_pages(rows(telling, annexes), int((m.FOOT - top + 0.01) // m.ROW))
    for number, page in enumerate(pages, 1):
        if number > 1:
            begin()
            stationery.page_number(paper, paper.pages)
            top = m.TOP
        y = top
        for row, after in zip(page, [*page[1:], None], strict=True):
            if row.line is not None:
                paper.line(row.line, row.x, y + _baseline(m.BODY), m.BODY)
            same_height = after and row.line and row.x == m.LEFT + _INDENT and after.x > row.x
            y += 0 if same_height else m.ROW
    _signature(paper, telling, y)


def _baseline(size: float) -> float:
    """From the top of a row to the baseline of characters standing in its middle."""
    return (m.ROW - size) / 2 + 0.88 * size


def _top_of_first(paper: Paper, telling: Telling) -> float:
    """Head, number and title; answers where the first row of text begins, on the grid of the page."""
    rule = stationery.head(paper, telling.office)
    number = single(telling.statement.number, _PLAIN)
    y = rule + m.NUMBER_BELOW_RULE
    paper.line(number, m.RIGHT - number.width, y + 0.88 * m.BODY, m.BODY)
    y += m.BODY + m.TITLE_BELOW_NUMBER
    for line in balanced(telling.title, _TITLE, m.WIDTH - 2 * m.TITLE):
        paper.line(line, m.LEFT + (m.WIDTH - line.width) / 2, y + 0.88 * m.TITLE, m.TITLE)
        y += m.TITLE_LEADING
    y += 0.6 * m.ROW - (m.TITLE_LEADING - m.TITLE)  # one row, less what the grid adds
    return m.TOP + m.ROW * -((m.TOP - y) // m.ROW)


def _signature(paper: Paper, telling: Telling, y: float) -> None:
    """Signature and date with the place of the stamp left free, and beside them the mark of verification."""
    statement = telling.statement
    if statement.verification_url:
        words = telling.say("letter.verify"), telling.say("letter.code")
        mark.put(paper, y + 0.9 * m.ROW, statement.verification_url, telling.code, words)
    date = single(telling.say.day(statement.issued_on), _PLAIN)
    names = balanced(telling.office, _PLAIN, m.WIDTH - mark.WIDTH - m.CELL)
    widest = max(line.width for line in names)
    centre = min(m.RIGHT - m.DATE_INDENT * m.CELL - date.width / 2, m.RIGHT - widest / 2)
    at = y + _CENTRE_ROW * m.ROW - (len(names) - 1) * m.ROW
    hint = single(telling.say("letter.seal"), Setting(BODY, 9.0))
    paper.line(hint, centre - hint.width / 2, y + _CENTRE_ROW * m.ROW - m.SEAL / 2 + 12 - (len(names) - 1) * m.ROW, 9.0, GREY)
    for line in [*names, date]:
        paper.line(line, centre - line.width / 2, at + _baseline(m.BODY), m.BODY)
        at += m.ROW
