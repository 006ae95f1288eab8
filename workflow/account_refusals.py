"""Why the office says no where it is about accounts and firms; worded beside the other refusals."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflow.refusals import Refusal

if TYPE_CHECKING:
    from workflow.answers import Fault


@dataclass(eq=False)
class LoginRefused(Refusal):
    """A login has 2 to 40 small letters, digits, dots, hyphens or underscores and begins with a letter."""

    login: str


@dataclass(eq=False)
class LoginTaken(Refusal):
    """Somebody has this login, or had it: a login is never given twice, so that the trail stays readable."""

    login: str


@dataclass(eq=False)
class NameRefused(Refusal):
    """A name is empty, too long, or holds characters that are none of a name."""

    name: str


@dataclass(eq=False)
class RolesRefused(Refusal):
    """Roles that do not go together.

    :param kind: none, firm_and_office, firm_without_organisation, office_with_organisation, own,
        administrator_exists.
    """

    kind: str

    def _kind(self) -> str:
        return self.kind


@dataclass(eq=False)
class LastAdministrator(Refusal):
    """The last administrator can neither be ended nor lose the role."""


@dataclass(eq=False)
class CreditCodeTaken(Refusal):
    """An organisation with this credit code has been admitted already."""

    credit_code: str


@dataclass(eq=False)
class CreditCodeRefused(Refusal):
    """The credit code of the organisation cannot be right."""

    fault: "Fault"

    @property
    def faults(self) -> "tuple[Fault, ...]":
        return (self.fault,)

    def fields(self) -> dict[str, Any]:
        return {"value": self.fault.value}
