"""What the office holds about the host of one case, for the host: given to whoever may hand it out, and recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from workflow.canonical import plain
from workflow.case_trail import TrailLine
from workflow.casefile import CaseFile, read_case
from workflow.looking_up import case_for
from workflow.office import Office
from workflow.refusals import NotYourStep
from workflow.registry import standing
from workflow.roles import Actor, Role
from workflow.tables import Evidence
from workflow.trail import record

HANDS_OUT = frozenset({Role.FIRM, Role.REGISTRAR})  # the firm for its host; the registrar when the host asks the office
STEP = "own_data"
SCHEMA = "jiancai/own-data.v1"
_OF_A_CONSENT = {"what", "text_version", "text_digest", "language", "way", "at"}
_OF_A_FILE = {"claim", "name", "media_type", "size", "sha256", "attached_at"}


@dataclass(frozen=True, slots=True)
class OwnData:
    """All of it.

    :param file: the case as the person who asked may read it: what is still the office's own is not in it.
    :param received: who read or received something, oldest first: every entry of the trail that the person may read.
    :param opened: opens one of the files, compared with its digest; whoever asks closes it.
    """

    file: CaseFile
    received: tuple[TrailLine, ...]
    opened: Callable[[Evidence], BinaryIO]

    @property
    def files(self) -> tuple[Evidence, ...]:
        """The files that were handed in and are attached now."""
        return self.file.evidence

    def as_data(self) -> dict[str, Any]:
        """Everything but the files, as JSON can hold it."""
        file, case = self.file, self.file.case
        findings = [claim.finding for claim in file.claims if claim.finding]
        return plain(
            {
                "schema": SCHEMA,
                "case": case.reference,
                "state": case.state,
                "firm": file.organisation.name_zh,
                "filed_at": case.filed_at,
                "decisive_day": case.decisive_day,
                "answers": case.answers,
                "score_claimed": file.claimed.trace("zh"),
                "score_verified": file.verified.trace("zh") if file.verified else None,
                "findings": [
                    {"fact": one.fact, "verdict": one.verdict, "true_value": one.true_value, "reason": one.reason, "at": one.at}
                    for one in findings
                ],
                "letter": file.letter.statement if file.letter else None,
                "letter_revoked_at": file.letter.revoked_at if file.letter else None,
                "notices": [{"kind": one.kind, "given_at": one.given_at, "states": one.statement} for one in file.notices],
                "corrections": [{"changes": one.changes, "reason": one.reason} for one in file.corrections],
                "consents": [one.model_dump(include=_OF_A_CONSENT) for one in file.consents],
                "files": [one.model_dump(include=_OF_A_FILE) for one in self.files],
                "received": [{"step": line.step, "at": line.at, "by": line.by, "role": line.role} for line in self.received],
            }
        )


def own_data(office: Office, case_id: int, actor: Actor) -> OwnData:
    """What is held about the host of a case. That it was taken, and by whom, stands in the trail before anything is given.

    :raises NotFound: no such case for this person. :raises Anonymised: its period is over.
    :raises NotYourStep: the person neither acts for the firm nor is a registrar.
    """
    file = read_case(office, case_id, actor)
    with office.registry.writing() as session:
        actor = standing(session, actor, office.now())
        case_for(session, case_id, actor)  # once more, as the person is now
        role = next((role for role in Role if role in actor.roles & HANDS_OUT), None)
        if role is None:
            raise NotYourStep(Role.FIRM)
        about = {"files": len(file.evidence)} | actor.by_mandate
        record(session, STEP, actor.id, office.now(), case_id=case_id, role=role, about=about)
    return OwnData(file, file.trail, lambda one: office.evidence.opened(one.sha256))
