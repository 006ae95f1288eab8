"""Fills pages from top to bottom: what does not fit goes on the next page, and what belongs together stays together."""

from collections.abc import Callable

from forms.letter import measures as m
from forms.letter.breaking import Line, Setting, lines
from forms.letter.paper import BLACK, Colour, Paper


class Flow:
    """The place on the page that is to be filled next.

    :param begin: draws what stands on each new page and answers where its text begins, in points from the top.
    """

    def __init__(self, paper: Paper, begin: Callable[[], float]) -> None:
        self.paper = paper
        self._begin = begin
        self.y = begin()

    @property
    def room(self) -> float:
        """Points left on the page."""
        return m.FOOT - self.y

    def new_page(self) -> None:
        self.y = self._begin()

    def need(self, height: float) -> bool:
        """Goes to a new page unless `height` points are left; says whether it did."""
        if height <= self.room + 0.01:
            return False
        self.new_page()
        return True

    def skip(self, height: float) -> None:
        """Leaves white space; at the foot of a page it is not carried over."""
        self.y += height

    def put(self, line: Line, size: float, leading: float, x: float = m.LEFT, colour: Colour = BLACK, role: str = "P") -> None:
        """One line of the given leading, with the characters in the middle of it.

        :param role: what it is (see `structure`), unless it is part of an element that is open.
        """
        with self.paper.text(role):
            self.paper.line(line, x, self.y + (leading - size) / 2 + 0.88 * size, size, colour)
        self.y += leading

    def text(
        self,
        text: str,
        setting: Setting,
        leading: float,
        *,
        indent: float = 0.0,
        x: float = m.LEFT,
        measure: float | None = None,
        colour: Colour = BLACK,
        role: str = "P",
    ) -> None:
        """A paragraph; a page never ends after its first line nor begins with its last one, if it has more than three."""
        broken = lines(text, setting, measure if measure is not None else m.RIGHT - x, indent)
        with self.paper.text(role):
            for number, line in enumerate(broken):
                left = len(broken) - number
                together = 2 if len(broken) > 3 and (number == 0 or left == 2) else 1
                self.need(together * leading)
                self.put(line, setting.size, leading, x, colour)

    def centred(self, line: Line, size: float, leading: float, role: str = "P") -> None:
        """One line in the middle of the type area."""
        self.put(line, size, leading, m.LEFT + (m.WIDTH - line.width) / 2, role=role)
