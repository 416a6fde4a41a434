"""Who was there when: the grid of an event, to tick and to save, and each person's share of it."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from ki_events.attendance.certificates import is_over
from ki_events.attendance.grid import Grid, grid_of
from ki_events.attendance.marking import Tap, mark
from ki_events.attendance.tables import Means
from ki_events.clock import local, now
from ki_events.dates import clock_time, day, day_number, short_month
from ki_events.events.tables import Session, SessionKind
from ki_events.links import new_public_id
from ki_events.office.attendance.words import rule_words, share_words
from ki_events.office.check_in.doing import key_of
from ki_events.office.check_in.opened import is_near
from ki_events.office.frame import event_page, open_event
from ki_events.web.asked import asked_words
from ki_events.web.pages import NO_STORE, AnyRequest, is_done, url
from ki_events.web.paging import page_of, shown_numbers
from ki_events.web.sent import Sent, read_sent

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Column:
    """One date as the head of a column: short to read, and whole to hear."""

    id: int
    short: str
    time: str
    whole: str
    title: str
    present: int


@get("/", name="office_attendance")
async def attendance_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the grid."""
    opened = await open_event(request, slug)
    words = asked_words(request, "suche", LONGEST_SEARCH)
    grid = await grid_of(opened.event, page_of(request.query_params.get("seite", "1")), words)
    return event_page(
        request,
        opened,
        "office/attendance/grid.html",
        here="office_attendance",
        grid=grid,
        columns=[_column(session, grid.present[index]) for index, session in enumerate(grid.sessions)],
        doors=[_column(session, 0) for session in grid.sessions if is_near(session)],
        share=lambda row: share_words(opened.event, row.share),
        rule=rule_words(opened.event, has_workshops=any(each.kind == SessionKind.elective for each in grid.sessions)),
        is_over=is_over(opened.event),
        search=words,
        numbers=shown_numbers(grid.page, grid.pages),
        is_saved=is_done(request, "gespeichert"),
        nonce=new_public_id(),
    )


@post("/", name="attendance_ticking")
async def send_attendance(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Note what was ticked or unticked on this page; what others ticked meanwhile stays."""
    opened, sent = await open_event(request, slug), await read_sent(request)
    grid = await grid_of(opened.event, page_of(sent.one("seite")), sent.one("suche")[:LONGEST_SEARCH])
    await mark(_changed(grid, sent), opened.actor)
    place = {"organisation": opened.member.organisation.slug, "slug": opened.event.slug}
    done = {"gespeichert": 1, "seite": grid.page, "suche": sent.one("suche")}
    address = url(request, "office_attendance", {name: value for name, value in done.items() if value}, **place)
    return Redirect(address, status_code=303, headers={"cache-control": NO_STORE})


def _changed(grid: Grid, sent: Sent) -> list[Tap]:
    """Return a tap for each box that stands otherwise than when the page was made."""
    before, after = set(sent.all("war")), set(sent.all("da"))
    known = {
        f"{row.registration.public_id}.{session.id}": (row.registration.id, session.id)
        for row in grid.rows
        for session in grid.sessions
    }
    moment = now()
    return [
        Tap(
            session,
            registration,
            name in after,
            Means.grid,
            key_of(sent.one("nonce"), name, str(name in after)),
            moment,
        )
        for name, (registration, session) in known.items()
        if (name in before) != (name in after)
    ]


def _column(session: Session, present: int) -> Column:
    return Column(
        session.id,
        f"{day_number(local(session.starts_at))}. {short_month(local(session.starts_at))}",
        clock_time(session.starts_at),
        f"{session.title} {day(session.starts_at)}, {clock_time(session.starts_at)}".strip(),
        session.title,
        present,
    )
