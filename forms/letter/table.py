"""A table of the annex: columns between rules, its head said again on each page on which it goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from forms.letter import measures as m
from forms.letter.breaking import Line, Setting, lines
from forms.letter.faces import BODY, HEADING
from forms.letter.flow import Flow
from forms.letter.paper import Colour
from forms.letter.structure import HEADER

HEAVY, LIGHT, HAIR = 1.0, 0.5, 0.3  # weights of rules in points
_PALE: Colour = (0.72, 0.72, 0.72)  # of a hair line
_PAD, _GUTTER = 2.2, 3 * m.MM


class Type(NamedTuple):
    """How the cells of a table are set.

    :param cell, head, small: settings of a cell, of the head and of sums, of small print.
    :param leading, small_leading: in points.
    """

    cell: Setting
    head: Setting
    small: Setting
    leading: float
    small_leading: float


def type_of(size: float, leading: float) -> Type:
    """The usual setting in one size. :param size, leading: in points."""
    small = Setting(BODY, 8.5, justified=False)
    return Type(Setting(BODY, size, justified=False), Setting(HEADING, size, justified=False), small, leading, 11.0)


class Column(NamedTuple):
    """One column: its edges in millimetres from the left of the type area, how its cells stand, whether in small print."""

    left: float
    right: float
    stand: str = "left"
    small: bool = False


class Table:
    """A table being set.

    :param head: the words above the columns.
    """

    def __init__(self, flow: Flow, columns: tuple[Column, ...], head: list[str], of: Type) -> None:
        self._flow, self._columns, self._head, self._type = flow, columns, head, of

    @contextmanager
    def open(self) -> Iterator[None]:
        """From the head to the last rule; rows are set meanwhile."""
        paper = self._flow.paper
        with paper.element("Table"):
            with paper.element("THead"):
                self._top()
            with paper.element("TBody"):
                yield
            self.rule(HEAVY)

    def _top(self) -> None:
        self.rule(HEAVY)
        self._cells(
            [self._broken(text, column, self._type.head) for text, column in zip(self._head, self._columns, strict=True)]
        )
        self.rule(LIGHT)

    def _again(self) -> None:
        """The head on the next page: it looks like one, and is read out only once."""
        with self._flow.paper.artifact(HEADER):
            self._top()

    def rule(self, weight: float) -> None:
        """A rule over the whole width."""
        self._flow.paper.bar(m.LEFT, self._flow.y, m.WIDTH, weight, _PALE if weight == HAIR else (0.0, 0.0, 0.0))
        self._flow.y += weight

    def height(self, cells: list[str], heavy: bool = False) -> float:
        """How high a row is, in points."""
        return self._height(self._row(cells, heavy))

    def row(self, cells: list[str], *, heavy: bool = False, below: str = "", followed: float = 0.0) -> None:
        """A row as high as its tallest cell; it is not parted between pages.

        :param cells: their texts; a line feed begins a new paragraph. :param heavy: set like the head, for a sum.
        :param below: a text under the row from the second column on; it belongs to the last cell and may go on over pages.
        :param followed: points of what stands on the same page after it: sums do not go without what they add up.
        """
        broken = self._row(cells, heavy)
        more = self._below(below) if below else ()
        under = min(2, len(more)) * self._type.small_leading + (_PAD if more else 0)
        if self._flow.need(self._height(broken) + under + followed):
            self._again()
        self._cells(broken, more, first_heads=True)

    def _row(self, cells: list[str], heavy: bool) -> list[tuple[tuple[Line, ...], Setting]]:
        setting = self._type.head if heavy else self._type.cell
        return [self._broken(text, column, setting) for text, column in zip(cells, self._columns, strict=True)]

    def _broken(self, text: str, column: Column, setting: Setting) -> tuple[tuple[Line, ...], Setting]:
        using = self._type.small if column.small and setting is self._type.cell else setting
        room = (column.right - column.left) * m.MM - _GUTTER
        return tuple(line for part in text.split("\n") for line in lines(part, using, room)), using

    def _below(self, text: str) -> tuple[Line, ...]:
        return lines(text, self._type.small, m.WIDTH - self._columns[1].left * m.MM)

    def _leading(self, setting: Setting) -> float:
        return self._type.small_leading if setting is self._type.small else self._type.leading

    def _height(self, broken: list[tuple[tuple[Line, ...], Setting]]) -> float:
        return max(len(cell) * self._leading(using) for cell, using in broken) + 2 * _PAD

    def _cells(
        self, broken: list[tuple[tuple[Line, ...], Setting]], more: tuple[Line, ...] = (), first_heads: bool = False
    ) -> None:
        flow, height = self._flow, self._height(broken)
        last = len(broken) - 1
        with flow.paper.element("TR"):
            for number, (column, (cell, using)) in enumerate(zip(self._columns, broken, strict=True)):
                scope = ("" if number else "Row") if first_heads else "Column"
                with flow.paper.element("TH" if scope else "TD", scope=scope):
                    self._cell(column, cell, using, height)
                    if number == last:
                        flow.y += height
                        self._more(more)

    def _cell(self, column: Column, cell: tuple[Line, ...], using: Setting, height: float) -> None:
        leading = self._leading(using)
        y = self._flow.y + (height - len(cell) * leading) / 2
        for line in cell:
            room = (column.right - column.left) * m.MM - _GUTTER - line.width
            x = m.LEFT + column.left * m.MM + (room if column.stand == "right" else 0)
            self._flow.paper.line(line, x, y + (leading - using.size) / 2 + 0.88 * using.size, using.size)
            y += leading

    def _more(self, more: tuple[Line, ...]) -> None:
        for line in more:
            if self._flow.need(self._type.small_leading):
                self._again()
            self._flow.put(line, self._type.small.size, self._type.small_leading, m.LEFT + self._columns[1].left * m.MM)
        self._flow.y += _PAD if more else 0
