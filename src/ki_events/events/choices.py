"""What one can still choose: each value of each field, and how many events it would show; one statement for all."""

from collections.abc import Callable
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from ki_events.clock import now
from ki_events.events.counting import counting
from ki_events.events.filter import Filter
from ki_events.events.folding import fold
from ki_events.events.tables import Event
from ki_events.events.words import accessibility_name, format_name, place_name
from ki_events.i18n import locale


@dataclass(frozen=True)
class Choice:
    """One value a filter can take, its name in the language of the moment, and how many events it would show."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class Choices:
    """The values of each field; `free` counts what has a place now, `total` what the whole filter finds.

    Each field is counted with its own values left out, since another one would be added to them; accessibility with its own
    values, since all of them are meant. The most frequent come first; districts and organisations are in the order of names.
    """

    formats: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    target_groups: tuple[Choice, ...]
    districts: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    places: tuple[Choice, ...]
    accessibility: tuple[Choice, ...]
    organisations: tuple[Choice, ...]
    programmes: tuple[Choice, ...]
    free: int
    total: int


async def choices(wanted: Filter) -> Choices:
    """Return what `wanted` leaves to choose, in one statement."""
    found: dict[str, list[Choice]] = {}
    for row in await Event.raw("{}", counting(wanted, now())):
        name = NAMED[row["field"]](row["value"]) if row["field"] in NAMED else row["name"]
        found.setdefault(row["field"], []).append(Choice(row["value"], name, row["n"]))
    free, total = found.pop("free")[0].count, found.pop("total")[0].count
    return Choices(**{field: _ordered(field, found.get(field, [])) for field in FIELDS}, free=free, total=total)


def language_name(code: str) -> str:
    """Return the name of a language in the language of the moment; an unknown code is shown as it is."""
    try:
        return Locale.parse(code, sep="-").get_display_name(locale()) or code
    except (ValueError, UnknownLocaleError):
        return code


def _ordered(field: str, found: list[Choice]) -> tuple[Choice, ...]:
    shown = [choice for choice in found if choice.count]
    return tuple(sorted(shown, key=_by_name if field in BY_NAME else _by_count))


def _by_count(choice: Choice) -> tuple[int, str, str]:
    return -choice.count, fold(choice.name), choice.value


def _by_name(choice: Choice) -> tuple[int, str, str]:
    return 0, fold(choice.name), choice.value


FIELDS = (
    "formats",
    "topics",
    "target_groups",
    "districts",
    "languages",
    "places",
    "accessibility",
    "organisations",
    "programmes",
)
BY_NAME = ("districts", "organisations")
NAMED: dict[str, Callable[[str], str]] = {
    "formats": format_name,
    "languages": language_name,
    "places": place_name,
    "accessibility": accessibility_name,
}
