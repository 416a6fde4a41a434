"""An offered place: until when, how much time that is, and one button; late, twice and on two devices it stays friendly."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ki_events.clock import stopped
from ki_events.registrations.offers import settle
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
from tests.site.registrations import address, again, send

pytestmark = pytest.mark.anyio

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)  # 10 h in Krefeld
APRIL = datetime(2027, 4, 20, 13, tzinfo=UTC)


async def offered(*behind: object) -> Registration:
    """Let Boris give his place back, so that it is offered to Chiara; `behind` wait after her."""
    event = await make_event(1, starts_at=APRIL, serving="offer")
    first, registration = await sign_up(event, BORIS), await sign_up(event, CHIARA)
    for who in behind:
        await sign_up(event, who)  # type: ignore[arg-type]
    await cancel(first.id, By.person)
    found = await again(registration)
    assert "offered" == found.status
    return found


async def test_offer_says_until_when_and_how_much_working_time_that_is(browser: httpx.AsyncClient) -> None:
    with stopped(MONDAY):
        registration = await offered()
        page = (await browser.get(address(registration, "/platz"))).text
    assert "Für Sie frei gehalten bis Mi., 3.\u00a0März 2027, 10:00 Uhr" in page
    assert "Das sind noch 24 Stunden, gezählt montags bis freitags von 8 bis 20 Uhr ohne Feiertage." in " ".join(
        page.split()
    )
    assert 1 == page.count('type="submit"')


async def test_looking_changes_nothing(browser: httpx.AsyncClient) -> None:
    registration = await offered()
    for end in ("/platz", "/platz/ablehnen"):
        assert 200 == (await browser.get(address(registration, end))).status_code
    assert "offered" == (await again(registration)).status


async def test_accepting_confirms_the_place_and_twice_is_one_answer(browser: httpx.AsyncClient) -> None:
    registration = await offered()
    answers = [await send(browser, address(registration, "/platz")) for _ in range(2)]
    assert [(303, address(registration))] * 2 == [(each.status_code, each.headers["location"]) for each in answers]
    assert "confirmed" == (await again(registration)).status
    assert "Sie haben diesen Platz schon" in (await browser.get(address(registration, "/platz"))).text


async def test_accepting_on_two_devices_at_once_is_one_answer(browser: httpx.AsyncClient) -> None:
    registration = await offered()
    both = await asyncio.gather(*[send(browser, address(registration, "/platz")) for _ in range(2)])
    assert [303, 303] == [answer.status_code for answer in both]
    assert "confirmed" == (await again(registration)).status


async def test_declining_gives_the_place_to_the_next(browser: httpx.AsyncClient) -> None:
    registration = await offered(DILARA)
    answer = await send(browser, address(registration, "/platz/ablehnen"))
    assert (303, "cancelled") == (answer.status_code, (await again(registration)).status)
    page = (await browser.get(address(registration))).text
    assert "Sie haben den angebotenen Platz abgelehnt; er ging an die nächste Person." in page
    assert ("Sie haben den Platz abgelehnt" in page, "Ihre Anmeldung ist abgesagt" in page) == (True, False)


async def test_accepting_after_the_deadline_says_where_one_stands_now(browser: httpx.AsyncClient) -> None:
    with stopped(MONDAY):
        registration = await offered(DILARA)
    with stopped(MONDAY + timedelta(days=3)):
        late = await browser.get(address(registration, "/platz"))
        answer = await send(browser, address(registration, "/platz"))
    assert "Die Frist ist abgelaufen" in late.text
    assert 409 == answer.status_code
    text = " ".join(answer.text.split())
    assert "Die Frist ist am Mi., 3. März 2027, 10:00 Uhr abgelaufen." in text
    assert "Sie stehen jetzt auf Platz 1 von 1 der Warteliste." in text


async def test_offer_page_after_lapsing_unnoticed_by_the_person_is_clear(browser: httpx.AsyncClient) -> None:
    with stopped(MONDAY):
        registration = await offered(DILARA)
    with stopped(MONDAY + timedelta(days=3)):
        await settle(registration.event)
        page = await browser.get(address(registration, "/platz"))
    assert (200, True) == (page.status_code, "Die Frist ist abgelaufen" in page.text)


async def test_who_has_no_offer_is_told_so(browser: httpx.AsyncClient) -> None:
    event = await make_event(1)
    await sign_up(event, BORIS)
    waiting = await sign_up(event, CHIARA)
    page = await browser.get(address(waiting, "/platz"))
    answer = await send(browser, address(waiting, "/platz"))
    assert "Für Sie ist gerade kein Platz reserviert" in page.text
    assert (409, "waitlisted") == (answer.status_code, (await again(waiting)).status)


async def test_card_of_who_is_offered_a_place_leads_to_it(browser: httpx.AsyncClient) -> None:
    registration = await offered()
    page = (await browser.get(address(registration))).text
    assert f'href="{address(registration, "/platz")}"' in page
    assert "Bitte nehmen Sie den Platz bis" in page


async def test_who_waits_sees_the_open_offer_of_others(browser: httpx.AsyncClient) -> None:
    registration = await offered(DILARA)
    behind = await Registration.objects().get(
        (Registration.event == registration.event) & (Registration.email == DILARA.email)
    )
    assert behind is not None
    page = (await browser.get(address(behind))).text
    assert "1 freier Platz ist gerade einer anderen Person angeboten, bis" in page
