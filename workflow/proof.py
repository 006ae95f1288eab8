"""The minimal statement in a letter's QR code: signed with Ed25519, so that the paper proves itself without a network.

What it says: official number, the host's initials, the class by points, day of issue, last day, whether it is a specimen, and
the first 128 bits of the digest of the letter's record. Written as bytes in a fixed order, then in Crockford's base 32, the
alphabet of the verification code, because a QR code keeps capital letters and digits in fewer squares than anything else:

    1 byte   version (1), the highest bit set for a specimen        1 byte + n  number, GB 18030
    4 bytes  key: the beginning of the SHA-256 of the public key    1 byte + n  initials, GB 18030
    1 byte   class by points: A, B, C, or 0                         16 bytes    digest of the record
    2 bytes  day of issue, counted from 2020-01-01                  64 bytes    signature over CONTEXT and all before
    2 bytes  days from then to the last day
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature

from workflow.canonical import digest
from workflow.codes import ALPHABET, plain_code
from workflow.keyring import KnownKey, Purpose
from workflow.letter import LetterStatement

CONTEXT = b"jiancai/statement.v1\0"  # so that no other thing that the key might ever sign can be taken for a statement
VERSION = 1
DIGEST_BYTES, SIGNATURE_BYTES = 16, 64
SHORTEST = 140  # characters of the text; a verification code has 27
LONGEST = 600
_SPECIMEN = 0x80
_BEGINNING = date(2020, 1, 1)
_MOST_INITIALS = 6
_VALUE = {character: value for value, character in enumerate(ALPHABET)}


class NotAProof(ValueError):
    """A text that is no statement of this form, or not as it was written."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the QR code states.

    :param key: the name of the key. :param category: the class by points; "" where it is open.
    :param digest: the first 128 bits of the record's SHA-256, in hexadecimal. :param signature: `b""` before it is signed.
    """

    key: str
    number: str
    initials: str
    category: str
    issued_on: date
    valid_until: date
    specimen: bool
    digest: str
    signature: bytes = b""

    def content(self) -> bytes:
        """The bytes that are signed, without the context."""
        number, initials = (text.encode("gb18030") for text in (self.number, self.initials))
        return b"".join(
            (
                bytes([VERSION | (_SPECIMEN if self.specimen else 0)]),
                bytes.fromhex(self.key),
                self.category.encode("ascii") or b"\0",
                (self.issued_on - _BEGINNING).days.to_bytes(2, "big"),
                (self.valid_until - self.issued_on).days.to_bytes(2, "big"),
                bytes([len(number)]),
                number,
                bytes([len(initials)]),
                initials,
                bytes.fromhex(self.digest),
            )
        )

    def text(self) -> str:
        """The statement as it stands in the QR code."""
        return _written(self.content() + self.signature)


class Attests(Protocol):
    """What signs statements: `workflow.seal.Seal`."""

    def statement_key(self, at: datetime) -> str:
        """The name of the key in use."""

    def attest(self, content: bytes, at: datetime) -> bytes:
        """The signature of these bytes."""


def proven(statement: LetterStatement, seal: Attests, at: datetime) -> LetterStatement:
    """The statement of a letter with its proof.

    :param at: the office's clock.
    :raises SealUnavailable: the key cannot be used.
    """
    proof = Proof(
        key=seal.statement_key(at),
        number=statement.number,
        initials=initials(statement.host_surname, statement.host_given_names),
        category=category_of(statement),
        issued_on=statement.issued_on,
        valid_until=statement.valid_until,
        specimen=statement.demonstration,
        digest=record_digest(statement.model_dump(mode="json")),
    )
    signed = replace(proof, signature=seal.attest(CONTEXT + proof.content(), at))
    return statement.model_copy(update={"proof": signed.text()})


def record_digest(statement: Mapping[str, Any]) -> str:
    """The digest by which a proof names a letter's record: all that it states, without the proof itself; 128 bits, hexadecimal.

    :param statement: as it is stored (JSON), so that fields of later versions do not change the digest of an old letter.
    """
    return digest({**statement, "proof": ""})[: 2 * DIGEST_BYTES]


def initials(surname: str, given_names: str) -> str:
    """The first letters of given names and surname, at most six: LENA MARIE HOFFMANN gives LMH."""
    parts = f"{given_names} {surname}".replace("-", " ").split()
    return "".join(part[0] for part in parts)[:_MOST_INITIALS].upper()


def category_of(statement: LetterStatement) -> str:
    """The class that the points of the statute's table lead to; "" where it is open. Our own criteria give none."""
    found = [score.category for score in statement.scores if score.nature == "statute" and score.category]
    return found[0] if found and found[0].isascii() and len(found[0]) == 1 else ""


def read_proof(text: str) -> Proof:
    """Reads a statement, as somebody typed, pasted or scanned it. Whether it is signed by the office is another question.

    :raises NotAProof: it is no such text, or written in another way than a letter's.
    """
    plain = plain_code(text)
    if not SHORTEST <= len(plain) <= LONGEST or not set(plain) <= set(ALPHABET):
        raise NotAProof("it is not of the length and the characters of a statement")
    content = _read(plain)
    try:
        proof = _taken_apart(content)
    except (ValueError, OverflowError) as bad:
        raise NotAProof(str(bad)) from None
    if proof.text() != plain:  # one statement is written in one way only
        raise NotAProof("it is not written as a letter writes it")
    return proof


def looks_like_a_proof(text: str) -> bool:
    """Whether a text is so long that it can only be meant as a statement, not as a code."""
    return len(plain_code(text)) >= SHORTEST


def signed_by(proof: Proof, keys: tuple[KnownKey, ...]) -> KnownKey | None:
    """The key of the office that signed the statement; `None` when no known key did."""
    for one in keys:
        if one.purpose is Purpose.STATEMENT and one.key == proof.key:
            try:
                one.public_key.verify(proof.signature, CONTEXT + proof.content())
            except InvalidSignature:
                continue
            return one
    return None


def _taken_apart(content: bytes) -> Proof:
    head, place = content[:10], 10
    if len(head) < 10 or head[0] & ~_SPECIMEN != VERSION:
        raise NotAProof("it is of another version")
    texts = []
    for _ in range(2):
        length = content[place] if place < len(content) else 0
        texts.append(content[place + 1 : place + 1 + length].decode("gb18030"))
        place += 1 + length
    if len(content) != place + DIGEST_BYTES + SIGNATURE_BYTES or any(unicodedata.category(c)[0] == "C" for c in "".join(texts)):
        raise NotAProof("it is not of the length that it says")
    issued_on = _BEGINNING + timedelta(days=int.from_bytes(head[6:8], "big"))
    return Proof(
        key=head[1:5].hex(),
        number=texts[0],
        initials=texts[1],
        category="" if head[5] == 0 else head[5:6].decode("ascii"),
        issued_on=issued_on,
        valid_until=issued_on + timedelta(days=int.from_bytes(head[8:10], "big")),
        specimen=bool(head[0] & _SPECIMEN),
        digest=content[place : place + DIGEST_BYTES].hex(),
        signature=content[place + DIGEST_BYTES :],
    )


def _written(content: bytes) -> str:
    number, bits = int.from_bytes(content, "big"), 8 * len(content)
    number <<= -bits % 5
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(-(-bits // 5))))


def _read(text: str) -> bytes:
    number = 0
    for character in text:
        number = number << 5 | _VALUE[character]
    spare = 5 * len(text) % 8
    return (number >> spare).to_bytes(5 * len(text) // 8, "big")
