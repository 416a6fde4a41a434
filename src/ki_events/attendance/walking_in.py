"""Whoever comes without a place is let in by a helper from the start on, up to the room's limit, those who wait before all others."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ki_events.attendance.lists import folded
from ki_events.attendance.marking import Tap, is_known, mark
from ki_events.attendance.room import people_in, room_words
from ki_events.attendance.tables import Attendance, Means
from ki_events.audit import record
from ki_events.clock import local, now
from ki_events.dates import moment_in_words
from ki_events.db import transaction
from ki_events.events.tables import Event, EventStatus, Mode, Session, SessionStatus
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Person
from ki_events.registrations.moves import Why, is_beside, move
from ki_events.registrations.organising.door import let_in, note_at_door, write_at_door
from ki_events.registrations.rules import ENDED, Rule
from ki_events.registrations.tables import By, Registration, Source, Status
from ki_events.registrations.turns import take_turn
from ki_events.rows import one


@dataclass(frozen=True)
class Coming:
    """Somebody at the door of a session, noted with this key at that moment (UTC)."""

    session: int
    key: str
    at: datetime


async def admit_waiting(coming: Coming, registration_id: int, actor: str) -> Registration:
    """Let somebody who waits take part and note that they are there; who has a place already is only noted.

    The same key again changes nothing. Raise `Refused` as `come_in` does, and `ended` for who is not registered any more.
    """
    async with transaction():
        session = await one(Session, coming.session)
        await take_turn(session.event, 0)
        registration, event = await one(Registration, registration_id), await one(Event, session.event)
        if registration.event != event.id:
            raise LookupError(f"no registration {registration_id} at this session")
        if await is_known(coming.key) is not None:
            return registration
        if registration.status in ENDED:
            raise Refused("ended", _("Diese Anmeldung ist abgesagt. Nehmen Sie die Person bitte als neu auf."))
        if registration.status != Status.confirmed:
            await _refuse_unless_open(event, session, coming.at)
            await let_in(registration, actor)
        await _note_present(coming, registration, actor)
        return registration


async def come_in(coming: Coming, person: Person, actor: str) -> Registration:
    """Let somebody in who has just come; who is registered under this name is let in by their own registration.

    The same key again returns what it made. Raise `Refused`: `not_running` for an event that does not take place now,
    `not_begun` before the start, `room_full` when the room's limit is reached, `already_here` when somebody of this name is
    noted as present.
    """
    async with transaction():
        session = await one(Session, coming.session)
        turn = await take_turn(session.event, 1)
        event = await one(Event, session.event)
        if (known := await is_known(coming.key)) is not None:
            return await one(Registration, known)
        own = await _of_name(event.id, person)
        if own is not None:
            await _refuse_if_here(own, session)
            return await admit_waiting(coming, own.id, actor)
        await _refuse_unless_open(event, session, coming.at)
        registration = await write_at_door(event, turn.number, person, coming.key)
        await note_at_door(registration, actor)
        await _note_present(coming, registration, actor)
        return registration


async def withdraw(registration_id: int, actor: str) -> Registration:
    """Take somebody off the list again who was let in at the door by mistake. Raise `Refused` (`not_at_door`) for all others.

    Who waited before does not wait again by that: they register anew.
    """
    async with transaction():
        await take_turn((await one(Registration, registration_id)).event, 0)
        registration = await one(Registration, registration_id)
        if registration.status in ENDED:
            return registration
        if not is_beside(registration) or registration.source != Source.door:
            raise Refused("not_at_door", _("Diese Person war angemeldet. Absagen lässt sie sich unter „Anmeldungen“."))
        await move(registration, Status.cancelled, Why(By.organiser, Rule.cancelled_by_organiser, actor=actor))
        await record(actor, "walk_in.withdrawn", f"registration:{registration_id}")
        return registration


def opens_at(event: Event) -> datetime | None:
    """Return from when on people without a place are let in (UTC): the start, or the day itself where nobody registers."""
    if event.starts_at is None or event.mode not in (Mode.none, Mode.external):
        return event.starts_at
    return local(event.starts_at).replace(hour=0, minute=0, second=0, microsecond=0)


async def _refuse_unless_open(event: Event, session: Session, at: datetime) -> None:
    is_held = event.status in (EventStatus.published, EventStatus.archived) and not event.postponed
    if not is_held or session.status != SessionStatus.planned:
        raise Refused("not_running", _("Dieser Termin findet nicht statt; deshalb wird niemand aufgenommen."))
    start, moment = opens_at(event), min(at, now())
    if start is None or moment < start:
        sentence = _("Wer keinen Platz hat, kann ab Beginn eingelassen werden: %(when)s.")
        raise Refused("not_begun", sentence % {"when": moment_in_words(start) if start else "?"})
    if moment > session.ends_at + timedelta(days=1):
        raise Refused("over", _("Dieser Termin ist vorbei. Tragen Sie die Person bitte unter „Anmeldungen“ ein."))
    if event.room_limit is not None and await people_in(event, session) >= event.room_limit:
        raise Refused("room_full", room_words(event.room_limit))


async def _of_name(event_id: int, person: Person) -> Registration | None:
    """Return the active registration of this name, however it is spelled at the door; with a mail address, of this person."""
    active = (Registration.event == event_id) & Registration.status.not_in([status.value for status in ENDED])
    names = Registration.select(
        Registration.id, Registration.given_name, Registration.family_name, Registration.mail_key
    )
    rows = await names.where(active & Registration.erased_at.is_null()).order_by(Registration.turn)
    wanted, mail = folded(f"{person.given_name} {person.family_name}"), person.keys[0]
    same = [row for row in rows if folded(f"{row['given_name']} {row['family_name']}") == wanted]
    own = next((row["id"] for row in same if not person.email or row["mail_key"] == mail), None)
    return None if own is None else await one(Registration, own)


async def _refuse_if_here(registration: Registration, session: Session) -> None:
    here = (Attendance.registration == registration.id) & (Attendance.session == session.id)
    if await Attendance.exists().where(here & (Attendance.is_present == True)):  # noqa: E712 - SQL
        raise Refused(
            "already_here",
            _(
                "Jemand mit diesem Namen ist schon als anwesend vermerkt. Ist es jemand anderes, ergänzen Sie den Namen "
                "bitte um etwas Unterscheidendes, zum Beispiel einen zweiten Vornamen."
            ),
        )


async def _note_present(coming: Coming, registration: Registration, actor: str) -> None:
    tap = Tap(coming.session, registration.id, True, Means.door, coming.key, coming.at)
    await mark([tap], actor)
