"""Finds the smallest sets of changes that reach a number of points: exact, over whole numbers only.

A set is a day and at most one pick for each criterion. It is minimal when no pick can be dropped or lowered to a lesser row of
the same fact and no earlier day would do. The sets come in this order: fewest changes (waiting is one of them, whatever it
brings), earliest day, fewest points beyond the need, then criterion by criterion in the order of the edition, rows as printed.

How it stays exact and fast: what differs from day to day, and what a condition on a part reads, is tried out (`_outer`: few
combinations). For all the rest a table of bit sets says which gains can be made of how many picks, so that every step of the
search leads to a set that is wanted. A pick is needed where its last step is greater than the points beyond the need.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice, product
from math import inf
from typing import NamedTuple

NO_PART = -1


class Pick(NamedTuple):
    """One row that a fact may reach: which fact (by number) and the points of the row."""

    fact: int
    points: int


class Item(NamedTuple):
    """One criterion.

    :param base: what it gives without a pick, for each day.
    :param picks: the rows that may be picked, in their fixed order.
    :param part: the number of the condition on parts that counts it, or `NO_PART`.
    """

    base: tuple[int, ...]
    picks: tuple[Pick, ...]
    part: int = NO_PART

    def value(self, day: int, pick: int | None) -> int:
        """The points on a day with a pick; a pick never lowers them."""
        return self.base[day] if pick is None else max(self.base[day], self.picks[pick].points)

    def step(self, day: int, pick: int) -> int:
        """What is lost when the pick is lowered to the next lesser row of its fact, or dropped."""
        fact, points = self.picks[pick]
        return points - max([self.base[day], *(p.points for p in self.picks if p.fact == fact and p.points < points)])

    def usable(self, day: int) -> list[int]:
        """The picks that gain something on a day."""
        return [number for number, pick in enumerate(self.picks) if pick.points > self.base[day]]


class Found(NamedTuple):
    """A minimal set: the number of its day, the points beyond the need, and the pick of each criterion or `None`."""

    day: int
    over: int
    choice: tuple[int | None, ...]


class _Outer(NamedTuple):
    picks: int
    total: int
    cap: float  # with fewer points beyond the need than this the set is minimal as far as these picks and the day go
    choice: dict[int, int | None]


class Search:
    """One host, one edition, one need.

    :param items: the criteria in the order of the edition.
    :param need: the total that must be reached.
    :param parts: the sum that each conditioned part must reach besides.
    """

    def __init__(self, items: tuple[Item, ...], need: int, parts: tuple[int, ...] = ()) -> None:
        self.items, self.need, self.parts = items, need, parts
        self.days = range(len(items[0].base))
        self._tables: dict[int, list[list[int]]] = {}
        self._allowed: dict[int, list[list[tuple[int, int]]]] = {}
        outer = [n for n, item in enumerate(items) if item.part != NO_PART or len(set(item.base)) > 1]
        self._outer_items = outer
        self._inner = [n for n in range(len(items)) if n not in outer]
        self._inner_items = [items[n] for n in self._inner]
        self._inner_base = sum(item.base[0] for item in self._inner_items)

    def best(self) -> tuple[int, tuple[int, ...]]:
        """The greatest total that can be reached, with the sums of the conditioned parts on that day."""
        return max(self._best_on(day) for day in self.days)

    def reachable(self) -> bool:
        """Whether any set reaches the need."""
        return any(self._enough(total, sums) for total, sums in (self._best_on(day) for day in self.days))

    def smallest(self, limit: int) -> list[Found]:
        """The first minimal sets in their order, at most so many."""
        found: list[Found] = []
        if not self.reachable():
            return found
        for count in range(1, len(self.items) + 2):
            for day in self.days:
                picks = count - bool(day)
                found += self._with(day, picks, limit - len(found))
                if len(found) == limit:
                    return found
        return found

    def _enough(self, total: int, sums: tuple[int, ...]) -> bool:
        return total >= self.need and all(have >= asked for have, asked in zip(sums, self.parts, strict=True))

    def _best_on(self, day: int) -> tuple[int, tuple[int, ...]]:
        most = [max([item.base[day], *(pick.points for pick in item.picks)]) for item in self.items]
        return sum(most), tuple(
            sum(points for points, item in zip(most, self.items, strict=True) if item.part == part)
            for part in range(len(self.parts))
        )

    def _with(self, day: int, picks: int, limit: int) -> list[Found]:
        """The first minimal sets of one day with exactly so many picks."""
        found, going_on = [], []
        for outer in self._outer[day]:
            left = picks - outer.picks
            over = outer.total + self._inner_base - self.need
            if left == 0 and 0 <= over < outer.cap:
                found.append(self._found(day, over, outer, []))
            elif 0 < left <= len(self._inner) and over < 0:
                going_on.append((outer, left, -over))
        for over in range(self._widest):
            if sum(one.over < over for one in found) >= limit:
                break
            for outer, left, missing in going_on:
                if over < outer.cap:
                    ways = self._ways(over, 0, left, missing + over)
                    found.extend(self._found(day, over, outer, way) for way in islice(ways, limit))
        return sorted(found, key=lambda one: (one.over, self._order(one)))[:limit]

    def _order(self, one: Found) -> tuple[int, ...]:
        return tuple(len(item.picks) if pick is None else pick for pick, item in zip(one.choice, self.items, strict=True))

    def _found(self, day: int, over: int, outer: _Outer, way: list[int | None]) -> Found:
        inner = dict(zip(self._inner, way or [None] * len(self._inner), strict=True))
        return Found(day, over, tuple(outer.choice[n] if n in outer.choice else inner[n] for n in range(len(self.items))))

    # --- what differs from day to day and what conditions on parts read

    @cached_property
    def _outer(self) -> list[list[_Outer]]:
        return [list(self._outer_on(day)) for day in self.days]

    def _outer_on(self, day: int) -> Iterator[_Outer]:
        numbers = self._outer_items
        for choice in product(*([None, *self.items[n].usable(day)] for n in numbers)):
            chosen = dict(zip(numbers, choice, strict=True))
            total, sums = self._outer_sums(day, chosen)
            if any(have < asked for have, asked in zip(sums, self.parts, strict=True)):
                continue
            cap = inf
            for n, pick in chosen.items():
                if pick is not None:
                    step, part = self.items[n].step(day, pick), self.items[n].part
                    if part == NO_PART or sums[part] - step >= self.parts[part]:
                        cap = min(cap, step)
            for earlier in range(day):
                before, sums_before = self._outer_sums(earlier, chosen)
                if all(have >= asked for have, asked in zip(sums_before, self.parts, strict=True)):
                    cap = min(cap, total - before)
            if cap > 0:
                yield _Outer(sum(pick is not None for pick in choice), total, cap, chosen)

    def _outer_sums(self, day: int, chosen: dict[int, int | None]) -> tuple[int, tuple[int, ...]]:
        values = {n: self.items[n].value(day, pick) for n, pick in chosen.items()}
        sums = (sum(v for n, v in values.items() if self.items[n].part == part) for part in range(len(self.parts)))
        return sum(values.values()), tuple(sums)

    # --- all the rest

    @cached_property
    def _widest(self) -> int:
        return max([item.step(0, pick) for item in self._inner_items for pick in range(len(item.picks))], default=0)

    def _allowed_with(self, over: int) -> list[list[tuple[int, int]]]:
        """For each inner criterion the picks that are needed with so many points beyond the need, each with its gain."""
        if over not in self._allowed:
            self._allowed[over] = [
                [(n, pick.points - item.base[0]) for n, pick in enumerate(item.picks) if item.step(0, n) > over]
                for item in self._inner_items
            ]
        return self._allowed[over]

    def _table(self, over: int) -> list[list[int]]:
        """`table[i][r]`, bit g: exactly r picks among the inner criteria from the i-th on can gain exactly g."""
        if over not in self._tables:
            count = len(self._inner)
            table = [[1] + [0] * count]
            for allowed in reversed(self._allowed_with(over)):
                after = table[0]
                here = list(after)
                for _, gain in allowed:
                    for r in range(1, count + 1):
                        here[r] |= after[r - 1] << gain
                table.insert(0, here)
            self._tables[over] = table
        return self._tables[over]

    def _ways(self, over: int, i: int, left: int, gain: int) -> Iterator[list[int | None]]:
        """Every way to gain exactly so much with so many picks among the inner criteria from the i-th on, in order."""
        table = self._table(over)
        if not table[i][left] >> gain & 1:
            return
        if i == len(self._inner):
            yield []
            return
        for pick, gained in self._allowed_with(over)[i]:
            if left and gained <= gain:
                yield from ([pick, *way] for way in self._ways(over, i + 1, left - 1, gain - gained))
        yield from ([None, *way] for way in self._ways(over, i + 1, left, gain))
