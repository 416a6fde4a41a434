"""Where a registration can be moved to: other dates of the same offer first, then whatever else of the organisation takes people."""

from collections.abc import Sequence

from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus, Mode


async def other_dates(event: Event) -> Sequence[Event]:
    """Return the published events of the same organisation that are not over and take registrations here, without this one."""
    house = event.organisation.id if hasattr(event.organisation, "id") else event.organisation
    public = (Event.organisation == house) & (Event.status == EventStatus.published) & Event.deleted_at.is_null()
    running = (Event.ends_at > now()) | (Event.postponed == True)  # noqa: E712 - SQL
    here = Event.mode.not_in([Mode.none, Mode.external]) & (Event.id != event.id)
    found = await Event.objects().where(public & running & here).order_by(Event.starts_at, Event.id)
    return sorted(found, key=lambda other: not event.offer or other.offer != event.offer)
