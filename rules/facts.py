"""What may be asked of a host and an employer: the facts, their kinds and units, and the facts of one host."""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

KINDS = ("date", "money", "decimal", "whole", "choice", "yes_no", "topics", "nationality", "credit_code")
NUMBERS = ("money", "decimal", "whole")


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact that may be asked, as `rules/facts.toml` declares it.

    :param name: its name, the same in JSON, in `HostFacts` and in the law files.
    :param kind: one of `KINDS`.
    :param unit: what a number counts, "" if it is no number; a law file must count in the same unit.
    :param least: the least possible value of a number, itself included.
    :param most: the greatest possible value of a number, itself included.
    :param decimals: the decimals a form asks for; worked cases stand one such unit beside each edge.
    :param most_decimals: the decimals that are accepted at most.
    :param choices: the members of a choice, or the topics of a list.
    :param by_officer: only an officer enters it.
    """

    name: str
    kind: str
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    decimals: int = 0
    most_decimals: int = 0
    choices: tuple[str, ...] = ()
    by_officer: bool = False


def _declared() -> dict[str, FactSpec]:
    declared = tomllib.loads((Path(__file__).parent / "facts.toml").read_text("utf-8"))
    specs = {}
    for name, told in declared.items():
        bounds = {bound: Decimal(told[bound]) for bound in ("least", "most") if bound in told}
        specs[name] = FactSpec(name, **{**told, **bounds, "choices": tuple(told.get("choices", ()))})
    return specs


FACTS: dict[str, FactSpec] = _declared()

# The age in completed years is no fact that anybody states: it follows from the date of birth and the decisive day.
AGE = FactSpec("age", "whole", unit="completed years", least=Decimal(0), most=Decimal(300))
DERIVED_FROM = {"age": "date_of_birth"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFacts:
    """Everything that is known about one host and employer; `None` is unknown, which is never zero, empty or no (house rule 6).

    Whoever makes one has its values judged (see `check_fact`), so that no impossible facts exist.

    :raises FactsRefused: naming every value that is impossible.
    """

    date_of_birth: date | None = None
    nationality: str | None = None  # ISO 3166-1 alpha-3, or a code of ICAO 9303
    annual_salary_cny: Decimal | None = None
    education: str | None = None
    vocational_qualification: str | None = None
    relevant_work_years: Decimal | None = None
    months_per_year_in_china: Decimal | None = None
    hsk_level: int | None = None  # 0: no certificate
    degree_taught_in_chinese: bool | None = None
    former_chinese_national: bool | None = None
    work_region: str | None = None
    high_level_foreign_university: bool | None = None
    fortune_500_experience: bool | None = None
    intellectual_property: bool | None = None
    consecutive_years_in_china: Decimal | None = None
    local_bonus: int | None = None  # unknown until an officer enters it
    post_fits_catalogue: bool | None = None  # this and the next seven: an officer's judgement
    talent_programme: bool | None = None
    recognised_achievement: bool | None = None
    encouraged_position: bool | None = None
    innovative_enterprise_leader: bool | None = None
    international_skill_certificate: bool | None = None
    language_teaching_post: bool | None = None
    outstanding_graduate: bool | None = None
    founder_with_own_property: bool | None = None
    investment_usd: Decimal | None = None
    investment_years: Decimal | None = None
    investor_share_percent: Decimal | None = None
    postdoctoral_at_high_level_institution: bool | None = None
    audience_reach: int | None = None
    live_sales: Decimal | None = None
    hosting_experience: Decimal | None = None
    recognition: str | None = None
    market_languages: int | None = None
    overseas_markets: int | None = None
    local_products: Decimal | None = None
    training_given: Decimal | None = None
    place_of_work: str | None = None
    platform_penalties: int | None = None
    conduct_training: str | None = None
    tax_record: str | None = None
    content_control: str | None = None
    employer_credit_code: str | None = None
    employer_seriously_dishonest: bool | None = None
    contract_complete: bool | None = None
    passport_expires: date | None = None
    no_criminal_record_issued: date | None = None
    resident_of_hk_macao_taiwan: bool | None = None  # a Chinese citizen resident there
    foreign_permanent_resident_card: bool | None = None
    regulated_topics: frozenset[str] | None = None  # an empty set is a known answer
    regulated_topics_licensed: frozenset[str] | None = None
    host_consent: bool | None = None

    def __post_init__(self) -> None:
        from rules.judging import judged  # judging needs the specifications above

        for name, value in judged({field.name: getattr(self, field.name) for field in fields(self)}).items():
            object.__setattr__(self, name, value)

    def known(self) -> dict[str, Any]:
        """The facts that are known, by name."""
        pairs = ((name, getattr(self, name)) for name in FACTS)
        return {name: value for name, value in pairs if value is not None}
