"""Long lists of cases, page by page from the database, and the few words that every such list says."""

from collections.abc import Iterable
from datetime import date, datetime

import streamlit as st

from forms.pieces import two_lines
from forms.wording import SHANGHAI, Say
from workflow import Actor, CaseRow, Office, State, cases_for

ROWS = 20  # on one page: what an eye looks through without losing its place


def rows_of(
    office: Office, actor: Actor, states: Iterable[State], key: str, *, oldest_first: bool = False
) -> tuple[CaseRow, ...]:
    """The cases of the page of the list that the reader has turned to."""
    marks = st.session_state.setdefault(f"_pages_{key}", [None])
    page = cases_for(office, actor, states, marks[-1], ROWS, oldest_first)
    st.session_state[f"_next_{key}"] = page.next
    return page.rows


def turning(say: Say, key: str) -> None:
    """The way to the other pages of the list, where there are any."""
    marks, following = st.session_state[f"_pages_{key}"], st.session_state[f"_next_{key}"]
    if len(marks) == 1 and not following:
        return
    with st.container(key=f"turning_{key}", horizontal=True):
        if len(marks) > 1:
            st.button(say("registry.pages.back"), key=f"{key}_back", on_click=marks.pop)
        if following:
            st.button(say("registry.pages.on"), key=f"{key}_on", on_click=marks.append, args=(following,))


def host(say: Say, row: CaseRow) -> str:
    """The host's name with the Chinese name below it, as HTML; a draft may have none yet."""
    if row.anonymised:
        return two_lines(say("firm.host.gone"), "")
    return two_lines(row.host or row.host_chinese_name or say("common.unknown"), row.host_chinese_name if row.host else "")


def day_of(moment: datetime) -> date:
    """The Shanghai day of a moment."""
    return moment.astimezone(SHANGHAI).date()
