"""The document beside the claim: its page as a picture, the choice of document and page, and the way to the original."""

from html import escape
from typing import NamedTuple

import streamlit as st

from forms import pieces
from forms.case_pages import day_of
from forms.questionnaire import needs_proof, questions
from forms.sheet import refusal_text
from forms.wording import Say
from workflow import Actor, CaseFile, Claim, Evidence, FileWithheld, Office, PageUnreadable, StoreUnavailable, evidence_page

PICTURE = "_page_picture"  # the page drawn last: a choice at the officer's hand does not draw it again
NO_DOCUMENT = 0  # no row of the registry has this id


class Shown(NamedTuple):
    """The page that lies beside the claim; a finding rests on it."""

    evidence: Evidence
    page: int


def place(file: CaseFile, claim: Claim) -> str:
    """What the keys of the fields at a claim end in; after another filing the claim is another one, and its fields are new."""
    return f"{file.case.id}_{claim.fact}_{int(file.case.filed_at.timestamp())}"


def documents(file: CaseFile, claim: Claim) -> tuple[Evidence, ...]:
    """The claim's own documents first, then the others of the case, each file once."""
    kept = {one.sha256: one for one in (*reversed(file.evidence), *reversed(claim.evidence))}
    others = [one for one in file.evidence if kept[one.sha256] is one and one not in claim.evidence]
    return (*claim.evidence, *others)


def shown(file: CaseFile, claim: Claim) -> Shown | None:
    """What lies beside the claim now: the officer's choice, else what the finding rests on, else the claim's first document."""
    there = {one.id: one for one in documents(file, claim)}
    own = claim.evidence[0].id if claim.evidence else NO_DOCUMENT
    found = claim.finding.evidence_id if claim.finding and claim.finding.evidence_id in there else own
    evidence = there.get(st.session_state.get(_document_key(file, claim), found))
    if evidence is None:
        return None
    begins = claim.finding.page if claim.finding and claim.finding.evidence_id == evidence.id else 1
    page = st.session_state.get(_page_key(file, claim, evidence), begins or 1)
    return Shown(evidence, min(max(page, 1), evidence.pages))


def pane(say: Say, office: Office, actor: Actor, file: CaseFile, claim: Claim) -> None:
    """Choice of document and page, then the page itself."""
    there, now = documents(file, claim), shown(file, claim)
    if not claim.evidence:
        asked = needs_proof(questions()[claim.fact], file.case.answers)
        pieces.note(say("office.document.none" if asked else "office.document.needless"))
    if there:
        with st.container(key="choice"):
            _choice(say, file, claim, there, now)
    if now is None:
        return
    told = say("office.document.line", page=now.page, pages=now.evidence.pages, day=say.day(day_of(now.evidence.attached_at)))
    href, words = f"/evidence/{now.evidence.id}?view=1", escape(say("office.document.original"))
    original = f'<a href="{href}" target="_blank" rel="noopener">{words}</a>'
    st.html(f'<p class="jc-doc" id="document"><b>{escape(now.evidence.name)}</b> <span>{escape(told)}</span> {original}</p>')
    with st.container(key="doc"):
        try:
            picture = _picture(office, actor, now)
        except (FileWithheld, PageUnreadable, StoreUnavailable) as refusal:  # the rest of the case can be examined without it
            pieces.note(refusal_text(say, refusal))
            return
        alternative = say("office.document.alt", name=now.evidence.name, page=now.page, pages=now.evidence.pages)
        st.image(picture, width="stretch", alt=alternative, output_format="PNG")


def _choice(say: Say, file: CaseFile, claim: Claim, there: tuple[Evidence, ...], now: Shown | None) -> None:
    """The choice of the document and, where it has several pages, of the page; both are remembered for each claim."""
    names = {one.id: _name(say, claim, one) for one in there}
    options = ([] if claim.evidence else [NO_DOCUMENT]) + list(names)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    if len(options) > 1:
        left.selectbox(
            say("office.document.which"),
            options,
            index=options.index(now.evidence.id if now else NO_DOCUMENT),
            format_func=lambda one: names.get(one, say("office.document.choose")),
            key=_document_key(file, claim),
            persist_state="session",
        )
    if now and now.evidence.pages > 1:
        right.number_input(
            say("office.document.page", pages=now.evidence.pages),
            min_value=1,
            max_value=now.evidence.pages,
            value=now.page,
            step=1,
            key=_page_key(file, claim, now.evidence),
            persist_state="session",
        )


def _name(say: Say, claim: Claim, evidence: Evidence) -> str:
    if evidence in claim.evidence:
        return evidence.name
    return say("office.document.of", name=evidence.name, claim=say.fact(evidence.claim))


def _picture(office: Office, actor: Actor, now: Shown) -> bytes:
    place, picture = (now.evidence.id, now.page), st.session_state.get(PICTURE)
    if picture is None or picture[0] != place:
        picture = st.session_state[PICTURE] = (place, evidence_page(office, *place, actor))
    return picture[1]


def _document_key(file: CaseFile, claim: Claim) -> str:
    return f"document_{place(file, claim)}"


def _page_key(file: CaseFile, claim: Claim, evidence: Evidence) -> str:
    return f"page_{place(file, claim)}_{evidence.id}"
