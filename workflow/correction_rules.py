"""Which field of an issued letter is corrected by a note, and which by a new letter: read from `correction-rules.toml`."""

import tomllib
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator

from rules import Label
from workflow.answers import ANSWERS
from workflow.letter import LetterStatement
from workflow.letter_routes import Frozen

FILE = Path(__file__).with_name("correction-rules.toml")
NOTE, REPLACEMENT = "note", "replacement"
STATED_AS = {"host_sex": "sex"}  # fields that the letter's record calls otherwise than the questionnaire
POINTS, LAST_DAY = "points", "valid_until"
FOUND_ANEW = (POINTS, LAST_DAY)  # no answers: the new examination and the new issue give them


class Rule(Frozen):
    """How an error in some fields is put right.

    :param found_anew: whether the right value is not typed but comes out of the new letter's own way.
    :param certainty: "unconfirmed" as long as nobody has compared the rule with an instruction or a practice.
    """

    fields: tuple[str, ...]
    way: Literal["note", "replacement"]
    certainty: Literal["unconfirmed", "confirmed"]
    reason: Label
    found_anew: bool = False

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        for name in self.fields:
            typed = name in ANSWERS and stated_as(name) in LetterStatement.model_fields
            if not (name in FOUND_ANEW if self.found_anew else typed):
                raise ValueError(f"{name}: no field of a letter that can be corrected in this way")
        if self.found_anew and self.way != REPLACEMENT:
            raise ValueError(f"{', '.join(self.fields)}: what is found anew needs a new letter")
        return self


class CorrectionRules(Frozen):
    """The whole table.

    :param note_fields: the most fields that one note corrects. :param digest: SHA-256 of the file.
    """

    note_fields: int
    rule: tuple[Rule, ...]
    digest: str

    @model_validator(mode="after")
    def _names_each_field_once(self) -> Self:
        names = [name for one in self.rule for name in one.fields]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{', '.join(twice)}: named by more than one rule")
        return self

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that can be corrected, in the order of the table."""
        return tuple(name for one in self.rule for name in one.fields)

    def of(self, field: str) -> Rule | None:
        """The rule of a field; `None` where it cannot be corrected."""
        return next((one for one in self.rule if field in one.fields), None)

    def way(self, fields: Iterable[str]) -> str:
        """How an error in these fields together is put right: "note" or "replacement"."""
        ways = [self.of(name).way for name in fields]
        return NOTE if REPLACEMENT not in ways and len(ways) <= self.note_fields else REPLACEMENT


def stated_as(field: str) -> str:
    """What a letter's record calls a field of the questionnaire."""
    return STATED_AS.get(field, field)


@cache
def correction_rules() -> CorrectionRules:
    """The table of this house.

    :raises pydantic.ValidationError: it is not sound. :raises tomllib.TOMLDecodeError: it is no TOML.
    """
    content = FILE.read_bytes()
    return CorrectionRules(**tomllib.loads(content.decode("utf-8")), digest=sha256(content).hexdigest())
