"""A freed place moves in the transaction that frees it: the list is walked in its order, and nobody is overtaken."""

from collections.abc import Sequence
from dataclasses import dataclass

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus
from ki_events.mail.outbox import put_all
from ki_events.registrations.allotting import Allotment, Passing, allot
from ki_events.registrations.elective_lists import electives_of, serve_sessions
from ki_events.registrations.lapsing import lapse
from ki_events.registrations.ledger.told import Placed, envelopes_for_places
from ki_events.registrations.letters.plain import offer_letter, start_of
from ki_events.registrations.moves import Target, Why, move_all, note_all
from ki_events.registrations.offering import deadline_of, fills_gaps
from ki_events.registrations.rules import Rule, list_moves
from ki_events.registrations.standing_room import (
    Hall,
    Standing,
    candidates,
    hall_of,
    room_of,
    standing_of,
    waiting,
)
from ki_events.registrations.tables import By, Decision, Registration, Status
from ki_events.registrations.turns import OnTurn, on_turn, take_turn
from ki_events.rows import one, portions, some


@dataclass(frozen=True)
class Served:
    """The event after its list was served and who got a place; of a special event `standing` is what was read, if that still holds."""

    turn: OnTurn
    lucky: Sequence[Registration] = ()
    standing: Standing | None = None


async def serve(event_id: int) -> list[Registration]:
    """Let run out what has run out, then give every free place to the first in order who can take it; return who got one.

    Call it inside every transaction that holds the event's turn and may have freed something.
    """
    return list((await served(await on_turn(event_id))).lucky)


async def served(turn: OnTurn) -> Served:
    """Do the same for an event that was read just now; return how it stands then."""
    if turn.is_due:
        await lapse(turn)
        turn = await on_turn(turn.event.id)
    if turn.special and turn.event.status == EventStatus.published:
        await serve_sessions(turn.event)
    if not is_served(turn):
        return Served(turn)
    standing = await _standing(turn)
    lucky = await _serve(turn, standing)
    if lucky:
        return Served(await on_turn(turn.event.id), lucky)
    return Served(turn, standing=standing if turn.special else None)


async def on_its_turn(registration_id: int) -> Registration:
    """Take the turn of the registration's event, serve its list, and return the registration as it stands then.

    Serving first lets run out what has run out: whoever comes after a deadline comes too late, by the same rule as all.
    Raise `LookupError` when there is no such registration.
    """
    event_id = (await one(Registration, registration_id)).event
    await take_turn(event_id)
    await serve(event_id)
    return await one(Registration, registration_id)


async def plan(turn: OnTurn) -> tuple[list[Registration], Allotment]:
    """Return who waits, as far as it matters, and who of them can have a place now."""
    standing = await _standing(turn)
    return list(standing.people), _planned(turn, standing)


def is_served(turn: OnTurn) -> bool:
    """Say whether the event's list can move at all now."""
    event = turn.event
    some_wait = event.waiting > 0 and event.status == EventStatus.published
    return some_wait and list_moves(start_of(event), now()) and (turn.free is None or turn.free > 0)


async def _standing(turn: OnTurn) -> Standing:
    if turn.special:
        return await standing_of(turn, await hall_of(turn))
    # Nothing but the order matters: nobody after the last free place does.
    people, hall = await waiting(turn.event.id, turn.free), Hall()
    return Standing(hall, await room_of(turn, hall, now()), people, await candidates(people, hall))


def _planned(turn: OnTurn, standing: Standing) -> Allotment:
    return allot(standing.candidates, standing.room.copy(), fills_gaps(turn.event))


async def _serve(turn: OnTurn, standing: Standing) -> list[Registration]:
    people, found = standing.people, _planned(turn, standing)
    lucky = [registration for registration in people if registration.id in found.seats]
    if not lucky:
        return []
    await note_passed(found.passed, people)
    deadline = await deadline_of(turn.event)
    if deadline is None:
        await _confirm(lucky, turn, found)
    else:
        target = Target(Status.offered, found.seats, deadline)
        decisions = await move_all(lucky, target, Why(By.system, Rule.offered))
        await _write_offers(lucky, turn.event, decisions)
    return lucky


async def _confirm(people: Sequence[Registration], turn: OnTurn, found: Allotment) -> None:
    decisions = await move_all(people, Target(Status.confirmed, found.seats), Why(By.system, Rule.moved_up))
    electives = await electives_of(people) if turn.special else {}
    placed = [
        Placed(person, f"moved_up:{person.id}:{decision.id}", electives.get(person.id, ()))
        for person, decision in zip(people, decisions, strict=True)
    ]
    await put_all(await envelopes_for_places(placed, turn.event, "moved_up"))


async def _write_offers(people: Sequence[Registration], event: Event, decisions: Sequence[Decision]) -> None:
    letters = [
        offer_letter(person, event, "offer", f"offer:{person.id}:{decision.id}")
        for person, decision in zip(people, decisions, strict=True)
    ]
    await put_all(letters)


async def note_passed(passed: Sequence[Passing], people: Sequence[Registration]) -> None:
    """Leave a line with each who was passed over that says why, unless their last line says it already."""
    if not passed:
        return
    known = await _last_rules([passing.candidate for passing in passed])
    by_id = {person.id: person for person in people}
    for rule in dict.fromkeys(passing.rule for passing in passed):
        whom = [by_id[each.candidate] for each in passed if each.rule is rule and known.get(each.candidate) != rule]
        if whom:
            await note_all(whom, Status.waitlisted, Why(By.system, rule))


async def _last_rules(ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for wanted in portions(ids):
        last = f"SELECT MAX(id) FROM decision WHERE registration IN ({', '.join(['{}'] * len(wanted))}) GROUP BY registration"  # noqa: S608 - placeholders only
        found |= {
            line.registration: line.rule for line in await some(Decision, QueryString(f"id IN ({last})", *wanted))
        }
    return found
