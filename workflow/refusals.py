"""Every reason for which the office says no. Each is expected, typed, and worded in `forms/wording/<lang>/refusals.po`."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from rules import GateFinding, Outcome
    from workflow.answers import Fault
    from workflow.procedure import State
    from workflow.roles import Role

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(eq=False)
class Refusal(Exception):
    """The office says no, for a reason that was foreseen.

    `key` names its sentence in the catalogues, `fields()` fills the sentence's places, `faults` lists what is wrong with single
    fields where the refusal is about fields.
    """

    def __post_init__(self) -> None:
        super().__init__(*(getattr(self, field.name) for field in fields(self)))

    @property
    def key(self) -> str:
        """`refusal.<ClassName>`, or with the kind behind it where one class has several sentences."""
        kind = self._kind()
        return f"refusal.{type(self).__name__}" + (f".{kind}" if kind else "")

    def _kind(self) -> str:
        return ""

    def fields(self) -> dict[str, Any]:
        """The values for the places of the sentence: text, numbers, and labels of the law."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def faults(self) -> "tuple[Fault, ...]":
        """What is wrong with single fields; empty where the refusal is not about fields."""
        return ()


# --- right, stage, version, persons


@dataclass(eq=False)
class NotFound(Refusal):
    """There is no such thing, or it is not for this person: both get this one answer."""


@dataclass(eq=False)
class NotYourStep(Refusal):
    """What was asked for belongs to a role that the person does not have."""

    role: "Role"


@dataclass(eq=False)
class Ended(Refusal):
    """The account, or the organisation that it acts for, has been ended."""

    login: str


@dataclass(eq=False)
class NotAtThisStage(Refusal):
    """The step is not open in the state in which the case is."""

    reference: str
    step: str
    state: "State"


@dataclass(eq=False)
class Superseded(Refusal):
    """The case has changed since the person read it.

    :param by: the name of who changed it. :param step: what that person did. :param at: when.
        For the firm the office has no names and no inner work: `by` is empty and `step` is "office".
    """

    reference: str
    by: str
    step: str
    at: datetime

    def _kind(self) -> str:
        return self.step

    def fields(self) -> dict[str, Any]:
        at = self.at.astimezone(SHANGHAI)
        return {"reference": self.reference, "by": self.by, "at": f"{at:%Y-%m-%d %H:%M}"}


@dataclass(eq=False)
class FourEyes(Refusal):
    """The step needs another person than the one who took the step before it."""

    reference: str
    step: str


@dataclass(eq=False)
class ReasonMissing(Refusal):
    """The step needs a reason in words."""

    step: str


# --- examination, decision


@dataclass(eq=False)
class NoSuchClaim(Refusal):
    """The firm has not claimed this, so there is nothing to find about it."""

    name: str


@dataclass(eq=False)
class TrueValueRefused(Refusal):
    """The true value that the examiner entered cannot be read."""

    fault: "Fault"

    @property
    def faults(self) -> "tuple[Fault, ...]":
        return (self.fault,)

    def fields(self) -> dict[str, Any]:
        return {"value": self.fault.value}


@dataclass(eq=False)
class TrueValueSame(Refusal):
    """The true value is the one that the firm claimed: then the claim is verified, not wrong."""

    name: str


@dataclass(eq=False)
class NoSuchPage(Refusal):
    """The evidence has no such page."""

    page: int
    pages: int


@dataclass(eq=False)
class BonusRefused(Refusal):
    """The local bonus lies outside its range, or the document that grants it is not named."""

    least: int
    most: int


@dataclass(eq=False)
class ClaimsOpen(Refusal):
    """Claims that have no finding yet, or whose finding lapsed when the firm changed value or evidence."""

    names: tuple[str, ...]

    def fields(self) -> dict[str, Any]:
        return {"n": len(self.names)}


@dataclass(eq=False)
class OutcomeForbids(Refusal):
    """The verified score does not allow a recommendation."""

    outcome: "Outcome"

    def _kind(self) -> str:
        return self.outcome.value


@dataclass(eq=False)
class LetterLacks(Refusal):
    """The letter states facts about the host that were found not proven: it cannot state what nobody could verify."""

    names: tuple[str, ...]


@dataclass(eq=False)
class MinutesMissing(Refusal):
    """A case for the panel is recommended only with the panel's minutes."""


@dataclass(eq=False)
class GateFails(Refusal):
    """A condition that held when the case was filed does not hold today."""

    gates: "tuple[GateFinding, ...]"

    def fields(self) -> dict[str, Any]:
        return {"reasons": tuple(gate.reason for gate in self.gates)}


@dataclass(eq=False)
class NoEditionToday(Refusal):
    """No edition in force today says which conditions must hold."""

    day: str


@dataclass(eq=False)
class ScoreDiffers(Refusal):
    """The score recomputed for the letter is not the one that was decided on."""

    reference: str


@dataclass(eq=False)
class AlreadyOrdered(Refusal):
    """The step has been taken already and is taken once only."""

    reference: str


@dataclass(eq=False)
class NoOrder(Refusal):
    """Nobody has ordered the revocation yet."""

    reference: str


@dataclass(eq=False)
class LetterRevoked(Refusal):
    """A revoked letter is neither handed out nor printed."""

    number: str
