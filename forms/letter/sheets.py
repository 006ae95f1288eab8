"""Sets the plain sheets in type: the acknowledgement of filing, and the application summary that the firm prints and stamps."""

from collections.abc import Sequence
from datetime import date

from forms.letter import grid, stationery
from forms.letter import measures as m
from forms.letter.answers import answered
from forms.letter.attached import attached
from forms.letter.breaking import Setting, balanced
from forms.letter.faces import BODY, HEADING, TITLE
from forms.letter.flow import Flow
from forms.letter.paper import Paper
from forms.letter.sheet_telling import SheetTelling
from forms.letter.stationery import GREY, single
from forms.letter.structure import FOOTER
from forms.wording import SHANGHAI
from workflow import AcknowledgementStatement, FileLine, ScoreLine, SummaryStatement

_ROWS = (grid.Column(0, 44), grid.Column(44, 88), grid.Column(88, 158.5))
_WIDE = (grid.Column(0, 44), grid.Column(44, 158.5))
_FILES = (
    grid.Column(0, 11),
    grid.Column(11, 43),
    grid.Column(43, 80),
    grid.Column(80, 92, numbers=True),
    grid.Column(92, 108, numbers=True),
    grid.Column(109, 158.5),
)
_TITLE = Setting(TITLE, 20.0, justified=False)
_STAMP = 44 * m.MM  # the side of the place that is left for a stamp
_DIGEST = 16  # characters of a digest at the foot of a page


def print_acknowledgement(statement: AcknowledgementStatement, trace: bytes | None = None) -> bytes:
    """The receipt for an application: what was handed in, when, and the digest of every file.

    :param trace: the claimed trace that it names, in canonical JSON.
    :raises MissingCharacter: a character that no font of the letter has.
    """
    one, telling = statement, SheetTelling(statement)
    say = telling.say
    flow, paper = _begun(telling, one.answers_digest, one.filed_at.astimezone(SHANGHAI).date(), ())
    rows = [
        ("reference", one.case_reference),
        ("filed.at", say.moment(one.filed_at)),
        ("filing", str(one.filing)),
        ("decisive.day", say.day(one.decisive_day)),
        ("company", f"{one.company_name_zh}\n{one.company_name_latin}"),
        ("credit.code", one.credit_code),
        ("host", telling.host(one.host_surname, one.host_given_names, one.host_chinese_name)),
    ]
    grid.table(flow, _ROWS, None, [telling.row(f"letter.{key}", grid.plain(text)) for key, text in rows])
    _heading(flow, telling, "letter.heading.files")
    _files(flow, telling, one.files)
    flow.skip(grid.LEADING)
    flow.need(8 * m.ROW)  # what it means does not part from whose it is
    _paragraph(flow, telling.sentence("letter.effect"))
    _paragraph(flow, grid.fine(say("letter.record", answers=one.answers_digest, claimed=one.claimed_digest)))
    flow.need(5 * m.ROW)
    flow.skip(m.ROW)
    _right(flow, say.label(one.office), 12.0)
    _right(flow, say.day(one.filed_at.astimezone(SHANGHAI).date()), 12.0)
    _right(flow, say("letter.stamp"), 9.0)
    flow.skip(grid.LEADING)
    _paragraph(flow, telling.sentence("letter.automatic"))
    return paper.finish(attached(say, one, trace, one.claimed_digest))


def print_summary(statement: SummaryStatement, trace: bytes | None = None) -> bytes:
    """The application on paper: every answer, the claimed score, the evidence, the declaration, and a place for the stamp.

    :raises MissingCharacter: a character that no font of the letter has.
    """
    one, telling = statement, SheetTelling(statement)
    say, filed = telling.say, statement.filed_at
    flow, paper = _begun(telling, one.answers_digest, one.on, () if filed else ("letter.draft",))
    rows = [("reference", one.case_reference), ("filed.at", say.moment(filed) if filed else say("letter.draft"))]
    rows += [("on", say.day(one.on))]
    grid.table(flow, _ROWS, None, [telling.row(f"letter.{key}", grid.plain(text)) for key, text in rows])
    for key, answers in answered(telling, one.answers):
        _heading(flow, telling, key)
        grid.table(flow, _ROWS, None, answers, _WIDE)
    _heading(flow, telling, "letter.heading.score")
    grid.table(flow, _ROWS, None, [*(_score(telling, score) for score in one.scores), _gates(telling, one)])
    flow.skip(4)
    _paragraph(flow, telling.sentence("letter.claimed"))
    _heading(flow, telling, "letter.heading.files")
    _files(flow, telling, one.files)
    flow.need(_STAMP + 9 * grid.LEADING)
    _heading(flow, telling, "letter.heading.declaration")
    _paragraph(flow, telling.sentence("letter.declaration"))
    _signature(flow, telling)
    _paragraph(flow, grid.fine(say("letter.record", answers=one.answers_digest)))
    return paper.finish(attached(say, one, trace))


