"""Personal data on the sheets of the office: masked, until an officer says what it is needed for; and who has read what."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

import streamlit as st

from forms import pieces
from forms.sheet import attempt
from forms.trail_words import claim_name, role
from forms.wording import Say
from workflow import (
    PERSONAL,
    READ,
    SITTING,
    Actor,
    CaseFile,
    Office,
    PersonalReading,
    ReadFor,
    TrailLine,
    read_personal,
    readings,
    usual_purpose,
)

HIDDEN = {answer: group for group, answers in PERSONAL.items() for answer in answers}
DOTS = "•••"
LONG = 8  # characters of a number or an address from which its ends may be seen
ROWS = 20
WIDTH = 300  # pixels of the choice of a purpose
_MARKS = "_readings_from"
_OF_ROLES = {
    "examiner": ReadFor.EXAMINATION,
    "countersigner": ReadFor.COUNTERSIGNING,
    "registrar": ReadFor.ISSUE,
    "auditor": ReadFor.AUDIT,
}


def masked(name: str, text: str) -> str:
    """What may be seen of a value: C01•••T47, z•••@lanqiao.example; of a date of birth nothing.

    :param name: the answer that it is.
    """
    if name == "date_of_birth":
        return DOTS
    if "@" in text:
        return text[0] + DOTS + text[text.index("@") :]
    return text[:3] + DOTS + text[-3:] if len(text) >= LONG else text[:1] + DOTS


def value_shown(say: Say, office: Office, file: CaseFile, name: str, value: object) -> str:
    """An answer in words, masked where it is personal and was not asked for."""
    text = say.value(name, value)
    return masked(name, text) if veiled(office, file, name) else text


def veiled(office: Office, file: CaseFile, name: str) -> bool:
    """Whether an answer is to be masked on this sheet now."""
    return name in HIDDEN and _open(office, file) is None


def purpose_named(case_id: int) -> str:
    """What the address of a file of this case carries, so that the purpose that was chosen counts for the file too; as HTML."""
    shown = st.session_state.get(f"_personal_{case_id}")
    return f"&amp;purpose={shown[1]}" if shown else ""


def _open(office: Office, file: CaseFile) -> tuple[datetime, ReadFor] | None:
    shown = st.session_state.get(f"_personal_{file.case.id}")
    return shown if shown and office.now() - shown[0] < SITTING else None


def show_act(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """The choice of the purpose and the button that shows what is masked; what it does is told before it is done."""
    shown = _open(office, file)
    if shown:
        purpose = say(f"common.personal.purpose.{shown[1]}")
        pieces.help_line(say("common.personal.shown", purpose=purpose, at=say.moment(shown[0])))
        return
    usual = usual_purpose(actor, file.case)
    others = {_OF_ROLES[one] for one in sorted(actor.roles) if one in _OF_ROLES} | {ReadFor.COMPLAINT}
    choices = [usual, *(one for one in ReadFor if one in others - {usual})]
    with st.container(key=f"personal_{file.case.id}", horizontal=True, vertical_alignment="bottom"):
        key = f"purpose_{file.case.id}"
        words = {one: say(f"common.personal.purpose.{one}") for one in choices}
        st.selectbox(say("common.personal.purpose"), choices, format_func=words.get, key=key, width=WIDTH)
        args = (say, office, actor, file, key)
        st.button(say("common.personal.show"), key=f"show_{file.case.id}", on_click=_show, args=args)
    pieces.help_line(say("common.personal.help"))


def _show(say: Say, office: Office, actor: Actor, file: CaseFile, key: str) -> None:
    purpose = ReadFor(st.session_state[key])
    if attempt(say, read_personal, office, file.case.id, actor, tuple(PERSONAL), purpose, done="") is not None:
        st.session_state[f"_personal_{file.case.id}"] = (office.now(), purpose)


def show_at_once(office: Office, actor: Actor, file: CaseFile, name: str) -> None:
    """Where the sheet is about this very answer, it is shown with it; that is written down, once in a sitting."""
    key, group = f"_at_once_{file.case.id}_{name}", HIDDEN.get(name)
    before = st.session_state.get(key)
    if group and (before is None or office.now() - before >= SITTING):
        read_personal(office, file.case.id, actor, (group,), usual_purpose(actor, file.case))
        st.session_state[key] = office.now()


# --- who has read what


def readings_of_case(say: Say, file: CaseFile) -> None:
    """For the firm: when personal data of its case was read in the office, in which role, what of it, and for what."""
    st.header(say("common.personal.readings"))
    pieces.help_line(say("common.personal.readings.help"))
    lines = [line for line in reversed(file.trail) if line.step == READ]
    if not lines:
        pieces.help_line(say("common.personal.readings.none"))
        return
    head = [(say(f"common.personal.column.{name}"), False) for name in ("at", "role", "what", "purpose")]
    pieces.table(head, [_line(say, line) for line in lines], kind="cards tight")


def _line(say: Say, line: TrailLine) -> tuple[str, ...]:
    purpose = say(f"common.personal.purpose.{line.about['purpose']}")
    what = what_was_read(say, line.about["read"], "evidence" in line.about)
    return tuple(escape(text) for text in (say.moment(line.at), role(say, line), what, purpose))


def what_was_read(say: Say, read: Iterable[str], is_file: bool) -> str:
    """What was read, in words: answers, or a file by what it proves."""
    if is_file:
        return say.listing([say("common.personal.file", claim=claim_name(say, one)) for one in read])
    return say.listing([say(f"common.personal.what.{one}") for one in read])


def all_readings(say: Say, office: Office, actor: Actor) -> None:
    """For the auditor: every reading in every case, the newest first, page by page."""
    st.header(say("common.personal.readings"))
    marks: list[int | None] = st.session_state.setdefault(_MARKS, [None])
    found = readings(office, actor, marks[-1], ROWS + 1)
    if not found:
        pieces.help_line(say("common.personal.readings.none"))
    else:
        head = [(say(f"common.personal.column.{name}"), False) for name in ("at", "who", "case", "what", "purpose")]
        pieces.table(head, [_reading(say, one) for one in found[:ROWS]], kind="cards tight")
    with st.container(key="turning_readings", horizontal=True):
        if len(marks) > 1:
            st.button(say("registry.pages.back"), key="readings_back", on_click=marks.pop)
        if len(found) > ROWS:
            st.button(say("registry.pages.on"), key="readings_on", on_click=marks.append, args=(found[ROWS - 1].number,))


def _reading(say: Say, one: PersonalReading) -> tuple[str, ...]:
    return (
        escape(say.moment(one.at)),
        pieces.two_lines(one.by, say(f"common.role.{one.role}")),
        pieces.link(one.reference, f"/audit?case={one.case_id}"),
        escape(what_was_read(say, one.what, one.evidence is not None)),
        escape(say(f"common.personal.purpose.{one.purpose}")),
    )
