"""The outbox of the organisation: every letter of its events, what failed first; what failed is tried again from here."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post

from ki_events import dates
from ki_events.mail.reading import PAGE, RECENT, Wanted, events_and_kinds, outbox_of
from ki_events.mail.reasons import reason_of
from ki_events.mail.retrying import try_again
from ki_events.mail.tables import MessageState
from ki_events.office.done import done_of
from ki_events.office.frame import office_page
from ki_events.office.messages.outbox_words import about, is_planned, kind_words, moment_of, standing, state_words
from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest, see_done
from ki_events.web.paging import page_of, shown_numbers
from ki_events.web.sent import read_sent

HERE = "office_outbox"


@get("/", name=HERE)
async def outbox_page(request: AnyRequest) -> Response[bytes]:
    """Show the letters that the address asks for."""
    organisation = member_here(request).organisation.id
    events, kinds = await events_and_kinds(organisation)
    wanted = _wanted(request, organisation, {number for number, _title in events}, set(kinds))
    page = page_of(request.query_params.get("seite", "1"))
    found = await outbox_of(wanted, page)
    page = min(page, found.pages)
    return office_page(
        request,
        "office/messages/outbox.html",
        here=HERE,
        found=found,
        wanted=wanted,
        events=events,
        kinds=sorted(((kind, kind_words(kind)) for kind in kinds), key=lambda pair: pair[1]),
        about=about,
        is_planned=is_planned,
        standing=standing,
        moment_of=moment_of,
        state_words=state_words,
        reason_of=reason_of,
        query=lambda **changes: _query(wanted, **changes),
        moment=dates.moment_in_words,
        days=RECENT.days,
        per_page=PAGE,
        done=done_of(request, "nochmal"),
        page=page,
        numbers=[None if n is None else (n, _query(wanted, seite=n)) for n in shown_numbers(page, found.pages)],
    )


@post("/", name="office_outbox_again")
async def send_again(request: AnyRequest) -> Response[Any]:
    """Try failed letters again: the one that the form names, or all."""
    member, sent = member_here(request), await read_sent(request)
    named = [int(text) for text in sent.all("letter") if text.isascii() and text.isdecimal() and len(text) < 10]
    if named or sent.one("letter") == "all":
        await try_again(member.organisation.id, named, member.actor)
    return see_done(request, HERE, "nochmal", organisation=member.organisation.slug)


def _wanted(request: AnyRequest, organisation: int, events: set[int], kinds: set[str]) -> Wanted:
    asked = request.query_params
    state, kind, event = asked.get("stand", ""), asked.get("art", ""), asked.get("veranstaltung", "")
    number = int(event) if event.isascii() and event.isdecimal() and len(event) < 10 else 0
    return Wanted(
        organisation,
        state if state in set(MessageState) else "",
        kind if kind in kinds else "",
        number if number in events else None,
    )


def _query(wanted: Wanted, **changes: object) -> str:
    values = {"stand": wanted.state, "art": wanted.kind, "veranstaltung": wanted.event or ""} | changes
    pairs = {name: value for name, value in values.items() if value}
    return f"?{urlencode(pairs)}" if pairs else "?"
