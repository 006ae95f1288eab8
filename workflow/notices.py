"""What the office's other documents state: refusal, supplements, correction note, acknowledgement, application summary."""

from datetime import date, datetime
from typing import Any

from rules import Label
from workflow.letter import ScoreLine
from workflow.letter_ledger import FactLine
from workflow.letter_routes import Frozen, RouteLine, ValueLine
from workflow.statement import Sealed, Statement

REFUSAL, SUPPLEMENTS, ACKNOWLEDGEMENT, SUMMARY = "refusal", "supplements", "acknowledgement", "summary"
CORRECTION = "correction"


class ItemLine(Frozen):
    """One answer that is wrong, not proven, or without a document.

    :param verdict: "wrong", "not_proven" or "no_document". :param stated: the answer as the case keeps it.
    :param right: what was found instead, where the answer is wrong. :param reason: the officer's.
    :param files: how many files are attached for it. :param documents: the kinds of document that may prove it.
    """

    fact: str
    verdict: str
    stated: Any
    right: Any = None
    reason: str = ""
    files: int = 0
    documents: tuple[str, ...] = ()


class GateLine(Frozen):
    """One condition that was not met, or of which it is not known.

    :param state: "fails" or "unknown".
    :param title: of the edition that asks it. :param nature: whose rule that is, "statute" or "own".
    :param status: how far its text may be relied on: "original", "secondary" or "model".
    :param basis: the outside rule that it takes up, "" where it takes up none. :param checked: how far that was compared.
    :param facts: the facts that it reads. :param documents: the kinds of document that prove it.
    """

    id: str
    label: Label
    state: str
    reason: Label
    title: Label
    nature: str
    status: str
    basis: str
    checked: str
    facts: tuple[str, ...]
    documents: tuple[str, ...]


class ThresholdLine(Frozen):
    """A number of points that a recommendation asks for, and what was found.

    :param label: the part of the score; `None` for the total.
    """

    label: Label | None
    needed: int
    least: int
    most: int


class FileLine(Frozen):
    """One file of evidence: what it is to prove, and the digest that names its content.

    :param size: bytes. :param sha256: in hexadecimal.
    """

    claims: tuple[str, ...]
    name: str
    media_type: str
    pages: int
    size: int
    sha256: str


class Notice(Sealed):
    """A document to the firm with a number and the seal of the office.

    :param filed_on: the day of the filing that it answers. :param decisive_day: for which the rules were applied.
    :param items: what is wrong, not proven or without a document. :param reason: what the officer writes to the firm.
    """

    filed_on: date
    decisive_day: date
    company_name_zh: str
    company_name_latin: str
    credit_code: str
    host_surname: str
    host_given_names: str
    host_chinese_name: str
    passport_number: str
    items: tuple[ItemLine, ...]
    gates: tuple[GateLine, ...]
    reason: str


class RefusalStatement(Notice):
    """What a refusal states: the decision, its grounds, and the verified score that it rests on.

    :param outcome: what the verified score proposes. :param thresholds: points that a recommendation asks for.
    :param remedies_confirmed: whether somebody compared the remedies with the text of the law.
    :param assessment_digest: of the verified trace. :param decision_digest: of the decision.
    """

    outcome: str
    thresholds: tuple[ThresholdLine, ...]
    scores: tuple[ScoreLine, ...]
    facts: tuple[FactLine, ...]
    routes: tuple[RouteLine, ...]
    values: tuple[ValueLine, ...]
    reviews: tuple[Label, ...]
    remedies_confirmed: bool
    assessment_digest: str
    decision_digest: str


class SupplementsStatement(Notice):
    """What a request for supplements states: one complete list of what the firm has to put right."""


class ChangeLine(Frozen):
    """One field of a letter that is corrected.

    :param field: as the questionnaire names it. :param stood: what the letter says. :param reads: what it reads from now on.
    """

    field: str
    stood: Any
    reads: Any


class CorrectionStatement(Sealed):
    """What a correction note states. It is part of the letter that it names; all else in that letter stays as it is.

    :param letter_digest: SHA-256 of the letter's file. :param reason: what the error is, in the officer's words.
    """

    letter_number: str
    letter_issued_on: date
    letter_digest: str
    company_name_zh: str
    company_name_latin: str
    host_surname: str
    host_given_names: str
    host_chinese_name: str
    changes: tuple[ChangeLine, ...]
    reason: str


class AcknowledgementStatement(Statement):
    """What an acknowledgement of filing states.

    :param filing: which filing of the case it is, from 1. :param answers_digest: of the answers as they were filed.
    :param claimed_digest: of the claimed score.
    """

    filed_at: datetime
    decisive_day: date
    filing: int
    company_name_zh: str
    company_name_latin: str
    credit_code: str
    host_surname: str
    host_given_names: str
    host_chinese_name: str
    files: tuple[FileLine, ...]
    answers_digest: str
    claimed_digest: str


class SummaryStatement(Statement):
    """What the application summary states: every answer as the firm gave it, the claimed score, the evidence.

    :param filed_at: `None` while it is a draft. :param on: the day for which the claimed score was worked out.
    :param answers: as the case keeps them.
    """

    filed_at: datetime | None
    on: date
    answers: dict[str, Any]
    answers_digest: str
    outcome: str
    scores: tuple[ScoreLine, ...]
    gates: tuple[GateLine, ...]
    files: tuple[FileLine, ...]
