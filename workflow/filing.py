"""The firm's steps: open a case, save what is typed, attach evidence, file, withdraw."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session

from rules import FACTS, Evaluation, Outcome, evaluate, trace_digest
from workflow.answers import ANSWERS, Fault, Reading, accepted_answers, named, read_answers
from workflow.consent import CLAIM, OF_THE_PERSON, lapses
from workflow.consent_tables import consents_of, in_force
from workflow.fields import COMPANY, FIELDS
from workflow.filing_refusals import NoPermitNeeded, NotReady, UnknownAnswer
from workflow.looking_up import case_for
from workflow.noticing import acknowledge
from workflow.office import Office, taking
from workflow.procedure import FIRST, OPENING
from workflow.queries import evidence_of, organisation_of
from workflow.refusals import NotFound, NotYourStep
from workflow.registry import next_serial, standing
from workflow.roles import Actor, Role
from workflow.sight import as_read_by
from workflow.tables import Case, Evidence, Organisation
from workflow.taking_in import take_in
from workflow.trail import record

IN_THE_LETTER = (
    "employer_credit_code",
    "date_of_birth",
    "nationality",
    "annual_salary_cny",
)  # the letter states them whether or not a rule reads them


def open_case(office: Office, actor: Actor, copy_of: int | None = None) -> Case:
    """A new draft, with the company's data as the office has admitted it.

    :param copy_of: an earlier case of the same firm, from which the company's data are taken, and nothing about the host.
    :raises NotYourStep, Ended, MandateEnded: who is not a firm's person.
    :raises NotFound: no such earlier case of this firm.
    """
    with office.registry.writing() as session:
        at = office.now()
        actor = standing(session, actor, at)
        if Role.FIRM not in actor.roles or actor.organisation_id is None:
            raise NotYourStep(Role.FIRM)
        case = Case(
            reference=next_reference(office, session),
            organisation_id=actor.organisation_id,
            state=FIRST,
            answers=_company(session, actor, copy_of),
            opened_by=actor.id,
            opened_at=at,
            moved_at=at,
            changed_at=at,
            copied_from=copy_of,
        )
        session.add(case)
        session.flush()
        record(session, OPENING, actor.id, at, case_id=case.id, role=Role.FIRM, about=actor.by_mandate)
    return case


def next_reference(office: Office, session: Session) -> str:
    """The reference of a case that is opened now: JC-2026-0001."""
    year = office.today().year
    return f"JC-{year}-{next_serial(session, 'case', year):04d}"


def _company(session: Session, actor: Actor, copy_of: int | None) -> dict[str, Any]:
    firm = session.get_one(Organisation, actor.organisation_id)
    known = {"company_name_zh": firm.name_zh, "company_name_latin": firm.name_latin, "employer_credit_code": firm.credit_code}
    if copy_of is None:
        return known
    earlier = case_for(session, copy_of, actor)
    return {**{name: earlier.answers[name] for name in COMPANY if name in earlier.answers}, **known}


def save_answers(office: Office, case_id: int, seen: int, actor: Actor, answers: Mapping[str, Any]) -> Case:
    """Keeps what was typed, also where it is wrong: fields that are named are replaced, the others stay.

    :param answers: field or fact to what was typed; `None` or "" empties a field.
    :raises UnknownAnswer: there is no such field, or the firm may not fill it. :raises AnswerTooLong: nobody types that much.
    """
    kept = accepted_answers(answers)
    with taking("save_answers", office, case_id, seen, actor) as taken:
        case = taken.case
        changed = {name: value for name, value in kept.items() if case.answers.get(name) != value}
        if OF_THE_PERSON in changed:
            lapses(taken)
        merged = {**case.answers, **changed}
        case.answers = {name: value for name, value in merged.items() if value is not None}
        taken.about["fields"] = sorted(changed)
    return as_read_by(actor, case)


def attach(office: Office, case_id: int, seen: int, actor: Actor, claim: str, name: str, content: bytes) -> Evidence:
    """Takes in a file that is to prove a claim.

    :param claim: the fact or field that it proves. :param name: as the person calls the file; shown, never used as a path.
    :raises EvidenceRefused: what the file is, or how many there are. :raises UnknownAnswer: nothing of that name is claimed.
    :raises StoreUnavailable: the store does not take it; then the case is as it was.
    """
    if claim not in ANSWERS:
        raise UnknownAnswer(claim[:60])
    return take_in("attach", office, case_id, seen, actor, claim, name, content)


def detach(office: Office, case_id: int, seen: int, actor: Actor, evidence_id: int) -> Case:
    """Takes a file away from its claim. It is kept with the case, because a finding may rest on it.

    :raises NotFound: no such file is attached to this case.
    """
    with taking("detach", office, case_id, seen, actor) as taken:
        evidence = next((one for one in evidence_of(taken.session, case_id) if one.id == evidence_id), None)
        if evidence is None or evidence.claim not in ANSWERS:
            raise NotFound
        evidence.detached_at = taken.at
        taken.about |= {"claim": evidence.claim, "evidence": evidence.id}
    return as_read_by(actor, taken.case)


def file_case(office: Office, case_id: int, seen: int, actor: Actor) -> Case:
    """The firm hands in: the day becomes the decisive day, the claimed score is stored with it, and the firm gets a receipt.

    :raises NotReady: with everything that is missing or wrong, at once.
    :raises NoPermitNeeded: the host needs no work permit; the case ends here.
    """
    with taking("file", office, case_id, seen, actor) as taken:
        case, today = taken.case, office.today()
        reading = read_answers(case.answers, today)
        claimed = evaluate(reading.facts, today)
        if claimed.outcome is Outcome.DIVERTED:
            raise NoPermitNeeded(next(gate for gate in claimed.gates if gate.state == "fails" and gate.otherwise == "diverted"))
        if faults := filing_faults(
            office, case, reading, claimed, organisation_of(taken.session, case), evidence_of(taken.session, case_id),
            consented=in_force(consents_of(taken.session, case_id)) is not None,
        ):  # fmt: skip
            raise NotReady(faults)
        case.filed_at, case.decisive_day = taken.at, today
        case.claimed_trace = claimed.trace("zh")
        case.claimed_digest = trace_digest(case.claimed_trace)
        taken.about |= {"decisive_day": today, "claimed": case.claimed_digest}
        acknowledge(office, taken)
    return as_read_by(actor, case)


def withdraw(office: Office, case_id: int, seen: int, actor: Actor, reason: str = "") -> Case:
    """The firm takes its application back before the decision. The case ends."""
    with taking("withdraw", office, case_id, seen, actor, reason) as taken:
        pass
    return as_read_by(actor, taken.case)


def filing_faults(
    office: Office,
    case: Case,
    reading: Reading,
    claimed: Evaluation,
    firm: Organisation,
    evidence: Iterable[Evidence],
    *,
    consented: bool,
) -> tuple[Fault, ...]:
    """Everything that keeps an application from being filed, in the order of the fields.

    :param evidence: the files that are attached now. :param consented: whether a consent of the host is in force.
    """
    faults = [*reading.faults, *_missing(reading, claimed), *_not_printable(office, reading, evidence)]
    wrong = {fault.key for fault in faults}
    code = reading.facts.employer_credit_code
    if "employer_credit_code" not in wrong and code != firm.credit_code:
        faults.append(Fault("employer_credit_code", code or "", "differs", {"other": firm.credit_code}))
    if reading.facts.host_consent is False:
        faults.append(Fault(CLAIM, "", "consent_missing", {}))
    elif not consented and not any(fault.key == CLAIM for fault in faults):
        faults.append(Fault(CLAIM, "", "consent_not_recorded", {}))
    order = [*FIELDS, *FACTS]
    return tuple(sorted(faults, key=lambda fault: order.index(fault.key)))


def _missing(reading: Reading, claimed: Evaluation) -> Iterable[Fault]:
    """What must be answered: required fields, what the letter states, and every fact without which the outcome stays open."""
    needed = [name for name, spec in FIELDS.items() if spec.required]
    needed += IN_THE_LETTER
    needed += [fact for gate in claimed.gates if gate.state == "unknown" for fact in gate.facts]
    for assessment in claimed.assessments:
        if assessment.ruleset.nature == "own":  # only our own criteria propose the outcome; the points table may stay open
            needed += [fact for finding in assessment.findings if finding.undetermined for fact in finding.facts]
    faulty = {fault.key for fault in reading.faults}
    for name in dict.fromkeys(needed):
        if name in ANSWERS and name not in reading.values and name not in faulty:
            yield Fault(name, "", "required", {})


def _not_printable(office: Office, reading: Reading, evidence: Iterable[Evidence]) -> Iterable[Fault]:
    """Fields and names of files that stand on paper later, with all characters that no font has."""
    for name, value in reading.values.items():
        if name in FIELDS and isinstance(value, str) and (codes := _codes(office, value)):
            yield Fault(name, value[:60], "not_printable", {"character": codes})
    for one in evidence:
        if codes := _codes(office, one.name):
            yield Fault(one.claim, one.name, "name_not_printable", {"character": codes, "name": one.name})


def _codes(office: Office, text: str) -> str:
    return ", ".join(f"{character} ({named(character)})" for character in office.unprintable(" ".join(text.split())))
