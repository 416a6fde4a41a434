"""A draft as each person of its group reads it, one after the other; and as a test in one's own mailbox."""

import json
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.group_messages.audience import audience_in, numbers, receiver
from ki_events.group_messages.letters import Words, shown_to
from ki_events.group_messages.tables import GroupMessage
from ki_events.group_messages.testing import send_test
from ki_events.links import absolute
from ki_events.mail.tables import Message
from ki_events.office.done import done_of
from ki_events.office.frame import event_page
from ki_events.office.messages.listing import HERE, address_of, open_message
from ki_events.registrations.tables import Registration
from ki_events.web.pages import AnyRequest, see_done
from ki_events.web.paging import page_of


@get("/{message:str}/vorschau", name="office_event_message_preview")
async def preview_page(request: AnyRequest, slug: FromPath[str], message: FromPath[str]) -> Response[Any]:
    """Show the message as one person of the group reads it; the address says which."""
    opened, found = await open_message(request, slug, message)
    audience = audience_in(found.audience)
    count = await numbers(opened.event.id, audience)
    place = min(page_of(request.query_params.get("person", "1")), max(1, count.people))
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
    """Mail the message to whoever writes it; a double click mails it once."""
    opened, found = await open_message(request, slug, message)
    person = await receiver(opened.event.id, audience_in(found.audience), 1)
    who = opened.member.who
    is_new = person is not None and await send_test(found, person, who.account_id, who.email)
    done = "getestet" if is_new else "eben"
    return see_done(request, "office_event_message_preview", done, message=message, **address_of(opened))


async def _words(message: GroupMessage, person: Registration) -> Words | None:
    payload = json.dumps({"registration": person.id, "event": message.event, "group_message": message.id})
    draft = Message(id=0, kind="group", recipient=person.email, language=person.language, payload=payload)
    # The real link opens the registration; only the person may have it.
    return await shown_to(message, draft, absolute("/anmeldung/…"))
