"""The annex with the points: each criterion with its band, points and source; edition, nature and certainty of each table."""

from forms.letter import direct, found, readings
from forms.letter import measures as m
from forms.letter.breaking import Setting, balanced
from forms.letter.faces import BODY, HEADING, TITLE
from forms.letter.flow import Flow
from forms.letter.stationery import GREY, single
from forms.letter.table import HAIR, LIGHT, Column, Table, type_of
from forms.letter.telling import Telling
from workflow import LedgerLine, ScoreLine

_SIZE, _LEADING = 10.5, 13.5
_TEXT = Setting(BODY, _SIZE)
_OF = Setting(BODY, _SIZE, justified=False)
_SOURCE = Setting(BODY, 8.5, justified=False)
# Our choice. A letter from before there were facts in it has no column for their numbers.
_COLUMNS = (
    Column(0, 49),
    Column(49, 88),
    Column(80, 99, "right"),
    Column(98, 110, "right"),
    Column(112, 126, small=True),
    Column(126, 156, small=True),
)
_WITHOUT_FACTS = (
    Column(0, 54),
    Column(54, 96),
    Column(90, 109, "right"),
    Column(109, 121, "right"),
    Column(122, 156, small=True),
)


def put(flow: Flow, telling: Telling, figure: int) -> None:
    """Sets the annex on pages of its own.

    :param figure: the number of the annex.
    """
    say, statement = telling.say, telling.statement
    annex_head(flow, telling, figure, say("letter.annex.ledger"))
    of = say("letter.ledger.of", number=statement.number, host=telling.host, on=say.day(statement.decisive_day))
    with flow.paper.element("P"):
        for line in balanced(of, _OF, m.WIDTH):
            flow.centred(line, _SIZE, _LEADING)
    for score in sorted(statement.scores, key=lambda score: score.nature != "own"):
        _score(flow, telling, score)
    flow.skip(_LEADING / 2)
    flow.text(say("letter.ledger.apart"), _TEXT, _LEADING)
    found.put(flow, telling, _TEXT, _LEADING)
    readings.put(flow, telling, _TEXT, _LEADING)
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
    numbers = {line.fact: number for number, line in enumerate(telling.statement.facts, 1)}
    words = ["criterion", "printed", "points", "maximum", *(["facts"] if numbers else []), "citation"]
    columns = _COLUMNS if numbers else _WITHOUT_FACTS
    table = Table(flow, columns, [say(f"letter.ledger.{word}") for word in words], type_of(_SIZE, _LEADING))
    with table.open():
        _rows(table, telling, score, numbers)


def _rows(table: Table, telling: Telling, score: ScoreLine, numbers: dict[str, int]) -> None:
    sums = _sums(telling, score, bool(numbers))
    room = LIGHT + sum(table.height(cells, heavy) for cells, heavy in sums)
    for number, line in enumerate(score.lines, 1):
        if number > 1:
            table.rule(HAIR)
        table.row(_cells(telling, score, line, numbers), followed=room if number == len(score.lines) else 0.0)
    table.rule(LIGHT)
    for cells, heavy in sums:
        table.row(cells, heavy=heavy)


def _cells(telling: Telling, score: ScoreLine, line: LedgerLine, numbers: dict[str, int]) -> list[str]:
    say = telling.say
    band = (line.printed or "—") if line.least == line.most else say("letter.ledger.open")
    rests = [_numbers(telling, line, numbers)] if numbers else []
    points = telling.points(line.least, line.most)
    return [say.label(line.label), band, points, str(line.maximum), *rests, _place(telling, score, line)]


def _sums(telling: Telling, score: ScoreLine, with_facts: bool) -> list[tuple[list[str], bool]]:
    """The rows of the parts and of the total, each with whether it is set heavy; the last criterion stands on their page."""
    gap = [""] if with_facts else []
    made = []
    for part in score.parts:
        points = telling.points(part.least, part.most)
        made.append(([telling.say.label(part.label), "", points, str(part.maximum), *gap, ""], False))
    total = telling.points(score.least, score.most)
    last = [telling.say("letter.ledger.sum"), "", total, str(score.maximum), *gap, _led_to(telling, score)]
    return [*made, (last, True)]


def _numbers(telling: Telling, line: LedgerLine, numbers: dict[str, int]) -> str:
    """The numbers of the facts that a criterion reads; a fact that nobody stated has none."""
    return (
        telling.say.listing([str(number) for number in sorted(numbers[fact] for fact in line.facts if fact in numbers)]) or "—"
    )


def _place(telling: Telling, score: ScoreLine, line: LedgerLine) -> str:
    """Where the row stands, without the number of the document that heads the table."""
    return line.citation.removeprefix(score.source.rpartition(" ")[0]).removeprefix(telling.instrument(score)).strip()


def _led_to(telling: Telling, score: ScoreLine) -> str:
    if score.category_label is None:
        return telling.say("letter.ledger.category.open")
    key = "letter.ledger.category" if score.nature == "statute" else "letter.ledger.proposal"
    return telling.say(key, category=telling.say.label(score.category_label))
