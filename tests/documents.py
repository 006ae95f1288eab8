"""One document of every kind as a demonstration office gives it: invented cases, real steps, a real seal, a clock that stands.

No two offices give the same letter: its code is drawn by lot, and so are the keys. `again` sets it with a code and a key that
are always the same, for pictures that do not change.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from forms import walkthrough
from forms.demonstration import EXAMINED, OTHERS, people_in
from forms.letter.attached import STATEMENT, TRACE
from forms.letter.printing import print_document
from forms.letter.receipt import print_receipt
from forms.office import open_office
from forms.office_keys import specimen_keys
from forms.settings import Settings
from forms.specimen import dossier
from workflow import (
    WET,
    Actor,
    Case,
    LetterStatement,
    Office,
    Proposal,
    Verdict,
    application_summary,
    check_code,
    confirm_correction,
    examine,
    format_code,
    letter_document,
    notice_document,
    propose,
    propose_correction,
    read_case,
    return_to_firm,
    sign,
)
from workflow.codes import ALPHABET, check_character
from workflow.keyring import key_name
from workflow.proof import proven

CODE = f"{ALPHABET[:26]}{check_character(ALPHABET[:26])}"
MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
BEFORE = datetime(2026, 1, 5, tzinfo=UTC)  # the keys are older than what they seal
PASSPHRASE = "specimen words of a demonstration"
KINDS = ("letter", "stamped", "refusal", "supplements", "correction", "acknowledgement", "summary", "receipt")
RETURNED = "请补充学历认证；其余各项请一次补齐，逾期未补的按现有材料办理。"
REFUSED = "申报内容与核实结果不符，且未达到推荐条件。"
UNPROVEN = {"live_sales": (Verdict.NOT_PROVEN, "平台流水未经第三方确认")}  # what an examiner finds; by fact
FOUND_REFUSED = UNPROVEN | {"hosting_experience": (Verdict.WRONG, "合同载明自2025年起主持直播", "1")}
CORRECTED = {"post_title": "跨境电商直播主持人（德语、英语）"}
CORRECTED_WHY = "录入岗位名称时漏写“电商”二字，与聘用合同第二条不一致。"
FOUND_SUPPLEMENTS = UNPROVEN | {
    "education": (Verdict.WRONG, "学位证书载明为学士", "bachelor"),
    "relevant_work_years": (Verdict.NOT_PROVEN, "工作证明未加盖公章，电话核实未果"),
}


class OpenKey:
    """Signs statements with a key that is no secret, so that the same letter always gets the same code on paper."""

    _key = Ed25519PrivateKey.from_private_bytes(b"SPECIMEN key, known to everybody")

    def statement_key(self, at: datetime) -> str:
        """The name of the key."""
        return key_name(self._key.public_key())

    def attest(self, content: bytes, at: datetime) -> bytes:
        """The signature of these bytes."""
        return self._key.sign(content)


@contextmanager
def demonstration(folder: Path) -> Iterator[Office]:
    """A demonstration office in a folder, with keys and without cases."""
    settings = Settings(data_dir=folder, demonstration=True, public_url="https://jiancai.example", seal_passphrase=PASSPHRASE)
    specimen_keys(settings, BEFORE)
    office = replace(open_office(settings), now=lambda: MORNING)
    try:
        yield office
    finally:
        office.registry.engine.dispose()


def documents(office: Office) -> dict[str, bytes]:
    """The document of each of `KINDS`, byte for byte as the office hands it out."""
    people = people_in(office)
    to_be_stamped = replace(office, terms=lambda kind, day: replace(office.terms(kind, day), seal=WET))
    case, letter = issued(office, people)
    second, stamped = issued(to_be_stamped, people, OTHERS["nguyen"])
    return {
        "letter": letter,
        "stamped": stamped,
        "refusal": _refusal(office, people),
        "supplements": _supplements(office, people),
        "correction": _correction(office, second, people),
        "acknowledgement": _notice(office, case, people["firm"], "acknowledgement"),
        "summary": application_summary(office, case.id, people["firm"])[1],
        "receipt": receipt(office, stated(letter).code),
    }


def issued(office: Office, people: dict[str, Actor], changes: dict[str, Any] | None = None) -> tuple[Case, bytes]:
    """Lena Hoffmann's case, through all hands, and its letter.

    :param changes: answers of another host.
    """
    persons = walkthrough.Persons(people["firm"], people["examiner"], people["countersigner"], people["registrar"])
    case = walkthrough.filed(office, persons.firm, dossier(), changes)
    walkthrough.issued(office, case, persons, EXAMINED)
    return case, letter_document(office, case.id, persons.registrar, "download")[1]


def _refusal(office: Office, people: dict[str, Actor]) -> bytes:
    """Beatriz Silva's: a certificate that is too old, three findings against the claims, too few points."""
    examiner, dated = people["examiner"], walkthrough.filed(office, people["firm2"], dossier("beatriz-silva"))
    case = walkthrough.examined(office, dated, examiner, EXAMINED)
    case = _found(office, case, examiner, FOUND_REFUSED)
    case = propose(office, case.id, case.version, examiner, Proposal.REFUSAL, REFUSED)
    case = sign(office, case.id, case.version, people["countersigner"], REFUSED)
    return _notice(office, case, people["firm2"], "refusal")


