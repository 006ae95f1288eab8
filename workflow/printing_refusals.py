"""Refusals of text that cannot stand on paper: too long, hidden from the reader, or in no font of the office's letters."""

from dataclasses import dataclass

from workflow.refusals import Refusal


@dataclass(eq=False)
class ReasonRefused(Refusal):
    """A reason is too long or holds characters that cannot be printed.

    :param most: characters that it may have. :param character: the first that cannot be printed; "—" when it is the length.
    """

    most: int
    character: str


@dataclass(eq=False)
class NotPrintable(Refusal):
    """A character that no font of the letter has.

    :param field: what the letter states there, by its name in the statement.
    """

    field: str
    character: str
