"""The overview says how an event stands, what it lacks, who changed it, and what can be done."""

import httpx
import pytest

from ki_events.attendance.certifying import issue_due
from ki_events.clock import now
from ki_events.events.tables import Event, EventStatus, Format, Mode
from ki_events.registrations.arrivals import Person
from tests.attendance.day import choose, day_with_workshop, note
from tests.characters import BORIS, CHIARA, DILARA, make_event, sign_up
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


async def test_day_of_workshops_is_led_to_its_rounds_and_may_be_published_all_the_same(
    amal: httpx.AsyncClient,
) -> None:
    event = await make_event(status=EventStatus.draft, format=Format.thematic_day)
    page = (await amal.get(address(event))).text
    assert ("Weiter: Runden und Workshops" in page, f'href="{address(event)}/veroeffentlichen"' in page) == (True, True)
    assert 2 == page.count(f'href="{address(event)}/termine/runden"')
    assert 1 == page.count("kern-btn--primary")


async def test_way_goes_on_to_attendance_and_certificates_when_it_is_over(amal: httpx.AsyncClient) -> None:
    event, plenary, workshop = await day_with_workshop()
    chiara = await choose(event, workshop, CHIARA)
    page = (await amal.get(address(event))).text
    assert ("Weiter: Anwesenheit vervollständigen" in page, "Noch ist niemand als anwesend vermerkt." in page) == (
        True,
        True,
    )
    await note(chiara, plenary)
    page = (await amal.get(address(event))).text
    assert ("Weiter: Bescheinigungen ausstellen" in page, "1 Person war da." in page) == (True, True)
    await issue_due(event.id, "account:1")
    page = (await amal.get(address(event))).text
    assert ("Weiter:" in page, "1 ist ausgestellt." in page) == (False, True)


async def test_attendance_is_offered_but_not_urged_without_certificates(amal: httpx.AsyncClient) -> None:
    event, _plenary, workshop = await day_with_workshop(certificate=False)
    await choose(event, workshop, CHIARA)
    page = (await amal.get(address(event))).text
    assert ("Nach der Veranstaltung" in page, "Weiter:" in page, "Bescheinigungen ausstellen" in page) == (
        True,
        False,
        False,
    )


async def test_event_that_nobody_came_to_is_over_without_more_ado(amal: httpx.AsyncClient) -> None:
    event, _plenary, _workshop = await day_with_workshop()
    assert "Nach der Veranstaltung" not in (await amal.get(address(event))).text


@pytest.mark.parametrize("people", [(CHIARA,), (CHIARA, DILARA, BORIS)])
async def test_page_of_what_is_over_takes_a_fixed_number_of_statements(
    amal: httpx.AsyncClient, people: tuple[Person, ...]
) -> None:
    event, plenary, workshop = await day_with_workshop()
    for who in people:
        await note(await choose(event, workshop, who), plenary)
    await amal.get(address(event))
    with counted() as statements:
        await amal.get(address(event))
    assert 12 == len(statements)
