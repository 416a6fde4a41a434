"""Makes and examines what a row needs, by the real verbs, in a process of its own: `python -m benchmarks.people mails 1000`."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter

from ki_events.clock import now, turned
from ki_events.db import close_pool, open_pool, transaction
from ki_events.demo.preparing import prepare
from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.mail.tables import Message
from ki_events.registrations.registering import register
from ki_events.registrations.reminders import plan_reminders
from ki_events.registrations.tables import Registration, Status
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


async def rush() -> None:
    """Make an event for a rush and print its address."""
    event = await make_event(PLACES)
    print(event.slug)


async def arrived() -> None:
    """Print who came to the newest event: status by turn, in order, and how many different people they are."""
    event = await Event.objects().order_by(Event.id, ascending=False).first()
    assert event is not None
    rows = await Registration.objects().where(Registration.event == event.id).order_by(Registration.turn)
    print(json.dumps({"statuses": [str(row.status) for row in rows], "people": len({row.mail_key for row in rows})}))


async def reminders(count: int) -> None:
    """Let so many people have a place in events of tomorrow; plan their reminders while somebody else wants to write.

    Print the seconds of planning and the longest time that the other waited for the writer.
    """
    start = now() + timedelta(days=1, minutes=-1)
    for first in range(0, count, 1000):
        event = await make_event(None, starts_at=start)
        async with transaction():
            await _write_places(event, first, min(count, first + 1000))
    await Message.delete(force=True)
    waits: list[float] = []
    other = asyncio.create_task(_write_now_and_then(waits))
    # Whether now is one of the quiet hours must not matter: at noon.
    with turned(datetime.now(UTC)):
        started = perf_counter()
        written = await plan_reminders()
        seconds = perf_counter() - started
    other.cancel()
    assert written == count, written
    print(json.dumps({"seconds": seconds, "longest": max(waits)}))


async def _write_places(event: Event, first: int, end: int) -> None:
    moment = now() - timedelta(days=30)
    rows = [
        Registration(
            public_id=f"r{number:015}", event=event.id, turn=number - first + 1, status=Status.confirmed,
            given_name="Gast", family_name=f"Muster {number}", email=f"gast.{number}@schule.example",
            mail_key=f"gast.{number}@schule.example", name_key=f"gast muster {number}", nonce=f"nonce-{number}",
            registered_at=moment, changed_at=moment, placed_at=moment,
        )
        for number in range(first, end)
    ]  # fmt: skip
    for at in range(0, len(rows), 200):
        await Registration.insert(*rows[at : at + 200])
    await Event.update({Event.taken: len(rows), Event.turn: len(rows)}).where(Event.id == event.id)


async def _write_now_and_then(waits: list[float]) -> None:
    while True:
        started = perf_counter()
        async with transaction():
            await Event.raw("UPDATE event SET revision = revision + 1 WHERE id = (SELECT min(id) FROM event)")
        waits.append(perf_counter() - started)
        await asyncio.sleep(0.002)


MAKERS: dict[str, Callable[..., Awaitable[None]]] = {
    maker.__name__: maker for maker in (demo, mails, rush, arrived, reminders)
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
