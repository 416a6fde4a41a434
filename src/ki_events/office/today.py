"""What needs someone now: the first page after signing in."""

from litestar import Response, get

from ki_events.office.frame import office_page
from ki_events.web.pages import AnyRequest


@get("/", name="office_today")
async def today_page(request: AnyRequest) -> Response[bytes]:
    """Show what is on today and tomorrow, and what waits for a decision."""
    return office_page(request, "office/today.html", here="office_today")
