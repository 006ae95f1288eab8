"""The correction note: what it says in one language, and how it is set in type as an office's letter to the firm."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms.letter import body, stationery, translation
from forms.letter.attached import attached
from forms.letter.flow import Flow
from forms.letter.notice_telling import ToTheFirm
from forms.letter.paper import Paper
from forms.letter.sheet_telling import printable
from forms.letter.telling import FIGURES
from workflow import ChangeLine, CorrectionStatement, read_answers


@dataclass(frozen=True)
class CorrectionTelling(ToTheFirm):
    """A correction note told in one language."""

    statement: CorrectionStatement

    def opening(self) -> str:
        """Which letter it corrects."""
        one, say = self.statement, self.say
        return say("letter.opening", issued=say.day(one.letter_issued_on), letter=one.letter_number, host=self.host)

    def request(self) -> str:
        """Nothing is asked of the reader beside the sections."""
        return ""

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """The numbered sections: heading and paragraphs."""
        say = self.say
        told = (
            ("letter.heading.changes", [self._change(one) for one in self.statement.changes]),
            ("letter.heading.reason", [part for part in printable(self.statement.reason).splitlines() if part.strip()]),
            ("letter.heading.effect", [say("letter.effect"), say("letter.use")]),
        )
        for figure, (key, paragraphs) in zip(FIGURES[self.lang], told, strict=False):
            yield say("letter.heading", figure=figure, text=say(key)), paragraphs

    def _change(self, one: ChangeLine) -> str:
        stood, reads = (self._value(one.field, kept) for kept in (one.stood, one.reads))
        return self.say("letter.change", field=self.say.fact(one.field), stood=stood, reads=reads)

    def _value(self, field: str, kept: object) -> str:
        return self.say.value(field, read_answers({field: kept}).values.get(field, kept))


def print_correction(statement: CorrectionStatement, trace: bytes | None = None) -> bytes:
    """The correction note as PDF, with its translations.

    :param trace: none goes with a note: it corrects no points.
    :raises MissingCharacter: a character that no font of the letter has.
    """
    chinese = CorrectionTelling(statement, "zh")
    title = f"{statement.number} {chinese.title}"
    paper = Paper(chinese.say.html_lang, title, chinese.office, statement.case_reference, statement.issued_on)
    begin, begin_annex = stationery.pages(paper, chinese.say("letter.specimen") if statement.demonstration else "")
    names = [chinese.say(f"letter.annex.{lang}") for lang in translation.LANGUAGES]
    with paper.element("Part"):
        body.put(paper, chinese, names, begin)
    for figure, lang in enumerate(translation.LANGUAGES, 1):
        with paper.element("Part", lang=lang):
            translation.put(Flow(paper, begin_annex), CorrectionTelling(statement, lang), chinese, figure)
    return paper.finish(attached(chinese.say, statement, trace))
