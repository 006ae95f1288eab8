"""What every sheet begins with and ends with: who is there, in which language, and the office's answer to a step."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from forms import pieces
from forms.wording import AUTHENTIC, LANGUAGES, Say
from workflow import Actor, Fault, Office, Refusal, Role

ANSWER = "_answer"  # the office's answer to the last step, shown once on the page that is drawn next


def say_here() -> Say:
    """The voice in the reader's language: the cookie that the plain pages set, else Chinese."""
    lang = st.context.cookies.get("lang")
    return Say(lang if lang in LANGUAGES else AUTHENTIC)


def here() -> tuple[Office, Actor, Say]:
    """Office, person and voice of this run, as `forms/counter.py` has put them down."""
    return st.session_state["_office"], st.session_state["_actor"], say_here()


def require(actor: Actor, say: Say, *roles: Role) -> None:
    """Stops the page for a person without one of the roles: hiding a page is no lock, each page asks for itself."""
    if not actor.roles & set(roles):
        pieces.errors(say("common.not_your_page"), [])
        st.stop()


def attempt(say: Say, step: Callable[..., object], *args: Any, done: str = "common.done", **named: Any) -> Any:
    """Takes a step of the procedure and keeps the office's answer for the page drawn next. Only a refusal is caught.

    :param done: key of the sentence that says what has been done; "" says nothing.
    :return: what the step returned, or None when the office refused.
    """
    try:
        result = step(*args, **named)
    except Refusal as refusal:
        st.session_state[ANSWER] = ("refused", refusal_text(say, refusal), fault_lines(say, refusal))
        return None
    if done:
        st.session_state[ANSWER] = ("done", say(done), [])
    return result if result is not None else True


def answer() -> bool:
    """Shows the office's answer to the last step, once, at the top of the page; tells whether there was one."""
    kept = st.session_state.pop(ANSWER, None)
    if kept is None:
        return False
    kind, text, lines = kept
    if kind == "refused":
        pieces.errors(text, lines)
    else:
        pieces.done(text)
    return True


def refusal_text(say: Say, refusal: Refusal) -> str:
    """The office's no in words, with the refusal's own fields filled in."""
    return say(refusal.key, **{name: _worded(say, value) for name, value in refusal.fields().items()})


def fault_lines(say: Say, refusal: Refusal) -> list[tuple[str, str]]:
    """The faults that a refusal lists, each as (field, sentence)."""
    return [(fault.key, fault_text(say, fault)) for fault in refusal.faults]


def fault_text(say: Say, fault: Fault) -> str:
    """One fault of a field: the field's name, what is wrong with the value, and how to mend it."""
    detail = {name: _worded(say, value) for name, value in fault.detail.items()}
    field = say.fact(fault.key)
    return say("common.fault", field=field, fault=say(f"fault.{fault.kind}", **{"key": field, "value": fault.value, **detail}))


def _worded(say: Say, value: Any) -> Any:
    from rules import Label

    if isinstance(value, Label):
        return say.label(value)
    if isinstance(value, list | tuple | frozenset | set):
        return say.listing([str(_worded(say, one)) for one in value])
    return value
