"""A feed is made once per version: it asks what has changed, makes only those entries anew, and keeps the bytes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from icalendar.prop import vDuration, vText, vUri

from ki_events.clock import BERLIN, now
from ki_events.events.ical import Face, calendar_bytes
from ki_events.events.looking import Looker, Seen
from ki_events.events.vevent import Look, text, vevent
from ki_events.feeds.naming import name_of, require_known
from ki_events.feeds.reading import Loaded, Shown, Subscription, Version, load, read_versions
from ki_events.i18n import _, language
from ki_events.keeping import Kept
from ki_events.packing import Packed, pack
from ki_events.refusal import Refused
from ki_events.sharing import Shared

ENTRIES_WEIGH = 7_000_000  # bytes, at most, of the entries kept in a process: some 4,000 sessions
FEEDS_WEIGH = 3_000_000  # bytes, at most, of whole feeds
OVERHEAD = 500  # bytes that Python needs beside the content, about
# That an old one goes may be late by less than programs and caches are anyway.
LOOK_AGAIN_AFTER = timedelta(minutes=1)
REFRESH = timedelta(hours=1)
COLOR = "royalblue"
PAUSE_AFTER = 10  # entries; other requests get their turn while a long feed is made


@dataclass(frozen=True)
class Feed:
    """A calendar ready to send. `last_modified` is when this process first had these bytes.

    It is not the last change of a row: what leaves a feed (unpublished, out of its period) changes it as well and
    leaves no date in it. `version` is the hash of what was shown, `looked_at` when that was last compared with the rows,
    `seen` the public version of that moment, and `until` when it has to be compared again (UTC).
    """

    content: Packed
    version: int
    last_modified: datetime
    seen: Seen
    looked_at: datetime
    until: datetime


class Feeds:
    """The feeds of one process, in all languages; `looker` may be shared with others who look."""

    def __init__(self, looker: Looker | None = None) -> None:
        self._looker = looker or Looker()
        self._entries: Kept[tuple[Version, str], bytes] = Kept(ENTRIES_WEIGH)
        self._feeds: Kept[str, Feed] = Kept(FEEDS_WEIGH)
        self._making: Shared[tuple[str, Seen], Feed] = Shared()

    async def feed(self, subscription: Subscription, source: str) -> Feed:
        """Return the feed whose address is `source`, in the language of the moment.

        It takes no statement while nothing public has changed, one when nothing of it has, three when nothing is known;
        who asks for it while it is being made waits for that. Raises `Refused` (unknown_organisation, unknown_programme,
        unknown_event).
        """
        moment, seen = now(), await self._looker.look()
        known = self._feeds.get(source)
        if known and known.seen == seen and known.looked_at <= moment < known.until:
            return known
        return await self._making.get((source, seen), lambda: self._renewed(subscription, source, seen))

    async def _renewed(self, subscription: Subscription, source: str, seen: Seen) -> Feed:
        moment, known = now(), self._feeds.get(source)
        shown = await read_versions(subscription, moment)
        _require_known(subscription, shown)
        # An event that appears must not be late: the answer is kept as a page until the next change after it was given.
        until = min(moment + LOOK_AGAIN_AFTER, await self._looker.right_until(seen, moment))
        if known and known.version == hash(shown):
            feed = replace(known, seen=seen, looked_at=moment, until=until)
        else:
            content = pack(await self._made(subscription, shown, source))
            unchanged = known is not None and known.content == content
            last_modified = known.last_modified if known and unchanged else moment
            feed = Feed(content, hash(shown), last_modified, seen, moment, until)
        self._feeds.put(source, feed, feed.content.weight + OVERHEAD)
        return feed

    async def _made(self, subscription: Subscription, shown: Shown, source: str) -> bytes:
        entries = {number: self._entries.get((version, language())) for number, version in shown.sessions}
        missing = [number for number, entry in entries.items() if entry is None]
        for count, loaded in enumerate(await load(missing)):
            entries[loaded.session.id] = self._entry(loaded)
            if count % PAUSE_AFTER == PAUSE_AFTER - 1:
                await asyncio.sleep(0)
        return calendar_bytes(filter(None, entries.values()), Face(properties=_about(subscription, shown, source)))

    def _entry(self, loaded: Loaded) -> bytes:
        session, event = loaded.session, loaded.session.event
        entry: bytes = vevent(event, session, event.organisation, Look(loaded.topics)).to_ical()
        # By the rows just read: they may be newer than the versions read before.
        version = Version(session.uid, session.changed_at, event.revision, event.organisation.name)
        self._entries.put((version, language()), entry, len(entry) + OVERHEAD)
        return entry


def _require_known(subscription: Subscription, shown: Shown) -> None:
    if subscription.event and ("event", subscription.event) not in shown.names:
        sentence = _("Die Veranstaltung „{slug}“ gibt es nicht oder nicht mehr.")
        raise Refused("unknown_event", sentence.format(slug=subscription.event))
    require_known(subscription.wanted, shown.names)


def about(name: str, description: str, source: str) -> Sequence[tuple[str, object]]:
    """Return what a calendar whose address is `source` says about itself (RFC 7986 section 5) and what older programs read.

    There is no METHOD: with one, DTSTAMP would have to be the time of sending (RFC 5545 section 3.8.7.2) and no two
    answers would be equal; without, programs take it as a plain calendar, which a subscription is.
    """
    return (
        ("NAME", name),
        ("X-WR-CALNAME", vText(name)),
        ("DESCRIPTION", description),
        ("X-WR-CALDESC", vText(description)),
        ("X-WR-TIMEZONE", BERLIN.key),
        ("REFRESH-INTERVAL", vDuration(REFRESH, params={"VALUE": "DURATION"})),
        ("X-PUBLISHED-TTL", vDuration(REFRESH)),
        ("SOURCE", vUri(source, params={"VALUE": "URI"})),
        ("COLOR", COLOR),
    )


def _about(subscription: Subscription, shown: Shown, source: str) -> Sequence[tuple[str, object]]:
    description = _("Alle Termine, auch verlegte und abgesagte. Der Kalender hält sich selbst aktuell.")
    return about(_name(subscription, shown), description, source)


def _name(subscription: Subscription, shown: Shown) -> str:
    event = shown.names.get(("event", subscription.event))
    return text(event) if event else name_of(subscription.wanted, shown.names)
