"""My registration: where it stands and why, the dates to take along, and cancelling."""

from datetime import timedelta

import httpx
import pytest
from icalendar import Calendar

from ki_events.clock import turned
from ki_events.db import DB, DatabaseGone
from ki_events.events.contingents import Contingent
from ki_events.events.tables import Session
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration
from tests.characters import BORIS, CHIARA, make_event, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

SAME_SITE = {"sec-fetch-site": "same-origin"}
LINK = "https://meet.example/raum"


async def page_of(browser: httpx.AsyncClient, registration: Registration) -> str:
    page = await browser.get(f"/anmeldung/{token_of(registration)}")
    assert (200, "no-store", "noindex") == (
        page.status_code,
        page.headers["cache-control"],
        page.headers["x-robots-tag"],
    )
    return page.text


async def test_who_has_a_place_sees_the_meeting_link_and_the_reason(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    await Session.update({Session.online_url: LINK}).where(Session.event == event.id)
    page = await page_of(browser, await sign_up(event, CHIARA))
    assert "Sie haben einen Platz" in page
    assert LINK in page
    assert "Angemeldet: Sie haben einen Platz bekommen, weil einer für Sie frei war." in page


async def test_who_waits_sees_position_and_rule_but_no_meeting_link(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=1)
    await Session.update({Session.online_url: LINK}).where(Session.event == event.id)
    await sign_up(event, BORIS)
    page = await page_of(browser, await sign_up(event, CHIARA))
    assert "Sie stehen auf Platz 1 von 1 der Warteliste." in page
    assert "Niemand wird überholt, der den Platz nehmen könnte." in page
    assert LINK not in page


async def test_who_waits_beside_a_place_kept_for_others_is_not_told_that_all_are_taken(
    browser: httpx.AsyncClient,
) -> None:
    event = await make_event(capacity=1)
    await Contingent(event=event.id, kind="target_group", value="kita", name="Kitas", places=1).save()
    page = await page_of(browser, await sign_up(event, CHIARA))
    assert (True, False) == (
        "Angemeldet: Sie sind auf die Warteliste gekommen, weil kein Platz für Sie frei war." in page,
        "vergeben waren" in page,
    )


async def test_who_moved_up_reads_why(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=1)
    first, second = await sign_up(event, BORIS), await sign_up(event, CHIARA)
    await cancel(first.id, By.person)
    page = await page_of(browser, second)
    assert "Sie haben einen Platz" in page
    assert "Nachgerückt: Sie haben einen Platz bekommen" in page


async def test_cancelling_asks_first_and_a_look_changes_nothing(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    page = await browser.get(f"/anmeldung/{token_of(registration)}/absagen")
    assert "Möchten Sie wirklich absagen?" in page.text
    assert "Sie haben einen Platz" in await page_of(browser, registration)


async def test_cancelling_frees_the_place_and_offers_to_sign_up_again(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    address = f"/anmeldung/{token_of(registration)}"
    answer = await browser.post(f"{address}/absagen", headers=SAME_SITE)
    assert (303, address) == (answer.status_code, answer.headers["location"])
    page = await page_of(browser, registration)
    assert "Ihre Anmeldung ist abgesagt" in page
    assert f'href="/veranstaltungen/{event.slug}/anmeldung"' in page
    assert 303 == (await browser.post(f"{address}/absagen", headers=SAME_SITE)).status_code
    assert 303 == (await browser.get(f"{address}/absagen")).status_code


async def test_who_leaves_the_waiting_list_is_not_told_of_a_place(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=1)
    first, second = await sign_up(event, BORIS), await sign_up(event, CHIARA)
    await cancel(second.id, By.person)
    await cancel(first.id, By.person)
    assert "Sie stehen nicht mehr auf der Warteliste" in await page_of(browser, second)
    assert "Sie haben keinen Platz mehr" in await page_of(browser, first)


@pytest.mark.parametrize("prefix", ["", "/en"])
async def test_cancelling_without_the_database_offers_the_way_back(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    address = f"{prefix}/anmeldung/{token_of(registration)}"

    async def away(*_args: object, **_kwargs: object) -> None:
        raise DatabaseGone("away")

    monkeypatch.setattr(DB, "run_querystring", away)
    answer = await browser.post(f"{address}/absagen", headers=SAME_SITE)
    assert (503, "10") == (answer.status_code, answer.headers["retry-after"])
    assert (f'href="{address}"' in answer.text, f'action="{address}/absagen"' in answer.text) == (True, True)
    monkeypatch.undo()
    assert 303 == (await browser.post(f"{address}/absagen", headers=SAME_SITE)).status_code


async def test_called_off_event_says_so_and_offers_nothing(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    await call_off(event.id, "Krankheit", "cli")
    page = await page_of(browser, registration)
    assert "Die Veranstaltung wurde abgesagt" in page
    assert ("Absagen</span>" in page, "Neu anmelden" in page) == (False, False)


async def test_calendar_file_has_all_dates_for_who_has_a_place(browser: httpx.AsyncClient) -> None:
    event = await make_event(capacity=1, sessions=3)
    await Session.update({Session.online_url: LINK}).where(Session.event == event.id)
    registration, waiting = await sign_up(event, CHIARA), await sign_up(event, BORIS)
    found = await browser.get(f"/anmeldung/{token_of(registration)}/kalender.ics")
    assert "text/calendar; method=PUBLISH; charset=utf-8" == found.headers["content-type"]
    assert 3 == len(Calendar.from_ical(found.content).events)
    assert LINK in found.text.replace("\r\n ", "")
    assert 404 == (await browser.get(f"/anmeldung/{token_of(waiting)}/kalender.ics")).status_code


@pytest.mark.parametrize("end", ["", "/absagen", "/kalender.ics"])
async def test_link_that_opens_nothing_says_how_to_get_a_new_one(browser: httpx.AsyncClient, end: str) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    for token in (token_of(registration)[:-1] + "!", registration.public_id, "x", "%00"):
        page = await browser.get(f"/anmeldung/{token}{end}")
        assert 404 == page.status_code
        assert "So kommen Sie zu Ihrer Anmeldung" in page.text
    answer = await browser.post("/anmeldung/x/absagen", headers=SAME_SITE)
    assert 404 == answer.status_code


async def test_registration_page_takes_as_many_statements_for_three_sessions_as_for_one(
    browser: httpx.AsyncClient,
) -> None:
    single = await sign_up(await make_event(), CHIARA)
    series = await sign_up(await make_event(sessions=3), CHIARA)
    with counted() as for_one:
        await page_of(browser, single)
    with counted() as for_three:
        await page_of(browser, series)
    assert (7, 7) == (len(for_one), len(for_three))


async def test_page_says_that_it_was_when_it_is_over(browser: httpx.AsyncClient) -> None:
    event = await make_event(9)
    registration = await sign_up(event, CHIARA)
    with turned(event.ends_at + timedelta(hours=1)):
        page = await page_of(browser, registration)
    assert [True, True, False] == [
        each in page for each in ("Sie hatten einen Platz", "Diese Veranstaltung ist vorbei.", "Sie haben einen Platz<")
    ]
