"""The reference translations: what the Chinese letter says, in English and German, each marked as not authoritative."""

from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import NamedTuple

from forms.letter import measures as m
from forms.letter.breaking import Line, Setting, balanced, lines
from forms.letter.faces import BOLD, ENGLISH, ITALIC, Face
from forms.letter.flow import Flow
from forms.letter.ledger import annex_head
from forms.letter.stationery import GREY
from forms.letter.telling import Telling

LANGUAGES = ("en", "de")
SIZES = (10.0, 9.5, 9.0)  # points; a smaller one where it saves a page (docs/letter.md)
LEADING = 1.2  # times the size
_TITLE = 1.3  # times the size
_NOTICE = Setting(ITALIC, 9.0, justified=False)
_NOTICE_LEADING = 12.0


class _Block(NamedTuple):
    """A paragraph, its face, what it is, the lines left free below it, and whether all that follows stays on its page."""

    text: str
    face: Face = ENGLISH
    role: str = "P"
    below: float = 0.0
    ends: bool = False

    def lines(self, size: float) -> tuple[Line, ...]:
        """As it is set. :param size: of the text, in points."""
        if self.role == "H2":
            return balanced(self.text, Setting(self.face, _TITLE * size, justified=False), m.WIDTH)
        return lines(self.text, Setting(self.face, size, justified=False), m.WIDTH)

    def height(self, size: float) -> float:
        """With what is left free below it, in points."""
        return (len(self.lines(size)) + self.below) * self.leading(size)

    def leading(self, size: float) -> float:
        """From line to line, in points."""
        return LEADING * size * (_TITLE if self.role == "H2" else 1.0)


def put(
    flow: Flow,
    telling: Telling,
    chinese: Telling,
    figure: int,
    routes: Sequence[str] = (),
    after: Callable[[float], float] = lambda size: 0.0,
) -> float:
    """Sets one translation on a page of its own.

    :param telling: in the language of the translation. :param chinese: the letter itself. :param figure: the annex's number.
    :param routes: what the letter says about the direct routes, sentence by sentence.
    :param after: how high that is which follows, in points, if its text is of this size.
    :return: the size of the text, in points: smaller where that saves a page.
    """
    _head(flow, telling, chinese, figure)
    blocks = list(_blocks(telling, routes))
    size = min(SIZES, key=lambda size: _pages(_height(blocks, size) + after(size) - flow.room))
    for number, block in enumerate(blocks):
        leading = block.leading(size)
        if block.role == "H3":
            flow.need(3 * leading)
        elif block.ends:
            flow.need(_height(blocks[number:], size))
        if block.role == "H2":
            with flow.paper.element("H2"):
                for line in block.lines(size):
                    flow.put(line, _TITLE * size, leading)
        else:
            flow.text(block.text, Setting(block.face, size, justified=False), leading, role=block.role)
        flow.skip(block.below * leading)
    return size


def _head(flow: Flow, telling: Telling, chinese: Telling, figure: int) -> None:
    """What it is a translation of, and that it is only that."""
    home = chinese.say.html_lang
    annex_head(flow, chinese, figure, chinese.say(f"letter.annex.{telling.lang}"), home)
    flow.skip(_NOTICE_LEADING / 2)
    top = flow.y
    flow.skip(4)
    for notice, lang in ((chinese.say("letter.translation.notice"), home), (telling.say("letter.translation.notice"), "")):
        with flow.paper.element("P", lang=lang):
            flow.text(notice, _NOTICE, _NOTICE_LEADING, x=m.LEFT + 8, measure=m.WIDTH - 16)
    flow.skip(4)
    for y in (top, flow.y):
        flow.paper.bar(m.LEFT, y, m.WIDTH, 0.5, GREY)
    flow.skip(_NOTICE_LEADING / 2)


def _blocks(telling: Telling, routes: Sequence[str]) -> Iterator[_Block]:
    say, statement = telling.say, telling.statement
    yield _Block(telling.office, BOLD)
    yield _Block(say("letter.number", number=statement.number, issued=say.day(statement.issued_on)), below=1 / 3)
    yield _Block(say("letter.salutation", addressee=telling.addressee), below=1 / 2)
    yield _Block(telling.title, BOLD, "H2", below=1 / 4)
    yield _Block(telling.opening(), below=1 / 3)
    for heading, paragraphs in telling.sections():
        yield _Block(heading, BOLD, "H3")
        yield from (_Block(text, below=1 / 3) for text in paragraphs)
    if routes:
        yield _Block(say("letter.routes"), BOLD, "H3")
        yield _Block(" ".join(routes), below=1 / 3)
    if request := telling.request():
        yield _Block(request, below=1 / 3, ends=True)
    yield _Block(say("letter.closing"), ends=True)
    code = f"{say('letter.code')}{telling.code}" if telling.code else ""
    yield _Block(f"{say('letter.translation.signed')} {code}")


def _height(blocks: Sequence[_Block], size: float) -> float:
    return sum(block.height(size) for block in blocks)


def _pages(over: float) -> int:
    """How many pages what does not fit on the first one takes.

    :param over: its height in points; less than nothing where all fits.
    """
    return max(0, ceil(over / m.HEIGHT))
