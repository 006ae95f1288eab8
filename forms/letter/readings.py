"""The annex's table of readings: how texts that leave a question open were read, and whether it matters to this host."""

from forms.letter.breaking import Setting
from forms.letter.faces import HEADING
from forms.letter.flow import Flow
from forms.letter.stationery import single
from forms.letter.table import HAIR, Column, Table, type_of
from forms.letter.telling import Telling
from workflow import ReadingLine, ScoreLine

_COLUMNS = (Column(0, 72), Column(72, 118), Column(118, 156))
_TYPE = type_of(9.0, 12.0)


def put(flow: Flow, telling: Telling, text: Setting, leading: float) -> None:
    """Sets the part; nothing in a letter that states no readings.

    :param text: how paragraphs of the annex are set, with their `leading`.
    """
    say = telling.say
    scores = [score for score in sorted(telling.statement.scores, key=lambda score: score.nature != "own") if score.readings]
    if not scores:
        return
    flow.skip(leading)
    flow.need(10 * leading)
    flow.put(single(say("letter.readings"), Setting(HEADING, 12.0)), 12.0, 20.0, role="H2")
    flow.text(say("letter.readings.how"), text, leading)
    for score in scores:
        flow.skip(leading / 2)
        flow.need(7 * leading)
        title = f"{say.label(score.title)}：" if telling.lang == "zh" else f"{say.label(score.title)}:"
        flow.text(title, Setting(HEADING, 10.5), leading, role="H3")
        flow.skip(2)
        head = [say(f"letter.readings.{word}") for word in ("reading", "other", "effect")]
        table = Table(flow, _COLUMNS, head, _TYPE)
        with table.open():
            for number, line in enumerate(score.readings):
                if number:
                    table.rule(HAIR)
                ground = say("letter.readings.ground", ground=say.label(line.ground))
                table.row([f"{say.label(line.reading)}\n{ground}", say.label(line.alternative), effect(telling, score, line)])


def effect(telling: Telling, score: ScoreLine, line: ReadingLine) -> str:
    """What the other reading would change for this host, in a sentence."""
    say = telling.say
    if not line.computable:
        return say("letter.readings.uncomputable")
    if line.changes is None:
        return say("letter.readings.open")
    if not line.changes:
        return say("letter.readings.same")
    told = []
    if (line.least, line.most) != (score.least, score.most):
        told.append(say("letter.readings.points", points=telling.points(line.least, line.most), maximum=score.maximum))
    if line.category != score.category:
        open_ = say("letter.readings.category.open")
        told.append(say.label(line.category_label) if line.category_label else open_)
    told += [
        say("letter.readings.gate", gate=say.label(gate.label), state=say(f"letter.readings.{gate.state}"))
        for gate in line.gates
    ]
    return say("letter.readings.changes", told=say.listing(told))
