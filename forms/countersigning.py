"""The countersigner's sheet: what waits for the second pair of eyes, and one case with its proposal, to sign or to remit."""

from html import escape

import streamlit as st

from forms import compare, pieces
from forms.case_file import case_file, case_line
from forms.case_pages import day_of, host, rows_of, turning
from forms.confirming import ask_once_more, asked_number, said
from forms.documents_given import preview_link
from forms.hand import forget
from forms.names import host_name
from forms.sheet import answer, attempt, require
from forms.verified import asked_again
from forms.wording import Say
from rules import Outcome
from workflow import Actor, CaseFile, CaseRow, Office, Proposal, Role, State, TrailLine, read_case, remit, sign, waiting_for

KEPT = "_decision_kept"  # (case, text): a reason for a decision that the office could not take


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The lists, or the one case that the address names."""
    require(actor, say, Role.COUNTERSIGNER)
    case_id = asked_number("case")
    if case_id is None:
        _lists(office, actor, say)
        return
    file = attempt(say, read_case, office, case_id, actor, done="")
    if file is None:
        answer()
        st.html(f"<p>{pieces.link(say('office.back.countersignature'), '/countersignature')}</p>")
        return
    with st.container(key="wide"):
        _case(office, actor, say, file)


# ---------------------------------------------------------------------------------------------------------------------- lists


def _lists(office: Office, actor: Actor, say: Say) -> None:
    st.title(say("office.sign.title"))
    rows = rows_of(office, actor, (State.PROPOSED,), "proposed", oldest_first=True)
    mine = waiting_for(office, actor)["sign"]
    if not rows:
        pieces.lead(say("office.sign.none"))
    else:
        pieces.lead(say("office.sign.lead", n=mine) if mine else say("office.sign.lead.own"))
        columns = ("case", "host", "firm", "proposal", "since", "score", "action")
        head = [(say(f"office.column.{name}"), False) for name in columns]
        pieces.table(head, [_waiting(say, row) for row in rows], kind="cards titled")
        turning(say, "proposed")
    _decided(office, actor, say)


def _waiting(say: Say, row: CaseRow) -> tuple[str, ...]:
    own = "sign" not in row.steps
    return (
        escape(row.reference),
        host(say, row),
        escape(row.organisation),
        escape(say(f"office.proposal.{row.proposal}"))
        + (f"<small>{escape(say('office.sign.own.short'))}</small>" if own else ""),
        escape(say.day(day_of(row.moved_at))),
        escape(say(f"common.outcome.{row.outcome}")),
        pieces.link(say("office.look.read" if own else "office.look.sign"), f"/countersignature?case={row.id}"),
    )


def _decided(office: Office, actor: Actor, say: Say) -> None:
    """Signed and not yet issued: a condition can lapse in between, then the case can be remitted."""
    rows = rows_of(office, actor, (State.DECIDED,), "signed", oldest_first=True)
    if not rows:
        return
    st.header(say("office.signed"))
    pieces.help_line(say("office.signed.help"))
    head = [(say(f"office.column.{name}"), False) for name in ("case", "host", "firm", "signed_on", "gates", "action")]
    pieces.table(head, [_signed(office, actor, say, row) for row in rows], kind="cards titled")
    turning(say, "signed")


def _signed(office: Office, actor: Actor, say: Say, row: CaseRow) -> tuple[str, ...]:
    today = asked_again(read_case(office, row.id, actor), office.today())
    failing = [say.label(gate.label) for gate in today.gates if gate.state != "holds"]
    state = (
        pieces.tag(say("office.gates.lapsed", names=say.listing(failing)), "bad")
        if failing
        else escape(say("office.gates.hold"))
    )
    return (
        escape(row.reference),
        host(say, row),
        escape(row.organisation),
        escape(say.day(day_of(row.moved_at))),
        state,
        pieces.link(say("office.look.read"), f"/countersignature?case={row.id}"),
    )


# ------------------------------------------------------------------------------------------------------------------- one case


def _case(office: Office, actor: Actor, say: Say, file: CaseFile) -> None:
    back = pieces.link(say("office.back.countersignature"), "/countersignature")
    st.html(f'<p class="jc-kicker">{back} · {escape(case_line(say, file))}</p>')
    st.title(host_name(say, file.case.answers))
    main, beside = st.columns([1.9, 1], gap="large")
    with main:
        case_file(say, office, actor, file)
    with beside, st.container(key="aside"):
        _proposal(say, file)
        _today(say, office, file)
        _hand(say, office, actor, file)


def last(file: CaseFile, step: str) -> TrailLine | None:
    """The last time that a step was taken, as the trail tells it."""
    return next((line for line in reversed(file.trail) if line.step == step), None)


def _proposal(say: Say, file: CaseFile) -> None:
    case, line = file.case, last(file, "propose")
    st.header(say("office.sign.proposal"))
    if case.proposal is None or line is None:
        pieces.help_line(say("office.sign.no_proposal"))
        return
    pieces.big(say(f"office.proposal.{case.proposal}"))
    pieces.help_line(say("office.sign.by", by=line.by, at=say.moment(line.at)))
    departs = (case.proposal is Proposal.RECOMMENDATION) is not (case.outcome in (Outcome.RECOMMEND, Outcome.PANEL))
    score = say(f"common.outcome.{case.outcome}")
    rows = [(say("office.sign.score.label"), pieces.two_lines(score, say("office.sign.departs") if departs else ""))]
    rows += [
        (say(f"office.nature.{one.claimed.ruleset.nature}"), escape(compare.in_short(say, one))) for one in compare.both(file)
    ]
    rows.append((say("office.sign.reason_given"), escape(case.proposal_reason or say("office.sign.reason_none"))))
    pieces.facts(rows)


def _today(say: Say, office: Office, file: CaseFile) -> None:
    """The conditions once more, as of today: what held on the day of filing can have lapsed."""
    if file.case.proposal is not Proposal.RECOMMENDATION:
        return
    today = asked_again(file, office.today())
    failing = [gate for gate in today.gates if gate.state != "holds"]
    st.header(say("office.gates.today", day=say.day(today.on)))
    if failing:
        pieces.errors(say("office.gates.today.fail", n=len(failing)), [(gate.id, say.label(gate.reason)) for gate in failing])
    else:
        pieces.help_line(say("office.gates.today.hold", n=len(today.gates)))
    if "remit" in file.steps and file.case.state is State.DECIDED and not failing:
        st.html(f'<p><a href="/letters/{file.case.id}/preview.pdf" target="_blank">{escape(say("office.preview"))}</a></p>')


def _hand(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """The reason, then sign and remit as far as they are this person's."""
    case = file.case
    may_sign, may_remit = "sign" in file.steps, "remit" in file.steps
    st.header(say("office.sign.hand"))
    if not (may_sign or may_remit):
        pieces.note(say("office.result.elsewhere", state=say(f"common.office_state.{case.state}")))
        kept = st.session_state.get(KEPT, (0, ""))
        if kept[0] == case.id and kept[1]:
            pieces.note(say("office.kept", words=kept[1]))
        return
    if case.state is State.PROPOSED and not may_sign:
        pieces.note(say("office.sign.own"))
    key = f"decision_reason_{case.id}"
    refusing = case.proposal is Proposal.REFUSAL
    label = say("office.remit.reason")
    if may_sign:
        label = say("office.sign.reason.refusal" if refusing else "office.sign.reason")
    st.text_area(label, key=key, height=120, persist_state="session")
    args = (say, office, actor, case.id, case.version, key)
    if refusing:
        preview_link(say, file, "refusal")
    if may_sign and refusing:
        ask_once_more(
            say,
            "sign",
            (case.id, case.version),
            first=say("office.sign.refusal"),
            title=say("office.sign.refusal.ask"),
            text=say("office.sign.refusal.ask.text", firm=file.organisation.name_zh),
            yes=say("office.sign.refusal.yes"),
            act=_sign,
            args=(*args, "office.sign.refusal.done"),
            primary=True,
        )
    elif may_sign:
        pieces.help_line(say("office.sign.then"))
        st.button(say("office.sign.do"), type="primary", key="sign", on_click=_sign, args=(*args, "office.sign.done"))
    if may_remit:
        pieces.help_line(say("office.remit.then"))
        st.button(say("office.remit.do"), key="remit", on_click=_remit, args=args)


def _sign(say: Say, office: Office, actor: Actor, case_id: int, seen: int, key: str, done: str) -> None:
    _decide(say, sign, office, actor, case_id, seen, key, done)


def _remit(say: Say, office: Office, actor: Actor, case_id: int, seen: int, key: str) -> None:
    _decide(say, remit, office, actor, case_id, seen, key, "office.remit.done")


def _decide(say: Say, step: object, office: Office, actor: Actor, case_id: int, seen: int, key: str, done: str) -> None:
    """Takes the step on the case as it was shown; a reason that could not be taken is kept."""
    reason = st.session_state.get(key) or ""
    if attempt(say, step, office, case_id, seen, actor, reason, done=""):
        forget(key, KEPT)
        said(say(done))
    else:
        st.session_state[KEPT] = (case_id, reason)
