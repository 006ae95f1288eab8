"""The mark by which anybody verifies the letter: the QR code of its address, the code in groups, the address in small print."""

from functools import lru_cache

import segno

from forms.letter import measures as m
from forms.letter.breaking import Setting, lines
from forms.letter.faces import BODY
from forms.letter.paper import Paper
from forms.letter.stationery import GREY, single

_SMALL, _LEADING = 8.5, 11.0
WIDTH = 62 * m.MM  # of the words beneath


@lru_cache(maxsize=64)
def _modules(url: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Side of the symbol in modules, and its dark ones as runs: column, row, length."""
    matrix = segno.make(url, error="m", micro=False).matrix
    runs = []
    for row, cells in enumerate(matrix):
        column = 0
        while column < len(cells):
            end = column
            while end < len(cells) and cells[end]:
                end += 1
            if end > column:
                runs.append((column, row, end - column))
            column = end + 1
    return len(matrix), tuple(runs)


def put(paper: Paper, top: float, url: str, code: str, words: tuple[str, str]) -> float:
    """Puts the code at the left of the type area with its quiet zone, and below it the words.

    :param top: of the dark part. :param code: in groups, as people read it.
    :param words: what to do with it; what to call the code. :return: where the words end.
    """
    side, runs = _modules(url)
    module = m.CODE / side
    quiet = m.QUIET * module
    paper.bar(m.LEFT - quiet, top - quiet, m.CODE + 2 * quiet, m.CODE + 2 * quiet, (1.0, 1.0, 1.0))
    paper.bars([(m.LEFT + column * module, top + row * module, length * module, module) for column, row, length in runs])
    setting = Setting(BODY, _SMALL, justified=False)
    y = top + m.CODE + quiet + _SMALL
    advice, name = words
    x = m.LEFT + m.CODE + quiet + 4
    at = top + _SMALL
    for line in lines(advice, setting, WIDTH - m.CODE - quiet - 4):
        paper.line(line, x, at, _SMALL, GREY)
        at += _LEADING
    paper.line(single(f"{name}{code}", setting), m.LEFT, y, _SMALL)
    for line in lines(url, setting, WIDTH):
        y += _LEADING
        paper.line(line, m.LEFT, y, _SMALL, GREY)
    return y
