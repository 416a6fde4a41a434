"""After something of a draft was saved the notice says what comes next, and in the end to publish it."""

import httpx
import pytest

from ki_events.events.tables import Event, EventStatus, Format, Round
from tests.characters import make_event

pytestmark = pytest.mark.anyio


def address(event: Event, page: str) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/{page}"


@pytest.mark.parametrize(
    "page",
    [
        "angaben?gespeichert=1",
        "bild?gespeichert=1",
        "sprachen?gespeichert=1",
        "termine?geaendert=1",
        "plaetze?gespeichert=1",
        "fragen?gespeichert=1",
    ],
)
async def test_page_after_saving_names_what_comes_next(amal: httpx.AsyncClient, page: str) -> None:
    event = await make_event(status=EventStatus.draft, sessions=0)
    found = (await amal.get(address(event, page))).text
    assert f'Als Nächstes: <a href="{address(event, "termine")}">Termin, der noch bevorsteht</a>' in found


async def test_draft_that_lacks_nothing_is_led_to_publishing(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    found = (await amal.get(address(event, "angaben?gespeichert=1"))).text
    assert f'Als Nächstes: <a href="{address(event, "veroeffentlichen")}">Veröffentlichen</a>' in found


async def test_day_of_workshops_is_led_to_rounds_and_then_to_their_workshops(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft, format=Format.thematic_day)
    page = address(event, "angaben?gespeichert=1")
    assert f'<a href="{address(event, "termine/runden")}">Runden und Workshops</a>' in (await amal.get(page)).text
    await Round(event=event.id, number=1, name="Vormittag").save()
    assert f'<a href="{address(event, "termine")}">Runden und Workshops</a>' in (await amal.get(page)).text


@pytest.mark.parametrize(("status", "query"), [(EventStatus.published, "?gespeichert=1"), (EventStatus.draft, "")])
async def test_nothing_comes_next_for_what_is_public_or_was_not_saved(
    amal: httpx.AsyncClient, status: EventStatus, query: str
) -> None:
    event = await make_event(status=status)
    assert "Als Nächstes" not in (await amal.get(address(event, f"angaben{query}"))).text
