"""On site or online: the page of a registration says which it is, and where to change it."""

from typing import Any

import httpx
import pytest
from icalendar import Calendar, Component

from ki_events.events.tables import Event, Serving, Session
from ki_events.registrations.arrivals import Person
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.reading import Definition
from ki_events.registrations.questions.tables import QuestionKind
from ki_events.registrations.registering import register_party
from ki_events.registrations.tables import Registration, Status
from tests.characters import BORIS, CHIARA, form, make_event, sign_up
from tests.site.gatherings import make_hybrid
from tests.site.registrations import address, again, send

pytestmark = pytest.mark.anyio

LINK = "https://meet.example/daz"


async def make_both(on_site: int = 1, online: int = 24) -> Event:
    event = await make_event(on_site + online, serving=Serving.direct)
    await make_hybrid(event, on_site, online)
    await Session.update({Session.online_url: LINK}).where(Session.event == event.id)
    return event


async def comes(event: Event, who: Person, attendance: str) -> Registration:
    return (await register_party(event.id, form(who, who.given_name, attendance=attendance)))[0]


async def test_who_waits_for_a_chair_sees_the_free_places_online_and_takes_one(browser: httpx.AsyncClient) -> None:
    event = await make_both()
    await comes(event, BORIS, "on_site")
    registration = await comes(event, CHIARA, "on_site")
    page = (await browser.get(address(registration))).text
    assert ("Sie nehmen vor Ort teil." in page, "Doch online teilnehmen" in page, "24 Plätze frei" in page) == (
        True,
        True,
        True,
    )
    answer = await send(browser, address(registration, "/teilnahme"), attendance="online")
    found = await again(registration)
    assert (303, Status.confirmed, "online") == (answer.status_code, found.status, found.attendance)
    assert "Gespeichert" in (await browser.get(answer.headers["location"])).text


async def test_full_manner_is_refused_at_its_field(browser: httpx.AsyncClient) -> None:
    event = await make_both()
    await comes(event, BORIS, "on_site")
    registration = await comes(event, CHIARA, "online")
    assert "ausgebucht" in (await browser.get(address(registration, "/teilnahme"))).text
    answer = await send(browser, address(registration, "/teilnahme"), attendance="on_site")
    assert (409, True) == (answer.status_code, "Ihren Platz online behalten Sie" in answer.text)
    assert 'value="on_site" autocomplete="off" checked' in answer.text
    assert "online" == (await again(registration)).attendance


async def test_what_is_only_asked_of_the_new_manner_is_asked_then(browser: httpx.AsyncClient) -> None:
    event = await make_both(on_site=5)
    asked = Definition("name", QuestionKind.text, "Ihr Name im Chat?", only_for=("attendance:online",))
    await define_questions(event.id, [asked], "cli")
    registration = await comes(event, CHIARA, "on_site")
    answer = await send(browser, address(registration, "/teilnahme"), attendance="online")
    assert (303, True) == (answer.status_code, answer.headers["location"].endswith("/angaben"))


async def test_who_takes_part_online_is_shown_the_link_and_no_room(browser: httpx.AsyncClient) -> None:
    registration = await comes(await make_both(), CHIARA, "online")
    page = (await browser.get(address(registration))).text
    assert ("Sie nehmen online teil." in page, f'href="{LINK}"' in page) == (True, True)
    assert [] == [text for text in ("Aula", "Lindenstraße", "Sie können auch online", "mit der Zusage") if text in page]
    (entry,) = await entries_of(browser, registration)
    assert (LINK, None) == (str(entry["LOCATION"]), entry.get("GEO"))


async def test_who_comes_on_site_is_shown_the_room_and_no_link(browser: httpx.AsyncClient) -> None:
    registration = await comes(await make_both(), CHIARA, "on_site")
    page = (await browser.get(address(registration))).text
    assert ("Aula" in page, LINK in page, "Sie können auch online" in page) == (True, False, False)
    (entry,) = await entries_of(browser, registration)
    assert ("Gesamtschule Uerdingen, Aula", False) == (
        str(entry["LOCATION"]).split(", Linden")[0],
        LINK in entry.to_ical().decode(),
    )


async def test_who_waits_online_is_told_when_the_link_comes(browser: httpx.AsyncClient) -> None:
    event = await make_both(online=1)
    await comes(event, BORIS, "online")
    page = (await browser.get(address(await comes(event, CHIARA, "online")))).text
    assert ("Den Link erhalten Sie mit der Zusage." in page, LINK in page, "Aula" in page) == (True, False, False)


@pytest.mark.parametrize("place", ["", "Gesamtschule Uerdingen"])
async def test_who_has_the_link_is_not_told_that_it_is_to_come(browser: httpx.AsyncClient, place: str) -> None:
    event = await make_event()
    values: dict[Any, Any] = {
        Session.online_url: LINK,
        Session.place_name: place,
        Session.place_address: "",
        Session.room: "",
    }
    await Session.update(values).where(Session.event == event.id)
    page = (await browser.get(address(await sign_up(event, CHIARA)))).text
    assert (True, False) == (LINK in page, "mit der Zusage" in page)


async def test_event_in_one_manner_has_nothing_to_change(browser: httpx.AsyncClient) -> None:
    registration = await sign_up(await make_event(), CHIARA)
    assert "Wie Sie teilnehmen" not in (await browser.get(address(registration))).text
    assert "nur eine Art der Teilnahme" in (await browser.get(address(registration, "/teilnahme"))).text
    assert 409 == (await send(browser, address(registration, "/teilnahme"), attendance="online")).status_code


async def entries_of(browser: httpx.AsyncClient, registration: Registration) -> list[Component]:
    answer = await browser.get(address(registration, "/kalender.ics"))
    return list(Calendar.from_ical(answer.text).walk("VEVENT"))
