"""Mandates: the owner of a firm gives and withdraws them, people of an agency choose for whom they act."""

from datetime import date
from html import escape
from unicodedata import normalize

import streamlit as st

from forms import pieces
from forms.confirming import ask_once_more, said, turn_to
from forms.file_limits import limits_html
from forms.sheet import ANSWER, attempt, require
from forms.showing_again import shown_again
from forms.wording import Say
from rules import FactsRefused, day_of
from workflow import (
    MOST_YEARS,
    Actor,
    MandateLine,
    Office,
    Role,
    act_for,
    give_mandate,
    mandates_of,
    withdraw_mandate,
)

TYPED = ("mandate_agency", "mandate_first", "mandate_last")
MIB = 1024 * 1024


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The agency's choice, or the firm's mandates and the way to a new one."""
    require(actor, say, Role.OWNER, Role.AGENT)
    lines = mandates_of(office, actor)
    if Role.AGENT in actor.roles:
        _choice(office, actor, say, lines)
    elif st.query_params.get("do") == "give":
        _giving(office, actor, say)
    else:
        _given(office, actor, say, lines)


def mandate_days(say: Say, line: MandateLine) -> str:
    """From when until when."""
    return say("accounts.mandates.days", first=say.day(line.mandate.first_day), last=say.day(line.mandate.last_day))


def _standing(say: Say, office: Office, line: MandateLine) -> str:
    if line.mandate.withdrawn_at:
        return pieces.tag(say("accounts.mandates.withdrawn", at=say.moment(line.mandate.withdrawn_at)))
    if line.stands:
        return pieces.tag(say("accounts.mandates.stands"), "plain")
    return pieces.tag(say("accounts.mandates.to_come" if line.mandate.first_day > office.today() else "accounts.mandates.over"))


def _table(office: Office, say: Say, lines: tuple[MandateLine, ...], other: str) -> None:
    """:param other: whose name is told, "firm" or "agency"."""
    head = [(say(f"accounts.mandates.{name}"), False) for name in (other, "days_head", "standing", "document")]
    rows = [
        (
            escape(getattr(line, other)),
            escape(mandate_days(say, line)),
            _standing(say, office, line),
            pieces.link(line.mandate.name, f"/files/mandate/{line.mandate.id}"),
        )
        for line in lines
    ]
    pieces.table(head, rows, kind="cards titled")


# --- a person of an agency


def _choice(office: Office, actor: Actor, say: Say, lines: tuple[MandateLine, ...]) -> None:
    st.title(say("accounts.acting.title"))
    if actor.mandate_id is None:
        pieces.lead(say("accounts.acting.nobody"))
    else:
        pieces.lead(say("accounts.acting.for", firm=actor.organisation))
    standing = [line for line in lines if line.stands]
    if standing:
        st.header(say("accounts.acting.choose"))
        pieces.help_line(say("accounts.acting.choose.text"))
        for line in standing:
            with st.container(key=f"mandate_{line.mandate.id}"):
                pieces.facts([(line.firm, escape(mandate_days(say, line)))])
                if line.here:
                    pieces.help_line(say("accounts.acting.here"))
                else:
                    words = say("accounts.acting.act", firm=line.firm)
                    st.button(words, key=f"act_for_{line.mandate.id}", on_click=_act_for, args=(say, office, line))
    if actor.mandate_id is not None:
        st.button(say("accounts.acting.stop"), key="act_for_nobody", on_click=_act_for, args=(say, office, None))
    st.header(say("accounts.mandates.all"))
    if lines:
        _table(office, say, lines, "firm")
    else:
        pieces.help_line(say("accounts.mandates.none.agency"))


def _act_for(say: Say, office: Office, line: MandateLine | None) -> None:
    token = st.session_state["_token"]
    if attempt(say, act_for, office, token, line.mandate.id if line else None, done=""):
        for key in list(st.session_state):  # what the page remembers belongs to the firm before
            del st.session_state[key]
        said(say("accounts.acting.done", firm=line.firm) if line else say("accounts.acting.done.nobody"))


# --- the owner of a firm


def _given(office: Office, actor: Actor, say: Say, lines: tuple[MandateLine, ...]) -> None:
    st.title(say("accounts.mandates.title"))
    pieces.lead(say("accounts.mandates.lead"))
    if lines:
        _table(office, say, lines, "agency")
    else:
        pieces.help_line(say("accounts.mandates.none"))
    st.button(say("accounts.mandates.give"), type="primary", key="to_giving", on_click=turn_to, args=({"do": "give"},))
    open_ = [line for line in lines if not line.mandate.withdrawn_at and line.mandate.last_day >= office.today()]
    if not open_:
        return
    st.header(say("accounts.mandates.withdraw.title"))
    if not shown_again(say, office, actor):
        return
    for line in open_:
        ask_once_more(
            say,
            f"withdraw_{line.mandate.id}",
            (line.mandate.id,),
            first=say("accounts.mandates.withdraw", agency=line.agency, days=mandate_days(say, line)),
            title=say("accounts.mandates.withdraw.ask", agency=line.agency),
            text=say("accounts.mandates.withdraw.text"),
            yes=say("accounts.mandates.withdraw.yes"),
            act=_withdraw,
            args=(say, office, actor, line),
        )


def _withdraw(say: Say, office: Office, actor: Actor, line: MandateLine) -> None:
    attempt(say, withdraw_mandate, office, actor, line.mandate.id, done="accounts.mandates.withdraw.done")


def _giving(office: Office, actor: Actor, say: Say) -> None:
    st.html(f'<p class="jc-kicker">{pieces.link(say("accounts.mandates.back"), "/mandates")}</p>')
    st.title(say("accounts.mandates.give"))
    most = office.settings.evidence_max_bytes // MIB
    with st.container(key="form"):
        for key in TYPED:
            with st.container(key=f"short_{key}"):
                st.text_input(f"{say(f'accounts.{key}')}  \n*{say(f'accounts.{key}.help', years=MOST_YEARS)}*", key=key)
        st.file_uploader(
            say("accounts.mandates.upload", size=most, pages=office.settings.evidence_max_pages),
            type=["pdf", "png", "jpg", "jpeg"],
            key="mandate_file",
            max_upload_size=most,
        )
        st.html(limits_html(say, office.settings, quotas=False))
        pieces.help_line(say("accounts.mandates.give.text"))
        if shown_again(say, office, actor):
            yes = say("accounts.mandates.give.yes")
            st.button(yes, type="primary", key="give_mandate", on_click=_give, args=(say, office, actor))


def _give(say: Say, office: Office, actor: Actor) -> None:
    state = st.session_state
    file, days = state.get("mandate_file"), [typed_day(state[key]) for key in TYPED[1:]]
    if None in days:
        state[ANSWER] = ("refused", say("accounts.mandates.day_unread"), [])
    elif file is None:
        state[ANSWER] = ("refused", say("accounts.mandates.no_file"), [])
    else:
        given = attempt(
            say, give_mandate, office, actor, state["mandate_agency"], *days, file.name, file.getvalue(),
            done="accounts.mandates.give.done",
        )  # fmt: skip
        if given:
            for key in TYPED:
                state[key] = ""
            turn_to()


def typed_day(text: str) -> date | None:
    """A day as people type it; `None` when it is none."""
    try:
        return day_of("contract_from", normalize("NFKC", text).strip())
    except FactsRefused:
        return None
