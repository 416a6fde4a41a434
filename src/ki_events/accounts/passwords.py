"""Passwords are kept as argon2id; checking one takes the same time whether the account has one or not."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # its library is loaded by the first sign-in
    from argon2 import PasswordHasher

Answer = TypeVar("Answer")

LEAST, MOST = 12, 200  # characters; NIST SP 800-63B section 3.1.1.2: length counts, no rules about kinds of characters

_MEMORY, _ROUNDS, _LANES = 19 * 1024, 2, 1  # KiB; OWASP Password Storage Cheat Sheet, argon2id
# Two at a time: many attempts at once must not take the memory of the pages.
_threads = ThreadPoolExecutor(2, "argon2")


async def hashed_password(password: str) -> str:
    """Return how a password is stored."""
    return await _in_a_thread(_hash, password)


async def is_password(password_hash: str, password: str) -> bool:
    """Say whether this is the password; an empty hash has none, and saying so takes as long."""
    return await _in_a_thread(_verify, password_hash, password)


async def _in_a_thread(work: Callable[..., Answer], *values: str) -> Answer:
    return await asyncio.get_running_loop().run_in_executor(_threads, work, *values)


def _hash(password: str) -> str:
    return _hasher().hash(_normal(password))


def _verify(password_hash: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(password_hash or _nobodys(), _normal(password)) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_ROUNDS, memory_cost=_MEMORY, parallelism=_LANES)


@cache
def _nobodys() -> str:
    # Of an account that is not there: what is checked instead.
    return _hash("")


def _normal(password: str) -> str:
    # The same letters come composed from one keyboard and decomposed from another (RFC 8265 section 4.2.1).
    return unicodedata.normalize("NFC", password)
