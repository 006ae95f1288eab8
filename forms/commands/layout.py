"""Lays text out in a terminal: Chinese characters take two columns, and a line never begins with a closing mark."""

from unicodedata import combining, east_asian_width

_NEVER_FIRST = "，。；：、）〕》”！？,.;:)]%"
_NEVER_LAST = "（〔《“(["


def width(text: str) -> int:
    """The columns a text takes: two for a wide character, none for a combining mark, otherwise one."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, columns: int) -> str:
    """The text with blanks behind it up to so many columns."""
    return text + " " * max(0, columns - width(text))


def wrapped(text: str, columns: int, first: str = "", later: str = "") -> list[str]:
    """The text in lines of at most so many columns.

    :param first: what stands before the first line; `later`: before each further one.
    """
    lines, line = [], first
    empty = True
    for piece in _pieces(text):
        if not empty and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line, empty, piece = later, True, piece.lstrip()
        line += piece
        empty = empty and not piece.strip()
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """What may not be broken: a word with the blanks behind it, a wide character with the marks that cling to it."""
    pieces: list[str] = []
    for character in text:
        last = pieces[-1] if pieces else ""
        clings = character in _NEVER_FIRST or bool(combining(character)) or last[-1:] in tuple(_NEVER_LAST)
        runs_on = last and not _wide(last[-1]) and not _wide(character) and not (last[-1] == " " and character != " ")
        if last and (clings or runs_on):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _wide(character: str) -> bool:
    return east_asian_width(character) in "WF"
