"""Why a consent is not recorded."""

from dataclasses import dataclass

from workflow.refusals import Refusal


@dataclass(eq=False)
class ConsentRefused(Refusal):
    """The consent cannot be recorded, or there is none that could be withdrawn.

    :param kind: passport (the case does not say yet whose consent it is), text (the text shown is not the one in use now),
        paper (the signed paper is not attached), there (it is recorded already), none (none is in force).
    """

    kind: str

    def _kind(self) -> str:
        return self.kind
