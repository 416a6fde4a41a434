"""Events full of people, and messages to them, for tests."""

from datetime import datetime
from typing import Any

from ki_events.events.tables import Event
from ki_events.group_messages.audience import Audience, audience_in, numbers
from ki_events.group_messages.drafting import Draft, write_draft
from ki_events.group_messages.scheduling import send
from ki_events.group_messages.tables import GroupMessage
from ki_events.links import new_public_id
from ki_events.registrations.taking_in import take_in
from ki_events.rows import one
from tests.characters import form, make_event, person

ACTOR = "account:1"


async def crowd(people: int, **columns: Any) -> Event:
    """Return an event in which so many have a place."""
    event = await make_event(people + 10, **columns)
    await take_in(event.id, [form(person(number), f"nonce-{number}") for number in range(people)])
    return event


async def draft(event: Event, body: str = "Guten Tag {{Vorname}}", **columns: Any) -> GroupMessage:
    """Return a draft to everyone with a place, or to the audience of these columns."""
    written = Draft("Raum geändert", body, Audience(**columns))
    return await write_draft(event.id, new_public_id(), written, ACTOR)


async def sent(message: GroupMessage, at: datetime | None = None) -> GroupMessage:
    """Send a draft to as many as there are, and return it as it stands then."""
    count = await numbers(message.event, audience_in(message.audience))
    await send(message.id, count.people, at, ACTOR)
    return await one(GroupMessage, message.id)
