"""Which cases a person may read, and the questions that lists and counts of them are made of, among however many there are."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, false, func, or_, select, tuple_, union_all
from sqlalchemy.orm import defer
from sqlmodel import Session

from workflow.procedure import SEES, State, Step
from workflow.roles import Actor, Role
from workflow.sight import UNFILED_TOO
from workflow.tables import Case, Letter, Organisation


def readable(actor: Actor) -> ColumnElement[bool]:
    """Which cases the person may read: a firm its own, officers what was filed, each role the states that are its business.
    A condition, so that what may not be read is no row, like what does not exist. Each state is named once, in however many
    roles it is read: so an index answers it in one go."""
    office = actor.roles - {Role.FIRM}
    whole, filed = _seen(office & UNFILED_TOO), _seen(office) - _seen(office & UNFILED_TOO)
    conditions = [Case.state.in_(sorted(whole))] if whole else []
    if filed:
        conditions.append(and_(Case.state.in_(sorted(filed)), Case.filed_at.is_not(None)))
    if Role.FIRM in actor.roles:
        own = Case.organisation_id == (actor.organisation_id or 0)
        conditions.append(and_(Case.state.in_(sorted(SEES[Role.FIRM])), own))
    return or_(false(), *conditions)


def _seen(roles: Iterable[Role]) -> frozenset[State]:
    return frozenset().union(*(SEES[role] for role in roles))


def case_page(
    session: Session,
    actor: Actor,
    states: Iterable[State] | None,
    after: tuple[datetime, int] | None,
    limit: int,
    oldest_first: bool,
    mark: str | None = None,
) -> Sequence[tuple[Case, Organisation, Letter | None]]:
    """The cases that the person may read, in the order in which they came into their state; `after` is the last one shown.

    :param mark: only those of this passport number (`workflow.marks`).
    """
    asked = (
        select(Case, Organisation, Letter)
        .join(Organisation, Organisation.id == Case.organisation_id)
        .outerjoin(Letter, Letter.case_id == Case.id)
        .options(defer(Case.claimed_trace), defer(Case.verified_trace))  # a list opens no scores
    )
    order = (Case.moved_at, Case.id) if oldest_first else (Case.moved_at.desc(), Case.id.desc())
    conditions = [readable(actor)]
    if mark is not None:
        conditions.append(Case.passport_mark == mark)
    if after:
        place = tuple_(Case.moved_at, Case.id)
        conditions.append(place > after if oldest_first else place < after)
    seen = _seen(actor.roles)
    wanted = sorted(seen if states is None else seen.intersection(states))
    if mark is not None or Role.FIRM in actor.roles:  # few: an index leads to the host's or the firm's own
        asked = asked.where(*conditions, Case.state.in_(wanted))
    else:
        asked = asked.where(Case.id.in_(_first_of_each(wanted, conditions, order, limit)))
    return session.execute(asked.order_by(*order).limit(limit)).all()


def _first_of_each(
    states: Sequence[State], conditions: Sequence[ColumnElement[bool]], order: Sequence[Any], limit: int
) -> Select[tuple[int]] | CompoundSelect:
    """The first cases of each of these states: of several states together no index knows the order, and a list of all that was
    ever decided would be sorted for every page of it."""
    parts = [
        select(select(Case.id).where(Case.state == state, *conditions).order_by(*order).limit(limit).subquery().c.id)
        for state in states
    ]
    return union_all(*parts) if parts else select(Case.id).where(false())


def count_states(session: Session, actor: Actor) -> dict[State, int]:
    """How many cases the person may read in each state; states without any are left out."""
    return dict(session.execute(select(Case.state, func.count()).where(readable(actor)).group_by(Case.state)).all())


def count_waiting(session: Session, actor: Actor, step: Step) -> int:
    """How many cases wait for this step by this person."""
    asked = select(func.count()).select_from(Case).where(readable(actor), Case.state.in_(step.from_))
    if step.after:
        before = getattr(Case, step.after)
        asked = asked.where(before.is_not(None), before != actor.id)
    if step.once:
        asked = asked.where(getattr(Case, step.once).is_(None))
    return session.execute(asked).scalar_one()
