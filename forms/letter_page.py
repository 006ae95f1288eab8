"""One letter at the registrar's: before the issue what it will state and whether it may leave, then copies and revocation."""

from datetime import date
from html import escape

import streamlit as st

from forms import compare, pieces
from forms.confirming import ask_once_more, said
from forms.copies_given import copies_given
from forms.correction_decision import corrections
from forms.correction_words import in_place
from forms.fresh_code import code_is_fresh
from forms.names import host_name
from forms.personal import show_act, value_shown
from forms.prepared import in_groups, to_prepare_or_issue
from forms.scoring import whose
from forms.sheet import answer, attempt
from forms.trail_words import timeline
from forms.verified import asked_again, verified_values
from forms.wording import Say
from rules import Evaluation, GateFinding
from workflow import Actor, Case, CaseFile, Office, format_code, read_case, revoke

STATED = (
    "company_name_zh", "company_name_latin", "employer_credit_code", "host_sex", "date_of_birth", "nationality",
    "passport_number", "post_title", "workplace", "contract_from", "contract_until", "annual_salary_cny", "monthly_pay_cny",
)  # fmt: skip


def letter_page(office: Office, actor: Actor, say: Say, case_id: int) -> None:
    """The case with what this person may do now: prepare, issue, hand out, revoke."""
    file = attempt(say, read_case, office, case_id, actor, done="")
    st.html(f'<p class="jc-kicker">{pieces.link(say("registry.back.register"), "/register")}</p>')
    if file is None:
        st.title(say("registry.register.title"))
        answer()
        return
    if file.letter:
        _letter(office, actor, say, file)
    else:
        _to_issue(office, actor, say, file)


def standing_tag(say: Say, office: Office, valid_until: date, *, revoked: bool, ordered: bool, replaced: bool) -> str:
    """Whether a letter is in force today and whether that is to end, in words, as HTML."""
    if revoked:
        return pieces.tag(say("registry.standing.revoked"), "bad")
    if replaced:
        return pieces.tag(say("registry.standing.replaced"), "bad")
    if ordered:
        return pieces.tag(say("registry.standing.ordered"), "wait")
    if office.today() <= valid_until:
        return pieces.tag(say("registry.standing.in_force"), "plain")
    return pieces.tag(say("registry.standing.expired"))


# --- before the issue


def _to_issue(office: Office, actor: Actor, say: Say, file: CaseFile) -> None:
    case = file.case
    st.title(host_name(say, case.answers))
    state = say(f"common.office_state.{case.state}")
    pieces.lead(say("registry.case.line", reference=case.reference, firm=file.organisation.name_zh, state=state))
    today = asked_again(file, office.today())
    failing = tuple(gate for gate in today.gates if gate.state != "holds")
    main, beside = st.columns([7, 4], gap="large")
    with beside, st.container(key="aside"):
        st.header(say("registry.case.course"))
        timeline(say, file, ("issue",) if file.prepared else ("prepare", "issue"))
        st.header(say("registry.conditions"))
        compare.gates(say, today)
    with main:
        in_place(say, file)
        _today(say, today, failing)
        st.header(say("registry.case.states"))
        show_act(say, office, actor, file)
        pieces.facts(_stated(say, office, file))
        pieces.help_line(say("registry.case.states.help"))
        for score in file.verified.assessments if file.verified else ():
            whose(say, score.ruleset)
        if not failing:
            to_prepare_or_issue(office, actor, say, file)


def _today(say: Say, today: Evaluation, failing: tuple[GateFinding, ...]) -> None:
    """Whether the letter may leave today: what held on the day of filing can have lapsed."""
    if failing:
        reasons = [(gate.id, say.label(gate.reason)) for gate in failing]
        pieces.errors(say("registry.conditions.fail", day=say.day(today.on)), reasons)
        pieces.help_line(say("registry.conditions.fail.then"))
    else:
        pieces.note(say("registry.conditions.hold", n=len(today.gates), day=say.day(today.on)))


