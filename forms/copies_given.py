"""The copies of a letter that left the house: the original and every copy after it, what for, by whom and when."""

from html import escape

import streamlit as st

from forms import pieces
from forms.trail_words import role
from forms.wording import Say
from workflow import CaseFile, TrailLine

HANDED_OUT = ("letter_download", "letter_print")


def copies_given(say: Say, file: CaseFile) -> None:
    """The list, the newest first."""
    lines = [line for line in file.trail if line.step in HANDED_OUT]
    st.header(say("registry.copies"))
    if not lines:
        pieces.help_line(say("registry.copies.none"))
        return
    head = [(say(f"registry.copies.{name}"), False) for name in ("number", "purpose", "who", "at")]
    pieces.table(head, [_row(say, line) for line in reversed(lines)], kind="cards tight")


def copy_name(say: Say, number: int) -> str:
    """The first that left the house is the original, the others are copies; their numbers go on."""
    return say("registry.copies.original" if number == 1 else "registry.copies.copy", n=number)


def _row(say: Say, line: TrailLine) -> tuple[str, ...]:
    return (
        escape(copy_name(say, line.about["copy"])),
        escape(say(f"registry.copies.{line.step}")),
        pieces.two_lines(line.by, role(say, line)),
        escape(say.moment(line.at)),
    )
