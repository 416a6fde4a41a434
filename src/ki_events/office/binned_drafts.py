"""Deleting a draft, and the bin in which it lies for 14 days."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.events.binned import binned, binned_event
from ki_events.events.tables import EventStatus
from ki_events.events.words import format_name
from ki_events.office.frame import OpenEvent, event_page, office_page, open_event
from ki_events.refusal import Refused
from ki_events.registrations.changing.withdrawing import delete_draft, has_registrations, restore_draft
from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest, see_done, url
from ki_events.web.paging import page_of, shown_numbers

SIZE = 25


@get("/", name="office_bin")
async def bin_page(request: AnyRequest) -> Response[bytes]:
    """Show the deleted drafts that can still be restored."""
    house = member_here(request).organisation
    page = page_of(request.query_params.get("seite", ""))
    found, total = await binned(house.id, page, SIZE)
    pages = max(1, -(-total // SIZE))

    def address(number: int) -> str:
        return url(request, "office_bin", {"seite": number}, organisation=house.slug)

    return office_page(
        request,
        "office/binned_drafts.html",
        here="office_bin",
        found=[(row, format_name(row.format)) for row in found],
        page=page,
        numbers=[number and (number, address(number)) for number in shown_numbers(page, pages)] if pages > 1 else [],
        previous=address(page - 1) if page > 1 else "",
        next=address(page + 1) if page < pages else "",
    )


@post("/", name="office_bin_restore")
async def send_restoring(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Restore a draft and lead to it."""
    member = member_here(request)
    found = await binned_event(member.organisation.id, slug)
    if found is None:
        raise NotFoundException
    await restore_draft(found, member.actor)
    return see_done(request, "office_event", "wiederhergestellt", organisation=member.organisation.slug, slug=slug)


@get("/", name="office_event_deleting")
async def deleting_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Ask whether the draft shall go into the bin."""
    return await _deleting(request, await open_event(request, slug))


@post("/", name="office_event_delete")
async def send_deleting(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Put the draft into the bin."""
    opened = await open_event(request, slug)
    try:
        await delete_draft(opened.event.id, opened.actor)
    except Refused as refused:
        return await _deleting(request, opened, refused)
    return see_done(request, "office_events", "geloescht", organisation=opened.member.organisation.slug)


async def _deleting(request: AnyRequest, opened: OpenEvent, refused: Refused | None = None) -> Response[bytes]:
    return event_page(
        request,
        opened,
        "office/event/deleting.html",
        here="office_event",
        status=409 if refused else 200,
        problem=refused.sentence if refused else "",
        is_possible=opened.event.status == EventStatus.draft and not await has_registrations(opened.event.id),
        is_draft=opened.event.status == EventStatus.draft,
    )
