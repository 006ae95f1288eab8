"""The workbench: the claim and the officer's hand on the left, the document on the right, the other claims below."""

from datetime import datetime
from html import escape

import streamlit as st

from forms import pieces
from forms.claim_words import (
    article,
    bands,
    condition,
    earns,
    examiners,
    firm_says,
    found,
    gates_of,
    lapsed,
    rests_on,
    right_value,
    routes_of,
    title,
    verdict,
    who_and_when,
    worth,
)
from forms.document_pane import pane, shown
from forms.hand import hand
from forms.personal import show_at_once, value_shown, veiled
from forms.score_words import points, warning_text
from forms.sheet import ANSWER
from forms.wording import Say
from workflow import Actor, CaseFile, Claim, Office

By = dict[tuple[str, datetime], str]


def open_claims(file: CaseFile) -> list[Claim]:
    """The claims that nobody has found anything about yet, in the order of the file."""
    return [claim for claim in file.claims if claim.finding is None]


def following(file: CaseFile, claim: Claim) -> str:
    """The next open claim behind this one, else the first open one before it; "" when no other is open."""
    at = file.claims.index(claim)
    rest = [one.fact for one in (*file.claims[at + 1 :], *file.claims[:at]) if one.finding is None]
    return rest[0] if rest else ""


def turn_to(fact: str) -> None:
    """Shows another claim of the case."""
    st.query_params["claim"] = fact


def neighbours(say: Say, file: CaseFile, claim: Claim) -> None:
    """The claims before and behind this one."""
    at = file.claims.index(claim)
    with st.container(key="neighbours", horizontal=True, horizontal_alignment="right"):
        for name, place in (("previous", at - 1), ("next", at + 1)):
            there = 0 <= place < len(file.claims)
            st.button(
                say(f"office.claim.{name}"),
                key=f"{name}_claim",
                type="tertiary",
                disabled=not there,
                on_click=turn_to,
                args=(file.claims[place].fact if there else claim.fact,),
            )


@st.fragment
def bench(say: Say, office: Office, actor: Actor, file: CaseFile, claim: Claim) -> None:
    """Both panes. A fragment: a choice of finding or page draws these two again and nothing else."""
    if ANSWER in st.session_state:  # a step was taken here; its answer stands at the top of the whole page
        st.rerun()
    by, beside = examiners(file), shown(file, claim)
    left, right = st.columns([1, 1.2], gap="large")
    with left:
        show_at_once(office, actor, file, claim.fact)
        _claim(say, file, claim)
        st.html(f'<p class="jc-mini"><a href="#document" target="_self">{escape(say("office.document.see"))}</a></p>')
        hand(say, office, actor, file, claim, beside, following(file, claim), by)
        if claim.earlier or worth(file.claimed, claim.fact):
            with st.container(key="calm"):
                _history(say, file, claim, by)
                _bands(say, file, claim)
    with right:
        pane(say, office, actor, file, claim)


def claims_list(say: Say, office: Office, file: CaseFile, current: Claim | None) -> None:
    """All claims with what was found; the name leads to the workbench."""
    head = [
        (say("office.claims.number"), False),
        (say("office.claims.claim"), False),
        (say("office.claims.says"), False),
        (say("office.claims.worth"), False),
        (say("office.claims.proof"), False),
        (say("office.claims.finding"), False),
    ]
    rows = [_row(say, office, file, number, claim, claim is current) for number, claim in enumerate(file.claims, start=1)]
    pieces.table(head, rows, kind="cards tight claims")


def _row(say: Say, office: Office, file: CaseFile, number: int, claim: Claim, current: bool) -> list[str]:
    name = say.fact(claim.fact)
    href = f"/examination?case={file.case.id}&claim={claim.fact}"
    told = [
        say("office.claims.points", points=points(one.line.least, one.line.most)) for one in worth(file.claimed, claim.fact)
    ]
    if gates_of(file.claimed, claim.fact):
        told.append(say("office.claims.gate"))
    if routes_of(file.claimed, claim.fact):
        told.append(say("office.claims.route"))
    right = right_value(say, claim.finding, veiled(office, file, claim.fact))
    return [
        str(number),
        f"<b>{escape(name)}</b>" if current else pieces.link(name, href),
        escape(value_shown(say, office, file, claim.fact, claim.value)),
        escape(say.listing(told)),
        escape(say("office.claims.files", n=len(claim.evidence)) if claim.evidence else say("office.claims.no_file")),
        verdict(say, claim.finding, lapsed(claim)) + (f"<small>{escape(right)}</small>" if right else ""),
    ]


def _claim(say: Say, file: CaseFile, claim: Claim) -> None:
    number = file.claims.index(claim) + 1
    pieces.kicker(say("office.claim.number", number=number, n=len(file.claims)))
    st.title(title(say, claim))
    rows = [(say("office.claim.firm_says"), escape(firm_says(say, file, claim)))]
    for one in worth(file.claimed, claim.fact):
        rows.append((say("office.claim.worth"), pieces.two_lines(earns(say, one), article(say, one))))
    for gate in gates_of(file.claimed, claim.fact):
        rows.append((say("office.claim.condition"), pieces.two_lines(say.label(gate.label), condition(say, gate))))
    for one in routes_of(file.claimed, claim.fact):
        key = "office.claim.route" if claim.fact in one.route.facts else "office.claim.route.disputed"
        about = say("firm.routes.name", category=one.category, label=say.label(one.label))
        rows.append((say(key), pieces.two_lines(about, say(f"common.gate.{one.state}"))))
    names = say.listing([say("office.claim.file", name=one.name, n=one.pages) for one in claim.evidence])
    rows.append((say("office.claim.proof"), escape(names or say("office.claim.no_proof"))))
    pieces.facts(rows)
    for warning in file.warnings:
        if claim.fact in warning.facts:
            pieces.note(warning_text(say, warning))


def _history(say: Say, file: CaseFile, claim: Claim, by: By) -> None:
    if not claim.earlier:
        return
    st.header(say("office.history"))
    lines = []
    for finding in reversed(claim.earlier):
        told = [finding.reason, rests_on(say, file, finding), who_and_when(say, finding, by)]
        lines.append((escape(found(say, finding)), " · ".join(part for part in told if part), ""))
    pieces.entries(lines)


def _bands(say: Say, file: CaseFile, claim: Claim) -> None:
    """The whole table of each criterion, so that a wrong value finds its band without a law book."""
    for one in worth(file.claimed, claim.fact):
        rows = bands(say, one)
        if rows:
            st.header(say("office.claim.bands", name=say.label(one.finding.label)))
            head = [(say(f"office.claim.bands.{name}"), name == "points") for name in ("band", "claim", "points")]
            pieces.table(head, rows, kind="tight bands")
