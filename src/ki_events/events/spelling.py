"""A word that nothing is found by is often another word, misspelt: the closest one of what is coming is offered."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from ki_events.events.folding import fold
from ki_events.events.stems import WORD, word, words_of
from ki_events.events.stop_words import STOP_WORDS

SHORTEST = 4
"""Letters of a word that can be told from its neighbours."""
CLOSE = 0.8
"""Share of letters that two words have in common in the same order: one slip in five letters, two in ten."""


def vocabulary(texts: Iterable[str]) -> dict[str, str]:
    """Return the words of `texts` as they are written there, by their plain form."""
    found: dict[str, str] = {}
    for text in texts:
        for written in WORD.findall(text):
            found.setdefault(fold(written), written)
    return {plain: written for plain, written in found.items() if len(plain) >= SHORTEST and plain not in STOP_WORDS}


def corrected(q: str, known: dict[str, str]) -> str:
    """Return `q` with every word that is not among the `known` replaced by the closest one; empty if nothing changes."""
    words = [_corrected(typed, known) for typed in q.split()]
    return "" if words == q.split() else " ".join(words)


def _corrected(typed: str, known: dict[str, str]) -> str:
    found = words_of(typed)
    if len(found) != 1 or len(found[0]) < SHORTEST or found[0] in STOP_WORDS:
        return typed
    asked = word(found[0])
    if asked.plain in known or _is_stem(asked.plain_stem, known):
        return typed
    closest = _closest(asked.plain, known)
    return known[closest] if closest else typed


def _is_stem(stem: str, known: Iterable[str]) -> bool:
    # Stemming all of them would hold up everybody for a second; a word begins like its stem.
    return any(word(plain).plain_stem == stem for plain in known if plain.startswith(stem[:1]))


def _closest(plain: str, known: Iterable[str]) -> str:
    matcher = SequenceMatcher(b=plain, autojunk=False)
    best, most = "", CLOSE
    for candidate in known:
        if abs(len(candidate) - len(plain)) > len(plain) // 4:
            continue
        matcher.set_seq1(candidate)
        # The cheap upper bounds first: most words are ruled out by their letters alone.
        if matcher.real_quick_ratio() <= most or matcher.quick_ratio() <= most or matcher.ratio() <= most:
            continue
        best, most = candidate, matcher.ratio()
    return best
