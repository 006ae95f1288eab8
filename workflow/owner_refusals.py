"""Why the office says no where it is about a firm's own people and its mandates; worded beside the other refusals."""

from dataclasses import dataclass

from workflow.refusals import Refusal


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
