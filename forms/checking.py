"""Check your answers and file: everything on one page by section, with Change beside each, and what happens after filing."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from forms import pieces
from forms.documents_given import acknowledgement_of, address, summary_of
from forms.fields import at_field
from forms.names import host_name
from forms.part import anchor
from forms.proofs import in_size
from forms.questionnaire import Question, Section, asked, needs_proof, section_of, sections
from forms.score_words import verdict, warning_text
from forms.scoring import by_nature
from forms.sheet import attempt
from forms.tasks import MISSING, unready
from forms.wording import Say
from workflow import Actor, CaseFile, Fault, Office, file_case

FILED = "_filed"  # the case that was filed a moment ago: its page says so once
STEPS = ("examine", "decide", "letter")  # what happens after filing


def check_sheet(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """The page before filing; right after filing the page that says it is done; later the answers to read."""
    if st.session_state.get(FILED) == file.case.id and "file" not in file.steps:
        done_page(say, file)
        return
    writable = "file" in file.steps
    pieces.kicker(say("firm.check.kicker", reference=file.case.reference, host=host_name(say, file.case.answers)))
    st.title(say("firm.check.title" if writable else "firm.check.title.sent"))
    with st.container(key="form"):
        faults = unready(office, file) if writable else ()
        if writable:
            _open_points(say, file, faults)
        for section in sections():
            _section(say, file, section, writable)
        if writable:
            _filing(say, office, actor, file, faults)


def _open_points(say: Say, file: CaseFile, faults: tuple[Fault, ...]) -> None:
    """What is missing or wrong, each with the way to its question; then what is odd; then what is merely not proven."""
    if faults:
        lines = [(fault.key, say("common.fault", field=say.fact(fault.key), fault=at_field(say, fault))) for fault in faults]
        pieces.errors(say("firm.check.faults", n=len(lines)), lines, {fault.key: place(file, fault.key) for fault in faults})
    odd = [(warning.facts[0], warning_text(say, warning)) for warning in file.warnings]
    odd += [(fault.key, at_field(say, fault)) for fault in file.reading.warnings]
    if odd:
        st.header(say("firm.score.warnings"))
        pieces.entries((pieces.link(say.fact(name), place(file, name)), text, "") for name, text in odd)
    unproven = [question for section in sections() for question in section.questions if _unproven(file, question)]
    if unproven:
        st.header(say("firm.check.unproven", n=len(unproven)))
        pieces.help_line(say("firm.check.unproven.help"))
        lines = (
            _unproven_in(say, file, section, [one for one in unproven if one.section == section.id]) for section in sections()
        )
        st.html(pieces.folded(say("firm.check.unproven.which"), "".join(lines)))


def _unproven_in(say: Say, file: CaseFile, section: Section, theirs: Sequence[Question]) -> str:
    if not theirs:
        return ""
    links = escape(say("firm.check.between")).join(pieces.link(say.fact(one.name), place(file, one.name)) for one in theirs)
    return f"<p>{escape(say(f'question.section.{section.id}'))}<br>{links}</p>"


def _unproven(file: CaseFile, question: Question) -> bool:
    answers = file.case.answers
    given = answers.get(question.name) is not None and asked(question, answers)
    return given and needs_proof(question, answers) and not file.evidence_for(question.name)


def place(file: CaseFile, name: str) -> str:
    """The address of a question."""
    return f"/application?case={file.case.id}&part={section_of(name).id}#{anchor(name)}"


def _section(say: Say, file: CaseFile, section: Section, writable: bool) -> None:
    """The answers of one section, each with what proves it and the way to change it."""
    st.header(say("firm.task.name", number=section.number, name=say(f"question.section.{section.id}")))
    rows = []
    for question in section.questions:
        if not asked(question, file.case.answers):
            continue
        change = _change(say, file, question) if writable else ""
        rows.append(f"<dt>{escape(say.fact(question.name))}</dt><dd>{_answer(say, file, question)}</dd><dd>{change}</dd>")
    st.html(f'<dl class="jc-answers">{"".join(rows)}</dl>')


def _change(say: Say, file: CaseFile, question: Question) -> str:
    label = say("firm.check.change.label", name=say.fact(question.name))
    href = escape(place(file, question.name))
    return f'<a href="{href}" target="_self" aria-label="{escape(label)}">{escape(say("firm.check.change"))}</a>'


def _answer(say: Say, file: CaseFile, question: Question) -> str:
    name = question.name
    value = file.reading.values.get(name, file.case.answers.get(name))
    faulty = any(fault.key == name for fault in file.reading.faults)
    words = escape(say.value(name, value) if not faulty else str(value)).replace("\n", "<br>")
    shown = pieces.tag(words, "bad") if faulty else words if value is not None else f'<span class="jc-unsure">{words}</span>'
    files = "".join(
        f"<small>{pieces.link(one.name, f'/evidence/{one.id}')} {escape(in_size(say, one.size))}</small>"
        for one in file.evidence_for(name)
    )
    return shown + files


def _filing(say: Say, office: Office, actor: Actor, file: CaseFile, faults: tuple[Fault, ...]) -> None:
    """What happens after filing, what is declared, and the one button."""
    st.header(say("firm.check.after"))
    pieces.timeline([(say(f"firm.check.after.{step}"), say(f"firm.check.after.{step}.text"), False) for step in STEPS])
    national = by_nature(file.claimed, "statute")
    if national:
        pieces.help_line(say("firm.check.score", verdict=verdict(say, national[0])))
    st.header(say("firm.check.declaration"))
    pieces.note(say("firm.check.declaration.text", host=host_name(say, file.case.answers)))
    st.html(f"<p>{pieces.link(say('common.summary'), summary_of(file))}</p>")
    if any(fault.kind in MISSING for fault in faults):
        pieces.help_line(say("firm.check.not_ready", n=len(faults)))
    args = (say, office, actor, file.case.id, file.case.version)
    st.button(say("firm.check.file"), type="primary", key="file", on_click=hand_in, args=args)


def hand_in(say: Say, office: Office, actor: Actor, case_id: int, seen: int) -> None:
    """Files the case as it was shown."""
    if attempt(say, file_case, office, case_id, seen, actor, done=""):
        st.session_state[FILED] = case_id


def done_page(say: Say, file: CaseFile) -> None:
    """Filed: the reference, what happens next, and the way back."""
    pieces.kicker(host_name(say, file.case.answers))
    st.title(say("firm.filed.title"))
    with st.container(key="form"):
        pieces.done(say("firm.filed.reference", reference=file.case.reference, day=say.day(file.case.decisive_day)))
        st.header(say("firm.check.after"))
        pieces.timeline([(say(f"firm.check.after.{step}"), say(f"firm.check.after.{step}.text"), False) for step in STEPS])
        pieces.help_line(say("firm.filed.withdraw"))
        receipt = acknowledgement_of(file)
        first = ((say("firm.filed.receipt"), address(receipt)),) if receipt else ()
        paper = (say("common.summary"), summary_of(file))
        links = (*first, paper, (say("firm.filed.progress"), f"/progress?case={file.case.id}"), (say("firm.back"), "/"))
        st.html("".join(f"<p>{pieces.link(text, href)}</p>" for text, href in links))
