"""The overview says how an event stands, what it lacks, who changed it, and what can be done."""

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus, Mode
from tests.characters import CHIARA, DILARA, make_event, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio


def address(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}"


@pytest.mark.parametrize(
    ("columns", "badge", "sentence"),
    [
        ({"status": EventStatus.draft}, "Entwurf", "Nur Ihre Organisation sieht diesen Entwurf."),
        ({}, "Veröffentlicht", "Alle können die Seite sehen."),
        ({"postponed": True}, "Verschoben", "ein neuer Termin steht noch nicht fest"),
        ({"status": EventStatus.cancelled}, "Abgesagt", "Die Seite bleibt sichtbar"),
        ({"status": EventStatus.archived}, "Vorbei", "steht aber in keiner Liste mehr"),
    ],
)
async def test_state_is_said_in_words(
    amal: httpx.AsyncClient, columns: dict[str, object], badge: str, sentence: str
) -> None:
    event = await make_event()
    if columns:
        await Event.update(columns).where(Event.id == event.id)  # type: ignore[arg-type]
    page = (await amal.get(address(event))).text
    assert (True, True) == (f"<span>{badge}</span>" in page, sentence in page)


async def test_first_thing_that_is_missing_is_the_primary_action(amal: httpx.AsyncClient) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    page = (await amal.get(address(event))).text
    assert "Weiter: Termin, der noch bevorsteht" in page
    assert 1 == page.count("kern-btn--primary")
    assert f'href="{address(event)}/termine"' in page


async def test_numbers_are_shown(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    await sign_up(event, CHIARA)
    await sign_up(event, DILARA)
    page = (await amal.get(address(event))).text
    assert "<dt>Plätze vergeben</dt><dd>1 von 1</dd>" in page
    assert "<dt>Warteliste</dt><dd>1</dd>" in page


async def test_event_without_registration_has_no_places(amal: httpx.AsyncClient) -> None:
    page = (await amal.get(address(await make_event(None, mode=Mode.none)))).text
    assert "<dd>ohne Anmeldung</dd>" in page


async def test_event_in_the_bin_is_not_there(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft, deleted_at=now())
    assert 404 == (await amal.get(address(event))).status_code


async def test_page_takes_the_same_statements_for_one_date_and_three(amal: httpx.AsyncClient) -> None:
    event, series = await make_event(), await make_event(sessions=3)
    await amal.get(address(event))
    with counted() as one:
        await amal.get(address(event))
    with counted() as three:
        await amal.get(address(series))
    assert len(one) == len(three) <= 6
