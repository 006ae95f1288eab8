"""What a letter states: a frozen record with canonical bytes and a digest, made from the verified case and nothing else."""

from datetime import date
from decimal import Decimal
from typing import Any

from rules import NATIONALITIES, Assessment, Evaluation, Finding, Label, Ruleset, add_months
from workflow.fields import Application
from workflow.letter_ledger import FactLine, ReadingLine, reading_lines
from workflow.letter_routes import Frozen, RouteLine, ValueLine, review_lines, route_lines, value_lines
from workflow.office import OfficeSettings
from workflow.statement import Sealed
from workflow.tables import Case
from workflow.terms import Terms

RECOMMENDATION = "recommendation"  # the kind of template
TEMPLATE = "recommendation/2026-11"  # of letters that name none


class PartLine(Frozen):
    """The sum of one part of a score."""

    id: str
    label: Label
    least: int
    most: int
    maximum: int


class LedgerLine(Frozen):
    """One criterion: its points, the row of the table that gives them, and where that row stands.

    :param band: as the edition writes it; `None` while the points are open. :param printed: as the source prints it.
    :param citation: document number and place. :param facts: the facts that it reads, by name.
    """

    id: str
    label: Label
    least: int
    most: int
    maximum: int
    band: str | None
    printed: str
    citation: str
    facts: tuple[str, ...] = ()


class ScoreLine(Frozen):
    """What one edition gives the host.

    :param ruleset: its id. :param edition: its first day in force, ISO. :param digest: SHA-256 of the edition's file.
    :param nature: "statute" or "own". :param status: "original", "secondary" or "model".
    :param certainty: what must be said beside it: a model that nobody adopted, days in force on which sources disagree.
    :param source: document number and title.
    :param category: what the total leads to; `None` while it is open.
    """

    ruleset: str
    title: Label
    edition: str
    digest: str
    nature: str
    status: str
    in_force_from: date
    certainty: Label | None
    source: str
    least: int
    most: int
    maximum: int
    category: str | None
    category_label: Label | None
    parts: tuple[PartLine, ...]
    lines: tuple[LedgerLine, ...]
    readings: tuple[ReadingLine, ...] = ()


class LetterStatement(Sealed):
    """Everything that stands in a letter. The PDF is a function of it (house rule 23).

    :param number: the official number, 沪播荐〔2026〕1号. :param code: 27 characters; "" in a preview.
    :param verification_url: what the QR code leads to; "" in a preview. :param demonstration: SPECIMEN, without effect.
    :param decisive_day: the day for which the rules were applied. :param valid_until: the last day in force, included.
    :param reviews: what was past its review on the decisive day. :param facts: as claimed and as found.
    :param assessment_digest: of the verified trace. :param decision_digest: of the decision.
    :param proof: the signed statement in the QR code (`workflow.proof`); "" in a preview and in letters from before.
    """

    template: str = TEMPLATE
    code: str
    verification_url: str
    addressee: Label
    valid_until: date
    decisive_day: date
    company_name_zh: str
    company_name_latin: str
    credit_code: str
    host_surname: str
    host_given_names: str
    host_chinese_name: str
    sex: str
    nationality: str
    nationality_name: Label
    date_of_birth: date
    passport_number: str
    post_title: str
    workplace: str
    contract_from: date
    contract_until: date
    annual_salary_cny: Decimal
    monthly_pay_cny: Decimal | None
    outcome: str
    scores: tuple[ScoreLine, ...]
    routes: tuple[RouteLine, ...] = ()  # these three: letters issued before there were routes state none
    values: tuple[ValueLine, ...] = ()
    reviews: tuple[Label, ...] = ()
    facts: tuple[FactLine, ...] = ()  # letters from before there were facts and readings state none
    assessment_digest: str
    decision_digest: str
    proof: str = ""


def valid_until(issued_on: date, months: int) -> date:
    """The last day on which the letter is in force, itself included: the same day number so many months later, else the
    last day of that month. A letter issued on 31 August for six months is in force up to and with 28 February."""
    return add_months(issued_on, months)


