"""What an event says in languages that our pages do not speak yet stands below the rest, each in its own."""

from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from ki_events.events.text_table import EventText
from ki_events.i18n import LANGUAGES
from ki_events.site.event.showing import Public


@dataclass(frozen=True)
class Speech:
    """A text with the name of its language in that language, and which way it is written ("ltr", "rtl")."""

    text: EventText
    name: str
    direction: str


def more_words(public: Public) -> list[Speech]:
    """Return the texts for which there is no page of their own, by their codes."""
    return [speech for text in public.texts if text.lang not in LANGUAGES and (speech := _speech(text))]


def _speech(text: EventText) -> Speech | None:
    try:
        locale = Locale.parse(text.lang, sep="-")
    except (ValueError, UnknownLocaleError):
        return None
    return Speech(text, locale.get_display_name(text.lang) or text.lang, locale.text_direction)
