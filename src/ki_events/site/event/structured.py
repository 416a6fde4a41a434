"""Search engines read the event from a block of JSON-LD (schema.org `Event`)."""

import json
from datetime import datetime
from typing import Any

from markupsafe import Markup

from ki_events.dates import day_iso, iso, last_day
from ki_events.events.availability import Availability
from ki_events.events.label_table import LabelKind
from ki_events.events.tables import EventStatus, Mode, Session, SessionStatus
from ki_events.links import absolute
from ki_events.organisations.pictures import Sight
from ki_events.site.event.showing import Public, Shown
from ki_events.site.event.speakers import Speaker, speakers_of_all
from ki_events.site.event.when import has_timetable
from ki_events.site.event.where import Place, place_of, places

SCHEMA = "https://schema.org/"
FREE = frozenset({"eintritt frei", "kostenfrei", "kostenlos", "free"})


def json_ld(shown: Shown, now: Availability, public: Public) -> Markup:
    """Return the content of the script element; `<` is escaped, so that no text can end it."""
    text = json.dumps(_event(shown, now) | _said(public), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - escaped right here


def photograph_address(picture: Sight | None) -> str:
    """Return the address of a picture that networks show too; empty for what they cannot (WebP)."""
    return f"/bild/{picture.digest}" if picture is not None and picture.media_type == "image/jpeg" else ""


def _said(public: Public) -> dict[str, Any]:
    words, card = public.words, absolute(f"/veranstaltungen/{public.event.slug}/bild.png")
    photograph = photograph_address(public.picture)
    return {
        "name": words.title.text,
        "description": words.summary.text or words.title.text,
        "inLanguage": words.title.lang,
        "image": [absolute(photograph), card] if photograph else card,
    }


def _event(shown: Shown, now: Availability) -> dict[str, Any]:
    event = shown.event
    where = places(_planned(shown) or shown.sessions)
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "url": absolute(f"/veranstaltungen/{event.slug}"),
        "eventStatus": SCHEMA + _status(shown),
        "eventAttendanceMode": SCHEMA + _attendance(where),
        "organizer": {
            "@type": "Organization",
            "name": shown.organisation.name,
            "url": shown.organisation.website or absolute(f"/{shown.organisation.slug}"),
        },
        "location": [_location(place, event.slug) for place in where],
    }
    if event.cost.strip():
        found["isAccessibleForFree"] = _is_free(event.cost)
    return found | _when(shown) | _about(shown) | _parts(shown) | _places(event.capacity, now) | _offer(shown, now)


def _about(shown: Shown) -> dict[str, Any]:
    groups = [{"@type": "Audience", "audienceType": tag.name} for tag in shown.named(LabelKind.target_group)]
    found = {
        "keywords": [tag.name for tag in shown.named(LabelKind.topic)],
        "audience": groups,
        "performer": [_performer(speaker) for speaker in speakers_of_all(_planned(shown))],
    }
    return {key: value for key, value in found.items() if value}


def _performer(speaker: Speaker) -> dict[str, Any]:
    if not speaker.function:
        return {"@type": "Organization", "name": speaker.name}
    # "Name, institution" is how people are written.
    return {
        "@type": "Person",
        "name": speaker.name,
        "affiliation": {"@type": "Organization", "name": speaker.function},
    }


def _parts(shown: Shown) -> dict[str, Any]:
    """Return the dates of a series as events of their own; the parts of a conference day are none that one could come to alone."""
    if len(shown.sessions) < 2 or has_timetable(shown.sessions):
        return {}
    return {"subEvent": [_sub_event(session, shown) for session in shown.sessions]}


def _sub_event(session: Session, shown: Shown) -> dict[str, Any]:
    is_planned = session.status == SessionStatus.planned
    status = "EventRescheduled" if session.moved_from is not None else "EventScheduled"
    found = {
        "@type": "Event",
        "name": session.title or shown.event.title,
        "startDate": day_iso(session.starts_at) if session.all_day else iso(session.starts_at),
        "endDate": last_day(session.ends_at).isoformat() if session.all_day else iso(session.ends_at),
        "eventStatus": SCHEMA + (status if is_planned else "EventCancelled"),
        "location": _location(place_of(session), shown.event.slug),
    }
    if session.moved_from is not None:
        found["previousStartDate"] = day_iso(session.moved_from) if session.all_day else iso(session.moved_from)
    return found


def _when(shown: Shown) -> dict[str, str]:
    event = shown.event
    if event.starts_at is None or event.ends_at is None:
        return {}
    planned = _planned(shown)
    # Whole days have no time that one could come at; the last day belongs to them.
    all_day = bool(planned) and all(session.all_day for session in planned)
    start = day_iso(event.starts_at) if all_day else iso(event.starts_at)
    end = last_day(event.ends_at).isoformat() if all_day else iso(event.ends_at)
    found = {"startDate": start, "endDate": end}
    if moved := _moved_from(shown):
        found["previousStartDate"] = day_iso(moved) if all_day else iso(moved)
    return found


def _is_free(cost: str) -> bool:
    return cost.strip().rstrip(".").casefold() in FREE


def _status(shown: Shown) -> str:
    if shown.event.status == EventStatus.cancelled:
        return "EventCancelled"
    if shown.event.postponed:
        return "EventPostponed"
    return "EventRescheduled" if _moved_from(shown) else "EventScheduled"


def _planned(shown: Shown) -> list[Session]:
    return [session for session in shown.sessions if session.status == SessionStatus.planned]


def _moved_from(shown: Shown) -> datetime | None:
    """Return when the event began before its first date was moved; a later date tells it of itself (`subEvent`)."""
    planned = _planned(shown)
    return planned[0].moved_from if planned else None


def _attendance(where: list[Place]) -> str:
    on_site, online = any(place.name for place in where), any(place.is_online for place in where)
    if on_site and online:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if online else "OfflineEventAttendanceMode"


def _location(place: Place, slug: str) -> dict[str, Any]:
    if not place.name:
        # The meeting link is for participants; the page says how to get it.
        return {"@type": "VirtualLocation", "url": absolute(f"/veranstaltungen/{slug}")}
    found: dict[str, Any] = {"@type": "Place", "name": place.short, "address": place.address}
    if place.latitude is not None and place.longitude is not None:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return found


def _places(capacity: int | None, now: Availability) -> dict[str, Any]:
    if capacity is None:
        return {}
    return {"maximumAttendeeCapacity": capacity, "remainingAttendeeCapacity": now.free if not now.waiting else 0}


def _offer(shown: Shown, now: Availability) -> dict[str, Any]:
    event = shown.event
    if event.mode not in (Mode.open, Mode.external) or not _is_free(event.cost):
        return {}
    offer: dict[str, Any] = {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "EUR",
        "url": absolute(f"/veranstaltungen/{event.slug}"),
    }
    if event.mode == Mode.open:
        offer["availability"] = SCHEMA + ("InStock" if now.is_open and not now.waiting and now.free != 0 else "SoldOut")
    if event.opens_at is not None:
        offer["validFrom"] = iso(event.opens_at)
    return {"offers": offer}
