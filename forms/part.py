"""One section of an application on one page: its questions, what is wrong with the answers, the score as it moves."""

from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from forms import consenting, drafting, pieces
from forms.drafting import Clash
from forms.explaining import beneath
from forms.fields import at_field, field, held, put_back
from forms.names import host_name
from forms.progress import finding_text
from forms.proofs import proofs
from forms.questionnaire import Question, Section, asked, questions, sections
from forms.score_words import warning_text
from forms.scoring import score_line, score_panel
from forms.sheet import attempt
from forms.tasks import found_wrong
from forms.wording import SHANGHAI, Say
from workflow import Actor, CaseFile, Fault, Office, read_case, save_answers


@dataclass(frozen=True, slots=True)
class Page:
    """What is needed to draw a section: who, which case, and what the comparison with the draft found."""

    say: Say
    office: Office
    actor: Actor
    section: Section
    file: CaseFile
    clashes: tuple[Clash, ...] = ()
    elsewhere: tuple[str, ...] = ()

    @property
    def case_id(self) -> int:
        return self.file.case.id

    def faults(self, name: str) -> list[Fault]:
        """What is wrong with an answer as it is saved."""
        return [fault for fault in self.file.reading.faults if fault.key == name]


def part_sheet(say: Say, office: Office, actor: Actor, file: CaseFile, section: Section) -> None:
    """The page of a section. What the fields hold is stored before anything is drawn."""
    case_id = file.case.id
    drawn_before = drafting.is_drawn(case_id, section.id)
    page = Page(say, office, actor, section, file)
    page = keep(page) if drawn_before else page
    shown = here(page)
    left, right = st.columns([1.6, 1], gap="large")
    with left, st.container(key="form"):
        with st.container(
            key="top"
        ):  # what comes and goes in here must not move the fields: that would take the focus from one
            _top(page)
        with st.container(key="questions"):
            for question in section.questions:
                if asked(question, shown):
                    with st.container(key=f"question-{question.name}"):
                        _question(page, question)
        _buttons(page)
        drafting.carry(case_id, section.id, page.file.case.answers, [question.name for question in section.questions])
    with right, st.container(key="aside"):
        score_panel(say, page.file.claimed)
        st.html(f"<p>{pieces.link(say('firm.score.sheet'), f'/score?case={case_id}')}</p>")
    if not drawn_before and here(page) != saved(page):
        st.rerun()  # the browser kept what was typed before the connection broke: now it can be compared and stored


def here(page: Page) -> dict[str, Any]:
    """What the fields hold now; a question that is not asked has no answer."""
    answers = page.file.case.answers
    now = {question.name: held(page.case_id, question, answers.get(question.name)) for question in page.section.questions}
    return {question.name: now[question.name] if asked(question, now) else None for question in page.section.questions}


def saved(page: Page) -> dict[str, Any]:
    """What is saved of the answers on this page."""
    return {question.name: page.file.case.answers.get(question.name) for question in page.section.questions}


def keep(page: Page) -> Page:
    """Stores what was typed since the page was drawn and takes over what was saved elsewhere; both stand where they clash."""
    say, office, actor, section, file = page.say, page.office, page.actor, page.section, page.file
    rests_on = drafting.drawn_from(page.case_id, section.id)
    found = drafting.compare(here(page), rests_on, saved(page))
    if found.to_save and attempt(say, save_answers, office, page.case_id, file.case.version, actor, found.to_save, done=""):
        file = read_case(office, page.case_id, actor)
    for name in found.elsewhere:
        put_back(page.case_id, questions()[name], file.case.answers.get(name))
    old = {clash.name: (rests_on or {}).get(clash.name) for clash in found.clashes}
    names = [question.name for question in section.questions]
    drafting.rest_on(page.case_id, section.id, file.case.answers, names, old)
    return Page(say, office, actor, section, file, found.clashes, found.elsewhere)


def kept_now(page: Page) -> Page:
    """For callbacks: the case as it is now, with what the fields hold stored in it."""
    return keep(Page(page.say, page.office, page.actor, page.section, read_case(page.office, page.case_id, page.actor)))


