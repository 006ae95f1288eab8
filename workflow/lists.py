"""The lists and counts of a person's work: cases by state, and what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from workflow.columns import LARGEST_ID
from workflow.list_queries import case_page, count_states, count_waiting
from workflow.mandate_queries import requests_waiting
from workflow.marks import passport_mark
from workflow.office import Office
from workflow.procedure import PROCEDURE, SEES, Proposal, State, open_steps
from workflow.roles import Actor, Role
from workflow.sight import as_read_by
from workflow.tables import Case, Letter, Organisation

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list. `outcome` and `proposal` are empty for the firm until it is told, an anonymised one names no host."""

    id: int
    reference: str
    version: int
    state: State
    organisation: str
    host: str
    host_chinese_name: str
    opened_at: datetime
    moved_at: datetime
    changed_at: datetime
    filed_at: datetime | None
    decisive_day: date | None
    outcome: str | None
    proposal: Proposal | None
    revocation_ordered: bool
    letter_replaced: bool
    letter_number: str | None
    letter_issued_on: date | None
    valid_until: date | None
    steps: tuple[str, ...]
    anonymised: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. `next` is what `cases_for` takes as `after` for the page behind it; `None` on the last one."""

    rows: tuple[CaseRow, ...]
    next: str | None


def cases_for(
    office: Office,
    actor: Actor,
    states: Iterable[State] | None = None,
    after: str | None = None,
    limit: int = 50,
    oldest_first: bool = False,
    passport: str | None = None,
) -> Page:
    """The cases that a person may read, by the moment at which they came into their state.

    :param states: only these; `None` is all. :param after: `next` of the page before. :param limit: rows, at most 200.
    :param oldest_first: the order of a work queue; lists begin with the newest.
    :param passport: only cases of the host with this passport number, however it is spaced; it is found by its mark.
    """
    limit = max(1, min(limit, MOST_ROWS))
    mark = passport_mark(office.evidence.vault, passport) or "" if passport is not None else None
    with office.registry.reading() as session:
        found = case_page(session, actor, states, _place(after), limit + 1, oldest_first, mark)
    rows = tuple(_row(actor, *one) for one in found[:limit])
    following = f"{rows[-1].moved_at.isoformat()}|{rows[-1].id}" if len(found) > limit else None
    return Page(rows, following)


def count_by_state(office: Office, actor: Actor) -> dict[State, int]:
    """How many cases the person may read in each state that is theirs to read; 0 where there are none."""
    with office.registry.reading() as session:
        counted = count_states(session, actor)
    theirs = frozenset().union(*(SEES[role] for role in actor.roles))
    return {state: counted.get(state, 0) for state in State if state in theirs}


def waiting_for(office: Office, actor: Actor) -> dict[str, int]:
    """For each step that the person may take and that cases wait for: how many wait for this very person."""
    with office.registry.reading() as session:
        steps = [(name, step) for name, step in PROCEDURE.items() if step.waits and step.role in actor.roles]
        return {name: count_waiting(session, actor, step) for name, step in steps}


def firms_waiting(office: Office, actor: Actor) -> int:
    """How many firms wait to be admitted by this person; 0 for who admits none."""
    if Role.REGISTRAR not in actor.roles:
        return 0
    with office.registry.reading() as session:
        return requests_waiting(session)[0]


def _row(actor: Actor, case: Case, organisation: Organisation, letter: Letter | None) -> CaseRow:
    read = as_read_by(actor, case)
    given = " ".join(str(case.answers.get(name) or "") for name in ("host_surname", "host_given_names"))
    return CaseRow(
        id=case.id,
        reference=case.reference,
        version=case.version,
        state=case.state,
        organisation=organisation.name_zh,
        host=given.strip(),
        host_chinese_name=str(case.answers.get("host_chinese_name") or ""),
        opened_at=case.opened_at,
        moved_at=case.moved_at,
        changed_at=case.changed_at,
        filed_at=case.filed_at,
        decisive_day=case.decisive_day,
        outcome=read.outcome,
        proposal=read.proposal,
        revocation_ordered=read.revocation_ordered_by is not None,
        letter_replaced=letter is not None and letter.replaced_by is not None,
        letter_number=letter.number if letter else None,
        letter_issued_on=letter.issued_on if letter else None,
        valid_until=letter.valid_until if letter else None,
        steps=open_steps(case, actor),
        anonymised=case.anonymised_at is not None,
    )


def _place(after: str | None) -> tuple[datetime, int] | None:
    """Where a list goes on; a mark that no page gave begins it anew."""
    if not after:
        return None
    moment, _, number = after.partition("|")
    try:
        place = datetime.fromisoformat(moment).astimezone(UTC), int(number)
    except (ValueError, OverflowError):
        return None
    return place if 0 < place[1] <= LARGEST_ID else None
