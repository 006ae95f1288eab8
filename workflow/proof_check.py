"""Checks the statement of a letter's QR code: the office's signature, without a network; and the register, if there is one."""

from datetime import date, datetime

from workflow.checked import Checked, Genuine, Kind, of_register
from workflow.codes import read_code
from workflow.keyring import Keyring, Purpose
from workflow.office import Office
from workflow.proof import NotAProof, Proof, read_proof, record_digest, signed_by
from workflow.queries import letter_by_number
from workflow.refusals import SHANGHAI
from workflow.verification import Answer, left_of, standing_of


def check_signature(keyring: Keyring, text: str, at: datetime) -> Checked:
    """Checks a statement by the public keys alone: the signature is good or not; how the letter stands today is not asked.

    :param text: as it was scanned or pasted. :param at: when it is checked.
    :raises KeyFileRefused: a public key's file is damaged.
    """
    try:
        proof = read_proof(text)
    except NotAProof:
        return Checked(kind=Kind.STATEMENT, asked=text.strip()[:60], at=at, genuine=Genuine.OPEN, finding="unreadable")
    return _signature(keyring, proof, at)


def check_statement(office: Office, text: str, code: str = "") -> Checked:
    """Checks a statement by its signature and by the register.

    :param text: as it was scanned or pasted. :param code: the verification code beside it, where there is one.
    :raises KeyFileRefused: a public key's file is damaged.
    """
    checked = check_signature(office.seal.keyring, text, office.now())
    if checked.genuine is not Genuine.YES:
        return checked
    proof = read_proof(text)
    with office.registry.reading() as session:
        letter = letter_by_number(session, proof.number)
        if letter is None:
            return checked.model_copy(update={"genuine": Genuine.NO, "finding": "unregistered", "standing": None})
        record = record_digest(letter.statement) if letter.statement else left_of(session, letter)["record_digest"]
        if proof.digest != record or (code and read_code(code) != letter.code):
            return checked.model_copy(update={"genuine": Genuine.NO, "finding": "differs", "standing": None})
        return checked.model_copy(update={"finding": "known", **of_register(standing_of(session, letter, office.today()))})


def _signature(keyring: Keyring, proof: Proof, at: datetime) -> Checked:
    key = signed_by(proof, keyring.known())
    if key is None:
        named = any(one.key == proof.key for one in keyring.of(Purpose.STATEMENT))
        finding = "forged" if named else "foreign"
        return Checked(kind=Kind.STATEMENT, asked=proof.number, at=at, genuine=Genuine.NO, finding=finding)
    sound = not key.withdrawn and key.used_on(proof.issued_on)
    return Checked(
        kind=Kind.STATEMENT,
        asked=proof.number,
        at=at,
        genuine=Genuine.YES if sound else Genuine.NO,
        finding="signed" if sound else "withdrawn" if key.withdrawn else "out_of_days",
        issuer=key.office,
        specimen=proof.specimen or key.specimen,
        key=key.key,
        number=proof.number,
        initials=proof.initials,
        category=proof.category,
        issued_on=proof.issued_on,
        valid_until=proof.valid_until,
        standing=_by_its_days(proof, at.astimezone(SHANGHAI).date()) if sound else None,
    )


def _by_its_days(proof: Proof, today: date) -> Answer | None:
    """What a statement's own days rule out; whether it is in force, only the register knows."""
    if today < proof.issued_on:
        return Answer.NOT_YET_VALID
    return Answer.EXPIRED if today > proof.valid_until else None
