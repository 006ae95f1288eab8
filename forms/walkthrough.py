"""The whole path taken by named persons on a specimen dossier: for the demonstration office and for `make demo`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.specimen import Dossier
from workflow import (
    Actor,
    Case,
    Letter,
    Office,
    Proposal,
    Verdict,
    attach,
    attach_minutes,
    consent_text,
    examine,
    file_case,
    grant_bonus,
    issue,
    open_case,
    prepare,
    propose,
    read_case,
    record_consent,
    save_answers,
    sign,
)


@dataclass(frozen=True)
class Persons:
    """Who takes the steps; examiner and countersigner are two persons."""

    firm: Actor
    examiner: Actor
    countersigner: Actor
    registrar: Actor


def draft(office: Office, firm: Actor, dossier: Dossier, changes: Mapping[str, Any] | None = None) -> Case:
    """A new case with the dossier's answers and its evidence, not yet filed.

    :param changes: answers of another invented host; the dossier's documents are not hers, so they stay out.
    """
    case = open_case(office, firm)
    case = save_answers(office, case.id, case.version, firm, dossier.answers(office.today()) | dict(changes or {}))
    version = consent_text(office.today()).version
    record_consent(office, case.id, firm, "en", version, "in_person")
    for piece in () if changes else dossier.evidence(office.today()):
        for claim in piece.claims:
            attach(office, case.id, case.version, firm, claim, piece.name, piece.content)
            case = as_now(office, case, firm)
    return case


def filed(office: Office, firm: Actor, dossier: Dossier, changes: Mapping[str, Any] | None = None) -> Case:
    """A case that the firm has handed in."""
    case = draft(office, firm, dossier, changes)
    return file_case(office, case.id, case.version, firm)


def examined(office: Office, case: Case, examiner: Actor, reason: str) -> Case:
    """Every claim found as the firm states it, each with its document, and a local bonus of zero: a finding, not a gap."""
    for claim in read_case(office, case.id, examiner).claims:
        proof = claim.evidence[0].id if claim.evidence else None
        case = examine(
            office,
            case.id,
            case.version,
            examiner,
            claim.fact,
            Verdict.VERIFIED,
            reason,
            evidence_id=proof,
            page=1 if proof else None,
        )
    return grant_bonus(office, case.id, case.version, examiner, 0, reason, reason)


def proposed(office: Office, case: Case, examiner: Actor, reason: str, minutes: tuple[str, bytes] | None = None) -> Case:
    """Examined throughout and proposed for recommendation, with the panel's minutes where there are any."""
    case = examined(office, case, examiner, reason)
    if minutes:
        attach_minutes(office, case.id, case.version, examiner, *minutes)
        case = as_now(office, case, examiner)
    return propose(office, case.id, case.version, examiner, Proposal.RECOMMENDATION, reason)


def issued(office: Office, case: Case, persons: Persons, reason: str) -> Letter:
    """From filed to issued: examined and proposed, countersigned by another person, issued by a third."""
    case = proposed(office, case, persons.examiner, reason)
    case = sign(office, case.id, case.version, persons.countersigner, reason)
    return leave(office, case, persons.registrar)


def leave(office: Office, case: Case, registrar: Actor) -> Letter:
    """The letter of a decided case, prepared with its number and issued as it was prepared."""
    prepared = prepare(office, case.id, case.version, registrar)
    case = as_now(office, case, registrar)
    return issue(office, case.id, case.version, registrar, prepared.pdf_digest)


def as_now(office: Office, case: Case, actor: Actor) -> Case:
    """The case as it stands, read again after a step that returns something else."""
    return read_case(office, case.id, actor).case
