"""The first page after signing in says what needs someone now, and leads there."""

from datetime import timedelta

import httpx
import pytest

from ki_events.attendance.certifying import issue_due
from ki_events.clock import now
from ki_events.events.tables import Event, Mode, Session
from tests.attendance.day import choose, day_with_workshop, note
from tests.characters import CHIARA, make_event, sign_up
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]

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


async def test_page_says_until_when_a_night_lasts_that_began_yesterday(
    amal: httpx.AsyncClient, mid_morning: None
) -> None:
    event = await make_event(9, starts_at=now() - timedelta(hours=14))
    await Session.update({Session.ends_at: now() + timedelta(hours=1)}).where(Session.event == event.id)
    page = (await amal.get(TODAY)).text
    assert (True, False) == ("bis 11:05 Uhr" in page, "20:05" in page)


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
    assert 9 == len(statements)


async def test_todays_date_leads_to_its_list_at_the_door(amal: httpx.AsyncClient) -> None:
    event = await make_event(9, starts_at=now() + timedelta(minutes=5))
    session = await Session.objects().get(Session.event == event.id)
    assert session is not None
    page = (await amal.get(TODAY)).text
    assert f'href="{TODAY}/vor-ort/{session.id}"' in page
    assert 200 == (await amal.get(f"{TODAY}/vor-ort/{session.id}")).status_code


async def test_page_leads_to_attendance_and_certificates_of_what_is_over(amal: httpx.AsyncClient) -> None:
    event, plenary, workshop = await day_with_workshop()
    chiara = await choose(event, workshop, CHIARA)
    page = (await amal.get(TODAY)).text
    assert "Anwesenheit ist noch einzutragen" in page
    assert f'href="{TODAY}/veranstaltungen/{event.slug}/anwesenheit"' in page
    await note(chiara, plenary)
    page = (await amal.get(TODAY)).text
    assert "1 Bescheinigung ist auszustellen" in page
    assert f'href="{TODAY}/veranstaltungen/{event.slug}/bescheinigungen"' in page
    await issue_due(event.id, "account:1")
    assert "Nichts wartet auf eine Entscheidung." in (await amal.get(TODAY)).text


@pytest.mark.parametrize("events", [1, 3])
async def test_page_takes_a_fixed_number_of_statements_when_events_are_over(
    amal: httpx.AsyncClient, events: int
) -> None:
    for _ in range(events):
        event, plenary, workshop = await day_with_workshop()
        await note(await choose(event, workshop, CHIARA), plenary)
    with counted() as statements:
        await amal.get(TODAY)
    assert 12 == len(statements)
