"""Correcting an issued letter: one person proposes what it should read, another confirms it or dismisses it.

By the rules of `correction-rules.toml` a confirmed correction is a note, given at once with a number of its own, or it opens
the case of a letter that will stand in the place of the first.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session

from rules import evaluate
from workflow.answers import Fault, accepted_answers, read_answers
from workflow.canonical import plain
from workflow.consent_tables import consents_of, in_force
from workflow.correction_queries import notes_on, open_correction
from workflow.correction_refusals import CorrectionRefused, CorrectionSame, LetterExpired, NotCorrectable, NothingToCorrect
from workflow.correction_rules import NOTE, REPLACEMENT, correction_rules, stated_as
from workflow.correction_tables import Correction
from workflow.filing import filing_faults
from workflow.letter import LetterStatement
from workflow.notices import CORRECTION, ChangeLine, CorrectionStatement
from workflow.noticing import give, numbered, of_the_office
from workflow.office import Office, Taken, not_printable, taking
from workflow.queries import evidence_of, letter_of, organisation_of
from workflow.replacing import nothing_under_way, open_successor, still_stands
from workflow.roles import Actor
from workflow.tables import Case, Letter
from workflow.terms import Terms

CONFIRMED, DISMISSED = "confirmed", "dismissed"


def propose_correction(
    office: Office, case_id: int, seen: int, actor: Actor, values: Mapping[str, Any], reason: str
) -> Correction:
    """A countersigner proposes what the letter of a case should read; another person decides on it.

    :param values: field to what it should read, as typed; what is found anew (points, last day) has the value `None`.
    :param reason: what the error is and where it comes from; a note tells it to the firm.
    :raises AlreadyOrdered: a proposal waits already.
    :raises NothingToCorrect, NotCorrectable, CorrectionRefused, CorrectionSame: what was typed.
    :raises LetterRevoked, LetterReplaced, LetterExpired, ReplacementUnderWay: there is no letter left to be corrected.
    """
    with taking("propose_correction", office, case_id, seen, actor, reason) as taken:
        letter = letter_of(taken.session, case_id)
        still_stands(taken.session, letter)
        rules, changes = correction_rules(), _changes(office, taken, letter, values)
        correction = Correction(
            case_id=case_id,
            letter_id=letter.id,
            way=rules.way(change["field"] for change in changes),
            changes=changes,
            rules_digest=rules.digest,
            reason=taken.reason,
            proposed_by=taken.actor.id,
            proposed_at=taken.at,
        )
        _must_be_possible(office, taken, letter, correction)
        taken.session.add(correction)
        taken.session.flush()
        taken.case.correction_proposed_by = taken.actor.id
        taken.about |= _about(letter, correction)
    return correction


def confirm_correction(office: Office, case_id: int, seen: int, actor: Actor, reason: str = "") -> Correction:
    """Another person confirms the correction: the note is given, or the case of the new letter is opened, in one transaction.

    :raises NoOrder: nobody proposed one. :raises FourEyes: the person proposed it.
    :raises SealUnavailable: the note's template asks for an electronic seal, and it cannot be sealed.
    """
    with taking("confirm_correction", office, case_id, seen, actor, reason) as taken:
        letter, correction = letter_of(taken.session, case_id), open_correction(taken.session, case_id)
        still_stands(taken.session, letter)
        _must_be_possible(office, taken, letter, correction)
        if correction.way == NOTE:
            terms, serial, number = numbered(office, taken, CORRECTION)
            correction.notice_id = give(office, taken, _note(office, taken, terms, number, letter, correction), serial).id
        else:
            answers = _corrected_answers(taken.session, taken.case, letter, correction)
            successor = open_successor(office, taken, letter, answers, correction)
            correction.successor_id, taken.about["case"] = successor.id, successor.reference
        _decide(taken, correction, CONFIRMED)
        taken.about |= _about(letter, correction)
    return correction


def dismiss_correction(office: Office, case_id: int, seen: int, actor: Actor, reason: str) -> Correction:
    """Another person finds that there is nothing to correct, or not in this way. The letter stays as it is.

    :raises NoOrder: nobody proposed a correction. :raises FourEyes: the person proposed it.
    """
    with taking("dismiss_correction", office, case_id, seen, actor, reason) as taken:
        correction = open_correction(taken.session, case_id)
        _decide(taken, correction, DISMISSED)
        taken.about |= _about(letter_of(taken.session, case_id), correction)
    return correction


def note_to_come(office: Office, taken: Taken, terms: Terms, number: str) -> CorrectionStatement | None:
    """The note as it would be given now; `None` when none waits to be confirmed."""
    correction = open_correction(taken.session, taken.case.id)
    if correction is None or correction.way != NOTE:
        return None
    return _note(office, taken, terms, number, letter_of(taken.session, taken.case.id), correction)


def reads_now(letter: Letter, notes: Iterable[Correction]) -> dict[str, Any]:
    """What a letter says in each field that can be corrected, as JSON holds it.

    :param notes: the corrections of which a note was given, oldest first.
    """
    said, rules = LetterStatement.model_validate(letter.statement), correction_rules()
    stood = {name: plain(getattr(said, stated_as(name))) for name in rules.fields if not rules.of(name).found_anew}
    return stood | {change["field"]: change["reads"] for note in notes for change in note.changes}


def _changes(office: Office, taken: Taken, letter: Letter, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was typed, read and compared with what the letter says."""
    rules, now = correction_rules(), reads_now(letter, _noted(taken.session, letter))
    if not values:
        raise NothingToCorrect
    for name in values:
        if rules.of(name) is None:
            raise NotCorrectable(str(name)[:60])
    typed = {name: value for name, value in values.items() if not rules.of(name).found_anew}
    reading = read_answers(accepted_answers(typed), taken.case.decisive_day)
    wrong = {fault.key for fault in reading.faults}
    faults = [*reading.faults]
    faults += [Fault(name, "", "required", {}) for name in typed if name not in reading.values and name not in wrong]
    for name, value in reading.values.items():
        if isinstance(value, str) and (character := not_printable(office, value)):
            faults.append(Fault(name, value[:60], "not_printable", {"character": character}))
    if faults:
        raise CorrectionRefused(tuple(faults))
    reads = {name: plain(value) for name, value in reading.values.items()}
    if same := tuple(name for name, value in reads.items() if value == now[name]):
        raise CorrectionSame(same)
    return [{"field": name, "stood": now.get(name), "reads": reads.get(name)} for name in rules.fields if name in values]


