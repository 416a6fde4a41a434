"""How to get there: links to a map and to timetables, which load nothing before a visitor follows them, and facts about access."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from ki_events.clock import local
from ki_events.events.words import accessibility_name
from ki_events.i18n import _
from ki_events.site.event.where import Place

MAP = "https://www.openstreetmap.org/"
JOURNEYS = "https://www.bahn.de/buchung/fahrplan/suche"


@dataclass(frozen=True)
class Way:
    """A place with the addresses of a map of it and of connections to it; empty where there is nothing to look for."""

    place: Place
    map: str
    journeys: str


@dataclass(frozen=True)
class Fact:
    """One accessibility fact: its key picks the icon."""

    key: str
    name: str


@dataclass(frozen=True)
class Group:
    """Accessibility facts that belong together, under a name."""

    name: str
    facts: list[Fact]


def ways(places: Iterable[Place], arrival: datetime | None) -> list[Way]:
    """Return the ways to the places; connections are asked for so that one is there by `arrival` (aware)."""
    return [Way(place, _map(place), _journeys(place, arrival)) for place in places]


def access(keys: Iterable[str]) -> list[Group]:
    """Return accessibility facts by what they help with; an unknown one stands at the end."""
    groups = {
        _("Weg und Gebäude"): ("step_free", "accessible_toilet", "parking"),
        _("Hören und Verstehen"): ("hearing_loop", "sign_language", "captions", "easy_language"),
        _("Vor Ort"): ("childcare", "quiet_room"),
    }
    given = list(keys)
    known = [key for members in groups.values() for key in members]
    groups[_("Außerdem")] = tuple(key for key in given if key not in known)
    found = [
        Group(name, [Fact(key, accessibility_name(key)) for key in keys if key in given])
        for name, keys in groups.items()
    ]
    return [group for group in found if group.facts]


def _map(place: Place) -> str:
    if place.latitude is not None and place.longitude is not None:
        at = f"{place.latitude:.5f}", f"{place.longitude:.5f}"
        return f"{MAP}?mlat={at[0]}&mlon={at[1]}#map=17/{at[0]}/{at[1]}"
    return f"{MAP}search?{urlencode({'query': place.address})}" if place.address else ""


def _journeys(place: Place, arrival: datetime | None) -> str:
    if not place.address:
        return ""
    # Behind the "#", so that it is the visitor's own browser that reads it.
    asked = {"sts": "true", "zo": place.address}
    if place.latitude is not None and place.longitude is not None:
        # A destination as the timetable names it: an address (A=2) with its place in millionths of a degree.
        at = f"@X={round(place.longitude * 1e6)}@Y={round(place.latitude * 1e6)}@"
        asked["zoid"] = f"A=2@O={place.address}{at}"
    if arrival is not None:
        asked |= {"hd": local(arrival).strftime("%Y-%m-%dT%H:%M:%S"), "hza": "A"}
    return f"{JOURNEYS}#{urlencode(asked, quote_via=quote)}"
