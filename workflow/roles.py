"""Who may act in the office: the roles, and a person as the steps see one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person may do. A person has a set of roles; four eyes are two persons, not two roles.

    `FIRM` prepares and files for a firm; `OWNER`, which comes with it, also keeps the firm's own accounts and mandates. `AGENT`
    belongs to an agency and does nothing by itself: `FIRM` comes with the mandate under which the person acts now.
    """

    FIRM = "firm"
    OWNER = "owner"
    AGENT = "agent"
    EXAMINER = "examiner"
    COUNTERSIGNER = "countersigner"
    REGISTRAR = "registrar"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


OF_A_FIRM = frozenset({Role.FIRM, Role.OWNER, Role.AGENT})  # the others are the office's own


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who asks something of the office, with the roles of this moment.

    :param organisation_id: the firm that the person acts for; `None` for people of the office.
    :param organisation: that firm's Chinese name.
    :param confirmed_at: when the person last showed again who they are: by a code of the authenticator, or, in a firm and
        without one, by the password.
    :param mandate_id: the mandate under which a person of an agency acts for the firm, as the session has chosen it; a wish
        until `registry.standing` has looked at it. :param agency: that agency's Chinese name.
    """

    id: int
    login: str
    name: str
    roles: frozenset[Role]
    organisation_id: int | None = None
    organisation: str | None = None
    confirmed_at: datetime | None = None
    mandate_id: int | None = None
    agency: str | None = None

    @property
    def by_mandate(self) -> dict[str, int]:
        """What the trail says beside the person: under which mandate they acted; nothing for their own firm."""
        return {} if self.mandate_id is None else {"mandate": self.mandate_id}
