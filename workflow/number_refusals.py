"""The reasons for which a letter cannot be issued as it was prepared."""

from dataclasses import dataclass
from typing import Any

from workflow.refusals import Refusal


@dataclass(eq=False)
class NotPrepared(Refusal):
    """The letter has no number yet: it must be prepared and looked at first."""

    reference: str


@dataclass(eq=False)
class PreparedDiffers(Refusal):
    """The letter is no longer what was prepared, or not what was shown: nothing is issued, it must be prepared anew.

    :param number: the number that was prepared.
    :param kind: shown (another file was looked at), else a member of `Why`.
    :param names: what stands in the letter and is different now, by its name in the statement.
    """

    number: str
    kind: str
    names: tuple[str, ...] = ()

    def _kind(self) -> str:
        return self.kind

    def fields(self) -> dict[str, Any]:
        return {"number": self.number, "names": ", ".join(self.names)}
