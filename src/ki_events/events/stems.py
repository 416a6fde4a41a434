"""A word is found by its stem, with or without umlaut: "Häuser" by "Haus", "Förderung" by "foerdern"."""

import re
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from ki_events.events.folding import WITH_E, fold, fold_but_umlauts

WORD = re.compile(r"[^\W_]+")
GENDER_SIGN = re.compile(r"(?<=\w)[*:_·/]-?(?=innen|in\b)")
"""Between "Lehrer" and "innen"."""
FOREIGN_PLURAL = re.compile(r"(?<=[acopwy])s$")
"""Kitas, Comics, Infos, Workshops, Shows, Partys: the stemmer knows German endings only."""
FEMININE = re.compile(r"(?<=ant|ent|gog|ist|log|tor)inn?$")
"""Migrantinnen, Studentin, Pädagoginnen, Polizistin, Autorin: the stemmer knows those of "Lehrer" only."""

_UMLAUT_WRITTEN_OUT = ((re.compile("ae"), "ä"), (re.compile("oe"), "ö"), (re.compile("(?<![aeoq])ue"), "ü"))
_STEMMER = snowballstemmer.stemmer("german")


@dataclass(frozen=True)
class Word:
    """A word as it is searched: ü as ue and as u, whole and its stem. Without an umlaut both spellings are one."""

    spelled: str
    stem: str
    plain: str
    plain_stem: str

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the different ones of the four."""
        return tuple(dict.fromkeys((self.spelled, self.stem, self.plain, self.plain_stem)))


def words_of(text: str) -> list[str]:
    """Return the words and numbers of `text` in their order, folded, with their umlauts; "Lehrer*innen" is one word."""
    return WORD.findall(GENDER_SIGN.sub("", fold_but_umlauts(text)))


@lru_cache(maxsize=8192)
def word(found: str) -> Word:
    """Return the forms of one of the `words_of` a text. Kept, because stemming takes a sixth of a millisecond."""
    for digraph, umlaut in _UMLAUT_WRITTEN_OUT:
        found = digraph.sub(umlaut, found)
    begin = _stem(found)
    return Word(found.translate(WITH_E), begin.translate(WITH_E), fold(found), fold(begin))


def _stem(found: str) -> str:
    stem = _STEMMER.stemWord(found)
    # The stemmer drops umlauts, we decide that ourselves: what it left is the beginning of the word.
    begin = FEMININE.sub("", found[: len(stem)] if fold(found).startswith(stem) else stem)
    return FOREIGN_PLURAL.sub("", begin) if len(begin) > 4 and begin == found else begin
