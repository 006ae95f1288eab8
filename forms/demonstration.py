"""The demonstration office: its accounts, and specimen cases in several states so that every queue has something to show."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from forms import walkthrough
from forms.specimen import dossier
from workflow import (
    Actor,
    Office,
    Role,
    accept_authenticator,
    demonstration_code,
    enter_code,
    enter_organisation,
    enter_person,
    give_mandate,
    has_administrator,
    offer_authenticator,
    return_to_firm,
    sign_in,
    sign_in_state,
    sign_out,
    who,
)

PASSWORD = "demo-2026"  # shown on the sign-in page of the demonstration; the office it opens holds specimen data only
EXAMINED = "演示：材料与申报一致"  # the reason officers give in the demonstration
MANDATE = Path(__file__).parent / "specimen" / "mandate.pdf"
_BOTH = frozenset({Role.EXAMINER, Role.COUNTERSIGNER})


@dataclass(frozen=True)
class Firm:
    """A firm of the demonstration; names and code are invented."""

    name_zh: str
    name_latin: str
    credit_code: str
    agency: bool = False


@dataclass(frozen=True)
class Account:
    """One account of the demonstration; `does` is the key of the sentence on the sign-in page that says what it may do."""

    login: str
    name: str
    roles: frozenset[Role]
    does: str
    firm: str = ""
    password: str = PASSWORD


def _other(surname: str, given_names: str, chinese_name: str, sex: str, nationality: str, passport: str) -> dict[str, Any]:
    return {
        "host_surname": surname,
        "host_given_names": given_names,
        "host_chinese_name": chinese_name,
        "host_sex": sex,
        "nationality": nationality,
        "passport_number": passport,
    }


FIRMS = {
    "lanqiao": Firm("上海澜桥跨境电子商务有限公司", "Shanghai Lanqiao Cross-border E-commerce Co., Ltd.", "91310105MADEM0003W"),
    "puyun": Firm("上海浦云国际贸易有限公司", "Shanghai Puyun International Trading Co., Ltd.", "91310115MADEM002XY"),
    "hefu": Firm("上海合孚人力资源服务有限公司", "Shanghai Hefu Human Resources Co., Ltd.", "91310106MADEM0044J", agency=True),
}
ACCOUNTS = (
    Account("firm", "周敏", frozenset({Role.FIRM, Role.OWNER}), "web.account.firm", "lanqiao"),
    Account("firm2", "郑海", frozenset({Role.FIRM, Role.OWNER}), "web.account.firm2", "puyun"),
    Account("agent", "唐悦", frozenset({Role.AGENT, Role.OWNER}), "web.account.agent", "hefu"),
    Account("examiner", "沈逸凡", _BOTH, "web.account.examiner"),
    Account("countersigner", "王珂", _BOTH, "web.account.countersigner"),
    Account("registrar", "李蔚", frozenset({Role.REGISTRAR}), "web.account.registrar"),
    Account("auditor", "赵宁", frozenset({Role.AUDITOR}), "web.account.auditor"),
    Account("admin", "陈立", frozenset({Role.ADMINISTRATOR}), "web.account.administrator"),
)

# Further invented hosts, so that lists have more than one name; their passport numbers say what they are.
OTHERS: dict[str, dict[str, Any]] = {
    "nguyen": _other("NGUYEN", "THI LAN", "阮氏兰", "female", "VNM", "SPECIMEN1"),
    "rossi": _other("ROSSI", "MARCO", "马可·罗西", "male", "ITA", "SPECIMEN2"),
    "martin": _other("MARTIN", "CLAIRE", "克莱尔·马丁", "female", "FRA", "SPECIMEN3")
    | {"hsk_level": None, "live_sales": "约300万"},
}


def people_in(office: Office) -> dict[str, Actor]:
    """Enters the firms and accounts of the demonstration and returns the persons by login."""
    now = office.now()
    firms = {
        name: enter_organisation(office.registry, now, firm.name_zh, firm.name_latin, firm.credit_code, firm.agency)
        for name, firm in FIRMS.items()
    }
    for account in ACCOUNTS:
        firm = firms[account.firm].id if account.firm else None
        enter_person(office.registry, now, account.login, account.name, account.roles, firm, account.password)
    return {account.login: signed_in(office, account) for account in ACCOUNTS}


def signed_in(office: Office, account: Account) -> Actor:
    """The person behind an account, by password and, in the office, by a code, as the counter would find out."""
    token = sign_in(office, account.login, account.password)
    state = sign_in_state(office, token)
    if state and state.waiting and state.set_up:
        enter_code(office, token, demonstration_code(office, account.login))
    elif state and state.waiting:
        offer_authenticator(office, token)
        accept_authenticator(office, token, demonstration_code(office, account.login))
    actor = who(office, token)
    sign_out(office, token)  # nobody finds a session in the list that nobody opened
    if actor is None:
        raise RuntimeError(f"the demonstration's account {account.login} cannot sign in")
    return actor


def fill(office: Office) -> bool:
    """Fills an empty office with accounts and with specimen cases in several states; leaves a filled one as it is.

    :return: whether anything was entered.
    """
    if has_administrator(office.registry):
        return False
    people = people_in(office)
    day = office.today()
    agency, until = FIRMS["hefu"].credit_code, day + timedelta(days=365)
    give_mandate(office, people["firm"], agency, day, until, "委托书（样本）.pdf", MANDATE.read_bytes())
    persons = walkthrough.Persons(people["firm"], people["examiner"], people["countersigner"], people["registrar"])
    lena, beatriz, soojin = dossier("lena-hoffmann"), dossier("beatriz-silva"), dossier("kim-soojin")
    walkthrough.issued(office, walkthrough.filed(office, persons.firm, lena, OTHERS["nguyen"]), persons, EXAMINED)
    walkthrough.proposed(office, walkthrough.filed(office, persons.firm, lena, OTHERS["rossi"]), persons.examiner, EXAMINED)
    walkthrough.draft(office, persons.firm, lena, OTHERS["martin"])
    walkthrough.filed(office, persons.firm, lena)
    returned = walkthrough.filed(office, people["firm2"], beatriz)
    return_to_firm(office, returned.id, returned.version, persons.examiner, "演示：无犯罪记录证明已超过6个月，请换新的")
    walkthrough.filed(office, people["firm2"], soojin)
    return True
