"""What is chosen has a name, even if nothing is found with it: filters stay visible and can be taken away."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from piccolo.querystring import QueryString

from ki_events.events.choices import Choice, Choices, language_name
from ki_events.events.facets import FIELDS
from ki_events.events.filter import Filter
from ki_events.events.tables import Event
from ki_events.events.words import accessibility_name, format_name, place_name
from ki_events.i18n import _
from ki_events.site.catalogue.choosing import ORDER

BY_SLUG = {
    "topics": "SELECT 'topics' AS field, slug AS value, MIN(name) AS name FROM label"
    " WHERE kind = 'topic' AND slug IN {} GROUP BY slug",
    "target_groups": "SELECT 'target_groups' AS field, slug AS value, MIN(name) AS name FROM label"
    " WHERE kind = 'target_group' AND slug IN {} GROUP BY slug",
    "organisations": "SELECT 'organisations' AS field, slug AS value, name FROM organisation WHERE slug IN {}",
    "programmes": "SELECT 'programmes' AS field, slug AS value, name FROM programme WHERE slug IN {}",
}
"""Where the names of slugs stand."""

BY_CODE = {
    "formats": format_name,
    "languages": language_name,
    "places": place_name,
    "accessibility": accessibility_name,
}


async def with_chosen(wanted: Filter, offered: Choices) -> Choices:
    """Return `offered` and what is chosen without being in it, counted 0; one statement more if a name must be looked up."""
    missing = {attribute: _missing(wanted, offered, attribute) for attribute in map(FIELDS.__getitem__, ORDER)}
    names = await _names({field: missing[field] for field in BY_SLUG if missing[field]})
    added: dict[str, Any] = {
        field: (*getattr(offered, field), *(Choice(value, _name(field, value, names), 0) for value in values))
        for field, values in missing.items()
    }
    return replace(offered, **added)


def _missing(wanted: Filter, offered: Choices, field: str) -> tuple[str, ...]:
    known = {choice.value for choice in getattr(offered, field)}
    return tuple(value for value in getattr(wanted, field) if value not in known)


async def _names(slugs: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, str], str]:
    if not slugs:
        return {}
    arms = [QueryString(BY_SLUG[field], _listed(values)) for field, values in slugs.items()]
    rows = await Event.raw(" UNION ALL ".join(["{}"] * len(arms)), *arms)
    return {(row["field"], row["value"]): row["name"] for row in rows}


def _listed(values: tuple[str, ...]) -> QueryString:
    return QueryString("(" + ", ".join(["{}"] * len(values)) + ")", *values)


def _name(field: str, value: str, names: Mapping[tuple[str, str], str]) -> str:
    if field in BY_CODE:
        return BY_CODE[field](value)
    if field == "districts":
        return value
    return names.get((field, value)) or _("„%(value)s“ (unbekannt)") % {"value": value}
