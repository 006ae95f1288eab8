"""A one-time link on its way to its person: shown to the administrator once, until it was passed on, and kept nowhere."""

import streamlit as st

from forms import pieces
from forms.confirming import said
from forms.wording import Say
from workflow import Office, Person

KEPT = "_one_time_link"  # in this browser tab's session only; a new page load forgets it


def kept_link(say: Say, person: Person, link: str) -> None:
    """Keeps the secret part of a link for the page drawn next, or says that it goes by mail; for callbacks.

    :param link: "" where it was not shown to us.
    """
    if not link:
        said(say("mail.person.link_sent", name=person.name))
        return
    st.session_state[KEPT] = (person.name, person.login, link)


def hand_over(say: Say, office: Office) -> None:
    """Shows the link that was just made, until the administrator has passed it on."""
    kept = st.session_state.get(KEPT)
    if kept is None:
        return
    name, login, link = kept
    with st.container(key="one_time"):
        pieces.next_step(say("registry.link.title", name=name, login=login), say("registry.link.text"))
        st.code(f"{office.settings.public_url}/link/{link}", language=None, wrap_lines=True)
        st.button(say("registry.link.passed_on"), key="passed_on", on_click=st.session_state.pop, args=(KEPT, None))
