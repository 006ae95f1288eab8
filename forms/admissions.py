"""The registrar's pages of firms that ask to be admitted: the queue, and one request with its documents and the decision."""

import re
from html import escape
from unicodedata import normalize

import streamlit as st

from forms import pieces
from forms.confirming import ask_once_more, asked_number, said, turn_to
from forms.fresh_code import code_is_fresh
from forms.mandates import typed_day
from forms.one_time import hand_over, kept_link
from forms.sheet import ANSWER, answer, attempt, require
from forms.wording import Say
from workflow import (
    Actor,
    AdmissionFile,
    AdmissionRequest,
    AdmissionState,
    Office,
    Role,
    admission_file,
    admit_firm,
    firms_asking,
    refuse_firm,
)

MANDATE = ("admit_agency", "admit_first", "admit_last")


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The queue, or the request that the address names. The auditor reads both and decides nothing."""
    require(actor, say, Role.REGISTRAR, Role.AUDITOR)
    request_id = asked_number("request")
    if request_id is not None:
        _one(office, actor, say, request_id)
        return
    waiting, decided = firms_asking(office, actor)
    st.title(say("accounts.admissions.title"))
    hand_over(say, office)
    pieces.lead(say("accounts.admissions.lead", n=len(waiting)) if waiting else say("accounts.admissions.none"))
    if waiting:
        _table(say, waiting)
    if decided:
        st.header(say("accounts.admissions.decided"))
        _table(say, decided)


def _table(say: Say, requests: tuple[AdmissionRequest, ...]) -> None:
    head = [(say(f"accounts.admissions.{name}"), False) for name in ("firm", "code", "asked", "state", "action")]
    rows = [
        (
            pieces.two_lines(one.name_zh, one.reference),
            f"<code>{escape(one.credit_code)}</code>",
            escape(say.moment(one.asked_at)),
            pieces.tag(say(f"accounts.admission.{one.state}"), "do" if one.state is AdmissionState.WAITING else "plain"),
            pieces.link(say("accounts.admissions.look"), f"/admissions?request={one.id}"),
        )
        for one in requests
    ]
    pieces.table(head, rows, kind="cards titled")


def _one(office: Office, actor: Actor, say: Say, request_id: int) -> None:
    st.html(f'<p class="jc-kicker">{pieces.link(say("accounts.admissions.back"), "/admissions")}</p>')
    file = attempt(say, admission_file, office, actor, request_id, done="")
    if file is None:
        answer()
        return
    with st.container(key="form"):
        st.title(file.request.name_zh)
        _facts(say, file)
        if file.request.state is AdmissionState.WAITING and Role.REGISTRAR in actor.roles:
            pieces.next_step(say("accounts.admissions.check"), say("accounts.admissions.check.text"))
            if code_is_fresh(say, office, actor):
                _decision(office, actor, say, file)


def _facts(say: Say, file: AdmissionFile) -> None:
    one = file.request
    rows = [
        (say("accounts.admissions.reference"), escape(one.reference)),
        (say("accounts.admissions.kind"), escape(say("accounts.kind.agency" if one.agency else "accounts.kind.firm"))),
        (say.fact("company_name_latin"), escape(one.name_latin)),
        (say.fact("employer_credit_code"), f"<code>{escape(one.credit_code)}</code>"),
        (say.fact("company_address"), escape(one.address)),
        (say.fact("company_contact_name"), escape(one.contact_name)),
        (say.fact("company_contact_email"), escape(one.contact_email)),
        (say("accounts.admissions.asked"), escape(say.moment(one.asked_at))),
    ]
    rows += [
        (
            say(f"accounts.admission.{document.kind}"),
            pieces.link(document.name, f"/files/{document.kind}/{one.id}?view=1")
            + f"<small>{escape(say('accounts.admissions.pages', n=document.pages))}</small>",
        )
        for document in file.documents
    ]
    if one.decided_at:
        rows.append((say("accounts.admissions.state"), escape(say(f"accounts.admission.{one.state}"))))
        rows.append((say("accounts.admissions.decided_at"), escape(f"{say.moment(one.decided_at)} · {file.decided_by}")))
    if one.reason:
        rows.append((say("accounts.admissions.reason"), escape(one.reason)))
    pieces.facts(rows)


def _decision(office: Office, actor: Actor, say: Say, file: AdmissionFile) -> None:
    one = file.request
    st.header(say("accounts.admissions.admit"))
    proposed = _login_from(one.contact_email)
    label = f"{say('accounts.admit_login')}  \n*{say('registry.people.login.help')}*"
    st.text_input(label, value=proposed, key=f"admit_login_{one.id}")
    with_mandate = not one.agency and st.checkbox(
        f"{say('accounts.admit_mandate')}  \n*{say('accounts.admit_mandate.help')}*", key=f"admit_mandate_{one.id}"
    )
    if with_mandate:
        for key in MANDATE:
            st.text_input(say(f"accounts.{key}"), key=f"{key}_{one.id}")
    for act, inside, callback in (("admit", None, _admit), ("refuse", "accounts.admissions.refuse.reason", _refuse)):
        ask_once_more(
            say,
            f"{act}_request_{one.id}",
            (one.id, one.state),
            first=say(f"accounts.admissions.{act}.first"),
            title=say(f"accounts.admissions.{act}.ask", name=one.name_zh),
            text=say(f"accounts.admissions.{act}.text", email=one.contact_email),
            yes=say(f"accounts.admissions.{act}.yes"),
            act=callback,
            args=(say, office, actor, one),
            primary=act == "admit",
            inside=(lambda words=inside: st.text_area(say(words), key=f"refuse_reason_{one.id}")) if inside else None,
        )


def _login_from(email: str) -> str:
    """A login to begin with: what stands before the @, as far as a login may hold it."""
    return re.sub(r"^[^a-z]+|[^a-z0-9._-]", "", normalize("NFKC", email.partition("@")[0]).lower())[:40]


def _admit(say: Say, office: Office, actor: Actor, one: AdmissionRequest) -> None:
    state, mandate = st.session_state, None
    if state.get(f"admit_mandate_{one.id}"):
        code, *days = (state.get(f"{key}_{one.id}", "") for key in MANDATE)
        mandate = (code, *map(typed_day, days))
        if None in mandate:
            state[ANSWER] = ("refused", say("accounts.mandates.day_unread"), [])
            return
    made = attempt(say, admit_firm, office, actor, one.id, state[f"admit_login_{one.id}"], mandate, done="")
    if made:
        firm, person, link = made
        said(say("accounts.admissions.admit.done", name=firm.name_zh))
        kept_link(say, person, link)
        turn_to()


def _refuse(say: Say, office: Office, actor: Actor, one: AdmissionRequest) -> None:
    reason = st.session_state.get(f"refuse_reason_{one.id}", "")
    if attempt(say, refuse_firm, office, actor, one.id, reason, done=""):
        said(say("accounts.admissions.refuse.done", name=one.name_zh, email=one.contact_email))
        turn_to()
