"""The score on a sheet: the panel beside a form, and the whole scoring sheet. Both draw an `Evaluation` and compute nothing.

National table and industry assessment stand beside each other and are never added.
"""

from collections.abc import Sequence
from html import escape

import streamlit as st

from forms import bars, pieces
from forms.score_words import (
    conditions,
    distance,
    in_a_row,
    known,
    lines,
    part_rows,
    picture_in_words,
    points,
    rows,
    still_open,
    verdict,
)
from forms.wording import Say
from rules import Assessment, Evaluation, Outcome, Ruleset

ANCHOR = "score"  # where the phone's line above a form leads
OUTCOME_KINDS = {Outcome.BLOCKED: "bad", Outcome.DIVERTED: "bad", Outcome.UNDETERMINED: "wait"}


def by_nature(evaluation: Evaluation, nature: str) -> list[Assessment]:
    """The assessments by rules of one nature: "statute", or "own" for the industry's."""
    return [one for one in evaluation.assessments if one.ruleset.nature == nature]


def score_panel(say: Say, evaluation: Evaluation, title: str = "firm.score.so_far", brief: bool = False) -> None:
    """The score beside a form or in a case file: national table first, then the industry assessment.

    :param title: key of the panel's heading. :param brief: only totals and sentences, where other things stand beside them.
    """
    st.header(say(title), anchor=ANCHOR)
    for assessment in by_nature(evaluation, "statute"):
        total(say, assessment)
        sentence(say, assessment)
        if not brief:
            criteria(say, assessment)
        certainty(say, [assessment.ruleset])
    for assessment in by_nature(evaluation, "own"):
        st.header(say("firm.score.industry"))
        note = say("common.model") if assessment.ruleset.status == "model" else ""
        industry(say, evaluation, assessment, note, brief=brief)
    if not evaluation.assessments:
        pieces.help_line(say("firm.score.no_edition", day=say.day(evaluation.on)))
    pieces.help_line(in_a_row(say, say("firm.score.estimate"), say("common.permit_authority")))


def score_line(say: Say, evaluation: Evaluation) -> None:
    """The score in one line for a phone, where the panel lies far below the form; a wide screen does not show it."""
    said = [verdict(say, assessment) for assessment in by_nature(evaluation, "statute")]
    text = escape(say("firm.score.in_a_line", verdict=said[0])) if said else escape(say("firm.score.so_far"))
    st.html(f'<p class="jc-mini">{text} <a href="#{ANCHOR}" target="_self">{escape(say("firm.score.see"))}</a></p>')


def total(say: Say, assessment: Assessment) -> None:
    """The whole score of one edition on its scale, with the thresholds by name."""
    words = points(assessment.least, assessment.most)
    if assessment.least != assessment.most:
        words = say("common.at_least", n=assessment.least)
    alternative = say("firm.score.total_alt", verdict=verdict(say, assessment), distance=distance(say, assessment))
    bars.total_bar(
        assessment.least, assessment.most, assessment.ruleset.maximum, lines(say, assessment.ruleset), words, alternative
    )


def sentence(say: Say, assessment: Assessment) -> None:
    """What the picture says: points, category, distance, and what is still open."""
    pieces.big(verdict(say, assessment))
    if known(assessment):
        pieces.help_line(in_a_row(say, distance(say, assessment), still_open(say, assessment)))


def criteria(say: Say, assessment: Assessment) -> None:
    """One bar a criterion on a common scale, with the legend."""
    drawn = rows(say, assessment.findings)
    bars.criteria_bars(drawn, picture_in_words(say, drawn))
    legend(say)


def legend(say: Say) -> None:
    """What filled, outlined and pale mean."""
    bars.legend(("f", say("common.legend.certain")), ("o", say("common.legend.possible")), ("t", say("common.legend.maximum")))


def industry(say: Say, evaluation: Evaluation, assessment: Assessment, note: str, brief: bool = False) -> None:
    """The industry assessment: number and proposed outcome, whose rule it is, its parts, its condition.

    :param note: whose rule it is; stands directly under the number.
    """
    number = points(assessment.least, assessment.most)
    pieces.big(say("firm.score.industry.number", points=number, maximum=assessment.ruleset.maximum))
    if note:
        pieces.note(note)
    total(say, assessment)
    st.html(f"<p>{outcome(say, evaluation)}</p>")
    if brief:
        return
    drawn = part_rows(say, assessment.parts)
    if drawn:
        bars.criteria_bars(drawn, picture_in_words(say, drawn))
    for condition in conditions(say, assessment):
        pieces.help_line(condition)


def outcome(say: Say, evaluation: Evaluation) -> str:
    """What is proposed, as a worded tag (HTML): gates and industry score together; never a colour alone."""
    text = say("firm.score.proposed", outcome=say(f"common.outcome.{evaluation.outcome.value}"))
    return pieces.tag(text, OUTCOME_KINDS.get(evaluation.outcome, "do"))


def whose(say: Say, ruleset: Ruleset) -> None:
    """What stands beside a figure wherever it is shown: that the criteria are our own model, or how sure the text is."""
    if ruleset.status == "model":
        pieces.help_line(say("common.model.named", title=say.label(ruleset.title)))
    else:
        certainty(say, [ruleset])


def certainty(say: Say, rulesets: Sequence[Ruleset]) -> None:
    """The worded tags of what could not be confirmed: the text was read from a copy, sources disagree on the first day."""
    for ruleset in rulesets:
        tags = []
        if ruleset.status == "secondary":
            tags.append(pieces.unsure(say("common.secondary")))
        if ruleset.in_force_note:
            tags.append(pieces.unsure(say("firm.score.disputed")))
        where = say("firm.score.where", title=say.label(ruleset.title), number=ruleset.source.number)
        since = say("firm.score.since", day=say.day(ruleset.in_force.from_))
        st.html(f'<p class="jc-help">{escape(in_a_row(say, where, since))} {" ".join(tags)}</p>')
