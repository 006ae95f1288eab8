"""The examiner's steps: a finding for each claim, the local bonus, the panel's minutes, return, proposal."""

from collections.abc import Mapping
from typing import Any

from rules import FACTS, Outcome, trace_digest
from workflow.answers import Fault, accepted_answers, read_answers
from workflow.canonical import plain
from workflow.claims import BONUS, Claim, claim_digest, claims_of, verified_facts, verified_score
from workflow.filing import IN_THE_LETTER
from workflow.judgement import judged
from workflow.mail_tables import MailKind
from workflow.noticing import request_supplements
from workflow.office import Office, Taken, not_printable, taking
from workflow.outbox import tell_firm
from workflow.procedure import Proposal, Verdict
from workflow.queries import MINUTES, evidence_of, findings_of, judgements_of
from workflow.refusals import (
    BonusRefused,
    ClaimsOpen,
    LetterLacks,
    MinutesMissing,
    NoSuchClaim,
    NoSuchPage,
    NotFound,
    OutcomeForbids,
    ReasonMissing,
    TrueValueRefused,
    TrueValueSame,
)
from workflow.roles import Actor
from workflow.tables import Case, ClaimFinding, Evidence
from workflow.taking_in import take_in

_ENDED = (Outcome.BLOCKED, Outcome.DIVERTED)  # no other claim can change these, so the rest need not be examined
_RECOMMENDABLE = (Outcome.RECOMMEND, Outcome.PANEL, Outcome.DO_NOT_RECOMMEND)


def examine(
    office: Office,
    case_id: int,
    seen: int,
    actor: Actor,
    fact: str,
    verdict: Verdict,
    reason: str = "",
    true_value: Any = None,
    evidence_id: int | None = None,
    page: int | None = None,
) -> Case:
    """A finding about one claim; it replaces an earlier one, which stays in the history.

    :param verdict: `verified` keeps the claimed value, `wrong` replaces it by `true_value`, `not_proven` gives the criterion's
        least points and fails a gate.
    :param reason: needed unless the claim is verified.
    :param true_value: what is right, as typed; it must differ from what was claimed.
    :param evidence_id: the file of this case that the finding rests on, attached for this claim or another.
    :param page: its page, from 1.
    :raises NoSuchClaim, ReasonMissing, TrueValueRefused, TrueValueSame, NotFound (the evidence), NoSuchPage.
    """
    with taking("examine", office, case_id, seen, actor, reason) as taken:
        claim = next((one for one in claims(taken) if one.fact == fact), None)
        if claim is None:
            raise NoSuchClaim(fact[:60])
        if verdict is not Verdict.VERIFIED and not taken.reason:
            raise ReasonMissing("examine")
        right = _true_value(taken.case, claim, true_value) if verdict is Verdict.WRONG else None
        _must_be_there(taken, evidence_id, page)
        finding = ClaimFinding(
            case_id=case_id,
            fact=fact,
            verdict=verdict,
            true_value=plain(right),
            reason=taken.reason,
            evidence_id=evidence_id,
            page=page,
            about=claim_digest(claim.value, claim.evidence),
            by=taken.actor.id,
            at=taken.at,
        )
        taken.session.add(finding)
        taken.about |= {"fact": fact, "verdict": verdict.value, "evidence": evidence_id, "page": page}
    return taken.case


def claims(taken: Taken) -> tuple[Claim, ...]:
    """The claims of the case at hand, with their findings as they count now."""
    case, session = taken.case, taken.session
    return claims_of(case, case.decisive_day, evidence_of(session, case.id), findings_of(session, case.id))


def judgements(taken: Taken) -> Mapping[str, bool]:
    """What officers have judged in the case at hand, by fact, as it counts now."""
    return judged(judgements_of(taken.session, taken.case.id))


def _true_value(case: Case, claim: Claim, raw: Any) -> Any:
    reading = read_answers(accepted_answers({claim.fact: raw}), case.decisive_day)
    if reading.faults:
        raise TrueValueRefused(reading.faults[0])
    value = reading.values.get(claim.fact)
    if value is None:
        raise TrueValueRefused(Fault(claim.fact, "", "required", {}))
    if value == claim.value:
        raise TrueValueSame(claim.fact)
    return value


def _must_be_there(taken: Taken, evidence_id: int | None, page: int | None) -> None:
    if evidence_id is None:
        return
    evidence = taken.session.get(Evidence, evidence_id)
    if evidence is None or evidence.case_id != taken.case.id or evidence.detached_at:
        raise NotFound
    if page is not None and not 1 <= page <= evidence.pages:
        raise NoSuchPage(page, evidence.pages)


