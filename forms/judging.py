"""The direct routes of a case at the workbench: how each comes out, what counts, and the judgement left to an officer."""

from collections.abc import Iterator
from html import escape

import streamlit as st

from forms import pieces
from forms.claim_words import examiners
from forms.confirming import said
from forms.hand import forget
from forms.route_table import KINDS, about_route, margin_in_words, reviews
from forms.sheet import attempt
from forms.trail_words import judgement as judgement_words
from forms.wording import Say
from rules import RouteFinding
from workflow import Actor, CaseFile, Judgement, Office, for_judgement, judge

YES, NO, OPEN = "yes", "no", "open"
VALUES = {YES: True, NO: False, OPEN: None}


def routes_part(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """All direct routes by category, in the order of the law, so that none moves while it is being judged."""
    st.title(say("office.routes"))
    pieces.lead(say("office.routes.lead"))
    if file.verified is None:
        return
    reviews(say, file.verified.reviews)
    if not file.verified.routes:
        pieces.help_line(say("office.routes.none", day=say.day(file.verified.on)))
        return
    drawn: set[str] = set()
    for category in dict.fromkeys(found.category for found in file.verified.routes):
        st.header(say("office.routes.category", category=category))
        for found in file.verified.routes:
            if found.category == category:
                mine = [fact for fact in judged_facts(file, found) if fact not in drawn]  # one that two ask for is judged once
                drawn.update(mine)
                left, right = st.columns([1.2, 1], gap="large")
                with left:
                    _route(say, found)
                with right:
                    for fact in mine:
                        _judged(say, office, actor, file, fact)


def judged_facts(file: CaseFile, found: RouteFinding) -> list[str]:
    """The facts of a route that are an officer's to judge."""
    return [fact for fact in for_judgement(file.case.decisive_day) if fact in found.route.facts_of_all_readings]


def in_short(say: Say, file: CaseFile) -> str:
    """How many of the questions to the officer have been answered."""
    mine = for_judgement(file.case.decisive_day) if file.case.decisive_day else ()
    return say("office.part.routes", done=sum(_value(file.judgement(fact)) is not None for fact in mine), n=len(mine))


def judgements(say: Say, file: CaseFile) -> Iterator[tuple[str, str]]:
    """What has been judged, each (the fact, judgement with reason, document and person as HTML), for the case file."""
    for fact in dict.fromkeys(one.fact for one in file.judgements):
        now = file.judgement(fact)
        yield say.fact(fact), pieces.two_lines(judgement_words(say, now.value), _because(say, file, now))


def _route(say: Say, found: RouteFinding) -> None:
    """Title, state and certainty; the reason with the margin; what counts; and, folded, disputes and source."""
    route, margin = found.route, margin_in_words(say, found)
    state = pieces.tag(say(f"common.gate.{found.state}"), KINDS[found.state])
    certainty = pieces.unsure(say(f"firm.routes.certainty.{route.certainty}"))
    reason = say("office.routes.margin", reason=say.label(found.reason), margin=margin) if margin else say.label(found.reason)
    st.html(f"<h3>{escape(say.label(route.label))}</h3><p>{state} {certainty}</p><p>{escape(reason)}</p>")
    counts, rest = [], list(about_route(say, found))
    if route.counts:
        counts, rest = rest[:1], rest[1:]
    for text in counts:
        pieces.help_line(text)
    st.html(pieces.folded(say("office.routes.about"), "".join(f"<p>{escape(line)}</p>" for line in rest)))


def _judged(say: Say, office: Office, actor: Actor, file: CaseFile, fact: str) -> None:
    """What stands about one fact, what was judged before, and the officer's hand."""
    history = [one for one in reversed(file.judgements) if one.fact == fact]
    now = history[0] if history else None
    pieces.entries(
        (escape(say("office.judge.line", fact=say.fact(fact), value=_words(say, one))), _because(say, file, one), "")
        for one in (history or [None])
    )
    if now and file.case.filed_at and now.at < file.case.filed_at:
        pieces.note(say("office.judge.before_filing"))
    if "judge" not in file.steps:
        return
    case = file.case
    keys = {name: f"judge_{name}_{fact}_{case.id}" for name in ("value", "reason", "document")}
    words = {YES: say("office.judge.yes"), NO: say("office.judge.no"), OPEN: say("office.judge.open_option")}
    chosen = next(one for one, value in VALUES.items() if value is _value(now))
    with st.expander(say("office.judge.open", fact=say.fact(fact))), st.form(f"judge_{fact}_{case.id}", border=False):
        st.radio(
            say("office.judge.which", fact=say.fact(fact)),
            list(words),
            index=list(words).index(chosen),
            format_func=words.__getitem__,
            key=keys["value"],
            horizontal=True,
        )
        st.text_area(say("office.judge.reason"), key=keys["reason"], height=80)
        st.text_input(say("office.judge.document"), value=now.document if now else "", key=keys["document"])
        st.form_submit_button(
            say("office.judge.enter"),
            key=f"judge_do_{fact}_{case.id}",
            on_click=_judge,
            args=(say, office, actor, case.id, case.version, fact, keys),
        )


def _judge(say: Say, office: Office, actor: Actor, case_id: int, seen: int, fact: str, keys: dict[str, str]) -> None:
    chosen, reason, document = (st.session_state.get(keys[name]) for name in ("value", "reason", "document"))
    value = VALUES[chosen]
    if attempt(say, judge, office, case_id, seen, actor, fact, value, reason or "", document or "", done=""):
        forget(*keys.values())
        said(say("office.judge.done", fact=say.fact(fact), value=judgement_words(say, value)))


def _value(judgement: Judgement | None) -> bool | None:
    return judgement.value if judgement else None


def _words(say: Say, judgement: Judgement | None) -> str:
    return judgement_words(say, judgement.value) if judgement else say("office.judge.open_yet")


def _because(say: Say, file: CaseFile, judgement: Judgement | None) -> str:
    """Reason, document, and who judged when."""
    if judgement is None:
        return ""
    by = examiners(file).get((judgement.fact, judgement.at), "")
    told = [judgement.reason, judgement.document, by, say.moment(judgement.at)]
    return " · ".join(part for part in told if part)
