"""The host's consent: recorded before a case is filed, withdrawn at any time, lapsed when the case names another passport."""

from datetime import datetime

from sqlmodel import Session

from workflow.consent_refusals import ConsentRefused
from workflow.consent_tables import GIVEN, LAPSED, PAPER, WITHDRAWN, Consent, Way, consents_of, in_force
from workflow.consent_texts import consent_text
from workflow.looking_up import case_for
from workflow.number_tables import Why
from workflow.office import Office, Taken, must_be_printable, taking
from workflow.procedure import PROCEDURE
from workflow.queries import evidence_of
from workflow.refusals import NotAtThisStage, NotYourStep
from workflow.registry import standing
from workflow.retention_refusals import Anonymised
from workflow.roles import Actor, Role
from workflow.sight import as_read_by
from workflow.tables import Case
from workflow.trail import record
from workflow.voiding import void_open

CLAIM = "host_consent"  # the answer whose evidence is the signed paper
OF_THE_PERSON = "passport_number"  # another one is another person, or a slip that the host has to see again
RECORDED, ENDED, NOTED, VOIDED = "record_consent", "withdraw_consent", "note_withdrawal", "consent_lapsed"  # in the trail


def record_consent(office: Office, case_id: int, actor: Actor, language: str, version: str, way: Way) -> Consent:
    """Records that the host was shown the text of today and consented.

    :param language: in which the text was shown: zh, en or de. :param version: of the text that was shown.
    :param way: "in_person", or "paper" where the signed paper is attached at `host_consent`.
    :raises NotFound: no such case of this firm. :raises NotYourStep: the person does not act for a firm.
    :raises NotAtThisStage: the case is with the office. :raises ConsentRefused: passport, text, paper, there.
    """
    text = consent_text(office.today())
    with office.registry.writing() as session:
        case, actor = _own(session, case_id, actor, office.now())
        if case.state not in PROCEDURE["file"].from_:
            raise NotAtThisStage(case.reference, RECORDED, case.state)
        if not case.answers.get(OF_THE_PERSON):
            raise ConsentRefused("passport")
        if version != text.version:
            raise ConsentRefused("text")
        if in_force(consents_of(session, case_id)):
            raise ConsentRefused("there")
        paper = next((one.id for one in evidence_of(session, case_id) if one.claim == CLAIM), None) if way == PAPER else None
        if way == PAPER and paper is None:
            raise ConsentRefused("paper")
        given = Consent(
            case_id=case_id,
            what=GIVEN,
            text_version=text.version,
            text_digest=text.digest,
            language=language,
            way=way,
            evidence_id=paper,
            by=actor.id,
            at=office.now(),
        )
        _keep(session, given, RECORDED, actor)
    return given


def withdraw_consent(office: Office, case_id: int, seen: int, actor: Actor, reason: str = "") -> Case:
    """The host takes the consent back before there is a letter: the case ends, and a number prepared for it becomes void.

    :param seen: the version of the case that was shown.
    :raises ConsentRefused: none is in force.
    """
    with taking(ENDED, office, case_id, seen, actor, reason) as taken:
        row = _taken_back(taken.session, case_id, actor, taken.at)
        taken.about |= _about(row)
        void_open(taken, Why.WITHDRAWN)
    return as_read_by(actor, taken.case)


def note_withdrawal(office: Office, case_id: int, actor: Actor, reason: str = "") -> Consent:
    """The host takes the consent back after the end of the case: that is recorded, and a letter that was issued stays as it is.

    :raises NotAtThisStage: the case has not ended: `withdraw_consent` ends it.
    :raises NotFound, NotYourStep, ReasonRefused: as for any step of the firm. :raises ConsentRefused: none is in force.
    """
    reason = reason.strip()
    with office.registry.writing() as session:
        case, actor = _own(session, case_id, actor, office.now())
        if case.state in PROCEDURE[ENDED].from_:
            raise NotAtThisStage(case.reference, NOTED, case.state)
        must_be_printable(office, reason)
        row = _taken_back(session, case_id, actor, office.now())
        about = _about(row) | actor.by_mandate
        record(session, NOTED, actor.id, row.at, case_id=case_id, role=Role.FIRM, reason=reason, about=about)
    return row


def lapses(taken: Taken) -> None:
    """Lets a consent lapse in the step that gives the case another passport number, and says so in the trail."""
    if given := in_force(consents_of(taken.session, taken.case.id)):
        row = _after(given, LAPSED, taken.actor.id, taken.at)
        _keep(taken.session, row, VOIDED, taken.actor)


def _taken_back(session: Session, case_id: int, actor: Actor, at: datetime) -> Consent:
    given = in_force(consents_of(session, case_id))
    if given is None:
        raise ConsentRefused("none")
    row = _after(given, WITHDRAWN, actor.id, at)
    session.add(row)
    session.flush()
    return row


def _after(given: Consent, what: str, by: int, at: datetime) -> Consent:
    kept = {name: value for name, value in given.model_dump().items() if name not in ("id", "what", "by", "at")}
    return Consent(**kept, what=what, by=by, at=at)


def _keep(session: Session, row: Consent, step: str, actor: Actor) -> None:
    session.add(row)
    session.flush()
    record(session, step, row.by, row.at, case_id=row.case_id, role=Role.FIRM, about=_about(row) | actor.by_mandate)


def _about(row: Consent) -> dict[str, object]:
    text = {"text": row.text_version, "digest": row.text_digest, "language": row.language}
    return {"consent": row.id, "consented": row.way, **text}


def _own(session: Session, case_id: int, actor: Actor, at: datetime) -> tuple[Case, Actor]:
    """The case of the person's own firm, and the person as the registry has them now."""
    actor = standing(session, actor, at)
    case = case_for(session, case_id, actor)
    if Role.FIRM not in actor.roles:
        raise NotYourStep(Role.FIRM)
    if case.anonymised_at:
        raise Anonymised.of(case)
    return case, actor
