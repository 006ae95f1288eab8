"""The annex with the points: each criterion with its band, points and source; edition, nature and certainty of each table."""

from collections.abc import Callable

from forms.letter import direct, structure
from forms.letter import measures as m
from forms.letter.breaking import Line, Setting, balanced, lines
from forms.letter.faces import BODY, HEADING, TITLE
from forms.letter.flow import Flow
from forms.letter.stationery import GREY, single
from forms.letter.telling import Telling
from workflow import LedgerLine, ScoreLine

_SIZE, _LEADING, _PAD = 10.5, 13.5, 2.2
_CELL, _HEAD = Setting(BODY, _SIZE, justified=False), Setting(HEADING, _SIZE, justified=False)
_TEXT = Setting(BODY, _SIZE)
_SOURCE = Setting(BODY, 8.5, justified=False)
_GUTTER = 3 * m.MM
# Our choice: left edges of the columns in millimetres from the left of the type area, and how each stands in its column.
_COLUMNS = ((0, 54, "left"), (54, 96, "left"), (94, 109, "right"), (109, 121, "right"), (122, 156, "left"))
_HAIR: tuple[float, float, float] = (0.72, 0.72, 0.72)


def put(flow: Flow, telling: Telling, figure: int) -> None:
    """Sets the annex on pages of its own.

    :param figure: the number of the annex.
    """
    say, statement = telling.say, telling.statement
    annex_head(flow, telling, figure, say("letter.annex.ledger"))
    of = say("letter.ledger.of", number=statement.number, host=telling.host, on=say.day(statement.decisive_day))
    for line in balanced(of, _CELL, m.WIDTH):
        flow.centred(line, _SIZE, _LEADING)
    for score in sorted(statement.scores, key=lambda score: score.nature != "own"):
        _score(flow, telling, score)
    flow.skip(_LEADING / 2)
    flow.text(say("letter.ledger.apart"), _TEXT, _LEADING)
    direct.put(flow, telling, _TEXT, _LEADING)
    record = say("letter.ledger.record", assessment=statement.assessment_digest, decision=statement.decision_digest)
    flow.need(2 * 11.5)
    flow.text(record, _SOURCE, 11.5, colour=GREY)


def annex_head(flow: Flow, telling: Telling, figure: int, title: str, lang: str = "") -> None:
    """附件1 in the upper left corner, the title in the middle of the third row (GB/T 9704-2012, 7.3.7).

    :param lang: of the head, where the annex is in another language (BCP 47).
    """
    with flow.paper.element("P", lang=lang):
        flow.put(single(telling.say("letter.annex", figure=figure), Setting(HEADING, m.BODY)), m.BODY, m.ROW)
    flow.skip(m.ROW / 2)
    with flow.paper.element("H1", lang=lang):
        flow.centred(single(title, Setting(TITLE, 18.0)), 18.0, m.ROW)


def _score(flow: Flow, telling: Telling, score: ScoreLine) -> None:
    say = telling.say
    before = say(f"letter.ledger.nature.{score.nature}")
    title = f"{before}：{say.label(score.title)}"
    edition = say("letter.ledger.edition", source=score.source, edition=say.day(score.in_force_from), digest=score.digest[:16])
    notes = [edition, *([say.label(score.certainty)] if score.certainty else [])]
    if score.nature == "statute" or not score.certainty:  # a model's own note says already that it is no law
        notes.insert(1, telling.basis(score))
    flow.skip(_LEADING)
    flow.need(9 * _LEADING)
    flow.put(single(title, Setting(HEADING, 12.0)), 12.0, 20.0, role="H2")
    for note in notes:
        flow.text(note, _TEXT, _LEADING)
    flow.skip(4)
    with flow.paper.element("Table"):
        _table(flow, telling, score)


def _table(flow: Flow, telling: Telling, score: ScoreLine) -> None:
    say, paper = telling.say, flow.paper
    words = ("criterion", "printed", "points", "maximum", "citation")
    head = [say(f"letter.ledger.{word}") for word in words]
    _rule(flow, 1.0)
    with paper.element("THead"):
        _row(flow, head, _HEAD, scope="Column")
    _rule(flow, 0.5)
    with paper.element("TBody"):
        _body(flow, telling, score, head)


