"""Why the office says no where it is about what the firm fills in and attaches; worded beside the other refusals."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflow.refusals import Refusal

if TYPE_CHECKING:
    from rules import GateFinding
    from workflow.answers import Fault


@dataclass(eq=False)
class UnknownAnswer(Refusal):
    """There is no such field of the application, or the firm may not fill it."""

    name: str


@dataclass(eq=False)
class AnswerTooLong(Refusal):
    """A single answer is longer than any field takes."""

    name: str
    most: int


@dataclass(eq=False)
class NotReady(Refusal):
    """The application cannot be filed yet; `faults` are all the reasons at once."""

    all_faults: "tuple[Fault, ...]"

    @property
    def faults(self) -> "tuple[Fault, ...]":
        return self.all_faults

    def fields(self) -> dict[str, Any]:
        return {"n": len(self.all_faults)}


@dataclass(eq=False)
class NoPermitNeeded(Refusal):
    """The host needs no work permit, so there is nothing to recommend; the gate says why."""

    gate: "GateFinding"

    def fields(self) -> dict[str, Any]:
        return {"reason": self.gate.reason}


@dataclass(eq=False)
class EvidenceRefused(Refusal):
    """A file is not taken in.

    :param kind: too_large, empty, not_accepted, damaged, encrypted, too_many_pages, too_many_pixels, too_many_files,
        already_there.
    :param detail: the limit and the file's own value, for the sentence.
    """

    kind: str
    detail: dict[str, Any]

    def _kind(self) -> str:
        return self.kind

    def fields(self) -> dict[str, Any]:
        return dict(self.detail)
