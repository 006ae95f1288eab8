"""Steps that cannot be taken back are asked once more; and which page of a sheet is asked for by the address."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from forms import pieces
from forms.sheet import ANSWER
from forms.wording import Say
from workflow import LARGEST_ID

_DIGITS = 18  # more are not even read


def asked_number(name: str) -> int | None:
    """The number in the address, such as the case in `?case=3`; `None` when there is none, 0 when it is no row's number."""
    text = st.query_params.get(name)
    if text is None:
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
    return number if number <= LARGEST_ID else 0


def turn_to(parameters: Mapping[str, str] | None = None) -> None:
    """Turns to another page of the same sheet; for callbacks."""
    st.query_params.from_dict(dict(parameters or {}))


def said(text: str) -> None:
    """Keeps a sentence of what has been done for the page drawn next; for callbacks of steps whose answer has a name in it."""
    st.session_state[ANSWER] = ("done", text, [])


def ask_once_more(
    say: Say,
    key: str,
    shown: tuple[object, ...],
    *,
    first: str,
    title: str,
    text: str,
    yes: str,
    act: Callable[..., object],
    args: tuple[Any, ...],
    primary: bool = False,
    inside: Callable[[], None] | None = None,
) -> None:
    """A button that first says what will happen and only then does it.

    The words come before the buttons, so that a double click on the first never falls on the second.

    :param shown: what the question is about, as it was shown: id and version. For anything else it is asked anew.
    :param first: on the first button. :param yes: on the second. :param act: the callback that takes the step, given `args`.
    :param primary: whether the first button is the page's one primary action.
    :param inside: draws what is filled in together with the question, such as a reason.
    """
    asking = f"_asking_{key}"
    if st.session_state.get(asking) != shown:
        kind = "primary" if primary else "secondary"
        st.button(first, key=f"{key}_first", type=kind, on_click=_ask, args=(asking, shown))
        return
    pieces.next_step(title, text)
    if inside:
        inside()
    with st.container(key=f"pair_{key}", horizontal=True):
        st.button(yes, key=f"{key}_yes", type="primary", on_click=_act, args=(asking, act, args))
        st.button(say("registry.not_now"), key=f"{key}_no", on_click=_ask, args=(asking, None))


def _ask(asking: str, shown: tuple[object, ...] | None) -> None:
    st.session_state[asking] = shown


def _act(asking: str, act: Callable[..., object], args: tuple[Any, ...]) -> None:
    st.session_state[asking] = None
    act(*args)
