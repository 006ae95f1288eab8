"""The office's printer: any document that the office gives, set in type by its kind."""

from forms.letter import print_letter
from forms.letter.corrections import print_correction
from forms.letter.notices import print_refusal, print_supplements
from forms.letter.sheets import print_acknowledgement, print_summary
from workflow import Statement

PRINTERS = {
    "recommendation": print_letter,
    "refusal": print_refusal,
    "supplements": print_supplements,
    "correction": print_correction,
    "acknowledgement": print_acknowledgement,
    "summary": print_summary,
}


def print_document(statement: Statement, trace: bytes | None = None) -> bytes:
    """A document as PDF: a pure function of its statement and trace, of the template that it names by digest, and of the fonts.

    :param trace: the trace that the statement names, in canonical JSON, which is attached; `None` where it names none.
    :raises ValueError: the trace is another one.
    :raises MissingCharacter: a character that no font of the letter has.
    :raises TemplateGone: the template that it names is not there as it was.
    """
    return PRINTERS[statement.kind](statement, trace)
