"""Tables of a form: rows as high as their tallest cell, the head said again on every page, a very long cell parted."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.letter import measures as m
from forms.letter import structure
from forms.letter.breaking import Line, Setting, lines
from forms.letter.faces import BODY, HEADING
from forms.letter.flow import Flow
from forms.letter.paper import BLACK, Colour
from forms.letter.stationery import GREY

SIZE, LEADING = 10.5, 14.0
SMALL, SMALL_LEADING = 8.0, 10.0
PLAIN, STRONG = Setting(BODY, SIZE, justified=False), Setting(HEADING, SIZE, justified=False)
FINE = Setting(BODY, SMALL, justified=False)
_PAD = 3.0
_GUTTER = 2.5 * m.MM
_HAIR: Colour = (0.72, 0.72, 0.72)
_TALL = m.HEIGHT / 3  # a row that is higher may be parted


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its edges in millimetres from the left of the type area; right-aligned for numbers."""

    left: float
    right: float
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a cell: what is said, how it is set, and the distance of its lines in points."""

    text: str
    setting: Setting = PLAIN
    leading: float = LEADING
    grey: bool = False


Cell = Sequence[Text]
Placed = tuple[Line, Setting, float, bool]


def plain(text: str, setting: Setting = PLAIN, leading: float = LEADING) -> Cell:
    """A cell of ordinary text, one paragraph for each of its lines."""
    return tuple(Text(part, setting, leading) for part in text.split("\n") if part.strip()) or (Text("—", setting, leading),)


def fine(text: str) -> Cell:
    """A cell in small print: digests, sources."""
    return (Text(text, FINE, SMALL_LEADING),)


def strong(text: str) -> Cell:
    """A cell that heads a row or a column."""
    return (Text(text, STRONG),)


def labelled(chinese: str, others: str) -> Cell:
    """A label in Chinese with the same in other languages below it, small and grey."""
    return (Text(chinese, STRONG), Text(others, FINE, SMALL_LEADING, grey=True))


def table(
    flow: Flow,
    columns: Sequence[Column],
    head: Sequence[Cell] | None,
    rows: Sequence[Sequence[Cell]],
    wide: Sequence[Column] = (),
    below: Sequence[Cell] = (),
) -> None:
    """Sets a table over the width of the type area, on as many pages as it takes.

    :param head: the cells that name the columns; `None` for a list of labels with their values.
    :param wide: the columns of a row with fewer cells, for a long text.
    :param below: for each row, what stands under it from the second column on and belongs to its last cell; or nothing at all.
    """
    paper = flow.paper
    with paper.element("Table"):
        if head:
            flow.need(beginning(columns, [head, *rows]))
        _rule(flow, 1.0)
        if head:
            with paper.element("THead"):
                _row(flow, columns, head, None, scope="Column")
            _rule(flow, 0.5)
        with paper.element("TBody"):
            for number, cells in enumerate(rows):
                if number:
                    _rule(flow, 0.3, _HAIR)
                short = len(columns) - len(cells)
                under = below[number] if below else ()
                _row(flow, wide if short else columns, cells, head, span=1 + short, below=under)
        _rule(flow, 1.0)


def height(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], below: Sequence[Cell] = ()) -> float:
    """About how high a table is, in points.

    :param rows: its head among them. :param below: what stands under its rows.
    """
    under = sum(_height([_under(columns, cell)]) - _PAD for cell in below if cell)
    return under + sum(_height(_broken(columns, cells)) for cells in rows)


def beginning(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> float:
    """How much room the head needs with the first row and two lines under it, in points.

    :param rows: the head among them; the first row has as many cells.
    """
    head, *first = (_height(_broken(columns, cells)) for cells in rows[:2])
    return head + min(sum(first), _TALL) + 2 * LEADING


def _broken(columns: Sequence[Column], cells: Sequence[Cell]) -> list[list[Placed]]:
    broken = []
    for column, cell in zip(columns, cells, strict=True):
        measure = (column.right - column.left) * m.MM - _GUTTER
        broken.append([(line, t.setting, t.leading, t.grey) for t in cell for line in lines(t.text, t.setting, measure)])
    return broken


def _under(columns: Sequence[Column], cell: Cell) -> list[Placed]:
    """What stands under a row, line by line."""
    return _broken([Column(columns[1].left, m.WIDTH / m.MM + _GUTTER / m.MM)], [cell])[0] if cell else []


def _height(broken: list[list[Placed]]) -> float:
    return max(sum(leading for _, _, leading, _ in cell) for cell in broken) + 2 * _PAD


def _row(
    flow: Flow,
    columns: Sequence[Column],
    cells: Sequence[Cell],
    head: Sequence[Cell] | None,
    scope: str = "",
    span: int = 1,
    below: Cell = (),
) -> None:
    """One row; on a new page the head is said again. A row that is higher than a third of a page goes on where it can.

    :param span: columns of the table that the last cell takes. :param below: what stands under it.
    """
    broken, under = _broken(columns, cells), _under(columns, below)
    height = _height(broken)
    room = min(height, _TALL) + sum(leading for _, _, leading, _ in under[:2])
    if (height <= _TALL or flow.room < 6 * LEADING) and flow.need(room):
        _again(flow, columns, head)
    with flow.paper.element("TR"):
        roles = [scope or ("" if number else "Row") for number in range(len(cells))]
        spans = [*(1 for _ in roles[1:]), span]
        elements = [flow.paper.new("TH" if r else "TD", scope=r, span=s) for r, s in zip(roles, spans, strict=True)]
        while True:
            taken = [_fitting(cell, flow.room - 2 * _PAD) for cell in broken]
            now = [cell[:count] for cell, count in zip(broken, taken, strict=True)]
            high = _height(now)
            for column, element, cell in zip(columns, elements, now, strict=True):
                with flow.paper.within(element):
                    _cell(flow, column, cell)
            flow.y += high
            broken = [cell[count:] for cell, count in zip(broken, taken, strict=True)]
            if not any(broken):
                break
            flow.new_page()
            _again(flow, columns, head)
        with flow.paper.within(elements[-1]):
            for line, setting, leading, grey in under:
                if flow.need(leading):
                    _again(flow, columns, head)
                flow.put(line, setting.size, leading, m.LEFT + columns[1].left * m.MM, GREY if grey else BLACK)
    flow.y += _PAD if under else 0


def _fitting(cell: list[Placed], room: float) -> int:
    """How many lines of a cell fit."""
    high = 0.0
    for count, (_, _, leading, _) in enumerate(cell):
        high += leading
        if high > room + 0.01:
            return count
    return len(cell)


def _cell(flow: Flow, column: Column, cell: list[Placed]) -> None:
    y = flow.y + _PAD
    for line, setting, leading, grey in cell:
        spare = (column.right - column.left) * m.MM - _GUTTER - line.width
        x = m.LEFT + column.left * m.MM + (spare if column.numbers else 0)
        baseline = y + (leading - setting.size) / 2 + 0.88 * setting.size
        flow.paper.line(line, x, baseline, setting.size, GREY if grey else BLACK)
        y += leading


def _again(flow: Flow, columns: Sequence[Column], head: Sequence[Cell] | None) -> None:
    with flow.paper.artifact(structure.HEADER):
        _rule(flow, 1.0 if head else 0.3, BLACK if head else _HAIR)
        if head:
            _row(flow, columns, head, None)
            _rule(flow, 0.5)


def _rule(flow: Flow, weight: float, colour: Colour = BLACK) -> None:
    flow.paper.bar(m.LEFT, flow.y, m.WIDTH, weight, colour)
    flow.y += weight