def _supplements(office: Office, people: dict[str, Actor]) -> bytes:
    """Marco Rossi's: some findings, and the documents that are not there."""
    case = walkthrough.filed(office, people["firm"], dossier(), OTHERS["rossi"])
    case = _found(office, case, people["examiner"], FOUND_SUPPLEMENTS)
    case = return_to_firm(office, case.id, case.version, people["examiner"], RETURNED)
    return _notice(office, case, people["firm"], "supplements")


def _correction(office: Office, case: Case, people: dict[str, Actor]) -> bytes:
    """A slip in the post of the letter that was stamped."""
    seen = read_case(office, case.id, people["registrar"]).case.version
    propose_correction(office, case.id, seen, people["countersigner"], CORRECTED, CORRECTED_WHY)
    confirm_correction(office, case.id, seen + 1, people["registrar"])
    return _notice(office, case, people["firm"], "correction")


def _found(office: Office, case: Case, examiner: Actor, found: dict[str, tuple[Any, ...]]) -> Case:
    for fact, finding in found.items():
        case = examine(office, case.id, case.version, examiner, fact, *finding)
    return case


def _notice(office: Office, case: Case, reader: Actor, kind: str) -> bytes:
    [given] = [one for one in read_case(office, case.id, reader).notices if one.kind == kind]
    return notice_document(office, given.id, reader, "download")[1]


def for_pictures(office: Office, given: dict[str, bytes]) -> dict[str, bytes]:
    """The same documents as pictures show them: nothing in them was drawn by lot.

    :param given: by `documents`.
    """
    letter = given["letter"]
    return given | {
        "letter": again(letter),
        "stamped": again(letter, seal=WET),
        "receipt": receipt(office, stated(letter).code, shown=CODE),
    }


def receipt(office: Office, code: str, lang: str = "en", shown: str = "") -> bytes:
    """The receipt of a check of a letter by its code.

    :param shown: the code that it names instead, so that its picture is always the same.
    """
    checked = check_code(office, code)
    named = {"asked": format_code(shown), "code": shown} if shown else {}
    return print_receipt(checked.model_copy(update=named), lang, office.settings)


def again(letter: bytes, **changes: Any) -> bytes:
    """A letter as it would be with `CODE` and the open key, unsealed: always the same bytes.

    :param changes: of its statement.
    """
    one = stated(letter)
    known = {"code": CODE, "verification_url": one.verification_url.replace(one.code, CODE), "proof": ""}
    return print_document(proven(one.model_copy(update=known | changes), OpenKey(), MORNING), held(letter)[TRACE])


def stated(letter: bytes) -> LetterStatement:
    """What a letter states."""
    return LetterStatement.model_validate_json(held(letter)[STATEMENT])


def held(content: bytes) -> dict[str, bytes]:
    """The files attached to a document."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return {name: file.get_file().read_bytes() for name, file in document.attachments.items()}
