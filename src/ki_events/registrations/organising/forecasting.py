"""What would become of people who are about to be written in is decided as if they came now: by the same rules, and nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ki_events.registrations.allotting import Candidate, allot
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.deciding import Decided, decide
from ki_events.registrations.institutions.spelling import as_spelled
from ki_events.registrations.offering import fills_gaps
from ki_events.registrations.rules import institution_key
from ki_events.registrations.standing_room import Standing, hall_of, standing_of
from ki_events.registrations.tables import Source
from ki_events.registrations.turns import OnTurn, on_turn


@dataclass(frozen=True)
class Forecast:
    """What would become of guests, by their indexes: who waits, and who is turned away by which code; all others get places.

    `more_places_help` says that all who wait would get one if the event had as many places more.
    """

    waiting: frozenset[int] = frozenset()
    turned: Mapping[int, str] = field(default_factory=dict)
    more_places_help: bool = False


async def forecast(event_id: int, guests: Sequence[Guest], at_a_time: int) -> Forecast:
    """Return what `register_by_hand` would make of these guests, so many at a time, as the places stand at this moment.

    Contingents, limits per institution and workshops count; nobody's turn is taken, so it may be different a moment later.
    """
    turn = await on_turn(event_id)
    arrivals = await as_spelled(turn, [Arrival((guest,), "", source=Source.list) for guest in guests])
    standing = await standing_of(turn, await hall_of(turn))
    guests = [arrival.guests[0] for arrival in arrivals]
    waiting: list[int] = []
    turned: dict[int, str] = {}
    for first in range(0, len(guests), at_a_time):
        portion = arrivals[first : first + at_a_time]
        decided = await decide(turn, portion, [None] * len(portion), standing)
        _sit_down(turn, standing, portion, decided)
        numbers = {first + number: number for number in range(len(portion))}
        turned |= {number: decided.turned[own].code for number, own in numbers.items() if own in decided.turned}
        late = [number for number, own in numbers.items() if number not in turned and (own, 0) not in decided.seats]
        turn.event.waiting += len(late)
        waiting += late
    helps = _more_places_help(turn, standing, {number: guests[number] for number in waiting})
    return Forecast(frozenset(waiting), turned, helps)


def _sit_down(turn: OnTurn, standing: Standing, arrivals: Sequence[Arrival], decided: Decided) -> None:
    """Count what the next ones find taken, in memory alone."""
    for (number, index), seat in decided.seats.items():
        guest = arrivals[number].guests[index]
        standing.room.take(seat, guest.wishes.attendance, institution_key(guest.person.organization))
    turn.event.taken += len(decided.seats)


def _more_places_help(turn: OnTurn, standing: Standing, waiting: Mapping[int, Guest]) -> bool:
    room = standing.room.copy()
    if room.free is None or room.capacity is None:
        return False  # there is no number of places to raise
    room.free, room.capacity = room.free + len(waiting), room.capacity + len(waiting)
    newcomers = [_candidate(number, guest, standing) for number, guest in waiting.items()]
    return len(allot(newcomers, room, fills_gaps(turn.event)).seats) == len(waiting)


def _candidate(number: int, guest: Guest, standing: Standing) -> Candidate:
    # As those who wait are seen when places are made for them (`making_places`): another workshop will do.
    wishes = guest.wishes
    return Candidate(
        id=number,
        turn=number,
        claims=standing.hall.claims(wishes.target_group, wishes.institution_type),
        attendance=wishes.attendance,
        institution=institution_key(guest.person.organization),
        wishes=wishes.choices,
    )
