"""A letter in the place of another: the case that is opened for it, and what is done when the new letter is issued."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from rules import trace_digest
from workflow.claims import claimed_score
from workflow.consent_tables import carry_consent
from workflow.correction_queries import correction_behind, successors_of
from workflow.correction_refusals import LetterExpired, LetterReplaced, ReplacementUnderWay
from workflow.correction_rules import LAST_DAY
from workflow.correction_tables import Correction
from workflow.filing import next_reference
from workflow.judgement import Judgement
from workflow.letter import LetterStatement
from workflow.office import Office, Taken
from workflow.procedure import OPENING, PROCEDURE, REPLACING
from workflow.queries import evidence_of, findings_of, judgements_of
from workflow.refusals import LetterRevoked
from workflow.roles import Role
from workflow.tables import Case, ClaimFinding, Evidence, Letter
from workflow.trail import record

_BONUS = ("bonus_points", "bonus_reason", "bonus_document", "bonus_by")
_ONCE = {"id", "case_id"}  # what a copied row has of its own


def still_stands(session: Session, letter: Letter) -> None:
    """Whether a letter can still be handed out or corrected.

    :raises LetterRevoked, LetterReplaced: it can not, and why.
    """
    if letter.revoked_at is not None:
        raise LetterRevoked(letter.number)
    if letter.replaced_by is not None:
        raise LetterReplaced(letter.number, session.get_one(Letter, letter.replaced_by).number)


def nothing_under_way(session: Session, letter: Letter) -> None:
    """Whether no case is open whose letter is to take the place of this one: what was corrected now would be missing in it.

    :raises ReplacementUnderWay: there is one.
    """
    for case in successors_of(session, letter.id):
        if any(case.state in step.from_ for step in PROCEDURE.values()) and case.state not in PROCEDURE["revoke"].from_:
            raise ReplacementUnderWay(letter.number, case.reference)


def open_successor(office: Office, taken: Taken, letter: Letter, answers: Mapping[str, Any], correction: Correction) -> Case:
    """Opens the case that is to replace a letter: filed at once, with the corrected answers, for the decisive day of the first.

    Evidence, bonus and judgements are carried over, and every finding but those about what is corrected: these claims are
    examined again. Then it goes the way of any case, so that nothing of the new letter is left undecided or unsigned.

    :param answers: as they are after the correction. :param correction: what is being confirmed.
    """
    first, session, at = taken.case, taken.session, taken.at
    corrected = {change["field"] for change in correction.changes}
    case = Case(
        reference=next_reference(office, session),
        organisation_id=first.organisation_id,
        state=REPLACING,
        version=2,  # it is opened and filed in one: two entries of the trail
        answers=dict(answers),
        opened_by=taken.actor.id,
        opened_at=at,
        moved_at=at,
        changed_at=at,
        copied_from=first.id,
        filed_at=first.filed_at,
        decisive_day=first.decisive_day,
        **{name: getattr(first, name) for name in _BONUS},
    )
    claimed = claimed_score(case, case.decisive_day)
    case.claimed_trace = claimed.trace("zh")
    case.claimed_digest = trace_digest(case.claimed_trace)
    session.add(case)
    session.flush()
    _carry_over(session, first, case, corrected)
    carry_consent(session, first.id, case.id)
    about = {"replaces": letter.number, "case": first.reference}
    record(session, OPENING, taken.actor.id, at, case_id=case.id, role=Role.REGISTRAR, about=about)
    filed = {**about, "decisive_day": case.decisive_day, "claimed": case.claimed_digest, "fields": sorted(corrected)}
    record(session, "file", taken.actor.id, at, case_id=case.id, role=Role.REGISTRAR, about=filed)
    return case


def _carry_over(session: Session, first: Case, case: Case, corrected: set[str]) -> None:
    new_id = {}
    for one in evidence_of(session, first.id):
        copy = Evidence(**_copied(one), case_id=case.id)
        session.add(copy)
        session.flush()
        new_id[one.id] = copy.id
    for finding in findings_of(session, first.id):
        if finding.fact not in corrected:
            kept = {**_copied(finding), "evidence_id": new_id.get(finding.evidence_id)}
            session.add(ClaimFinding(**kept, case_id=case.id))
    for judgement in judgements_of(session, first.id):
        session.add(Judgement(**_copied(judgement), case_id=case.id))
    session.flush()


def _copied(row: Evidence | ClaimFinding | Judgement) -> dict[str, Any]:
    return {name: value for name, value in row.model_dump().items() if name not in _ONCE}


def in_place_of(session: Session, case: Case, statement: LetterStatement) -> LetterStatement:
    """What a letter states that takes another one's place: it is not in force longer than that one, unless its last day was
    what had to be corrected. Any other letter is as it was.

    :raises LetterExpired: the first letter's last day is past.
    """
    correction = correction_behind(session, case.id)
    if correction is None:
        return statement
    first = session.get_one(Letter, correction.letter_id)
    if first.valid_until < statement.issued_on:
        raise LetterExpired(first.number, first.valid_until.isoformat())
    if any(change["field"] == LAST_DAY for change in correction.changes):
        return statement
    return statement.model_copy(update={"valid_until": min(first.valid_until, statement.valid_until)})


def put_in_place(taken: Taken, letter: Letter) -> None:
    """Marks the letter that this one replaces, in the transaction that issues it.

    :param letter: just issued, with its id.
    """
    correction = correction_behind(taken.session, taken.case.id)
    if correction is None:
        return
    first = taken.session.get_one(Letter, correction.letter_id)
    first.replaced_by = letter.id
    about = {"letter": first.number, "by": letter.number}
    record(taken.session, "replace_letter", taken.actor.id, taken.at, case_id=first.case_id, role=Role.REGISTRAR, about=about)
    taken.about["replaces"] = first.number
