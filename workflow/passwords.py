"""Passwords: argon2id (RFC 9106), the same work for an unknown account, and one-time passwords that people can type."""

import secrets
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workflow.office import PasswordCost

_TYPABLE = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else
_LENGTH, _GROUP = 20, 5  # 20 characters of 31: 99 bits
_RECOVERY_LENGTH = 15


def new_one_time_password() -> str:
    """A password to hand over once: four groups that can be read out and typed."""
    return _typable(_LENGTH)


def new_recovery_code() -> str:
    """A code that is written down for the day on which the telephone is lost: three groups, 74 bits."""
    return _typable(_RECOVERY_LENGTH)


def _typable(length: int) -> str:
    characters = "".join(secrets.choice(_TYPABLE) for _ in range(length))
    return "-".join(characters[start : start + _GROUP] for start in range(0, length, _GROUP))


def plain_password(password: str) -> str:
    """A password in the one form in which it is hashed, however a keyboard put its characters together."""
    return unicodedata.normalize("NFC", password)


def hashed(password: str, cost: PasswordCost) -> str:
    """The argon2id hash of a password, with its salt and cost in it."""
    return _hasher(cost).hash(plain_password(password))


def matches(kept: str | None, password: str, cost: PasswordCost) -> bool:
    """Whether a password belongs to a hash. Without one the same work is done, so that the time tells nothing."""
    try:
        return _hasher(cost).verify(kept or _nobodys(cost), plain_password(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache
def _hasher(cost: PasswordCost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)


@lru_cache
def _nobodys(cost: PasswordCost) -> str:
    return hashed(secrets.token_hex(16), cost)
