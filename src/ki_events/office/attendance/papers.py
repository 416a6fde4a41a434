"""What is printed for the dates of an event: one click each."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.attendance.papers import Paper, Print, paper, paper_names
from ki_events.dates import day, hours
from ki_events.events.tables import Session, SessionStatus
from ki_events.office.check_in.opened import LARGEST_ID
from ki_events.office.frame import event_page, open_event
from ki_events.web.pages import NO_STORE, AnyRequest


@dataclass(frozen=True)
class Sheet:
    """One date and what it is called."""

    id: int
    title: str
    when: str
    room: str


@get("/", name="attendance_papers")
async def papers_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show what can be printed."""
    opened = await open_event(request, slug)
    planned = (Session.event == opened.event.id) & (Session.status == SessionStatus.planned)
    sessions = await Session.objects().where(planned).order_by(Session.starts_at, Session.title, Session.id)
    return event_page(
        request,
        opened,
        "office/attendance/papers.html",
        here="office_attendance",
        sheets=[
            Sheet(one.id, one.title, f"{day(one.starts_at)}, {hours(one.starts_at, one.ends_at)}", one.room)
            for one in sessions
        ],
        papers=paper_names(),
    )


@get("/{session:int}/{file:str}", name="attendance_paper")
async def paper_file(
    request: AnyRequest, slug: FromPath[str], session: FromPath[int], file: FromPath[str]
) -> Response[Any]:
    """Answer the PDF; its address ends with ".pdf"."""
    opened = await open_event(request, slug)
    found = await Session.objects().get((Session.id == min(session, LARGEST_ID)) & (Session.event == opened.event.id))
    kind = next((each for each in Paper if f"{each.value}.pdf" == file), None)
    if found is None or kind is None:
        raise NotFoundException
    content = await paper(kind, Print(opened.event, found))
    headers = {
        "cache-control": NO_STORE,
        "content-disposition": f'inline; filename="{kind.value}-{opened.event.slug}.pdf"',
    }
    return Response(content, headers=headers, media_type="application/pdf")
