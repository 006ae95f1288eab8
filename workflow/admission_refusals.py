"""Why the office says no where a firm asks to be admitted; worded beside the other refusals."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from workflow.refusals import SHANGHAI, Refusal

if TYPE_CHECKING:
    from workflow.answers import Fault
    from workflow.filing_refusals import EvidenceRefused


@dataclass(eq=False)
class AdmissionFaulty(Refusal):
    """Something in a request is missing or wrong; `faults` are all of it at once."""

    all_faults: "tuple[Fault, ...]"

    @property
    def faults(self) -> "tuple[Fault, ...]":
        return self.all_faults

    def fields(self) -> dict[str, Any]:
        return {"n": len(self.all_faults)}


@dataclass(eq=False)
class DocumentUnfit(Refusal):
    """A document of a request cannot be taken in.

    :param document: licence, authorisation. :param why: what is wrong with the file; told beside it.
    """

    document: str
    why: "EvidenceRefused"

    def fields(self) -> dict[str, Any]:
        return {}


@dataclass(eq=False)
class AdmissionKnown(Refusal):
    """A firm with this credit code has been admitted or has asked already: one answer for both, which tells nothing of it."""


@dataclass(eq=False)
class AdmissionsFull(Refusal):
    """Too many requests wait: no further one is taken in before some are decided."""


@dataclass(eq=False)
class RequestDecided(Refusal):
    """Somebody has decided on this request already.

    :param by: the name of who did. :param at: when.
    """

    reference: str
    by: str
    at: datetime

    def fields(self) -> dict[str, Any]:
        return {"reference": self.reference, "by": self.by, "at": f"{self.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"}
