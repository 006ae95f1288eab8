"""How long a case is kept, by how it ended: read from `retention-rules.toml`."""

import tomllib
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from rules import Label, add_months
from workflow.letter_routes import Frozen
from workflow.procedure import WITH_THE_OFFICE, State

FILE = Path(__file__).with_name("retention-rules.toml")
CountedFrom = Literal["last_change", "end", "last_day"]


class RetentionRule(Frozen):
    """One period.

    :param states: of the cases that it is about. :param consent_withdrawn: only of those whose host took the consent back.
    :param months: calendar months that data are kept after the day that is `counted_from`.
    :param certainty: "own" is a choice of the house; "unconfirmed" and "confirmed" are law that nobody, or somebody, compared.
    """

    id: str
    states: tuple[State, ...]
    consent_withdrawn: bool = False
    months: int = Field(ge=1)
    counted_from: CountedFrom
    certainty: Literal["own", "unconfirmed", "confirmed"]
    source: str
    reason: Label

    @model_validator(mode="after")
    def _leaves_work_alone(self) -> Self:
        if at_work := sorted(state for state in self.states if state in WITH_THE_OFFICE):
            raise ValueError(f"{self.id}: {', '.join(at_work)}: the office is at work on such a case")
        return self

    def last_day(self, start: date) -> date:
        """The last day on which the data are kept. :param start: the day that the period is counted from."""
        return add_months(start, self.months)


class RetentionRules(Frozen):
    """The whole table. :param digest: SHA-256 of the file."""

    in_use_from: date
    rule: tuple[RetentionRule, ...]
    digest: str

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        names = [one.id for one in self.rule]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{', '.join(twice)}: more than one rule of this name")
        return self

    def of(self, state: State, consent_withdrawn: bool) -> RetentionRule | None:
        """The first rule that fits; `None` for a case that is never due."""
        fits = (one for one in self.rule if state in one.states and consent_withdrawn >= one.consent_withdrawn)
        return next(fits, None)


@cache
def retention_rules() -> RetentionRules:
    """The table of this house.

    :raises pydantic.ValidationError: it is not sound. :raises tomllib.TOMLDecodeError: it is no TOML.
    """
    content = FILE.read_bytes()
    return RetentionRules(**tomllib.loads(content.decode("utf-8")), digest=sha256(content).hexdigest())
