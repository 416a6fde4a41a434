"""A whole event is called off with a reason, or that is taken back while no letter has left; the page before says what happens."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events import dates
from ki_events.clock import now
from ki_events.events.tables import EventStatus
from ki_events.i18n import _
from ki_events.office.event.sessions_sheet import HERE, done
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.refusal import Refused
from ki_events.registrations.changing.calling_off import call_off, letters_leave_at
from ki_events.registrations.changing.concerned import concerned_by
from ki_events.registrations.changing.rescheduling import changed_meanwhile
from ki_events.registrations.changing.restoring import take_back_calling_off
from ki_events.web.forms import Form, line, paragraphs, read_form
from ki_events.web.pages import AnyRequest, see


class CallingOffForm(BaseModel):
    """Why the event does not take place, and at which state of it that was decided."""

    reason: paragraphs(1000, 1)  # type: ignore[valid-type]
    revision: line(20)  # type: ignore[valid-type]


@get("/absage", name="office_event_calling_off")
async def calling_off_page(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Say what calling the event off means, and for how many people."""
    opened = await open_event(request, slug)
    if opened.event.status != EventStatus.published:
        return _list(request, opened)
    return await _ask(request, opened, Form())


@post("/absage", name="office_event_call_off")
async def send_calling_off(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Call the event off; a double click does it once, an old page does nothing."""
    opened = await open_event(request, slug)
    form = await read_form(request, CallingOffForm)
    if opened.event.status != EventStatus.published:
        return _list(request, opened)
    if form.value is None:
        return await _ask(request, opened, form, status=422)
    if form.value.revision != str(opened.event.revision):
        return await _ask(request, opened, form, problem=changed_meanwhile(), status=409)
    await call_off(opened.event.id, form.value.reason, opened.actor)
    return done(request, opened, "absage")


@post("/absage/zuruecknehmen", name="office_event_undo_calling_off")
async def send_taking_back(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Take the calling-off back, or say why that is not possible any more."""
    opened = await open_event(request, slug)
    try:
        await take_back_calling_off(opened.event.id, opened.actor)
    except Refused as refused:
        template = "office/event/calling_off_over.html"
        return event_page(request, opened, template, here=HERE, status=422, problem=refused.sentence)
    return done(request, opened, "zurueck")


async def _ask(
    request: AnyRequest, opened: OpenEvent, form: Form[Any], *, problem: str = "", status: int = 200
) -> Response[bytes]:
    due = await letters_leave_at(opened.event)
    return event_page(
        request,
        opened,
        "office/event/calling_off.html",
        here=HERE,
        status=status,
        form=form,
        problem=problem,
        labels={"reason": _("Grund der Absage")},
        people=await concerned_by(opened.event),
        is_at_once=due <= now(),
        due=dates.clock_time(due),
    )


def _list(request: AnyRequest, opened: OpenEvent) -> Response[Any]:
    return see(request, HERE, organisation=opened.member.organisation.slug, slug=opened.event.slug)
