"""A feed, as a calendar program reads it."""

from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar

from ki_events.feeds.calendar import Feeds
from ki_events.feeds.reading import Subscription

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
SOURCE = "http://test/feeds/veranstaltungen.ics"
EVERYTHING = Subscription()


async def read(subscription: Subscription = EVERYTHING, feeds: Feeds | None = None) -> Any:
    feed = await (feeds or Feeds()).feed(subscription, SOURCE)
    return Calendar.from_ical(feed.content.plain)
