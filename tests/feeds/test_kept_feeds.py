"""Feeds are looked at for nothing while nothing public has changed, and made once however many ask."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from ki_events import clock
from ki_events.events.looking import Looker
from ki_events.events.tables import Event
from ki_events.feeds.calendar import Feeds
from ki_events.feeds.reading import Subscription
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused
from tests.characters import CHIARA, make_event, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
SOURCE = "http://test/feeds/veranstaltungen.ics"
EVERYTHING = Subscription()


async def statements_of(feeds: Feeds, subscription: Subscription = EVERYTHING) -> int:
    with counted() as statements:
        await feeds.feed(subscription, SOURCE)
    return len(statements)


async def test_feed_needs_no_statement_until_something_public_changes(database: object) -> None:
    feeds = Feeds()
    with clock.stopped(NOW):
        event = await make_event(capacity=20)
        needed = [await statements_of(feeds), await statements_of(feeds)]
        await sign_up(event, CHIARA)
        needed.append(await statements_of(feeds))
        await raise_public_version()
        needed += [await statements_of(feeds), await statements_of(feeds)]
        await Event.update({Event.title: "Neu", Event.revision: 1}).where(Event.id == event.id)
        await raise_public_version()
        needed.append(await statements_of(feeds))
    assert [3, 0, 0, 1, 0, 3] == needed


async def test_feed_looks_again_after_a_minute_and_when_the_clock_went_back(database: object) -> None:
    feeds, needed = Feeds(), []
    await make_event(starts_at=NOW)
    for seconds in (0, 59, 60, 61, 60, 50):
        with clock.stopped(NOW + timedelta(seconds=seconds)):
            needed.append(await statements_of(feeds))
    assert [3, 0, 1, 0, 0, 1] == needed


async def test_cold_feed_that_many_ask_for_is_made_once(database: object) -> None:
    feeds = Feeds(Looker())
    await make_event(sessions=2)
    with counted() as statements:
        found = await asyncio.gather(*(feeds.feed(EVERYTHING, SOURCE) for _ in range(6)))
    assert (1, 3) == (len({id(feed) for feed in found}), len(statements))


async def test_feed_that_many_ask_for_in_vain_is_refused_to_each(database: object) -> None:
    feeds, asked = Feeds(), Subscription(event="nirgendwo")
    found = await asyncio.gather(*(feeds.feed(asked, SOURCE) for _ in range(3)), return_exceptions=True)
    assert ["unknown_event"] * 3 == [error.code for error in found if isinstance(error, Refused)]
