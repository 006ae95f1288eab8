"""What the letter of a decided case states: first without a number, then under the number that it is given."""

from collections.abc import Iterable
from typing import Any

from workflow.answers import read_answers
from workflow.claims import verified_facts
from workflow.decision import still_recommendable
from workflow.examination import claims, judgements
from workflow.letter import LetterStatement, statement_of
from workflow.letter_ledger import fact_lines
from workflow.office import Office, Taken, not_printable
from workflow.printing_refusals import NotPrintable
from workflow.proof import proven
from workflow.queries import evidence_of, judgements_of
from workflow.replacing import in_place_of
from workflow.terms import Terms

PREVIEW = "（待编）"  # what stands for the number in a specimen: still to be allotted


def numbered(
    office: Office, taken: Taken, terms: Terms, statement: LetterStatement, year: int, serial: int, code: str
) -> LetterStatement:
    """The statement under its number and code, with its proof.

    :param serial: the number's place in the year, from 1. :param code: 27 characters.
    :raises NotPrintable: the number cannot be printed. :raises SealUnavailable: the statement cannot be signed.
    """
    number = terms.numbered(office.settings.short_code, year, serial)
    given = {"number": number, "code": code, "verification_url": f"{office.settings.public_url}/V/{code}"}
    _must_be_printable(office, given)
    return proven(statement.model_copy(update=given), office.seal, taken.at)


def unnumbered(office: Office, taken: Taken, terms: Terms) -> LetterStatement:
    """What the letter states today, still without number and code.

    :raises GateFails, NoEditionToday, ScoreDiffers: the case no longer is what was decided.
    :raises NotPrintable: a character that no font of the letter has.
    :raises LetterExpired: it would take the place of a letter whose last day is past.
    """
    case = taken.case
    verified = still_recommendable(office, taken)
    stated = claims(taken)
    facts, _ = verified_facts(case, stated, judgements(taken))
    evidence, judged = evidence_of(taken.session, case.id), judgements_of(taken.session, case.id)
    lines = fact_lines(case, stated, judged, evidence, office.unprintable)
    application = read_answers(case.answers, case.decisive_day).application
    statement = statement_of(
        case, application, verified, facts, lines, office.settings, terms,
        issued_on=office.today(), number=PREVIEW, code="", verification_url="",
    )  # fmt: skip
    statement = in_place_of(taken.session, case, statement)
    _must_be_printable(office, statement.model_dump(mode="json"))
    return statement


def _must_be_printable(office: Office, stated: dict[str, Any]) -> None:
    for name, text in _texts(stated):
        if wrong := not_printable(office, text, lines=True):
            raise NotPrintable(name, wrong)


def _texts(stated: Any, name: str = "") -> Iterable[tuple[str, str]]:
    """Every text that a letter states, however deep it stands, with the names that lead to it: `scores.0.title.zh`."""
    if isinstance(stated, str):
        yield name, stated
    elif isinstance(stated, dict | list):
        for key, value in stated.items() if isinstance(stated, dict) else enumerate(stated):
            yield from _texts(value, f"{name}.{key}".lstrip("."))
