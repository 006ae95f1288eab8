"""The scoring sheet: the verdict as title, the picture, the sentence, then every line with value, band, points and article."""

from html import escape

import streamlit as st

from forms import pieces
from forms.calendar_table import calendar_sheet
from forms.enough_table import enough
from forms.route_table import reviews, routes
from forms.safety_table import safe
from forms.score_reader import Reader
from forms.score_words import criterion_name, distance, in_a_row, known, observed, points, still_open, verdict, warning_text
from forms.scoring import by_nature, certainty, criteria, industry, total
from forms.wording import Say
from rules import Assessment, Evaluation, Finding, GateFinding, ReadingFinding

GATE_KINDS = {"fails": "bad", "unknown": "wait"}


def score_sheet(say: Say, evaluation: Evaluation, kicker: str, reader: Reader) -> None:
    """The whole sheet of one evaluation, for whoever looks: firm, officer, auditor.

    :param kicker: the line above the title: who, and for which day.
    """
    national, own = by_nature(evaluation, "statute"), by_nature(evaluation, "own")
    pieces.kicker(kicker)
    st.title(verdict(say, national[0]) if national else say("firm.score.no_edition", day=say.day(evaluation.on)))
    _contents(say, evaluation)
    reviews(say, evaluation.reviews)
    left, right = st.columns([1.55, 1], gap="large")
    with left:
        for assessment in national:
            total(say, assessment)
            if known(assessment):
                pieces.lead(in_a_row(say, distance(say, assessment), still_open(say, assessment)))
            criteria(say, assessment)
        certainty(say, [assessment.ruleset for assessment in national])
    with right, st.container(key="aside"):
        for assessment in own:
            st.header(say("firm.score.industry"))
            industry(say, evaluation, assessment, say.label(assessment.ruleset.note) if assessment.ruleset.note else "")
            gates_in_short(say, evaluation)
    warnings(say, evaluation)
    parts = (enough, safe, calendar_sheet) if reader.firm else (safe, enough, calendar_sheet)
    for part in parts:
        part(say, evaluation, reader)
    for place, assessment in enumerate((*national, *own)):
        ledger(say, assessment, anchor=None if place else "ledger")
    routes(say, evaluation)
    gates(say, evaluation)
    readings(say, evaluation)
    pieces.note(say("firm.score.is_not"))


def _contents(say: Say, evaluation: Evaluation) -> None:
    """The ways into a long sheet; each is a heading further down."""
    if not evaluation.assessments:
        return
    words = {"enough": "advice.heading", "safe": "advice.safety.heading", "calendar": "advice.sheet.calendar"}
    words |= {"ledger": "firm.score.ledger.short"} | ({"routes": "firm.routes"} if evaluation.routes else {})
    words |= {"gates": "firm.score.gates"} if evaluation.gates else {}
    links = "".join(pieces.link(say(key), f"#{place}") for place, key in words.items())
    st.html(f'<nav class="jc-parts" aria-label="{escape(say("firm.score.contents"))}">{links}</nav>')


def gates_in_short(say: Say, evaluation: Evaluation) -> None:
    """How many of the conditions hold, and the names of those that do not, with the way to the list."""
    if not evaluation.gates:
        return
    holding = sum(gate.state == "holds" for gate in evaluation.gates)
    st.header(say("firm.score.gates"))
    told = [say("firm.score.gates.short", n=len(evaluation.gates), holding=holding)]
    for state in ("fails", "unknown"):
        names = [say.label(gate.label) for gate in evaluation.gates if gate.state == state]
        if names:
            told.append(say(f"firm.score.gates.{state}", names=say.listing(names)))
    st.html(f'<p class="jc-help">{escape(in_a_row(say, *told))} {pieces.link(say("firm.score.gates.see"), "#gates")}</p>')


def gates(say: Say, evaluation: Evaluation) -> None:
    """The conditions that must hold before anything is recommended, each with its state and reason."""
    if not evaluation.gates:
        return
    st.header(say("firm.score.gates"), anchor="gates")
    pieces.help_line(say("firm.score.gates.help"))
    pieces.entries((escape(say.label(gate.label)), _reason(say, gate), _state(say, gate)) for gate in evaluation.gates)


def _reason(say: Say, gate: GateFinding) -> str:
    return say("firm.score.gate", reason=say.label(gate.reason), number=gate.citation.number, place=gate.citation.place)


