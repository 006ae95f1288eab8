"""The application of one host: the list of its sections with their status, the next step, the score so far, the way ahead."""

from html import escape

import streamlit as st

from forms import pieces
from forms.calendar_table import deadline
from forms.confirming import asked_number
from forms.names import host_name
from forms.part import part_sheet
from forms.progress import milestones, reason_told
from forms.questionnaire import section_named, sections
from forms.score_words import in_a_row
from forms.scoring import score_panel
from forms.sheet import answer, attempt, require
from forms.tasks import Status, Task, tasks
from forms.wording import Say
from workflow import Actor, CaseFile, Office, Role, read_case

KINDS = {
    Status.NOT_STARTED: "do",
    Status.IN_PROGRESS: "wait",
    Status.CORRECT: "bad",
    Status.DONE: "plain",
    Status.NOT_NEEDED: "",
}
FIRST = (Status.CORRECT, Status.IN_PROGRESS, Status.NOT_STARTED)  # what is to be done next, the most urgent first


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The list of sections, or the section that the address names, while the case may be written in."""
    file = case_asked_for(office, actor, say)
    section = section_named(st.query_params.get("part"))
    if section and "save_answers" in file.steps:
        part_sheet(say, office, actor, file, section)
    else:
        task_list(say, office, file)


def case_asked_for(office: Office, actor: Actor, say: Say) -> CaseFile:
    """The case that the address names, for the firm's own people. Anybody else's is as unknown as one that never was."""
    require(actor, say, Role.FIRM)
    file = attempt(say, read_case, office, asked_number("case") or 0, actor, done="")
    if file is None:
        answer()
        st.html(f"<p>{pieces.link(say('firm.back'), '/')}</p>")
        st.stop()
    return file


def task_list(say: Say, office: Office, file: CaseFile) -> None:
    """Where the application stands, what to do next, and every section with its status."""
    case = file.case
    state = say(f"common.firm_state.{case.state.value}")
    pieces.kicker(say("firm.case.kicker", reference=case.reference, state=state, at=say.moment(case.changed_at)))
    st.title(say("firm.application.title", host=host_name(say, case.answers)))
    left, right = st.columns([1.6, 1], gap="large")
    to_do = tasks(office, file)
    with left:
        if "save_answers" in file.steps and reason_told(file):
            pieces.note(say("firm.returned", reason=reason_told(file)))
        if "file" in file.steps and (near := deadline(say, file.claimed)):
            pieces.note(near)
        next_step(say, file, to_do)
        pieces.entries([*(_entry(say, file, task) for task in to_do), _last_entry(say, file, to_do)])
    with right, st.container(key="aside"):
        score_panel(say, file.claimed, brief=True)
        st.html(f"<p>{pieces.link(say('firm.score.sheet'), f'/score?case={case.id}')}</p>")
        st.header(say("firm.progress.way"))
        pieces.timeline(milestones(say, file))


def next_step(say: Say, file: CaseFile, to_do: tuple[Task, ...]) -> None:
    """The next step in a sentence with the one button: a section, the check, or looking how far the office is."""
    if "save_answers" not in file.steps:
        pieces.next_step(say("firm.next.progress"), say("firm.next.progress.text"))
        st.button(say("firm.next.progress.button"), type="primary", key="next", on_click=_go, args=("progress", file, None))
        _turn(file)
        return
    task = next((one for status in FIRST for one in to_do if one.status is status), None)
    if task is None:
        pieces.next_step(say("firm.next.check"), say("firm.next.check.text"))
        st.button(say("firm.next.check.button"), type="primary", key="next", on_click=_go, args=("check", file, None))
    else:
        name = say(f"question.section.{task.section.id}")
        pieces.next_step(say(f"firm.next.{task.status.value}", name=name), _what_is_left(say, task, to_do))
        button = say("firm.next.part.button", name=name)
        st.button(button, type="primary", key="next", on_click=_go, args=("application", file, task.section.id))
    _turn(file)


def _what_is_left(say: Say, task: Task, to_do: tuple[Task, ...]) -> str:
    left = sum(one.status in FIRST for one in to_do)
    told = []
    if task.wrong:
        told.append(say("firm.next.wrong", n=len(task.wrong), names=say.listing([say.fact(name) for name in task.wrong])))
    if task.missing:
        told.append(say("firm.next.missing", n=len(task.missing)))
    told.append(say("firm.next.left", n=left))
    return in_a_row(say, *told)


def _go(page: str, file: CaseFile, part: str | None) -> None:
    """Remembers where a button leads; a callback may not turn the page itself."""
    st.session_state["_turn"] = (page, {"case": str(file.case.id), **({"part": part} if part else {})})


def _turn(file: CaseFile) -> None:
    kept = st.session_state.pop("_turn", None)
    if kept:
        page, parameters = kept
        st.switch_page(st.session_state["_pages"][page], query_params=parameters)


def _entry(say: Say, file: CaseFile, task: Task) -> tuple[str, str, str]:
    section = task.section
    name = say("firm.task.name", number=section.number, name=say(f"question.section.{section.id}"))
    open_to_write = "save_answers" in file.steps and task.status is not Status.NOT_NEEDED
    title = pieces.link(name, f"/application?case={file.case.id}&part={section.id}") if open_to_write else escape(name)
    what = say(f"question.section.{section.id}.what")
    if task.edited:
        by, at = task.edited
        what = say("firm.task.edited", what=what, by=by, at=say.moment(at))
    return title, what, pieces.tag(status_in_words(say, task), KINDS[task.status])


def status_in_words(say: Say, task: Task) -> str:
    """The status with the number that explains it."""
    if task.status is Status.CORRECT:
        return say("firm.task.correct", n=len(task.wrong))
    if task.status is Status.IN_PROGRESS:
        return say("firm.task.in_progress", n=len(task.missing))
    if task.status is Status.DONE and task.unknown:
        return say("firm.task.done.unknown", n=len(task.unknown))
    return say(f"firm.task.{task.status.value}")


def _last_entry(say: Say, file: CaseFile, to_do: tuple[Task, ...]) -> tuple[str, str, str]:
    """The check and filing stand last in the list."""
    name = say("firm.task.name", number=len(sections()) + 1, name=say("common.page.check"))
    title = pieces.link(name, f"/check?case={file.case.id}")
    if "file" not in file.steps:
        return title, say("firm.task.check.sent"), pieces.tag(say("firm.task.done"), "plain")
    ready = not any(task.missing or task.wrong for task in to_do)
    tag = pieces.tag(say("firm.task.not_started"), "do") if ready else pieces.tag(say("firm.task.not_yet"))
    return title, say("firm.task.check.what"), tag
