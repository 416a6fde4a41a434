"""A corrected name is still the same person's: what changes altogether is another person, and that is a hand-over. Pure."""

import unicodedata
from difflib import SequenceMatcher

ALIKE = 0.7
"""From this share of equal letters on, two names are spellings of one (0 to 1, by `difflib`)."""


def may_be_same_person(before: str, after: str) -> bool:
    """Say whether `after` can be a correction of the name `before`: a part stays, is spelled alike, or the alphabet is another.

    Who marries keeps the given name; who was written "Мария" and is now "Mariia" has changed the alphabet.
    """
    if _alphabets(before).isdisjoint(_alphabets(after)):
        return True
    return any(SequenceMatcher(None, old, new).ratio() >= ALIKE for old in _parts(before) for new in _parts(after))


def _parts(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(
        character if character.isalpha() else " " for character in plain if not unicodedata.combining(character)
    )
    return letters.split()


def _alphabets(name: str) -> set[str]:
    return {unicodedata.name(character, "?").split()[0] for character in name if character.isalpha()}
