"""Evidence at the question: what may prove the answer, the files that are there, and a place to add one."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import streamlit as st

from forms import pieces
from forms.questionnaire import Question, asked, needs_proof, questions
from forms.sheet import attempt
from forms.wording import Say
from workflow import Actor, CaseFile, Evidence, Office, attach, detach, evidence_content, read_case

TYPES = ["pdf", "png", "jpg", "jpeg"]
KIB, MIB = 1024, 1024 * 1024


def proofs(say: Say, office: Office, actor: Actor, file: CaseFile, question: Question, answers: Mapping[str, Any]) -> None:
    """The evidence for one question: nothing at all where the answer claims nothing."""
    there = file.evidence_for(question.name)
    if not (needs_proof(question, answers) or there):
        return
    with st.container(key=f"proof_{question.name}"):
        kinds = say("firm.proof.or").join(say(f"document.{kind}") for kind in question.documents)
        for evidence in there:
            _file(say, office, actor, file, evidence)
        if there:
            with st.expander(say("firm.proof.another")):
                _upload(say, office, actor, file, question, answers, kinds, len(there))
            return
        _use_again(say, office, actor, file, question)
        _upload(say, office, actor, file, question, answers, kinds, 0)


def _upload(
    say: Say,
    office: Office,
    actor: Actor,
    file: CaseFile,
    question: Question,
    answers: Mapping[str, Any],
    kinds: str,
    count: int,
) -> None:
    """The place for a file, with its limits told beforehand. What is chosen is taken in at once."""
    most = office.settings.evidence_max_bytes
    key = f"file_{file.case.id}_{question.name}_{count}"  # another key with every file, so that the place is empty again
    st.file_uploader(
        say("firm.proof.upload", kinds=kinds, size=most // MIB),
        type=TYPES,
        key=key,
        max_upload_size=most // MIB,
        on_change=take_in,
        args=(say, office, actor, file, _proven_too(question, answers), key),
    )


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


def take_in(say: Say, office: Office, actor: Actor, file: CaseFile, claims: Iterable[str], key: str) -> None:
    """Attaches the file that has just been chosen to the answers that it proves."""
    chosen = st.session_state.get(key)
    if chosen is not None:
        add(say, office, actor, file, claims, chosen.name, chosen.getvalue())


def add(say: Say, office: Office, actor: Actor, file: CaseFile, claims: Iterable[str], name: str, content: bytes) -> None:
    """Attaches one file to several claims, one step after the other; the first refusal ends it and is shown.

    The newest version is read for it: a file that is added overwrites nothing, and a choice of file cannot be kept for later.
    """
    file, digest = read_case(office, file.case.id, actor), ""
    seen = file.case.version
    for claim in claims:
        if any(evidence.sha256 == digest for evidence in file.evidence_for(claim)):
            continue
        taken = attempt(say, attach, office, file.case.id, seen, actor, claim, name, content, done="firm.proof.added")
        if taken is None:
            return
        digest, seen = taken.sha256, read_case(office, file.case.id, actor).case.version


def _use_again(say: Say, office: Office, actor: Actor, file: CaseFile, question: Question) -> None:
    """A file that proves another answer may prove this one too: one click instead of a second upload."""
    kinds = set(question.documents)
    same_kind = [name for name, other in questions().items() if kinds & set(other.documents)]
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
    _, content = evidence_content(office, evidence.id, actor)
    add(say, office, actor, file, [claim], evidence.name, content)


def _file(say: Say, office: Office, actor: Actor, file: CaseFile, evidence: Evidence) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"file_of_{evidence.id}"):
        told = say("firm.proof.file", size=in_size(say, evidence.size), day=say.day(evidence.attached_at.date()))
        name = pieces.link(evidence.name, f"/evidence/{evidence.id}")
        st.html(f'<p class="jc-file">{name}<small>{escape(told)}</small></p>')
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
        case = attempt(say, detach, office, file.case.id, seen, actor, same.id, done="firm.proof.removed")
        if case is None:
            return
        seen = case.version


def in_size(say: Say, size: int) -> str:
    """The size of a file in KB or MB, as people say it."""
    if size < MIB:
        return say("firm.proof.kb", n=max(1, round(size / KIB)))
    tenths = round(size * 10 / MIB)
    return say("firm.proof.mb", n=f"{tenths // 10}.{tenths % 10}" if tenths % 10 else tenths // 10)
