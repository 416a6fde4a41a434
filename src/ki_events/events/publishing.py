"""A draft is published at once or at a moment set before; what is over leaves the lists and keeps its address."""

from datetime import datetime, timedelta

from piccolo.columns.combination import And

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.readiness import readiness
from ki_events.events.scheduling import Changes
from ki_events.events.tables import Event, EventStatus
from ki_events.i18n import _
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused
from ki_events.rows import one

FARTHEST = timedelta(days=730)
"""Whoever schedules for later than that has mistyped the year."""


async def publish(event_id: int, actor: str, at: datetime | None = None) -> None:
    """Let everyone see a draft from now on, or from `at` (UTC) on; an event that has not appeared yet gets the new moment.

    Raise `Refused`: `not_ready` with the missing needs in `details`, `not_a_draft`, `too_late` when `at` lies behind the
    event's end or too far away.
    """
    async with transaction():
        event = await one(Event, event_id)
        if event.status != EventStatus.draft and not _is_to_appear(event):
            raise Refused("not_a_draft", _("Diese Veranstaltung ist schon veröffentlicht."))
        if stops := (await readiness(event)).stops:
            raise Refused("not_ready", _("Zum Veröffentlichen fehlt noch etwas."), dict.fromkeys(stops, True))
        _refuse_moment(event, at)
        await _write(event, {"status": EventStatus.published.value, "publish_at": at or now()})
        note = Change(after={"publish_at": at.isoformat() if at else "now"})
        await record(actor, "event.published", f"event:{event_id}", note)


async def archive(event_id: int, actor: str) -> None:
    """Take an event off the lists of what is coming; its address stays. Raise `Refused` (`not_to_archive`).

    While people have a place at a date to come, or wait for one, it is called off and not archived.
    """
    async with transaction():
        event = await one(Event, event_id)
        if not may_archive(event):
            raise Refused("not_to_archive", _("Diese Veranstaltung lässt sich jetzt nicht archivieren."))
        await _write(event, {"status": EventStatus.archived.value})
        await record(actor, "event.archived", f"event:{event_id}")


async def bring_back(event_id: int, actor: str) -> None:
    """Put an archived event back on the lists. Raise `Refused` (`is_over`) while no date of it lies ahead."""
    async with transaction():
        event = await one(Event, event_id)
        if not may_bring_back(event):
            sentence = _(
                "Alle Termine sind vorbei. Legen Sie zuerst einen neuen Termin an oder kopieren Sie die Veranstaltung."
            )
            raise Refused("is_over", sentence)
        await _write(event, {"status": EventStatus.published.value})
        await record(actor, "event.brought_back", f"event:{event_id}")


def may_archive(event: Event) -> bool:
    """Say whether `archive` does it: it is public, and nobody counts on a date to come."""
    is_over = event.ends_at is None or event.ends_at <= now()
    nobody = event.taken == 0 and event.waiting == 0
    return event.status == EventStatus.published and not _is_to_appear(event) and (nobody or is_over)


def may_bring_back(event: Event) -> bool:
    """Say whether `bring_back` does it."""
    ahead = event.postponed or event.ends_at is None or event.ends_at > now()
    return event.status == EventStatus.archived and ahead


async def archive_past() -> int:
    """Archive the published events whose last session is over; return how many.

    Postponed ones stay: their new date is still to come.
    """
    over = (Event.status == EventStatus.published) & (Event.ends_at <= now()) & (Event.postponed == False)  # noqa: E712
    # A look first, without the write lock: nearly always there is nothing to do.
    ids = await Event.select(Event.id).where(over).order_by(Event.id).output(as_list=True)
    return sum([await _archive(number, over) for number in ids])


async def _archive(event_id: int, over: And) -> bool:
    # One event at a time: whoever holds two must have taken them in the order of their ids.
    async with transaction():
        archived = (
            await Event.update({Event.status: EventStatus.archived, Event.revision: Event.revision + 1})
            .where(over & (Event.id == event_id))
            .returning(Event.id)
        )
        if archived:
            await record("system", "event.archived", f"event:{event_id}")
            await raise_public_version()
    return bool(archived)


async def _write(event: Event, changes: Changes) -> None:
    raised: Changes = {**changes, "changed_at": now(), Event.revision: Event.revision + 1}
    await Event.update(raised).where(Event.id == event.id)
    await raise_public_version()


def _is_to_appear(event: Event) -> bool:
    return event.status == EventStatus.published and event.publish_at is not None and event.publish_at > now()


def _refuse_moment(event: Event, at: datetime | None) -> None:
    if at is None:
        return
    if at <= now():
        raise Refused(
            "too_late",
            _("Dieser Zeitpunkt ist schon vorbei. Wählen Sie einen späteren oder veröffentlichen Sie jetzt."),
        )
    if event.ends_at is not None and at >= event.ends_at and not event.postponed:
        raise Refused("too_late", _("Dieser Zeitpunkt liegt nach dem letzten Termin. Bitte wählen Sie einen früheren."))
    if at > now() + FARTHEST:
        raise Refused("too_late", _("Das ist mehr als zwei Jahre hin. Bitte prüfen Sie das Jahr."))
