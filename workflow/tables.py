"""What the registry keeps: persons and firms, cases with their evidence and findings, letters, and the trail.

Table models are never filled from outside data directly: answers, names and files pass their own checks first (house rule 21).
The named constraints restate the procedure, so that the database refuses what a step forgot.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Integer, TextClause, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from workflow.columns import Moment, RoleSet, data, member_of
from workflow.locked import LockedBytes, LockedJson, LockedText
from workflow.procedure import Proposal, State, Verdict
from workflow.roles import Role


class Organisation(SQLModel, table=True):
    """A firm that the office has admitted. An ended one stays in the register, its people are nobody.

    :param agency: whether it is an agency, which applies for no host of its own and acts for firms that gave it a mandate.
    """

    __tablename__ = "organisation"
    id: int | None = Field(default=None, primary_key=True)
    name_zh: str
    name_latin: str
    credit_code: str = Field(unique=True)
    agency: bool = False
    admitted_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class Person(SQLModel, table=True):
    """An account. It is ended, never deleted: nobody behind a decision disappears."""

    __tablename__ = "person"
    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    roles: frozenset[Role] = Field(sa_type=RoleSet)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    admitted_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    email: str | None = None  # where mails go; without one nothing is written to the person
    language: str | None = None  # of the mails: zh, en or de; Chinese unless the person chose


_version = Column("version", Integer, nullable=False)
_DECIDED = "('decided', 'issued', 'revoked', 'refused')"


def _where(condition: str) -> dict[str, TextClause]:
    """Of an index for a few rows: which."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Case(SQLModel, table=True):
    """One application from draft to end.

    `answers` is what was typed, also where it is wrong. `decisive_day` is the filing day for which the rules are applied.
    `claimed_trace` is stored at filing, `verified_trace` at proposing, each with its digest.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR (proposed_by IS NOT NULL AND decided_by <> proposed_by)", name="four_eyes"),
        CheckConstraint(
            "revoked_by IS NULL OR (revocation_ordered_by IS NOT NULL AND revoked_by <> revocation_ordered_by)",
            name="revocation_four_eyes",
        ),
        CheckConstraint(f"state NOT IN {_DECIDED} OR decided_by IS NOT NULL", name="decided_by_somebody"),
        CheckConstraint("state <> 'revoked' OR revoked_by IS NOT NULL", name="revoked_by_somebody"),
        CheckConstraint("state IN ('draft', 'withdrawn') OR decisive_day IS NOT NULL", name="filed_on_a_day"),
        CheckConstraint(
            "state <> 'proposed' OR (proposed_by IS NOT NULL AND proposal IS NOT NULL)", name="proposed_by_somebody"
        ),
        Index("case_by_state", "state", "moved_at", "id"),
        Index("case_by_organisation", "organisation_id", "moved_at", "id"),
        Index("case_counted", "state", "filed_at", "proposed_by"),  # what is counted in every menu is read from it alone
        Index("case_revocation_ordered", "state", "revocation_ordered_by", **_where("revocation_ordered_by IS NOT NULL")),
        Index("case_correction_proposed", "state", "correction_proposed_by", **_where("correction_proposed_by IS NOT NULL")),
    )
    # `registry.opened` counts the version up: once a step, however often the row is written while the step is taken.
    __mapper_args__ = {"version_id_col": _version, "version_id_generator": False}

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    state: State = Field(sa_type=member_of(State, "state_known"))
    version: int = Field(default=1, sa_column=_version)
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=LockedJson("case_file.answers"))
    opened_by: int = Field(foreign_key="person.id")
    opened_at: datetime = Field(sa_type=Moment)
    moved_at: datetime = Field(sa_type=Moment)  # when it came into its state: the order of the queues
    changed_at: datetime = Field(sa_type=Moment)
    copied_from: int | None = Field(default=None, foreign_key="case_file.id")
    passport_mark: str | None = Field(default=None, index=True)  # see `workflow.marks`

    filed_at: datetime | None = Field(default=None, sa_type=Moment)
    decisive_day: date | None = None
    claimed_trace: dict[str, Any] | None = Field(default=None, sa_type=LockedJson("case_file.claimed_trace"))
    claimed_digest: str | None = None

    bonus_points: int | None = None
    bonus_reason: str | None = Field(default=None, sa_type=LockedText("case_file.bonus_reason"))
    bonus_document: str | None = Field(default=None, sa_type=LockedText("case_file.bonus_document"))
    bonus_by: int | None = Field(default=None, foreign_key="person.id")

    proposal: Proposal | None = Field(default=None, sa_type=member_of(Proposal, "proposal_known"))
    proposal_reason: str | None = Field(default=None, sa_type=LockedText("case_file.proposal_reason"))
    proposed_by: int | None = Field(default=None, foreign_key="person.id")
    proposed_at: datetime | None = Field(default=None, sa_type=Moment)
    outcome: str | None = None  # of the verified score, when it was proposed
    verified_trace: dict[str, Any] | None = Field(default=None, sa_type=LockedJson("case_file.verified_trace"))
    verified_digest: str | None = None

    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decision_reason: str | None = Field(default=None, sa_type=LockedText("case_file.decision_reason"))
    decision_digest: str | None = None

    revocation_ordered_by: int | None = Field(default=None, foreign_key="person.id")
    revocation_ordered_at: datetime | None = Field(default=None, sa_type=Moment)
    revocation_reason: str | None = Field(default=None, sa_type=LockedText("case_file.revocation_reason"))
    revoked_by: int | None = Field(default=None, foreign_key="person.id")
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)

    correction_proposed_by: int | None = Field(default=None, foreign_key="person.id")  # while nobody has decided on it
    anonymised_at: datetime | None = Field(default=None, sa_type=Moment)  # past its period: `RetentionAct` has what is left


class Evidence(SQLModel, table=True):
    """A file that proves a claim (or the panel's minutes): its digest leads to the store. A detached one is kept, not shown."""

    __tablename__ = "evidence"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    claim: str  # a fact, a field of the application, or "minutes"
    name: str = Field(sa_type=LockedText("evidence.name"))  # as the person called the file, cleaned: for display only
    media_type: str
    size: int
    pages: int
    sha256: str = Field(index=True)
    attached_by: int = Field(foreign_key="person.id")
    attached_at: datetime = Field(sa_type=Moment)
    detached_at: datetime | None = Field(default=None, sa_type=Moment)


class ClaimFinding(SQLModel, table=True):
    """What an examiner found about one claim. Never changed: the newest counts, and only while its claim is as it was.

    :param about: digest of the claimed value and of the evidence that the finding is about.
    """

    __tablename__ = "claim_finding"
    __table_args__ = (CheckConstraint("page IS NULL OR page >= 1", name="page_counts_from_one"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    fact: str
    verdict: Verdict = Field(sa_type=member_of(Verdict, "verdict_known"))
    true_value: Any = Field(default=None, sa_type=LockedJson("claim_finding.true_value"), nullable=True)
    reason: str = Field(sa_type=LockedText("claim_finding.reason"))
    evidence_id: int | None = Field(default=None, foreign_key="evidence.id")
    page: int | None = None
    about: str
    by: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Moment)


class Letter(SQLModel, table=True):
    """An issued letter: its number, its code and what it states. Only revocation, replacement and copies are added later.

    :param pdf_digest: of the file that left the house; `unsealed_digest`: of the same before the seal, as it was previewed.
    :param replaced_by: the letter that stands in its place. :param statement: `None` once its case was anonymised.
    """

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("year", "serial", name="number_once"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", unique=True)
    year: int
    serial: int
    number: str = Field(unique=True)
    code: str = Field(unique=True)
    statement: dict[str, Any] | None = Field(sa_type=LockedJson("letter.statement"), nullable=True)
    statement_digest: str
    pdf_digest: str = Field(index=True)
    unsealed_digest: str | None = Field(default=None, index=True)
    issued_by: int = Field(foreign_key="person.id")
    issued_at: datetime = Field(sa_type=Moment)
    issued_on: date
    valid_until: date
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    replaced_by: int | None = Field(default=None, foreign_key="letter.id")
    copies: int = 0


class LetterDocument(SQLModel, table=True):
    """The bytes of a letter as they left the house, apart from the letter so that lists do not carry them."""

    __tablename__ = "letter_document"
    letter_id: int = Field(primary_key=True, foreign_key="letter.id")
    content: bytes = Field(sa_type=LockedBytes("letter_document.content"))


class Serial(SQLModel, table=True):
    """The last number given in a year, for cases, letters and notices: counted up in the transaction that uses the number."""

    __tablename__ = "serial"
    kind: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int


class TrailEntry(SQLModel, table=True):
    """One entry of the trail: who did what to which case, when and why. Identifiers and reasons, no personal data.

    `previous` is the digest of the entry before and unique: the trail can neither fork nor lose a link.
    """

    __tablename__ = "trail"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    step: str
    person_id: int | None = Field(default=None, foreign_key="person.id")
    role: str = ""
    at: datetime = Field(sa_type=Moment)
    reason: str = Field(default="", sa_type=LockedText("trail.reason", named=True))
    about: dict[str, Any] = Field(default_factory=dict, sa_type=data())
    previous: str = Field(unique=True)
    digest: str = Field(unique=True)
