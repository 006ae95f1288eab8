"""Sets the notices in type: an office's letter to the firm, the list as an annex, the points, the reference translations."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from forms.letter import body, grid, ledger, stationery, translation
from forms.letter.attached import attached
from forms.letter.breaking import Setting
from forms.letter.faces import BOLD, ENGLISH
from forms.letter.flow import Flow
from forms.letter.ledger import annex_head
from forms.letter.notice_telling import NoticeTelling, RefusalTelling, SupplementsTelling
from forms.letter.paper import Paper
from forms.letter.stationery import single
from forms.wording import AUTHENTIC
from workflow import Notice, RefusalStatement, SupplementsStatement

_CHINESE = (grid.Column(0, 10), grid.Column(10, 50), grid.Column(50, 80.5), grid.Column(80.5, 118.5), grid.Column(118.5, 158.5))
_FOREIGN = (grid.Column(0, 9), grid.Column(9, 52), grid.Column(52, 78), grid.Column(78, 117), grid.Column(117, 158.5))


def print_refusal(statement: RefusalStatement, trace: bytes | None = None) -> bytes:
    """The refusal notice as PDF, with what was found about the answers, the points, and the translations.

    :param trace: the verified trace that it names, in canonical JSON.
    :raises MissingCharacter: a character that no font of the letter has.
    """
    return _print(statement, RefusalTelling, trace, statement.assessment_digest)


def print_supplements(statement: SupplementsStatement, trace: bytes | None = None) -> bytes:
    """The request for supplements as PDF, with the complete list and the translations.

    :raises MissingCharacter: a character that no font of the letter has.
    """
    return _print(statement, SupplementsTelling, trace, "")


def _print(statement: Notice, told: Callable[..., NoticeTelling], trace: bytes | None, named: str) -> bytes:
    chinese = told(statement, "zh")
    title = f"{statement.number} {chinese.title}"
    paper = Paper(chinese.say.html_lang, title, chinese.office, statement.case_reference, statement.issued_on)

    begin, begin_annex = stationery.pages(paper, chinese.say("letter.specimen") if statement.demonstration else "")
    parts: list[tuple[str, Callable[..., None], str]] = []
    if chinese.items:
        parts.append((chinese.say("letter.annex.items"), partial(_items, telling=chinese), ""))
    if isinstance(chinese, RefusalTelling):
        parts.append((chinese.say("letter.annex.ledger"), partial(ledger.put, telling=chinese), ""))
    for lang in translation.LANGUAGES:
        name = chinese.say(f"letter.annex.{lang}")
        parts.append((name, partial(_translation, telling=told(statement, lang), chinese=chinese), lang))
    with paper.element("Part"):
        body.put(paper, chinese, [name for name, _, _ in parts], begin)
    for figure, (_, put, lang) in enumerate(parts, 1):
        with paper.element("Part", lang=lang):
            put(Flow(paper, begin_annex), figure=figure)
    return paper.finish(attached(chinese.say, statement, trace, named))


def _items(flow: Flow, telling: NoticeTelling, figure: int) -> None:
    """The list as an annex of its own."""
    say, statement = telling.say, telling.statement
    annex_head(flow, telling, figure, say("letter.annex.items"))
    of = say("letter.items.of", number=statement.number, reference=statement.case_reference)
    flow.centred(single(of, grid.PLAIN), grid.SIZE, grid.LEADING)
    flow.skip(grid.LEADING)
    _List(telling, grid.PLAIN, grid.STRONG, grid.LEADING).put(flow)


def _translation(flow: Flow, telling: NoticeTelling, chinese: NoticeTelling, figure: int) -> None:
    """A translation with the list at its end."""

    def listed(size: float) -> _List:
        faces = Setting(ENGLISH, size, justified=False), Setting(BOLD, size, justified=False)
        return _List(telling, *faces, translation.LEADING * size)

    def high(size: float) -> float:
        return listed(size).height + 3 * translation.LEADING * size if telling.items else 0.0

    size = translation.put(flow, telling, chinese, figure, after=high)
    if telling.items:
        leading, table = translation.LEADING * size, listed(size)
        flow.skip(leading)
        flow.need(table.beginning + 2 * leading)
        flow.text(telling.say("letter.annex.items"), table.strong, leading, role="H3")
        flow.skip(4)
        table.put(flow)


@dataclass(frozen=True)
class _List:
    """The list as a table: number, item, what was stated, what is wrong, the documents; an officer's words below.

    :param plain, strong: how a cell is set, and what heads a row or column. :param leading: in points.
    """

    telling: NoticeTelling
    plain: Setting
    strong: Setting
    leading: float

    @property
    def _columns(self) -> tuple[grid.Column, ...]:
        return _CHINESE if self.telling.lang == AUTHENTIC else _FOREIGN

    @cached_property
    def _rows(self) -> list[list[grid.Cell]]:
        """The head is the first of them."""
        words = ("figure", "name", "stated", "problem", "documents")
        rows = [[self._cell(self.telling.say(f"letter.items.{word}"), self.strong) for word in words]]
        for number, item in enumerate(self.telling.items, 1):
            texts = (str(number), item.name, item.stated, item.problem, item.documents)
            rows.append([self._cell(text, self.strong if at == 1 else self.plain) for at, text in enumerate(texts)])
        return rows

    @cached_property
    def _words(self) -> list[grid.Cell]:
        return [self._cell(item.words, self.plain) if item.words else () for item in self.telling.items]

    def _cell(self, text: str, setting: Setting) -> grid.Cell:
        return grid.plain(text, setting, self.leading)

    @property
    def height(self) -> float:
        """In points."""
        return grid.height(self._columns, self._rows, self._words)

    @property
    def beginning(self) -> float:
        """Of its head with the first row, in points."""
        return grid.beginning(self._columns, self._rows)

    def put(self, flow: Flow) -> None:
        """Sets it."""
        head, *rows = self._rows
        grid.table(flow, self._columns, head, rows, below=self._words)