def statement_of(
    case: Case,
    application: Application,
    verified: Evaluation,
    facts: dict[str, Any],
    lines: tuple[FactLine, ...],
    settings: OfficeSettings,
    terms: Terms,
    *,
    issued_on: date,
    number: str,
    code: str,
    verification_url: str,
) -> LetterStatement:
    """The statement of a decided case.

    :param verified: the verified score for the decisive day. :param facts: the verified facts, by name.
    :param lines: the facts as claimed and as found.
    :param terms: what the template in use sets; where it leaves something open, the settings do.
    """
    return LetterStatement(
        template=terms.template,
        template_digest=terms.digest,
        seal=terms.seal,
        number=number,
        code=code,
        verification_url=verification_url,
        office=settings.name,
        addressee=terms.addressee or settings.addressee,
        issued_on=issued_on,
        valid_until=valid_until(issued_on, terms.validity_months or settings.validity_months),
        demonstration=settings.demonstration,
        case_reference=case.reference,
        decisive_day=case.decisive_day,
        company_name_zh=application.company_name_zh,
        company_name_latin=application.company_name_latin,
        credit_code=facts["employer_credit_code"],
        host_surname=application.host_surname,
        host_given_names=application.host_given_names,
        host_chinese_name=application.host_chinese_name,
        sex=application.host_sex,
        nationality=facts["nationality"],
        nationality_name=NATIONALITIES[facts["nationality"]].name,
        date_of_birth=facts["date_of_birth"],
        passport_number=application.passport_number,
        post_title=application.post_title,
        workplace=application.workplace,
        contract_from=application.contract_from,
        contract_until=application.contract_until,
        annual_salary_cny=facts["annual_salary_cny"],
        monthly_pay_cny=application.monthly_pay_cny,
        outcome=verified.outcome.value,
        scores=tuple(score_line(verified, assessment) for assessment in verified.assessments),
        routes=route_lines(verified),
        values=value_lines(verified),
        reviews=review_lines(verified),
        facts=lines,
        assessment_digest=case.verified_digest,
        decision_digest=case.decision_digest,
    )


def score_line(verified: Evaluation, assessment: Assessment) -> ScoreLine:
    """What one edition gives, as a document states it."""
    ruleset, source = assessment.ruleset, assessment.ruleset.source
    category = next((one for one in ruleset.categories if one.id == assessment.category), None)
    return ScoreLine(
        ruleset=ruleset.id,
        title=ruleset.title,
        edition=ruleset.edition,
        digest=ruleset.digest,
        nature=ruleset.nature,
        status=ruleset.status,
        in_force_from=ruleset.in_force.from_,
        certainty=_said_beside(ruleset),
        source=" ".join(part for part in (source.number, source.title) if part),
        least=assessment.least,
        most=assessment.most,
        maximum=ruleset.maximum,
        category=assessment.category,
        category_label=category.label if category else None,
        parts=tuple(
            PartLine(id=part.id, label=part.label, least=part.least, most=part.most, maximum=part.maximum)
            for part in assessment.parts
        ),
        lines=tuple(_line(finding) for finding in assessment.findings),
        readings=reading_lines(verified, assessment),
    )


def _line(finding: Finding) -> LedgerLine:
    return LedgerLine(
        id=finding.id,
        label=finding.label,
        least=finding.least,
        most=finding.most,
        maximum=finding.criterion.maximum,
        band=finding.band,
        printed=finding.printed,
        citation=" ".join(part for part in (finding.citation.number, finding.citation.place) if part),
        facts=finding.facts,
    )


def _said_beside(ruleset: Ruleset) -> Label | None:
    notes = [note for note in (ruleset.note, ruleset.in_force_note) if note]
    if not notes:
        return None
    return Label(zh="".join(n.zh for n in notes), en=" ".join(n.en for n in notes), de=" ".join(n.de for n in notes))
