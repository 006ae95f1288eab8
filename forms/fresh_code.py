"""A fresh code of the authenticator, asked for on the sheet itself, so that nothing that was typed there is lost."""

import streamlit as st

from forms import pieces
from forms.sheet import attempt
from forms.wording import Say
from workflow import FRESH, Actor, Office, demonstration_code, enter_code, is_fresh

_TYPED = "fresh_code"


def code_is_fresh(say: Say, office: Office, actor: Actor) -> bool:
    """Whether the person entered a code a few minutes ago; else a code is asked for here, in the place of what needs it."""
    if is_fresh(actor, office.now()):
        return True
    pieces.next_step(say("account.fresh.title"), say("account.fresh.text", minutes=int(FRESH.total_seconds()) // 60))
    with st.container(key="fresh"):
        st.text_input(f"{say('account.code')}  \n*{say('account.code.help')}*", key=_TYPED, autocomplete="one-time-code")
        if office.settings.demonstration:
            code = demonstration_code(office, actor.login)
            pieces.note(say("account.code.demonstration", code=code) if code else say("account.code.demonstration.wait"))
        st.button(say("account.code.button"), type="primary", key="fresh_yes", on_click=_enter, args=(say, office))
    return False


def _enter(say: Say, office: Office) -> None:
    attempt(say, enter_code, office, st.session_state["_token"], st.session_state.get(_TYPED, ""), done="")
    st.session_state[_TYPED] = ""
