"""A date is dropped and takes place again; people are told of what they know."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from ki_events import dates
from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus, Session, SessionStatus
from ki_events.mail.outbox import claim, sent
from ki_events.mail.tables import Message
from tests.characters import CHIARA, make_event, sign_up
from tests.office.event.dates import root, the_session

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]


async def test_date_of_a_draft_really_goes(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    session = await the_session(event)
    assert "Termin löschen" in (await amal.get(f"{root(event)}/{session.id}/absagen")).text
    assert 303 == (await amal.post(f"{root(event)}/{session.id}/absagen")).status_code
    assert 0 == await Session.count()


async def test_dropping_says_until_when_it_can_be_taken_back(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2)
    await sign_up(event, CHIARA)
    session = await the_session(event)
    answer = await amal.post(f"{root(event)}/{session.id}/absagen", data={"words": "Streik"})
    page = (await amal.get(answer.headers["location"])).text
    (letter,) = await Message.objects().where(Message.kind == "calendar_cancelled")
    until = dates.clock_time(letter.run_at)
    assert f"Die Nachrichten gehen um {until} hinaus. Bis dahin lässt sich die Absage zurücknehmen" in page
    assert until in (await amal.get(f"{root(event)}/{session.id}/wieder")).text


async def test_dropping_of_a_date_that_nobody_goes_to_can_be_taken_back(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2)
    answer = await amal.post(f"{root(event)}/{(await the_session(event)).id}/absagen")
    page = (await amal.get(answer.headers["location"])).text
    assert "Niemand muss davon erfahren. Die Absage lässt sich zurücknehmen." in page


async def test_dropping_that_is_told_tomorrow_says_so(amal: httpx.AsyncClient, turned: Any) -> None:
    with turned(now() + timedelta(hours=11, minutes=30)):
        event = await make_event(sessions=2)
        await sign_up(event, CHIARA)
        answer = await amal.post(f"{root(event)}/{(await the_session(event)).id}/absagen")
        page = (await amal.get(answer.headers["location"])).text
        (letter,) = await Message.objects().where(Message.kind == "calendar_cancelled")
    assert f"Die Nachrichten gehen am {dates.moment_in_words(letter.run_at)} hinaus." in page


async def drop_one(client: httpx.AsyncClient) -> tuple[Event, Session]:
    """Drop the first of two dates of an event that one person goes to."""
    event = await make_event(sessions=2)
    await sign_up(event, CHIARA)
    session = await the_session(event)
    answer = await client.post(f"{root(event)}/{session.id}/absagen", data={"words": "Streik"})
    assert 303 == answer.status_code
    return event, session


async def test_page_before_dropping_says_that_nothing_leaves_at_night(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2)
    quiet = "Zwischen 21 und 7 Uhr geht nichts hinaus"
    path = f"{root(event)}/{(await the_session(event)).id}/absagen"
    assert quiet not in (await amal.get(path)).text, "nobody is told"
    await sign_up(event, CHIARA)
    assert quiet in (await amal.get(path)).text


async def test_dropped_date_is_told_and_stays(amal: httpx.AsyncClient) -> None:
    event, session = await drop_one(amal)
    assert (SessionStatus.cancelled, 1) == ((await the_session(event)).status, (await the_session(event)).sequence)
    (letter,) = await Message.objects().where(Message.kind == "calendar_cancelled")
    assert (True, True) == ("Streik" in letter.payload, letter.run_at > now() + timedelta(minutes=9))
    assert "Fällt aus" in (await amal.get(root(event))).text
    assert 303 == (await amal.post(f"{root(event)}/{session.id}/absagen")).status_code
    assert 1 == await Message.count().where(Message.kind == "calendar_cancelled")


async def test_dropped_date_takes_place_again_and_nobody_hears_of_it(amal: httpx.AsyncClient) -> None:
    event, session = await drop_one(amal)
    assert "Niemand bekommt eine Nachricht" in (await amal.get(f"{root(event)}/{session.id}/wieder")).text
    assert 303 == (await amal.post(f"{root(event)}/{session.id}/wieder")).status_code
    assert (SessionStatus.planned, 2) == ((await the_session(event)).status, (await the_session(event)).sequence)
    assert 0 == await Message.count().where(Message.kind.is_in(["calendar_cancelled", "changed"]))


async def test_all_hear_that_a_date_takes_place_again_when_they_heard_the_opposite(
    amal: httpx.AsyncClient, turned: Any
) -> None:
    event, session = await drop_one(amal)
    with turned(now() + timedelta(minutes=11)):
        for message in await claim(9):
            await sent(message)
        assert "<strong>1 Person</strong>" in (await amal.get(f"{root(event)}/{session.id}/wieder")).text
        await amal.post(f"{root(event)}/{session.id}/wieder")
    assert 1 == await Message.count().where(Message.kind == "changed")


async def test_last_date_is_not_dropped(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    session = await the_session(event)
    assert "Das ist der einzige Termin" in (await amal.get(f"{root(event)}/{session.id}/absagen")).text
    assert 422 == (await amal.post(f"{root(event)}/{session.id}/absagen")).status_code
    assert SessionStatus.planned == (await the_session(event)).status
