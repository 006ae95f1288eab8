"""Sets the notices in type: an office's letter to the firm, the list as an annex, the points, the reference translations."""

from collections.abc import Callable
from functools import partial

from forms.letter import body, grid, ledger, stationery, translation
from forms.letter.attached import attached
from forms.letter.breaking import Setting
from forms.letter.flow import Flow
from forms.letter.ledger import annex_head
from forms.letter.notice_telling import NoticeTelling, RefusalTelling, SupplementsTelling
from forms.letter.paper import Paper
from workflow import Notice, RefusalStatement, SupplementsStatement

_COLUMNS = (grid.Column(0, 11), grid.Column(11, 44), grid.Column(44, 68), grid.Column(68, 122), grid.Column(122, 158.5))


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
    flow.text(say("letter.items.of", number=statement.number, reference=statement.case_reference), grid.PLAIN, grid.LEADING)
    flow.skip(4)
    _table(flow, telling, grid.PLAIN, grid.STRONG)


def _translation(flow: Flow, telling: NoticeTelling, chinese: NoticeTelling, figure: int) -> None:
    """A translation with the list at its end."""
    translation.put(flow, telling, chinese, figure, ends=not telling.items)
    if telling.items:
        flow.skip(grid.LEADING)
        flow.need(6 * grid.LEADING)
        flow.text(telling.say("letter.annex.items"), grid.FOREIGN_STRONG, grid.LEADING, role="H3")
        flow.skip(4)
        _table(flow, telling, grid.FOREIGN, grid.FOREIGN_STRONG)


def _table(flow: Flow, telling: NoticeTelling, plain: Setting, strong: Setting) -> None:
    """Number, item, what was stated, what is wrong, and the documents that may prove it."""
    say = telling.say
    head = [grid.strong(say(f"letter.items.{name}"), strong) for name in ("figure", "name", "stated", "problem", "documents")]
    rows = []
    for number, item in enumerate(telling.items, 1):
        cells = [grid.plain(text, plain) for text in (str(number), item.stated, item.problem, item.documents)]
        rows.append([cells[0], grid.strong(item.name, strong), *cells[1:]])
    grid.table(flow, _COLUMNS, head, rows)
