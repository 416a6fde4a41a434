"""A dropped date takes place after all: nobody hears of it while nobody was told, else everybody is invited again."""

from collections.abc import Sequence
from datetime import datetime

from ki_events.audit import record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.revising import revise_event
from ki_events.events.scheduling import change_session
from ki_events.events.tables import Event, EventStatus, Session, SessionKind, SessionStatus
from ki_events.events.versions import Version, mark_undone, versions_of
from ki_events.i18n import _
from ki_events.mail.outbox import put_all
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.changing.restoring import WayBack, restore_ledger
from ki_events.registrations.changing.telling import tell_changes
from ki_events.registrations.changing.what_stood import WhatStood, as_it_stood, part_of
from ki_events.registrations.elective_lists import count
from ki_events.registrations.ledger.told import calendar_part
from ki_events.registrations.letters.entries import Post, letter
from ki_events.registrations.letters.held import Letters, has_left, hold, leaves_at, letters_of, take_out
from ki_events.registrations.letters.known import before_of
from ki_events.registrations.rules import ENDED
from ki_events.registrations.seating import choices_of
from ki_events.registrations.tables import CalendarChoice, Choice, ChoiceStatus, Registration, Status
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import insert_all, one, portions


async def plan_again(session_id: int, actor: str) -> int:
    """Let a dropped date take place; return how many people are told, none if no letter about its dropping has left.

    Who had chosen a workshop has it again, unless they chose another one of the round or of that time, or its places became
    fewer. Raise `Refused`:
    `called_off` for a date of a cancelled event, `past` for one that is over.
    """
    async with transaction():
        session = await one(Session, session_id)
        await take_turn(session.event)
        session, event = await one(Session, session_id), await one(Event, session.event)
        if session.status == SessionStatus.planned:
            return 0
        _refuse(event, session)
        version = await _dropping(session)
        letters = await hold(_letters(session, version)) if version else []
        before = before_of(event, session)
        await change_session(session, {"status": SessionStatus.planned.value})
        await revise_event(event)
        await record(actor, "session.planned", f"session:{session.id}")
        if version is not None:
            stood = as_it_stood(version.content)
            await _restore_choices(session, stood)
            await mark_undone(version.id)
            if not has_left(letters):
                await _take_back(letters, stood)
                await _invite_newcomers(event, session, version.replaced_at)
                await serve(event.id)
                return 0
        return await tell_changes(event.id, {session.id: before}) if event.status == EventStatus.published else 0


async def way_back_to(session: Session) -> WayBack | None:
    """Return until when a dropped date can take place again without a word; None if people may have heard that it is dropped."""
    version = await _dropping(session)
    letters = await letters_of(_letters(session, version)) if version else []
    return None if version is None or has_left(letters) else WayBack(leaves_at(letters))


def _refuse(event: Event, session: Session) -> None:
    if event.status == EventStatus.cancelled:
        raise Refused(
            "called_off",
            _("Die ganze Veranstaltung ist abgesagt. Soll sie doch stattfinden, nehmen Sie die Absage zurück."),
        )
    if session.ends_at <= now():
        raise Refused("past", _("Dieser Termin liegt in der Vergangenheit. Bitte legen Sie einen neuen an."))


async def _dropping(session: Session) -> Version | None:
    part = part_of(session)
    newest = next((version for version in await versions_of(session.event) if version.part == part), None)
    return newest if newest is not None and not newest.is_undone else None


def _letters(session: Session, version: Version) -> Letters:
    last = as_it_stood(version.content).last_letter
    return Letters(session.event, f"calendar_cancelled:%:{session.id}:{session.sequence}", last)


async def _take_back(letters: Sequence[Message], stood: WhatStood) -> None:
    await take_out(letters)
    await restore_ledger(stood.ledger)


async def _invite_newcomers(event: Event, session: Session, since: datetime) -> None:
    """Send the date to the calendars of those who got their places while it was dropped: they have all others already."""
    if session.kind != SessionKind.plenary or event.status != EventStatus.published:
        return
    wanting = (Registration.calendar == CalendarChoice.invitations) & (Registration.is_told == True)  # noqa: E712 - SQL
    placed = (
        (Registration.event == event.id) & (Registration.status == Status.confirmed) & (Registration.placed_at >= since)
    )
    envelopes = []
    for person in await Registration.objects().where(placed & wanting).order_by(Registration.turn):
        if calendar := await calendar_part(person.mail_key, session, "REQUEST"):
            key = f"calendar_entry:{person.id}:{session.id}:{session.sequence}"
            envelopes.append(letter(person, event, Post("calendar_entry", key, calendar, session.ends_at)))
    await put_all(envelopes)


async def _restore_choices(session: Session, stood: WhatStood) -> None:
    numbers = [row[0] for row in stood.choices]
    holding = await _registrations(numbers)
    own = {(row.registration, row.round, row.status) for row in await choices_of(numbers)}
    elsewhere = await _elsewhere(session)
    left = None if session.capacity is None else session.capacity
    wanted: list[Choice] = []
    for registration, round_, number, status, turn in stood.choices:
        if registration not in holding or (registration, round_, status) in own:
            continue
        if status == ChoiceStatus.taken:
            if left == 0 or not holding[registration] or registration in elsewhere:
                continue
            left = None if left is None else left - 1
        wanted.append(
            Choice(
                registration=registration,
                event=session.event,
                round=round_,
                session=number,
                status=status,
                turn=turn,
            )
        )
    if wanted:
        await insert_all(wanted)
        await count(session.id, sum(row.status == ChoiceStatus.taken for row in wanted))


async def _elsewhere(session: Session) -> set[int]:
    """Return who has a place in another workshop at the time of this one."""
    rows = await Choice.raw(
        "SELECT c.registration FROM choice c JOIN session s ON s.id = c.session WHERE c.event = {} AND c.status = 'taken'"
        " AND s.id <> {} AND s.starts_at < {} AND s.ends_at > {}",
        session.event,
        session.id,
        session.ends_at,
        session.starts_at,
    )
    return {row["registration"] for row in rows}


async def _registrations(numbers: Sequence[int]) -> dict[int, bool]:
    """Return which of these registrations are active, and whether they hold a place."""
    found: dict[int, bool] = {}
    for ids in portions(numbers):
        active = Registration.id.is_in(ids) & Registration.status.not_in(list(ENDED))
        rows = await Registration.select(Registration.id, Registration.holds_place).where(active)
        found |= {row["id"]: bool(row["holds_place"]) for row in rows}
    return found
