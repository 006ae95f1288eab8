"""The reasons for which the office says no to a judgement."""

from dataclasses import dataclass

from workflow.refusals import Refusal


@dataclass(eq=False)
class NotForJudgement(Refusal):
    """No direct route in force on the decisive day leaves this to an officer."""

    name: str


@dataclass(eq=False)
class NothingJudged(Refusal):
    """There is no judgement that could be taken back."""

    name: str


@dataclass(eq=False)
class DocumentRefused(Refusal):
    """The document that a judgement rests on is named at too great length or with characters that nobody sees."""

    most: int
