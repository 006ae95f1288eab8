"""The case file as officers read it: who, what was claimed, what was found beside it, conditions, trail. To read only."""

from html import escape

import streamlit as st

from forms import compare, pieces
from forms.claim_words import examiners, found, lapsed, rests_on, right_value, verdict, who_and_when
from forms.documents_given import documents_given
from forms.judging import judgements
from forms.personal import purpose_named, show_act, value_shown, veiled
from forms.questionnaire import sections
from forms.route_table import routes
from forms.score_words import warning_text
from forms.sheet import fault_text
from forms.trail_words import table as trail_table
from forms.trail_words import timeline
from forms.wording import Say
from rules import FACTS
from workflow import Actor, CaseFile, Claim, Evidence, Office


def case_file(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """The whole file, in the order in which an officer reads: person and firm, result, conditions, findings, trail.

    :param office: the office at whose counter it is read.
    :param actor: who reads. :param file: as `read_case` gives it to this person.
    """
    identity(say, office, actor, file)
    scores(say, file)
    if file.verified:
        st.header(say("office.gates.filed", day=say.day(file.verified.on)))
        compare.gates(say, file.verified)
        routes(say, file.verified)
    findings(say, office, file)
    odd(say, file)
    officers(say, file)
    documents_given(say, file, "office.documents")
    trail(say, file)


def trail(say: Say, file: CaseFile) -> None:
    """What moved the case, and every single entry on demand."""
    st.header(say("office.trail"))
    timeline(say, file)
    with st.expander(say("office.trail.all", n=len(file.trail))):
        trail_table(say, file.trail)


def case_line(say: Say, file: CaseFile) -> str:
    """Reference, firm, state in the office's words, day of filing, and the letter to be replaced if there is one, in a line."""
    case = file.case
    told = [case.reference, file.organisation.name_zh, say(f"common.office_state.{case.state}")]
    if case.decisive_day:
        told.append(say("office.filed_on", day=say.day(case.decisive_day)))
    if file.replaces:
        told.append(say("office.case.replaces", number=file.replaces.number))
    return " · ".join(told)


def identity(say: Say, office: Office, actor: Actor, file: CaseFile) -> None:
    """The fields that no rule reads, by section, and any other answer that is no claim; each as the firm typed it.

    What is personal is masked, here and below, until the reader says what it is needed for.
    """
    claimed = {claim.fact for claim in file.claims}
    st.header(say("office.identity"))
    show_act(say, office, actor, file)
    columns = st.columns(2, gap="large")
    shown = [
        (section, rows)
        for section in sections()
        if (
            rows := [
                question.name for question in section.questions if question.name not in claimed and _said(file, question.name)
            ]
        )
    ]
    for number, (section, names) in enumerate(shown):
        with columns[number % 2]:
            st.subheader(say(f"question.section.{section.id}"))
            pieces.facts((say.fact(name), _value(say, office, file, name)) for name in names)


def scores(say: Say, file: CaseFile) -> None:
    """Claimed beside verified for each edition, every difference in words, and what both lead to."""
    st.header(say("office.compare"))
    compare.legend(say)
    for column, one in zip(st.columns(2, gap="large"), compare.both(file), strict=False):
        with column:
            compare.beside(say, one)
    compare.differences(say, file)
    if file.verified:
        st.html(f"<p>{compare.outcome(say, file.claimed, 'claimed')} {compare.outcome(say, file.verified, 'verified')}</p>")
    st.html(f"<p>{pieces.link(say('office.score.sheet'), f'/score?case={file.case.id}')}</p>")


def findings(say: Say, office: Office, file: CaseFile) -> None:
    """Every claim: what the firm says, what was found and why, on which page, by whom; and what was found before."""
    st.header(say("office.findings"))
    if not file.claims:
        pieces.help_line(say("office.findings.none"))
        return
    by = examiners(file)
    head = [(say(f"office.findings.{name}"), False) for name in ("claim", "says", "finding", "because", "document")]
    pieces.table(head, [_finding(say, office, file, claim, by) for claim in file.claims], kind="cards tight titled findings")


def odd(say: Say, file: CaseFile) -> None:
    """Contradictions between facts, and what is odd in the fields."""
    told = [warning_text(say, one) for one in file.warnings] + [fault_text(say, one) for one in file.reading.warnings]
    if told:
        st.header(say("office.odd"))
        pieces.entries((escape(text), "", "") for text in told)


def officers(say: Say, file: CaseFile) -> None:
    """What officers have added: the local bonus, what they judged about direct routes, and the panel's minutes."""
    st.header(say("office.added"))
    rows = [(say("office.bonus"), bonus(say, file)), *judgements(say, file)]
    if file.minutes:
        rows.append((say("office.minutes"), " ".join(document(one) for one in file.minutes)))
    pieces.facts(rows)


def bonus(say: Say, file: CaseFile) -> str:
    """The local bonus with document and reason, as HTML; unknown until it is entered."""
    if file.bonus is None:
        return escape(say("common.unknown"))
    told = say("office.bonus.line", n=file.bonus.points, document=file.bonus.document)
    return pieces.two_lines(told, file.bonus.reason)


def document(evidence: Evidence) -> str:
    """A link to a file as it was handed in; it opens beside the case."""
    purpose = purpose_named(evidence.case_id)
    return f'<a href="/evidence/{evidence.id}?view=1{purpose}" target="_blank" rel="noopener">{escape(evidence.name)}</a>'


def _said(file: CaseFile, name: str) -> bool:
    return file.case.answers.get(name) not in (None, "")


def _value(say: Say, office: Office, file: CaseFile, name: str) -> str:
    """A field as it was read, else as it was typed; with the files that belong to it."""
    value = file.reading.values.get(name, file.case.answers[name])
    files = " ".join(document(one) for one in file.evidence_for(name)) if name not in FACTS else ""
    text = escape(value_shown(say, office, file, name, value))
    return f"{text}<small>{files}</small>" if files else text


def _finding(say: Say, office: Office, file: CaseFile, claim: Claim, by: dict) -> tuple[str, ...]:
    finding = claim.finding
    files = "<br>".join(document(one) for one in claim.evidence) or escape(say("office.claims.no_file"))
    if finding is None:
        before = "; ".join(found(say, one, veiled(office, file, claim.fact)) for one in claim.earlier)
        return (
            escape(say.fact(claim.fact)),
            escape(value_shown(say, office, file, claim.fact, claim.value)),
            verdict(say, None, lapsed(claim))
            + (f"<small>{escape(say('office.findings.before', found=before))}</small>" if before else ""),
            "",
            files,
        )
    right = right_value(say, finding, veiled(office, file, claim.fact))
    page = rests_on(say, file, finding) if finding.evidence_id else ""
    return (
        escape(say.fact(claim.fact)),
        escape(value_shown(say, office, file, claim.fact, claim.value)),
        verdict(say, finding) + (f"<small>{escape(right)}</small>" if right else ""),
        pieces.two_lines(finding.reason, who_and_when(say, finding, by)),
        files + (f"<small>{escape(page)}</small>" if page else ""),
    )
