"""Sets the letter in type: a letter's statement in, the bytes of its PDF out, always the same for the same statement.

The door of this part of `forms/`. Page, line breaking, fonts and stationery stand in modules of their own; only `paper`,
`faces` and `outlines` know ReportLab. The format follows GB/T 9704-2012, letter format (see `measures`).
"""

from forms.letter import body, ledger, stationery, translation
from forms.letter import measures as m
from forms.letter.faces import MissingCharacter, unprintable
from forms.letter.flow import Flow
from forms.letter.paper import Paper
from forms.letter.receipt import print_receipt
from forms.letter.telling import Telling
from workflow import LetterStatement

__all__ = ["MissingCharacter", "print_letter", "print_receipt", "unprintable"]

TRANSLATIONS = ("en", "de")


def print_letter(statement: LetterStatement) -> bytes:
    """The letter with its annexes (the points, the reference translations) as PDF.

    A pure function of the statement and the installed fonts: no clock, no network, safe in several threads.

    :param statement: what the letter states. Without a verification address (a preview) no code is printed.
    :raises MissingCharacter: a character that no font of the letter has.
    """
    chinese = Telling(statement, "zh")
    title = f"{statement.number} {chinese.say('letter.title', host=chinese.host)}"
    paper = Paper(chinese.say.html_lang, title, chinese.office, statement.case_reference)

    def begin() -> None:
        paper.page()
        if statement.demonstration:
            stationery.specimen(paper, chinese.say("letter.specimen"))

    def begin_annex() -> float:
        begin()
        stationery.page_number(paper, paper.pages)
        return m.TOP

    annexes = [chinese.say("letter.annex.ledger"), *(chinese.say(f"letter.annex.{lang}") for lang in TRANSLATIONS)]
    body.put(paper, chinese, annexes, begin)
    ledger.put(Flow(paper, begin_annex), chinese, 1)
    for figure, lang in enumerate(TRANSLATIONS, 2):
        translation.put(Flow(paper, begin_annex), Telling(statement, lang), chinese, figure)
    return paper.finish()
