"""Intervals of exact numbers, written with brackets as the law prints them: "[350000, 450000)", "[61, +inf)"."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


class NotAnInterval(ValueError):
    """A text that does not read as an interval, or an interval that holds no number."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two ends. `None` is no end at all; an end is included only where the bracket is square."""

    low: Decimal | None
    high: Decimal | None
    low_included: bool
    high_included: bool

    @classmethod
    def parse(cls, text: str) -> "Interval":
        """Reads "[a, b]", "[a, b)", "(a, b]", "(a, b)"; an open end is written "-inf" or "+inf" beside a round bracket.

        :raises NotAnInterval: the text is none of these, or no number lies in it.
        """
        inner = text.strip()
        if inner.count(",") != 1 or inner[0] not in "[(" or inner[-1] not in "])":
            raise NotAnInterval(f"{text!r} is not an interval such as [26, 45] or [61, +inf)")
        low, high = (_end(part.strip(), text) for part in inner[1:-1].split(","))
        read = cls(low, high, inner[0] == "[", inner[-1] == "]")
        if (low is None and read.low_included) or (high is None and read.high_included):
            raise NotAnInterval(f"{text!r}: an open end takes a round bracket")
        if low is not None and high is not None:
            point = low == high and read.low_included and read.high_included
            if low > high or (low == high and not point):
                raise NotAnInterval(f"{text!r} holds no number")
        return read

    def __contains__(self, number: Decimal | int) -> bool:
        above = self.low is None or (number >= self.low if self.low_included else number > self.low)
        return above and (self.high is None or (number <= self.high if self.high_included else number < self.high))

    def __str__(self) -> str:
        low = "-inf" if self.low is None else f"{self.low:f}"
        high = "+inf" if self.high is None else f"{self.high:f}"
        return f"{'[' if self.low_included else '('}{low}, {high}{']' if self.high_included else ')'}"

    @property
    def edges(self) -> tuple[Decimal, ...]:
        """The finite ends, lowest first; a single number has one edge."""
        return tuple(dict.fromkeys(end for end in (self.low, self.high) if end is not None))


def _end(text: str, whole: str) -> Decimal | None:
    if text in ("-inf", "+inf"):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NotAnInterval(f"{whole!r}: {text!r} is not a number") from None
    if not number.is_finite():
        raise NotAnInterval(f"{whole!r}: {text!r} is not a number")
    return number
