"""Who asked is told of each next date of the offer once: when one can have a place there, and never at night."""

from datetime import UTC, datetime
from typing import NamedTuple

from ki_events.clock import now
from ki_events.db import is_sqlite, transaction
from ki_events.events.tables import Event
from ki_events.interests.offers import Named, answers, asked_for, in_list
from ki_events.interests.tables import Interest
from ki_events.mail.quiet_hours import not_in_quiet_hours
from ki_events.mail.tables import Message

CHUNK = 500
"""So many are told at a time: nobody who signs up meanwhile waits for more than a moment."""

LOOKS = 100
"""So many coming events are looked at by one statement (SQLite takes 500 parts)."""

ASKED = (
    "SELECT id, organisation, offer, title FROM event"
    " WHERE id IN (SELECT event FROM interest WHERE confirmed_at IS NOT NULL AND stopped_at IS NULL)"
)
# Dated, public, and one can have a place there now or once it opens; a full one is told of when it has a place again.
COMING = (
    "SELECT id, organisation, offer, title, starts_at, ends_at FROM event"
    " WHERE status = 'published' AND NOT postponed AND (publish_at IS NULL OR publish_at <= {}) AND starts_at IS NOT NULL"
    " AND ends_at > {} AND (mode IN ('none', 'external') OR mode IN ('open', 'approval')"
    " AND COALESCE(closes_at, starts_at) > {}"
    " AND (opens_at > {} OR capacity IS NULL OR waiting = 0 AND taken < capacity))"
)


class _Next(NamedTuple):
    """A coming event and those at which its next date was asked for."""

    event: Named
    starts_at: datetime
    ends_at: datetime
    asked_at: list[int]

    @property
    def id(self) -> int:
        return self.event.id


async def tell_of_new() -> int:
    """Write to everyone who asked and was not told yet of a next date that there is now; return how many."""
    moment = now()
    coming = await _coming(moment)
    waited_for = await _waited_for(coming)
    return sum([await _tell(each, moment) for each in coming if each.id in waited_for])


async def _coming(moment: datetime) -> list[_Next]:
    wishes: dict[tuple[int, str], list[int]] = {}
    for row in await Event.raw(ASKED):
        wishes.setdefault(asked_for(Named(**row)), []).append(row["id"])
    if not wishes:
        return []
    found = []
    organisations = in_list({organisation for organisation, _offer in wishes})
    rows = await Event.raw(f"{COMING} AND organisation IN ({organisations}) ORDER BY starts_at, id", *[moment] * 4)
    for row in rows:
        named = Named(*(row[name] for name in Named._fields))
        if asked := sorted(event for wish in answers(named) for event in wishes.get(wish, ())):
            found.append(_Next(named, row["starts_at"], row["ends_at"], asked))
    return found


async def _waited_for(coming: list[_Next]) -> set[int]:
    """Return the events that someone is still to be told of: a look without the write lock, mostly there is nothing to do."""
    found: set[int] = set()
    for first in range(0, len(coming), LOOKS):
        looks = " UNION ALL ".join(_look(each) for each in coming[first : first + LOOKS])
        found |= {row["id"] for row in await Interest.raw(f"SELECT id FROM ({looks}) AS looked WHERE somebody")}  # noqa: S608  # ids of ours
    return found


def _look(each: _Next) -> str:
    return f"SELECT {each.id} AS id, EXISTS (SELECT 1 FROM interest i WHERE {_to_be_told(each)}) AS somebody"  # noqa: S608  # ids of ours


async def _tell(each: _Next, moment: datetime) -> int:
    written, total = CHUNK, 0
    while written == CHUNK:
        async with transaction():
            written = len(await Message.raw(_letters(each), *_values(each, moment)))
            await Interest.raw(_note_told(each))
        total += written
    return total


def _letters(each: _Next) -> str:
    build = "json_object" if is_sqlite() else "json_build_object"
    return (
        "INSERT INTO message"  # noqa: S608  # constants, and ids of ours
        " (key, kind, recipient, language, payload, state, run_at, not_after, attempts, error, created_at)"
        f" SELECT {_key('i', each.id)}, 'interest_news', i.email, i.language,"
        f" {build}('interest', i.id, 'event', {each.id}), 'pending', {{}}, {{}}, 0, '', {{}}"
        f" FROM interest i WHERE {_to_be_told(each)}"
        f" ORDER BY i.id LIMIT {CHUNK} ON CONFLICT (key) DO NOTHING RETURNING id"
    )


def _values(each: _Next, moment: datetime) -> list[datetime]:
    return [not_in_quiet_hours(moment, each.starts_at).astimezone(UTC), each.ends_at, moment]


def _note_told(each: _Next) -> str:
    return (
        f"UPDATE interest SET told_of = {each.id} WHERE event IN ({in_list(each.asked_at)}) AND confirmed_at IS NOT NULL"  # noqa: S608  # ids of ours
        f" AND (told_of IS NULL OR told_of <> {each.id})"
        f" AND EXISTS (SELECT 1 FROM message m WHERE m.key = {_key('interest', each.id)})"
    )


def _to_be_told(each: _Next) -> str:
    # A mailbox that asked at several events of the offer hears of it once, by its oldest wish.
    return (
        f"{_wants('i', each)} AND (i.told_of IS NULL OR i.told_of <> {each.id})"  # noqa: S608  # ids of ours
        f" AND NOT EXISTS (SELECT 1 FROM message m WHERE m.key = {_key('i', each.id)})"
        f" AND NOT EXISTS (SELECT 1 FROM interest o WHERE o.mail_key = i.mail_key AND o.id < i.id AND {_wants('o', each)})"
    )


def _wants(alias: str, each: _Next) -> str:
    # Who asked at this very event wanted a date that it did not have: they are told once it is set or moved.
    return (
        f"{alias}.event IN ({in_list(each.asked_at)}) AND {alias}.confirmed_at IS NOT NULL AND {alias}.stopped_at IS NULL"  # noqa: S608  # ids of ours
        f" AND {alias}.asked_at < (SELECT n.starts_at FROM event n WHERE n.id = {each.id})"
        f" AND ({alias}.event <> {each.id} OR EXISTS (SELECT 1 FROM session s WHERE s.event = {each.id}"
        f" AND s.status = 'planned' AND s.changed_at > {alias}.asked_at))"
    )


def _key(alias: str, event_id: int) -> str:
    return f"'interest:' || {alias}.id || ':{event_id}'"
