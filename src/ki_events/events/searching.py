"""What `event.search` holds and how a question is put to it: the same LIKE on both databases."""

import re
from collections.abc import Iterable, Sequence

from piccolo.querystring import QueryString

from ki_events.events.same_words import same_as
from ki_events.events.stems import Word, word, words_of
from ki_events.events.stop_words import STOP_WORDS

MAKE = "#2"
"""How the text is made; it stands before the words. Raise the number with every change in how words are found."""

ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
HYPHENED = re.compile(r"\w+(?:-\w+)+")

SHORT = 3
"""Up to so many letters a word is found as it stands only: "Rat" neither in "Integration" nor in "Ratgeber"."""
ENDS = 4
"""From so many letters a word is found at the end of another: "Kita" in "Familienkita"."""
STARTS = 5
"""From so many letters a stem is found at the start of another word: "Schule" in "Schulleitung"."""
INSIDE = 6
"""From so many letters a stem is found anywhere: "Sprache" in "Mehrsprachigkeit"."""


def searchable_text(*texts: str) -> str:
    """Return what `event.search` holds: the words of all texts and their stems, each once, with a space on both sides.

    They are in order, so that the same words make the same text whatever order they came in.
    """
    return f"{MAKE} {' '.join(sorted(set(_forms(texts))))} "


def found_by(q: str) -> QueryString:
    """Return the condition that all words of `q` are found in `event.search`; nothing is found by signs alone."""
    asked = [word(found) for found in telling_words(q)]
    if not asked:
        return QueryString("1 = 0")
    return QueryString(" AND ".join(["{}"] * len(asked)), *map(_is_found, asked))


def score(words: Iterable[str]) -> QueryString:
    """Return in SQL how well `words` are found in `event.search`: two points for each, one for a word that begins like it."""
    asked = [word(found) for found in words]
    points = [
        QueryString("CASE WHEN {} THEN 2 WHEN {} THEN 1 ELSE 0 END", _is_found(one), _begins_like(one)) for one in asked
    ]
    return QueryString("(" + " + ".join(["0", *["{}"] * len(points)]) + ")", *points)


def telling_words(q: str) -> list[str]:
    """Return the words of `q` that say something, or all of them if none does."""
    words = list(dict.fromkeys(words_of(q)))
    return [found for found in words if found not in STOP_WORDS] or words


def _forms(texts: Iterable[str]) -> Iterable[str]:
    text = ADDRESS.sub(" ", "\n".join(texts))
    for found in words_of(text):
        yield from word(found).forms
    for hyphened in HYPHENED.findall(text):
        # "E-Mail" is found by "email" too.
        yield from word("".join(words_of(hyphened))).forms


def _is_found(asked: Word) -> QueryString:
    every = dict.fromkeys(pattern for one in (asked, *same_as(asked)) for pattern in _patterns(one))
    found = [_contains(core, patterns) for core, patterns in _by_core(every).items()]
    return QueryString("(" + " OR ".join(["{}"] * len(found)) + ")", *found)


def _begins_like(asked: Word) -> QueryString:
    # "Traumatisierung" leads to "traumasensibel"; shorter words have said it all.
    begin = asked.spelled[:INSIDE]
    return QueryString("event.search LIKE {}", f"% {begin}%") if len(asked.stem) > INSIDE else QueryString("1 = 0")


def _by_core(patterns: Iterable[str]) -> dict[str, list[str]]:
    """Gather the patterns behind what all of them contain.

    Looking for a space and then for a word stops at every space of a text; looking for the letters first rules out nearly all
    rows at half the cost.
    """
    found: dict[str, list[str]] = {}
    for pattern in patterns:
        letters = pattern.strip("% ")
        core = next((known for known in found if known in letters), letters)
        found.setdefault(core, []).append(pattern)
    return found


def _contains(core: str, patterns: Sequence[str]) -> QueryString:
    anywhere = QueryString("event.search LIKE {}", f"%{core}%")
    if patterns == [f"%{core}%"]:
        return anywhere
    either = " OR ".join(["event.search LIKE {}"] * len(patterns))
    return QueryString(f"({{}} AND ({either}))", anywhere, *patterns)


def _patterns(asked: Word) -> Iterable[str]:
    # Words hold letters and digits only: nothing in them means something to LIKE.
    whole, stem = asked.spelled, asked.stem
    if len(whole) <= SHORT:
        yield from (f"% {stem} %", f"% {whole} %")
    elif len(stem) >= INSIDE:
        yield f"%{stem}%"
    elif len(stem) >= STARTS:
        yield from (f"% {stem}%", f"%{stem} %")
    elif len(stem) >= ENDS:
        yield from (f"%{stem} %", f"% {whole}%")
    else:
        yield from (f"% {stem} %", f"% {whole}%", f"%{whole} %")
    if whole != asked.plain:
        yield f"% {asked.plain_stem} %"  # "Haus" by "Häuser"
