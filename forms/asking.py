"""Small exchanges that sheets share: what the address asks for, asking once more before a step, and saying what was done."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from forms import pieces
from forms.sheet import ANSWER
from forms.wording import Say


def asked_number(name: str) -> int | None:
    """The number that the address gives under a name; `None` when it gives none, or something that is no number."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def turn_to(parameters: Mapping[str, str] | None = None) -> None:
    """Changes what the address asks for; for callbacks: the page drawn next shows it."""
    st.query_params.from_dict(dict(parameters or {}))


def said(text: str) -> None:
    """Keeps a sentence about what has been done for the page drawn next; for callbacks."""
    st.session_state[ANSWER] = ("done", text, [])


def ask_once_more(
    say: Say,
    key: str,
    shown: tuple[Any, ...],
    *,
    first: str,
    title: str,
    text: str,
    yes: str,
    act: Callable[..., None],
    args: tuple[Any, ...] = (),
    inside: Callable[[], None] | None = None,
    primary: bool = False,
) -> None:
    """A button that asks once more and says what will happen before the step is taken.

    :param key: names the exchange on its page. :param shown: what the person saw; if it has changed, the question is asked anew.
    :param first: the button; :param title: the question; :param text: what will happen; :param yes: the button that does it.
    :param act: takes the step, called with `args`. :param inside: draws fields between question and buttons.
    """
    asking = f"_asking_{key}"
    if st.session_state.get(asking) != shown:
        kind = "primary" if primary else "secondary"
        st.button(first, type=kind, key=f"ask_{key}", on_click=st.session_state.__setitem__, args=(asking, shown))
        return
    with st.container(key=f"asking_{key}"):
        pieces.next_step(title, text)
        if inside is not None:
            inside()
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(yes, type="primary", key=f"yes_{key}", on_click=_act, args=(asking, act, args))
            st.button(
                say("registry.not_now"), type="tertiary", key=f"no_{key}", on_click=st.session_state.pop, args=(asking, None)
            )


def _act(asking: str, act: Callable[..., None], args: tuple[Any, ...]) -> None:
    st.session_state.pop(asking, None)
    act(*args)
