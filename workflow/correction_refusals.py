"""Why the office says no where an issued letter is to be corrected, or another one stands in its place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflow.refusals import Refusal

if TYPE_CHECKING:
    from workflow.answers import Fault


@dataclass(eq=False)
class LetterReplaced(Refusal):
    """A replaced letter is neither handed out, printed nor corrected.

    :param by: the number of the letter in its place.
    """

    number: str
    by: str


@dataclass(eq=False)
class LetterExpired(Refusal):
    """A letter past its last day is not replaced: the new one would have none."""

    number: str
    day: str


@dataclass(eq=False)
class ReplacementUnderWay(Refusal):
    """A case that is to replace the letter is open already."""

    number: str
    reference: str


@dataclass(eq=False)
class NothingToCorrect(Refusal):
    """No field was named."""


@dataclass(eq=False)
class NotCorrectable(Refusal):
    """A field that the rules of correction do not name."""

    name: str


@dataclass(eq=False)
class CorrectionSame(Refusal):
    """A field would read as it reads already."""

    names: tuple[str, ...]

    @property
    def faults(self) -> "tuple[Fault, ...]":
        from workflow.answers import Fault

        return tuple(Fault(name, "", "unchanged", {}) for name in self.names)

    def fields(self) -> dict[str, Any]:
        return {"n": len(self.names)}


@dataclass(eq=False)
class CorrectionRefused(Refusal):
    """What a field is to read cannot stand in a letter; `faults` are all the reasons at once."""

    all_faults: "tuple[Fault, ...]"

    @property
    def faults(self) -> "tuple[Fault, ...]":
        return self.all_faults

    def fields(self) -> dict[str, Any]:
        return {"n": len(self.all_faults)}