def _stated(say: Say, office: Office, file: CaseFile) -> list[tuple[str, str]]:
    values = verified_values(file)
    rows = [(say.fact(name), escape(value_shown(say, office, file, name, values[name]))) for name in STATED if name in values]
    for score in file.verified.assessments if file.verified else ():
        settled = score.least == score.most
        points = say("common.points", n=score.most) if settled else say("common.range", least=score.least, most=score.most)
        category = next((one for one in score.ruleset.categories if one.id == score.category), None)
        line = say("registry.case.score", points=points, maximum=score.ruleset.maximum)
        rows.append((say.label(score.ruleset.title), escape(f"{line} · {say.label(category.label)}" if category else line)))
    return rows


# --- after the issue


def _letter(office: Office, actor: Actor, say: Say, file: CaseFile) -> None:
    case, letter = file.case, file.letter
    revoked, ordered = letter.revoked_at is not None, case.revocation_ordered_by is not None
    replaced = letter.replaced_by is not None
    st.title(letter.number)
    pieces.lead(say("registry.letter.line", host=host_name(say, file.case.answers), firm=file.organisation.name_zh))
    main, beside = st.columns([7, 4], gap="large")
    with beside, st.container(key="aside"):
        st.header(say("registry.case.course"))
        timeline(say, file, ("revoke",) if "revoke" in file.steps else ())
    with main:
        pieces.facts(
            [
                (
                    say("registry.column.standing"),
                    standing_tag(say, office, letter.valid_until, revoked=revoked, ordered=ordered, replaced=replaced),
                ),
                (say("registry.column.issued_on"), escape(say.day(letter.issued_on))),
                (say("registry.column.valid_until"), escape(say.day(letter.valid_until))),
                (say("registry.letter.case"), escape(case.reference)),
                (say("registry.letter.code"), pieces.link(format_code(letter.code), f"/v/{letter.code}")),
                (say("registry.letter.digest"), f"<code>{escape(in_groups(letter.pdf_digest))}</code>"),
            ]
        )
        if revoked:
            pieces.note(say("registry.letter.revoked", day=say.moment(letter.revoked_at)))
        elif replaced:
            pieces.note(say("registry.letter.replaced", number=file.replaced_by.number))
        if file.replaces:
            pieces.note(say("registry.letter.replaces", number=file.replaces.number))
        if "revoke" in file.steps:
            _revocation(office, actor, say, file)
        corrections(office, actor, say, file)
        if not (revoked or replaced):
            _hand_out(say, case, primary=not letter.copies and case.correction_proposed_by is None)
        copies_given(say, file)


def _hand_out(say: Say, case: Case, *, primary: bool) -> None:
    st.header(say("registry.handout"))
    pieces.help_line(say("registry.handout.text"))
    with st.container(key="pair_handout", horizontal=True):
        kind = "primary" if primary else "secondary"
        st.link_button(say("registry.print"), f"/letters/{case.id}/letter.pdf?purpose=print", type=kind)
        st.link_button(say("registry.download"), f"/letters/{case.id}/letter.pdf")


def _revocation(office: Office, actor: Actor, say: Say, file: CaseFile) -> None:
    case = file.case
    order = next(line for line in reversed(file.trail) if line.step == "order_revocation")
    st.header(say("registry.revocation"))
    pieces.note(say("registry.revocation.order", by=order.by, at=say.moment(order.at), reason=order.reason))
    if not code_is_fresh(say, office, actor):
        return
    ask_once_more(
        say,
        "revoke",
        (case.id, case.version),
        first=say("registry.revoke"),
        title=say("registry.revoke.ask", number=file.letter.number),
        text=say("registry.revoke.ask.text"),
        yes=say("registry.revoke.yes"),
        act=_revoke,
        args=(say, office, case.id, case.version, actor, file.letter.number),
        inside=lambda: _reason(say),
    )


def _reason(say: Say) -> None:
    st.text_area(say("registry.revoke.reason"), key="revoke_reason")


def _revoke(say: Say, office: Office, case_id: int, seen: int, actor: Actor, number: str) -> None:
    reason = st.session_state.get("revoke_reason", "")
    if attempt(say, revoke, office, case_id, seen, actor, reason, done=""):
        said(say("registry.revoke.done", number=number))
