"""The registrar's part of a correction: what was proposed about a letter, and to confirm it or dismiss it."""

from functools import partial

import streamlit as st

from forms import pieces
from forms.confirming import ask_once_more, said
from forms.correction_words import changes, so_far, why_this_way
from forms.documents_given import preview_link
from forms.fresh_code import code_is_fresh
from forms.sheet import attempt
from forms.wording import Say
from workflow import Actor, CaseFile, Correction, Office, confirm_correction, dismiss_correction


def corrections(office: Office, actor: Actor, say: Say, file: CaseFile) -> None:
    """The proposal that waits, with the two ways to decide on it, and what was decided before."""
    waiting = next((one for one in reversed(file.corrections) if one.result is None), None)
    if waiting and file.letter.revoked_at is None and "revoke" not in file.steps:  # a revocation that waits comes first
        st.header(say("registry.correction.waiting"))
        _waiting(office, actor, say, file, waiting)
    if before := so_far(say, file):
        st.header(say("registry.correction.before"))
        pieces.entries(before)


def _waiting(office: Office, actor: Actor, say: Say, file: CaseFile, waiting: Correction) -> None:
    case = file.case
    by = next((line.by for line in reversed(file.trail) if line.step == "propose_correction"), "")
    pieces.note(say("registry.correction.proposed", by=by, at=say.moment(waiting.proposed_at), reason=waiting.reason))
    changes(say, waiting)
    pieces.help_line(why_this_way(say, tuple(change["field"] for change in waiting.changes)))
    if waiting.way == "note":
        preview_link(say, file, "correction")
    if "confirm_correction" not in file.steps:
        pieces.help_line(say("registry.correction.another"))
        return
    if not code_is_fresh(say, office, actor):
        return
    for key, step in (("confirm", confirm_correction), ("dismiss", dismiss_correction)):
        text = say(f"registry.correction.{key}.text.{waiting.way}" if key == "confirm" else "registry.correction.dismiss.text")
        ask_once_more(
            say,
            f"{key}_correction",
            (case.id, case.version),
            first=say(f"registry.correction.{key}"),
            title=say(f"registry.correction.{key}.ask", number=file.letter.number),
            text=text,
            yes=say(f"registry.correction.{key}.yes"),
            act=_decide,
            args=(say, office, case.id, case.version, actor, key, step),
            primary=key == "confirm",
            inside=partial(_reason, say) if key == "dismiss" else None,
        )


def _reason(say: Say) -> None:
    st.text_area(say("registry.correction.dismiss.reason"), key="dismiss_reason")


def _decide(say: Say, office: Office, case_id: int, seen: int, actor: Actor, key: str, step: object) -> None:
    reason = st.session_state.get("dismiss_reason", "") if key == "dismiss" else ""
    decided = attempt(say, step, office, case_id, seen, actor, reason, done="")
    if decided:
        said(say(f"registry.correction.{key}.done" + (f".{decided.way}" if key == "confirm" else "")))
