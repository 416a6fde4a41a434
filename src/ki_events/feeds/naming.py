"""A subscription is called what it is of, in words short enough for the list of calendars in a program."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from ki_events.events.choices import language_name
from ki_events.events.filter import Filter, Place
from ki_events.events.vevent import text
from ki_events.events.words import accessibility_name, format_name, place_name
from ki_events.i18n import _, ngettext
from ki_events.refusal import Refused

Names = Mapping[tuple[str, str], str]
"""What the codes of a filter are called: by the name of its field and the code."""

NAMED = ("organisations", "programmes", "topics", "target_groups", "districts")
"""The fields whose values are rows of the database, and unknown if there is no such row."""

WHAT = (
    "programmes",
    "topics",
    "target_groups",
    "formats",
    "districts",
    "places",
    "languages",
    "accessibility",
)
"""What a calendar's name says before who offers it, the most telling first."""

IN_WORDS: dict[str, Callable[[str], str]] = {
    "formats": format_name,
    "places": lambda value: place_name(Place(value)),
    "languages": language_name,
    "accessibility": accessibility_name,
}
"""The fields whose values are codes."""

LONGEST = 70  # characters for what, as many for who; programs cut off sooner, but show the start


def name_of(wanted: Filter, names: Names) -> str:
    """Return what a feed of this filter is called: "DaZ, Mehrsprachigkeit – KI Krefeld"."""
    what = _shortened([*_words(wanted, names, WHAT), *([f"„{wanted.q}“"] if wanted.q else [])])
    who = _shortened(_words(wanted, names, ["organisations"]))
    return text(" – ".join(filter(None, [what, who]))) or _("Alle Veranstaltungen")


def unknown(wanted: Filter, names: Names) -> list[tuple[str, str]]:
    """Return the field and the value of all that the filter names and the database does not have."""
    asked = [(field, value) for field in NAMED for value in getattr(wanted, field)]
    return [one for one in asked if one not in names]


def require_known(wanted: Filter, names: Names) -> None:
    """Raise `Refused` (unknown_organisation, unknown_topic …) with a sentence for each thing that there is not."""
    strange = unknown(wanted, names)
    if strange:
        sentences = [unknown_sentence(field).format(value=value) for field, value in strange]
        raise Refused(f"unknown_{strange[0][0].removesuffix('s')}", " ".join(sentences))


def unknown_sentence(field: str) -> str:
    """Return the sentence about a value of `field` that there is not, with a gap for it."""
    return {
        "organisations": _("Die Organisation „{value}“ gibt es nicht."),
        "programmes": _("Das Programm „{value}“ gibt es nicht."),
        "topics": _("Das Thema „{value}“ gibt es nicht."),
        "target_groups": _("Die Zielgruppe „{value}“ gibt es nicht."),
        "districts": _("Den Bezirk „{value}“ gibt es nicht."),
    }[field]


def value_name(field: str, value: str, names: Names) -> str:
    """Return what a value of a filter's field is called; one that nobody knows is shown as it is."""
    in_words = IN_WORDS.get(field)
    return in_words(value) if in_words else names.get((field, value), value)


def _words(wanted: Filter, names: Names, fields: Iterable[str]) -> list[str]:
    return [value_name(field, value, names) for field in fields for value in getattr(wanted, field)]


def _shortened(words: Sequence[str]) -> str:
    """Return as many words as there is room for, at least one, and how many more there are."""
    kept: list[str] = []
    for word in words:
        if kept and len(", ".join([*kept, word])) > LONGEST:
            break
        kept.append(word)
    more = len(words) - len(kept)
    if not more:
        return ", ".join(kept)
    return ngettext("{names} und {n} weitere", "{names} und {n} weitere", more).format(names=", ".join(kept), n=more)
