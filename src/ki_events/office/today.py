"""What needs someone now: the first page after signing in."""

from datetime import date, datetime, timedelta
from typing import Any

from litestar import Response, get

from ki_events import dates
from ki_events.accounts.roles import Right
from ki_events.clock import local, now
from ki_events.i18n import _
from ki_events.mail.reading import failed_letters
from ki_events.office.frame import first_page, office_page
from ki_events.reports.today import today
from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest, see


@get("/", name="office_today")
async def today_page(request: AnyRequest) -> Response[Any]:
    """Show what is on today and tomorrow, and what waits for a decision; lead others to where their role begins."""
    found = member_here(request)
    organisation = found.organisation.id
    if not found.may(Right.see_registrations):
        page = first_page(found.role)
        return see(request, page, organisation=found.organisation.slug) if page else see(request, "office_start")
    return office_page(
        request,
        "office/today.html",
        here="office_today",
        day=local(now()).date(),
        tomorrow=local(now()).date() + timedelta(days=1),
        work=await today(organisation),
        failed=await failed_letters(organisation),
        hours=_hours,
        moment=dates.moment_in_words,
    )


def _hours(start: datetime, end: datetime, day: date) -> str:
    """Return when it is on, for who looks at one day: of what began before, only the end is news."""
    if local(start).date() >= day:
        return dates.hours(start, end)
    ends_today = local(end).date() == day
    return _("bis %(end)s") % {"end": dates.clock_time(end) if ends_today else dates.day(end)}
