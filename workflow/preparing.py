"""Preparing a letter: its number, code and day are reserved, and its file is made as it will leave; then it is looked at."""

from datetime import date
from hashlib import sha256

from sqlmodel import Session

from workflow.canonical import canonical
from workflow.codes import new_code
from workflow.letter import RECOMMENDATION, LetterStatement
from workflow.looking_up import case_for
from workflow.number_queries import LETTER, open_of, prepared_document
from workflow.number_refusals import NotPrepared, PreparedDiffers
from workflow.number_tables import Prepared, PreparedDocument, Why
from workflow.office import Office, Taken, beforehand, taking
from workflow.procedure import PROCEDURE
from workflow.refusals import NotAtThisStage, NotFound, Refusal
from workflow.registry import next_serial, standing
from workflow.roles import Actor, Role
from workflow.sight import reads_as_firm
from workflow.stating import numbered, unnumbered
from workflow.tables import Case
from workflow.terms import Terms
from workflow.trail import record
from workflow.voiding import void_open

_OF_THE = {  # which parts of a letter tell why it is another one; the first that differs is the reason
    Why.DAY: {"issued_on"},
    Why.SIGNATURES: {"decision_digest"},
    Why.TEMPLATE: {"template", "template_digest"},
    Why.EDITION: {"scores", "routes", "values", "reviews", "outcome", "assessment_digest"},
}


def prepare(office: Office, case_id: int, seen: int, actor: Actor) -> Prepared:
    """Reserves number, code and today's day for the letter of a decided case and makes the file that `issue` lets out.

    A number that was prepared for the case before becomes void, with the reason for which it can no longer be used.

    :raises GateFails, NoEditionToday, ScoreDiffers: the case no longer is what was decided; the countersigner may remit it.
    :raises NotPrintable: a character that no font of the letter has.
    :raises SealUnavailable: its statement cannot be signed, or it could not be sealed.
    """
    with beforehand("prepare", office, case_id, seen, actor) as before:
        early = unnumbered(office, before, office.terms(RECOMMENDATION, office.today())) if before else None
    with taking("prepare", office, case_id, seen, actor) as taken:
        terms = office.terms(RECOMMENDATION, office.today())
        still = early and _is_for(early, office.today(), terms)
        said = early if still else unnumbered(office, taken, terms)
        if earlier := open_of(taken.session, case_id):
            there = _differs(earlier, _again(office, taken, terms, said, earlier))
            void_open(taken, Why(there.kind) if there else Why.ANEW)
        year, code = said.issued_on.year, new_code()
        serial = next_serial(taken.session, LETTER, year)
        statement = numbered(office, taken, terms, said, year, serial, code)
        office.seal.ready(taken.at, statement.seal)
        document = office.printer(statement, canonical(taken.case.verified_trace))
        prepared = Prepared(
            case_id=case_id,
            year=year,
            serial=serial,
            number=statement.number,
            code=code,
            statement=statement.model_dump(mode="json"),
            statement_digest=statement.digest(),
            pdf_digest=sha256(document).hexdigest(),
            prepared_by=taken.actor.id,
            prepared_at=taken.at,
            issued_on=statement.issued_on,
        )
        taken.session.add(prepared)
        taken.session.flush()
        taken.session.add(PreparedDocument(prepared_id=prepared.id, content=document))
        taken.about |= {"letter": prepared.number, "statement": prepared.statement_digest, "pdf": prepared.pdf_digest}
    return prepared


def can_leave(office: Office, taken: Taken, shown: str) -> Prepared:
    """The prepared letter of the case at hand, if it can leave now as it was shown: all that it states is worked out again.

    :param shown: SHA-256 of the file that was looked at, in hexadecimal.
    :raises NotPrepared: it has no number. :raises PreparedDiffers: it was not this file, or the letter is another one now.
    :raises GateFails, NoEditionToday, ScoreDiffers, NotPrintable, SealUnavailable: as `prepare`.
    """
    prepared = _as_shown(taken, shown)
    _must_stand(office, taken, prepared)
    return prepared


def still_can_leave(office: Office, taken: Taken, shown: str) -> Prepared:
    """The same in a step, after `can_leave` beforehand: the case has its version, so only day and template are asked again.

    :raises NotPrepared, PreparedDiffers: as `can_leave`.
    """
    prepared = _as_shown(taken, shown)
    _must_be_for(office, prepared)
    return prepared


