"""One of several processes that all want the same special event: parties, workshops, reserved places; started by test_rush.py."""

import asyncio
import json
import sys

from ki_events.db import close_pool, open_pool
from ki_events.events.tables import Session, SessionKind
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest, Wishes
from ki_events.registrations.offers import accept
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.tables import By, Manner, Registration, Status
from tests.characters import person

AT_ONCE = 10
GROUP = "kita"
PARTY = 3
MOST_TRIES = 20
CHOOSE_AGAIN = ("choice_full", "choice_missing")

Workshops = dict[int, list[int]]
"""The elective sessions by round."""


async def main(event_id: int, first: int, count: int) -> None:
    """Send `count` forms, each twice as a double click; every fifth person cancels, and whatever is offered is accepted at once."""
    await open_pool()
    door, rounds = asyncio.Semaphore(AT_ONCE), await _workshops(event_id)

    async def come(number: int) -> list[int]:
        async with door:
            ids = await _send(event_id, number, rounds)
            if number % 5 == 1:
                await cancel(ids[0], By.person)
            await accept_all(event_id)
            return ids

    sys.stdin.readline()  # all start at the same word
    told = await asyncio.gather(*(come(number) for number in range(first, first + count)))
    await close_pool()
    print(json.dumps({"ids": [number for ids in told for number in ids]}))


async def accept_all(event_id: int) -> None:
    """Accept every offer of the event that there is; other processes try the same ones."""
    offered = (Registration.event == event_id) & (Registration.status == Status.offered)
    for row in await Registration.select(Registration.id).where(offered).order_by(Registration.turn):
        try:
            await accept(row["id"])
        except Refused as refused:
            # Who was offered it has cancelled meanwhile.
            assert "no_offer" == refused.code  # noqa: PT017 - a process of its own


async def _workshops(event_id: int) -> Workshops:
    electives = (Session.event == event_id) & (Session.kind == SessionKind.elective)
    found: Workshops = {}
    for row in await Session.select(Session.id, Session.round).where(electives).order_by(Session.id):
        found.setdefault(row["round"], []).append(row["id"])
    return found


async def _send(event_id: int, number: int, rounds: Workshops) -> list[int]:
    full: set[int] = set()
    for _try in range(MOST_TRIES):
        arrival = _arrival(number, rounds, full)
        try:
            registered = await register_party(event_id, arrival)
        except Refused as refused:
            assert refused.code in CHOOSE_AGAIN  # noqa: PT017 - a process of its own
            full |= _full(refused, arrival)
            continue
        again = await register_party(event_id, arrival)
        assert [row.id for row in registered] == [row.id for row in again]
        return [row.id for row in registered]
    raise AssertionError("nothing is ever free")


def _full(refused: Refused, arrival: Arrival) -> set[int]:
    # A party that is too many for what a workshop has left may be told so without its name.
    named = {session for sessions in refused.details.values() for session in sessions}
    return named or {session for guest in arrival.guests for _round, session in guest.wishes.choices}


def _arrival(number: int, rounds: Workshops, full: set[int]) -> Arrival:
    """Return the form: every fourth is a party that stays together, every sixth is of the group that has places of its own."""
    people = PARTY if number % 4 == 0 else 1
    choices = tuple((round_, _choice(number, sessions, full)) for round_, sessions in rounds.items())
    wishes = Wishes(target_group=GROUP if number % 6 == 0 else "", choices=choices)
    guests = tuple(Guest(person(PARTY * number + each), wishes) for each in range(people))
    return Arrival(guests, f"nonce-{number}", Manner.together if people > 1 else None)


def _choice(number: int, sessions: list[int], full: set[int]) -> int:
    # Half of all want the first.
    first = 0 if number % 2 else number % len(sessions)
    in_order = [*sessions[first:], *sessions[:first]]
    return next((session for session in in_order if session not in full), in_order[0])


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
