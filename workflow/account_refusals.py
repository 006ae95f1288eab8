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
class AddressRefused(Refusal):
    """A text is no e-mail address that mails can be sent to, in ASCII.

    :param address: its beginning.
    """

    address: str


@dataclass(eq=False)
class RolesRefused(Refusal):
    """Roles that do not go together.

    :param kind: none, firm_and_office, firm_without_organisation, office_with_organisation, not_of_this_firm (an agency's role
        for a firm, or the other way round), own, own_authenticator, own_password, own_address, administrator_exists.
    """

    kind: str

    def _kind(self) -> str:
        return self.kind


@dataclass(eq=False)
class SameAdministrator(Refusal):
    """This administrator took the other of an officer's two means of signing in away lately; another one has to do this.

    :param days: for how long.
    """

    days: int


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
