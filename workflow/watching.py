"""How an office stands, as counts without any person or case: for whoever watches that it runs."""

from dataclasses import dataclass
from datetime import datetime

from workflow.mail_queries import mails_counted
from workflow.mail_tables import MailState
from workflow.office import Office
from workflow.procedure import WITH_THE_OFFICE, State
from workflow.scan_queries import infected, waiting
from workflow.sessions import sessions_since
from workflow.upkeep_queries import cases_by_state, count_letters, count_sessions


@dataclass(frozen=True, slots=True)
class Watch:
    """Counts of one moment.

    :param sessions: that are open. :param cases: of each state, also where there are none.
    :param oldest: since when the oldest case of a state waits that the office must take on; empty queues are left out.
    :param letters: ever issued. :param revoked: of these.
    :param mails: of each state, also where there are none.
    :param unscanned: files that wait for the scanner. :param infected: files in which it found something.
    """

    sessions: int
    cases: dict[State, int]
    oldest: dict[State, datetime]
    letters: int
    revoked: int
    mails: dict[MailState, int]
    unscanned: int
    infected: int


def watch(office: Office) -> Watch:
    """Counts, in one look at the registry.

    :raises RegistryDown: the database does not answer.
    """
    with office.registry.reading() as session:
        found = cases_by_state(session)
        letters, revoked = count_letters(session)
        return Watch(
            sessions=count_sessions(session, *sessions_since(office)),
            cases={state: found[state][0] if state in found else 0 for state in State},
            oldest={state: found[state][1] for state in State if state in WITH_THE_OFFICE and state in found},
            letters=letters,
            revoked=revoked,
            mails={state: mails_counted(session).get(state, 0) for state in MailState},
            unscanned=waiting(session),
            infected=len(infected(session)),
        )
