"""The first page after signing in says what needs someone now, and leads there."""

from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.tables import Event, Mode
from tests.characters import CHIARA, make_event, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

TODAY = "/verwaltung/krefeld"


async def test_quiet_house_says_that_nothing_waits(amal: httpx.AsyncClient) -> None:
    page = (await amal.get(TODAY)).text
    assert ("Nichts wartet auf eine Entscheidung." in page, "Heute ist kein Termin." in page) == (True, True)


async def test_page_leads_to_people_who_wait_for_admission(amal: httpx.AsyncClient) -> None:
    event = await make_event(mode=Mode.approval)
    await sign_up(event, CHIARA)
    page = (await amal.get(TODAY)).text
    assert "1 Person wartet auf Zulassung" in page
    assert f'href="/verwaltung/krefeld/veranstaltungen/{event.slug}/anmeldungen"' in page


async def test_page_shows_todays_date_with_its_people(amal: httpx.AsyncClient) -> None:
    event = await make_event(9, starts_at=now() + timedelta(minutes=5))
    await sign_up(event, CHIARA)
    page = (await amal.get(TODAY)).text
    assert ("Mehrsprachigkeit im Unterricht" in page, "1 von 9 Plätzen" in page) == (True, True)


async def test_page_says_what_is_to_be_decided(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    await Event.update({Event.minimum: 5, Event.decides_on: now().date()}).where(Event.id == event.id)
    assert "Es fehlen 5 Personen" in (await amal.get(TODAY)).text


@pytest.mark.parametrize("events", [1, 3])
async def test_page_takes_a_fixed_number_of_statements(amal: httpx.AsyncClient, events: int) -> None:
    for _ in range(events):
        await sign_up(await make_event(mode=Mode.approval), CHIARA)
    with counted() as statements:
        await amal.get(TODAY)
    assert 8 == len(statements)
