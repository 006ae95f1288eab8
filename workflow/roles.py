"""Who may act in the office: the roles, and a person as the steps see one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person may do. A person has a set of roles; four eyes are two persons, not two roles."""

    FIRM = "firm"
    EXAMINER = "examiner"
    COUNTERSIGNER = "countersigner"
    REGISTRAR = "registrar"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who asks something of the office, with the roles of this moment.

    :param organisation_id: the firm that the person acts for; `None` for people of the office.
    :param organisation: that firm's Chinese name.
    :param confirmed_at: when the person last entered a code of the authenticator in this session.
    """

    id: int
    login: str
    name: str
    roles: frozenset[Role]
    organisation_id: int | None = None
    organisation: str | None = None
    confirmed_at: datetime | None = None
