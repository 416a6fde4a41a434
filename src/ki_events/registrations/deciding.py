"""What each arriving guest gets is decided before anything is written: a seat, the list, or an answer that the choice is not there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ki_events.clock import now
from ki_events.events.contingents import ContingentKind
from ki_events.events.tables import Event, Mode
from ki_events.registrations.allotting import Allotment, Candidate, Passing, allot
from ki_events.registrations.arrivals import Arrival, Guest, Turned
from ki_events.registrations.letters.plain import start_of
from ki_events.registrations.offering import fills_gaps
from ki_events.registrations.room import Choosing, Room, Seat
from ki_events.registrations.rules import Rule, institution_key, list_moves
from ki_events.registrations.standing_room import Hall, Standing, hall_of, standing_of
from ki_events.registrations.tables import Manner, Registration
from ki_events.registrations.turns import OnTurn

Key = tuple[int, int]
"""An arrival and a guest of it, by their indexes."""


@dataclass
class Decided:
    """The seats of those who get one; arrivals that are turned away; who of the list is passed over."""

    seats: dict[Key, Seat] = field(default_factory=dict)
    turned: dict[int, Turned] = field(default_factory=dict)
    passed: list[Passing] = field(default_factory=list)
    waiting: Sequence[Registration] = ()


async def decide(
    turn: OnTurn,
    arrivals: Sequence[Arrival],
    contingents: Sequence[int | None],
    standing: Standing | None = None,
) -> Decided:
    """Decide for all arrivals in their order; `contingents` are those of the links that they came by.

    The event's turn is held and its list has been served: whoever waits cannot have what is free. What was read for
    that, `standing`, is not read again.
    """
    hall = standing.hall if standing else await hall_of(turn) if turn.special else Hall()
    turned = turned_away(turn, arrivals, hall)
    admits = turn.event.mode == Mode.approval and not all(arrival.is_by_hand for arrival in arrivals)
    if admits or not _may_place(turn):
        return Decided(turned=turned)
    if not turn.special and not any(arrival.manner == Manner.together for arrival in arrivals):
        return Decided(_in_order(turn, arrivals, turned), turned)
    return _by_walking(turn, arrivals, contingents, (standing or await standing_of(turn, hall), turned))


def turned_away(turn: OnTurn, arrivals: Sequence[Arrival], hall: Hall) -> dict[int, Turned]:
    """Return who asks for what there is not, whoever they are, by the index of the arrival."""
    found = {}
    for number, arrival in enumerate(arrivals):
        why = Turned("party_too_large") if _too_large(arrival, turn.event) else _strange(arrival, hall)
        if why is not None:
            found[number] = why
    return found


def _may_place(turn: OnTurn) -> bool:
    # Two hours before the start free places go to the door: while anyone waits, no newcomer passes them.
    return not turn.event.waiting or list_moves(start_of(turn.event), now())


def _too_large(arrival: Arrival, event: Event) -> bool:
    people = len(arrival.guests)
    if people > max(1, event.party_limit) or (event.capacity is not None and people > max(1, event.capacity)):
        return True
    return arrival.manner == Manner.together and event.per_institution is not None and people > event.per_institution


def _in_order(turn: OnTurn, arrivals: Sequence[Arrival], turned: Iterable[int]) -> dict[Key, Seat]:
    # While anyone waits, a newcomer may not take the place just freed (invariant 2).
    free = 0 if turn.event.waiting else turn.free
    keys = [
        (number, guest)
        for number, arrival in enumerate(arrivals)
        if number not in turned
        for guest in range(len(arrival.guests))
    ]
    return {key: Seat() for key in (keys if free is None else keys[: max(0, free)])}


def _by_walking(
    turn: OnTurn,
    arrivals: Sequence[Arrival],
    contingents: Sequence[int | None],
    known_before: tuple[Standing, dict[int, Turned]],
) -> Decided:
    standing, turned = known_before
    found = Decided(turned=dict(turned), waiting=standing.people)
    while True:
        keys, newcomers = _newcomers(turn, arrivals, contingents, (standing.hall, found.turned))
        left = standing.room.copy()
        allotment = allot([*standing.candidates, *newcomers], left, fills_gaps(turn.event))
        refused = _without_choice(allotment, keys, arrivals, left)
        if not refused:
            break
        found.turned |= refused
    found.seats = {keys[number]: seat for number, seat in allotment.seats.items() if number in keys}
    found.passed = [passing for passing in allotment.passed if passing.candidate not in keys]
    return found


def _newcomers(
    turn: OnTurn, arrivals: Sequence[Arrival], contingents: Sequence[int | None], known: tuple[Hall, dict[int, Turned]]
) -> tuple[dict[int, Key], list[Candidate]]:
    """Return the guests as the list sees them, under numbers below 0, and whose number is whose."""
    hall, turned = known
    keys: dict[int, Key] = {}
    found = []
    for number, arrival in enumerate(arrivals):
        if number in turned:
            continue
        for index, guest in enumerate(arrival.guests):
            keys[-len(keys) - 1] = (number, index)
            found.append(_candidate(turn, arrival, guest, (-len(keys), -number - 1, hall, contingents[number])))
    return keys, found


def _candidate(turn: OnTurn, arrival: Arrival, guest: Guest, where: tuple[int, int, Hall, int | None]) -> Candidate:
    number, party, hall, of_link = where
    wishes = guest.wishes
    return Candidate(
        id=number,
        turn=turn.event.turn - number,  # after all who wait, in the order in which they came
        party=party if arrival.manner == Manner.together else None,
        claims=hall.claims(wishes.target_group, wishes.institution_type, of_link),
        attendance=wishes.attendance,
        institution=institution_key(guest.person.organization),
        wishes=wishes.choices,
        exactly=True,
    )


def _without_choice(
    allotment: Allotment, keys: dict[int, Key], arrivals: Sequence[Arrival], room: Room
) -> dict[int, Turned]:
    """Return the arrivals of guests who could have a place, but not with what they chose."""
    stuck: dict[int, list[int]] = {}
    for number, why in allotment.stuck.items():
        # Where nothing at all is free there is nothing to choose: they wait.
        if number in keys and why is Rule.skipped_no_workshop and room.sessions_for((), exactly=False) is not None:
            arrival, index = keys[number]
            stuck.setdefault(arrival, []).append(index)
    return {number: _turned(_full_picks(arrivals[number], sorted(guests), room)) for number, guests in stuck.items()}


def _full_picks(arrival: Arrival, guests: Sequence[int], room: Room) -> dict[int, Sequence[int]]:
    """Return by guest what they picked and has too few places left: those of a party that stays together need one each."""
    left, found = dict(room.left), dict[int, Sequence[int]]()
    for index in guests:
        picks = dict(arrival.guests[index].wishes.choices)
        found[index] = [picks[each.round] for each in room.rounds if _is_full(each, picks, left)]
        for pick in picks.values():
            if (places := left.get(pick)) is not None:
                left[pick] = places - 1
    return found


def _turned(details: dict[int, Sequence[int]]) -> Turned:
    return Turned("choice_full" if any(details.values()) else "choice_missing", details)


def _is_full(choosing: Choosing, picks: dict[int, int], left: dict[int, int | None]) -> bool:
    pick = picks.get(choosing.round)
    places = left.get(pick, 0) if pick is not None else 1
    return places is not None and places <= 0


def _strange(arrival: Arrival, hall: Hall) -> Turned | None:
    manners, groups, types = (
        {each.value for each in hall.contingents if each.kind == kind}
        for kind in (ContingentKind.attendance, ContingentKind.target_group, ContingentKind.institution_type)
    )
    sessions = {each.id: (choosing.round, each) for choosing in hall.rounds for each in choosing.sessions}
    for index, guest in enumerate(arrival.guests):
        wishes = guest.wishes
        if (wishes.attendance in manners) != bool(manners) or (wishes.attendance and not manners):
            return Turned("wishes_unknown", {index: []})
        if wishes.target_group not in groups | {""} or wishes.institution_type not in types | {""}:
            return Turned("wishes_unknown", {index: []})
        named = [*wishes.choices, *wishes.waits]
        if any(session not in sessions or sessions[session][0] != round_ for round_, session in named):
            return Turned("wishes_unknown", {index: [session for _, session in named]})
        picked = [sessions[session][1] for _, session in wishes.choices]
        clash = [each.id for each in picked if any(each.overlaps(other) for other in picked if other is not each)]
        if clash or len({round_ for round_, _ in wishes.choices}) < len(wishes.choices):
            return Turned("choice_overlap", {index: clash or [session for _, session in wishes.choices]})
    return None
