"""Whoever comes learns the way and what they can count on; what is not known is said."""

import html
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from ki_events.events.label_table import Label, LabelKind
from ki_events.events.scheduling import Changes
from ki_events.events.tables import Event, Session
from ki_events.site.event.way import ways
from ki_events.site.event.where import Place
from tests.characters import make_event

pytestmark = pytest.mark.anyio

OUTWARD = re.compile(r'<a href="(https://[^"]+)" rel="noopener noreferrer"')


async def page_of(browser: httpx.AsyncClient, event: Event) -> str:
    page = await browser.get(f"/veranstaltungen/{event.slug}")
    assert 200 == page.status_code
    return page.text


def test_way_leads_to_the_coordinates_when_they_are_known() -> None:
    place = Place("VHS", "Von-der-Leyen-Platz 2, 47798 Krefeld", "", "", False, 51.3345, 6.559)
    way = ways([place], datetime(2027, 3, 17, 13, tzinfo=UTC))[0]
    assert "https://www.openstreetmap.org/?mlat=51.33450&mlon=6.55900#map=17/51.33450/6.55900" == way.map
    asked = parse_qs(urlsplit(way.journeys).fragment)
    assert ["2027-03-17T14:00:00"] == asked["hd"]
    assert ["A=2@O=Von-der-Leyen-Platz 2, 47798 Krefeld@X=6559000@Y=51334500@"] == asked["zoid"]


@pytest.mark.parametrize(
    ("address", "found"),
    [("", ""), ("Köln & Bonn", "https://www.openstreetmap.org/search?query=K%C3%B6ln+%26+Bonn")],
)
def test_way_leads_to_the_address_when_coordinates_are_missing(address: str, found: str) -> None:
    assert found == ways([Place("Haus", address, "", "", False)], None)[0].map


async def test_event_page_says_that_its_links_lead_away(browser: httpx.AsyncClient) -> None:
    page = await page_of(browser, await make_event())
    assert ["www.openstreetmap.org", "www.bahn.de"] == [
        urlsplit(html.unescape(link)).netloc for link in OUTWARD.findall(page)
    ]
    assert "Mit diesen Links verlassen Sie unsere Website." in page


async def test_event_page_says_when_nothing_is_known_of_access(browser: httpx.AsyncClient) -> None:
    event = await make_event(contact_email="daz@krefeld.example")
    page = await page_of(browser, event)
    assert "Zur Barrierefreiheit liegen keine Angaben vor." in page
    assert 2 == page.count('href="mailto:daz@krefeld.example"')


@pytest.mark.parametrize(("fact", "is_open"), [("step_free", False), ("hearing_loop", True)])
async def test_event_page_says_when_steps_are_not_known(browser: httpx.AsyncClient, fact: str, is_open: bool) -> None:
    event = await make_event()
    await Label(event=event.id, kind=LabelKind.accessibility, slug=fact, name=fact).save()
    assert is_open == ("Ob der Weg stufenlos ist, ist nicht angegeben." in await page_of(browser, event))


async def test_event_page_has_no_way_to_what_is_only_online(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    online: Changes = {Session.place_name: "", Session.place_address: "", Session.online_url: "https://meet.example/x"}
    await Session.update(online).where(Session.event == event.id)
    page = await page_of(browser, event)
    assert [] == OUTWARD.findall(page)
    assert "Den Link erhalten Sie mit der Zusage." in page
