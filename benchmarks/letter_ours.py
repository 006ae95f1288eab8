"""The letter of the benchmark by our own machinery: line breaking, fonts, paper and flow of `forms/letter`."""

from datetime import date
from itertools import groupby
from typing import Any

import segno

from forms.letter import measures as m
from forms.letter import stationery
from forms.letter.breaking import Setting, balanced, lines
from forms.letter.faces import BODY, HEADING, TITLE
from forms.letter.flow import Flow
from forms.letter.paper import Paper

_TRACK = m.CELL - m.BODY
_PLAIN, _END = Setting(BODY, m.BODY, _TRACK), Setting(BODY, m.BODY, _TRACK, justified=False)
_TITLE, _CELL = Setting(TITLE, m.TITLE, justified=False), Setting(BODY, 9.0, justified=False)
_LEFT, _WIDE = (0, 56, 86, 101, 113), (56, 30, 15, 12, 43)  # columns of the table, in millimetres
_LEADING, _PAD = 10.0, 1.0


def ready() -> None:
    """Nothing to make beforehand: fonts are read when the first letter asks for them."""


def printed(told: dict[str, Any]) -> bytes:
    """The letter as PDF."""
    paper = Paper("zh-CN", told["title"], told["office"], told["number"], date(2026, 11, 24))

    def begin() -> float:
        paper.page()
        if paper.pages > 1:
            stationery.page_number(paper, paper.pages)
        return m.TOP

    flow = Flow(paper, begin)
    y = stationery.head(paper, told["office"]) + m.NUMBER_BELOW_RULE
    number = stationery.single(told["number"], _PLAIN)
    with paper.element("P"):
        paper.line(number, m.RIGHT - number.width, y + 0.88 * m.BODY, m.BODY)
    y += m.BODY + m.TITLE_BELOW_NUMBER
    with paper.element("H1"):
        for line in balanced(told["title"], _TITLE, m.WIDTH - m.TITLE):
            paper.line(line, m.LEFT + (m.WIDTH - line.width) / 2, y + 0.88 * m.TITLE, m.TITLE)
            y += m.TITLE_LEADING
    flow.y = m.TOP + m.ROW * -((m.TOP - y) // m.ROW)
    flow.text(told["addressee"], _PLAIN, m.ROW)
    for text in told["paragraphs"]:
        flow.text(text, _PLAIN, m.ROW, indent=2 * m.CELL)
    flow.need(4 * m.ROW)
    _code(paper, told["url"], flow.y + m.ROW / 2)
    flow.skip(m.ROW)
    for text in (told["office"], told["date"]):
        line = lines(text, _END, m.WIDTH)[0]
        flow.put(line, m.BODY, m.ROW, m.RIGHT - line.width - 2 * m.CELL)
    flow.skip(m.ROW / 2)
    _table(flow, told)
    return paper.finish()


def _code(paper: Paper, url: str, top: float) -> None:
    matrix = segno.make(url, error="m", micro=False).matrix
    side = m.CODE / len(matrix)
    bars = []
    for row, line in enumerate(matrix):
        column = 0
        for dark, run in groupby(line):
            length = len(list(run))
            if dark:
                bars.append((m.LEFT + column * side, top + row * side, length * side, side))
            column += length
    with paper.element("Figure", alt=url):
        paper.bars(bars)


def _table(flow: Flow, told: dict[str, Any]) -> None:
    flow.need(m.ROW + len(told["rows"]) * 14)
    flow.centred(stationery.single(told["table"], Setting(HEADING, m.BODY)), m.BODY, m.ROW)
    _rule(flow, 1.0)
    with flow.paper.element("Table"):
        for row in (told["header"], *told["rows"]):
            _row(flow, row, "TH" if row is told["header"] else "TD")
            _rule(flow, 0.5 if row is told["header"] else 0.3)
    _rule(flow, 1.0)


def _row(flow: Flow, row: list[str], role: str) -> None:
    with flow.paper.element("TR"):
        cells = [_broken(cell, wide * m.MM) for cell, wide in zip(row, _WIDE, strict=True)]
        height = max(map(len, cells)) * _LEADING + 2 * _PAD
        for left, cell in zip(_LEFT, cells, strict=True):
            y = flow.y + _PAD + 0.88 * 9 + (_LEADING - 9) / 2
            with flow.paper.element(role):
                for line in cell:
                    flow.paper.line(line, m.LEFT + left * m.MM, y, 9.0)
                    y += _LEADING
        flow.skip(height)


def _broken(cell: str, wide: float) -> tuple:
    return lines(cell, _CELL, wide - 3 * m.MM)


def _rule(flow: Flow, weight: float) -> None:
    flow.paper.bar(m.LEFT, flow.y, m.WIDTH, weight)
    flow.skip(weight)
