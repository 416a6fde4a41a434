"""A draft as each person of its group reads it, one after the other; and as a test in one's own mailbox."""

import json
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from ki_events.group_messages.audience import Numbers, audience_in, numbers, receiver
from ki_events.group_messages.letters import Words, shown_to
from ki_events.group_messages.tables import GroupMessage
from ki_events.group_messages.testing import send_test
from ki_events.links import absolute
from ki_events.mail.tables import Message
from ki_events.office.done import done_of
from ki_events.office.frame import event_page
from ki_events.office.messages.listing import HERE, address_of, open_message
from ki_events.registrations.tables import Registration
from ki_events.web.pages import NO_STORE, AnyRequest, url
from ki_events.web.paging import page_of
from ki_events.web.sent import read_sent


@get("/{message:str}/vorschau", name="office_event_message_preview")
async def preview_page(request: AnyRequest, slug: FromPath[str], message: FromPath[str]) -> Response[Any]:
    """Show the message as one person of the group reads it; the address says which."""
    opened, found = await open_message(request, slug, message)
    audience = audience_in(found.audience)
    count = await numbers(opened.event.id, audience)
    place = _place(request.query_params.get("person", "1"), count)
    person = await receiver(opened.event.id, audience, place)
    return event_page(
        request,
        opened,
        "office/messages/preview.html",
        here=HERE,
        message=found,
        person=person,
        place=place,
        count=count,
        words=await _words(found, person) if person else None,
        done=done_of(request, "getestet", "eben"),
        own_address=opened.member.who.email,
    )


@post("/{message:str}/test", name="office_event_message_test")
async def send_test_message(request: AnyRequest, slug: FromPath[str], message: FromPath[str]) -> Response[Any]:
    """Mail the message to whoever writes it, as the person reads it whom the page showed; a double click mails it once."""
    (opened, found), sent = await open_message(request, slug, message), await read_sent(request)
    audience = audience_in(found.audience)
    place = _place(sent.one("person"), await numbers(opened.event.id, audience))
    person = await receiver(opened.event.id, audience, place)
    who = opened.member.who
    is_new = person is not None and await send_test(found, person, who.account_id, who.email)
    query = {"person": place, "getestet" if is_new else "eben": 1}
    address = url(request, "office_event_message_preview", query, message=message, **address_of(opened))
    return Redirect(address, status_code=303, headers={"cache-control": NO_STORE})


def _place(text: str, count: Numbers) -> int:
    """Return which person of the group is meant, counted from 1; the last one for whoever is no longer there."""
    return min(page_of(text), max(1, count.people))


async def _words(message: GroupMessage, person: Registration) -> Words | None:
    payload = json.dumps({"registration": person.id, "event": message.event, "group_message": message.id})
    draft = Message(id=0, kind="group", recipient=person.email, language=person.language, payload=payload)
    # The real link opens the registration; only the person may have it.
    return await shown_to(message, draft, absolute("/anmeldung/…"))