def _top(page: Page) -> None:
    """What is wrong, where I am, the title, and that everything is saved."""
    say, section = page.say, page.section
    wrong = [(question.name, page.faults(question.name)) for question in section.questions]
    lines = [
        (name, say("common.fault", field=say.fact(name), fault=at_field(say, fault))) for name, all_ in wrong for fault in all_
    ]
    if lines:
        pieces.errors(say("firm.part.errors", n=len(lines)), lines, places={name: f"#{anchor(name)}" for name, _ in lines})
    if page.elsewhere:
        pieces.done(say("firm.part.elsewhere", names=say.listing([say.fact(name) for name in page.elsewhere])))
    back = pieces.link(say("firm.part.back"), f"/application?case={page.case_id}")
    st.html(f'<p class="jc-kicker">{back}</p>')
    pieces.kicker(
        say("firm.part.where", number=section.number, of=len(sections()), host=host_name(say, page.file.case.answers))
    )
    st.title(say(f"question.section.{section.id}"))
    at = page.file.case.changed_at.astimezone(SHANGHAI)
    st.html(
        f'<p class="jc-help" role="status">{escape(say("firm.part.saved", time=f"{at:%H:%M}"))}</p>'
        f'<span id="{anchor(section.questions[0].name)}"></span>'
    )
    score_line(say, page.file.claimed)


def anchor(name: str) -> str:
    """The place of a question on its page, for links from the list of errors."""
    return f"q-{name}"


def _question(page: Page, question: Question) -> None:
    """Field, what stands under it, and its evidence."""
    say, name = page.say, question.name
    if name in found_wrong(page.file):
        pieces.note(finding_text(say, page.file, name))
    field(say, page.case_id, question, page.file.case.answers, page.faults(name))
    for clash in page.clashes:
        if clash.name == name:
            _clash(page, clash)
    following = _next_anchor(page.section, question)
    bad = '<i class="jc-bad"></i>' if page.faults(name) else ""
    st.html(bad + beneath(say, question, page.file.reading.values.get(name), page.office.today()) + following)
    told = (*page.file.warnings, *page.file.claimed.reviews)
    odd = [at_field(say, fault) for fault in page.file.reading.warnings if fault.key == name]
    odd += [warning_text(say, warning) for warning in told if warning.facts[:1] == (name,)]
    for text in odd:
        pieces.note(text)
    proofs(say, page.office, page.actor, page.file, question, page.file.case.answers)
    if name == consenting.QUESTION:
        consenting.recording(say, page.office, page.actor, page.file)


def _next_anchor(section: Section, question: Question) -> str:
    """The place of the next question: set here, because an element before a field would shift the field while one types."""
    names = [one.name for one in section.questions]
    place = names.index(question.name) + 1
    return f'<span id="{anchor(names[place])}"></span>' if place < len(names) else ""


def _clash(page: Page, clash: Clash) -> None:
    """Two texts for one answer: a person chooses, and until then neither is lost."""
    say, name = page.say, clash.name
    pieces.note(say("firm.clash", here=say.value(name, clash.here), saved=say.value(name, clash.saved)))
    with st.container(horizontal=True, key=f"clash_{name}"):
        st.button(say("firm.clash.here"), key=f"clash_here_{name}", on_click=take_here, args=(page, clash))
        st.button(say("firm.clash.saved"), key=f"clash_saved_{name}", on_click=take_saved, args=(page, clash))


def take_here(page: Page, clash: Clash) -> None:
    """What stands in the field is to count: the page rests on the saved text from now on, so the field is a change to it."""
    drafting.choose(page.case_id, page.section.id, clash.name, clash.saved)


def take_saved(page: Page, clash: Clash) -> None:
    """What was saved elsewhere is to count: it replaces what stands in the field."""
    put_back(page.case_id, questions()[clash.name], clash.saved)
    drafting.choose(page.case_id, page.section.id, clash.name, clash.saved)


def _buttons(page: Page) -> None:
    say = page.say
    following = next((section for section in sections() if section.number == page.section.number + 1), None)
    with st.container(horizontal=True, vertical_alignment="center", key="actions"):
        st.button(say("firm.part.continue"), type="primary", key="continue", on_click=go_on, args=(page, following))
        st.button(say("firm.part.later"), type="tertiary", key="later", on_click=leave, args=(page,))


def go_on(page: Page, following: Section | None) -> None:
    """Stores the page and goes to the next section, unless something on it must be corrected first."""
    kept = kept_now(page)
    names = {question.name for question in page.section.questions}
    if kept.clashes or any(fault.key in names for fault in kept.file.reading.faults):
        return
    _turn_to(following.id if following else None)


def leave(page: Page) -> None:
    """Stores the page, faults and all, and goes back to the list of sections."""
    if not kept_now(page).clashes:
        _turn_to(None)


def _turn_to(part: str | None) -> None:
    if part:
        st.query_params["part"] = part
    else:
        st.query_params.pop("part", None)
