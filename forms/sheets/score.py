"""The scoring sheet of one case."""

import streamlit as st

from forms import pieces
from forms.application import case_asked_for
from forms.names import host_name
from forms.score_sheet import score_sheet
from forms.sheet import here

office, actor, say = here()
file = case_asked_for(office, actor, say)
evaluation = file.verified or file.claimed
words = {"host": host_name(say, file.case.answers), "day": say.day(evaluation.on)}
score_sheet(say, evaluation, say("firm.score.kicker.verified" if file.verified else "firm.score.kicker.claimed", **words))
back = "application" if "save_answers" in file.steps else "progress"
st.html(f"<p>{pieces.link(say(f'firm.score.back.{back}'), f'/{back}?case={file.case.id}')}</p>")
