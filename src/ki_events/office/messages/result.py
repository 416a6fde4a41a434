"""What became of a message: how far it is, and each person with their letter; what failed is tried again from here."""

import json
from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events import dates
from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.group_messages.reading import ORDER, PAGE, counts_of, letters_of
from ki_events.group_messages.resending import send_again
from ki_events.group_messages.scheduling import can_be_stopped, leaves_at
from ki_events.group_messages.tables import GroupMessage, GroupMessageState
from ki_events.i18n import _
from ki_events.office.done import done_of
from ki_events.office.frame import event_page
from ki_events.office.messages.listing import HERE, address_of, open_message
from ki_events.office.messages.words import (
    due_later,
    is_planned,
    is_under_way,
    letter_state,
    letter_states,
    message_state,
    why,
)
from ki_events.web.pages import NO_STORE, AnyRequest, see, see_done
from ki_events.web.paging import page_of, shown_numbers
from ki_events.web.sent import read_sent


@get("/{message:str}", name="office_event_message")
async def message_page(request: AnyRequest, slug: FromPath[str], message: FromPath[str]) -> Response[Any]:
    """Show how far the message is, and what became of each letter; a draft is shown as its form."""
    opened, found = await open_message(request, slug, message)
    if found.state == GroupMessageState.draft:
        return see(request, "office_event_message_draft", message=message, **address_of(opened))
    counts = (await counts_of([found.id])).get(found.id, {})
    wanted = request.query_params.get("stand", "")
    only = wanted if wanted in ORDER else ""
    number = counts.get(only, 0) if only else sum(counts.values())
    last = max(1, -(-number // PAGE))
    page = min(page_of(request.query_params.get("seite", "1")), last)
    return event_page(
        request,
        opened,
        "office/messages/result.html",
        here=HERE,
        message=found,
        state=message_state(found, counts),
        counts={name: counts[name] for name in ORDER if counts.get(name)},
        names=letter_states(),
        letter_state=letter_state,
        due_later=due_later,
        why=why,
        only=only,
        letters=await letters_of(found.id, only, page),
        progress=progress(found, counts),
        is_planned=is_planned(found),
        is_under_way=is_under_way(found, counts),
        can_stop=can_be_stopped(found, counts.get("waiting", 0)),
        leaves=None if found.send_at is None else leaves_at(opened.event, found.send_at),
        rests_until=_rests_until(opened.event) if is_under_way(found, counts) else None,
        moment=dates.moment_in_words,
        done=done_of(request, "angehalten", "nochmal"),
        page=page,
        numbers=[None if n is None else (n, f"?stand={only}&seite={n}") for n in shown_numbers(page, last)],
    )


@get("/{message:str}/stand.json", name="office_event_message_progress")
async def message_progress(request: AnyRequest, slug: FromPath[str], message: FromPath[str]) -> Response[bytes]:
    """Answer with how far the message is, for the page that shows it."""
    _opened, found = await open_message(request, slug, message)
    counts = (await counts_of([found.id])).get(found.id, {})
    state = {
        "state": found.state,
        "words": progress(found, counts),
        "sent": counts.get("sent", 0),
        "people": found.people,
        "is_over": not is_under_way(found, counts),
    }
    body = json.dumps(state, ensure_ascii=False).encode()
    return Response(body, media_type="application/json", headers={"cache-control": NO_STORE})


@post("/{message:str}/nochmal", name="office_event_message_again")
async def send_again_to(request: AnyRequest, slug: FromPath[str], message: FromPath[str]) -> Response[Any]:
    """Try the letters again that failed: the one that the form names, or all."""
    (opened, found), sent = await open_message(request, slug, message), await read_sent(request)
    named = [int(text) for text in sent.all("letter") if text.isascii() and text.isdecimal() and len(text) < 10]
    if named or sent.one("letter") == "all":
        await send_again(found.id, named, opened.actor)
    return see_done(request, "office_event_message", "nochmal", message=message, **address_of(opened))


def _rests_until(event: Event) -> datetime | None:
    """Return when letters leave again, while nothing leaves because it is night."""
    leaves = leaves_at(event, now())
    return leaves if leaves > now() else None


def progress(message: GroupMessage, counts: dict[str, int]) -> str:
    """Return the sentence that says how far a message is."""
    if message.state == GroupMessageState.scheduled:
        return _("Noch ist nichts hinausgegangen.")
    return _("%(sent)d von %(people)d gesendet") % {"sent": counts.get("sent", 0), "people": message.people}
