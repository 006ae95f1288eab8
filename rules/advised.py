"""What advice consists of: targets by points and by direct routes, the sets of changes that reach them, and what stays open."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from rules.hindrance import Hindrance
from rules.label import Label
from rules.routes import RouteFinding
from rules.ruleset import Ruleset

REACHED, REACHABLE, OUT_OF_REACH = "reached", "reachable", "out_of_reach"
CANNOT_TELL, WITH_OFFICER = "cannot_tell", "with_officer"


class Change(NamedTuple):
    """One change of a set.

    :param kind: "change" (become so), "establish" (prove what is already true) or "wait" (time brings it).
    :param before: the present value, `None` where it is not known.
    :param to: the nearest value that earns the row.
    :param points: what its criterion gains against today; none for a route.
    :param at_least: the years it takes at least; `None` is not known.
    """

    fact: str
    kind: str
    before: Any
    to: Any
    band: str
    printed: str
    points: int
    evidence: tuple[str, ...]
    at_least: Decimal | None
    certainty: str
    note: Label


class Aging(NamedTuple):
    """What birthdays up to the day of a set do to the points; they may take some away."""

    before: int
    after: int
    points: int


class AdviceSet(NamedTuple):
    """One smallest set. `day` is the earliest day on which it can be true, the decisive day where nothing needs waiting.

    :param about: the stated fraction of a year does not name the day exactly.
    :param total: the guaranteed points on that day. :param over: the points beyond the need; both `None` for a route.
    """

    changes: tuple[Change, ...]
    waits: bool
    day: date
    about: bool
    aging: Aging | None
    total: int | None
    over: int | None


class Open(NamedTuple):
    """A fact that is not known or not proven and is never advised, but would count if it is so: up to so many points more."""

    fact: str
    points: int
    note: Label


class Target(NamedTuple):
    """One thing to reach.

    :param state: "reached", "reachable", "out_of_reach" or "cannot_tell".
    :param least: the guaranteed points today. :param need: the points it takes. :param parts: part and points it takes besides.
    :param best: the greatest guaranteed total that all possible changes together reach.
    :param sets: at most five, the smallest first.
    """

    id: str
    ruleset: Ruleset
    label: Label
    state: str
    least: int
    need: int
    parts: tuple[tuple[str, int], ...]
    best: int
    sets: tuple[AdviceSet, ...]
    open: tuple[Open, ...]
    hindrances: tuple[Hindrance, ...]


class RouteTarget(NamedTuple):
    """One direct route to reach: every one that reads a yearly figure, and of the others those where one thing is missing.

    :param state: as for a `Target`; "cannot_tell" where the yearly figure is missing (the finding's reason says who can supply
        it), "with_officer" where nothing is missing but an officer's word.
    :param finding: how the route comes out today, with its disputed points.
    :param month: the exact figure asked for in yuan a month, and `year` in a year; `None` where there is none in force.
    """

    id: str
    category: str
    label: Label
    state: str
    finding: RouteFinding
    month: Decimal | None
    year: Decimal | None
    sets: tuple[AdviceSet, ...]
    open: tuple[Open, ...]


class Advice(NamedTuple):
    """What would be enough for one host on one day: by points, and by direct routes."""

    on: date
    targets: tuple[Target, ...]
    routes: tuple[RouteTarget, ...]

    def target(self, name: str) -> Any:
        """One target or route by its id.

        :raises KeyError: there is no such target on this day.
        """
        for target in (*self.targets, *self.routes):
            if target.id == name:
                return target
        raise KeyError(name)
