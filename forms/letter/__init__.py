"""Sets the letter in type: a letter's statement and trace in, the bytes of its PDF out, always the same for the same two.

The door of this part of `forms/`. Page, line breaking, fonts and stationery stand in modules of their own. The format follows
GB/T 9704-2012, letter format (see `measures`).
"""

from typing import TYPE_CHECKING

from forms.letter.faces import MissingCharacter, roles, unprintable, unusable

if TYPE_CHECKING:
    from workflow import LetterStatement

__all__ = ["MissingCharacter", "print_letter", "roles", "unprintable", "unusable"]

TRANSLATIONS = ("en", "de")


def print_letter(statement: "LetterStatement", trace: bytes | None = None) -> bytes:
    """The letter with its annexes (the points, the reference translations) as PDF/A-3b, with the trace attached.

    A pure function of statement, trace and the installed fonts: no clock, no network, safe in several threads.

    :param statement: what the letter states. Without a verification address (a preview) no code is printed. Its canonical JSON
        is attached as `statement.json`.
    :param trace: the verified trace in canonical JSON, attached as `trace.json`. The office always gives it; `None` is for a
        sheet that only shows how a letter looks.
    :raises ValueError: the trace is not the one whose digest the letter names.
    :raises MissingCharacter: a character that no font of the letter has.
    """
    # Imported here: who only asks whether a name can be printed, or sets another text, does not wait for the office.
    from forms.letter import body, direct, ledger, stationery, translation
    from forms.letter.attached import attached
    from forms.letter.flow import Flow
    from forms.letter.paper import Paper
    from forms.letter.telling import Telling

    chinese = Telling(statement, "zh")
    attachments = attached(chinese.say, statement, trace, statement.assessment_digest)
    title = f"{statement.number} {chinese.say('letter.title', host=chinese.host)}"
    paper = Paper(chinese.say.html_lang, title, chinese.office, statement.case_reference, statement.issued_on)

    begin, begin_annex = stationery.pages(paper, chinese.say("letter.specimen") if statement.demonstration else "")
    annexes = [chinese.say("letter.annex.ledger"), *(chinese.say(f"letter.annex.{lang}") for lang in TRANSLATIONS)]
    with paper.element("Part"):
        body.put(paper, chinese, annexes, begin)
    with paper.element("Part"):
        ledger.put(Flow(paper, begin_annex), chinese, 1)
    for figure, lang in enumerate(TRANSLATIONS, 2):
        with paper.element("Part", lang=lang):
            telling = Telling(statement, lang)
            translation.put(Flow(paper, begin_annex), telling, chinese, figure, list(direct.results(telling)))
    return paper.finish(attachments)
