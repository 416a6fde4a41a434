"""What a change does to a feed, and how little the database is asked for it."""

from datetime import timedelta

import pytest

from ki_events import clock
from ki_events.events.tables import Event, EventStatus
from ki_events.feeds.calendar import Feeds
from ki_events.i18n import speaking
from ki_events.organisations.tables import Organisation
from ki_events.public_version import raise_public_version
from tests.characters import CHIARA, make_event, make_organisation, make_session, sign_up
from tests.feeds.reading import EVERYTHING, NOW, SOURCE, read
from tests.statements import counted

pytestmark = pytest.mark.anyio


async def test_feed_holds_still_while_people_sign_up(database: object) -> None:
    feeds = Feeds()
    event = await make_event(capacity=5)
    before = await feeds.feed(EVERYTHING, SOURCE)
    await sign_up(event, CHIARA)
    with clock.turned(clock.now() + timedelta(minutes=5)):
        assert before.content == (await Feeds().feed(EVERYTHING, SOURCE)).content


@pytest.mark.parametrize("number", [1, 3, 30])
async def test_feed_needs_three_statements_cold_and_one_to_look_again(database: object, number: int) -> None:
    feeds = Feeds()
    with clock.stopped(NOW):
        for _ in range(number):
            await make_event(sessions=2)
        with counted() as cold:
            await feeds.feed(EVERYTHING, SOURCE)
        with counted() as at_once:
            await feeds.feed(EVERYTHING, SOURCE)
    await raise_public_version()
    with clock.stopped(NOW + timedelta(seconds=2)), counted() as later:
        calendar = await read(feeds=feeds)
    # On PostgreSQL looking whether anything has changed is a statement as well.
    looks = [sum("public_version" in text for text in statements) for statements in (cold, at_once, later)]
    assert [3, 0, 1] == [len(statements) - look for statements, look in zip((cold, at_once, later), looks, strict=True)]
    assert all(look <= 1 for look in looks)
    assert 2 * number == len(calendar.events)


async def test_feed_makes_only_what_has_changed(database: object) -> None:
    feeds = Feeds()
    with clock.stopped(NOW):
        events = [await make_event(title=f"Nr. {number}", sessions=2) for number in range(3)]
        await feeds.feed(EVERYTHING, SOURCE)
    with clock.stopped(NOW + timedelta(seconds=2)):
        await Event.update({Event.title: "Neu", Event.revision: 1}).where(Event.id == events[1].id)
        await raise_public_version()
        with counted() as statements:
            calendar = await read(feeds=feeds)
    assert ["Neu", "Neu", "Nr. 0", "Nr. 0", "Nr. 2", "Nr. 2"] == sorted(entry["SUMMARY"] for entry in calendar.events)
    assert 3 == len([text for text in statements if "public_version" not in text])


async def test_feed_follows_a_new_name_of_the_organisation(database: object) -> None:
    feeds = Feeds()
    with clock.turned(NOW):
        await make_event()
        await feeds.feed(EVERYTHING, SOURCE)
    with clock.stopped(NOW + timedelta(seconds=2)):
        await Organisation.update({Organisation.name: "KI Neu"}, force=True)
        await raise_public_version()
        assert "KI Neu" in (await read(feeds=feeds)).events[0]["DESCRIPTION"]


async def test_last_modified_moves_with_the_bytes_and_only_then(database: object) -> None:
    feeds = Feeds()
    with clock.turned(NOW):
        event = await make_event(starts_at=NOW + timedelta(days=1), status=EventStatus.cancelled)
        first = await feeds.feed(EVERYTHING, SOURCE)
    with clock.turned(NOW + timedelta(days=9)):
        second = await feeds.feed(EVERYTHING, SOURCE)
    with clock.turned(NOW + timedelta(days=40)):
        gone = await feeds.feed(EVERYTHING, SOURCE)
    assert event.id and first.last_modified == second.last_modified
    assert NOW + timedelta(days=40) <= gone.last_modified


async def test_feed_in_another_language_is_another_feed(database: object) -> None:
    feeds = Feeds()
    await make_event()
    german = await feeds.feed(EVERYTHING, SOURCE)
    with speaking("en"):
        english = await feeds.feed(EVERYTHING, SOURCE.replace("/feeds", "/en/feeds"))
    assert b"http://test/veranstaltungen/" in german.content.plain.replace(b"\r\n ", b"")
    assert b"http://test/en/veranstaltungen/" in english.content.plain.replace(b"\r\n ", b"")


async def test_sessions_added_to_an_event_appear(database: object) -> None:
    feeds = Feeds()
    with clock.turned(NOW):
        event = await make_event()
        await feeds.feed(EVERYTHING, SOURCE)
    with clock.stopped(NOW + timedelta(seconds=2)):
        await make_session(event, await make_organisation(), NOW + timedelta(days=3))
        await raise_public_version()
        assert 2 == len((await read(feeds=feeds)).events)
