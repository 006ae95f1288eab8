"""A prepared number that is not used becomes void, with a reason, and stays in the register."""

from workflow.number_queries import open_of
from workflow.number_tables import Prepared, Why
from workflow.office import Taken


def void_open(taken: Taken, why: Why) -> Prepared | None:
    """Makes the open number of the case void, if it has one, and says so in the step's entry of the trail.

    :param why: the reason that the register shows.
    :return: what has become void; `None` where nothing was prepared.
    """
    prepared = open_of(taken.session, taken.case.id)
    if prepared is not None:
        prepared.voided_at, prepared.voided_by, prepared.void_why = taken.at, taken.actor.id, why
        taken.session.flush()
        taken.about |= {"void": prepared.number, "why": why.value}
    return prepared
