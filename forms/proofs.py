"""Evidence at the question: what may prove the answer, the files that are there, and a place to add one."""

import itertools
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import streamlit as st

from forms import pieces
from forms.file_limits import MIB, limits_html, refused_file
from forms.questionnaire import Question, asked, needs_proof, questions, section_named
from forms.sheet import attempt
from forms.wording import Say
from workflow import Actor, CaseFile, Evidence, Office, attach, detach, evidence_content, read_case

TYPES = ["pdf", "png", "jpg", "jpeg"]
KIB = 1024
REFUSED, TRIES = "_refused", "_tries"  # a file that was refused at a question, and how many were chosen there


def proofs(say: Say, office: Office, actor: Actor, file: CaseFile, question: Question, answers: Mapping[str, Any]) -> None:
    """The evidence for one question: nothing at all where the answer claims nothing."""
    there = file.evidence_for(question.name)
    if not (needs_proof(question, answers) or there):
        return
    with st.container(key=f"proof_{question.name}"):
        refused = st.session_state.pop(f"{REFUSED}_{question.name}", None)
        if refused:
            pieces.errors(refused, [])
        if there and _shown_above(file, question, answers):
            names = (pieces.link(evidence.name, _address(evidence)) for evidence in there)
            st.html(f'<p class="jc-file">{escape(say("firm.proof.same"))} {" ".join(names)}</p>')
            return
        for evidence in there:
            _file(say, office, actor, file, question, evidence)
        if there:
            with st.expander(say("firm.proof.another")):
                _upload(say, office, actor, file, question, answers)
            return
        first = _asked_above(question, answers)
        if first is not None:
            kinds = say("firm.proof.or").join(say(f"document.{kind}") for kind in question.documents)
            pieces.help_line(say("firm.proof.above", kinds=kinds, name=say.fact(first.name)))
            return
        _use_again(say, office, actor, file, question)
        _upload(say, office, actor, file, question, answers)


def _asked_above(question: Question, answers: Mapping[str, Any]) -> Question | None:
    """The first question on the page that asks for the same document, before this one: there it is handed in once for all."""
    for other in section_named(question.section).questions:
        if other is question:
            return None
        if asked(other, answers) and needs_proof(other, answers) and other.documents == question.documents:
            return other
    return None


