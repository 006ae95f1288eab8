"""Holding a case back from being anonymised, for a complaint, a court, an audit; and letting it go again."""

from workflow.looking_up import case_for
from workflow.office import Office, must_be_printable
from workflow.refusals import NotYourStep, ReasonMissing
from workflow.registry import standing
from workflow.retention_queries import is_held
from workflow.retention_refusals import Anonymised, HoldRefused
from workflow.retention_tables import Hold
from workflow.roles import Actor, Role
from workflow.trail import record

HELD, RELEASED = "hold_case", "release_case"


def hold_case(office: Office, case_id: int, actor: Actor, reason: str) -> Hold:
    """An auditor holds a case back: it is not anonymised until it is let go. Recorded in the trail.

    :raises NotFound: no such case for this person. :raises NotYourStep: the person is no auditor.
    :raises ReasonMissing, ReasonRefused: the reason. :raises Anonymised: it is too late. :raises HoldRefused: held.
    """
    return _put(office, case_id, actor, reason, held=True)


def release_case(office: Office, case_id: int, actor: Actor, reason: str) -> Hold:
    """An auditor lets a case go that was held back. Raises as `hold_case`; HoldRefused: free."""
    return _put(office, case_id, actor, reason, held=False)


def _put(office: Office, case_id: int, actor: Actor, reason: str, held: bool) -> Hold:
    step, reason = HELD if held else RELEASED, reason.strip()
    with office.registry.writing() as session:
        actor = standing(session, actor, office.now())
        case = case_for(session, case_id, actor)
        if Role.AUDITOR not in actor.roles:
            raise NotYourStep(Role.AUDITOR)
        if case.anonymised_at:
            raise Anonymised.of(case)
        if not reason:
            raise ReasonMissing(step)
        must_be_printable(office, reason)
        if is_held(session, case_id) is held:
            raise HoldRefused("held" if held else "free")
        hold = Hold(case_id=case_id, held=held, reason=reason, by=actor.id, at=office.now())
        session.add(hold)
        record(session, step, actor.id, hold.at, case_id=case_id, role=Role.AUDITOR, reason=reason)
    return hold
