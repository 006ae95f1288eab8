"""What of a case a person may read; which cases at all stands in `list_queries.readable`."""

from workflow.procedure import FINDINGS_TOLD
from workflow.roles import Actor, Role
from workflow.tables import Case

UNFILED_TOO = frozenset({Role.FIRM, Role.AUDITOR})  # the others never see what was withdrawn before it was filed
_OF_THE_EXAMINATION = (
    "bonus_points", "bonus_reason", "bonus_document", "bonus_by", "proposal", "proposal_reason", "proposed_by", "proposed_at",
    "outcome", "verified_trace", "verified_digest",
)  # fmt: skip
_OF_THE_ORDER = ("revocation_ordered_by", "revocation_ordered_at", "revocation_reason")
_NEVER = ("correction_proposed_by",)  # what comes of a correction is told in writing


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
