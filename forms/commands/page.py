"""A page of text for a terminal: headings, paragraphs, names with their texts, and tables, none wider than the terminal."""

import shutil
from collections.abc import Iterator, Sequence

from forms.commands.layout import padded, width, wrapped

NARROWEST, WIDEST = 60, 110


def columns_there() -> int:
    """The columns of this terminal, within what reads well."""
    return min(WIDEST, max(NARROWEST, shutil.get_terminal_size((100, 24)).columns))


class Page:
    """The lines of a page.

    :param columns: how wide it may become.
    """

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.lines: list[str] = []

    def heading(self, text: str, rule: str = "─") -> None:
        """A heading with a blank line before it and a rule beneath."""
        if self.lines:
            self.lines.append("")
        self.text(text)
        self.lines.append(rule * min(self.columns, width(text)))

    def blank(self) -> None:
        """A blank line, never two."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def text(self, text: str, first: str = "", later: str | None = None) -> None:
        """A paragraph.

        :param first: what stands before the first line; `later`: before each further one, as many blanks if not given.
        """
        self.lines.extend(wrapped(text, self.columns, first, " " * width(first) if later is None else later))

    def named(self, pairs: Sequence[tuple[str, str]], indent: int = 0) -> None:
        """Names in a column with their texts beside them; pairs without a text are left out."""
        shown = [(name, text) for name, text in pairs if text]
        broad = max((width(name) for name, _ in shown), default=0) + 2
        for name, text in shown:
            self.text(text, " " * indent + padded(name, broad))

    def spread(self, left: str, right: str, first: str = "") -> None:
        """Two texts at the two edges; a long left one goes on in the next line."""
        room = self.columns - width(right) - 2
        lines = wrapped(left, room, first, " " * width(first))
        self.lines.append(f"{padded(lines[0], room)}  {right}")
        self.lines.extend(lines[1:])

    def table(self, columns: Sequence[str], groups: Sequence[tuple[str, Sequence[Sequence[str]]]], indent: int) -> None:
        """Groups of rows under one row of column names; the columns stand alike in all groups.

        The last column stands to the right and takes what it needs, the others share the rest.

        :param groups: each a title, "" for none, and its rows.
        """
        rows = [columns, *(row for _, those in groups for row in those)]
        last = max(width(row[-1]) for row in rows)
        rest = self.columns - indent - last - 2 * (len(columns) - 1)
        broad = _shares([max(width(row[place]) for row in rows) for place in range(len(columns) - 1)], rest)
        self.lines.extend(_row(columns, broad, last, indent))
        for title, those in groups:
            if title:
                self.text(title, " " * (indent - 2) + "· ")
            for row in those:
                self.lines.extend(_row(row, broad, last, indent))


def _shares(needed: list[int], there: int) -> list[int]:
    """How broad each column becomes: what it needs; where that is too much, the broad ones are cut to the same width."""
    broad = list(needed)
    while sum(broad) > there:
        widest = max(broad)
        broad[broad.index(widest)] = widest - 1
    return broad


def _row(row: Sequence[str], broad: list[int], last: int, indent: int) -> Iterator[str]:
    cells = [wrapped(cell, room) for cell, room in zip(row[:-1], broad, strict=True)]
    for line in range(max(map(len, cells))):
        parts = [padded(cell[line] if line < len(cell) else "", room) for cell, room in zip(cells, broad, strict=True)]
        end = " " * (last - width(row[-1])) + row[-1] if line == 0 else ""
        yield (" " * indent + "  ".join([*parts, end])).rstrip()
