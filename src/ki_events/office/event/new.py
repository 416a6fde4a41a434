"""A new event: a format, a title, a date, and what the format knows already."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post

from ki_events.accounts.memberships import Member
from ki_events.events.drafting import NewEvent, create_draft
from ki_events.events.formats import defaults_of, format_sentence, offered
from ki_events.events.known_places import known_places
from ki_events.events.tables import Format
from ki_events.events.words import format_name
from ki_events.office.done_once import done_once
from ki_events.office.event.new_form import Wanted, first_date, labels, read_new
from ki_events.office.frame import office_page
from ki_events.web.access import member_here
from ki_events.web.forms import Form
from ki_events.web.nonce import is_nonce, new_nonce
from ki_events.web.pages import AnyRequest, see, see_done
from ki_events.web.sent import read_sent

FORM = "new-event"


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
    member, form = member_here(request), read_new(await read_sent(request))
    wanted = form.value
    if form.typed["format"] not in set(Format):
        return see(request, "office_event_new", organisation=member.organisation.slug)
    if wanted is None:
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
        first_date=first_date(wanted),
    )
    return (await create_draft(member.organisation, new, member.actor)).slug


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
        labels=labels(),
    )
