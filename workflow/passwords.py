"""Passwords: argon2id (RFC 9106), the same work for an unknown account, and one-time passwords that people can type."""

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workflow.office import PasswordCost

_TYPABLE = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else
_LENGTH, _GROUP = 20, 5  # 20 characters of 31: 99 bits


def new_one_time_password() -> str:
    """A password to hand over once: four groups that can be read out and typed."""
    characters = "".join(secrets.choice(_TYPABLE) for _ in range(_LENGTH))
    return "-".join(characters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def hashed(password: str, cost: PasswordCost) -> str:
    """The argon2id hash of a password, with its salt and cost in it."""
    return _hasher(cost).hash(password)


def matches(kept: str | None, password: str, cost: PasswordCost) -> bool:
    """Whether a password belongs to a hash. Without one the same work is done, so that the time tells nothing."""
    try:
        return _hasher(cost).verify(kept or _nobodys(cost), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache
def _hasher(cost: PasswordCost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)


@lru_cache
def _nobodys(cost: PasswordCost) -> str:
    return hashed(secrets.token_hex(16), cost)