def grant_bonus(office: Office, case_id: int, seen: int, actor: Actor, points: int, reason: str, document: str) -> Case:
    """The local bonus: points at the province's discretion, entered by the examiner; until then they are unknown.

    :param points: within the range of the fact `local_bonus`. :param document: the document that grants or denies it.
    :raises BonusRefused: another number, or no document.
    """
    spec, document = FACTS[BONUS], document.strip()
    with taking("grant_bonus", office, case_id, seen, actor, reason) as taken:
        possible = isinstance(points, int) and not isinstance(points, bool) and spec.least <= points <= spec.most
        if not possible or not document or len(document) > 200 or not_printable(office, document):
            raise BonusRefused(int(spec.least), int(spec.most))
        case = taken.case
        case.bonus_points, case.bonus_reason, case.bonus_document = points, taken.reason, document
        case.bonus_by = taken.actor.id
        taken.about["points"] = points
    return case


def attach_minutes(office: Office, case_id: int, seen: int, actor: Actor, name: str, content: bytes) -> Evidence:
    """Takes in the minutes of the panel. They count for the filing during which they were attached.

    :raises EvidenceRefused: what the file is, or how many there are. :raises StoreUnavailable: the store does not take it.
    """
    return take_in("attach_minutes", office, case_id, seen, actor, MINUTES, name, content)


def return_to_firm(office: Office, case_id: int, seen: int, actor: Actor, reason: str) -> Case:
    """Back to the firm for correction, with a notice of all that is missing. An earlier proposal is off the table."""
    with taking("return", office, case_id, seen, actor, reason) as taken:
        case = taken.case
        request_supplements(office, taken, claims(taken), judgements(taken))
        tell_firm(office, taken, MailKind.CASE_RETURNED)
        case.proposal = case.proposal_reason = case.proposed_by = case.proposed_at = None
        case.outcome = case.verified_trace = case.verified_digest = None
    return case


def propose(office: Office, case_id: int, seen: int, actor: Actor, proposal: Proposal, reason: str = "") -> Case:
    """The examiner proposes to recommend or to refuse; the verified score is stored with the proposal.

    :param reason: needed when the proposal departs from the score: a recommendation against it, or a refusal
        that it does not ask for.
    :raises ClaimsOpen: claims without a finding, unless a blocked or diverted case is refused.
    :raises OutcomeForbids: a recommendation of a case that is blocked, diverted or undetermined.
    :raises LetterLacks: a recommendation although the letter would have to state what is not proven.
    :raises MinutesMissing: a recommendation of a panel case without minutes of this filing. :raises ReasonMissing.
    """
    with taking("propose", office, case_id, seen, actor, reason) as taken:
        case, stated, by_officers = taken.case, claims(taken), judgements(taken)
        verified = verified_score(case, stated, by_officers, case.decisive_day)
        outcome, refusing = verified.outcome, proposal is Proposal.REFUSAL
        open_ones = tuple(claim.fact for claim in stated if claim.finding is None)
        if open_ones and not (refusing and outcome in _ENDED):
            raise ClaimsOpen(open_ones)
        if not refusing and outcome not in _RECOMMENDABLE:
            raise OutcomeForbids(outcome)
        if not refusing and (lacking := letter_lacks(case, stated, by_officers)):
            raise LetterLacks(lacking)
        if not refusing and outcome is Outcome.PANEL and not _minutes(taken):
            raise MinutesMissing
        departs = outcome not in (*_ENDED, Outcome.DO_NOT_RECOMMEND) if refusing else outcome is Outcome.DO_NOT_RECOMMEND
        if departs and not taken.reason:
            raise ReasonMissing("propose")
        case.proposal, case.proposal_reason = proposal, taken.reason
        case.proposed_by, case.proposed_at = taken.actor.id, taken.at
        case.outcome, case.verified_trace = outcome.value, verified.trace("zh")
        case.verified_digest = trace_digest(case.verified_trace)
        taken.about |= {"proposal": proposal.value, "outcome": outcome.value, "verified": case.verified_digest}
    return case


def letter_lacks(case: Case, stated: tuple[Claim, ...], by_officers: Mapping[str, bool]) -> tuple[str, ...]:
    """The facts that a letter states about the host and that the examination left without a value."""
    values, _ = verified_facts(case, stated, by_officers)
    return tuple(name for name in IN_THE_LETTER if name not in values)


def _minutes(taken: Taken) -> list[Evidence]:
    attached = evidence_of(taken.session, taken.case.id)
    return [one for one in attached if one.claim == MINUTES and one.attached_at >= taken.case.filed_at]
