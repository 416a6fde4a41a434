"""A person chooses what they want for their calendar: invitations by e-mail, their feed alone, or nothing."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.ledger.wishes import choose_calendar
from ki_events.registrations.tables import CalendarChoice
from ki_events.site.registration.opened import Opened, act, look
from ki_events.site.registration.state import SAVED, is_running
from ki_events.site.words import calendar_name
from ki_events.web.pages import AnyRequest, private_page, see_done
from ki_events.web.sent import read_sent

FIELD = "calendar"


@get("/kalender", name="own_calendar")
async def calendar_form(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Show what is chosen, and what else there is."""
    return await look(request, token, _form)


@post("/kalender", name="own_calendar_send")
async def send_calendar(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Note the choice, or say why that cannot be."""
    return await act(request, token, _chosen)


async def _form(request: AnyRequest, opened: Opened) -> Response[Any]:
    return _page(request, opened)


async def _chosen(request: AnyRequest, opened: Opened) -> Response[Any]:
    typed = (await read_sent(request)).one(FIELD)
    if typed not in set(CalendarChoice):
        return _page(request, opened, 422, errors={FIELD: _("Bitte wählen Sie eine der drei Möglichkeiten aus.")})
    try:
        await choose_calendar(opened.registration.id, CalendarChoice(typed))
    except Refused as refused:
        return _page(request, opened, 409, problem=refused.sentence)
    return see_done(request, "registration", SAVED, token=opened.token)


def _page(
    request: AnyRequest,
    opened: Opened,
    status: int = 200,
    *,
    problem: str = "",
    errors: dict[str, str] | None = None,
) -> Response[bytes]:
    return private_page(
        request,
        "site/registration/calendar.html",
        status=status,
        **opened.about,
        choices=[(choice.value, calendar_name(choice)) for choice in CalendarChoice],
        is_running=is_running(opened.registration, opened.event),
        problem=problem,
        errors=errors or {},
        labels={FIELD: _("Kalender")},
    )
