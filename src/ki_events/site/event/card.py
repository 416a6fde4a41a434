"""Who shares an event's address shows a picture of it: drawn here once per version, without any third party."""

import asyncio
from dataclasses import replace

import anyio.to_thread
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.events.words import format_name
from ki_events.i18n import _, language
from ki_events.keeping import Kept
from ki_events.packing import Packed, pack
from ki_events.site.event.card_picture import COLOUR, Words, draw
from ki_events.site.event.showing import public_event, sessions_of
from ki_events.site.event.when import lines, span
from ki_events.site.event.where import places
from ki_events.web.caching import cached_answer
from ki_events.web.pages import AnyRequest

MOST_KEPT = 2_000_000  # bytes

_kept: Kept[tuple[str, int, str], Packed] = Kept(MOST_KEPT)
_one_at_a_time = asyncio.Lock()


@get("/", name="event_card")
async def event_card(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Answer the picture of the event."""
    event = await public_event(slug)
    if event is None:
        raise NotFoundException
    return cached_answer(request, await _picture(event), "image/png", event.changed_at)


async def _picture(event: Event) -> Packed:
    key = (event.slug, event.revision, language())
    if known := _kept.get(key):
        return known
    async with _one_at_a_time:
        # Who waited may find that it was drawn meanwhile.
        if known := _kept.get(key):
            return known
        drawn = await anyio.to_thread.run_sync(draw, await _words(event))
        packed = replace(pack(drawn), gzipped=None)
        _kept.put(key, packed, len(drawn))
        return packed


async def _words(event: Event) -> Words:
    sessions = await sessions_of(event)
    planned = [session for session in sessions if session.status == SessionStatus.planned] or sessions
    is_cancelled = event.status == EventStatus.cancelled
    return Words(
        over=f"{format_name(event.format)} · {event.organisation.name}",
        title=event.title,
        when=_("Neuer Termin folgt") if event.postponed and not is_cancelled else _when(event, planned),
        place=", ".join(place.name or _("Online") for place in places(planned)[:2]),
        state=_("Abgesagt") if is_cancelled else "",
        colour=event.organisation.color or COLOUR,
        lang=event.lang.partition("-")[0],
    )


def _when(event: Event, planned: list[Session]) -> str:
    found = lines(planned)
    if len(found) == 1:
        return ", ".join(part for part in (found[0].day, found[0].time) if part)
    return span(event, len(found))
