"""What an event says in other languages than its own; where a text is missing, the event's own stands, and says so."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from piccolo.querystring import QueryString

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.scheduling import Changes
from ki_events.events.tables import Event
from ki_events.events.text_table import EventText
from ki_events.events.versions import keep_version
from ki_events.i18n import language
from ki_events.public_version import raise_public_version
from ki_events.rows import one

PART = "translation"
"""Of `EventVersion.part`."""


@dataclass(frozen=True)
class Said:
    """What an event says in one language; the fields are columns of `EventText`."""

    title: str = ""
    summary: str = ""
    description: str = ""
    plain_summary: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether it says nothing."""
        return not any(asdict(self).values())


@dataclass(frozen=True)
class Passage:
    """A text and the language that it is in."""

    text: str
    lang: str


@dataclass(frozen=True)
class Words:
    """What a page says of an event, each in the language in which there is something."""

    title: Passage
    summary: Passage
    description: Passage
    plain_summary: Passage


FIELDS = ("title", "summary", "description", "plain_summary")


def words_of(event: Event, texts: Iterable[EventText], lang: str) -> Words:
    """Return what a page in `lang` says of the event."""
    text = next((text for text in texts if text.lang == lang and lang != event.lang), None)
    return Words(**{name: _passage(event, text, name) for name in FIELDS})


async def texts_of(event_id: int) -> list[EventText]:
    """Return what an event says in other languages, by their codes."""
    return await EventText.objects().where(EventText.event == event_id).order_by(EventText.lang)


async def say_in(event_id: int, lang: str, said: Said, actor: str) -> bool:
    """Let an event say this in another language, or nothing if it is empty; return whether that is a change.

    What it said before is kept to be brought back. Raise `LookupError` when there is no such event.
    """
    async with transaction():
        # The event's row is held until the end: two who save at once come one after the other.
        held = await Event.update({Event.changed_at: Event.changed_at}).where(Event.id == event_id).returning(Event.id)
        if not held:
            raise LookupError(f"no event {event_id}")
        row = await EventText.objects().get((EventText.event == event_id) & (EventText.lang == lang))
        before = said_by(row)
        if before == said:
            return False
        await keep_version(await one(Event, event_id), PART, {"lang": lang, **asdict(before)}, actor)
        await _write(event_id, lang, row, said)
        await Event.update({Event.revision: Event.revision + 1, Event.changed_at: now()}).where(Event.id == event_id)
        changed = sorted(name for name in FIELDS if getattr(before, name) != getattr(said, name))
        await record(actor, "event.translated", f"event:{event_id}", Change(after={"lang": lang, "columns": changed}))
        await raise_public_version()
        return True


async def restore_translation(event_id: int, content: Mapping[str, Any], actor: str) -> bool:
    """Bring back what `say_in` kept; return whether that is a change."""
    return await say_in(event_id, str(content["lang"]), Said(**{name: content[name] for name in FIELDS}), actor)


def said_by(text: EventText | None) -> Said:
    """Return what a row says; nothing if there is none."""
    return Said(**{name: getattr(text, name) for name in FIELDS}) if text is not None else Said()


def in_language() -> QueryString:
    """Return the join that gives a statement about `event` its text in the language of the page, under the name `said`."""
    return QueryString("LEFT JOIN event_text said ON said.event = event.id AND said.lang = {}", language())


TITLE = "COALESCE(NULLIF(said.title, ''), event.title) AS title"
SUMMARY = "COALESCE(NULLIF(said.summary, ''), event.summary) AS summary"
LANG = "CASE WHEN said.title <> '' THEN said.lang ELSE event.lang END AS lang"
"""Columns beside `in_language`."""


def _passage(event: Event, text: EventText | None, name: str) -> Passage:
    translated = getattr(text, name) if text is not None else ""
    if text is not None and translated:
        return Passage(translated, text.lang)
    return Passage(getattr(event, name), event.lang)


async def _write(event_id: int, lang: str, row: EventText | None, said: Said) -> None:
    if row is None:
        await EventText(event=event_id, lang=lang, changed_at=now(), **asdict(said)).save()
    elif said.is_empty:
        await EventText.delete().where(EventText.id == row.id)
    else:
        changes: Changes = {"changed_at": now()}
        changes.update(asdict(said).items())
        await EventText.update(changes).where(EventText.id == row.id)
