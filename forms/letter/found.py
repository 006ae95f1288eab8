"""The annex's table of facts: what the firm stated, what was found, the finding, and the page that it rests on."""

from typing import Any

from forms.letter.breaking import Setting
from forms.letter.faces import HEADING
from forms.letter.flow import Flow
from forms.letter.stationery import single
from forms.letter.table import HAIR, Column, Table, type_of
from forms.letter.telling import Telling
from workflow import GETA, FactLine, read_answers

_COLUMNS = (Column(0, 10.5), Column(10.5, 42), Column(42, 69), Column(69, 96), Column(96, 113), Column(113, 156, small=True))
_TYPE = type_of(9.0, 12.0)


def put(flow: Flow, telling: Telling, text: Setting, leading: float) -> None:
    """Sets the part; nothing in a letter from before it stated facts.

    :param text: how paragraphs of the annex are set, with their `leading`.
    """
    say, facts = telling.say, telling.statement.facts
    if not facts:
        return
    flow.skip(leading)
    flow.need(8 * leading)
    flow.put(single(say("letter.facts"), Setting(HEADING, 12.0)), 12.0, 20.0, role="H2")
    flow.text(say("letter.facts.how"), text, leading)
    flow.skip(4)
    words = ("number", "fact", "claimed", "verified", "finding", "document")
    table = Table(flow, _COLUMNS, [say(f"letter.facts.{word}") for word in words], _TYPE)
    with table.open():
        for number, line in enumerate(facts, 1):
            if number > 1:
                table.rule(HAIR)
            reason = say("letter.facts.reason", reason=line.reason) if line.reason else ""
            table.row([str(number), *_cells(telling, line)], below=reason)
    if any(GETA in line.reason + line.document for line in facts):
        flow.skip(2)
        flow.text(say("letter.facts.geta", sign=GETA), _TYPE.small, _TYPE.small_leading)


def _cells(telling: Telling, line: FactLine) -> list[str]:
    say = telling.say
    return [
        say.fact(line.fact),
        _value(telling, line.fact, line.claimed),
        _value(telling, line.fact, line.verified),
        say(f"letter.facts.finding.{line.finding}"),
        _document(telling, line),
    ]


def _value(telling: Telling, fact: str, value: Any) -> str:
    """A value as it stands in the statement, in words: the form's own reading gives it its type back."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return telling.say.value(fact, value)
    return telling.say.value(fact, read_answers({fact: value}).values.get(fact, value))


def _document(telling: Telling, line: FactLine) -> str:
    if not line.document:
        return telling.say("letter.facts.no_document")
    if line.page is None:
        return line.document
    return telling.say("letter.facts.page", document=line.document, page=line.page)
