"""The scoring sheet of one case, for whoever may read it: the firm itself, examiner, countersigner, auditor."""

import streamlit as st

from forms import pieces
from forms.confirming import asked_number
from forms.names import host_name
from forms.score_reader import SHEETS, Reader, looked_at
from forms.score_sheet import score_sheet
from forms.sheet import answer, attempt, require
from forms.wording import Say
from workflow import Actor, Office, Role, read_case


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The sheet of the case that the address names; a case that is not for this person is as unknown as one that never was."""
    require(actor, say, Role.FIRM, *(role for role, _ in SHEETS))
    file = attempt(say, read_case, office, asked_number("case") or 0, actor, done="")
    if file is None:
        answer()
        back = "firm.back" if Role.FIRM in actor.roles else "firm.score.back.office"
        st.html(f"<p>{pieces.link(say(back), '/')}</p>")
        return
    reader = Reader(file, actor)
    evaluation, rests_on = looked_at(reader)
    words = {"host": host_name(say, file.case.answers), "day": say.day(evaluation.on)}
    score_sheet(say, evaluation, say(f"firm.score.kicker.{rests_on}", **words), reader)
    name, href = reader.back
    st.html(f"<p>{pieces.link(say(f'firm.score.back.{name}'), href)}</p>")
