"""All dates of an event become open, or it gets new ones; the page before says how many people hear of it."""

from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.clock import local
from ki_events.events.local_times import moment_of
from ki_events.events.tables import Event, EventStatus, Session
from ki_events.i18n import _
from ki_events.office.event.sessions_cards import card_of
from ki_events.office.event.sessions_dropping import WordsForm
from ki_events.office.event.sessions_form import moment
from ki_events.office.event.sessions_sheet import HERE, done
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.refusal import Refused
from ki_events.registrations.changing.concerned import Concerned, concerned_by
from ki_events.registrations.changing.postponing import NewDates, Span, planned_sessions, postpone, set_new_dates
from ki_events.visible import visible
from ki_events.web.field_types import day_of
from ki_events.web.forms import Form, check, read_form
from ki_events.web.pages import AnyRequest, see
from ki_events.web.sent import Sent, read_sent

FIELDS = ("day", "start", "end")


@get("/offen", name="office_event_postponing")
async def postponing_page(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Say what it means to leave the dates open."""
    opened = await open_event(request, slug)
    if opened.event.postponed or opened.event.status == EventStatus.cancelled:
        return _list(request, opened)
    return await _ask(request, opened, Form())


@post("/offen", name="office_event_postpone")
async def send_postponing(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Leave the dates open; a double click does it once."""
    opened = await open_event(request, slug)
    form = await read_form(request, WordsForm)
    if form.value is None:
        return await _ask(request, opened, form, status=422)
    try:
        await postpone(opened.event.id, form.value.words, opened.actor)
    except Refused as refused:
        return await _ask(request, opened, form, problem=refused.sentence, status=422)
    return done(request, opened, "offen")


@get("/neue-termine", name="office_event_new_dates")
async def new_dates_page(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Show a line for each date of a postponed event."""
    opened = await open_event(request, slug)
    if not opened.event.postponed:
        return _list(request, opened)
    sessions = await planned_sessions(opened.event.id)
    typed = {name: text for row in sessions for name, text in _typed_of(row).items()}
    return await _dates(request, opened, sessions, Form(typed | {"revision": str(opened.event.revision)}))


@post("/neue-termine", name="office_event_set_dates")
async def send_new_dates(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Set the new dates of a postponed event."""
    opened = await open_event(request, slug)
    sessions, sent = await planned_sessions(opened.event.id), await read_sent(request)
    form, spans = _read(sent, sessions)
    words = check(WordsForm, sent)
    form = Form(form.typed | words.typed, None, form.errors | words.errors)
    if form.errors or words.value is None:
        return await _dates(request, opened, sessions, form, status=422)
    try:
        wanted = NewDates(spans, _number(sent.one("revision")), words.value.words)
        await set_new_dates(opened.event.id, wanted, opened.actor)
    except Refused as refused:
        fresh = Form[Any](form.typed | {"revision": str(opened.event.revision)})
        return await _dates(request, opened, sessions, fresh, problem=refused.sentence, status=422)
    return done(request, opened, "neue-termine")


async def _ask(
    request: AnyRequest, opened: OpenEvent, form: Form[Any], *, problem: str = "", status: int = 200
) -> Response[bytes]:
    return event_page(
        request,
        opened,
        "office/event/sessions_postponing.html",
        here=HERE,
        status=status,
        form=form,
        problem=problem,
        people=await _told(opened.event),
    )


async def _dates(
    request: AnyRequest, opened: OpenEvent, sessions: list[Session], form: Form[Any], **values: Any
) -> Response[bytes]:
    shown: dict[str, Any] = {"problem": "", "status": 200} | values
    return event_page(
        request,
        opened,
        "office/event/sessions_new_dates.html",
        here=HERE,
        form=form,
        cards=[card_of(row) for row in sessions],
        labels={
            f"{name}-{row.id}": _("Termin %(n)d") % {"n": n} for n, row in enumerate(sessions, 1) for name in FIELDS
        },
        people=await _told(opened.event),
        **shown,
    )


async def _told(event: Event) -> Concerned:
    return await concerned_by(event) if event.status == EventStatus.published else Concerned()


def _typed_of(row: Session) -> dict[str, str]:
    start, end = local(row.starts_at), local(row.ends_at)
    return {
        f"day-{row.id}": start.date().isoformat(),
        f"start-{row.id}": f"{start:%H:%M}",
        f"end-{row.id}": f"{end:%H:%M}",
    }


def _read(sent: Sent, sessions: list[Session]) -> tuple[Form[Any], dict[int, Span]]:
    names = [f"{field}-{row.id}" for row in sessions for field in FIELDS]
    typed = {name: visible(sent.one(name)).strip() for name in names}
    errors: dict[str, str] = {}
    spans: dict[int, Span] = {}
    for row in sessions:
        if span := _span(row, typed, errors):
            spans[row.id] = span
    return Form(typed, None, errors), spans


def _span(row: Session, typed: dict[str, str], errors: dict[str, str]) -> Span | None:
    written = day_of(typed[f"day-{row.id}"])
    if not written:
        errors[f"day-{row.id}"] = _("Bitte einen Tag eingeben, den es gibt, zum Beispiel 17.03.2027.")
        return None
    day = date.fromisoformat(written)
    # What lasts longer than a day keeps its length.
    length = local(row.ends_at).date() - local(row.starts_at).date()
    if row.all_day:
        return moment_of(day, local(row.starts_at).time()), moment_of(day + length, local(row.ends_at).time())
    starts_at = moment(typed, errors, f"start-{row.id}", day)
    ends_at = moment(typed, errors, f"end-{row.id}", day + length)
    if starts_at and ends_at and ends_at <= starts_at:
        errors.setdefault(f"end-{row.id}", _("Das Ende liegt nicht nach dem Beginn. Bitte prüfen Sie beide Uhrzeiten."))
    return (starts_at, ends_at) if starts_at and ends_at else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else -1


def _list(request: AnyRequest, opened: OpenEvent) -> Response[Any]:
    return see(request, HERE, organisation=opened.member.organisation.slug, slug=opened.event.slug)
