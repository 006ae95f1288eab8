"""What weighs most is asked for by a code of a few minutes ago: a session left open at a desk is not enough for it."""

from datetime import datetime, timedelta

from workflow.account_refusals import CodeNotFresh
from workflow.roles import Actor

FRESH = timedelta(minutes=10)  # how long a code counts


def is_fresh(actor: Actor, now: datetime) -> bool:
    """Whether the person entered a code of the authenticator a few minutes ago at most."""
    return actor.confirmed_at is not None and now - actor.confirmed_at < FRESH


def demand_fresh(actor: Actor, now: datetime) -> None:
    """Goes on only for a person whose code is fresh. :raises CodeNotFresh."""
    if not is_fresh(actor, now):
        raise CodeNotFresh(int(FRESH.total_seconds()) // 60)
