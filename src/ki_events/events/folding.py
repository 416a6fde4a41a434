"""Text is searched in a folded form: no case, no accents, and umlauts found as ü, ue and u."""

import unicodedata

# Letters that do not come apart in Unicode although people search them by their plain neighbour.
PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
WITH_E = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def fold(text: str) -> str:
    """Return `text` in lower case without accents and with single spaces; ß is ss, ü is u."""
    letters = unicodedata.normalize("NFKD", _composed(text).translate(PLAIN))
    # Mn: accents; Cf: soft hyphens and marks of direction that nobody types.
    return " ".join("".join(char for char in letters if unicodedata.category(char) not in ("Mn", "Cf")).split())


def spellings(text: str) -> tuple[str, ...]:
    """Return the folded forms of `text`, once with ü as u and, if that differs, once as ue."""
    return tuple(dict.fromkeys((fold(text), fold(_composed(text).translate(WITH_E)))))


def searchable_text(*texts: str) -> str:
    """Return what `event.search` holds of title, texts, and names of organisation, topics and places.

    Both spellings of all words with umlauts are in it, so that "foerdern", "fördern" and "fordern" find "fördern".
    """
    text = " ".join(texts)
    plain = fold(text)
    others = dict.fromkeys(spelling for word in text.split() for spelling in spellings(word)[1:])
    return " ".join([plain, *others])


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
