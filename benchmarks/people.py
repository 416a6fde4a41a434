"""Makes and examines what a row needs, by the real verbs, in a process of its own: `python -m benchmarks.people mails 1000`."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable

from benchmarks.chores import past, reminders, wishes
from benchmarks.guests import Offer
from benchmarks.special import arrived, special
from ki_events.clock import now
from ki_events.db import close_pool, open_pool, transaction
from ki_events.demo.preparing import prepare
from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.mail.tables import Message
from ki_events.registrations.registering import register
from tests.characters import make_event, person

PEOPLE_PER_EVENT = 200
PLACES = 50
"""A quarter of the people gets a place, and with it a calendar part."""


async def demo() -> None:
    """Fill the database with the demo; print the address of a published event that takes registrations."""
    await close_pool()
    await prepare(False, lambda _sentence: None)
    await open_pool()
    takes = (Event.status == EventStatus.published) & (Event.mode == Mode.open) & (Event.next_at > now())
    event = await Event.objects().where(takes).order_by(Event.next_at).first()
    assert event is not None
    print(event.slug)


async def mails(count: int) -> None:
    """Let so many people sign up, which is one letter each."""
    for first in range(0, count, PEOPLE_PER_EVENT):
        event = await make_event(PLACES)
        async with transaction():
            for number in range(first, min(count, first + PEOPLE_PER_EVENT)):
                await register(event.id, person(number), f"nonce-{number}")
    assert await Message.count() == count


async def plain() -> None:
    """Make an event that asks for nothing and print what it offers."""
    event = await make_event(PLACES)
    print(json.dumps(vars(Offer(event.id, event.slug))))


MAKERS: dict[str, Callable[..., Awaitable[None]]] = {
    maker.__name__: maker for maker in (demo, mails, plain, special, arrived, reminders, wishes, past)
}


async def main(name: str, *numbers: str) -> None:
    """Call one of `MAKERS`."""
    await open_pool()
    try:
        await MAKERS[name](*map(int, numbers))
    finally:
        await close_pool()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
