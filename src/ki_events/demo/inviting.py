"""The invitation link that the demo prints, of an event to which people are invited."""

from ki_events.events.tables import Event
from ki_events.registrations.invitations.inviting import Wanted, create, token_of_link
from ki_events.registrations.invitations.tables import InvitationLink

NAME = "Schulen im Verteiler"
MOST = 40


async def invite(event: Event) -> InvitationLink:
    """Return the demo's reusable link to the event, made if need be."""
    return await _known(event.id) or await create(event.id, Wanted(name=NAME, most=MOST), "system")


async def invitation_path(slug: str) -> str | None:
    """Return the path that the link opens, None if there is no such link."""
    event = await Event.objects().get(Event.slug == slug)
    link = await _known(event.id) if event else None
    return f"/veranstaltungen/{slug}/anmeldung?einladung={token_of_link(link)}" if link else None


async def _known(event_id: int) -> InvitationLink | None:
    return await InvitationLink.objects().get((InvitationLink.event == event_id) & (InvitationLink.name == NAME))
