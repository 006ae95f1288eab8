"""A decided case at the registrar's: the letter is prepared with its number, looked at, and issued just as it was shown."""

from html import escape

import streamlit as st

from forms import pieces
from forms.confirming import ask_once_more, said
from forms.fresh_code import code_is_fresh
from forms.sheet import attempt, refusal_text
from forms.wording import Say
from workflow import Actor, CaseFile, Office, Prepared, issue, prepare, why_not


def to_prepare_or_issue(office: Office, actor: Actor, say: Say, file: CaseFile) -> None:
    """What the registrar does now: prepare the letter, or look at the prepared one and issue it, or prepare it anew."""
    prepared = file.prepared
    if prepared is None:
        pieces.help_line(say("registry.prepare.text"))
        with st.container(key="pair_prepare", horizontal=True):
            _look(say, file, "registry.preview")
            _prepare(office, actor, say, file, "registry.prepare")
        return
    st.header(say("registry.prepared"))
    pieces.facts(_facts(say, file, prepared))
    if refusal := why_not(office, file.case.id, actor):
        pieces.note(refusal_text(say, refusal))
        _prepare(office, actor, say, file, "registry.prepare.anew")
        return
    pieces.help_line(say("registry.prepared.text"))
    _look(say, file, "registry.prepared.look")
    if "issue" in file.steps and code_is_fresh(say, office, actor):
        ask_once_more(
            say,
            "issue",
            (file.case.id, file.case.version),
            first=say("registry.issue"),
            title=say("registry.issue.ask", number=prepared.number),
            text=say("registry.issue.ask.text"),
            yes=say("registry.issue.yes"),
            act=_issue,
            args=(say, office, file.case.id, file.case.version, actor, prepared.pdf_digest),
            primary=True,
        )


def in_groups(digest: str) -> str:
    """A digest as somebody compares it by eye, eight characters at a time."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def _facts(say: Say, file: CaseFile, prepared: Prepared) -> list[tuple[str, str]]:
    made = next(line for line in reversed(file.trail) if line.step == "prepare")
    return [
        (say("registry.column.number"), escape(prepared.number)),
        (say("registry.prepared.day"), escape(say.day(prepared.issued_on))),
        (say("registry.prepared.at"), pieces.two_lines(say.moment(prepared.prepared_at), made.by)),
        (say("registry.letter.digest"), f"<code>{escape(in_groups(prepared.pdf_digest))}</code>"),
    ]


def _look(say: Say, file: CaseFile, words: str) -> None:
    st.link_button(say(words), f"/letters/{file.case.id}/preview.pdf")


def _prepare(office: Office, actor: Actor, say: Say, file: CaseFile, words: str) -> None:
    if "prepare" in file.steps:
        args = (say, office, file.case.id, file.case.version, actor)
        st.button(say(words), key="prepare", type="primary", on_click=_prepared, args=args)


def _prepared(say: Say, office: Office, case_id: int, seen: int, actor: Actor) -> None:
    made = attempt(say, prepare, office, case_id, seen, actor, done="")
    if made:
        said(say("registry.prepare.done", number=made.number))


def _issue(say: Say, office: Office, case_id: int, seen: int, actor: Actor, shown: str) -> None:
    letter = attempt(say, issue, office, case_id, seen, actor, shown, done="")
    if letter:
        said(say("registry.issue.done", number=letter.number))
