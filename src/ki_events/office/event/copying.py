"""Copying an event for the next time: the new dates are proposed, shown beside the old ones, and can be moved."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.clock import local, now
from ki_events.dates import day, moment_in_words
from ki_events.events.copying import Shift, next_title, same_day_next_year, sessions_to_copy
from ki_events.events.session_facts import facts_of
from ki_events.events.tables import Event, Session
from ki_events.i18n import _
from ki_events.office.done_once import done_once
from ki_events.office.event.new_date_hints import new_date_hints
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.registrations.changing.copying import Copy, copy_event
from ki_events.web.asked import asked_words
from ki_events.web.field_types import day_line, day_of
from ki_events.web.forms import Form, line, read_form
from ki_events.web.nonce import is_nonce, new_nonce
from ki_events.web.pages import AnyRequest, see_done

MOST_ASKED = 10_000
"""Characters of a title in the query: what is too long is told when it is sent, and not cut before."""


class Wanted(BaseModel):
    """How the copy is called and when it begins."""

    nonce: line(80)  # type: ignore[valid-type]
    title: line(160, 1)  # type: ignore[valid-type]
    date: day_line()  # type: ignore[valid-type]


@dataclass(frozen=True)
class NewDate:
    """One session, when it was and when it would be; `hints` are reasons to look at the day again."""

    title: str
    before: str
    after: str
    hints: list[str]


@get("/", name="office_event_copying")
async def copying_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Propose title and dates; a date in the query shows what it would mean for all of them."""
    opened = await open_event(request, slug)
    asked = day_of(request.query_params.get("date", ""))
    title = asked_words(request, "title", MOST_ASKED) or next_title(opened.event.title)
    typed = {"title": title, "date": asked or _proposed(opened.event), "nonce": new_nonce(_form_name(opened.event))}
    return await _form(request, opened, Form(typed))


@post("/", name="office_event_copy")
async def send_copying(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Create the copy and lead to it."""
    opened, form = await open_event(request, slug), await read_form(request, Wanted)
    wanted = form.value
    if opened.event.starts_at is not None and not form.typed["date"].strip():
        form.errors["date"] = _("Bitte ausfüllen.")
    if wanted is None or form.errors:
        return await _form(request, opened, form)
    name = _form_name(opened.event)
    nonce = wanted.nonce if is_nonce(wanted.nonce, name) else new_nonce(name)
    copy = Copy(wanted.title, date.fromisoformat(wanted.date) if wanted.date else None)

    async def make() -> str:
        return (await copy_event(opened.event.id, copy, opened.actor)).slug

    new_slug = await done_once(opened.member, nonce, make)
    return see_done(request, "office_event", "kopiert", organisation=opened.member.organisation.slug, slug=new_slug)


def _proposed(event: Event) -> str:
    """Return the same weekday of the same week, next year or the first year that lies ahead."""
    if event.starts_at is None:
        return ""
    found = same_day_next_year(local(event.starts_at).date())
    while found <= local(now()).date():
        found = same_day_next_year(found)
    return found.isoformat()


async def _form(request: AnyRequest, opened: OpenEvent, form: Form[Any]) -> Response[bytes]:
    return event_page(
        request,
        opened,
        "office/event/copying.html",
        here="office_event",
        status=422 if form.errors else 200,
        form=form,
        labels={"title": _("Titel der Kopie"), "date": _("Erster Termin")},
        new_dates=await _new_dates(opened, day_of(form.typed.get("date", ""))),
    )


async def _new_dates(opened: OpenEvent, first: str) -> list[NewDate]:
    sessions = sessions_to_copy(opened.event, await Session.objects().where(Session.event == opened.event.id))
    if not sessions or not first:
        return []
    shift = Shift((date.fromisoformat(first) - local(sessions[0].starts_at).date()).days)
    new = [facts_of(row).at(shift.later(row.starts_at), shift.later(row.ends_at)) for row in sessions]
    hints = await new_date_hints(opened, new, event=None)
    return [
        NewDate(
            row.title,
            day(row.starts_at),
            day(facts.starts_at) if row.all_day else moment_in_words(facts.starts_at),
            said,
        )
        for row, facts, said in zip(sessions, new, hints, strict=True)
    ]


def _form_name(event: Event) -> str:
    return f"copy:{event.id}"
