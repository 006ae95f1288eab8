"""The examiner's sheet of one case: its claims at the workbench, the result with the next step, and the whole file."""

from html import escape

import streamlit as st

from forms import compare, pieces
from forms.case_file import case_file, case_line
from forms.confirming import asked_number
from forms.hand import RESULT, kept_words
from forms.judging import in_short, routes_part
from forms.names import host_name
from forms.proposing import result
from forms.sheet import answer, attempt, require
from forms.wording import Say
from forms.workbench import bench, claims_list, neighbours, open_claims
from workflow import Actor, CaseFile, Claim, Office, Role, read_case

CLAIMS, ROUTES, FILE = "claims", "routes", "file"


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The part of the case that the address names: `?case=3&claim=education`, `?case=3&part=result`,
    `?case=3&part=routes`, `?case=3&part=file`."""
    require(actor, say, Role.EXAMINER)
    file = attempt(say, read_case, office, asked_number("case") or 0, actor, done="")
    if file is None:
        answer()
        st.html(f"<p>{pieces.link(say('office.back.queue'), '/queue')}</p>")
        return
    claim, part = _place(file)
    with st.container(key="wide"):
        _head(say, file, claim, part)
        kept_words(say, file)
        if claim:
            bench(say, office, actor, file, claim)
            _beside(say, file)
            st.header(say("office.claims"))
            claims_list(say, office, file, claim)
        elif part == ROUTES:
            routes_part(say, office, actor, file)
        elif part == FILE:
            case_file(say, office, actor, file)
        else:
            result(say, office, actor, file)


def _place(file: CaseFile) -> tuple[Claim | None, str]:
    """Claim and part that the address names; without either the first open claim, and the result when none is open."""
    named = {claim.fact: claim for claim in file.claims}.get(st.query_params.get("claim", ""))
    part = st.query_params.get("part", "")
    if named:
        return named, CLAIMS
    if part in (ROUTES, RESULT, FILE):
        return None, part
    waiting = open_claims(file)
    if "examine" in file.steps and waiting:
        return waiting[0], CLAIMS
    return (file.claims[0], CLAIMS) if part == CLAIMS and file.claims else (None, RESULT)


def _head(say: Say, file: CaseFile, claim: Claim | None, part: str) -> None:
    """Which case this is, its parts, and the way to the claims before and behind."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        back = pieces.link(say("office.back.queue"), "/queue")
        line = f'<p class="jc-kicker">{back} · {escape(case_line(say, file))}</p>'
        st.html(f'{line}<p class="jc-big">{escape(host_name(say, file.case.answers))}</p>{_parts(say, file, part)}')
    if claim:
        with right:
            neighbours(say, file, claim)


def _parts(say: Say, file: CaseFile, part: str) -> str:
    """The parts of the case as links, the current one marked; the scoring sheet is a page of its own."""
    done = len(file.claims) - len(open_claims(file))
    words = {
        CLAIMS: say("office.part.claims", done=done, n=len(file.claims)),
        ROUTES: in_short(say, file),
        RESULT: say("office.part.result"),
        FILE: say("office.part.file"),
    }
    links = []
    for name, text in words.items():
        here = ' aria-current="true"' if name == part else ""
        href = f"/examination?case={file.case.id}&amp;part={name}"
        links.append(f'<a href="{href}" target="_self"{here}>{escape(text)}</a>')
    links.append(pieces.link(say("office.part.score"), f"/score?case={file.case.id}"))
    return f'<nav class="jc-parts" aria-label="{escape(say("office.parts"))}">{"".join(links)}</nav>'


def _beside(say: Say, file: CaseFile) -> None:
    st.header(say("office.compare"))
    compare.legend(say)
    for column, one in zip(st.columns(2, gap="large"), compare.both(file), strict=False):
        with column:
            compare.beside(say, one)
    compare.differences(say, file)
    if file.verified:
        st.html(f"<p>{compare.outcome(say, file.claimed, 'claimed')} {compare.outcome(say, file.verified, 'verified')}</p>")
