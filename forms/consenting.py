"""The host's consent on the firm's sheets: the text in the host's language, recording it, and taking it back."""

from html import escape

import streamlit as st

from forms import pieces
from forms.confirming import ask_once_more
from forms.sheet import ANSWER, attempt
from forms.wording import LANGUAGES, Say
from workflow import (
    PROCEDURE,
    Actor,
    CaseFile,
    Consent,
    ConsentText,
    Office,
    consent_text,
    note_withdrawal,
    record_consent,
    withdraw_consent,
)

QUESTION = "host_consent"  # the question beneath which it is recorded
WAYS = ("in_person", "paper")
_TICKED = "consent_read"


def recording(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """What was recorded, or the text and the place to record it."""
    with st.container(key="consent"):
        st.subheader(say("firm.consent"))
        if file.consent:
            pieces.note(given(say, file, file.consent))
            return
        if file.consents:
            last = file.consents[-1]
            pieces.note(say(f"firm.consent.{last.what}", at=say.moment(last.at)))
        text = consent_text(office.today())
        pieces.help_line(say("firm.consent.lead"))
        language = st.selectbox(
            say("firm.consent.language"),
            LANGUAGES,
            index=LANGUAGES.index(say.lang),
            format_func=pieces.LANGUAGE_NAMES.get,
            key="consent_language",
        )
        st.html(text_html(office, text, language))
        words = {way: say(f"firm.consent.way.{way}") for way in WAYS}
        st.radio(say("firm.consent.way"), WAYS, format_func=words.get, key="consent_way")
        st.checkbox(say("firm.consent.read"), key=_TICKED)
        args = (say, office, actor, file.case.id, language, text.version)
        st.button(say("firm.consent.button"), key="consent_record", on_click=_record, args=args)


def text_html(office: Office, text: ConsentText, language: str) -> str:
    """The whole text in one language, as the host reads it."""
    name = office.settings.name[language]
    parts = [f"<h4>{escape(text.title[language])}</h4>"]
    for heading, paragraphs in ((text.notice_heading, text.notice), (text.consent_heading, text.consent)):
        parts.append(f"<h5>{escape(heading[language])}</h5>")
        parts += [f"<p>{escape(one[language].replace('{office}', name))}</p>" for one in paragraphs]
    return f'<div class="jc-paper" lang="{language}">{"".join(parts)}</div>'


def given(say: Say, file: CaseFile, consent: Consent) -> str:
    """When, by whom and how a consent was recorded."""
    by = next((line.by for line in file.trail if line.about.get("consent") == consent.id), "")
    return say(
        "firm.consent.given",
        at=say.moment(consent.at),
        by=by,
        way=say(f"firm.consent.way.{consent.way}"),
        language=pieces.LANGUAGE_NAMES[consent.language],
        version=consent.text_version,
    )


def withdrawing(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """What was recorded of the consent, and taking it back for the host: asked once more, with what will happen."""
    if not file.consents:
        return
    st.header(say("firm.consent"))
    last, case = file.consents[-1], file.case
    if file.consent is None:
        pieces.help_line(say(f"firm.consent.{last.what}", at=say.moment(last.at)))
        return
    pieces.help_line(given(say, file, file.consent))
    pieces.help_line(say("firm.consent.withdraw.help"))
    ends = case.state in PROCEDURE["withdraw_consent"].from_
    becomes = "ends" if ends else "stays" if file.letter else "closed"
    ask_once_more(
        say,
        "withdraw_consent",
        (case.id, case.version),
        first=say("firm.consent.withdraw.button"),
        title=say("firm.consent.withdraw.ask", reference=case.reference),
        text=say(f"firm.consent.withdraw.{becomes}"),
        yes=say("firm.consent.withdraw.yes"),
        act=_withdraw if ends else _note,
        args=(say, office, actor, case.id, case.version),
    )


def _record(say: Say, office: Office, actor: Actor, case_id: int, language: str, version: str) -> None:
    if not st.session_state.get(_TICKED):
        st.session_state[ANSWER] = ("refused", say("firm.consent.unticked"), [])
        return
    way = st.session_state.get("consent_way", WAYS[0])
    attempt(say, record_consent, office, case_id, actor, language, version, way, done="firm.consent.done")


def _withdraw(say: Say, office: Office, actor: Actor, case_id: int, seen: int) -> None:
    attempt(say, withdraw_consent, office, case_id, seen, actor, done="firm.consent.withdraw.done")


def _note(say: Say, office: Office, actor: Actor, case_id: int, seen: int) -> None:
    attempt(say, note_withdrawal, office, case_id, actor, done="firm.consent.withdraw.done")
