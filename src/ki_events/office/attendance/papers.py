"""What is printed for the dates of an event, one click each; badges and signs for all of them at once."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.attendance.papers import FOR_ALL_DATES, Paper, Print, paper, paper_for_all, paper_names, papers_of
from ki_events.dates import day, hours
from ki_events.events.tables import Session, SessionStatus
from ki_events.i18n import _
from ki_events.office.check_in.opened import LARGEST_ID
from ki_events.office.frame import event_page, open_event
from ki_events.web.pages import NO_STORE, AnyRequest


@dataclass(frozen=True)
class Sheet:
    """One date, what it is called, and what can be printed for it: names of papers by what stands in their address."""

    id: int
    title: str
    when: str
    place: str
    papers: dict[str, str]


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
        sheets=[_sheet(one) for one in sessions],
        for_all=[kind.value for kind in FOR_ALL_DATES if any(kind in papers_of(one) for one in sessions)],
    )


@get("/alle/{file:str}", name="attendance_paper_for_all")
async def paper_file_for_all(request: AnyRequest, slug: FromPath[str], file: FromPath[str]) -> Response[Any]:
    """Answer one PDF for all dates; its address ends with ".pdf"."""
    opened = await open_event(request, slug)
    kind = next((each for each in FOR_ALL_DATES if f"{each.value}.pdf" == file), None)
    content = None if kind is None else await paper_for_all(kind, opened.event)
    if content is None:
        raise NotFoundException
    return _pdf(content, f"{file.removesuffix('.pdf')}-{slug}")


@get("/{session:int}/{file:str}", name="attendance_paper")
async def paper_file(
    request: AnyRequest, slug: FromPath[str], session: FromPath[int], file: FromPath[str]
) -> Response[Any]:
    """Answer the PDF; its address ends with ".pdf"."""
    opened = await open_event(request, slug)
    found = await Session.objects().get((Session.id == min(session, LARGEST_ID)) & (Session.event == opened.event.id))
    kind = next((each for each in Paper if f"{each.value}.pdf" == file), None)
    if found is None or kind is None or kind not in papers_of(found):
        raise NotFoundException
    return _pdf(await paper(kind, Print(opened.event, found)), f"{kind.value}-{slug}")


def _sheet(session: Session) -> Sheet:
    names, when = paper_names(), f"{day(session.starts_at)}, {hours(session.starts_at, session.ends_at)}"
    place = session.room or (_("Online") if Paper.door not in papers_of(session) else "")
    return Sheet(session.id, session.title, when, place, {kind.value: names[kind] for kind in papers_of(session)})


def _pdf(content: bytes, name: str) -> Response[bytes]:
    headers = {"cache-control": NO_STORE, "content-disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, headers=headers, media_type="application/pdf")
