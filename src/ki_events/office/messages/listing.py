"""The messages of an event, the newest first: what they say, to how many, and how their letters stand."""

from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from ki_events import dates
from ki_events.group_messages.reading import PAGE, message_of, messages_of
from ki_events.group_messages.tables import GroupMessage
from ki_events.office.done import done_of
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.messages.words import message_state
from ki_events.web.pages import NO_STORE, AnyRequest, url
from ki_events.web.paging import page_of, shown_numbers

HERE = "office_event_messages"


@get("/", name=HERE)
async def messages_page(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Show the messages of an event; people chosen in the table of registrations lead to a new one for them."""
    opened = await open_event(request, slug)
    if people := request.query_params.getall("person", []):
        own = address_of(opened)
        address = url(request, "office_event_message_new", None, **own)
        query = "&".join(f"person={text}" for text in people if _is_plain(text))
        return Redirect(f"{address}?{query}", status_code=303, headers={"cache-control": NO_STORE})
    page = page_of(request.query_params.get("seite", "1"))
    rows, number = await messages_of(opened.event.id, page)
    return event_page(
        request,
        opened,
        "office/messages/listing.html",
        here=HERE,
        rows=rows,
        number=number,
        state_of=message_state,
        moment=dates.moment_in_words,
        done=done_of(request, "verworfen"),
        page=page,
        numbers=[None if n is None else (n, f"?seite={n}") for n in shown_numbers(page, max(1, -(-number // PAGE)))],
    )


async def open_message(request: AnyRequest, slug: str, message: str) -> tuple[OpenEvent, GroupMessage]:
    """Return the event and its message. Raise `NotFoundException` unless they belong together and to the organisation."""
    opened = await open_event(request, slug)
    found = await message_of(opened.event.id, message)
    if found is None:
        raise NotFoundException
    return opened, found


def address_of(opened: OpenEvent) -> dict[str, str]:
    """Return what the addresses of an event's pages need."""
    return {"organisation": opened.member.organisation.slug, "slug": opened.event.slug}


def _is_plain(text: str) -> bool:
    return text.isascii() and text.replace("-", "").replace("_", "").isalnum()
