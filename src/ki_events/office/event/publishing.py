"""Publishing now or later, taking it back while nobody has registered, and the archive; each asked for on a page of its own."""

from datetime import UTC, date, datetime, time
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.clock import BERLIN, local, now
from ki_events.events.inventory import Standing, standing
from ki_events.events.publishing import archive, bring_back, may_archive, may_bring_back, publish
from ki_events.events.readiness import readiness
from ki_events.events.tables import EventStatus
from ki_events.i18n import _
from ki_events.interests.demand import demand_of
from ki_events.office.event.date_hints import date_hints
from ki_events.office.event.lacking import steps
from ki_events.office.event.words import badge_of
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.refusal import Refused
from ki_events.registrations.changing.withdrawing import has_registrations, take_back
from ki_events.web.field_types import day_line, one_of, time_line
from ki_events.web.forms import Form, read_form
from ki_events.web.pages import AnyRequest, see_done

NOW, LATER = "jetzt", "spaeter"


class When(BaseModel):
    """When everyone shall see the event: now, or from a moment on."""

    when: one_of((NOW, LATER), 1)  # type: ignore[valid-type]
    date: day_line()  # type: ignore[valid-type]
    clock: time_line()  # type: ignore[valid-type]


@get("/", name="office_event_publishing")
async def publishing_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Ask when everyone shall see the event, or say what it lacks."""
    opened = await open_event(request, slug)
    typed = {"when": NOW}
    if (at := opened.event.publish_at) is not None and at > now():
        typed = {"when": LATER, "date": local(at).date().isoformat(), "clock": local(at).strftime("%H:%M")}
    return await _publishing(request, opened, Form(typed))


@post("/", name="office_event_publish")
async def send_publishing(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Publish the event, or set when it appears."""
    opened, form = await open_event(request, slug), await read_form(request, When)
    form.errors.update(_missing_moment(form))
    if form.value is None or form.errors:
        return await _publishing(request, opened, form)
    try:
        await publish(opened.event.id, opened.actor, _moment(form.value))
    except Refused as refused:
        return await _publishing(request, opened, form, refused)
    done = "veroeffentlicht" if form.value.when == NOW else "geplant"
    return see_done(request, "office_event", done, organisation=opened.member.organisation.slug, slug=slug)


@get("/", name="office_event_unpublishing")
async def taking_back_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Ask whether the event shall be a draft again."""
    return await _taking_back(request, await open_event(request, slug))


@post("/", name="office_event_unpublish")
async def send_taking_back(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Make the event a draft again."""
    opened = await open_event(request, slug)
    try:
        await take_back(opened.event.id, opened.actor)
    except Refused as refused:
        return await _taking_back(request, opened, refused)
    return see_done(request, "office_event", "zurueckgenommen", organisation=opened.member.organisation.slug, slug=slug)


@get("/", name="office_event_archiving")
async def archiving_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Ask whether the event shall leave the lists, or come back to them."""
    return _archiving(request, await open_event(request, slug))


@post("/", name="office_event_archive")
async def send_archiving(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Take the event off the lists, or put it back on them."""
    opened = await open_event(request, slug)
    is_archived = opened.event.status == EventStatus.archived
    try:
        await (bring_back if is_archived else archive)(opened.event.id, opened.actor)
    except Refused as refused:
        return _archiving(request, opened, refused)
    done = "zurueckgeholt" if is_archived else "archiviert"
    return see_done(request, "office_event", done, organisation=opened.member.organisation.slug, slug=slug)


async def _publishing(
    request: AnyRequest, opened: OpenEvent, form: Form[Any], refused: Refused | None = None
) -> Response[bytes]:
    ready = await readiness(opened.event)
    stands = standing(opened.event, now())
    return event_page(
        request,
        opened,
        "office/event/publishing.html",
        here="office_event",
        status=422 if form.errors or refused else 200,
        form=form,
        problem=refused.sentence if refused else "",
        missing=[step for step in steps(request, opened, ready) if step.is_needed and not step.is_done],
        advice=[step for step in steps(request, opened, ready) if not step.is_needed and not step.is_done],
        badge=badge_of(stands),
        hints=await date_hints(opened) if stands in (Standing.draft, Standing.scheduled) else [],
        people=await demand_of(opened.event.id),
        is_scheduled=stands is Standing.scheduled,
        is_possible=stands in (Standing.draft, Standing.scheduled),
        labels={"when": _("Zeitpunkt"), "date": _("Tag"), "clock": _("Uhrzeit")},
    )


def _missing_moment(form: Form[When]) -> dict[str, str]:
    if form.typed["when"] != LATER:
        return {}
    return {name: _("Bitte ausfüllen.") for name in ("date", "clock") if not form.typed[name].strip()}


def _moment(wanted: When) -> datetime | None:
    if wanted.when == NOW:
        return None
    day, clock = date.fromisoformat(wanted.date), time.fromisoformat(wanted.clock)
    return datetime.combine(day, clock, BERLIN).astimezone(UTC)


async def _taking_back(request: AnyRequest, opened: OpenEvent, refused: Refused | None = None) -> Response[bytes]:
    return event_page(
        request,
        opened,
        "office/event/taking_back.html",
        here="office_event",
        status=409 if refused else 200,
        problem=refused.sentence if refused else "",
        is_possible=opened.event.status == EventStatus.published and not await has_registrations(opened.event.id),
        is_public=standing(opened.event, now()) is not Standing.scheduled,
    )


def _archiving(request: AnyRequest, opened: OpenEvent, refused: Refused | None = None) -> Response[bytes]:
    return event_page(
        request,
        opened,
        "office/event/archiving.html",
        here="office_event",
        status=409 if refused else 200,
        problem=refused.sentence if refused else "",
        is_archived=opened.event.status == EventStatus.archived,
        may_archive=may_archive(opened.event),
        may_bring_back=may_bring_back(opened.event),
    )
