"""Nobody alone gets into an officer's account: password and authenticator are not both taken away by one administrator."""

from datetime import timedelta

from workflow.account_queries import people_in_acts
from workflow.account_refusals import SameAdministrator
from workflow.administering import Administering
from workflow.tables import Person

APART = timedelta(days=7)  # within which the two takings need two administrators
PASSWORD_SIDE, AUTHENTICATOR_SIDE = ("reset_password", "give_address"), ("forget_authenticator",)


def demand_another(act: Administering, person: Person, other_side: tuple[str, ...]) -> None:
    """Goes on unless this administrator did the other of the two to this officer lately. A firm's people are not officers.

    An address is on the side of the password: a link to a new one can be sent there.

    :param other_side: the acts that go with this one.
    :raises SameAdministrator.
    """
    done = people_in_acts(act.session, act.actor.id, other_side, act.at - APART)
    if person.organisation_id is None and person.id in done:
        raise SameAdministrator(APART.days)
