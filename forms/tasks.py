"""How far an application is: the status of each section, and what keeps it from being filed. The sheets only show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from forms.questionnaire import Section, asked, sections
from rules import Outcome
from workflow import CaseFile, Fault, Office, Verdict, filing_faults

# The kinds of fault that say nothing but that something is still needed: an answer, the record of the consent.
MISSING = frozenset({"required", "consent_not_recorded"})


class Status(StrEnum):
    """How far a section is, in the firm's eyes."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    CORRECT = "correct"  # something typed is wrong, or the office found it so
    DONE = "done"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Task:
    """One section of an application.

    :param wrong: answers to be corrected. :param missing: answers that filing needs. :param unknown: other answers not given.
    :param edited: who changed the section last, and when; `None` when nobody has.
    """

    section: Section
    status: Status
    wrong: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    edited: tuple[str, datetime] | None


def unready(office: Office, file: CaseFile) -> tuple[Fault, ...]:
    """Everything that keeps the application from being filed today, in the order of the questionnaire."""
    faults = filing_faults(
        office, file.case, file.reading, file.claimed, file.organisation, file.evidence, consented=file.consent is not None
    )
    order = [question.name for section in sections() for question in section.questions]
    return tuple(sorted(faults, key=lambda fault: order.index(fault.key)))


def found_wrong(file: CaseFile) -> Mapping[str, Any]:
    """The findings that the office tells the firm and that still stand: fact to finding, for what is wrong or not proven."""
    return {
        claim.fact: claim.finding for claim in file.claims if claim.finding and claim.finding.verdict is not Verdict.VERIFIED
    }


def tasks(office: Office, file: CaseFile) -> tuple[Task, ...]:
    """The sections with their status, in the order of the work."""
    faults, findings = unready(office, file), found_wrong(file)
    return tuple(_task(file, section, faults, findings) for section in sections())


def _task(file: CaseFile, section: Section, faults: tuple[Fault, ...], findings: Mapping[str, Any]) -> Task:
    answers = file.case.answers
    names = [question.name for question in section.questions if asked(question, answers)]
    mine = [fault for fault in faults if fault.key in names]
    wrong = tuple(
        dict.fromkeys([fault.key for fault in mine if fault.kind not in MISSING] + [n for n in names if n in findings])
    )
    missing = tuple(fault.key for fault in mine if fault.kind in MISSING)
    given = [name for name in names if answers.get(name) is not None]
    unknown = tuple(name for name in names if name not in given and name not in missing)
    return Task(section, _status(file, section, wrong, missing, given), wrong, missing, unknown, _edited(file, names))


def _status(file: CaseFile, section: Section, wrong: tuple[str, ...], missing: tuple[str, ...], given: list[str]) -> Status:
    if _not_needed(file, section):
        return Status.NOT_NEEDED
    if wrong:
        return Status.CORRECT
    if not given:
        return Status.NOT_STARTED
    return Status.IN_PROGRESS if missing else Status.DONE


def _not_needed(file: CaseFile, section: Section) -> bool:
    """A host who needs no permit needs no application: only the section that says so is still of use."""
    if file.claimed.outcome is not Outcome.DIVERTED:
        return False
    reading = {fact for gate in file.claimed.gates if gate.state == "fails" for fact in gate.facts}
    return not any(question.name in reading for question in section.questions)


def _edited(file: CaseFile, names: list[str]) -> tuple[str, datetime] | None:
    """The firm's own entries of the trail name the fields that were changed."""
    for line in reversed(file.trail):
        if set(line.about.get("fields", ())) & set(names) or line.about.get("claim") in names:
            return line.by, line.at
    return None
