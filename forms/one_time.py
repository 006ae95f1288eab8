"""A new password on its way to its person: shown to the administrator once, until it was passed on, and kept nowhere."""

import streamlit as st

from forms import pieces
from forms.wording import Say
from workflow import Person

KEPT = "_one_time_password"  # in this browser tab's session only; a new page load forgets it


def kept_password(person: Person, password: str) -> None:
    """Keeps a password for the page drawn next; for callbacks."""
    st.session_state[KEPT] = (person.name, person.login, password)


def hand_over(say: Say) -> None:
    """Shows the password that was just made, until the administrator has passed it on."""
    kept = st.session_state.get(KEPT)
    if kept is None:
        return
    name, login, password = kept
    with st.container(key="one_time"):
        pieces.next_step(say("registry.password.title", name=name, login=login), say("registry.password.text"))
        st.code(password, language=None)
        st.button(say("registry.password.passed_on"), key="passed_on", on_click=st.session_state.pop, args=(KEPT, None))
