"""Is a letter genuine, by whom, and in force now? Asked by anybody who has its code, answered with little."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from rules import Label
from workflow.codes import read_code
from workflow.correction_queries import notes_on
from workflow.letter import LetterStatement
from workflow.office import Office
from workflow.proof import category_of
from workflow.queries import letter_by_code
from workflow.refusals import SHANGHAI
from workflow.retention_tables import RetentionAct
from workflow.tables import Letter


class Answer(StrEnum):
    """What the register says of a letter."""

    GENUINE = "genuine"  # and in force today
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"
    NOT_YET_VALID = "not_yet_valid"
    UNKNOWN = "unknown"
    MISTYPED = "mistyped"


@dataclass(frozen=True, slots=True)
class PublicStatement:
    """What anybody with the code may read, to compare it with the paper: of the given names no more than the first letter.

    :param category: the class that the points of the statute's table lead to; "" where it is open.
    """

    number: str
    office: Label
    company_name_zh: str
    company_name_latin: str
    host_surname: str
    host_given_names: str
    category: str
    issued_on: date
    valid_until: date
    demonstration: bool

    @property
    def host(self) -> str:
        """The masked name: HOFFMANN L***; "" for a letter whose case was anonymised."""
        if not self.host_surname:
            return ""
        return f"{self.host_surname} {self.host_given_names}***" if self.host_given_names else f"{self.host_surname[:2]}***"


@dataclass(frozen=True, slots=True)
class CorrectedField:
    """One field of the letter that a note has corrected.

    :param note: the number of the note. :param on: its day. :param field: as the questionnaire names it.
    :param reads: what the field reads since then.
    """

    note: str
    on: date
    field: str
    reads: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The register's answer.

    :param code: as it was read; `None` when it is mistyped.
    :param statement: what the letter says; `None` when there is no letter.
    :param revoked_on: the Shanghai day of a revocation. :param replaced_by: the number of the letter in its place.
    :param corrections: what notes have corrected, oldest first.
    :param anonymised: whether the period of the case is over: then number, firm, standing and days are all that is left.
    """

    answer: Answer
    code: str | None = None
    statement: PublicStatement | None = None
    revoked_on: date | None = None
    replaced_by: str | None = None
    corrections: tuple[CorrectedField, ...] = ()
    anonymised: bool = False

    @property
    def in_force(self) -> bool:
        """Whether the letter can be relied on today."""
        return self.answer is Answer.GENUINE


def verify_code(office: Office, text: str) -> Verification:
    """Looks a code up in the register.

    :param text: the code as somebody typed or scanned it.
    """
    code = read_code(text)
    if code is None:
        return Verification(Answer.MISTYPED)
    with office.registry.reading() as session:
        letter = letter_by_code(session, code)
        return Verification(Answer.UNKNOWN, code) if letter is None else standing_of(session, letter, office.today())


def standing_of(session: Session, letter: Letter, today: date) -> Verification:
    """How a letter of the register stands on a day. A revoked letter stays revoked, whatever else became of it."""
    revoked_on = letter.revoked_at.astimezone(SHANGHAI).date() if letter.revoked_at else None
    successor = session.get_one(Letter, letter.replaced_by).number if letter.replaced_by else None
    corrected = tuple(
        CorrectedField(note.number, note.given_at.astimezone(SHANGHAI).date(), change["field"], str(change["reads"]))
        for correction, note in notes_on(session, letter.id)
        for change in correction.changes or ()
    )
    statement, gone = public_statement(session, letter), letter.statement is None
    return Verification(_answer(letter, today), letter.code, statement, revoked_on, successor, corrected, gone)


def public_statement(session: Session, letter: Letter) -> PublicStatement:
    """What anybody may read of a letter."""
    if letter.statement is None:
        return _what_is_left(session, letter)
    said = LetterStatement.model_validate(letter.statement)
    return PublicStatement(
        number=said.number,
        office=said.office,
        company_name_zh=said.company_name_zh,
        company_name_latin=said.company_name_latin,
        host_surname=said.host_surname,
        host_given_names=said.host_given_names[:1],
        category=category_of(said),
        issued_on=said.issued_on,
        valid_until=said.valid_until,
        demonstration=said.demonstration,
    )


def left_of(session: Session, letter: Letter) -> dict[str, Any]:
    """What an act of retention has left of a letter (see `retention_kept`)."""
    return session.get_one(RetentionAct, letter.case_id).kept["letter"]


def _what_is_left(session: Session, letter: Letter) -> PublicStatement:
    left = left_of(session, letter)
    return PublicStatement(
        number=letter.number,
        office=Label(**left["office"]),
        company_name_zh=left["company_name_zh"],
        company_name_latin=left["company_name_latin"],
        host_surname="",
        host_given_names="",
        category=left["category"],
        issued_on=letter.issued_on,
        valid_until=letter.valid_until,
        demonstration=left["demonstration"],
    )


def _answer(letter: Letter, today: date) -> Answer:
    if letter.revoked_at is not None:
        return Answer.REVOKED
    if letter.replaced_by is not None:
        return Answer.REPLACED
    if today < letter.issued_on:
        return Answer.NOT_YET_VALID
    return Answer.GENUINE if today <= letter.valid_until else Answer.EXPIRED
