"""The registrar's steps: issue the letter in one act, hand it out, execute a revocation."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Literal

from workflow.answers import read_answers
from workflow.canonical import canonical
from workflow.claims import verified_facts
from workflow.codes import new_code
from workflow.decision import still_recommendable
from workflow.examination import claims, judgements
from workflow.letter import RECOMMENDATION, LetterStatement, statement_of
from workflow.letter_ledger import fact_lines
from workflow.office import Office, Taken, not_printable, taking
from workflow.printing_refusals import NotPrintable
from workflow.procedure import PROCEDURE
from workflow.proof import proven
from workflow.queries import document_of, evidence_of, judgements_of, letter_of
from workflow.refusals import NotAtThisStage, NotFound
from workflow.registry import next_serial, standing
from workflow.replacing import in_place_of, put_in_place, still_stands
from workflow.roles import Actor, Role
from workflow.seal import ELECTRONIC
from workflow.sight import may_read, reads_as_firm
from workflow.tables import Case, Letter, LetterDocument
from workflow.terms import Terms
from workflow.trail import record

PREVIEW = "（待编）"  # what stands for the number in a preview: still to be allotted


def issue(office: Office, case_id: int, seen: int, actor: Actor) -> Letter:
    """Number, statement, PDF, register and trail in one transaction: all of it is there afterwards, or nothing.

    A double click gives one letter: the second click finds the case changed.

    :raises GateFails, NoEditionToday, ScoreDiffers: the case no longer is what was decided; the countersigner may remit it.
    :raises NotPrintable: a character that no font of the letter has.
    :raises SealUnavailable: it cannot be sealed, or its statement not signed.
    :raises LetterExpired: it would take the place of a letter whose last day is past.
    """
    with taking("issue", office, case_id, seen, actor) as taken:
        year, terms = office.today().year, office.terms(RECOMMENDATION, office.today())
        serial = next_serial(taken.session, "letter", year)
        number, code = terms.numbered(office.settings.short_code, year, serial), new_code()
        statement = _statement(office, taken, terms, number, code, f"{office.settings.public_url}/V/{code}")
        statement = proven(statement, office.seal, taken.at)
        unsealed = office.printer(statement, canonical(taken.case.verified_trace))
        document = office.seal.sign(unsealed, taken.at) if statement.seal == ELECTRONIC else unsealed
        letter = Letter(
            case_id=case_id,
            year=year,
            serial=serial,
            number=number,
            code=code,
            statement=statement.model_dump(mode="json"),
            statement_digest=statement.digest(),
            pdf_digest=sha256(document).hexdigest(),
            unsealed_digest=sha256(unsealed).hexdigest(),
            issued_by=taken.actor.id,
            issued_at=taken.at,
            issued_on=statement.issued_on,
            valid_until=statement.valid_until,
        )
        taken.session.add(letter)
        taken.session.flush()
        taken.session.add(LetterDocument(letter_id=letter.id, content=document))
        put_in_place(taken, letter)
        taken.about |= {"letter": number, "statement": letter.statement_digest, "pdf": letter.pdf_digest}
    return letter


def preview_letter(office: Office, case_id: int, actor: Actor) -> bytes:
    """How the letter of a decided case will look, for officers. It has no number and no code and is always a specimen.

    :raises NotFound: no such case for this person. :raises NotAtThisStage: it is not waiting to be issued.
    :raises GateFails, NoEditionToday, ScoreDiffers, NotPrintable: it could not be issued today.
    """
    with office.registry.reading() as session:
        case = session.get(Case, case_id)
        if case is None or not may_read(actor, case) or reads_as_firm(actor):
            raise NotFound
        if case.state not in PROCEDURE["issue"].from_:
            raise NotAtThisStage(case.reference, "issue", case.state)
        terms = office.terms(RECOMMENDATION, office.today())
        statement = _statement(office, Taken(session, case, actor, office.now(), ""), terms, PREVIEW, "", "")
        trace = canonical(case.verified_trace)
    return office.printer(statement.model_copy(update={"demonstration": True}), trace)


def letter_document(office: Office, case_id: int, actor: Actor, purpose: Literal["download", "print"]) -> tuple[Letter, bytes]:
    """The letter as it was issued, byte for byte; who took it, for what, and which copy it was stands in the trail.

    :raises NotFound: no letter, or not for this person. :raises LetterRevoked, LetterReplaced: it is no longer handed out.
    """
    if purpose not in ("download", "print"):
        raise ValueError(f"a letter is handed out for download or print, not for {purpose!r}")
    with office.registry.writing() as session:
        actor = standing(session, actor)
        case = session.get(Case, case_id)
        letter = letter_of(session, case_id) if case and may_read(actor, case) else None
        if letter is None:
            raise NotFound
        still_stands(session, letter)
        letter.copies += 1
        about = {"letter": letter.number, "copy": letter.copies}
        role = next(role for role in Role if role in actor.roles)
        record(session, f"letter_{purpose}", actor.id, office.now(), case_id=case_id, role=role, about=about)
        document = document_of(session, letter.id)
    return letter, document


def revoke(office: Office, case_id: int, seen: int, actor: Actor, reason: str = "") -> Case:
    """Executes the revocation that another person has ordered. The letter is revoked for everybody who verifies it from now on.

    :raises NoOrder: nobody ordered it. :raises FourEyes: the person ordered it.
    """
    with taking("revoke", office, case_id, seen, actor, reason) as taken:
        case, letter = taken.case, letter_of(taken.session, case_id)
        case.revoked_by, case.revoked_at = taken.actor.id, taken.at
        letter.revoked_at = taken.at
        taken.about["letter"] = letter.number
    return case


def _statement(office: Office, taken: Taken, terms: Terms, number: str, code: str, verification_url: str) -> LetterStatement:
    case = taken.case
    verified = still_recommendable(office, taken)
    stated = claims(taken)
    facts, _ = verified_facts(case, stated, judgements(taken))
    evidence, judged = evidence_of(taken.session, case.id), judgements_of(taken.session, case.id)
    lines = fact_lines(case, stated, judged, evidence, office.unprintable)
    application = read_answers(case.answers, case.decisive_day).application
    statement = statement_of(
        case, application, verified, facts, lines, office.settings, terms,
        issued_on=office.today(), number=number, code=code, verification_url=verification_url,
    )  # fmt: skip
    statement = in_place_of(taken.session, case, statement)
    for name, text in _texts(statement.model_dump(mode="json")):
        if wrong := not_printable(office, text, lines=True):
            raise NotPrintable(name, wrong)
    return statement


def _texts(stated: Any, name: str = "") -> Iterable[tuple[str, str]]:
    """Every text that a letter states, however deep it stands, with the names that lead to it: `scores.0.title.zh`."""
    if isinstance(stated, str):
        yield name, stated
    elif isinstance(stated, dict | list):
        for key, value in stated.items() if isinstance(stated, dict) else enumerate(stated):
            yield from _texts(value, f"{name}.{key}".lstrip("."))