def why_not(office: Office, case_id: int, actor: Actor) -> Refusal | None:
    """The reason for which the prepared letter of a case could not be issued now; `None` when it could.

    :raises NotFound: no such case for this person.
    """
    with office.registry.reading() as session:
        taken = Taken(session, _of_officers(session, case_id, actor), actor, office.now(), "")
        try:
            _must_stand(office, taken, _to_leave(taken))
        except Refusal as refusal:
            return refusal
    return None


def preview_letter(office: Office, case_id: int, actor: Actor) -> bytes:
    """The letter of a decided case, for officers. Once it is prepared: the very bytes that will leave, to which a seal is added
    behind; that somebody looked at them stands in the trail. Before: how it will look, a specimen without number and code.

    :raises NotFound: no such case for this person. :raises NotAtThisStage: it is not waiting to be issued.
    :raises GateFails, NoEditionToday, ScoreDiffers, NotPrintable: it could not be issued today.
    """
    with office.registry.reading() as session:
        case = _of_officers(session, case_id, actor)
        if case.state not in PROCEDURE["issue"].from_:
            raise NotAtThisStage(case.reference, "issue", case.state)
        prepared = open_of(session, case_id)
        if prepared is None or prepared.issued_on != office.today():
            terms = office.terms(RECOMMENDATION, office.today())
            statement = unnumbered(office, Taken(session, case, actor, office.now(), ""), terms)
            return office.printer(statement.model_copy(update={"demonstration": True}), canonical(case.verified_trace))
    return _looked_at(office, case_id, actor)


def _looked_at(office: Office, case_id: int, actor: Actor) -> bytes:
    with office.registry.writing() as session:
        actor = standing(session, actor, office.now())
        _of_officers(session, case_id, actor)
        prepared = open_of(session, case_id)
        if prepared is None:  # void or issued a moment ago
            raise NotFound
        role = next(role for role in Role if role in actor.roles)
        about = {"letter": prepared.number, "pdf": prepared.pdf_digest}
        record(session, "letter_preview", actor.id, office.now(), case_id=case_id, role=role, about=about)
        return prepared_document(session, prepared.id)


def _of_officers(session: Session, case_id: int, actor: Actor) -> Case:
    if reads_as_firm(actor):
        raise NotFound
    return case_for(session, case_id, actor)


def _to_leave(taken: Taken) -> Prepared:
    prepared = open_of(taken.session, taken.case.id)
    if prepared is None:
        raise NotPrepared(taken.case.reference)
    return prepared


def _as_shown(taken: Taken, shown: str) -> Prepared:
    prepared = _to_leave(taken)
    if prepared.pdf_digest != shown:
        raise PreparedDiffers(prepared.number, "shown")
    return prepared


def _must_be_for(office: Office, prepared: Prepared) -> Terms:
    today = office.today()
    if prepared.issued_on != today:
        raise PreparedDiffers(prepared.number, Why.DAY.value, ("issued_on",))
    terms = office.terms(RECOMMENDATION, today)
    if not _is_for(LetterStatement.model_validate(prepared.statement), today, terms):
        raise PreparedDiffers(prepared.number, Why.TEMPLATE.value, ("template",))
    return terms


def _is_for(statement: LetterStatement, today: date, terms: Terms) -> bool:
    return (statement.issued_on, statement.template, statement.template_digest) == (today, terms.template, terms.digest)


def _must_stand(office: Office, taken: Taken, prepared: Prepared) -> None:
    terms = _must_be_for(office, prepared)
    there = _differs(prepared, _again(office, taken, terms, unnumbered(office, taken, terms), prepared))
    if there is not None:
        raise there


def _again(office: Office, taken: Taken, terms: Terms, said: LetterStatement, prepared: Prepared) -> LetterStatement:
    """What the letter would state now under its number and code."""
    return numbered(office, taken, terms, said, prepared.year, prepared.serial, prepared.code)


def _differs(prepared: Prepared, now: LetterStatement) -> PreparedDiffers | None:
    """What stands in the letter and is another one now; `None` when nothing is."""
    if now.digest() == prepared.statement_digest:
        return None
    then, today = prepared.statement, now.model_dump(mode="json")
    names = {name for name in then.keys() | today.keys() if then.get(name) != today.get(name)}
    why = next((why for why, parts in _OF_THE.items() if parts & names), Why.STATED)
    return PreparedDiffers(prepared.number, why.value, tuple(sorted(names - {"proof"} or names)))
