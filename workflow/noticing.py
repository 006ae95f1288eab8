"""Gives the office's notices: numbered, set in type and kept in the transaction of the step that gives them."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from rules import Evaluation, Outcome
from workflow.answers import read_answers
from workflow.canonical import canonical, digest
from workflow.claims import Claim
from workflow.letter import score_line
from workflow.letter_ledger import fact_lines
from workflow.letter_routes import review_lines, route_lines, value_lines
from workflow.notice_tables import NoticeDocument, NoticeGiven
from workflow.notices import (
    ACKNOWLEDGEMENT,
    REFUSAL,
    SUPPLEMENTS,
    AcknowledgementStatement,
    RefusalStatement,
    SupplementsStatement,
)
from workflow.office import Office, Taken
from workflow.queries import evidence_of, judgements_of, notices_of, organisation_of
from workflow.refusals import SHANGHAI, ReasonMissing
from workflow.registry import next_serial
from workflow.seal import ELECTRONIC
from workflow.shortcomings import file_lines, found_items, found_so_far, gate_lines, open_items, threshold_lines
from workflow.statement import Sealed, Statement
from workflow.terms import Terms

PREVIEW = "（待编）"  # what stands for the number in a preview: still to be allotted


def give(
    office: Office, taken: Taken, statement: Statement, serial: int | None = None, trace: bytes | None = None
) -> NoticeGiven:
    """Sets a notice in type and keeps it with its bytes; its digests stand in the trail entry of the step.

    :param serial: its number in the year; `None` for a document without an official number.
    :param trace: the trace that it names, in canonical JSON.
    :raises SealUnavailable: its template asks for an electronic seal, and it cannot be sealed.
    """
    document = office.printer(statement, trace)
    if isinstance(statement, Sealed) and statement.seal == ELECTRONIC:  # else the paper would name a seal that is not there
        document = office.seal.sign(document, taken.at)
    notice = NoticeGiven(
        case_id=taken.case.id,
        kind=statement.kind,
        year=office.today().year,
        serial=serial,
        number=statement.number if isinstance(statement, Sealed) else None,
        statement=statement.model_dump(mode="json"),
        statement_digest=statement.digest(),
        pdf_digest=sha256(document).hexdigest(),
        given_by=taken.actor.id,
        given_at=taken.at,
    )
    taken.session.add(notice)
    taken.session.flush()
    taken.session.add(NoticeDocument(notice_id=notice.id, content=document))
    taken.about |= {"notice": notice.number or notice.kind, "statement": notice.statement_digest, "pdf": notice.pdf_digest}
    return notice


def numbered(office: Office, taken: Taken, kind: str) -> tuple[Terms, int, str]:
    """The terms of a kind of notice, the next serial of the year, and the number that they make."""
    year, terms = office.today().year, office.terms(kind, office.today())
    serial = next_serial(taken.session, kind, year)
    return terms, serial, terms.numbered(office.settings.short_code, year, serial)


def acknowledge(office: Office, taken: Taken) -> NoticeGiven:
    """The receipt for what was filed this very moment, which the firm keeps."""
    case = taken.case
    terms, application = (
        office.terms(ACKNOWLEDGEMENT, office.today()),
        read_answers(case.answers, case.decisive_day).application,
    )
    before = sum(one.kind == ACKNOWLEDGEMENT for one in notices_of(taken.session, case.id))
    statement = AcknowledgementStatement(
        **of_the_office(office, taken, terms),
        filed_at=case.filed_at,
        decisive_day=case.decisive_day,
        filing=before + 1,
        company_name_zh=application.company_name_zh,
        company_name_latin=application.company_name_latin,
        credit_code=organisation_of(taken.session, case).credit_code,
        host_surname=application.host_surname,
        host_given_names=application.host_given_names,
        host_chinese_name=application.host_chinese_name,
        files=file_lines(evidence_of(taken.session, case.id)),
        answers_digest=digest(case.answers),
        claimed_digest=case.claimed_digest,
    )
    return give(office, taken, statement, trace=canonical(case.claimed_trace))


def request_supplements(office: Office, taken: Taken, stated: Sequence[Claim], judged: Mapping[str, bool]) -> NoticeGiven:
    """The one complete list of what the firm has to put right, given with the return of the case."""
    terms, serial, number = numbered(office, taken, SUPPLEMENTS)
    return give(office, taken, supplements_of(office, taken, terms, number, stated, judged), serial)


def supplements_of(
    office: Office, taken: Taken, terms: Terms, number: str, stated: Sequence[Claim], judged: Mapping[str, bool]
) -> SupplementsStatement:
    """What a request for supplements states as things are now.

    A condition that merely waits for an answer which is listed anyway is not listed a second time.
    """
    items = open_items(taken.case, stated, office.proofs)
    listed, found = {item.fact for item in items}, found_so_far(taken.case, stated, judged)
    shown = {gate.id for gate in found.gates if gate.proven_failure}
    return SupplementsStatement(
        **of_the_office(office, taken, terms),
        **_of_the_notice(office, taken, terms, number),
        items=items,
        gates=tuple(gate for gate in gate_lines(found) if gate.id in shown or not listed & set(gate.facts)),
        reason=taken.reason,
    )


def notify_refusal(office: Office, taken: Taken, stated: Sequence[Claim], verified: Evaluation) -> NoticeGiven:
    """The refusal with its grounds, given with the signature that decides it."""
    terms, serial, number = numbered(office, taken, REFUSAL)
    statement = refusal_of(office, taken, terms, number, stated, verified)
    return give(office, taken, statement, serial, canonical(taken.case.verified_trace))


def refusal_of(
    office: Office, taken: Taken, terms: Terms, number: str, stated: Sequence[Claim], verified: Evaluation
) -> RefusalStatement:
    """What a refusal states as things are now. Who signs need not write a reason: then the proposal's stands for both.

    :raises ReasonMissing: nothing at all would say why.
    """
    case = taken.case
    settled = verified.outcome is not Outcome.UNDETERMINED  # then what is unknown was not asked any more and is no ground
    gates, thresholds = gate_lines(verified, ("fails",) if settled else ("fails", "unknown")), threshold_lines(verified)
    items, reason = found_items(case, stated, office.proofs), taken.reason or case.proposal_reason or ""
    if not (gates or items or reason or any(line.least < line.needed for line in thresholds)):
        raise ReasonMissing("sign")
    judged, evidence = judgements_of(taken.session, case.id), evidence_of(taken.session, case.id)
    return RefusalStatement(
        **of_the_office(office, taken, terms),
        **_of_the_notice(office, taken, terms, number),
        items=items,
        gates=gates,
        reason=reason,
        outcome=verified.outcome.value,
        thresholds=thresholds,
        scores=tuple(score_line(verified, one) for one in verified.assessments),
        facts=fact_lines(case, stated, judged, evidence, office.unprintable),
        routes=route_lines(verified),
        values=value_lines(verified),
        reviews=review_lines(verified),
        remedies_confirmed=terms.remedies_confirmed,
        assessment_digest=case.verified_digest,
        decision_digest=case.decision_digest or PREVIEW,
    )


def of_the_office(office: Office, taken: Taken, terms: Terms) -> dict[str, Any]:
    """What every document of the office states: its template, the office, and the case that it belongs to."""
    return {
        "template": terms.template,
        "template_digest": terms.digest,
        "office": office.settings.name,
        "demonstration": office.settings.demonstration,
        "case_reference": taken.case.reference,
    }


def _of_the_notice(office: Office, taken: Taken, terms: Terms, number: str) -> dict[str, Any]:
    case, on = taken.case, taken.case.decisive_day
    application = read_answers(case.answers, on).application
    return {
        "number": number,
        "seal": terms.seal,
        "issued_on": office.today(),
        "filed_on": case.filed_at.astimezone(SHANGHAI).date(),
        "decisive_day": on,
        "company_name_zh": application.company_name_zh,
        "company_name_latin": application.company_name_latin,
        "credit_code": organisation_of(taken.session, case).credit_code,
        "host_surname": application.host_surname,
        "host_given_names": application.host_given_names,
        "host_chinese_name": application.host_chinese_name,
        "passport_number": application.passport_number,
    }
