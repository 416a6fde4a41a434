"""Who helps at the door of an event: accounts whose role is check-in, to be ticked."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.attendance.helping import give, helpers_of
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.refusal import Refused
from ki_events.web.pages import AnyRequest, is_done, see_done
from ki_events.web.sent import read_sent


@get("/", name="attendance_helpers")
async def helpers_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show who can help, and who is given this event."""
    return await _page(request, await open_event(request, slug))


@post("/", name="attendance_helping")
async def send_helpers(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Give the event to those who are ticked, and to nobody else."""
    opened, sent = await open_event(request, slug), await read_sent(request)
    try:
        await give(opened.event, sent.all("konto"), opened.actor)
    except Refused as refused:
        return await _page(request, opened, refused.sentence)
    return see_done(
        request,
        "attendance_helpers",
        "gespeichert",
        organisation=opened.member.organisation.slug,
        slug=opened.event.slug,
    )


async def _page(request: AnyRequest, opened: OpenEvent, problem: str = "") -> Response[bytes]:
    return event_page(
        request,
        opened,
        "office/attendance/helpers.html",
        here="office_attendance",
        status=422 if problem else 200,
        helpers=await helpers_of(opened.event),
        problem=problem,
        is_saved=is_done(request, "gespeichert"),
    )
