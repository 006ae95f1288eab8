"""One question as a field of a sheet: drawn with its help or its error in words, and read back as the answer that a case keeps.

A field never forgets: the draft only seeds it, and what the browser holds wins, also after a restart of the server.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from forms.questionnaire import Question
from forms.wording import Say, has
from rules import NATIONALITIES
from workflow import Fault

UNKNOWN, NONE, SOME = "unknown", "none", "some"  # options of a choice that are no member of it
PAUSE = "2s"  # what is typed is sent after this pause, so that nothing older than three seconds can be lost
YES_NO = {"yes": True, "no": False}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)
_MARKS = re.compile(r"([*_~`$:@<>|#\[\]\\])")


def key_of(case_id: int, name: str) -> str:
    """The key of a field's widget in the session."""
    return f"answer_{case_id}_{name}"


def held(case_id: int, question: Question, saved: Any) -> Any:
    """The answer that the field holds now; the saved one as long as the field has not been drawn."""
    key = key_of(case_id, question.name)
    if key not in st.session_state:
        return saved
    raw = st.session_state[key]
    if question.kind == "topics":
        ticked = [topic for topic in question.choices if st.session_state.get(f"{key}_{topic}", topic in (saved or ()))]
        return {NONE: [], SOME: sorted(ticked) or None}.get(raw)
    if question.kind == "yes_no":
        return YES_NO.get(raw)
    if question.kind == "date":
        return day_as_kept(raw)
    return None if raw in (UNKNOWN, "") else raw


def day_as_kept(text: str | None) -> str | None:
    """A day however it was typed (1994/5/8, 1994年5月8日, 19940508) as YYYY-MM-DD; what is no day stays as it was typed."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text or "").replace(" ", ""))
    if not found:
        return text or None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text


def field(say: Say, case_id: int, question: Question, answers: Mapping[str, Any], faults: Sequence[Fault]) -> None:
    """Draws a question. Its place stays the same whether it is right or wrong: a field that moves loses who is typing in it.

    :param answers: the draft; seeds the field once. :param faults: what is wrong with this answer, said at the field.
    """
    with st.container(key=f"{question.width or 'whole'}_{question.name}"):
        draw = _DRAWN[question.kind if question.kind in _DRAWN else "typed"]
        draw(say, _label(say, question, faults), key_of(case_id, question.name), question, answers)


def _label(say: Say, question: Question, faults: Sequence[Fault]) -> str:
    """Question and, as its second line, the help or the error: so both belong to the field's accessible name."""
    if faults:
        second = _MARKS.sub(r"\\\1", " ".join(at_field(say, fault) for fault in faults))
    else:
        second = say(f"question.{question.name}.help")
        if question.typed:
            second = say("firm.part.help", help=second, example=say(f"question.{question.name}.example"))
    return f"{say(f'question.{question.name}')}  \n*{second}*"


def at_field(say: Say, fault: Fault) -> str:
    """What is wrong with an answer and how to mend it, in the words of a form."""
    key = f"firm.fault.{fault.kind}"
    key = key if has(key, say.lang) else f"fault.{fault.kind}"
    detail = {name: say.listing(value) if isinstance(value, list | tuple) else value for name, value in fault.detail.items()}
    example = f"question.{fault.key}.example"
    told = {
        "example": say(example) if has(example, say.lang) else "",
        "value": fault.value.strip('"'),
        "key": say.fact(fault.key),
    }
    return say(key, **{**told, **detail})


def _typed(say: Say, label: str, key: str, question: Question, answers: Mapping[str, Any]) -> None:
    kept = _seed(key, str(answers.get(question.name) or ""), "")
    if question.kind == "long_text":
        st.text_area(label, value=kept, key=key, height=120)
    else:
        st.text_input(label, value=kept, key=key, live=PAUSE, autocomplete="off")


def _seed(key: str, kept: Any, nothing: Any) -> Any:
    """The draft seeds a field that is not there yet; afterwards the session holds what the field shows."""
    return kept if key not in st.session_state else nothing


def _choice(say: Say, label: str, key: str, question: Question, answers: Mapping[str, Any]) -> None:
    words = {choice: say(f"value.{question.name}.{choice}") for choice in question.choices}
    _radio(say, label, key, words, answers.get(question.name))


def _yes_no(say: Say, label: str, key: str, question: Question, answers: Mapping[str, Any]) -> None:
    kept = next((word for word, value in YES_NO.items() if answers.get(question.name) is value), UNKNOWN)
    _radio(say, label, key, {"yes": say("value.yes"), "no": say("value.no")}, kept)


def _whole(say: Say, label: str, key: str, question: Question, answers: Mapping[str, Any]) -> None:
    """A whole number is typed; the few levels of a test are chosen."""
    if question.typed:
        _typed(say, label, key, question, answers)
        return
    words = {"0": say("value.hsk_level.0")} | {str(level): str(level) for level in range(1, 10)}
    _radio(say, label, key, words, answers.get(question.name), horizontal=True)


def _topics(say: Say, label: str, key: str, question: Question, answers: Mapping[str, Any]) -> None:
    """None of them, or some: then each is ticked."""
    kept = answers.get(question.name)
    words = {NONE: say("value.topic.none"), SOME: say(f"firm.part.some.{question.name}")}
    if _radio(say, label, key, words, UNKNOWN if kept is None else SOME if kept else NONE) == SOME:
        for topic in question.choices:
            ticked = _seed(f"{key}_{topic}", topic in (kept or ()), False)
            st.checkbox(say(f"value.topic.{topic}"), value=ticked, key=f"{key}_{topic}")


def _nationality(say: Say, label: str, key: str, question: Question, answers: Mapping[str, Any]) -> None:
    names = {code: say.value(question.name, code) for code in NATIONALITIES}
    codes = sorted(names, key=names.__getitem__)
    kept = answers.get(question.name)
    index = _seed(key, codes.index(kept) if kept in names else None, None)
    st.selectbox(label, codes, index=index, key=key, format_func=names.__getitem__, placeholder=say("common.streamlit.choose"))


def _radio(say: Say, label: str, key: str, words: Mapping[str, str], kept: Any, horizontal: bool = False) -> str:
    """A choice with "not known yet" as its last option, which is chosen until something else is."""
    options = {**words, UNKNOWN: say("firm.part.unknown")}
    index = _seed(key, list(options).index(kept if kept in options else UNKNOWN), 0)
    return st.radio(label, list(options), index=index, key=key, format_func=options.__getitem__, horizontal=horizontal)


_DRAWN = {
    "choice": _choice,
    "yes_no": _yes_no,
    "topics": _topics,
    "nationality": _nationality,
    "whole": _whole,
    "typed": _typed,
}


def put_back(case_id: int, question: Question, value: Any) -> None:
    """Sets the field to an answer before it is drawn: what was saved elsewhere takes the place of what stands here."""
    key = key_of(case_id, question.name)
    if question.kind == "yes_no":
        value = next((word for word, meant in YES_NO.items() if meant is value), UNKNOWN)
    elif question.kind == "topics":
        for topic in question.choices:
            st.session_state[f"{key}_{topic}"] = topic in (value or ())
        value = UNKNOWN if value is None else SOME if value else NONE
    elif question.typed:
        value = str(value or "")
    elif question.kind != "nationality":
        value = UNKNOWN if value is None else value
    st.session_state[key] = value
