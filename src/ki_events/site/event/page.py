"""The page of one event: where am I, what is its state, what can I do now."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.clock import now
from ki_events.events.availability import State, availability
from ki_events.events.label_table import LabelKind
from ki_events.events.tables import SessionStatus
from ki_events.events.words import format_name
from ki_events.i18n import _, locale
from ki_events.interests.asking import is_undated, may_ask
from ki_events.site.event.languages import more_words
from ki_events.site.event.offers import others
from ki_events.site.event.place_rules import place_rules
from ki_events.site.event.sharing import share
from ki_events.site.event.showing import PROGRAMME, Public, Shown, public_event_said, shown
from ki_events.site.event.speakers import speakers_of_all
from ki_events.site.event.states import badge, sentence
from ki_events.site.event.structured import json_ld, photograph_address
from ki_events.site.event.timetable import timetable
from ki_events.site.event.way import access, ways
from ki_events.site.event.when import Line, has_timetable, lines, next_line, span
from ki_events.site.event.where import Place, places
from ki_events.site.sign_up.parts import contingents_of
from ki_events.site.theme import theme_address
from ki_events.web.pages import AnyRequest, public_page, url

OVER = (State.cancelled, State.past, State.closed)
LOOKING_ELSEWHERE = (State.cancelled, State.past, State.waiting_list)
"""Whoever meets these looks for another date first."""


@dataclass(frozen=True)
class Dates:
    """When and where an event is, as its page shows it."""

    lines: list[Line]
    next: Line | None
    span: str
    places: list[Place]
    moved: int
    dropped: int


@get("/", name="event")
async def event_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the event."""
    found = await public_event_said(slug)
    if found is None:
        raise NotFoundException
    event, asks, words = found.event, found.asks, found.words
    all_of_it = await shown(event)
    state = availability(event, now())
    is_over = state.state in OVER
    dates = _dates(all_of_it)
    return public_page(
        request,
        "site/event/page.html",
        event=event,
        organisation=event.organisation,
        state=state,
        badge=badge(state, postponed=event.postponed),
        sentence=sentence(state),
        is_over=is_over,
        rules=place_rules(event, await contingents_of(event.id) if asks.contingents else [], now()),
        may_ask_next=may_ask(event, now()),
        is_undated=is_undated(event),
        is_looking_elsewhere=state.state in LOOKING_ELSEWHERE,
        others=await others(all_of_it, with_similar=is_over or event.postponed),
        dates=dates,
        ways=ways(dates.places, dates.next.starts_at if dates.next else None),
        share=share(url(request, "event", slug=event.slug), words.title.text, _when_in_lines(dates)),
        json_ld=json_ld(all_of_it, state, found),
        words=words,
        more_words=more_words(found),
        seen=found.picture,
        **_addresses(request, all_of_it, found),
        **_facts(all_of_it),
    )


def _dates(all_of_it: Shown) -> Dates:
    sessions = all_of_it.sessions
    found = lines(sessions)
    planned = [line for line in found if not line.is_cancelled]
    return Dates(
        lines=found,
        next=next_line(found),
        span=span(all_of_it.event, len(planned)),
        places=places([session for session in sessions if session.status == SessionStatus.planned] or sessions),
        moved=sum(bool(line.moved_from) for line in planned),
        dropped=len(found) - len(planned),
    )


def _when_in_lines(dates: Dates) -> list[str]:
    shown_line = dates.lines[0] if len(dates.lines) == 1 else None
    when = ", ".join(part for part in (shown_line.day, shown_line.time) if part) if shown_line else dates.span
    return [text for text in (when, *(place.name or _("Online") for place in dates.places)) if text]


def _addresses(request: AnyRequest, all_of_it: Shown, found: Public) -> dict[str, str]:
    event = all_of_it.event
    topics = all_of_it.named(LabelKind.topic)
    return {
        "external_url": _web_address(event.external_url),
        "calendar": url(request, "feed_of_event", file=f"{event.slug}.ics"),
        "theme": theme_address(request, event.organisation),
        "card": url(request, "event_card", slug=event.slug),
        "photograph": photograph_address(found.picture),
        "similar": url(request, "catalogue", {"thema": topics[0].slug} if topics else {"format": event.format}),
    }


def _facts(all_of_it: Shown) -> dict[str, Any]:
    is_conference = has_timetable(all_of_it.sessions)
    return {
        "format": format_name(all_of_it.event.format),
        "timetable": timetable(all_of_it.sessions) if is_conference else [],
        # At a conference they stand in the timetable.
        "speakers": [] if is_conference else speakers_of_all(all_of_it.sessions),
        "target_groups": all_of_it.named(LabelKind.target_group),
        "topics": all_of_it.named(LabelKind.topic),
        "programmes": all_of_it.named(PROGRAMME),
        "spoken": [_language_name(code) for code in all_of_it.slugs(LabelKind.language)],
        "access": access(all_of_it.slugs(LabelKind.accessibility)),
        "knows_steps": "step_free" in all_of_it.slugs(LabelKind.accessibility),
    }


def _web_address(text: str) -> str:
    # An organiser's text becomes a link only if it is one to the web.
    return text if urlsplit(text).scheme in ("https", "http") else ""


def _language_name(code: str) -> str:
    return str(Locale.parse(locale()).languages.get(code, code))
