"""What a new edition would change: the same hosts scored by the old one and the new one, and who moves from where to where."""

from datetime import date
from typing import NamedTuple

import polars as pl

from rules.batch import totals
from rules.ruleset import Ruleset


class Move(NamedTuple):
    """So many hosts come from one category into another; `None` is a category that is still open."""

    before: str | None
    after: str | None
    hosts: int


class Impact(NamedTuple):
    """What a new edition does to a register.

    :param hosts: how many were scored. :param raised: how many have a higher least or most and none of the two lower.
    :param lowered: how many have a lower one and none higher. :param moves: the most frequent first; who stays is among them.
    """

    hosts: int
    raised: int
    lowered: int
    moves: tuple[Move, ...]

    @property
    def moved(self) -> int:
        """How many change their category."""
        return sum(move.hosts for move in self.moves if move.before != move.after)


def impact_of(frame: pl.DataFrame, on: date, old: Ruleset, new: Ruleset) -> Impact:
    """Scores every row by both editions on one day.

    :param frame: a row for each host, columns named as the facts, without anything that names a person (see `score_columns`).
        Facts that neither edition reads are left out.
    :param on: the decisive day for all of them.
    :raises ColumnsRefused: a value is impossible.
    """
    before, after = totals(frame, on, old), totals(frame, on, new)
    both = pl.DataFrame(
        {
            "before": before["category"].cast(pl.String),
            "after": after["category"].cast(pl.String),
            "up": (after["least"] > before["least"]) | (after["most"] > before["most"]),
            "down": (after["least"] < before["least"]) | (after["most"] < before["most"]),
        }
    )
    counted = both.group_by("before", "after").len().sort("len", "before", "after", descending=[True, False, False])
    return Impact(
        hosts=both.height,
        raised=int((both["up"] & ~both["down"]).sum()),
        lowered=int((both["down"] & ~both["up"]).sum()),
        moves=tuple(Move(*row) for row in counted.iter_rows()),
    )
