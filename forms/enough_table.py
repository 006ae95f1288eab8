"""What would be enough: for each target the smallest sets of truthful changes, and what stands in the way beside the points.

While most of what a table asks is unanswered a recipe would be a wish: what to answer first stands in its place.
"""

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from forms import pieces, recipe
from forms.advice_words import by_officer, fact_name, notes
from forms.looking_ahead import advised
from forms.route_targets import routes_ahead
from forms.score_reader import Reader
from forms.score_words import as_sentence, in_a_row, target_name
from forms.wording import Say
from rules import Assessment, Evaluation, Finding, Hindrance, Ruleset, Target

FIRST_AT_MOST = 5  # questions that are named before the rest is counted
FAILS = "fails"
KINDS = {FAILS: "bad", "unknown": "wait"}


def enough(say: Say, evaluation: Evaluation, reader: Reader) -> None:
    """The whole section; nothing where no edition is in force."""
    if not evaluation.assessments:
        return
    told = advised(evaluation)
    st.header(say("advice.heading"), anchor="enough")
    known = [one.ruleset for one in evaluation.assessments if not mostly_unanswered(one)]
    if known:
        pieces.help_line(say("advice.sheet.help"))
    if len(known) < len(evaluation.assessments):
        pieces.note(say("advice.sheet.first"))
    changes = []
    for assessment in evaluation.assessments:
        ruleset = assessment.ruleset
        mine = [target for target in told.targets if target.ruleset is ruleset]
        if ruleset not in known:
            _first(say, assessment, reader)
            _gates(say, [one for one in mine[-1].hindrances if one.gate.state == FAILS], reader)
            continue
        _targets(say, ruleset, mine, reader)
        changes += [change for target in mine for one in target.sets for change in one.changes]
        if ruleset.routes:
            reached = frozenset(target.id for target in mine if target.state == "reached")
            routes_ahead(say, ruleset, told.routes, reached)
            left = [target for target in told.routes if target.category not in reached]
            changes += [change for target in left for one in target.sets for change in one.changes]
    if changes:
        with st.expander(say("advice.notes")):
            pieces.entries(recipe.noted(say, notes(changes).items()))


# --- little is known


def mostly_unanswered(assessment: Assessment) -> bool:
    """Whether more than half of what the edition asks of firm and host is not known."""
    asked = [finding for finding in assessment.findings if not all(by_officer(fact) for fact in finding.facts)]
    return 2 * len(_unanswered(asked)) > len(asked)


def _unanswered(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.undetermined and not all(by_officer(fact) for fact in finding.facts)]


def _first(say: Say, assessment: Assessment, reader: Reader) -> None:
    """What moves the score most, with the way to the questions."""
    st.subheader(say.label(assessment.ruleset.title))
    left = sorted(_unanswered(assessment.findings), key=lambda finding: finding.least - finding.most)
    pieces.entries(_question(say, finding, reader) for finding in left[:FIRST_AT_MOST])
    if len(left) > FIRST_AT_MOST:
        pieces.help_line(say("advice.sheet.first.more", n=len(left) - FIRST_AT_MOST))


def _question(say: Say, finding: Finding, reader: Reader) -> tuple[str, str, str]:
    missing = [fact for fact in finding.facts if fact not in (finding.observed or ())]
    title = escape(say("advice.or")).join(reader.name(say, fact) for fact in missing)
    return title, "", _up_to(say, finding.most - finding.least)


# --- by points


def _targets(say: Say, ruleset: Ruleset, targets: Sequence[Target], reader: Reader) -> None:
    """The categories of one edition that are not reached; then the conditions and what is in nobody's hands."""
    ahead = [target for target in targets if target.state != "reached"]
    for target in ahead:
        st.subheader(say("advice.sheet.target", category=target_name(say, ruleset, target.id)))
        pieces.help_line(_stands(say, target))
        recipe.show(say, target.sets)
    if not ahead:
        st.subheader(say.label(ruleset.title))
        pieces.help_line(as_sentence(say("advice.sheet.reached", category=target_name(say, ruleset, targets[-1].id))))
    else:
        _open(say, ahead[-1], reader)
    _gates(say, targets[-1].hindrances, reader)


def _stands(say: Say, target: Target) -> str:
    """How far the certain points are from what is needed, or that no change reaches it."""
    words = {"least": target.least, "need": target.need}
    parts = {part.id: say.label(part.label) for part in target.ruleset.parts}
    asked = [say("advice.sheet.part", part=parts[part], points=points) for part, points in target.parts]
    key = "advice.sheet.stands" if target.sets else "advice.sheet.out_of_reach"
    return in_a_row(say, say(key, **words, **({} if target.sets else {"best": target.best})), *asked)


def _open(say: Say, target: Target, reader: Reader) -> None:
    """What counts and is never advised: the officer's own, and what the firm has only to state or prove."""
    listed = []
    for one in target.open:
        if by_officer(one.fact):
            tag = pieces.tag(say("advice.sheet.officers", n=one.points), "plain")
            listed.append((escape(fact_name(say, one.fact)), say.label(one.note), tag))
        else:
            listed.append((reader.name(say, one.fact), say("advice.sheet.state_it"), _up_to(say, one.points)))
    if listed:
        st.subheader(say("advice.sheet.open"))
        pieces.entries(listed)


def _up_to(say: Say, points: int) -> str:
    return pieces.tag(say("advice.sheet.up_to", n=points), "plain")


def _gates(say: Say, hindrances: Sequence[Hindrance], reader: Reader) -> None:
    """The conditions that do not hold, whatever the points are."""
    if hindrances:
        st.subheader(say("advice.sheet.gates"))
        pieces.entries(_gate(say, one, reader) for one in hindrances)


def _gate(say: Say, one: Hindrance, reader: Reader) -> tuple[str, str, str]:
    """A condition in the way, and what removes it."""
    told = []
    for remedy in one.remedies:
        name = fact_name(say, remedy.fact)
        if remedy.day:
            told.append(say("advice.sheet.gate.wait", day=say.day(remedy.day)))
        elif remedy.kind == recipe.ESTABLISH:
            told.append(say("advice.sheet.gate.establish", fact=name))
        else:
            key = "change" if remedy.possible else "none"
            told.append(say(f"advice.sheet.gate.{key}", fact=name, note=say.label(remedy.note)))
    title = reader.linked(say.label(one.gate.label), one.remedies[0].fact)
    return title, in_a_row(say, *told), pieces.tag(say(f"common.gate.{one.gate.state}"), KINDS[one.gate.state])
