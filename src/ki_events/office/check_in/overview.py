"""On the day: the dates of today at which the member may check people in."""

from litestar import Response, get

from ki_events.accounts.roles import Right
from ki_events.attendance.today import next_sessions, sessions_today
from ki_events.dates import hours
from ki_events.office.frame import office_page
from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest


@get("/", name="office_check_in")
async def check_in_page(request: AnyRequest) -> Response[bytes]:
    """Show today's dates; on a day without any, the next ones."""
    member = member_here(request)
    today = await sessions_today(member)
    return office_page(
        request,
        "office/check_in/overview.html",
        here="office_check_in",
        today=today,
        coming=[] if today else await next_sessions(member),
        hours=hours,
        helps_only=not member.may(Right.check_in_everywhere),
    )
