"""The page of one event: where am I, what is its state, what can I do now."""

from urllib.parse import urlsplit

from babel import Locale
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.clock import now
from ki_events.events.availability import State, availability
from ki_events.events.tables import LabelKind, SessionStatus
from ki_events.events.words import format_name
from ki_events.site import words
from ki_events.site.showing import Shown, public_event, shown
from ki_events.site.states import badge, sentence
from ki_events.site.structured import json_ld
from ki_events.site.timetable import speakers_of, timetable
from ki_events.site.when import has_timetable, lines, span
from ki_events.site.where import places
from ki_events.web.dates import locale
from ki_events.web.pages import AnyRequest, public_page, url


@get("/", name="event")
async def event_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the event."""
    event = await public_event(slug)
    if event is None:
        raise NotFoundException
    all_of_it = await shown(event)
    state = availability(event, now())
    return public_page(
        request,
        "site/event.html",
        event=event,
        organisation=all_of_it.organisation,
        programmes=all_of_it.programmes,
        format=format_name(event.format),
        state=state,
        badge=badge(state, postponed=event.postponed),
        sentence=sentence(state),
        is_over=state.state in (State.cancelled, State.past, State.closed),
        external_url=_web_address(event.external_url),
        calendar=url(request, "feed_of_event", file=f"{event.slug}.ics"),
        similar=url(request, "catalogue", {"format": event.format}),
        span=span(event, _planned(all_of_it)),
        lines=lines(all_of_it.sessions),
        timetable=timetable(all_of_it.sessions) if has_timetable(all_of_it.sessions) else [],
        places=places(all_of_it.sessions),
        speakers=_speakers(all_of_it),
        target_groups=all_of_it.names(LabelKind.target_group),
        topics=all_of_it.names(LabelKind.topic),
        spoken=[_language_name(code) for code in all_of_it.slugs(LabelKind.language)],
        accessibility=[words.accessibility_name(key) for key in all_of_it.slugs(LabelKind.accessibility)],
        json_ld=json_ld(all_of_it, state),
    )


def _planned(all_of_it: Shown) -> int:
    planned = [session for session in all_of_it.sessions if session.status == SessionStatus.planned]
    return 1 if has_timetable(planned) else len(planned)


def _speakers(all_of_it: Shown) -> list[str]:
    if has_timetable(all_of_it.sessions):
        return []  # they stand in the timetable
    return list(dict.fromkeys(name for session in all_of_it.sessions for name in speakers_of(session)))


def _web_address(text: str) -> str:
    # An organiser's text becomes a link only if it is one to the web.
    return text if urlsplit(text).scheme in ("https", "http") else ""


def _language_name(code: str) -> str:
    return str(Locale.parse(locale()).languages.get(code, code))