def _shown_above(file: CaseFile, question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether a question before this one on the page shows the same files: then they are named here and handled there."""
    mine = {evidence.sha256 for evidence in file.evidence_for(question.name)}
    before = itertools.takewhile(lambda other: other is not question, section_named(question.section).questions)
    return any(
        asked(other, answers) and mine <= {evidence.sha256 for evidence in file.evidence_for(other.name)} for other in before
    )


def _address(evidence: Evidence) -> str:
    return f"/evidence/{evidence.id}"


def _upload(say: Say, office: Office, actor: Actor, file: CaseFile, question: Question, answers: Mapping[str, Any]) -> None:
    """The place for a file, with its limits told beforehand. What is chosen is taken in at once."""
    most, pages = office.settings.evidence_max_bytes // MIB, office.settings.evidence_max_pages
    tries = st.session_state.get(f"{TRIES}_{question.name}", 0)
    key = f"file_{file.case.id}_{question.name}_{tries}"  # another key with every file, so that the place is empty again
    st.file_uploader(
        say(
            "firm.proof.upload",
            kinds=say("firm.proof.or").join(say(f"document.{kind}") for kind in question.documents),
            size=most,
            pages=pages,
        ),
        type=TYPES,
        key=key,
        max_upload_size=most,
        on_change=take_in,
        args=(say, office, actor, file, question.name, _proven_too(question, answers), key),
    )
    st.html(limits_html(say, office.settings, quotas=True))


def _proven_too(question: Question, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The answers that this document proves: this one first, then those of its section, and others already given.

    A file for a question that takes several kinds of document belongs to that question only: nobody knows which kind it is.
    """
    if len(question.documents) != 1:
        return (question.name,)
    others = (
        other.name
        for other in questions().values()
        if other is not question
        and set(question.documents) & set(other.documents)
        and asked(other, answers)
        and needs_proof(other, answers)
        and (other.section == question.section or answers.get(other.name) is not None)
    )
    return (question.name, *others)


def take_in(say: Say, office: Office, actor: Actor, file: CaseFile, name: str, claims: Iterable[str], key: str) -> None:
    """Attaches the file that has just been chosen to the answers that it proves."""
    chosen = st.session_state.get(key)
    if chosen is not None:
        st.session_state[f"{TRIES}_{name}"] = st.session_state.get(f"{TRIES}_{name}", 0) + 1
        add(say, office, actor, file, name, claims, chosen.name, chosen.getvalue())


def add(
    say: Say, office: Office, actor: Actor, file: CaseFile, at: str, claims: Iterable[str], name: str, content: bytes
) -> None:
    """Attaches one file to several claims, one step after the other; the first refusal ends it.

    The newest version is read for it: a file that is added overwrites nothing, and a choice of file cannot be kept for later.

    :param at: the question at which the file was chosen; a refusal is shown there, not at the top, far from the eye.
    """
    file, digest = read_case(office, file.case.id, actor), ""
    seen = file.case.version
    for claim in claims:
        if any(evidence.sha256 == digest for evidence in file.evidence_for(claim)):
            continue
        taken = attempt(say, attach, office, file.case.id, seen, actor, claim, name, content, done="")
        if taken is None:
            st.session_state[f"{REFUSED}_{at}"] = refused_file(say, name)
            return
        digest, seen = taken.sha256, read_case(office, file.case.id, actor).case.version


def _use_again(say: Say, office: Office, actor: Actor, file: CaseFile, question: Question) -> None:
    """A file that proves another answer may prove this one too: one click instead of a second upload."""
    kinds = set(question.documents)
    same_kind = [name for name, other in questions().items() if len(other.documents) == 1 and kinds & set(other.documents)]
    known = {evidence.sha256: evidence for name in same_kind for evidence in file.evidence_for(name)}
    for evidence in known.values():
        st.button(
            say("firm.proof.use_again", name=evidence.name),
            key=f"again_{question.name}_{evidence.id}",
            type="tertiary",
            on_click=use_again,
            args=(say, office, actor, file, question.name, evidence),
        )


def use_again(say: Say, office: Office, actor: Actor, file: CaseFile, claim: str, evidence: Evidence) -> None:
    """Attaches a file of this case to one more claim."""
    if found := attempt(say, evidence_content, office, evidence.id, actor, done=""):
        add(say, office, actor, file, claim, [claim], evidence.name, found[1])


def _file(say: Say, office: Office, actor: Actor, file: CaseFile, question: Question, evidence: Evidence) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"file_of_{question.name}_{evidence.id}"):
        told = say("firm.proof.file", size=in_size(say, evidence.size), day=say.day(evidence.attached_at.date()))
        if withheld := file.withheld.get(evidence.sha256):
            told = f"{told} · {say(f'firm.proof.{withheld}')}"
        name = pieces.link(evidence.name, _address(evidence))
        st.html(f'<p class="jc-file">{name} <small>{escape(told)}</small></p>', width="content")
        st.button(
            say("firm.proof.remove"),
            key=f"remove_{evidence.id}",
            type="tertiary",
            on_click=remove,
            args=(say, office, actor, file, evidence),
        )


def remove(say: Say, office: Office, actor: Actor, file: CaseFile, evidence: Evidence) -> None:
    """Takes a file away from every answer that it was to prove."""
    seen = file.case.version
    for same in [one for one in file.evidence if one.sha256 == evidence.sha256]:
        case = attempt(say, detach, office, file.case.id, seen, actor, same.id, done="")
        if case is None:
            return
        seen = case.version


def in_size(say: Say, size: int) -> str:
    """The size of a file in KB or MB, as people say it."""
    if size < MIB:
        return say("firm.proof.kb", n=max(1, round(size / KIB)))
    tenths = round(size * 10 / MIB)
    return say("firm.proof.mb", n=f"{tenths // 10}.{tenths % 10}" if tenths % 10 else tenths // 10)