def _begun(telling: SheetTelling, digest: str, on: date, marks: Sequence[str]) -> tuple[Flow, Paper]:
    """The first page with office, title and what marks the sheet; every page has the case and the digest at its foot."""
    say, one = telling.say, telling.statement
    paper = Paper(say.html_lang, f"{say('letter.title')} {one.case_reference}", say.label(one.office), one.case_reference, on)

    def begin() -> float:
        paper.page()
        if one.demonstration:
            stationery.specimen(paper, say("letter.specimen"))
        foot = say("letter.footer", reference=one.case_reference, digest=digest[:_DIGEST], page=paper.pages)
        line = single(foot, Setting(BODY, 9.0))
        with paper.artifact(FOOTER):
            paper.line(line, m.LEFT + (m.WIDTH - line.width) / 2, m.FOOT + m.PAGE_NUMBER_BELOW + 9.0, 9.0, GREY)
        return m.TOP - 1.4 * m.ROW

    flow = Flow(paper, begin)
    flow.centred(single(say.label(one.office), Setting(BODY, 12.0)), 12.0, 20.0)
    with paper.element("H1"):
        for line in balanced(say("letter.title"), _TITLE, m.WIDTH):
            flow.centred(line, 20.0, 32.0)
    _centred(flow, telling.others("letter.title"))
    for key in marks:
        flow.centred(single(say(key), Setting(HEADING, 12.0)), 12.0, 20.0)
        _centred(flow, telling.others(key))
    flow.skip(8)
    return flow, paper


def _centred(flow: Flow, text: str) -> None:
    with flow.paper.element("P"):
        for line in balanced(text, Setting(BODY, 9.0, justified=False), m.WIDTH):
            flow.put(line, 9.0, 12.0, m.LEFT + (m.WIDTH - line.width) / 2, GREY)


def _heading(flow: Flow, telling: SheetTelling, key: str) -> None:
    flow.skip(grid.LEADING)
    flow.need(6 * grid.LEADING)
    name = single(telling.say(key), Setting(HEADING, 12.0))
    with flow.paper.element("H2"):
        flow.put(name, 12.0, 18.0)
        others = single(telling.others(key), Setting(BODY, 8.5))
        flow.y -= 18.0
        flow.put(others, 8.5, 18.0, m.LEFT + name.width + 8, GREY)
    flow.skip(2)


def _paragraph(flow: Flow, cell: grid.Cell) -> None:
    for text in cell:
        flow.text(text.text, text.setting, text.leading, colour=GREY if text.grey else (0.0, 0.0, 0.0))
    flow.skip(4)


def _right(flow: Flow, text: str, size: float) -> None:
    line = single(text, Setting(BODY, size))
    flow.put(line, size, 1.5 * size, m.RIGHT - line.width, GREY if size < 10 else (0.0, 0.0, 0.0))


def _files(flow: Flow, telling: SheetTelling, files: Sequence[FileLine]) -> None:
    say = telling.say
    if not files:
        _paragraph(flow, telling.sentence("letter.files.none"))
        return
    words = ("figure", "claims", "name", "pages", "size", "sha256")
    head = [telling.head(f"letter.files.{word}") for word in words]
    grid.table(flow, _FILES, head, [telling.file(figure, line) for figure, line in enumerate(files, 1)])
    flow.skip(4)
    flow.text(say("letter.files.total", n=len(files)), grid.PLAIN, grid.LEADING)


def _score(telling: SheetTelling, score: ScoreLine) -> list[grid.Cell]:
    """What one edition gives, whose rule it is, and what it leads to."""
    say = telling.say
    settled = score.least == score.most
    points = str(score.least) if settled else say("letter.range", least=score.least, most=score.most)
    told = say("letter.score", points=points, maximum=score.maximum)
    category = say("letter.score.category", category=say.label(score.category_label)) if score.category_label else None
    source = f"《{say.label(score.title)}》 {score.edition}"
    basis = say(f"letter.basis.{score.nature}.{score.status}")
    value = (*grid.plain(f"{told} · {category or say('letter.score.open')}"), *grid.fine(source), *grid.fine(basis))
    return telling.row(f"letter.score.{score.nature}", value)


def _gates(telling: SheetTelling, statement: SummaryStatement) -> list[grid.Cell]:
    say = telling.say
    told = [f"{say.label(gate.label)}：{say.label(gate.reason)}" for gate in statement.gates]
    return telling.row("letter.gates", grid.plain("\n".join(told) or say("letter.gates.none")))


def _signature(flow: Flow, telling: SheetTelling) -> None:
    """Lines for signature and date at the left, the place for the company's stamp at the right."""
    top, left = flow.y + 6, m.RIGHT - 1.4 * _STAMP
    _box(flow.paper, left, top, m.RIGHT - left, _STAMP)
    flow.y = top + 4
    _beside(flow, telling, "letter.stamp", left + 6, m.RIGHT - 6)
    for key, down in (("letter.signature", 0.25), ("letter.date", 0.75)):
        flow.y = top + down * _STAMP
        start = m.LEFT + single(telling.say(key), grid.PLAIN).width + 6
        flow.paper.bar(start, flow.y + grid.LEADING, left - 12 - start, 0.5)
        _beside(flow, telling, key, m.LEFT, left - 12)
    flow.y = top + _STAMP + 10


def _beside(flow: Flow, telling: SheetTelling, key: str, x: float, until: float) -> None:
    """A label with its translations below it, in the room from `x` to `until`."""
    flow.text(telling.say(key), grid.PLAIN, grid.LEADING, x=x, measure=until - x)
    flow.skip(2)
    flow.text(telling.others(key), grid.FINE, grid.SMALL_LEADING, x=x, measure=until - x, colour=GREY)


def _box(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    edges = [(x, y, width, 0.5), (x, y + height, width, 0.5), (x, y, 0.5, height), (x + width, y, 0.5, height)]
    paper.bars(edges, GREY)
