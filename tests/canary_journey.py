"""A journey through a real office with planted values, as a process of its own, and what makes its letter unreadable.

`python canary_journey.py <file for what a browser needs>` and then `python canary_journey.py spoil`. Whatever they print, log
or leave behind is searched afterwards (`test_canary.py`).
"""

import contextlib
import json
import logging
import sys
from dataclasses import replace
from pathlib import Path

from canary import ANSWERS, NEW_PASSWORD, PASSWORD, POLICE, SPOILT, WRONG
from conftest import actors, code_of
from conftest import signed_in as sign_in_fully
from sqlmodel import select

from forms import walkthrough
from forms.demonstration import FIRMS
from forms.office import open_office
from forms.own_data import packed
from forms.settings import read_settings
from forms.specimen import dossier
from forms.terminal import main
from workflow import (
    PasswordCost,
    Refusal,
    Role,
    attach,
    enter_organisation,
    enter_person,
    letter_document,
    order_revocation,
    own_data,
    propose_correction,
    read_case,
    reset_password,
    save_answers,
    sign_in,
)
from workflow.account_tables import Authenticator
from workflow.tables import Letter
from workflow.triggers import drop_triggers

CHEAP = PasswordCost(memory_kib=64, passes=1, lanes=1)
BOTH = frozenset({Role.EXAMINER, Role.COUNTERSIGNER})
PEOPLE = {
    "firm": frozenset({Role.FIRM}),
    "examiner": BOTH,
    "countersigner": BOTH,
    "registrar": frozenset({Role.REGISTRAR}),
    "admin": frozenset({Role.ADMINISTRATOR}),
}
COMMANDS = (
    ["verify-all"],
    ["trail", "verify"],
    ["doctor"],
    ["retention", "dry-run"],
    ["retention", "run"],
    ["people", "code", "firm"],
)


def journey(told: Path) -> None:
    """Everything that the office does with a case, and what it refuses."""
    office = open_office(read_settings())
    one = FIRMS["lanqiao"]
    firm = enter_organisation(office.registry, office.now(), one.name_zh, one.name_latin, one.credit_code)
    for login, roles in PEOPLE.items():
        at = firm.id if Role.FIRM in roles else None
        enter_person(office.registry, office.now(), login, login, roles, at, PASSWORD, CHEAP)
    token = {login: sign_in_fully(office, login, PASSWORD) for login in PEOPLE}
    people = {login: actor for login, actor in actors_now(office).items() if login in PEOPLE}
    persons = walkthrough.Persons(*(people[login] for login in ("firm", "examiner", "countersigner", "registrar")))
    sign_in(office, "firm", WRONG)

    passport = ANSWERS["passport_number"]
    case = walkthrough.draft(office, persons.firm, dossier(), ANSWERS)
    attach(office, case.id, case.version, persons.firm, "no_criminal_record_issued", "police.pdf", POLICE)
    for refused in (
        lambda seen: attach(office, case.id, seen, persons.firm, "education", f"{passport}.exe", b"MZ" + POLICE),
        lambda seen: save_answers(office, case.id, seen, persons.firm, {passport: "x"}),
        lambda seen: walkthrough.file_case(office, case.id, seen - 1, persons.firm),
    ):
        with contextlib.suppress(Refusal):
            refused(walkthrough.as_now(office, case, persons.firm).version)
    case = walkthrough.as_now(office, case, persons.firm)
    case = walkthrough.file_case(office, case.id, case.version, persons.firm)
    letter = walkthrough.issued(office, case, persons, "材料与申报一致")
    letter_document(office, case.id, persons.firm, "download")
    b"".join(packed(own_data(office, case.id, persons.firm)))
    version = read_case(office, case.id, persons.countersigner).case.version
    propose_correction(office, case.id, version, persons.countersigner, {"passport_number": "K9OTHER55"}, "录入有误")
    with contextlib.suppress(Refusal):
        order_revocation(office, case.id, version, persons.countersigner, "合同已解除")
    link = reset_password(office, people["admin"], people["examiner"].id)
    for words in COMMANDS:
        print(words, main(words))
    with office.registry.reading() as session:
        secrets = [kept.secret for kept in session.query(Authenticator) if kept.secret]
    evidence = read_case(office, case.id, persons.firm).evidence
    told.write_text(
        json.dumps(
            {
                "case": case.id,
                "code": letter.code,
                "link": str(link),
                "tokens": [one for one in token.values() if one],
                "totp": secrets,
                "evidence": evidence[0].id,
                "notices": [one.id for one in read_case(office, case.id, persons.firm).notices],
                "code_now": code_of(office, "registrar"),
                "new": NEW_PASSWORD,
            }
        )
    )


def spoil() -> None:
    """Makes the letter one whose statement is no letter's: the fault that follows holds what stands in it."""
    with open_office(read_settings()).registry.writing() as session:
        drop_triggers(session.connection())
        letter = session.execute(select(Letter)).scalar_one()
        letter.statement = letter.statement | {"sex": [SPOILT]}


def actors_now(office) -> dict:
    """Everybody, with a code entered just now."""
    return {login: replace(actor, confirmed_at=office.now()) for login, actor in actors(office).items()}


if __name__ == "__main__":
    logging.basicConfig(level=logging.DEBUG)
    spoil() if sys.argv[1] == "spoil" else journey(Path(sys.argv[1]))
