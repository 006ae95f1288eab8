"""What can no longer be read, and what cannot be held back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.refusals import SHANGHAI, Refusal

if TYPE_CHECKING:
    from workflow.tables import Case


@dataclass(eq=False)
class Anonymised(Refusal):
    """The period of the case is over: what it said of a person was taken away.

    :param on: the day on which it was, ISO, in Shanghai.
    """

    reference: str
    on: str

    @classmethod
    def of(cls, case: "Case") -> "Anonymised":
        """The refusal for this case."""
        return cls(case.reference, case.anonymised_at.astimezone(SHANGHAI).date().isoformat())


@dataclass(eq=False)
class HoldRefused(Refusal):
    """A case cannot be held back, or released.

    :param kind: held (it is held back already), free (nothing holds it back).
    """

    kind: str

    def _kind(self) -> str:
        return self.kind
