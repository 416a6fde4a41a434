"""A language nobody speaks, made of the German texts: what it leaves readable was never translated, what it breaks was too tight."""

import gettext
import re
from math import ceil

KEPT = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|<[^>]*>|&\w+;")
"""Places for values, and markup."""

ACCENTED = str.maketrans(
    "aäbcdefghijklmnoöpqrsßtuüvwxyzAÄBCDEFGHIJKLMNOÖPQRSTUÜVWXYZ",
    "áàƀçđéƒǧĥíĵķļɱñóòþɋřšşťúùṽŵẋýžÁÀƁÇĐÉƑǦĤÍĴĶĻṀÑÓÒÞɊŘŠŤÚÙṼŴẊÝŽ",
)
LONGER = 0.4  # as much as German grows in the languages that need the most room
PADDING = " ~one~two~three~four~five~six~seven~eight~nine~ten".translate(ACCENTED)


class PseudoTranslations(gettext.NullTranslations):
    """The catalogue of the language: it has every sentence, since it makes them."""

    def gettext(self, message: str) -> str:
        """Return the sentence in the pseudo language."""
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for `n` things, of which there are two as in German."""
        return pseudo(msgid1 if n == 1 else msgid2)


def pseudo(message: str) -> str:
    """Return a German sentence with accents on all letters, longer, in brackets; values and markup stay."""
    if not message:
        return ""
    words, kept = KEPT.split(message), KEPT.findall(message)
    accented = [word.translate(ACCENTED) for word in words]
    inner = accented[0] + "".join(value + word for value, word in zip(kept, accented[1:], strict=True))
    more = ceil(LONGER * sum(map(len, words)))
    return f"⟦{inner}{_padding(more)}⟧"


def _padding(length: int) -> str:
    return (PADDING * (length // len(PADDING) + 1))[:length].rstrip()
