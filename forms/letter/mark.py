"""The mark by which anybody verifies the letter: the QR code, the code in groups, the address in small print.

The QR code holds the letter's address, and behind it the signed statement (`workflow.proof`): one code to scan, with a network
or without. It is written in capitals, which scheme, host and our paths allow, since a QR code keeps those in fewer squares.
"""

from functools import lru_cache

import segno

from forms.letter import measures as m
from forms.letter.breaking import Setting, lines
from forms.letter.faces import KAI
from forms.letter.paper import Paper
from forms.letter.stationery import single
from workflow import LetterStatement

_SMALL, _LEADING = 8.5, 10.5
WIDTH = 70 * m.MM  # of the code with the words beside it


@lru_cache(maxsize=4)  # what is shown is printed again soon; no two letters have the same
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


def qr_text(statement: LetterStatement) -> str:
    """What the QR code holds."""
    address = statement.verification_url
    return f"{address}/{statement.proof}".upper() if statement.proof else address


def put(paper: Paper, top: float, statement: LetterStatement, words: tuple[str, str, str]) -> float:
    """Puts the code at the left of the type area with its quiet zone, with the words beside it and the code below.

    :param top: of the dark part.
    :param words: what to do with it; the code in groups, as people read it; what the picture is, for who cannot see it.
    :return: where the words end.
    """
    side, runs = _modules(qr_text(statement))
    module = m.CODE / side
    quiet = m.QUIET * module
    advice, code, picture = words
    with paper.element("Figure", alt=picture):
        paper.place(m.LEFT - quiet, top - quiet, m.CODE + 2 * quiet, m.CODE + 2 * quiet)
        paper.bar(m.LEFT - quiet, top - quiet, m.CODE + 2 * quiet, m.CODE + 2 * quiet, (1.0, 1.0, 1.0))
        paper.bars([(m.LEFT + column * module, top + row * module, length * module, module) for column, row, length in runs])
    setting = Setting(KAI, _SMALL, justified=False)
    address = statement.verification_url.removesuffix(statement.code)  # the code itself stands below, in groups
    x = m.LEFT + m.CODE + quiet + 4
    y = top + _SMALL
    for text in (advice, address):
        with paper.element("P"):
            for line in lines(text, setting, m.LEFT + WIDTH - x):
                paper.line(line, x, y, _SMALL)
                y += _LEADING
        y += 2
    below = top + m.CODE + quiet + _SMALL
    with paper.element("P"):
        paper.line(single(code, setting), m.LEFT, below, _SMALL)
    return max(y - _LEADING, below)
