"""The examiner's judgement of what a direct route leaves to an officer: yes, no, or taken back."""

from workflow.judgement import Judgement, for_judgement, judged
from workflow.judging_refusals import DocumentRefused, NotForJudgement, NothingJudged
from workflow.office import Office, not_printable, taking
from workflow.queries import judgements_of
from workflow.roles import Actor
from workflow.tables import Case

LONGEST_DOCUMENT = 200  # characters


def judge(
    office: Office, case_id: int, seen: int, actor: Actor, fact: str, value: bool | None, reason: str, document: str = ""
) -> Case:
    """A judgement about one fact; it replaces an earlier one, which stays in the history. No proposal waits for it.

    :param fact: one that a direct route in force on the decisive day leaves to an officer.
    :param value: whether it applies; `None` takes the judgement that stands back.
    :param document: what it rests on, such as a number; may be "".
    :raises NotForJudgement: nothing of that name is for an officer to judge in this case.
    :raises NothingJudged: there is nothing to take back.
    :raises DocumentRefused: the document's name is too long or has characters that nobody sees.
    :raises TypeError: a value that is neither yes, no nor `None`.
    """
    document = document.strip()
    if not (value is None or isinstance(value, bool)):
        raise TypeError(f"{fact}: a judgement is yes, no or None, not {type(value).__name__}")
    with taking("judge", office, case_id, seen, actor, reason) as taken:
        if fact not in for_judgement(taken.case.decisive_day):
            raise NotForJudgement(fact[:60])
        if value is None and fact not in judged(judgements_of(taken.session, case_id)):
            raise NothingJudged(fact)
        if len(document) > LONGEST_DOCUMENT or not_printable(office, document):
            raise DocumentRefused(LONGEST_DOCUMENT)
        judgement = Judgement(
            case_id=case_id,
            fact=fact,
            value=value,
            reason=taken.reason,
            document=document,
            by=taken.actor.id,
            at=taken.at,
        )
        taken.session.add(judgement)
        taken.about |= {"fact": fact, "judged": value}
    return taken.case
