"""The fields of an application that no rule reads: company, contact, identity, post; what each takes, and which are needed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of the application.

    :param kind: text, name, passport, email, phone, choice, day or money.
    :param most: characters that it takes at most.
    :param required: whether an application can be filed without it.
    :param lines: whether it takes several lines.
    """

    name: str
    kind: str = "text"
    most: int = 120
    required: bool = True
    choices: tuple[str, ...] = ()
    lines: bool = False


_ALL = (
    FieldSpec("company_name_zh"),
    FieldSpec("company_name_latin", most=160),
    FieldSpec("company_address", most=240),
    FieldSpec("company_contact_name", "name", most=80),
    FieldSpec("company_contact_phone", "phone", most=30),
    FieldSpec("company_contact_email", "email", most=254),
    FieldSpec("host_surname", "name"),
    FieldSpec("host_given_names", "name", required=False),  # a passport may show one name only: it stands as the surname
    FieldSpec("host_chinese_name", "name", most=40, required=False),
    FieldSpec("host_sex", "choice", choices=("female", "male", "unspecified")),
    FieldSpec("passport_number", "passport", most=20),
    FieldSpec("post_title"),
    FieldSpec("post_duties", most=2000, lines=True),
    FieldSpec("workplace", most=200),
    FieldSpec("contract_from", "day"),
    FieldSpec("contract_until", "day"),
    FieldSpec("monthly_pay_cny", "money", required=False),
)
FIELDS: dict[str, FieldSpec] = {spec.name: spec for spec in _ALL}
COMPANY = tuple(name for name in FIELDS if name.startswith("company_"))  # kept once, copied from case to case


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The fields of a complete application, each read and sound."""

    company_name_zh: str
    company_name_latin: str
    company_address: str
    company_contact_name: str
    company_contact_phone: str
    company_contact_email: str
    host_surname: str
    host_given_names: str = ""
    host_chinese_name: str = ""
    host_sex: str
    passport_number: str
    post_title: str
    post_duties: str
    workplace: str
    contract_from: date
    contract_until: date
    monthly_pay_cny: Decimal | None = None
