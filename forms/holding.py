"""The auditor's hand on a case whose papers are still needed: held back from being anonymised, or let go again."""

import streamlit as st

from forms import pieces
from forms.sheet import attempt
from forms.wording import Say
from workflow import Actor, CaseFile, Office, hold_case, release_case


def holding(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """What is in force, and the reason with the button for the other."""
    now, then = ("held", "release") if file.held else ("free", "hold")
    st.header(say("registry.hold"))
    pieces.help_line(say(f"registry.hold.{now}"))
    st.text_area(say("registry.hold.reason"), key="hold_reason")
    args = (say, office, actor, file.case.id, file.held)
    st.button(say(f"registry.hold.{then}"), key="hold", on_click=_put, args=args)


def _put(say: Say, office: Office, actor: Actor, case_id: int, held: bool) -> None:
    reason = st.session_state.get("hold_reason", "")
    if attempt(say, release_case if held else hold_case, office, case_id, actor, reason):
        st.session_state["hold_reason"] = ""
