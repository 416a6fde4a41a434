"""One of several processes that all want the same event, below HTTP: `python -m benchmarks.arriving '{offer}' 0 50`, then a line."""

import asyncio
import json
import sys
import time

from benchmarks.guests import Group, Guest, Offer, group
from ki_events.db import close_pool, open_pool
from ki_events.refusal import Refused
from ki_events.registrations import arrivals
from ki_events.registrations.registering import register_party
from ki_events.registrations.tables import Manner

AT_ONCE = 50
MOST_TRIES = 10


async def main(offer: Offer, first: int, forms: int) -> None:
    """Send so many forms, from the number `first` on; print the seconds that each answer took, and how many chose again."""
    await open_pool()
    door = asyncio.Semaphore(AT_ONCE)
    waits: list[float] = []

    async def come(number: int) -> int:
        async with door:
            return await _send(group(number, offer), offer, f"nonce-{number}", waits)

    print("ready", flush=True)
    sys.stdin.readline()  # all start at the same word
    started = time.time()
    again = await asyncio.gather(*map(come, range(first, first + forms)))
    ended = time.time()
    await close_pool()
    print(json.dumps({"waits": waits, "again": sum(again), "started": started, "ended": ended}))


async def _send(who: Group, offer: Offer, nonce: str, waits: list[float]) -> int:
    for tries in range(MOST_TRIES):
        arrival = _arrival(who, offer, nonce)
        started = time.perf_counter()
        try:
            await register_party(offer.id, arrival)
        except Refused as refused:
            if refused.code != "choice_full":
                raise
            for number, full in refused.details.items():
                who.guests[number].strike_out(set(full))
        else:
            return tries
        finally:
            waits.append(time.perf_counter() - started)
    raise RuntimeError("nothing is ever free")


def _arrival(who: Group, offer: Offer, nonce: str) -> arrivals.Arrival:
    guests = tuple(_guest(guest, offer) for guest in who.guests)
    return arrivals.Arrival(guests, nonce, Manner(who.manner) if who.manner else None)


def _guest(guest: Guest, offer: Offer) -> arrivals.Guest:
    wishes = arrivals.Wishes(
        target_group="" if guest.group == "none" or offer.is_plain else guest.group,
        choices=tuple((number, sessions[0]) for number, sessions in guest.favourites.items()),
        answers=tuple((offer.questions[key], answer) for key, answer in guest.answers.items()),
    )
    return arrivals.Guest(arrivals.Person(guest.given_name, "Muster", guest.email, "Grundschule am Park"), wishes)


if __name__ == "__main__":
    asyncio.run(main(Offer.read(json.loads(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])))
