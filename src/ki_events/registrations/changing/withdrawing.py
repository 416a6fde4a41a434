"""What nobody registered for can be taken back: a published event becomes a draft again, a draft goes into the bin."""

from ki_events.audit import record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.scheduling import Changes
from ki_events.events.tables import Event, EventStatus
from ki_events.i18n import _
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused
from ki_events.registrations.tables import Registration
from ki_events.registrations.turns import take_turn
from ki_events.rows import one


async def take_back(event_id: int, actor: str) -> None:
    """Make a published or scheduled event a draft again; nobody is told. Raise `Refused`: `has_registrations`, `not_published`.

    Registrations that were cancelled count too: these people know of the event, so it can only be called off.
    """
    async with transaction():
        await take_turn(event_id, 0)
        event = await one(Event, event_id)
        if event.status != EventStatus.published:
            raise Refused("not_published", _("Diese Veranstaltung ist nicht veröffentlicht."))
        await _refuse_with_registrations(event_id)
        await _write(event_id, {"status": EventStatus.draft.value, "publish_at": None})
        await record(actor, "event.taken_back", f"event:{event_id}")
        await raise_public_version()


async def delete_draft(event_id: int, actor: str) -> None:
    """Put a draft into the bin, from where it can be restored for 14 days. Raise `Refused`: `not_a_draft`, `has_registrations`.

    A draft that lies there already stays as it is.
    """
    async with transaction():
        await take_turn(event_id, 0)
        event = await one(Event, event_id)
        if event.status != EventStatus.draft:
            raise Refused("not_a_draft", _("Nur Entwürfe lassen sich löschen. Was veröffentlicht ist, wird abgesagt."))
        if event.deleted_at is not None:
            return
        await _refuse_with_registrations(event_id)
        await _write(event_id, {"deleted_at": now()})
        await record(actor, "event.deleted", f"event:{event_id}")


async def restore_draft(event_id: int, actor: str) -> None:
    """Take a draft out of the bin; one that is not in it stays as it is."""
    async with transaction():
        await take_turn(event_id, 0)
        if (await one(Event, event_id)).deleted_at is None:
            return
        await _write(event_id, {"deleted_at": None})
        await record(actor, "event.restored", f"event:{event_id}")


async def has_registrations(event_id: int) -> bool:
    """Say whether anyone ever registered."""
    return bool(await Registration.exists().where(Registration.event == event_id))


async def _refuse_with_registrations(event_id: int) -> None:
    if await has_registrations(event_id):
        sentence = _("Es gibt schon Anmeldungen. Sie können die Veranstaltung absagen; dann erfahren es alle.")
        raise Refused("has_registrations", sentence)


async def _write(event_id: int, changes: Changes) -> None:
    raised: Changes = {**changes, "changed_at": now(), Event.revision: Event.revision + 1}
    await Event.update(raised).where(Event.id == event_id)
