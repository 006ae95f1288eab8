"""The answers of an application as the rows of a sheet, section by section in the order of the questionnaire."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.letter.grid import Cell, plain
from forms.letter.sheet_telling import SheetTelling, printable
from forms.questionnaire import asked, sections
from workflow import read_answers


def answered(telling: SheetTelling, answers: Mapping[str, Any]) -> Iterator[tuple[str, list[list[Cell]]]]:
    """Each section with the key of its name and its rows; what is not asked for is left out, what is open says so.

    :param answers: as the case keeps them; one that cannot be read stands there as it was typed.
    """
    values = read_answers(answers).values
    for section in sections():
        rows = []
        for question in section.questions:
            if asked(question, answers):
                kept = answers.get(question.name)
                told = _told(telling, question.name, values.get(question.name, kept))
                key = f"question.{question.name}.short"
                long = question.kind == "long_text"
                rows.append([telling.head(key), plain(told)] if long else telling.row(key, plain(told)))
        if rows:
            yield f"question.section.{section.id}", rows


def _told(telling: SheetTelling, name: str, value: Any) -> str:
    if value is None or value == "":
        return telling.say("letter.unanswered")
    return printable(telling.say.value(name, value))
