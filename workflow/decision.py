"""The countersigner's steps: sign, remit, order a revocation; and what is asked again before a letter leaves."""

from rules import Evaluation, trace_digest
from workflow.canonical import digest
from workflow.claims import verified_score
from workflow.examination import claims, judgements
from workflow.mail_tables import MailKind
from workflow.noticing import notify_refusal
from workflow.number_tables import Why
from workflow.office import Office, Taken, taking
from workflow.outbox import tell_firm
from workflow.procedure import Proposal
from workflow.refusals import GateFails, NoEditionToday, ScoreDiffers
from workflow.roles import Actor
from workflow.tables import Case
from workflow.voiding import void_open


def sign(office: Office, case_id: int, seen: int, actor: Actor, reason: str = "") -> Case:
    """Another person than the examiner decides as proposed: the recommendation is decided, or the application is refused.

    :raises FourEyes: the person made the proposal.
    :raises GateFails: a condition no longer holds today; a refusal is signed all the same, and its notice given.
    :raises ScoreDiffers: the score recomputed with the stored edition is another one than was proposed.
    """
    with taking("sign", office, case_id, seen, actor, reason) as taken:
        case = taken.case
        if case.proposal is Proposal.RECOMMENDATION:
            still_recommendable(office, taken)
        case.decided_by, case.decided_at, case.decision_reason = taken.actor.id, taken.at, taken.reason
        case.decision_digest = decision_digest(case)
        if case.proposal is Proposal.REFUSAL:
            notify_refusal(office, taken, claims(taken), as_proposed(taken))
            tell_firm(office, taken, MailKind.DECISION_REFUSED)
        taken.about |= {"proposal": case.proposal.value, "decision": case.decision_digest}
    return case


def remit(office: Office, case_id: int, seen: int, actor: Actor, reason: str) -> Case:
    """Back to the examiner, who proposes again or returns. Also from decided, so that a case whose condition lapsed goes on.

    A number that was prepared for its letter becomes void.
    """
    with taking("remit", office, case_id, seen, actor, reason) as taken:
        case = taken.case
        void_open(taken, Why.REMITTED)
        case.decided_by = case.decided_at = case.decision_reason = case.decision_digest = None
    return case


def order_revocation(office: Office, case_id: int, seen: int, actor: Actor, reason: str) -> Case:
    """A countersigner orders that the letter be revoked; the registrar, another person, executes it.

    :raises AlreadyOrdered: the order stands already.
    """
    with taking("order_revocation", office, case_id, seen, actor, reason) as taken:
        case = taken.case
        case.revocation_ordered_by, case.revocation_ordered_at = taken.actor.id, taken.at
        case.revocation_reason = taken.reason
    return case


def still_recommendable(office: Office, taken: Taken) -> Evaluation:
    """The verified score that was decided on, after its conditions were asked again for today.

    :raises GateFails: a condition does not hold today.
    :raises NoEditionToday: no edition in force today asks conditions that were asked on the decisive day.
    :raises ScoreDiffers: the score recomputed with the stored edition is another one than was proposed.
    """
    case, stated, by_officers = taken.case, claims(taken), judgements(taken)
    verified = as_proposed(taken)
    today = verified_score(case, stated, by_officers, office.today())
    if failing := tuple(gate for gate in today.gates if gate.state != "holds"):
        raise GateFails(failing)
    if {gate.id for gate in verified.gates} - {gate.id for gate in today.gates}:
        raise NoEditionToday(office.today().isoformat())
    return verified


def as_proposed(taken: Taken) -> Evaluation:
    """The verified score of the case at hand, worked out again.

    :raises ScoreDiffers: it is another one than was proposed.
    """
    case = taken.case
    verified = verified_score(case, claims(taken), judgements(taken), case.decisive_day)
    if trace_digest(verified.trace("zh")) != case.verified_digest:
        raise ScoreDiffers(case.reference)
    return verified


def decision_digest(case: Case) -> str:
    """Names the decision: what was decided on which claims and which score, by whom and when."""
    return digest(
        {
            "case": case.reference,
            "decisive_day": case.decisive_day,
            "answers": digest(case.answers),
            "assessment": case.verified_digest,
            "outcome": case.outcome,
            "proposal": case.proposal.value,
            "proposed_by": case.proposed_by,
            "proposed_at": case.proposed_at,
            "decided_by": case.decided_by,
            "decided_at": case.decided_at,
        }
    )
