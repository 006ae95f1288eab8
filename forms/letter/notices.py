"""Sets the notices in type: an office's letter to the firm, the list as an annex, the points, the reference translations."""

from collections.abc import Callable
from functools import partial

from forms.letter import body, grid, ledger, stationery, translation
from forms.letter.attached import attached
from forms.letter.breaking import Setting
from forms.letter.faces import BOLD, ENGLISH
from forms.letter.flow import Flow
from forms.letter.ledger import annex_head
from forms.letter.notice_telling import NoticeTelling, RefusalTelling, SupplementsTelling
from forms.letter.paper import Paper
from forms.letter.stationery import single
from workflow import Notice, RefusalStatement, SupplementsStatement

_COLUMNS = (grid.Column(0, 10), grid.Column(10, 52), grid.Column(52, 76), grid.Column(76, 122), grid.Column(122, 158.5))


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
    head, *rows = _rows(telling, (grid.PLAIN, grid.STRONG), grid.LEADING)
    grid.table(flow, _COLUMNS, head, rows)


def _translation(flow: Flow, telling: NoticeTelling, chinese: NoticeTelling, figure: int) -> None:
    """A translation with the list at its end."""

    def listed(size: float) -> list[list[grid.Cell]]:
        faces = Setting(ENGLISH, size, justified=False), Setting(BOLD, size, justified=False)
        return _rows(telling, faces, translation.LEADING * size)

    def high(size: float) -> float:
        return grid.height(_COLUMNS, listed(size)) + 3 * translation.LEADING * size if telling.items else 0.0

    size = translation.put(flow, telling, chinese, figure, after=high)
    if telling.items:
        leading = translation.LEADING * size
        flow.skip(leading)
        flow.need(6 * leading)
        flow.text(telling.say("letter.annex.items"), Setting(BOLD, size, justified=False), leading, role="H3")
        flow.skip(4)
        head, *rows = listed(size)
        grid.table(flow, _COLUMNS, head, rows)


def _rows(telling: NoticeTelling, faces: tuple[Setting, Setting], leading: float) -> list[list[grid.Cell]]:
    """The head, then number, item, what was stated, what is wrong, and the documents that may prove it.

    :param faces: of a cell, and of what heads a row or column. :param leading: in points.
    """
    say, (plain, strong) = telling.say, faces
    words = ("figure", "name", "stated", "problem", "documents")
    rows = [[grid.strong(say(f"letter.items.{word}"), strong, leading) for word in words]]
    for number, item in enumerate(telling.items, 1):
        cells = [grid.plain(text, plain, leading) for text in (str(number), item.stated, item.problem, item.documents)]
        rows.append([cells[0], grid.strong(item.name, strong, leading), *cells[1:]])
    return rows
