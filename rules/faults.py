"""What can be wrong with a fact that somebody states, each fault with what would be right."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FactFault:
    """One thing that is wrong with what was stated.

    :param key: the fact as it was named; "" when the whole text is meant.
    :param value: what was stated, shortened where it is long.
    :param kind: which fault it is; its sentence is `fault.<kind>` in `forms/wording/`.
    :param detail: what would be right, ready to be put into the sentence: `nearest`, `least`, `most`, `expected` and others.
    """

    key: str
    value: str
    kind: str
    detail: dict[str, Any] = field(default_factory=dict)


class FactsRefused(ValueError):
    """Facts that cannot be read as stated. `faults` names all of them at once, in the order in which they were stated."""

    def __init__(self, *faults: FactFault) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.key}: {fault.kind} ({fault.value})" for fault in faults))
