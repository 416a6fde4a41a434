"""A new event: a format, a title, a date, and what the format knows already."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel

from ki_events.accounts.memberships import Member
from ki_events.clock import BERLIN
from ki_events.events.drafting import FirstDate, NewEvent, create_draft
from ki_events.events.formats import defaults_of, format_sentence, offered
from ki_events.events.known_places import known_places
from ki_events.events.tables import Format
from ki_events.events.words import format_name
from ki_events.i18n import _
from ki_events.office.done_once import done_once
from ki_events.office.frame import office_page
from ki_events.web.access import member_here
from ki_events.web.field_types import count_line, day_line, one_of, time_line, web_line
from ki_events.web.forms import Form, line, paragraphs, read_form
from ki_events.web.nonce import is_nonce, new_nonce
from ki_events.web.pages import AnyRequest, see, see_done

FORM = "new-event"
MOST_PLACES = 100_000


class Wanted(BaseModel):
    """What the form asks for. Without a date the event is a draft whose date is open."""

    format: one_of(tuple(Format), 1)  # type: ignore[valid-type]
    nonce: line(80)  # type: ignore[valid-type]
    title: line(160, 1)  # type: ignore[valid-type]
    summary: paragraphs(600)  # type: ignore[valid-type]
    date: day_line()  # type: ignore[valid-type]
    starts: time_line()  # type: ignore[valid-type]
    ends: time_line()  # type: ignore[valid-type]
    until: day_line()  # type: ignore[valid-type]
    place: line(160)  # type: ignore[valid-type]
    address: line(300)  # type: ignore[valid-type]
    online: web_line()  # type: ignore[valid-type]
    capacity: count_line(MOST_PLACES, 1)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Card:
    """A format as it is offered."""

    value: str
    name: str
    sentence: str


@get("/", name="office_event_new")
async def new_event_page(request: AnyRequest) -> Response[bytes]:
    """Offer the formats; with one in the query, ask for the rest."""
    asked = request.query_params.get("format", "")
    if asked not in set(Format):
        cards = [Card(format_.value, format_name(format_), format_sentence(format_)) for format_ in offered()]
        return office_page(request, "office/event/formats.html", here="office_events", cards=cards)
    usual = defaults_of(Format(asked))
    typed = {
        "format": asked,
        "starts": usual.starts.strftime("%H:%M"),
        "ends": usual.ends.strftime("%H:%M"),
        "capacity": str(usual.capacity or ""),
        "nonce": new_nonce(FORM),
    }
    return await _form(request, Form(typed))


@post("/", name="office_event_create")
async def send_new_event(request: AnyRequest) -> Response[Any]:
    """Create the draft and lead to it."""
    member, form = member_here(request), await read_form(request, Wanted)
    wanted = form.value
    form.errors.update(_together(form) if wanted else {})
    if form.typed["format"] not in set(Format):
        return see(request, "office_event_new", organisation=member.organisation.slug)
    if wanted is None or form.errors:
        return await _form(request, form)
    slug = await done_once(
        member, wanted.nonce if is_nonce(wanted.nonce, FORM) else new_nonce(FORM), lambda: _create(member, wanted)
    )
    return see_done(request, "office_event", "angelegt", organisation=member.organisation.slug, slug=slug)


async def _create(member: Member, wanted: Wanted) -> str:
    new = NewEvent(
        format=Format(wanted.format),
        title=wanted.title,
        summary=wanted.summary,
        capacity=int(wanted.capacity) if wanted.capacity else None,
        contact_name=member.who.name,
        contact_email=member.organisation.email,
        contact_phone=member.organisation.phone,
        first_date=_first_date(wanted),
    )
    return (await create_draft(member.organisation, new, member.actor)).slug


def _together(form: Form[Wanted]) -> dict[str, str]:
    """Return the mistakes that only show when fields are seen together."""
    wanted = form.value
    if wanted is None:
        return {}
    if not wanted.date:
        # A place belongs to a date: without one it would be lost.
        has_place = wanted.place or wanted.address or wanted.online
        return (
            {"date": _("Bitte tragen Sie zum Ort auch das Datum ein, oder lassen Sie den Ort noch leer.")}
            if has_place
            else {}
        )
    missing = {name: _("Bitte ausfüllen.") for name in ("starts", "ends") if not getattr(wanted, name)}
    if missing:
        return missing
    found = _first_date(wanted)
    if found and found.ends_at <= found.starts_at:
        if wanted.until and wanted.until < wanted.date:
            return {"until": _("Der letzte Tag liegt vor dem ersten.")}
        return {"ends": _("Das Ende liegt nicht nach dem Beginn.")}
    return {}


def _first_date(wanted: Wanted) -> FirstDate | None:
    if not wanted.date:
        return None
    return FirstDate(
        starts_at=_moment(wanted.date, wanted.starts),
        ends_at=_moment(wanted.until or wanted.date, wanted.ends),
        place_name=wanted.place,
        place_address=wanted.address,
        online_url=wanted.online,
    )


def _moment(day: str, clock: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), BERLIN).astimezone(UTC)


async def _form(request: AnyRequest, form: Form[Any]) -> Response[bytes]:
    format_ = Format(form.typed["format"])
    return office_page(
        request,
        "office/event/new.html",
        here="office_events",
        status=422 if form.errors else 200,
        form=form,
        format=format_,
        format_name=format_name(format_),
        usual=defaults_of(format_),
        places=await known_places(member_here(request).organisation.id),
        labels=_labels(),
    )


def _labels() -> dict[str, str]:
    return {
        "title": _("Titel"),
        "summary": _("Kurzbeschreibung"),
        "date": _("Datum"),
        "starts": _("Beginn"),
        "ends": _("Ende"),
        "until": _("Letzter Tag"),
        "place": _("Ort"),
        "address": _("Adresse"),
        "online": _("Link für die Online-Teilnahme"),
        "capacity": _("Plätze"),
    }
