"""Every event carries the words by which it is found, made the way this version makes them."""

import json
from collections.abc import Iterable, Sequence

from ki_events.db import transaction
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.searching import MAKE, searchable_text
from ki_events.events.tables import Event, Session, SessionStatus
from ki_events.events.words import format_name
from ki_events.i18n import LANGUAGES, speaking
from ki_events.organisations.tables import Organisation
from ki_events.public_version import raise_public_version

BATCH = 50
"""Events per transaction; making their words takes about a tenth of a second."""


def search_of(event: Event, organisation: Organisation, labels: Iterable[Label], sessions: Sequence[Session]) -> str:
    """Return what `event.search` should be: its own texts and the names of what belongs to it.

    Planned sessions count, all of them if none is planned; so do topics and target groups of the labels.
    """
    counted = [session for session in sessions if session.status == SessionStatus.planned] or sessions
    named = [label.name for label in labels if label.kind in (LabelKind.topic, LabelKind.target_group)]
    return searchable_text(
        *(event.title, event.summary, event.plain_summary, event.description, event.district),
        *(organisation.name, organisation.short),
        *_format_names(event.format),
        *named,
        *(text for session in counted for text in _texts(session)),
    )


async def index_again() -> int:
    """Give every event whose words are missing or were made by another version its words; return how many there were.

    To be called when a new version starts. It may be interrupted, repeated, and run by several processes at once.
    """
    done = 0
    while ids := await _outdated():
        async with transaction():
            await _index(ids)
            await raise_public_version()
        done += len(ids)
    return done


async def _outdated() -> list[int]:
    rows = await Event.raw("SELECT id FROM event WHERE search NOT LIKE {} ORDER BY id LIMIT {}", f"{MAKE} %", BATCH)
    return [row["id"] for row in rows]


async def _index(ids: list[int]) -> None:
    events = await Event.objects(Event.organisation).where(Event.id.is_in(ids)).order_by(Event.id)
    labels = await Label.objects().where(Label.event.is_in(ids))
    sessions = await Session.objects().where(Session.event.is_in(ids))
    for event in events:
        text = search_of(
            event,
            event.organisation,
            [label for label in labels if label.event == event.id],
            [session for session in sessions if session.event == event.id],
        )
        # Whoever changed the event meanwhile has made its words, from newer texts than ours.
        await Event.raw(
            "UPDATE event SET search = {} WHERE id = {} AND search NOT LIKE {}", text, event.id, f"{MAKE} %"
        )


def _format_names(code: str) -> list[str]:
    names = []
    for known in LANGUAGES:
        with speaking(known):
            names.append(format_name(code))
    return names


def _texts(session: Session) -> list[str]:
    speakers = [str(name) for name in json.loads(session.speakers or "[]")]
    return [session.title, session.place_name, session.place_address, *speakers]
