"""The calendar of a score: the last good day to file in a sentence, then each day on which the result changes by itself."""

from collections.abc import Iterator
from datetime import timedelta
from html import escape

import streamlit as st

from forms import pieces
from forms.looking_ahead import days_ahead
from forms.questionnaire import questions
from forms.score_reader import Reader
from forms.score_words import as_sentence, in_a_row, points, short_name
from forms.wording import Say
from rules import FACTS, Calendar, Evaluation, Event, LastGoodDay, Ruleset, Score, editions

SOON = timedelta(days=60)  # so long before the last good day the firm is told without asking
PAPERS = ("passport", "certificate")  # kinds of causes
RUN_OUT = {"valid_for_months", "not_older_than_months"}  # kinds of conditions over papers


def calendar_sheet(say: Say, evaluation: Evaluation, reader: Reader) -> None:
    """The whole section."""
    if not evaluation.assessments:
        return
    told = days_ahead(evaluation)
    st.header(say("advice.sheet.calendar"), anchor="calendar")
    if not reader.writing:
        pieces.lead(say("advice.sheet.calendar.filed", day=say.day(told.on)))
    elif told.last_good_day:
        pieces.lead(last_good_day(say, told.last_good_day))
    elif told.events:
        pieces.lead(say("advice.sheet.calendar.no_worse", until=say.day(told.until)))
    if told.events:
        pieces.help_line(in_a_row(say, say("advice.sheet.calendar.help", until=say.day(told.until)), _roughly(say, told)))
        head = [(say(f"advice.sheet.calendar.{name}"), False) for name in ("day", "what", "before", "after")]
        pieces.table(head, (_row(say, event) for event in told.events), kind="cards tight titled days")
    else:
        pieces.help_line(say("advice.sheet.calendar.none", until=say.day(told.until)))
    missing = [fact for fact in _moving() if getattr(evaluation.asked.facts, fact) is None or evaluation.asked.unproven(fact)]
    if missing:
        named = escape(say("advice.sheet.comma")).join(reader.name(say, fact) for fact in missing)
        st.html(f'<p class="jc-help">{escape(say("advice.sheet.calendar.missing"))}{named}</p>')


def last_good_day(say: Say, last: LastGoodDay) -> str:
    """The last day up to which filing is as good as today, and what ends it."""
    causes = say.listing([say.label(cause.what) for cause in last.ends.causes])
    key = "about" if last.ends.about else "day"
    return say(f"advice.sheet.last.{key}", day=say.day(last.day), next=say.day(last.ends.day), causes=causes)


def deadline(say: Say, evaluation: Evaluation) -> str:
    """The one line for a firm that has not filed yet: the last good day is near, or a paper expires; "" otherwise."""
    told = days_ahead(evaluation)
    if told.last_good_day and told.last_good_day.day - told.on <= SOON:
        return last_good_day(say, told.last_good_day)
    for event in told.events:
        paper = [cause for cause in event.causes if cause.kind in PAPERS]
        if paper and event.day - told.on <= SOON:
            causes = say.listing([say.label(cause.what) for cause in paper])
            return say("advice.sheet.paper", day=say.day(event.day), causes=causes)
    failing = [gate for gate in evaluation.gates if gate.state == "fails"]
    run_out = [gate for gate in failing if {condition.kind for condition in gate.gate.conditions} & RUN_OUT]
    return say("advice.sheet.paper.over", reason=say.label(run_out[0].reason)) if run_out else ""


def _roughly(say: Say, told: Calendar) -> str:
    return say("advice.sheet.calendar.roughly") if any(event.about for event in told.events) else ""


def _moving() -> Iterator[str]:
    """The facts that only time moves, as far as a question asks for them: days on papers and years that grow."""
    return (name for name, spec in FACTS.items() if (spec.kind == "date" or spec.unit == "years") and name in questions())


def _row(say: Say, event: Event) -> list[str]:
    """One day; before and after only what differs, the certain points with the category first."""
    day = say.day(event.day)
    told = list(_differences(say, event))
    return [
        escape(say("advice.sheet.about_day", day=day) if event.about else day),
        "<br>".join(escape(as_sentence(say.label(cause.what))) for cause in event.causes),
        "<br>".join(escape(before) for before, _ in told),
        "<br>".join(escape(after) for _, after in told),
    ]


def _differences(say: Say, event: Event) -> Iterator[tuple[str, str]]:
    """What differs, each as (before, after)."""
    before, after = ({score.ruleset: score for score in side.scores} for side in (event.before, event.after))
    for ruleset in dict.fromkeys([*before, *after]):
        if before.get(ruleset) != after.get(ruleset):
            yield _score(say, ruleset, before.get(ruleset)), _score(say, ruleset, after.get(ruleset))
    if event.before.outcome != event.after.outcome:
        yield tuple(
            say("firm.score.proposed", outcome=say(f"common.outcome.{side.outcome}")) for side in (event.before, event.after)
        )
    for kind, one, other in (
        ("gates", dict(event.before.gates), dict(event.after.gates)),
        ("routes", dict(event.before.routes), dict(event.after.routes)),
    ):
        labels = {found.id: say.label(found.label) for ruleset in editions() for found in getattr(ruleset, kind)}
        for name in (name for name in one if name in other and one[name] != other[name]):
            yield tuple(
                say("advice.sheet.state", name=labels[name], state=say(f"common.gate.{side[name]}")) for side in (one, other)
            )


def _score(say: Say, ruleset_id: str, score: Score | None) -> str:
    if score is None:
        return say("advice.calendar.absent")
    ruleset = _edition(score)
    if score.category is None:
        ends = [ruleset.category_at(total, {}) for total in (score.least, score.most)] if not ruleset.parts else []
        category = say("advice.or").join(dict.fromkeys(short_name(say, ruleset, one.id) for one in ends if one))
        category = category or say("advice.calendar.open")
    else:
        category = short_name(say, ruleset, score.category)
    return say("advice.sheet.score", points=points(score.least, score.most), category=category)


def _edition(score: Score) -> Ruleset:
    return next(one for one in editions() if (one.id, one.edition) == (score.ruleset, score.edition))
