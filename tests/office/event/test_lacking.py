"""After something of a draft was saved the notice says what comes next, and in the end to publish it."""

from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus, Format, Round, Session, SessionKind
from tests.characters import make_event
from tests.site.gatherings import make_gathering, make_round

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


@pytest.mark.parametrize("page", ["", "veroeffentlichen"])
async def test_date_that_has_passed_is_named_before_publishing(amal: httpx.AsyncClient, page: str) -> None:
    event = await make_event(status=EventStatus.draft, starts_at=now() - timedelta(weeks=1))
    found = (await amal.get(address(event, page).rstrip("/"))).text
    assert "Der eingetragene Termin ist schon vorbei. Bitte prüfen Sie Tag und Jahr." in found
    assert "Ohne Termin weiß niemand" not in found


@pytest.mark.usefixtures("mid_morning")
async def test_workshop_on_another_day_is_pointed_out_wherever_one_would_see_it(amal: httpx.AsyncClient) -> None:
    event = await make_gathering(status=EventStatus.draft, format=Format.thematic_day)
    await make_round(event, places=(12,))
    sentence = "Der Workshop »Sprachbildung in Mathematik 1« liegt am"
    pages = [address(event, page).rstrip("/") for page in ("", "termine", "veroeffentlichen")]
    assert [False] * 3 == [sentence in (await amal.get(page)).text for page in pages]
    workshop = Session.kind == SessionKind.elective
    moved = event.starts_at + timedelta(days=1)
    await Session.update({Session.starts_at: moved, Session.ends_at: moved + timedelta(hours=1)}).where(workshop)
    assert [True] * 3 == [sentence in (await amal.get(page)).text for page in pages]


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
