"""Breaks text into lines as Chinese printing asks: no line begins with a closing mark or ends with an opening one.

A text is a row of boxes (one Chinese character, or one western word) with glue between them. Marks next to each other, and
marks on a line that is a little too full, give up half of their width (标点挤压). A justified line shares what is left among
its glue. Western words are never hyphenated; only one that is longer than a line is cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from forms.letter.boxes import JOINER, Box, Run, Setting, boxes
from forms.letter.cutting import Glyph
from forms.letter.direction import visual
from forms.letter.outlines import Outlines

__all__ = ["CLOSING", "JOINER", "OPENING", "Line", "Setting", "balanced", "lines"]

OPENING = "（〔［｛《〈「『【〖“‘"
CLOSING = "，。、；：！？）〕］｝》〉」』】〗”’·…—～％‰℃々"
_HALF_BLANK = "，。、；：）〕］｝》〉」』】〗”’"  # the right half of the em is white
_WESTERN_CLOSING, _WESTERN_OPENING = ")]},.;:!?%°", "([{"
_UNITS = "年月日号元分岁个条项页％%类版"  # never parted from the figure before them
AUTOSPACE = 1 / 10  # em between Chinese and western text
SQUEEZE = 1 / 2  # em that a mark can give up
LOOSEST = 0.45  # em of glue beyond which a line is left short: wider would tear it apart


@dataclass(frozen=True)
class Line:
    """Boxes with the glue after each, in points; the last glue is nothing.

    :param parted_at: the space after which the next line begins. It takes no room, but whoever copies or hears the text needs
        it: without it the last word runs into the next line's first.
    """

    boxes: tuple[Box, ...]
    glue: tuple[float, ...]
    indent: float = 0.0
    parted_at: Box | None = None

    @property
    def width(self) -> float:
        return sum(box.width for box in self.boxes) + sum(self.glue)

    @property
    def text(self) -> str:
        return "".join(box.text for box in self.boxes)

    @property
    def backward(self) -> bool:
        """Whether a part of it is read from right to left, so that the order on the paper is not that of the text."""
        return any(box.level for box in self.boxes)

    @cached_property
    def runs(self) -> tuple[tuple[Run, float, float], ...]:
        """What stands on the paper from left to right: characters of one font, the glue after each, and what is added last."""
        runs: list[tuple[Run, float, float]] = []
        for at, glue in self._from_left():
            box = self.boxes[at] if at < len(self.boxes) else self.parted_at
            single = len(box.text) == 1 and not box.western
            runs += ((run, 0.0, 0.0) for run in box.runs[:-1])
            run, spread, after = box.runs[-1], glue if single else 0.0, 0.0 if single else glue
            if runs and (single or not glue):
                before, spread_before, after_before = runs[-1]
                alike = before.font is run.font and type(before.signs) is type(run.signs)
                if alike and spread_before == spread and not after_before:
                    runs[-1] = (Run(run.font, before.signs + run.signs), spread, 0.0)
                    continue
            runs.append((run, spread, after))
        return tuple(runs)

    @property
    def signs(self) -> Iterator[tuple[Outlines, str | tuple[Glyph, str], float, float]]:
        """Every sign in the order in which the line is read: its font, the sign, its place from the line's left, its width.

        Place and width are in points.
        """
        lefts, x = {}, 0.0
        boxes = (*self.boxes, *([self.parted_at] if self.parted_at else []))
        for at, glue in self._from_left():
            lefts[at] = x
            x += boxes[at].width + glue
        for at, box in enumerate(boxes):
            x, found = lefts.get(at, x), []
            share = box.width / (sum(run.width for run in box.runs) or 1)
            for run in box.runs:
                for sign in run.signs:
                    wide = share * Run(run.font, sign if isinstance(sign, str) else (sign,)).width
                    found.append((run.font, sign, x, wide))
                    x += wide
            yield from reversed(found) if box.level % 2 else found

    def _from_left(self) -> Iterator[tuple[int, float]]:
        """Boxes by their number and the glue at the right of each, in the order in which they stand on the paper."""
        if not self.backward:
            yield from enumerate(self.glue)
            if self.parted_at:
                yield len(self.boxes), 0.0
            return
        # Glue has a place of its own between two boxes; it moves with both or stays. So they go on taking turns.
        ways = [box.level for box in self.boxes]
        between = [min(pair) for pair in pairwise([*ways, 0])]
        order = visual([way for pair in zip(ways, between, strict=True) for way in pair])
        for box, glue in zip(order[0::2], order[1::2], strict=True):
            yield box // 2, self.glue[glue // 2]


def _glue(left: Box, right: Box, setting: Setting) -> tuple[float, float, float]:
    """Width between two boxes, its weight when a line is stretched, and how much it can give up; in points."""
    em = setting.size
    if left.space or right.space:
        return 0.0, 1.5 if left.space else 0.0, 0.25 * left.width if left.space else 0.0
    if left.western and right.western:
        return 0.0, 0.0, 0.0
    blank = (left.text[-1] in _HALF_BLANK) + (right.text[0] in OPENING)
    if left.western != right.western:
        if blank:
            return 0.0, 1.0, SQUEEZE * em
        touching = left.text[-1] in OPENING + _WESTERN_OPENING or right.text[0] in CLOSING + _WESTERN_CLOSING
        return (0.0, 0.5, 0.0) if touching else (AUTOSPACE * em, 1.5, AUTOSPACE * em / 2)
    if blank and (blank == 2 or right.text[0] in _HALF_BLANK or left.text[-1] in OPENING):
        return setting.track - SQUEEZE * em, 1.0, 0.0  # two marks side by side share one em and a half
    return setting.track, 1.0, SQUEEZE * em * bool(blank)


def _parts(left: Box, right: Box) -> bool:
    """Whether a line may end after `left` and the next begin with `right`."""
    if right.space or right.glued:
        return False  # the space goes with the word before it and vanishes at the line's end
    last, first = left.text[-1], right.text[0]
    if left.space:
        return first not in CLOSING and first not in _WESTERN_CLOSING
    if last in OPENING or first in CLOSING or (last in _WESTERN_OPENING and not right.western):
        return False
    if left.western and right.western:
        return True  # the pieces of a word parted after a hyphen, or cut because it is longer than a line
    if first in _WESTERN_CLOSING:
        return False
    return not (left.western and last.isdigit() and first in _UNITS)


@lru_cache(maxsize=2048)  # most sentences are the same in every letter
def lines(text: str, setting: Setting, measure: float, indent: float = 0.0) -> tuple[Line, ...]:
    """A paragraph broken into lines of at most `measure` points, the first one indented by `indent` points.

    :raises MissingCharacter: a character that no font has.
    """
    row = boxes(text, setting, measure - indent)
    between = [_glue(left, right, setting) for left, right in pairwise(row)]
    made: list[Line] = []
    start = 0
    while start < len(row):
        while start < len(row) and row[start].space and row[start].text != "\u3000":
            start += 1
        if start == len(row):
            break
        room = measure - (0.0 if made else indent)
        end = _end(row, between, start, room)
        made.append(_line(row[start:end], between[start : end - 1], room, setting, end == len(row), 0.0 if made else indent))
        start = end
    return tuple(made)


def _end(row: list[Box], between: list[tuple[float, float, float]], start: int, room: float) -> int:
    """Where the line that begins at `start` ends: the last place that fits, or one further if squeezing is the lesser evil."""
    natural = given = 0.0
    fits = squeezed = at = 0
    slack = 0.0
    for at in range(start, len(row)):
        box = row[at]
        if at > start:
            natural += between[at - 1][0]
            given += between[at - 1][2]
        natural += box.width
        tail = SQUEEZE * box.width if box.text[-1] in _HALF_BLANK and not box.western else 0.0  # a mark at the edge
        if natural - given - tail > room + 0.01 and not box.space:
            break
        if at + 1 == len(row) or _parts(box, row[at + 1]):
            if natural <= room + 0.01:
                fits, slack = at + 1, room - natural
            elif not squeezed:
                squeezed = at + 1
                if fits and natural - room > slack:  # it is nearer to stretch than to squeeze
                    squeezed = 0
                    break
    else:
        at = len(row)
    if squeezed or fits:
        return squeezed or fits
    return max(start + 1, at)  # marks without end: parted where the line is full


def _line(
    row: list[Box], between: list[tuple[float, float, float]], room: float, setting: Setting, last: bool, indent: float
) -> Line:
    parted_at = None
    while row[-1].space and len(row) > 1:
        parted_at, row, between = row[-1], row[:-1], between[:-1]
    glue = [width for width, _, _ in between]
    left = room - sum(box.width for box in row) - sum(glue)
    edge = SQUEEZE * row[-1].width if row[-1].text[-1] in _HALF_BLANK and not row[-1].western else 0.0
    if left < 0:
        left += min(edge, -left)  # the white half of a mark at the edge may stand outside
        give = sum(shrink for _, _, shrink in between)
        if left < 0 and give:
            share = min(1.0, -left / give)
            glue = [width - shrink * share for width, (_, _, shrink) in zip(glue, between, strict=True)]
    elif setting.justified and not last:
        weight = sum(stretch for _, stretch, _ in between)
        if weight and left / weight <= LOOSEST * setting.size:
            glue = [width + stretch * left / weight for width, (_, stretch, _) in zip(glue, between, strict=True)]
    return Line(tuple(row), (*glue, 0.0), indent, parted_at)


@lru_cache(maxsize=256)
def balanced(text: str, setting: Setting, measure: float) -> tuple[Line, ...]:
    """A title in the fewest lines that hold it, each about as long: the narrowest measure that needs no line more.

    A word that fits into the whole measure is not cut for that.
    """
    wide = lines(text, setting, measure)
    widest = max(box.width for line in wide for box in line.boxes)
    narrow, broad = max(measure / (len(wide) + 1), widest), measure
    while broad - narrow > setting.size / 8:
        middle = (narrow + broad) / 2
        tried = lines(text, setting, middle)
        if len(tried) <= len(wide) and all(line.width <= middle + 0.01 for line in tried):
            broad = middle
        else:
            narrow = middle
    return lines(text, setting, broad)
