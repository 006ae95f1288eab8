"""What a new edition would change: the same hosts scored by the old one and the new one, and who moves from where to where."""

from datetime import date
from typing import NamedTuple

import polars as pl

from rules.batch import totals
from rules.fact_table import as_facts
from rules.ruleset import Ruleset


class Move(NamedTuple):
    """So many hosts come from one category into another; `None` is a category that is still open."""

    before: str | None
    after: str | None
    hosts: int


class Points(NamedTuple):
    """How one end of the totals moves, over all hosts.

    :param gained: points gained, by all who gain any. :param lost: points lost, by all who lose any.
    :param most_gained: by one host at most. :param most_lost: by one host at most.
    """

    gained: int
    lost: int
    most_gained: int
    most_lost: int


class Impact(NamedTuple):
    """What a new edition does to a register.

    :param hosts: how many were scored. :param raised: how many have a higher least or most and none of the two lower.
    :param lowered: how many have a lower one and none higher. :param mixed: how many have one higher and one lower.
    :param least: how the points move that a host earns at least. :param most: how those move that it can still earn.
    :param moves: the most frequent first; who stays is among them.
    """

    hosts: int
    raised: int
    lowered: int
    mixed: int
    least: Points
    most: Points
    moves: tuple[Move, ...]

    @property
    def moved(self) -> int:
        """How many change their category."""
        return sum(move.hosts for move in self.moves if move.before != move.after)


def impact_of(frame: pl.DataFrame, on: date, old: Ruleset, new: Ruleset) -> Impact:
    """Scores every row by both editions on one day.

    :param frame: a row for each host, columns named as the facts, without anything that names a person (see `score_columns`),
        or a table of facts without identity (`rules/fact_table.py`). Facts that neither edition reads are left out.
    :param on: the decisive day for all of them; in a table of facts the ages stand as they are on it.
    :raises ColumnsRefused: a value is impossible.
    :raises FactsRefused: a table of facts has an age that is none, or `not_proven` is no list of facts.
    :raises NotSettled: an edition cannot settle a fact that is not proven.
    """
    before, after = (totals(as_facts(frame, on, edition), on, edition) for edition in (old, new))
    both = pl.DataFrame(
        {
            "before": before["category"].cast(pl.String),
            "after": after["category"].cast(pl.String),
            "least": after["least"].cast(pl.Int64) - before["least"].cast(pl.Int64),
            "most": after["most"].cast(pl.Int64) - before["most"].cast(pl.Int64),
        }
    )
    up, down = (both["least"] > 0) | (both["most"] > 0), (both["least"] < 0) | (both["most"] < 0)
    counted = both.group_by("before", "after").len().sort("len", "before", "after", descending=[True, False, False])
    return Impact(
        hosts=both.height,
        raised=int((up & ~down).sum()),
        lowered=int((down & ~up).sum()),
        mixed=int((up & down).sum()),
        least=_points(both["least"]),
        most=_points(both["most"]),
        moves=tuple(Move(*row) for row in counted.iter_rows()),
    )


def _points(change: pl.Series) -> Points:
    up, down = change.clip(lower_bound=0), -change.clip(upper_bound=0)
    return Points(int(up.sum()), int(down.sum()), int(up.max() or 0), int(down.max() or 0))
