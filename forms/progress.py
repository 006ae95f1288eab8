"""How far the office is: the state in the firm's words, what happened and what comes next, what to correct, letter and end."""

from collections.abc import Iterator
from html import escape

import streamlit as st

from forms import pieces
from forms.confirming import ask_once_more
from forms.consenting import withdrawing
from forms.correction_words import in_place, so_far
from forms.documents_given import documents_given
from forms.names import host_name
from forms.personal import readings_of_case
from forms.questionnaire import section_of
from forms.score_words import verdict
from forms.scoring import whose
from forms.sheet import attempt
from forms.tasks import found_wrong
from forms.verified import verified_values
from forms.wording import Say
from rules import Evaluation
from workflow import PROCEDURE, Actor, CaseFile, ClaimFinding, Office, State, TrailLine, Verdict, format_code, withdraw

OPENED = "open_case"
WAY = ("file", "propose", "sign", "issue")  # the steps of a case that nothing holds up


def progress_sheet(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """The whole sheet of one case."""
    case = file.case
    state = case.state.value
    pieces.kicker(say("firm.check.kicker", reference=case.reference, host=host_name(say, case.answers)))
    st.title(_as_title(say("firm.replaced") if file.replaced_by else say(f"common.firm_state.{state}")))
    told = "replaced" if file.replaced_by else "expired" if _expired(office, file) else state
    pieces.lead(say(f"firm.state.{told}"))
    left, right = st.columns([1.6, 1], gap="large")
    with left:
        in_place(say, file)
        _told(say, file)
        _letter(say, office, file)
        documents_given(say, file, "firm.documents")
        if file.case.filed_at:
            readings_of_case(say, file)
        _next(say, file)
        if "withdraw" in file.steps:
            _withdrawal(say, office, actor, file)
        withdrawing(say, office, actor, file)
        st.html(f"<p>{pieces.link(say('firm.own_data.link'), f'/letters/{file.case.id}/own-data.zip')}</p>")
        pieces.help_line(say("firm.own_data.help"))
    with right, st.container(key="aside"):
        st.header(say("firm.progress.way"))
        pieces.timeline(milestones(say, file))
        st.html(f"<p>{pieces.link(say('firm.progress.answers'), f'/check?case={case.id}')}</p>")
        st.html(f"<p>{pieces.link(say('firm.score.sheet'), f'/score?case={case.id}')}</p>")


def _as_title(state: str) -> str:
    """A state as it stands in lists, with the capital letter of a title."""
    return state[:1].upper() + state[1:]


def _expired(office: Office, file: CaseFile) -> bool:
    """Whether a letter that nobody revoked or replaced is past its last day."""
    stands = file.letter is not None and file.letter.revoked_at is None and file.replaced_by is None
    return stands and file.letter.valid_until < office.today()


# --- what happened and what comes next


def milestones(say: Say, file: CaseFile) -> list[tuple[str, str, bool]]:
    """What moved the case, and the steps of the way that are still ahead."""
    moved = [line for line in file.trail if line.step == OPENED or _moves(line.step)]
    happened = [(say(f"firm.step.{line.step}"), _when(say, line), True) for line in moved]
    return [*happened, *((say(f"firm.ahead.{step}"), say(f"firm.ahead.{step}.who"), False) for step in ahead(file.case.state))]


def _moves(step: str) -> bool:
    return step in PROCEDURE and PROCEDURE[step].to is not None  # what the firm takes away is no step of its case


def ahead(state: State) -> Iterator[str]:
    """The steps that still lie before a case in this state, as the procedure has them."""
    for name in WAY:
        step = PROCEDURE[name]
        if state in step.from_ and step.to is not None:
            yield name
            state = step.to


def _when(say: Say, line: TrailLine) -> str:
    who = line.by or say(f"common.role.{line.role}")
    return say("firm.progress.when", at=say.moment(line.at), who=who)


# --- what the firm is told


def _told(say: Say, file: CaseFile) -> None:
    """The reason of the last step that the firm is told, and the findings that go with it."""
    reason = reason_told(file)
    if reason:
        st.header(say("firm.progress.reason"))
        pieces.note(reason)
    findings = found_wrong(file)
    if findings:
        st.header(say("firm.progress.findings"))
        pieces.entries(_finding(say, file, name, finding) for name, finding in findings.items())
    if file.verified and file.case.decided_at:
        _decision(say, file, file.verified)


def reason_told(file: CaseFile) -> str:
    """The reason of the step that moved the case last, where the firm is told it; "" otherwise.

    Who signs a refusal need not write a reason of their own: the one it was proposed with stands for both.
    """
    line = next((one for one in reversed(file.trail) if one.step in PROCEDURE and PROCEDURE[one.step].to), None)
    if line is None or not PROCEDURE[line.step].told:
        return ""
    refused = PROCEDURE[line.step].refusing is file.case.state
    return line.reason or (refused and file.case.proposal_reason) or ""


def _finding(say: Say, file: CaseFile, name: str, finding: ClaimFinding) -> tuple[str, str, str]:
    title = escape(say.fact(name))
    if "save_answers" in file.steps:
        place = f"/application?case={file.case.id}&part={section_of(name).id}#q-{name}"
        title = pieces.link(say.fact(name), place)
    return title, finding_text(say, file, name), pieces.tag(say(f"firm.finding.{finding.verdict.value}.tag"), "bad")


def finding_text(say: Say, file: CaseFile, name: str) -> str:
    """What the office found about an answer that is wrong or not proven: stated, right, and why."""
    finding = found_wrong(file)[name]
    stated = say.value(name, file.reading.values.get(name))
    if finding.verdict is Verdict.WRONG:
        right = say.value(name, verified_values(file).get(name))
        return say("firm.finding.wrong", stated=stated, right=right, reason=finding.reason)
    return say("firm.finding.not_proven", stated=stated, reason=finding.reason)


def _decision(say: Say, file: CaseFile, verified: Evaluation) -> None:
    """The decision with the verified score, and every line that was not met: never a bare "refused"."""
    st.header(say("firm.progress.decision"))
    rows = [(say.label(one.ruleset.title), escape(verdict(say, one))) for one in verified.assessments]
    rows.append((say("firm.progress.outcome"), escape(say(f"common.outcome.{verified.outcome.value}"))))
    if file.case.decided_at:
        rows.append((say("firm.progress.decided_at"), escape(say.moment(file.case.decided_at))))
    pieces.facts(rows)
    for one in verified.assessments:
        whose(say, one.ruleset)
    missed = [gate for gate in verified.gates if gate.state == "fails"]
    if missed:
        pieces.help_line(say("firm.progress.gates"))
        pieces.entries(
            (escape(say.label(gate.label)), say.label(gate.reason), pieces.tag(say("common.gate.fails"), "bad"))
            for gate in missed
        )


# --- the letter


def _letter(say: Say, office: Office, file: CaseFile) -> None:
    """The letter with its validity and its code; a revoked or replaced one is named and not handed out."""
    letter = file.letter
    if letter is None:
        return
    st.header(say("firm.letter"))
    address = f"{office.settings.public_url}/v/{letter.code}"
    rows = [
        (say("firm.letter.number"), escape(letter.number)),
        (say("firm.letter.issued_on"), escape(say.day(letter.issued_on))),
        (say("firm.letter.valid_until"), escape(say.day(letter.valid_until))),
        (say("firm.letter.code"), f"<code>{escape(format_code(letter.code))}</code>"),
        (say("firm.letter.verify"), pieces.link(address, f"/v/{letter.code}")),
    ]
    if letter.revoked_at:
        rows.append((say("firm.letter.revoked_at"), escape(say.moment(letter.revoked_at))))
    if file.replaced_by:
        rows.append((say("firm.letter.replaced_by"), escape(file.replaced_by.number)))
    pieces.facts(rows)
    if notes := so_far(say, file):
        pieces.help_line(say("firm.letter.notes"))
        pieces.entries(notes)
    if letter.revoked_at is None and file.replaced_by is None:
        href = f"/letters/{file.case.id}/letter.pdf"
        st.html(f'<p><a class="jc-button" href="{href}" target="_self">{escape(say("firm.letter.download"))}</a></p>')
        pieces.help_line(say("firm.letter.use"))


# --- what the firm can do


def _next(say: Say, file: CaseFile) -> None:
    """The way back into the application, where it may be changed."""
    if "save_answers" in file.steps:
        st.html(
            f'<p><a class="jc-button" href="/application?case={file.case.id}" target="_self">'
            f"{escape(say('firm.progress.correct'))}</a></p>"
        )


def _withdrawal(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """The firm takes its application back: asked once more, with what will happen."""
    st.header(say("firm.withdraw"))
    pieces.help_line(say("firm.withdraw.help"))
    case = file.case
    ask_once_more(
        say,
        "withdraw",
        (case.id, case.version),
        first=say("firm.withdraw.button"),
        title=say("firm.withdraw.ask", reference=case.reference),
        text=say("firm.withdraw.text"),
        yes=say("firm.withdraw.yes"),
        act=_withdraw,
        args=(say, office, actor, case.id, case.version),
        inside=lambda: _reason(say),
    )


def _reason(say: Say) -> None:
    st.text_area(say("firm.withdraw.reason"), key="withdraw_reason")


def _withdraw(say: Say, office: Office, actor: Actor, case_id: int, seen: int) -> None:
    reason = st.session_state.get("withdraw_reason", "")
    attempt(say, withdraw, office, case_id, seen, actor, reason, done="firm.withdraw.done")
