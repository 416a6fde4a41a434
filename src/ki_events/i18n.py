"""Every sentence passes through gettext; German is the source, the language of the moment is a context variable."""

import gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ki_events.pseudo_language import PseudoTranslations

Words = TypeVar("Words")

SOURCE_LANGUAGE = "de"
LANGUAGES = ("de", "en")
"""What visitors may choose."""

PSEUDO_LANGUAGE = "ar-XB"
"""For tests and developers: CLDR's code for a made-up language from right to left (UTS 35, "Pseudo-locales")."""

LOCALES = {"de": "de_DE", "en": "en_GB", PSEUDO_LANGUAGE: "ar_SY"}
"""How dates and numbers are written, as a code of Babel's."""

LOCALE = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


def language() -> str:
    """Return the language of the page or letter that is being made, as a code of `LOCALES`."""
    return _language.get()


def locale() -> str:
    """Return the Babel locale of the language of the moment."""
    return LOCALES[language()]


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Translate into `code` inside the block; an unknown code speaks German."""
    token = _language.set(code if code in LOCALES else SOURCE_LANGUAGE)
    try:
        yield
    finally:
        _language.reset(token)


def _(message: str) -> str:
    """Return the German `message` in the language of the moment."""
    return translations(language()).gettext(message)


def N_(message: str) -> str:  # noqa: N802  # its name in all of gettext
    """Mark a text for the catalogues that is spoken later, by `_`."""
    return message


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form for `n` things in the language of the moment."""
    return translations(language()).ngettext(singular, plural, n)


def by_language(table: Callable[[], Words]) -> Callable[[], Words]:
    """Return what gives `table()`, a table of words, made once for each language."""
    made: dict[str, Words] = {}

    def in_the_language_of_the_moment() -> Words:
        code = language()
        if code not in made:
            made[code] = table()
        return made[code]

    return in_the_language_of_the_moment


@cache
def translations(code: str) -> gettext.NullTranslations:
    """Read the catalogue of `code`; German is its own catalogue."""
    if code == PSEUDO_LANGUAGE:
        return PseudoTranslations()
    source = LOCALE / code / "LC_MESSAGES" / "ki_events.po"
    if code == SOURCE_LANGUAGE or not source.is_file():
        return gettext.NullTranslations()
    # Compiled in memory at start: nothing compiled lies about and can be stale.
    with source.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
