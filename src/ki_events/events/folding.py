"""Text is compared in a folded form: no case, no accents, no invisible signs."""

import unicodedata
from functools import lru_cache

# Letters that do not come apart in Unicode although people search them by their plain neighbour.
PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
WITH_E = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
UMLAUTS = "äöü"


def fold(text: str) -> str:
    """Return `text` in lower case without accents and with single spaces; ß is ss, ü is u."""
    letters = unicodedata.normalize("NFKD", _composed(text).translate(PLAIN))
    return " ".join("".join(filter(_is_seen, letters)).split())


def fold_but_umlauts(text: str) -> str:
    """Return `text` folded except that ä, ö and ü stay: in German they are letters of their own."""
    return "".join(map(_letter, _composed(text).translate(PLAIN)))


# The words of one event are thousands of letters, and the same few.
@lru_cache(maxsize=1024)
def _letter(letter: str) -> str:
    if letter in UMLAUTS:
        return letter
    return fold(letter) or (" " if letter.isspace() else "")


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())


def _is_seen(char: str) -> bool:
    # Mn: accents; Cf: soft hyphens and marks of direction that nobody types.
    return unicodedata.category(char) not in ("Mn", "Cf")
