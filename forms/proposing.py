"""What follows the claims: the result on verified facts, local bonus, the panel's minutes, then the proposal or the return."""

from html import escape

import streamlit as st

from forms import compare, pieces
from forms.case_file import bonus as bonus_line
from forms.case_file import document, odd, scores
from forms.claim_words import found
from forms.confirming import ask_once_more, said
from forms.documents_given import preview_link
from forms.file_limits import MIB, limits_html, refused_file
from forms.hand import forget
from forms.sheet import ANSWER, attempt
from forms.wording import Say
from forms.workbench import open_claims
from rules import FACTS, Outcome
from workflow import (
    Actor,
    CaseFile,
    Evidence,
    Office,
    Proposal,
    Verdict,
    attach_minutes,
    grant_bonus,
    propose,
    return_to_firm,
)

BONUS = FACTS["local_bonus"]
NO_WAY = (Outcome.BLOCKED, Outcome.DIVERTED, Outcome.UNDETERMINED)  # said beforehand; the office refuses by itself
KINDS = ["pdf", "png", "jpg", "jpeg"]


def result(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """The result and, while the case is with this person, the officer's further steps."""
    st.title(_verdict(say, file))
    pieces.lead(_so_far(say, file))
    scores(say, file)
    odd(say, file)
    left, right = st.columns(2, gap="large")
    with left:
        if file.verified:
            st.header(say("office.gates.filed", day=say.day(file.verified.on)))
            compare.gates(say, file.verified)
    with right:
        _bonus(say, office, actor, file)
        _minutes(say, office, actor, file)
    with st.container(key="verdict"):
        if "propose" not in file.steps:
            _no_step(say, file)
            return
        left, right = st.columns(2, gap="large")
        with left:
            _propose(say, office, actor, file)
        with right:
            _return(say, office, actor, file)


def minutes_of_filing(file: CaseFile) -> tuple[Evidence, ...]:
    """The minutes that count: attached since the firm filed last."""
    return tuple(one for one in file.minutes if file.case.filed_at and one.attached_at >= file.case.filed_at)


def _verdict(say: Say, file: CaseFile) -> str:
    outcome = file.verified.outcome if file.verified else Outcome.UNDETERMINED
    return say("office.result.title", outcome=say(f"common.outcome.{outcome}"))


def _so_far(say: Say, file: CaseFile) -> str:
    waiting = open_claims(file)
    if waiting:
        return say("office.result.open", n=len(waiting))
    return say("office.result.examined", n=len(file.claims))


def _no_step(say: Say, file: CaseFile) -> None:
    """What is going on when the case is not with the examiner."""
    pieces.note(say("office.result.elsewhere", state=say(f"common.office_state.{file.case.state}")))


# ---------------------------------------------------------------------------------------------------------------- local bonus


def _bonus(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    st.header(say("office.bonus"))
    if file.bonus:
        pieces.facts([(say("office.hand.found"), bonus_line(say, file))])
    else:
        pieces.lead(say("common.unknown"))
    if "grant_bonus" not in file.steps:
        return
    pieces.help_line(say("office.bonus.help", least=int(BONUS.least), most=int(BONUS.most)))
    case, now = file.case, file.bonus
    keys = {name: f"bonus_{name}_{case.id}" for name in ("points", "reason", "document")}
    numbers = list(range(int(BONUS.least), int(BONUS.most) + 1))
    with st.form(f"bonus_{case.id}", border=False, enter_to_submit=False):
        with st.container(key=f"short_{keys['points']}"):
            st.selectbox(
                say("office.bonus.points"),
                numbers,
                index=numbers.index(now.points) if now else None,
                key=keys["points"],
                placeholder=say("common.streamlit.choose"),
            )
        st.text_input(say("office.bonus.document"), value=now.document if now else "", key=keys["document"])
        st.text_area(say("office.bonus.reason"), value=now.reason if now else "", key=keys["reason"], height=80)
        st.form_submit_button(
            say("office.bonus.enter"), on_click=_grant, args=(say, office, actor, case.id, case.version, keys)
        )


def _grant(say: Say, office: Office, actor: Actor, case_id: int, seen: int, keys: dict[str, str]) -> None:
    points, reason, named = (st.session_state.get(keys[name]) for name in ("points", "reason", "document"))
    if attempt(say, grant_bonus, office, case_id, seen, actor, points, reason or "", named or "", done=""):
        said(say("office.bonus.done", n=points))


# -------------------------------------------------------------------------------------------------------------------- minutes


def _minutes(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """Asked for when the panel discusses the case; otherwise one line says when they would be."""
    st.header(say("office.minutes"))
    panel = file.verified is not None and file.verified.outcome is Outcome.PANEL
    counting = minutes_of_filing(file)
    for one in file.minutes:
        st.html(f'<p>{document(one)} <span class="jc-help">{escape(say.moment(one.attached_at))}</span></p>')
    if file.minutes and not counting:
        pieces.note(say("office.minutes.earlier"))
    if "attach_minutes" not in file.steps or not (panel or counting):
        pieces.help_line(say("office.minutes.none" if panel and not file.minutes else "office.minutes.help"))
        return
    case, key = file.case, f"minutes_{file.case.id}_{len(file.minutes)}"
    most, pages = office.settings.evidence_max_bytes // MIB, office.settings.evidence_max_pages
    with st.form(f"form_{key}", border=False):
        st.file_uploader(say("office.minutes.upload", most=most, pages=pages), type=KINDS, key=key)
        st.html(limits_html(say, office.settings, quotas=False))
        st.form_submit_button(
            say("office.minutes.attach"), on_click=_attach, args=(say, office, actor, case.id, case.version, key)
        )


def _attach(say: Say, office: Office, actor: Actor, case_id: int, seen: int, key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen is None:
        st.session_state[ANSWER] = ("refused", say("office.minutes.choose"), [])
        return
    if attempt(say, attach_minutes, office, case_id, seen, actor, chosen.name, chosen.getvalue(), done=""):
        said(say("office.minutes.done"))
    else:
        st.session_state[ANSWER] = ("refused", refused_file(say, chosen.name), [])


# ------------------------------------------------------------------------------------------------------------------- proposal


def _propose(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    case, outcome = file.case, file.verified.outcome
    st.header(say("office.propose"))
    waiting = open_claims(file)
    if waiting and outcome not in (Outcome.BLOCKED, Outcome.DIVERTED):
        href = f"/examination?case={case.id}&claim={waiting[0].fact}"
        st.html(
            f"<p>{escape(say('office.propose.open', n=len(waiting)))} {pieces.link(say('office.propose.open.go'), href)}</p>"
        )
        return
    may = [Proposal.REFUSAL] if outcome in NO_WAY else list(Proposal)
    if outcome in NO_WAY:
        pieces.note(say(f"office.propose.only_refusal.{outcome}"))
    if outcome is Outcome.PANEL and not minutes_of_filing(file):
        pieces.note(say("office.propose.minutes"))
    if file.bonus is None:
        pieces.help_line(say("office.propose.no_bonus"))
    words = {one: say(f"office.proposal.{one}") for one in may}
    keys = {name: f"{name}_{case.id}" for name in ("proposal", "proposal_reason")}
    with st.form(f"propose_{case.id}", border=False, enter_to_submit=False):
        st.radio(
            say("office.propose.which"),
            may,
            index=None if len(may) > 1 else 0,
            format_func=words.__getitem__,
            key=keys["proposal"],
            persist_state="session",
        )
        st.text_area(say("office.propose.reason"), key=keys["proposal_reason"], height=104, persist_state="session")
        pieces.help_line(say("office.propose.then"))
        st.form_submit_button(
            say("office.propose.do"), type="primary", on_click=_do, args=(say, office, actor, case.id, case.version, keys)
        )


def _do(say: Say, office: Office, actor: Actor, case_id: int, seen: int, keys: dict[str, str]) -> None:
    proposal, reason = (st.session_state.get(keys[name]) for name in ("proposal", "proposal_reason"))
    if proposal is None:
        st.session_state[ANSWER] = ("refused", say("office.propose.choose"), [])
        return
    if attempt(say, propose, office, case_id, seen, actor, proposal, reason or "", done=""):
        forget(*keys.values())
        said(say("office.propose.done", proposal=say(f"office.proposal.{proposal}")))


# --------------------------------------------------------------------------------------------------------------------- return


def _return(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    case = file.case
    st.header(say("office.return"))
    pieces.help_line(say("office.return.help"))
    key = f"return_reason_{case.id}"
    _put_together(key, to_correct(say, file))
    st.text_area(say("office.return.reason"), key=key, height=160, persist_state="session")
    preview_link(say, file, "supplements")
    ask_once_more(
        say,
        "return",
        (case.id, case.version),
        first=say("office.return.first"),
        title=say("office.return.ask"),
        text=say("office.return.ask.text", firm=file.organisation.name_zh),
        yes=say("office.return.yes"),
        act=_give_back,
        args=(say, office, actor, case.id, case.version, key),
    )


def _put_together(key: str, findings: str) -> None:
    """Keeps the text as the findings stand now, until the officer has written in it."""
    before = f"{key}_before"
    if st.session_state.get(key, "") == st.session_state.get(before, ""):
        st.session_state[key] = st.session_state[before] = findings


def to_correct(say: Say, file: CaseFile) -> str:
    """What the firm has to correct, as the findings say it: one line a claim; the officer writes on from there."""
    return "\n".join(
        say("office.return.line", name=say.fact(claim.fact), found=found(say, claim.finding), reason=claim.finding.reason)
        for claim in file.claims
        if claim.finding and claim.finding.verdict is not Verdict.VERIFIED
    )


def _give_back(say: Say, office: Office, actor: Actor, case_id: int, seen: int, key: str) -> None:
    if attempt(say, return_to_firm, office, case_id, seen, actor, st.session_state.get(key) or "", done=""):
        forget(key, f"{key}_before")
        said(say("office.return.done"))
