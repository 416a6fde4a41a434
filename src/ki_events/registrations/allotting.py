"""Who gets which free place, decided by walking the list in its order: pure, no clock, no database (2-domain.md, "Serving the list")."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ki_events.registrations.room import Room, Seat
from ki_events.registrations.rules import Rule


@dataclass(frozen=True)
class Candidate:
    """One registration that could take a place: in the waiting list, or arriving now.

    `claims` are the contingents of target group, institution type or partner that it may use, the first first.
    `wishes` has the session that it wants in each round; `exactly` means that no other will do.
    Who is not `is_ready` stays together with people who are not admitted or proven yet.
    """

    id: int
    turn: int
    priority: int = 0
    party: int | None = None
    claims: tuple[int, ...] = ()
    attendance: str = ""
    institution: str = ""
    wishes: tuple[tuple[int, int], ...] = ()
    exactly: bool = False
    is_ready: bool = True

    @property
    def order(self) -> tuple[int, int]:
        """Return what the list is ordered by: an organiser's priority, then the turn."""
        return -self.priority, self.turn


@dataclass(frozen=True)
class Passing:
    """Somebody got a place while `candidate`, who came before them, could not take it; `rule` says why."""

    candidate: int
    rule: Rule


@dataclass
class Allotment:
    """Who gets which seat, in the order of the list, and who was passed over."""

    seats: dict[int, Seat]
    passed: list[Passing]
    stuck: dict[int, Rule]


def allot(candidates: Iterable[Candidate], room: Room, gaps_are_filled: bool) -> Allotment:
    """Give each free place to the first in order who can take it now; `room` is used up by it.

    `candidates` with the same `party` stay together: all of them or none. If the first party is too large for what is
    free, its places are kept for it, unless `gaps_are_filled`.
    """
    found, waiting = Allotment({}, [], {}), list[tuple[Candidate, Rule]]()
    for unit in _units(candidates):
        if room.is_full:
            break
        tried = room.copy()
        seats = _seats(unit, tried) if all(each.is_ready for each in unit) else Rule.skipped_party
        if isinstance(seats, dict):
            room.become(tried)
            found.seats |= seats
            found.passed += [Passing(candidate.id, why) for candidate, why in waiting]
            waiting = []
            continue
        waiting += [(candidate, seats) for candidate in unit]
        found.stuck |= {candidate.id: seats for candidate in unit}
        if seats is Rule.skipped_party and not gaps_are_filled and all(each.is_ready for each in unit):
            _keep(unit, room)
    return found


def _keep(unit: Sequence[Candidate], room: Room) -> None:
    manners = [candidate.attendance for candidate in unit]
    claims = [claim for candidate in unit for claim in candidate.claims]
    if room.could_ever_hold(claims, manners):
        room.keep_for(claims, manners)


def _units(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    in_order = sorted(candidates, key=lambda candidate: candidate.order)
    first: dict[object, tuple[int, int]] = {}
    for candidate in in_order:
        first.setdefault(candidate.party or f"alone:{candidate.id}", candidate.order)
    in_order.sort(key=lambda each: (first[each.party or f"alone:{each.id}"], each.party or 0, each.order))
    return [list(unit) for _, unit in groupby(in_order, key=lambda each: each.party or f"alone:{each.id}")]


def _seats(unit: Sequence[Candidate], room: Room) -> dict[int, Seat] | Rule:
    """Take a seat in `room` for each of the unit, or return why that cannot be."""
    seats = {}
    for candidate in unit:
        seat = _seat(candidate, room)
        if isinstance(seat, Rule):
            # A party that finds too few places is passed over because of its size.
            too_few = seat in (Rule.skipped_reserved, Rule.skipped_attendance)
            return Rule.skipped_party if len(unit) > 1 and too_few else seat
        seats[candidate.id] = seat
    return seats


def _seat(candidate: Candidate, room: Room) -> Seat | Rule:
    if not room.takes_from(candidate.institution):
        return Rule.skipped_institution
    if not room.takes_attendance(candidate.attendance):
        return Rule.skipped_attendance
    source = room.source(candidate.claims)
    if source is None:
        return Rule.skipped_reserved
    sessions = room.sessions_for(candidate.wishes, exactly=candidate.exactly)
    if sessions is None:
        return Rule.skipped_no_workshop
    seat = Seat(source.contingent, sessions)
    room.take(seat, candidate.attendance, candidate.institution)
    return seat
