"""The grid for devices: who is ticked now, and the words for each share, as long as the page is open."""

import json

from litestar import Response, get
from litestar.params import FromPath

from ki_events.attendance.grid import grid_of
from ki_events.office.attendance.grid import LONGEST_SEARCH
from ki_events.office.attendance.words import share_words
from ki_events.office.frame import open_event
from ki_events.packing import digest
from ki_events.web.asked import asked_words
from ki_events.web.caching import knows
from ki_events.web.pages import NO_STORE, AnyRequest
from ki_events.web.paging import page_of


@get("/stand.json", name="attendance_state")
async def attendance_state(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Answer a page of the grid, or that nothing has changed (304)."""
    opened, words = await open_event(request, slug), asked_words(request, "suche", LONGEST_SEARCH)
    grid = await grid_of(opened.event, page_of(request.query_params.get("seite", "1")), words)
    state = {
        "ticked": [
            f"{row.registration.public_id}.{session.id}"
            for row in grid.rows
            for session, tick in zip(grid.sessions, row.ticks, strict=True)
            if tick
        ],
        "shares": {row.registration.public_id: share_words(opened.event, row.share) for row in grid.rows},
        "present": {str(session.id): count for session, count in zip(grid.sessions, grid.present, strict=True)},
    }
    body = json.dumps(state, ensure_ascii=False).encode()
    headers = {"cache-control": NO_STORE, "etag": f'"{digest(body)}"'}
    if knows(request, headers["etag"]):
        return Response(b"", status_code=304, headers=headers, media_type="application/json")
    return Response(body, headers=headers, media_type="application/json")
