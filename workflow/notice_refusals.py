"""Reasons for which a notice is not made."""

from dataclasses import dataclass

from workflow.refusals import Refusal


@dataclass(eq=False)
class NoSuchNotice(Refusal):
    """In the state in which the case is, no notice of this kind is about to be given."""

    reference: str
