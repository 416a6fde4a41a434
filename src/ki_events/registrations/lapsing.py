"""What has run out ends: offers that nobody took, and registrations whose mail address was not proven."""

from collections.abc import Sequence
from datetime import datetime

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.events.tables import Event, Serving
from ki_events.mail.outbox import put_all
from ki_events.registrations.elective_lists import electives_of
from ki_events.registrations.ledger.told import Placed, envelopes_for_places
from ki_events.registrations.letters.plain import offer_letter, plain_letter, start_of
from ki_events.registrations.moves import Target, Why, move_all, note_all
from ki_events.registrations.offering import deadline_of
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import By, Registration, Status
from ki_events.registrations.turns import OnTurn, take_turn
from ki_events.registrations.working_time import list_goes_direct, verification_deadline
from ki_events.rows import some

MOST_LAPSES = 2
"""Who let so many offers run out is asked no more (2-domain.md, "Serving the list")."""


async def lapse(turn: OnTurn) -> None:
    """End everything of the event that has run out, in the order of its deadlines; the caller holds the turn and serves the list."""
    for registration in await _due(turn.event.id):
        if registration.status == Status.unverified:
            await move_all([registration], Target(Status.cancelled), Why(By.system, Rule.not_verified))
        elif registration.lapses + 1 >= MOST_LAPSES:
            await _end(registration, turn.event)
        elif await _others_wait(registration):
            await _to_the_end(registration, turn.event)
        else:
            await _offer_again(registration, turn.event)


async def shorten_deadlines(event: Event) -> None:
    """Let what is open end by the new dates of the event; the caller holds its turn and serves the list.

    Where nobody is to be asked any more the place is theirs (2-domain.md, "Serving the list").
    """
    start, latest = start_of(event), await deadline_of(event)
    condition = "event = {} AND deadline IS NOT NULL AND status IN ('offered', 'unverified') ORDER BY turn"
    for registration in await some(Registration, QueryString(condition, event.id)):
        if registration.status == Status.unverified:
            await _end_by(registration, verification_deadline(now(), start))
        elif latest is not None:
            await _end_by(registration, latest)
        elif event.serving == Serving.offer and list_goes_direct(start, now()):
            await _give(registration, event)


async def _end_by(registration: Registration, latest: datetime) -> None:
    if registration.deadline is not None and registration.deadline > latest:
        await Registration.update({Registration.deadline: latest}).where(Registration.id == registration.id)


async def _give(registration: Registration, event: Event) -> None:
    (decision,) = await move_all([registration], Target(Status.confirmed), Why(By.system, Rule.moved_up))
    electives = (await electives_of([registration])).get(registration.id, ())
    placed = Placed(registration, f"moved_up:{registration.id}:{decision.id}", electives)
    await put_all(await envelopes_for_places([placed], event, "moved_up"))


async def _due(event_id: int) -> Sequence[Registration]:
    condition = "event = {} AND deadline IS NOT NULL AND deadline <= {} AND status IN ('offered', 'unverified')"
    return await some(Registration, QueryString(condition + " ORDER BY deadline, turn", event_id, now()))


async def _others_wait(registration: Registration) -> bool:
    rows = await Event.raw("SELECT waiting FROM event WHERE id = {}", registration.event)
    return bool(rows[0]["waiting"])


async def _end(registration: Registration, event: Event) -> None:
    await _count(registration)
    (decision,) = await move_all([registration], Target(Status.cancelled), Why(By.system, Rule.offer_lapsed_twice))
    await put_all([plain_letter(registration, event, "offer_lapsed", f"offer_lapsed:{registration.id}:{decision.id}")])


async def _to_the_end(registration: Registration, event: Event) -> None:
    await _count(registration)
    # Back to the end with a new turn: those who came later are before them now.
    registration.turn = (await take_turn(event.id)).number
    await Registration.update({Registration.turn: registration.turn}).where(Registration.id == registration.id)
    (decision,) = await move_all([registration], Target(Status.waitlisted), Why(By.system, Rule.offer_lapsed))
    await put_all([plain_letter(registration, event, "offer_lapsed", f"offer_lapsed:{registration.id}:{decision.id}")])


async def _offer_again(registration: Registration, event: Event) -> None:
    """Hold the place once more for the only one who wants it; one letter says both."""
    deadline = await deadline_of(event)
    if deadline is None:
        # So near to the start nobody is asked: in the list they are given the place.
        await _to_the_end(registration, event)
        return
    await _count(registration)
    registration.deadline = deadline
    await Registration.update({Registration.deadline: deadline}).where(Registration.id == registration.id)
    (decision,) = await note_all([registration], Status.offered, Why(By.system, Rule.offered_again))
    await put_all([offer_letter(registration, event, "offer_again", f"offer_again:{registration.id}:{decision.id}")])


async def _count(registration: Registration) -> None:
    registration.lapses += 1
    await Registration.update({Registration.lapses: registration.lapses}).where(Registration.id == registration.id)
