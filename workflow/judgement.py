"""What officers judge about the direct routes: which facts are theirs to judge, what is kept of it, and what of it counts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Field, SQLModel

from rules import FACTS, on_day
from workflow.columns import Moment
from workflow.locked import LockedText


class Judgement(SQLModel, table=True):
    """One judgement of an officer about one fact. Never changed: the newest counts.

    :param value: whether the fact applies; `None` takes an earlier judgement back, so that the fact is unknown again.
    :param document: what it rests on, in the officer's words; "" for none.
    """

    __tablename__ = "judgement"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    fact: str
    value: bool | None = None
    reason: str = Field(sa_type=LockedText("judgement.reason"))
    document: str = Field(default="", sa_type=LockedText("judgement.document"))
    by: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)


def for_judgement(on: date) -> tuple[str, ...]:
    """The facts that the direct routes in force on a day leave to an officer, in the order of the facts."""
    routes = [route for ruleset in on_day(on) for route in ruleset.routes]
    read = {fact for route in routes for fact in route.facts_of_all_readings}
    return tuple(name for name, spec in FACTS.items() if spec.by_officer and name in read)


def judged(judgements: Sequence[Judgement]) -> Mapping[str, bool]:
    """What counts of all judgements of a case: the newest of each fact, without those that were taken back.

    :param judgements: oldest first.
    """
    newest = {judgement.fact: judgement.value for judgement in judgements}
    return {fact: value for fact, value in newest.items() if value is not None}
