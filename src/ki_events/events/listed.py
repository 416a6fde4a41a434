"""An event as a list shows it: with its organisation, its next date and what one can do; two statements for any number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ki_events.events.availability import Availability, Facts, availability
from ki_events.events.conditions import any_of
from ki_events.events.tables import Event, EventStatus, Format, Session, SessionStatus
from ki_events.events.translating import LANG, SUMMARY, TITLE, in_language

FOR_THE_EYE = "id slug title lang summary format district cost certificate external_url revision".split()

IN_WORDS = {"title": TITLE, "lang": LANG, "summary": SUMMARY}
COLUMNS = ", ".join(IN_WORDS.get(name, f"event.{name}") for name in [*Facts._fields, *FOR_THE_EYE])


@dataclass(frozen=True)
class Part:
    """The session a list shows for its event: the next planned one, else the last. Times in UTC; no meeting link.

    `is_later` says that another one comes before it, which is not in the period that was asked for.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    cancelled: bool
    moved_from: datetime | None
    place_name: str
    online: bool
    is_later: bool


@dataclass(frozen=True)
class EventRow:
    """One event as a list shows it. `parts` counts its planned sessions; times in UTC."""

    id: int
    slug: str
    title: str
    lang: str
    summary: str
    format: Format
    district: str
    cost: str
    certificate: bool
    external_url: str
    revision: int
    status: EventStatus
    postponed: bool
    starts_at: datetime | None
    ends_at: datetime | None
    organisation_slug: str
    organisation_name: str
    organisation_short: str
    availability: Availability
    next: Part | None
    parts: int


async def rows_of(event_ids: Sequence[int], moment: datetime, since: datetime | None = None) -> tuple[EventRow, ...]:
    """Return the events in the order of their ids here, as they are at `moment` (UTC), in two statements.

    `next` is the first session that is not over at `since` (UTC), by default at `moment`.
    """
    # The condition is there for an empty page too: the number of statements is always the same.
    ids = list(event_ids) or [0]
    found = await Event.raw(
        f"SELECT {COLUMNS},"  # noqa: S608  # names of ours
        " organisation.slug AS organisation_slug, organisation.name AS organisation_name,"
        " organisation.short AS organisation_short"
        " FROM event JOIN organisation ON organisation.id = event.organisation {} WHERE event.id IN {}",
        in_language(),
        any_of(ids),
    )
    parts = await _parts(ids)
    rows = {row["id"]: _row(row, _Parts(parts.get(row["id"], []), since or moment), moment) for row in found}
    return tuple(rows[number] for number in event_ids if number in rows)


async def _parts(event_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    rows = await Session.raw(
        "SELECT event, title, starts_at, ends_at, all_day, status, moved_from, place_name, online_url FROM session"
        " WHERE event IN {} ORDER BY starts_at, id",
        any_of(event_ids),
    )
    for row in rows:
        found.setdefault(row["event"], []).append(row)
    return found


class _Parts(NamedTuple):
    sessions: list[dict[str, Any]]
    since: datetime


def _row(row: dict[str, Any], parts: _Parts, moment: datetime) -> EventRow:
    facts = Facts(**{name: row[name] for name in Facts._fields})
    planned = [session for session in parts.sessions if session["status"] == SessionStatus.planned]
    coming = [session for session in planned if session["ends_at"] >= parts.since]
    shown = coming[:1] or planned[-1:] or parts.sessions[:1]
    return EventRow(
        **{name: row[name] for name in FOR_THE_EYE if name != "format"},
        format=Format(row["format"]),
        status=EventStatus(row["status"]),
        postponed=bool(row["postponed"]),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        organisation_slug=row["organisation_slug"],
        organisation_name=row["organisation_name"],
        organisation_short=row["organisation_short"],
        availability=availability(facts, moment),
        next=_part(shown[0], is_later=any(moment <= one["ends_at"] < parts.since for one in planned))
        if shown
        else None,
        parts=len(planned),
    )


def _part(session: dict[str, Any], *, is_later: bool) -> Part:
    return Part(
        title=session["title"],
        starts_at=session["starts_at"],
        ends_at=session["ends_at"],
        all_day=session["all_day"],
        cancelled=session["status"] == SessionStatus.cancelled,
        moved_from=session["moved_from"],
        place_name=session["place_name"],
        online=bool(session["online_url"]),
        is_later=is_later,
    )
