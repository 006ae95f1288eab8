"""Who may read a case, and what of it: a firm its own, officers what was filed, each role the states that are its business."""

from workflow.procedure import FINDINGS_TOLD, SEES
from workflow.roles import Actor, Role
from workflow.tables import Case

UNFILED_TOO = frozenset({Role.FIRM, Role.AUDITOR})  # the others never see what was withdrawn before it was filed
_OF_THE_EXAMINATION = (
    "bonus_points", "bonus_reason", "bonus_document", "bonus_by", "proposal", "proposal_reason", "proposed_by", "proposed_at",
    "outcome", "verified_trace", "verified_digest",
)  # fmt: skip
_OF_THE_ORDER = ("revocation_ordered_by", "revocation_ordered_at", "revocation_reason")
_NEVER = ("correction_proposed_by",)  # what comes of a correction is told in writing


def may_read(actor: Actor, case: Case) -> bool:
    """Whether the person may read the case at all. What may not be read is answered like what does not exist."""
    return any(_reads(role, actor, case) for role in actor.roles)


def _reads(role: Role, actor: Actor, case: Case) -> bool:
    if case.state not in SEES[role]:
        return False
    if role is Role.FIRM:
        return actor.organisation_id is not None and actor.organisation_id == case.organisation_id
    return case.filed_at is not None or role in UNFILED_TOO


def reads_as_firm(actor: Actor) -> bool:
    """Whether the person reads as a party to the case and not as the office."""
    return Role.FIRM in actor.roles


def findings_told(actor: Actor, case: Case) -> bool:
    """Whether the person may read what the examination has found: officers always, the firm once it is told."""
    return not reads_as_firm(actor) or case.state in FINDINGS_TOLD


def as_read_by(actor: Actor, case: Case) -> Case:
    """The case as the person may read it: for the firm without what is still the office's own. A copy, never stored again."""
    if not reads_as_firm(actor):
        return case
    hidden = set(_NEVER) if findings_told(actor, case) else {*_NEVER, *_OF_THE_EXAMINATION}
    if case.revoked_at is None:
        hidden |= set(_OF_THE_ORDER)
    return Case(**{name: None if name in hidden else value for name, value in case.model_dump().items()})
