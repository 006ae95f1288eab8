"""A draft while it is being typed: at every run the fields are compared with what is saved, and the difference is stored.

Nothing typed is lost or overwritten silently. A page carries the answers that it was drawn from, in a field that nobody sees
and the browser keeps, so that it survives a restart of the server. Against them it can tell what was typed here from what
somebody saved elsewhere. Where both changed one answer, both texts are shown and a person chooses.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clash:
    """One answer that was changed here and elsewhere: both texts."""

    name: str
    here: Any
    saved: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """What a comparison found.

    :param to_save: typed here since the page was drawn, and changed nowhere else.
    :param clashes: typed here and changed elsewhere, to something else.
    :param elsewhere: changed elsewhere only, to be taken over into the fields.
    """

    to_save: dict[str, Any]
    clashes: tuple[Clash, ...]
    elsewhere: tuple[str, ...]


def compare(here: Answers, drawn_from: Answers | None, saved: Answers) -> Difference:
    """Compares the fields with the saved draft. A missing name and `None` are the same.

    :param here: what the fields hold now. :param saved: what the case holds now.
    :param drawn_from: the saved answers that the page was drawn from; `None` when nobody knows them any more: then every
        difference is shown to a person.
    """
    to_save, clashes, elsewhere = {}, [], []
    for name, mine in here.items():
        theirs = saved.get(name)
        if mine == theirs:
            continue
        if drawn_from is not None and drawn_from.get(name) == theirs:
            to_save[name] = mine
        elif drawn_from is not None and drawn_from.get(name) == mine:
            elsewhere.append(name)
        else:
            clashes.append(Clash(name, mine, theirs))
    return Difference(to_save, tuple(clashes), tuple(elsewhere))


def key_of(case_id: int, part: str) -> str:
    """The key of the field in which a page carries what it was drawn from."""
    return f"drawn_from_{case_id}_{part}"


def drawn_from(case_id: int, part: str) -> Answers | None:
    """The answers that the page was drawn from."""
    return _read(st.session_state.get(key_of(case_id, part)))


def is_drawn(case_id: int, part: str) -> bool:
    """Whether this session has drawn the page before. If not, only the browser knows what stands in its fields."""
    return key_of(case_id, part) in st.session_state


def rest_on(case_id: int, part: str, saved: Answers, names: Iterable[str], old: Answers) -> None:
    """Puts down what the page is drawn from now, before it is drawn.

    :param names: the answers on the page. :param old: those for which the earlier state still counts, such as clashes.
    """
    st.session_state[key_of(case_id, part)] = _written({name: old.get(name, saved.get(name)) for name in names})


def choose(case_id: int, part: str, name: str, saved: Any) -> None:
    """A person has chosen in a clash: for this answer the page now rests on what is saved."""
    st.session_state[key_of(case_id, part)] = _written({**(drawn_from(case_id, part) or {}), name: saved})


def carry(case_id: int, part: str, saved: Answers, names: Iterable[str]) -> None:
    """Draws the unseen field. On the first run of a session the browser's own copy wins over `saved`."""
    key = key_of(case_id, part)
    with st.container(key="unseen"):
        seed = "" if key in st.session_state else _written({name: saved.get(name) for name in names})
        st.text_input(key, value=seed, key=key)


def _written(answers: Answers) -> str:
    return json.dumps({name: value for name, value in sorted(answers.items()) if value is not None}, ensure_ascii=False)


def _read(text: str | None) -> Answers | None:
    try:
        read = json.loads(text) if text else None
    except json.JSONDecodeError:  # somebody changed the unseen field by hand: then every difference is shown
        return None
    return read if isinstance(read, dict) else None
