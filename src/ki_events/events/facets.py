"""What a list can be narrowed by: the names in addresses and the codes behind them."""

import re
from enum import StrEnum

SLUG = re.compile(r"[a-z0-9-]{1,120}")


class Place(StrEnum):
    """Where a session is: at a place, over the net, or both."""

    on_site = "vor-ort"
    online = "online"


class Period(StrEnum):
    """What is coming (lists), the past year too (feeds), or whenever it was."""

    coming = "coming"
    past_year = "past_year"
    always = "always"


FIELDS = {
    "q": "q",
    "format": "formats",
    "thema": "topics",
    "zielgruppe": "target_groups",
    "bezirk": "districts",
    "sprache": "languages",
    "ort": "places",
    "zugang": "accessibility",
    "organisation": "organisations",
    "programm": "programmes",
    "frei": "free",
    "zeitraum": "span",
    "von": "first",
    "bis": "last",
}
"""The fields of a filter by their names in addresses, in the order in which an address has them."""

NAMES = (*FIELDS, "seite")
"""Every name that an address of a list may carry."""


def is_slug(value: str) -> bool:
    """Return whether an address can name something by `value`."""
    return SLUG.fullmatch(value) is not None
