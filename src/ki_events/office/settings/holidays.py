"""Days without school: those of the state are shown, the organisation's own movable days are added and taken off."""

from datetime import date
from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel

from ki_events import dates
from ki_events.clock import local, now
from ki_events.i18n import _
from ki_events.office.frame import office_page
from ki_events.organisations.changing_holidays import add_school_holiday, remove_school_holiday
from ki_events.organisations.holiday_spans import LONGEST_NAME, Holiday
from ki_events.organisations.school_holidays import own_school_holidays
from ki_events.refusal import Refused
from ki_events.web.access import member_here
from ki_events.web.field_types import day_line
from ki_events.web.forms import Form, check, line
from ki_events.web.pages import AnyRequest, is_done, see_done
from ki_events.web.sent import read_sent

HERE, SETTINGS = "office_holidays", "office_settings"
ADDED, REMOVED, REMOVE = "hinzugefuegt", "entfernt", "remove"


class Typed(BaseModel):
    """A span of days; one day needs no last one."""

    action: line(20)  # type: ignore[valid-type]
    name: line(LONGEST_NAME, 1)  # type: ignore[valid-type]
    first_day: day_line(1)  # type: ignore[valid-type]
    last_day: day_line()  # type: ignore[valid-type]


@get("/", name=HERE)
async def holidays_page(request: AnyRequest) -> Response[bytes]:
    """Show the days."""
    return await _page(request, Form())


@post("/", name="send_holidays")
async def send_holidays(request: AnyRequest) -> Response[Any]:
    """Add a span, or take one off."""
    member, form = member_here(request), check(Typed, await read_sent(request))
    if form.value is None:
        return await _page(request, form, status=422)
    is_removed = form.value.action == REMOVE
    try:
        await (remove_school_holiday if is_removed else add_school_holiday)(
            member.organisation.id, _holiday(form.value), member.actor
        )
    except Refused as refused:
        return await _page(request, form, problem=refused.sentence, status=422)
    return see_done(request, HERE, REMOVED if is_removed else ADDED, organisation=member.organisation.slug)


def _holiday(typed: Typed) -> Holiday:
    first = date.fromisoformat(typed.first_day)
    return Holiday(first, date.fromisoformat(typed.last_day) if typed.last_day else first, typed.name)


async def _page(request: AnyRequest, form: Form[Any], *, problem: str = "", status: int = 200) -> Response[bytes]:
    today = local(now()).date()
    own = await own_school_holidays(member_here(request).organisation.id)
    common = [each for each in await own_school_holidays(None) if each.last_day >= today]
    return office_page(
        request,
        "office/settings/holidays.html",
        here=SETTINGS,
        status=status,
        form=form,
        problem=problem,
        labels={"name": _("Name"), "first_day": _("Erster Tag"), "last_day": _("Letzter Tag")},
        own=[(each, _days(each), each.last_day < today) for each in own],
        common=[(each.name, _days(each)) for each in common],
        done=next((word for word in (ADDED, REMOVED) if is_done(request, word)), ""),
    )


def _days(each: Holiday) -> str:
    return dates.days(each.first_day, each.last_day) if each.last_day > each.first_day else dates.day(each.first_day)