def _body(flow: Flow, telling: Telling, score: ScoreLine, head: list[str]) -> None:
    say = telling.say
    last = len(score.lines) - 1
    for number, line in enumerate(score.lines):
        band = (line.printed or "—") if line.least == line.most else say("letter.ledger.open")
        cells = [
            say.label(line.label),
            band,
            telling.points(line.least, line.most),
            str(line.maximum),
            _place(telling, score, line),
        ]
        _row(flow, cells, _CELL, lambda: _repeat(flow, head))
        if number < last:
            _rule(flow, 0.3, hair=True)
    _rule(flow, 0.5)
    for part in score.parts:
        _row(flow, [say.label(part.label), "", telling.points(part.least, part.most), str(part.maximum), ""], _CELL)
    total = telling.points(score.least, score.most)
    _row(flow, [say("letter.ledger.sum"), "", total, str(score.maximum), _led_to(telling, score)], _HEAD)
    _rule(flow, 1.0)


def _place(telling: Telling, score: ScoreLine, line: LedgerLine) -> str:
    """Where the row stands, without the number of the document that heads the table."""
    return line.citation.removeprefix(score.source.rpartition(" ")[0]).removeprefix(telling.instrument(score)).strip()


def _led_to(telling: Telling, score: ScoreLine) -> str:
    if score.category_label is None:
        return telling.say("letter.ledger.category.open")
    key = "letter.ledger.category" if score.nature == "statute" else "letter.ledger.proposal"
    return telling.say(key, category=telling.say.label(score.category_label))


def _repeat(flow: Flow, head: list[str]) -> None:
    """The head of the table again, on the page on which it goes on."""
    with flow.paper.artifact(structure.HEADER):
        _rule(flow, 1.0)
        _row(flow, head, _HEAD)
        _rule(flow, 0.5)


def _rule(flow: Flow, weight: float, hair: bool = False) -> None:
    flow.paper.bar(m.LEFT, flow.y, m.WIDTH, weight, _HAIR if hair else (0.0, 0.0, 0.0))
    flow.y += weight


def _row(flow: Flow, cells: list[str], setting: Setting, over: Callable[[], None] | None = None, scope: str = "") -> None:
    """A row as high as its tallest cell; on a new page `over` is drawn first.

    :param scope: "Column" where the cells head their columns; else the first one heads the row.
    """
    broken: list[tuple[tuple[Line, ...], Setting]] = []
    for (left, right, _), cell in zip(_COLUMNS, cells, strict=True):
        small = _SOURCE if right == _COLUMNS[-1][1] and setting is _CELL else setting
        broken.append((lines(cell, small, (right - left) * m.MM - _GUTTER), small))
    height = max(len(cell) * _leading(using) for cell, using in broken) + 2 * _PAD
    if flow.need(height) and over:
        over()
    with flow.paper.element("TR"):
        for number, ((left, right, stand), (cell, using)) in enumerate(zip(_COLUMNS, broken, strict=True)):
            heads = scope or ("" if number else "Row")
            with flow.paper.element("TH" if heads else "TD", scope=heads):
                _cell(flow, left, right, stand, cell, using, height)
    flow.y += height


def _cell(flow: Flow, left: float, right: float, stand: str, cell: tuple[Line, ...], using: Setting, height: float) -> None:
    leading = _leading(using)
    y = flow.y + (height - len(cell) * leading) / 2
    for line in cell:
        room = (right - left) * m.MM - _GUTTER - line.width
        x = m.LEFT + left * m.MM + (room if stand == "right" else 0)
        flow.paper.line(line, x, y + (leading - using.size) / 2 + 0.88 * using.size, using.size)
        y += leading


def _leading(setting: Setting) -> float:
    return 11.0 if setting.size < _SIZE else _LEADING
