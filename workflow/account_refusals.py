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

    :param kind: none, firm_and_office, firm_without_organisation, office_with_organisation, not_of_this_firm (an agency's role
        for a firm, or the other way round), own, own_authenticator, own_password, administrator_exists.
    """

    kind: str

    def _kind(self) -> str:
        return self.kind


@dataclass(eq=False)
class LastAdministrator(Refusal):
    """The last administrator can neither be ended nor lose the role."""


@dataclass(eq=False)
class LastOwner(Refusal):
    """The last owner of a firm can neither be ended nor lose the role: its accounts would be nobody's."""


@dataclass(eq=False)
class ProofNotFresh(Refusal):
    """A change to a firm's accounts or mandates needs a code, or without an authenticator the password, of a few minutes ago.

    :param minutes: how long it counts.
    """

    minutes: int


@dataclass(eq=False)
class PasswordWrong(Refusal):
    """The password that was asked for again is not the person's."""


@dataclass(eq=False)
class MandateEnded(Refusal):
    """The mandate under which the person acts does not stand, or never did: one answer for all."""


@dataclass(eq=False)
class MandateRefused(Refusal):
    """A mandate cannot be given so.

    :param kind: no_agency (no agency with this credit code is admitted), days (the last comes before the first), past (its last
        day has gone by), too_long, there_already (one that stands covers these days).
    :param most: years that a mandate may last.
    """

    kind: str
    most: int = 0

    def _kind(self) -> str:
        return self.kind


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


@dataclass(eq=False)
class PasswordRefused(Refusal):
    """A password that people chose for themselves and that others would guess.

    :param kind: too_short, too_long, own (name, account, firm), common, names, words, keyboard, repeats, sequence, date,
        guessable, same (as the old one), not_the_old (what was given as the old one is not it).
    :param least: characters. :param most: characters.
    """

    kind: str
    least: int
    most: int

    def _kind(self) -> str:
        return self.kind


@dataclass(eq=False)
class CodeRefused(Refusal):
    """The code is not the one that the authenticator shows now, was used already, or is no unused recovery code."""


@dataclass(eq=False)
class TooManyTries(Refusal):
    """Too many wrong codes or passwords: nothing is looked at before the pause is over.

    :param seconds: to wait.
    """

    seconds: int


@dataclass(eq=False)
class CodeNotFresh(Refusal):
    """What was asked for needs a code of the authenticator that was entered a few minutes ago at most.

    :param minutes: how long a code counts.
    """

    minutes: int


@dataclass(eq=False)
class SessionEnded(Refusal):
    """The session in which this was asked has ended, or was never one."""


@dataclass(eq=False)
class LinkEnded(Refusal):
    """The one-time link is unknown, was used, is out of time, or belongs to an account that has ended: one answer for all."""
