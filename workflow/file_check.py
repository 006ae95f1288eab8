"""Checks a letter's file: the verdict on its seal as a whole, its digest in the register, and whether its score follows.

Each way of tampering has its own finding:

- sealed: as it was issued, sealed by the office · as_issued: as it was issued, to be stamped on paper, without a seal
- added: something was added behind the seal · exchanged: pages are not the ones that were sealed
- resaved: written anew by another program, the seal is lost · altered: bytes within the sealed part are not the same
- resealed: sealed by another key · withdrawn: sealed by a key that the office no longer trusts, or not on that day
- unsealed: a preview or an unsealed copy · unregistered: sealed by the office's key, but not in its register · not_ours
- not_pdf, broken, encrypted, too_large, too_many_pages, too_heavy: it could not be read
"""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import serialization
from sqlmodel import Session

from rules import NotATrace, recompute, trace_digest
from workflow.checked import Checked, Genuine, Kind, Score, of_register
from workflow.file_read import FileRead, SealFound
from workflow.keyring import Keyring, KnownKey, Purpose
from workflow.office import Office
from workflow.queries import content_of, letter_by_bytes, letter_by_code
from workflow.reading_apart import read_apart
from workflow.refusals import SHANGHAI
from workflow.seal import ELECTRONIC
from workflow.tables import Letter
from workflow.verification import left_of, standing_of

WHOLE = ("sealed", "as_issued")
_CONTENT = ("added", "exchanged", "resaved")  # which of them it is, the pages tell


def check_file(office: Office, content: bytes) -> Checked:
    """Checks a file by the public keys and by the register.

    :param content: the file as it was brought; it is read in a process of its own.
    :raises KeyFileRefused: a public key's file is damaged.
    """
    keyring = office.seal.keyring
    read = _read(keyring, content)
    with office.registry.reading() as session:
        letter = None if read.fault else _letter(session, read)
        said = _said(session, letter)
        finding = _finding(read, keyring, letter, said.get("seal"), asked=True)
        issued = content_of(session, letter.id) if letter is not None else None
        if issued is not None and finding in (*_CONTENT, "resealed"):
            finding, read = _by_pages(keyring, content, issued, finding)
        register = of_register(standing_of(session, letter, office.today())) if letter is not None else {}
        named = said.get("assessment_digest")
    return _checked(read, keyring, finding, office.now(), named, register)


def check_file_offline(keyring: Keyring, content: bytes, at: datetime) -> Checked:
    """Checks a file by the public keys alone; whether the register has it and how it stands today is not asked.

    :param content: the file as it was brought. :param at: when it is checked.
    :raises KeyFileRefused: a public key's file is damaged.
    """
    read = _read(keyring, content)
    finding = _finding(read, keyring, None, None, asked=False)
    if finding == "added" and (seal := _own(read.seals)) and seal.end:
        finding, read = _by_pages(keyring, content, content[: seal.end], finding)
    return _checked(read, keyring, finding, at, None, {})


def _read(keyring: Keyring, content: bytes, other: bytes | None = None) -> FileRead:
    return read_apart(content, [_der(one) for one in keyring.of(Purpose.SEAL)], keyring.time_roots(), other)


def _letter(session: Session, read: FileRead) -> Letter | None:
    """The letter that a file is or once was: by its bytes, by the bytes that its seal covers, else by the code in its text."""
    for digest in (read.sha256, *(seal.sealed for seal in read.seals if seal.sealed)):
        if letter := letter_by_bytes(session, digest):
            return letter
    return next((letter for code in read.codes if (letter := letter_by_code(session, code))), None)


def _said(session: Session, letter: Letter | None) -> dict[str, Any]:
    """What the register knows of a letter's statement; of one whose case was anonymised what is left."""
    if letter is None:
        return {}
    return letter.statement or left_of(session, letter)


