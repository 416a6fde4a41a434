"""The outbox as an organisation reads it: the letters of its events, and how many of them failed.

A letter belongs to the organisation of the event that its payload names, so nothing more is written when somebody signs up;
letters that are about no single event, such as links to sign in with, belong to none. Letters whose recipient is forgotten
are gone from here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.db import is_sqlite
from ki_events.mail.tables import Message

PAGE = 50
RECENT = timedelta(days=14)


@dataclass(frozen=True)
class Wanted:
    """Which letters; what is empty is not asked for."""

    organisation: int
    state: str = ""
    kind: str = ""
    event: int | None = None


@dataclass(frozen=True)
class Line:
    """One letter; moments in UTC, `payload` is what it is made from."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    recipient: str
    state: str
    attempts: int
    error: str
    written_at: datetime
    run_at: datetime
    sent_at: datetime | None
    event_slug: str
    event_title: str
    event_lang: str


@dataclass(frozen=True)
class Outbox:
    """A page of letters, how many there are in this state, and how many in each."""

    lines: Sequence[Line]
    counts: dict[str, int]
    number: int

    @property
    def pages(self) -> int:
        """Return the number of the last page, at least 1."""
        return max(1, -(-self.number // PAGE))


async def outbox_of(wanted: Wanted, page: int) -> Outbox:
    """Return a page of letters, failed ones first, then the newest; two statements."""
    rows = await Message.raw(
        "SELECT m.state, COUNT(*) AS letters FROM message m JOIN event e ON {} WHERE {} GROUP BY m.state",
        _belongs(),
        _where(wanted, with_state=False),
    )
    counts = {row["state"]: row["letters"] for row in rows}
    number = counts.get(wanted.state, 0) if wanted.state else sum(counts.values())
    last = max(1, -(-number // PAGE))
    lines = await Message.raw(
        "SELECT m.id, m.kind, m.payload, m.recipient, m.state, m.attempts, m.error, m.created_at, m.run_at, m.sent_at, e.slug,"
        " e.title, e.lang FROM message m JOIN event e ON {} WHERE {}"
        " ORDER BY CASE m.state WHEN 'dead' THEN 0 ELSE 1 END, m.id DESC LIMIT {} OFFSET {}",
        _belongs(),
        _where(wanted),
        PAGE,
        (min(page, last) - 1) * PAGE,
    )
    return Outbox([_line(row) for row in lines], counts, number)


async def events_and_kinds(organisation: int) -> tuple[list[tuple[int, str]], list[str]]:
    """Return the events that there are letters of, by title, and the kinds of those letters."""
    rows = await Message.raw(
        "SELECT DISTINCT e.id, e.title, m.kind FROM message m JOIN event e ON {} WHERE {}",
        _belongs(),
        _where(Wanted(organisation)),
    )
    events = {row["id"]: row["title"] for row in rows}
    return sorted(events.items(), key=lambda pair: pair[1].casefold()), sorted({row["kind"] for row in rows})


async def failed_letters(organisation: int) -> int:
    """Return how many letters of the organisation's events could not be delivered in the last 14 days."""
    (row,) = await Message.raw(
        "SELECT COUNT(*) AS letters FROM message m JOIN event e ON {} WHERE e.organisation = {} AND m.recipient <> ''"
        " AND m.state = 'dead' AND m.created_at > {}",
        _belongs(),
        organisation,
        now() - RECENT,
    )
    return int(row["letters"])


def failed_of(organisation: int) -> QueryString:
    """Return the condition for rows of `message` that failed and are of this organisation."""
    return QueryString(
        "state = 'dead' AND recipient <> '' AND id IN"
        " (SELECT m.id FROM message m JOIN event e ON {} WHERE m.state = 'dead' AND e.organisation = {})",
        _belongs(),
        organisation,
    )


def _belongs() -> QueryString:
    # As in the index message_of_event (migrations/): what a payload says of its event, as a number.
    if is_sqlite():
        return QueryString("e.id = CAST(json_extract(m.payload, '$.event') AS INTEGER)")
    return QueryString("e.id = CAST(m.payload ->> 'event' AS INTEGER)")


def _where(wanted: Wanted, *, with_state: bool = True) -> QueryString:
    parts = list(_conditions(wanted, with_state))
    return QueryString(" AND ".join(["{}"] * len(parts)), *parts)


def _conditions(wanted: Wanted, with_state: bool) -> Iterator[QueryString]:
    yield QueryString("e.organisation = {} AND m.recipient <> ''", wanted.organisation)
    if wanted.state and with_state:
        yield QueryString("m.state = {}", wanted.state)
    if wanted.kind:
        yield QueryString("m.kind = {}", wanted.kind)
    if wanted.event is not None:
        yield QueryString("e.id = {}", wanted.event)


def _line(row: dict[str, object]) -> Line:
    return Line(
        id=int(str(row["id"])),
        kind=str(row["kind"]),
        payload=json.loads(str(row["payload"])),
        recipient=str(row["recipient"]),
        state=str(row["state"]),
        attempts=int(str(row["attempts"])),
        error=str(row["error"]),
        written_at=_moment(row["created_at"]) or now(),
        run_at=_moment(row["run_at"]) or now(),
        sent_at=_moment(row["sent_at"]),
        event_slug=str(row["slug"]),
        event_title=str(row["title"]),
        event_lang=str(row["lang"]),
    )


def _moment(value: object) -> datetime | None:
    # SQLite does not know of a raw text that it is a moment.
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(found, datetime):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
