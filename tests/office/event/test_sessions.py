"""The dates of an event are listed, with what can be done and what is in each other's way."""

from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.tables import EventStatus
from tests.characters import make_event, make_organisation, make_session
from tests.office.event.dates import root, the_session
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]


async def test_list_shows_dates_with_what_can_be_done(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=2)
    page = await amal.get(root(event))
    assert 200 == page.status_code
    assert 2 == page.text.count('class="session-card"')
    assert "Gesamtschule Uerdingen, Aula" in page.text


async def test_list_says_what_to_do_when_there_is_no_date(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    assert "Noch kein Termin" in (await amal.get(root(event))).text


async def test_list_has_pages_when_there_are_many_dates(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=51)
    assert 50 == (await amal.get(root(event))).text.count('class="session-card"')
    assert 1 == (await amal.get(f"{root(event)}?seite=2")).text.count('class="session-card"')
    assert 1 == (await amal.get(f"{root(event)}?seite=99")).text.count('class="session-card"')


async def test_many_clashes_are_told_as_a_number(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    start = now() + timedelta(weeks=3)
    for _ in range(5):
        await make_session(event, await make_organisation(), start)
    page = (await amal.get(root(event))).text
    # Of five that are in one room at once each pair is in its own way: ten.
    assert (5, 1) == (page.count("ist doppelt belegt"), page.count("… und 5 weitere."))


async def statements_of_list(client: httpx.AsyncClient, sessions: int) -> int:
    event = await make_event(sessions=sessions)
    with counted() as texts:
        await client.get(root(event))
    return len(texts)


async def test_list_takes_as_many_statements_for_1_date_as_for_3(amal: httpx.AsyncClient) -> None:
    assert await statements_of_list(amal, 1) == await statements_of_list(amal, 3)


async def test_date_of_another_event_is_not_there(amal: httpx.AsyncClient) -> None:
    one, other = await make_event(), await make_event()
    number = (await the_session(other)).id
    for path in (f"{number}", f"{number}/absagen", f"{number}/wieder"):
        assert 404 == (await amal.get(f"{root(one)}/{path}")).status_code
        assert 404 == (await amal.post(f"{root(one)}/{path}")).status_code
    assert 404 == (await amal.get(f"{root(one)}/neu?kopie={number}")).status_code


async def test_room_and_speaker_that_are_wanted_twice_are_told(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0)
    organisation = await make_organisation()
    start = now() + timedelta(weeks=3)
    for _ in range(2):
        await make_session(event, organisation, start, speakers='["Sema Kaya, Essen"]')
    text = (await amal.get(root(event))).text
    assert (True, True) == ("»Aula« ist doppelt belegt" in text, "Sema Kaya ist zur gleichen Zeit zweimal" in text)
