"""An invitation is made by the names that people see: the event by the end of its address, the contingent by its key."""

from dataclasses import dataclass
from datetime import datetime

from ki_events.db import transaction
from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.invitations.inviting import Wanted, create, token_of_link
from ki_events.settings import settings


@dataclass(frozen=True)
class Invite:
    """An invitation link as somebody wants it; `contingent` is the value of a partner's contingent, `expires_at` in UTC."""

    name: str = ""
    email: str = ""
    most: int | None = None
    contingent: str | None = None
    expires_at: datetime | None = None


async def invite(slug: str, wanted: Invite, actor: str) -> str:
    """Make a link and return its address; a personal one is mailed too.

    Raise `Refused` as `inviting.create` does, `LookupError` when there is no such event.
    """
    async with transaction():
        event = await Event.objects().get(Event.slug == slug)
        if event is None:
            raise LookupError(slug)
        contingent = await _contingent(event.id, wanted.contingent) if wanted.contingent else None
        link = await create(
            event.id,
            Wanted(
                name=wanted.name,
                email=wanted.email,
                most=wanted.most,
                contingent=contingent,
                expires_at=wanted.expires_at,
            ),
            actor,
        )
    return f"{settings().base_url}/veranstaltungen/{slug}/anmeldung?einladung={token_of_link(link)}"


async def _contingent(event_id: int, value: str) -> int:
    of_partner = (Contingent.event == event_id) & (Contingent.kind == ContingentKind.partner)
    found = await Contingent.objects().get(of_partner & (Contingent.value == value))
    if found is None:
        raise Refused(
            "contingent_unknown",
            _("Zu dieser Veranstaltung gibt es dieses Kontingent einer Partnerorganisation nicht."),
        )
    return int(found.id)
