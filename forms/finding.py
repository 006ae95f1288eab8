"""The field by which a case is found: the host's passport number. What is typed in it stands in no address and no log."""

import streamlit as st

from forms.wording import Say

LONGEST = 30  # characters


def passport_asked(say: Say, key: str) -> str | None:
    """The passport number that was typed, to find its cases; `None` where none was.

    :param key: of the field.
    """
    with st.container(key=f"short_{key}"):
        typed = st.text_input(say("common.find.passport"), key=key, max_chars=LONGEST, autocomplete="off")
    return typed.strip() or None
