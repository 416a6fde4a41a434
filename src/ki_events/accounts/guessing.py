"""A password that is guessed first is none: one thing again and again, a row of keys, or what everybody knows about its owner.

NIST SP 800-63B section 5.1.1.2: repetitive and sequential characters, and words of the context.
"""

import re

from ki_events.accounts.memberships import organisations_of
from ki_events.accounts.tables import Account
from ki_events.settings import settings

LEAST_UNKNOWN = 5  # characters beside words that everybody knows and the digits and signs at their ends
LEAST_KINDS = 4  # different characters
_SHORTEST_WORD = 3
_ROWS = (
    "0123456789" * 20,
    "abcdefghijklmnopqrstuvwxyz",
    "qwertzuiopü",
    "qwertyuiop",
    "asdfghjklöä",
    "yxcvbnm",
    "zxcvbnm",
)
_AGAIN = re.compile(r"(.+?)\1+")


def is_repetition(password: str) -> bool:
    """Say whether the password is one word or character again and again, or a row as it stands on the keyboard."""
    letters = _letters(password)
    core = letters.rstrip("0123456789") or letters
    if 2 * len(letters) < len(password):
        # Mostly signs: no word and no row, as long as they are not the same few.
        return len(set(password)) < LEAST_KINDS
    if len(set(password.casefold())) < LEAST_KINDS or any(_AGAIN.fullmatch(text) for text in (letters, core)):
        return True
    return any(text in row for row in _ROWS for text in (letters, letters[::-1]))


def is_known(password: str, words: list[str]) -> bool:
    """Say whether hardly anything is left of the password without these words: names, addresses, and their parts."""
    letters = left = _letters(password)
    for word in sorted(_parts(words), key=len, reverse=True):
        left = left.replace(word, "")
    return left != letters and len(left.strip("0123456789")) < LEAST_UNKNOWN


async def known_of(account: Account) -> list[str]:
    """Return what everybody knows about the owner of an account: name, address, organisations, and what runs here."""
    houses = [house for house, _role in await organisations_of(account.id)]
    names = [name for house in houses for name in (house.name, house.short)]
    return [account.email, account.name, settings().operator, *names]


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _parts(words: list[str]) -> set[str]:
    found = {part for word in words for part in (_letters(word), *re.split(r"[^\w]+|_", word.casefold()))}
    return {part for part in found if len(part) >= _SHORTEST_WORD}
