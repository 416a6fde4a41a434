"""One registration that is no longer held up - proven, admitted - gets its place in the order, or waits there."""

from collections.abc import Sequence

from ki_events.clock import now
from ki_events.mail.outbox import Envelope
from ki_events.registrations.allotting import Allotment, allot
from ki_events.registrations.elective_lists import electives_of
from ki_events.registrations.ledger.told import Placed, envelopes_for_places
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.moves import Target, Why, move_all
from ki_events.registrations.offering import fills_gaps
from ki_events.registrations.standing_room import candidates, hall_of, room_of, together_parties, waiting
from ki_events.registrations.tables import Registration, Status
from ki_events.registrations.turns import on_turn
from ki_events.registrations.waiting_list import note_passed


async def place(registration: Registration, confirming: Why, listing: Why, kind: str) -> list[Envelope]:
    """Confirm the registration if it can have a place before all who wait, else move it to the list; return its letters.

    Who stays together with others waits in the list until all of them can have places. `kind` is the letter to who gets the
    place; the caller holds the event's turn, has served the list, and serves it again.
    """
    found, others = await _allot(registration)
    turn = await on_turn(registration.event)
    if registration.id not in found.seats or await together_parties([registration]):
        (decision,) = await move_all([registration], Target(Status.waitlisted), listing)
        return [plain_letter(registration, turn.event, "waiting", f"waiting:{registration.id}:{decision.id}")]
    await note_passed([each for each in found.passed if each.candidate != registration.id], others)
    (decision,) = await move_all([registration], Target(Status.confirmed, found.seats), confirming)
    electives = (await electives_of([registration])).get(registration.id, [])
    placed = Placed(registration, f"{kind}:{registration.id}:{decision.id}", electives)
    return await envelopes_for_places([placed], turn.event, kind)


async def _allot(registration: Registration) -> tuple[Allotment, Sequence[Registration]]:
    turn = await on_turn(registration.event)
    hall, others = await hall_of(turn), await waiting(registration.event)
    room = await room_of(turn, hall, now())
    everyone = await candidates([*others, registration], hall)
    found = allot(everyone, room, fills_gaps(turn.event))
    return found, others
