"""Before an owner changes the firm's accounts: a fresh code, or without an authenticator the password again; on the page."""

import streamlit as st

from forms import pieces
from forms.fresh_code import code_is_fresh
from forms.sheet import attempt
from forms.wording import Say
from workflow import FRESH, Actor, Office, asks_for_password, enter_password, is_fresh

_TYPED = "password_again"


def shown_again(say: Say, office: Office, actor: Actor) -> bool:
    """Whether the person showed who they are a few minutes ago; else that is asked for here, in the place of what needs it."""
    if is_fresh(actor, office.now()):
        return True
    if not asks_for_password(office, st.session_state["_token"]):
        return code_is_fresh(say, office, actor)
    pieces.next_step(say("accounts.password.title"), say("accounts.password.text", minutes=int(FRESH.total_seconds()) // 60))
    with st.container(key="fresh"):
        st.text_input(say("accounts.password"), key=_TYPED, type="password", autocomplete="current-password")
        st.button(say("accounts.password.button"), type="primary", key="password_yes", on_click=_enter, args=(say, office))
    return False


def _enter(say: Say, office: Office) -> None:
    attempt(say, enter_password, office, st.session_state["_token"], st.session_state.get(_TYPED, ""), done="")
    st.session_state[_TYPED] = ""
