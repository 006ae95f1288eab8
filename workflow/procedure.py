"""The procedure as one table: which role takes which step, from which state, to which state, and what a step asks for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workflow.roles import Actor, Role

if TYPE_CHECKING:
    from workflow.tables import Case


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    FILED = "filed"
    RETURNED = "returned"
    PROPOSED = "proposed"
    REMITTED = "remitted"
    DECIDED = "decided"
    ISSUED = "issued"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class Proposal(StrEnum):
    """What the examiner proposes to decide."""

    RECOMMENDATION = "recommendation"
    REFUSAL = "refusal"


class Verdict(StrEnum):
    """What the examiner finds about a claim: it is right, another value is right, or nothing proves it."""

    VERIFIED = "verified"
    WRONG = "wrong"
    NOT_PROVEN = "not_proven"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the procedure.

    :param to: where the step leads; `None` leaves the case where it is.
    :param refusing: where it leads instead when a refusal is proposed.
    :param reason: whether the person must say why.
    :param told: whether the firm reads that reason; the other reasons are the office's own.
    :param after: the column of the case that names who did what comes before: it must be filled, by another person (four eyes).
    :param once: the column of the case that must still be empty.
    :param waits: whether a case that is ready for the step waits for it in somebody's queue.
    :param fresh: whether the person must have entered a code of the authenticator a few minutes ago at most.
    """

    name: str
    role: Role
    from_: frozenset[State]
    to: State | None = None
    refusing: State | None = None
    reason: bool = False
    told: bool = False
    after: str = ""
    once: str = ""
    waits: bool = False
    fresh: bool = False

    def leads_to(self, state: State, proposal: Proposal | None) -> State:
        """The state of a case after the step, from the state before it and the proposal on the table."""
        if self.refusing and proposal is Proposal.REFUSAL:
            return self.refusing
        return self.to or state


def _step(name: str, role: Role, *from_: State, **more: object) -> tuple[str, Step]:
    return name, Step(name, role, frozenset(from_), **more)


_S, _R = State, Role
_BEFORE_DECISION = (_S.DRAFT, _S.FILED, _S.RETURNED, _S.PROPOSED, _S.REMITTED)

PROCEDURE: dict[str, Step] = dict([
    # The firm writes and files.
    _step("save_answers",     _R.FIRM, _S.DRAFT, _S.RETURNED),
    _step("attach",           _R.FIRM, _S.DRAFT, _S.RETURNED),
    _step("detach",           _R.FIRM, _S.DRAFT, _S.RETURNED),
    _step("file",             _R.FIRM, _S.DRAFT, _S.RETURNED,       to=_S.FILED, waits=True),
    _step("withdraw",         _R.FIRM, *_BEFORE_DECISION,           to=_S.WITHDRAWN, told=True),
    _step("withdraw_consent", _R.FIRM, *_BEFORE_DECISION, _S.DECIDED, to=_S.WITHDRAWN, told=True),  # for the host
    # The examiner looks at claim by claim, then returns or proposes.
    _step("examine",          _R.EXAMINER, _S.FILED, _S.REMITTED),
    _step("grant_bonus",      _R.EXAMINER, _S.FILED, _S.REMITTED,   reason=True),
    _step("judge",            _R.EXAMINER, _S.FILED, _S.REMITTED,   reason=True),
    _step("attach_minutes",   _R.EXAMINER, _S.FILED, _S.REMITTED),
    _step("return",           _R.EXAMINER, _S.FILED, _S.REMITTED,   to=_S.RETURNED, reason=True, told=True),
    _step("propose",          _R.EXAMINER, _S.FILED, _S.REMITTED,   to=_S.PROPOSED, waits=True),
    # Another person decides. A decided case may be remitted until its letter has left: a gate can lapse in between.
    _step("sign",             _R.COUNTERSIGNER, _S.PROPOSED,        to=_S.DECIDED, refusing=_S.REFUSED,
          after="proposed_by", told=True, waits=True),
    _step("remit",            _R.COUNTERSIGNER, _S.PROPOSED, _S.DECIDED, to=_S.REMITTED, reason=True),
    # The registrar prepares the letter, with its number, looks at it and issues just that; until then no number counts.
    _step("prepare",          _R.REGISTRAR, _S.DECIDED),
    _step("issue",            _R.REGISTRAR, _S.DECIDED,             to=_S.ISSUED, waits=True, fresh=True),
    # A revocation is ordered by one person and executed by another.
    _step("order_revocation", _R.COUNTERSIGNER, _S.ISSUED,          reason=True, once="revocation_ordered_by"),
    _step("revoke",           _R.REGISTRAR, _S.ISSUED,              to=_S.REVOKED,
          after="revocation_ordered_by", told=True, waits=True, fresh=True),
    # An error in an issued letter: proposed by one person, confirmed or dismissed by another (`correction_rules`).
    _step("propose_correction", _R.COUNTERSIGNER, _S.ISSUED,        reason=True, once="correction_proposed_by"),
    _step("confirm_correction", _R.REGISTRAR, _S.ISSUED,            after="correction_proposed_by", waits=True, fresh=True),
    _step("dismiss_correction", _R.REGISTRAR, _S.ISSUED,            reason=True, after="correction_proposed_by"),
])  # fmt: skip

OPENING, FIRST = "open_case", State.DRAFT  # no row of the table: the firm opens a case, in this state
REPLACING = State.FILED  # the state of a case that the office opens to replace a letter, when a correction is confirmed

_OFFICE_READS = frozenset(State) - {State.DRAFT}
SEES: dict[Role, frozenset[State]] = {  # which states of cases a role may read; a firm reads its own cases only
    Role.FIRM: frozenset(State),
    Role.OWNER: frozenset(),  # reads as `FIRM`, which comes with it
    Role.AGENT: frozenset(),  # reads as `FIRM` of the firm that gave the mandate
    Role.EXAMINER: _OFFICE_READS,
    Role.COUNTERSIGNER: _OFFICE_READS,
    Role.REGISTRAR: frozenset({State.DECIDED, State.ISSUED, State.REVOKED}),
    Role.AUDITOR: frozenset(State),
    Role.ADMINISTRATOR: frozenset(),  # keeps people and firms, reads no case
}
# In these states the office is at work: nothing of such a case is ever anonymised.
WITH_THE_OFFICE = frozenset({State.FILED, State.PROPOSED, State.REMITTED, State.DECIDED})
# In these states the firm reads what the office has found; in between the examination is the office's own.
FINDINGS_TOLD = frozenset({State.RETURNED, State.DECIDED, State.ISSUED, State.REVOKED, State.REFUSED})


def open_steps(case: "Case", actor: Actor) -> tuple[str, ...]:
    """What the person may do now with this case, in the order of the procedure. For showing: each step checks for itself."""
    if Role.FIRM in actor.roles and actor.organisation_id != case.organisation_id:
        return ()
    return tuple(name for name, step in PROCEDURE.items() if step.role in actor.roles and _is_open(step, case, actor))


def _is_open(step: Step, case: "Case", actor: Actor) -> bool:
    before = getattr(case, step.after) if step.after else 0
    used = getattr(case, step.once) if step.once else None
    return case.state in step.from_ and before is not None and before != actor.id and used is None