def _finding(read: FileRead, keyring: Keyring, letter: Letter | None, seal: str | None, *, asked: bool) -> str:
    """What is wrong with a file, before its pages are compared.

    :param seal: how the letter of the register was to be sealed.
    :param asked: whether there is a register that was asked.
    """
    if read.fault:
        return read.fault
    if letter is not None and read.sha256 == letter.pdf_digest:
        return "as_issued" if seal != ELECTRONIC else "sealed"
    if letter is not None and read.sha256 == letter.unsealed_digest:
        return "unsealed"
    own = _own(read.seals)
    if own is None or len(read.seals) > 1:
        if read.seals:
            return "resealed" if letter is not None or read.house or own else "not_ours"
        return "resaved" if letter is not None else "unsealed" if read.house else "not_ours"
    if not own.intact:
        return "altered" if own.whole else "resaved"
    if not own.whole:
        return "added"
    if not own.good or not _trusted(own, keyring):
        return "withdrawn"
    return "unregistered" if asked else "sealed"


def _own(seals: Sequence[SealFound]) -> SealFound | None:
    return next((seal for seal in seals if seal.known), None)


def _trusted(seal: SealFound, keyring: Keyring) -> bool:
    key = _key_of(seal, keyring)
    if key is None or key.withdrawn or seal.signed_at is None:
        return False
    return key.used_on(seal.signed_at.astimezone(SHANGHAI).date())


def _key_of(seal: SealFound | None, keyring: Keyring) -> KnownKey | None:
    if seal is None:
        return None
    return next((one for one in keyring.of(Purpose.SEAL) if sha256(_der(one)).hexdigest() == seal.certificate), None)


def _by_pages(keyring: Keyring, content: bytes, issued: bytes, finding: str) -> tuple[str, FileRead]:
    """Which pages are not as they were issued, and what that makes of the finding."""
    read = _read(keyring, content, issued)
    if finding not in _CONTENT or not read.apart:
        return finding, read
    return "exchanged" if any(page.lost for page in read.apart) else "added", read


def _checked(
    read: FileRead, keyring: Keyring, finding: str, at: datetime, named: str | None, register: dict[str, Any]
) -> Checked:
    own = _own(read.seals)
    key, whole = _key_of(own, keyring), finding in WHOLE
    foreign = next((seal.signer[:120] for seal in read.seals if not seal.known), "")
    found = {
        "kind": Kind.FILE,
        "asked": read.sha256,
        "at": at,
        "genuine": Genuine.YES if whole else Genuine.OPEN if read.fault else Genuine.NO,
        "finding": finding,
        "issuer": key.office if key and whole else None,
        "specimen": bool(key and key.specimen),
        "key": key.key if key and whole else "",
        "pages": tuple(page.page for page in read.apart),
        "signed_at": own.signed_at if own and whole else None,
        "stamped_at": own.stamped_at if own and whole else None,
        "signer": foreign,
        "score": _score(read, named) if whole else None,
    }
    if not whole:  # the register has the letter, but this file is not what the office issued
        register = {name: value for name, value in register.items() if name != "issuer"}
    return Checked(**found | register)


def _score(read: FileRead, named: str | None) -> Score:
    """Computes the attached reasoning again with its edition.

    :param named: the digest of the reasoning that the letter names; `None` where the register was not asked.
    """
    if read.trace is None:
        return Score.ABSENT
    try:
        trace = json.loads(read.trace)
        if (named or _named(read)) not in (None, trace_digest(trace)):
            return Score.OTHER
        again = recompute(trace)
    except (NotATrace, ValueError):
        return Score.DIFFERS
    return Score.DIFFERS if again.differences else Score.LAW_GONE if again.gone else Score.FOLLOWS


def _named(read: FileRead) -> str | None:
    """The digest that the attached statement names."""
    try:
        said = json.loads(read.statement or "null")
    except ValueError:
        return None
    return said.get("assessment_digest") if isinstance(said, dict) else None


def _der(key: KnownKey) -> bytes:
    return key.certificate.public_bytes(serialization.Encoding.DER)
