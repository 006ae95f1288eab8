"""The countersigner's part of a letter: propose what it should read. Another person confirms or dismisses it."""

from typing import Any

import streamlit as st

from forms import pieces
from forms.confirming import ask_once_more, said
from forms.correction_words import changes, field_name, shown, so_far, why_this_way
from forms.documents_given import preview_link
from forms.sheet import attempt
from forms.wording import Say
from rules import NATIONALITIES
from workflow import FIELDS, Actor, CaseFile, Office, correction_rules, propose_correction, reads_now


def correction(office: Office, actor: Actor, say: Say, file: CaseFile) -> None:
    """The fields of a proposal, or the proposal that waits, and what was corrected before."""
    waiting = next((one for one in reversed(file.corrections) if one.result is None and not file.letter.revoked_at), None)
    if waiting or "propose_correction" in file.steps or file.corrections:
        st.header(say("office.correct"))
    if waiting:
        pieces.note(say("office.correct.waits", at=say.moment(waiting.proposed_at), reason=waiting.reason))
        changes(say, waiting)
        if waiting.way == "note":
            preview_link(say, file, "correction")
    elif "propose_correction" in file.steps and file.replaced_by is None:
        _fields(office, actor, say, file)
    if before := so_far(say, file):
        pieces.entries(before)


def _fields(office: Office, actor: Actor, say: Say, file: CaseFile) -> None:
    case, rules = file.case, correction_rules()
    pieces.help_line(say("office.correct.help"))
    chosen = st.multiselect(
        say("office.correct.fields"),
        rules.fields,
        format_func=lambda field: field_name(say, field),
        key=f"correct_{case.id}",
        placeholder=say("common.streamlit.choose"),
        persist_state="session",
    )
    if not chosen:
        return
    stands = reads_now(file.letter, [one for one in file.corrections if one.notice_id is not None])
    keys = {field: f"correct_{case.id}_{field}" for field in rules.fields if field in chosen}
    for field, key in keys.items():
        if not rules.of(field).found_anew:
            _field(say, field, stands[field], key)
    pieces.note(why_this_way(say, tuple(keys)))
    st.text_area(say("office.correct.reason"), key=f"correct_reason_{case.id}", height=120, persist_state="session")
    ask_once_more(
        say,
        "correct",
        (case.id, case.version, tuple(keys)),
        first=say("office.correct.first"),
        title=say("office.correct.ask", number=file.letter.number),
        text=say(f"office.correct.ask.{rules.way(keys)}"),
        yes=say("office.correct.yes"),
        act=_propose,
        args=(say, office, actor, case.id, case.version, keys, file.letter.number),
    )


def _field(say: Say, field: str, stands: Any, key: str) -> None:
    """What a field is to read, begun with what it says: a slip is put right where it stands."""
    label = f"{field_name(say, field)}  \n*{say('office.correct.stands', value=shown(say, field, stands))}*"
    choices = FIELDS[field].choices if field in FIELDS else tuple(NATIONALITIES) if field == "nationality" else ()
    if choices:
        words = {choice: say.value(field, choice) for choice in choices}
        st.selectbox(
            label,
            sorted(words, key=words.__getitem__),
            index=sorted(words, key=words.__getitem__).index(stands),
            format_func=words.__getitem__,
            key=key,
            persist_state="session",
        )
    else:
        st.text_input(label, value="" if stands is None else str(stands), key=key, persist_state="session")


def _propose(say: Say, office: Office, actor: Actor, case_id: int, seen: int, keys: dict[str, str], number: str) -> None:
    rules = correction_rules()
    values = {field: None if rules.of(field).found_anew else st.session_state.get(key) for field, key in keys.items()}
    reason = st.session_state.get(f"correct_reason_{case_id}") or ""
    if attempt(say, propose_correction, office, case_id, seen, actor, values, reason, done=""):
        for key in (f"correct_{case_id}", f"correct_reason_{case_id}", *keys.values()):
            st.session_state.pop(key, None)
        said(say("office.correct.done", number=number))
