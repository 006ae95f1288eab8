"""A check of a letter, whatever was brought (a code, the statement of a QR code, a file), with its three answers apart.

Genuine? By whom? In force now? Each is answered for itself: a revoked letter is genuine, a good seal says nothing of today.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from rules import Label
from workflow.codes import format_code
from workflow.office import Office
from workflow.verification import Answer, CorrectedField, PublicStatement, Verification, verify_code


class Kind(StrEnum):
    """What was brought."""

    CODE = "code"
    STATEMENT = "statement"
    FILE = "file"


class Genuine(StrEnum):
    """Whether it comes from the office as it is."""

    YES = "yes"
    NO = "no"
    OPEN = "open"  # it could not be found out


class Score(StrEnum):
    """Whether the score that a letter's file carries follows from its facts."""

    FOLLOWS = "follows"
    DIFFERS = "differs"
    OTHER = "other"  # the attached reasoning is not the one that the letter names
    LAW_GONE = "law_gone"  # the edition is not there any more
    ABSENT = "absent"  # none is attached


class Checked(BaseModel):
    """One check.

    :param asked: the code in groups, the number that a statement names, or the SHA-256 of a file.
    :param finding: what was found, one word for each case; `forms/wording` has its sentences.
    :param issuer: the office; `None` where nobody can be named. :param specimen: a demonstration: without any effect.
    :param key: the name of the office's key that sealed or signed; "" where none did.
    :param standing: the register's answer; `None` where the register was not asked or does not have it.
    :param corrections: what notes have corrected in the letter of the register.
    :param initials, number, category, issued_on, valid_until: what a statement says, where it is signed by the office.
    :param pages: the pages of a file that are not as they were issued, counted from 1.
    :param signed_at: the time in the seal. :param stamped_at: of the time-stamp service. :param signer: of a foreign seal.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    asked: str
    at: datetime
    genuine: Genuine
    finding: str
    issuer: Label | None = None
    specimen: bool = False
    key: str = ""
    standing: Answer | None = None
    letter: PublicStatement | None = None
    code: str = ""
    revoked_on: date | None = None
    replaced_by: str | None = None
    corrections: tuple[CorrectedField, ...] = ()
    initials: str = ""
    number: str = ""
    category: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    pages: tuple[int, ...] = ()
    signed_at: datetime | None = None
    stamped_at: datetime | None = None
    signer: str = ""
    score: Score | None = None

    @property
    def in_force(self) -> bool:
        """Whether what was brought can be relied on today."""
        return self.genuine is Genuine.YES and self.standing is Answer.GENUINE


def of_register(found: Verification) -> dict[str, Any]:
    """What the register's answer adds to a check."""
    said = found.statement
    return {
        "standing": found.answer,
        "letter": said,
        "code": found.code or "",
        "revoked_on": found.revoked_on,
        "replaced_by": found.replaced_by,
        "corrections": found.corrections,
        **({"issuer": said.office, "specimen": said.demonstration} if said else {}),
    }


def check_code(office: Office, text: str) -> Checked:
    """Looks a code up; the answer in three parts.

    :param text: the code as somebody typed or scanned it.
    """
    found = verify_code(office, text)
    known = found.statement is not None
    genuine = Genuine.OPEN if found.answer is Answer.MISTYPED else Genuine.YES if known else Genuine.NO
    return Checked(
        kind=Kind.CODE,
        asked=format_code(found.code) if found.code else text.strip(),
        at=office.now(),
        genuine=genuine,
        finding="known" if known else found.answer.value,
        **of_register(found),
    )


def as_data(checked: Checked) -> dict[str, Any]:
    """A check as JSON can hold it."""
    return checked.model_dump(mode="json")
