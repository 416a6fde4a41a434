"""A calling-off is taken back while no letter about it has left: everything is as it was, only SEQUENCE has risen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ki_events.audit import Change, entry, record, record_all
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.next_dates import set_next_date
from ki_events.events.scheduling import Changes
from ki_events.events.tables import Event, EventStatus, Session
from ki_events.events.versions import Version, mark_undone, versions_of
from ki_events.i18n import _
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused
from ki_events.registrations.changing.calling_off import PART
from ki_events.registrations.changing.what_stood import WhatStood, as_it_stood
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.letters.held import (
    Letters,
    has_left,
    hold,
    leaves_at,
    letters_of,
    send_after_all,
    take_out,
)
from ki_events.registrations.moves import is_beside
from ki_events.registrations.room import Seat
from ki_events.registrations.seating import take_seats
from ki_events.registrations.standing_places import refuse_without_room
from ki_events.registrations.tables import Choice, ChoiceStatus, Decision, Invitation, Registration, Status
from ki_events.registrations.turns import add_to_counters, add_to_door, take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import insert_all, one, portions


@dataclass(frozen=True)
class WayBack:
    """A calling-off that can be taken back until its letters leave (UTC); None if nobody is written to."""

    until: datetime | None


async def way_back(event: Event) -> WayBack | None:
    """Return until when the calling-off of the event can be taken back; None if it cannot, or there is none."""
    version = await _calling_off(event.id) if event.status == EventStatus.cancelled else None
    if version is None:
        return None
    letters = await letters_of(_letters(event.id, as_it_stood(version.content)))
    return None if has_left(letters) else WayBack(leaves_at(letters))


async def take_back_calling_off(event_id: int, actor: str) -> int:
    """Let the event take place after all; return how many registrations stand again. Taking back twice changes nothing.

    Raise `Refused`: `told_already` when a letter has left or it is too long ago, `no_room` when places were taken away
    meanwhile. Nobody is told, since nobody was told that it is off.
    """
    async with transaction():
        await take_turn(event_id)
        event = await one(Event, event_id)
        if event.status != EventStatus.cancelled:
            return 0
        version = await _calling_off(event_id)
        if version is None:
            raise Refused("told_already", _told_already())
        stood = as_it_stood(version.content)
        letters = await hold(_letters(event_id, stood))
        if has_left(letters):
            raise Refused("told_already", _told_already())
        people = await _standing(stood)
        await refuse_without_room(event, stood, people)
        await take_out(letters)
        await _restore_event(event, stood)
        await _restore_people(people, stood, version.replaced_at)
        await restore_ledger(stood.ledger)
        await send_after_all(stood.letters)
        await mark_undone(version.id)
        await record(actor, "event.restored", f"event:{event_id}", Change(after={"status": stood.status}))
        await serve(event_id)
        return len(people)


async def _calling_off(event_id: int) -> Version | None:
    newest = next((version for version in await versions_of(event_id) if version.part == PART), None)
    return newest if newest is not None and not newest.is_undone else None


async def _standing(stood: WhatStood) -> list[Registration]:
    """Return the registrations that stand again: all but those whose data were erased meanwhile."""
    found: list[Registration] = []
    for ids in portions([row[0] for row in stood.registrations]):
        still = Registration.id.is_in(ids) & Registration.erased_at.is_null()
        found += await Registration.objects().where(still & (Registration.status == Status.cancelled))
    return sorted(found, key=lambda person: person.turn)


async def _restore_event(event: Event, stood: WhatStood) -> None:
    moment = now()
    changes: Changes = {
        Event.status: stood.status,
        Event.cancelled_at: None,
        Event.cancel_reason: stood.reason,
        Event.revision: Event.revision + 1,
        Event.changed_at: moment,
    }
    await Event.update(changes).where(Event.id == event.id)
    planned: Changes = {Session.status: "planned", Session.sequence: Session.sequence + 1, Session.changed_at: moment}
    for ids in portions(stood.sessions):
        await Session.update(planned).where(Session.id.is_in(ids))
    await set_next_date(event.id)
    await raise_public_version()


async def _restore_people(people: Sequence[Registration], stood: WhatStood, off_since: datetime) -> None:
    if not people:
        return
    rows = {row[0]: row for row in stood.registrations}
    for person in people:
        _, person.status, person.holds_place, deadline, person.contingent = rows[person.id]
        person.deadline = _deadline(deadline, off_since)
        person.changed_at = now()
    await _write(people)
    await _forget_lines(stood.decisions, set(rows) - {person.id for person in people})
    for link, uses in Counter(person.link for person in people if person.link is not None).items():
        await InvitationLink.raw("UPDATE invitation_link SET used = used + {} WHERE id = {}", uses, link)
    holders = [person for person in people if person.holds_place]
    waiting = sum(person.status == Status.waitlisted for person in people)
    await add_to_counters(people[0].event, len(holders), waiting)
    await add_to_door(people[0].event, sum(is_beside(person) for person in people))
    seats = await _restore_choices(people, stood)
    if holders:
        contingents = {person.id: rows[person.id][4] for person in holders}
        await take_seats(holders, {person.id: Seat(contingents[person.id], seats[person.id]) for person in holders})
    await record_all([_audited(person) for person in people])


async def _forget_lines(lines: Sequence[int], ended: set[int]) -> None:
    """Delete the reason lines of the calling-off: it never came to that, and the audit says all of it.

    Those who have `ended` for good keep theirs.
    """
    for ids in portions(lines):
        meant = Decision.id.is_in(ids)
        await Decision.delete().where(meant & Decision.registration.not_in(list(ended)) if ended else meant)


async def _write(people: Sequence[Registration]) -> None:
    moment = now()
    groups: dict[tuple[Any, ...], list[int]] = {}
    for person in people:
        groups.setdefault((person.status, person.holds_place, person.deadline), []).append(person.id)
    for (status, holds_place, deadline), ids in groups.items():
        for some in portions(ids):
            written: Changes = {
                Registration.status: status,
                Registration.holds_place: holds_place,
                Registration.deadline: deadline,
                Registration.changed_at: moment,
            }
            await Registration.update(written).where(Registration.id.is_in(some))


async def _restore_choices(people: Sequence[Registration], stood: WhatStood) -> dict[int, tuple[tuple[int, int], ...]]:
    """Write the choices again; return what each registration has a place in, as (round, session) pairs."""
    standing = {person.id for person in people}
    own = [row for row in stood.choices if row[0] in standing]
    if own:
        names = ("registration", "round", "session", "status", "turn")
        await insert_all([Choice(event=people[0].event, **dict(zip(names, row, strict=True))) for row in own])
    return {
        number: tuple((row[1], row[2]) for row in own if row[0] == number and row[3] == ChoiceStatus.taken)
        for number in standing
    }


async def restore_ledger(ledger: Sequence[Sequence[Any]]) -> None:
    """Note that calendars still have what was to be taken out (rows as in `WhatStood.ledger`).

    Their numbers stay used, and there is nothing new to tell them. Part of a verb's transaction.
    """
    groups: dict[tuple[str, int], list[int]] = {}
    for number, method, behind in ledger:
        groups.setdefault((method, behind), []).append(number)
    for (method, behind), numbers in groups.items():
        for ids in portions(numbers):
            await Invitation.raw(
                "UPDATE invitation SET method = {}, told = (SELECT s.sequence FROM session s WHERE s.id ="  # noqa: S608 - placeholders only
                f" invitation.session) - CAST({{}} AS INTEGER) WHERE id IN ({', '.join(['{}'] * len(ids))})",
                method,
                behind,
                *ids,
            )


def _letters(event_id: int, stood: WhatStood) -> Letters:
    return Letters(event_id, "event_cancelled:%", stood.last_letter)


def _deadline(written: str | None, off_since: datetime) -> datetime | None:
    """Return until when an offer or a proof holds: who had less time to answer gets back what the calling-off took."""
    if written is None:
        return None
    deadline = datetime.fromisoformat(written)
    left: timedelta = deadline - off_since
    return deadline if deadline > now() else now() + left


def _audited(person: Registration) -> Any:
    change = Change(before={"status": Status.cancelled}, after={"status": person.status})
    return entry("organiser", "registration.restored", f"registration:{person.id}", change)


def _told_already() -> str:
    return _(
        "Die Absage lässt sich nicht mehr zurücknehmen, denn die ersten Nachrichten sind schon verschickt. Wenn die "
        "Veranstaltung doch stattfindet, legen Sie bitte eine Kopie an und laden Sie dazu neu ein."
    )