def _must_be_possible(office: Office, taken: Taken, letter: Letter, correction: Correction) -> None:
    """A letter in another's place needs days in force, and answers with which an application could be filed."""
    case, session = taken.case, taken.session
    nothing_under_way(session, letter)
    if correction.way != REPLACEMENT:
        return
    if letter.valid_until < office.today():
        raise LetterExpired(letter.number, letter.valid_until.isoformat())
    reading = read_answers(_corrected_answers(session, case, letter, correction), case.decisive_day)
    claimed = evaluate(reading.facts, case.decisive_day)
    evidence = evidence_of(session, case.id)
    firm, consents = organisation_of(session, case), consents_of(session, case.id)
    # A letter from before consents were recorded can be corrected; one whose host took the consent back cannot be replaced.
    consented = not consents or in_force(consents) is not None
    if faults := filing_faults(office, case, reading, claimed, firm, evidence, consented=consented):
        raise CorrectionRefused(faults)


def _corrected_answers(session: Session, case: Case, letter: Letter, correction: Correction) -> dict[str, Any]:
    """The answers of a case with what its notes corrected and what is corrected now."""
    made = (*_noted(session, letter), correction)
    changed = {change["field"]: change["reads"] for one in made for change in one.changes}
    return {**case.answers, **{name: value for name, value in changed.items() if value is not None}}


def _noted(session: Session, letter: Letter) -> list[Correction]:
    return [correction for correction, _ in notes_on(session, letter.id)]


def _note(
    office: Office, taken: Taken, terms: Terms, number: str, letter: Letter, correction: Correction
) -> CorrectionStatement:
    said = LetterStatement.model_validate(letter.statement)
    return CorrectionStatement(
        **of_the_office(office, taken, terms),
        number=number,
        seal=terms.seal,
        issued_on=office.today(),
        letter_number=letter.number,
        letter_issued_on=letter.issued_on,
        letter_digest=letter.pdf_digest,
        company_name_zh=said.company_name_zh,
        company_name_latin=said.company_name_latin,
        host_surname=said.host_surname,
        host_given_names=said.host_given_names,
        host_chinese_name=said.host_chinese_name,
        changes=tuple(ChangeLine(**change) for change in correction.changes),
        reason=correction.reason,
    )


def _decide(taken: Taken, correction: Correction, result: str) -> None:
    correction.result, correction.decided_by, correction.decided_at = result, taken.actor.id, taken.at
    correction.decision_reason = taken.reason
    taken.case.correction_proposed_by = None


def _about(letter: Letter, correction: Correction) -> dict[str, Any]:
    return {"letter": letter.number, "way": correction.way, "fields": [change["field"] for change in correction.changes]}
