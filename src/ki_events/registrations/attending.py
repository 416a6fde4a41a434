"""At a hybrid event a person changes how they take part: with a place while the other manner has one, waiting at any time."""

from collections.abc import Mapping

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.contingent_defining import contingents_of
from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.mail.outbox import Envelope, put_all
from ki_events.refusal import Refused
from ki_events.registrations.active import active_on_turn
from ki_events.registrations.admission import refuse_unless_running
from ki_events.registrations.allotting import allot
from ki_events.registrations.letters.plain import plain_letter
from ki_events.registrations.mailboxes.own_limits import within_own_limit
from ki_events.registrations.mailboxes.resending import known_dates
from ki_events.registrations.offering import fills_gaps
from ki_events.registrations.standing_room import candidates, hall_of, room_of, waiting
from ki_events.registrations.tables import Registration, Status
from ki_events.registrations.turns import on_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one


async def switch_attendance(registration_id: int, attendance: str) -> Registration:
    """Let a person take part on site or online from now on; return the registration as it stands then.

    Who waits keeps their turn and may have a place at once; who has a place keeps it if the other manner has one left, and
    a confirmed person is written where to go. The same manner again changes nothing. Raise `Refused`: `ended`, `past`,
    `wishes_unknown` for a manner that the event does not have, `attendance_full`.
    """
    async with transaction():
        registration = await active_on_turn(registration_id)
        event = await one(Event, registration.event)
        refuse_unless_running(event, now())
        manners = await _manners(event)
        if attendance not in manners:
            raise Refused("wishes_unknown", _unknown())
        if registration.attendance == attendance:
            return registration
        if registration.holds_place:
            await _take_other_place(registration, manners, attendance)
        await _write(registration, attendance)
        if registration.status == Status.confirmed:
            await put_all(await within_own_limit(registration, [await _letter(registration, event)]))
        await serve(event.id)
        return await one(Registration, registration_id)


async def _manners(event: Event) -> dict[str, Contingent]:
    return {row.value: row for row in await contingents_of(event.id) if row.kind == ContingentKind.attendance}


async def _take_other_place(registration: Registration, manners: Mapping[str, Contingent], attendance: str) -> None:
    if not await _has_place(registration.event, attendance):
        raise Refused("attendance_full", _full(attendance))
    before = manners.get(registration.attendance)
    if before is not None:
        await Contingent.raw("UPDATE contingent SET taken = taken - 1 WHERE id = {}", before.id)
    await Contingent.raw("UPDATE contingent SET taken = taken + 1 WHERE id = {}", manners[attendance].id)


async def _has_place(event_id: int, attendance: str) -> bool:
    """Say whether one more can take part in this manner, beside what is kept for a party that is first in the list."""
    turn = await on_turn(event_id)
    hall = await hall_of(turn)
    room = await room_of(turn, hall, now())
    allot(await candidates(await waiting(event_id), hall), room, fills_gaps(turn.event))
    return room.takes_attendance(attendance)


async def _write(registration: Registration, attendance: str) -> None:
    change = Change(before={"attendance": registration.attendance}, after={"attendance": attendance})
    registration.attendance = attendance
    await registration.save([Registration.attendance])
    await record("person", "attendance.changed", f"registration:{registration.id}", change)


async def _letter(registration: Registration, event: Event) -> Envelope:
    # The dates stay, so their numbers do (RFC 5545 section 3.8.7.4); of equal ones the newer message counts (RFC 5546
    # section 2.1.5), and that has the other place.
    letter = plain_letter(registration, event, "resent", f"attendance:{registration.id}:{event.turn}")
    if calendar := await known_dates(registration):
        letter.payload["calendar"] = calendar
    return letter


def _full(attendance: str) -> str:
    if attendance == Attendance.online:
        return _(
            "Online sind alle Plätze vergeben. Ihren Platz vor Ort behalten Sie; "
            "versuchen Sie es später noch einmal, wenn jemand abgesagt hat."
        )
    return _(
        "Vor Ort sind alle Plätze vergeben. Ihren Platz online behalten Sie; "
        "versuchen Sie es später noch einmal, wenn jemand abgesagt hat."
    )


def _unknown() -> str:
    return _("Diese Art der Teilnahme gibt es bei dieser Veranstaltung nicht. Bitte wählen Sie eine der angebotenen.")
