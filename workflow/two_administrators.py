"""Nobody alone gets into an officer's account: password and authenticator are not both taken away by one administrator."""

from datetime import timedelta

from workflow.account_queries import acts_on_people
from workflow.account_refusals import SameAdministrator
from workflow.administering import Administering
from workflow.tables import Person

APART = timedelta(days=7)  # within which the two takings need two administrators
PASSWORD_SIDE, AUTHENTICATOR_SIDE = ("reset_password", "give_address"), ("forget_authenticator",)


_MAKING = ("admit_person", "give_roles")


def demand_another(act: Administering, person: Person, other_side: tuple[str, ...]) -> None:
    """Goes on unless this administrator did the other of the two to this officer lately. A firm's people are not officers.

    An address is on the side of the password: a link to a new one can be sent there. Somebody whom one administrator made
    lately is not another one.

    :param other_side: the acts that go with this one.
    :raises SameAdministrator.
    """
    since, me = act.at - APART, act.actor.id
    did = {who for who, whom in acts_on_people(act.session, other_side, since) if whom == person.id}
    made = acts_on_people(act.session, _MAKING, since)
    one_with_me = {me} | {who for who, whom in made if whom == me} | {whom for who, whom in made if who == me}
    if person.organisation_id is None and did & one_with_me:
        raise SameAdministrator(APART.days)
