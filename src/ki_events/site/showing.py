"""What an event page shows, read in four queries whatever its size."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus, Label, LabelKind, Session
from ki_events.organisations.tables import Organisation
from ki_events.programmes.tables import Programme, ProgrammeEntry


@dataclass(frozen=True)
class Shown:
    """An event with everything that belongs to it."""

    event: Event
    organisation: Organisation
    sessions: Sequence[Session]
    labels: Sequence[Label]
    programmes: Sequence[Programme]

    def names(self, kind: LabelKind) -> list[str]:
        """Return the names of its labels of one kind."""
        return [label.name for label in self.labels if label.kind == kind]

    def slugs(self, kind: LabelKind) -> list[str]:
        """Return the codes of its labels of one kind."""
        return [label.slug for label in self.labels if label.kind == kind]


async def public_event(slug: str) -> Event | None:
    """Return the event with its organisation if everyone may see it: drafts and what appears later are not there."""
    if "\x00" in slug:
        return None
    event = await Event.objects(Event.organisation).get(Event.slug == slug)
    return event if event is not None and is_public(event) else None


def is_public(event: Event) -> bool:
    """Say whether everyone may see it now (2-domain.md, "Event")."""
    return event.status != EventStatus.draft and (event.publish_at is None or event.publish_at <= now())


async def shown(event: Event) -> Shown:
    """Return the event with all that its page shows."""
    entries = await ProgrammeEntry.objects(ProgrammeEntry.programme).where(ProgrammeEntry.event == event.id)
    return Shown(
        event=event,
        organisation=event.organisation,
        sessions=await sessions_of(event),
        labels=await Label.objects().where(Label.event == event.id).order_by(Label.kind, Label.position, Label.id),
        programmes=[entry.programme for entry in entries],
    )


async def sessions_of(event: Event) -> list[Session]:
    """Return the sessions with their rounds in the order of time."""
    return await Session.objects(Session.round).where(Session.event == event.id).order_by(Session.starts_at, Session.id)