def _state(say: Say, gate: GateFinding) -> str:
    return pieces.tag(say(f"common.gate.{gate.state}"), GATE_KINDS.get(gate.state, "plain"))


def warnings(say: Say, evaluation: Evaluation) -> None:
    """Facts that hardly fit together: scored as stated, worth a second look."""
    if evaluation.warnings:
        st.header(say("firm.score.warnings"))
        pieces.help_line(say("firm.score.warnings.help"))
        pieces.entries((escape(warning_text(say, one)), "", "") for one in evaluation.warnings)


def ledger(say: Say, assessment: Assessment, anchor: str | None = None) -> None:
    """Every criterion with the value stated, the band as the source prints it, points, maximum and article."""
    ruleset = assessment.ruleset
    st.header(say("firm.score.ledger", title=say.label(ruleset.title)), anchor=anchor)
    head = [
        (say("firm.score.ledger.criterion"), False),
        (say("firm.score.ledger.value"), False),
        (say("firm.score.ledger.band"), False),
        (say("firm.score.ledger.points"), True),
        (say("firm.score.ledger.maximum"), True),
        (say("firm.score.ledger.place"), False),
    ]
    sums = [
        say("firm.score.ledger.sum"), "", "",
        points(assessment.least, assessment.most), str(ruleset.maximum),
        escape(say("firm.score.ledger.edition", edition=ruleset.edition, digest=ruleset.digest[:12])),
    ]  # fmt: skip
    pieces.table(head, [_line(say, finding) for finding in assessment.findings], kind="cards tight ledger", foot=sums)


def _line(say: Say, finding: Finding) -> list[str]:
    return [
        pieces.two_lines(criterion_name(say, finding.criterion), _long_name(say, finding)),
        _values(say, finding),
        _band(say, finding),
        points(finding.least, finding.most),
        str(finding.criterion.maximum),
        _where(finding),
    ]


def _where(finding: Finding) -> str:
    """Document and row; rules of our own have no document but themselves."""
    citation = finding.citation
    if citation.checked.status == "own":
        return escape(citation.place)
    return pieces.two_lines(citation.number, citation.place)


def _long_name(say: Say, finding: Finding) -> str:
    label = say.label(finding.label)
    return "" if label == criterion_name(say, finding.criterion) else label


def _values(say: Say, finding: Finding) -> str:
    """The value that decides, and the others beneath it; a single fact needs no name."""
    seen = observed(say, finding)
    if len(seen) == 1:
        return escape(seen[0][1])
    told = sorted(seen, key=lambda fact: not fact[2])
    first = say("firm.score.fact", name=told[0][0], value=told[0][1])
    return pieces.two_lines(first, say.listing([say("firm.score.fact", name=name, value=value) for name, value, _ in told[1:]]))


def _band(say: Say, finding: Finding) -> str:
    if finding.printed:
        return f'<span lang="zh-CN">{escape(finding.printed)}</span>'
    return escape(say(f"firm.score.band.{finding.state}"))


def readings(say: Say, evaluation: Evaluation) -> None:
    """How a text was read that leaves a question open, and what sources say about its first day: folded."""
    rulesets = [assessment.ruleset for assessment in evaluation.assessments]
    notes = [say.label(ruleset.in_force_note) for ruleset in rulesets if ruleset.in_force_note]
    read = [(one, assessment) for assessment in evaluation.assessments for one in evaluation.readings(assessment)]
    if not (notes or read):
        return
    with st.expander(say("firm.score.readings")):
        for note in notes:
            pieces.help_line(note)
        pieces.entries(_reading(say, one, assessment) for one, assessment in read)


def _reading(say: Say, found: ReadingFinding, assessment: Assessment) -> tuple[str, str, str]:
    """The reading in use; the other one with its ground; and whether it would change this result."""
    told = found.interpretation
    what = say("firm.score.reading.other", alternative=say.label(told.alternative), ground=say.label(told.ground))
    if found.changes:
        state = points(found.least, found.most)
        said = say("firm.score.reading.changes", points=state, maximum=assessment.ruleset.maximum)
        return escape(say.label(told.reading)), what, pieces.tag(said, "wait")
    return (
        escape(say.label(told.reading)),
        what,
        pieces.tag(say(f"firm.score.reading.{'open' if found.changes is None else 'same'}")),
    )
