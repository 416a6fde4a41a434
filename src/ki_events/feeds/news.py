"""Atom feeds are made once per version of what they show, and kept as bytes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ki_events.clock import now
from ki_events.events.filter import Filter
from ki_events.events.looking import Looker, Seen
from ki_events.feeds.atom import atom_bytes
from ki_events.feeds.naming import name_of, require_known
from ki_events.feeds.newest import details, read_news
from ki_events.keeping import Kept
from ki_events.packing import Packed, pack
from ki_events.sharing import Shared

WEIGH = 1_000_000  # bytes, at most, of all kept
OVERHEAD = 500  # bytes that Python needs beside the content, about
LOOK_AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class NewsFeed:
    """A feed ready to send. `last_modified` is when this process first had these bytes.

    `version` is the hash of what was shown, `looked_at` when that was last compared with the rows, `seen` the public version
    of that moment, and `until` when it has to be compared again (UTC).
    """

    content: Packed
    version: int
    last_modified: datetime
    seen: Seen
    looked_at: datetime
    until: datetime


class NewsFeeds:
    """The Atom feeds of one process, in all languages; `looker` may be shared with others who look."""

    def __init__(self, looker: Looker | None = None) -> None:
        self._looker = looker or Looker()
        self._feeds: Kept[str, NewsFeed] = Kept(WEIGH)
        self._making: Shared[tuple[str, Seen], NewsFeed] = Shared()

    async def feed(self, wanted: Filter, source: str) -> NewsFeed:
        """Return the feed whose address is `source`, in the language of the moment.

        It takes no statement while nothing public has changed, one when nothing of it has, else three. Raises `Refused`
        (unknown_organisation, unknown_topic …).
        """
        moment, seen = now(), await self._looker.look()
        known = self._feeds.get(source)
        if known and known.seen == seen and known.looked_at <= moment < known.until:
            return known
        return await self._making.get((source, seen), lambda: self._renewed(wanted, source, seen))

    async def _renewed(self, wanted: Filter, source: str, seen: Seen) -> NewsFeed:
        moment, known = now(), self._feeds.get(source)
        news = await read_news(wanted, moment)
        require_known(wanted, news.names)
        # An event that appears or is over changes it at once (events/next_change.py).
        until = min(moment + LOOK_AGAIN_AFTER, await self._looker.right_until(seen, moment))
        if known and known.version == hash(news):
            feed = replace(known, seen=seen, looked_at=moment, until=until)
        else:
            content = pack(atom_bytes(name_of(wanted, news.names), news, await details(news.items), source))
            last_modified = known.last_modified if known and known.content == content else moment
            feed = NewsFeed(content, hash(news), last_modified, seen, moment, until)
        self._feeds.put(source, feed, feed.content.weight + OVERHEAD)
        return feed
