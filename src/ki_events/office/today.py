"""What needs someone now: the first page after signing in."""

from litestar import Response, get

from ki_events import dates
from ki_events.clock import local, now
from ki_events.mail.reading import failed_letters
from ki_events.office.frame import office_page
from ki_events.reports.today import today
from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest


@get("/", name="office_today")
async def today_page(request: AnyRequest) -> Response[bytes]:
    """Show what is on today and tomorrow, and what waits for a decision."""
    organisation = member_here(request).organisation.id
    return office_page(
        request,
        "office/today.html",
        here="office_today",
        day=local(now()).date(),
        work=await today(organisation),
        failed=await failed_letters(organisation),
        hours=dates.hours,
        moment=dates.moment_in_words,
    )
