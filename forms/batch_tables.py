"""What a file holds when it is read as a table of hosts, and why it is not."""

from typing import Any, NamedTuple

import polars as pl


class TableRefused(ValueError):
    """A file that cannot be read or written as a table; `why` is the end of the key of its sentence `terminal.batch.<why>`."""

    def __init__(self, why: str, **detail: Any) -> None:
        self.why, self.detail = why, detail
        super().__init__(f"{why}: {detail}")


class Table(NamedTuple):
    """What a file holds.

    :param frame: the columns as they are carried through.
    :param cells: for a spreadsheet the cells as it keeps them, by head; elsewhere nothing.
    """

    frame: pl.DataFrame
    cells: dict[str, list[Any]]


def heads_of(told: list[str]) -> list[str]:
    """The heads without blanks around them.

    :raises TableRefused: a column has no head, or two have the same.
    """
    heads = [head.strip().strip("\ufeff") for head in told]
    for place, head in enumerate(heads, start=1):
        if not head:
            raise TableRefused("no_head", place=place)
        if head in heads[: place - 1]:
            raise TableRefused("same_head", head=head, first=heads.index(head) + 1, second=place)
    return heads
