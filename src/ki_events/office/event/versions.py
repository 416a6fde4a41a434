"""Earlier versions of an event: who changed what in the last 14 days, and the way back."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.events.versions import version, versions_of
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.history.last_change import names_of
from ki_events.office.undoing import PARTS, changes_of, restore
from ki_events.refusal import Refused
from ki_events.registrations.changing.describing import to_be_told
from ki_events.web.pages import AnyRequest, is_done, see_done

MOST = 50


@get("/", name="office_event_versions")
async def versions_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show what was changed, newest first."""
    return await _page(request, await open_event(request, slug))


@post("/{number:int}", name="office_event_restore")
async def send_restoring(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[Any]:
    """Bring a version back."""
    opened = await open_event(request, slug)
    found = await version(opened.event.id, number)
    if found is None or found.part not in PARTS:
        raise NotFoundException
    try:
        await restore(opened, found)
    except Refused as refused:
        return await _page(request, opened, refused)
    house = opened.member.organisation.slug
    return see_done(request, "office_event_versions", "zurueckgeholt", organisation=house, slug=slug)


async def _page(request: AnyRequest, opened: OpenEvent, refused: Refused | None = None) -> Response[bytes]:
    versions = (await versions_of(opened.event.id))[:MOST]
    return event_page(
        request,
        opened,
        "office/event/versions.html",
        here="office_event",
        status=409 if refused else 200,
        problem=refused.sentence if refused else "",
        changes=await changes_of(opened.event, versions),
        names=await names_of({found.replaced_by for found in versions}),
        to_be_told=await to_be_told(opened.event),
        is_restored=is_done(request, "zurueckgeholt"),
    )
