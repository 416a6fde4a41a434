"""The public holidays of North Rhine-Westphalia by name (§ 2 Feiertagsgesetz NW); Rosenmontag and 24 December are none."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from ki_events.i18n import SOURCE_LANGUAGE, language


def public_holidays(year: int) -> Mapping[date, str]:
    """Return the public holidays of a year, named in the language of the moment where the library knows it."""
    return _named(year, "de" if language() == SOURCE_LANGUAGE else "en_US")


@cache
def _named(year: int, words: str) -> Mapping[date, str]:
    # It takes half a second to import: a process begins without it.
    from holidays.countries.germany import Germany

    return dict(Germany(subdiv="NW", years=year, language=words))
