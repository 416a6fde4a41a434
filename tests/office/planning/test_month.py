"""The planning calendar shows a month with everything that matters for a date, and hints about one."""

from datetime import UTC, datetime

import httpx
import pytest

from ki_events.events.tables import EventStatus
from tests.characters import make_event, make_organisation
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]

PLANNING = "/verwaltung/krefeld/planung"
MARCH = datetime(2027, 3, 16, 9, tzinfo=UTC)


async def test_month_shows_free_days_feasts_own_drafts_and_what_others_publish(amal: httpx.AsyncClient) -> None:
    await make_event(starts_at=MARCH, title="Unser Entwurf", status=EventStatus.draft)
    other = await make_organisation("bielefeld")
    await make_event(starts_at=MARCH, title="Fortbildung nebenan", organisation=other)
    await make_event(starts_at=MARCH, title="Deren Entwurf", organisation=other, status=EventStatus.draft)
    page = (await amal.get(PLANNING, params={"monat": "2027-03"})).text
    shown = {word: word in page for word in ("Unser Entwurf", "Fortbildung nebenan", "Deren Entwurf", "Karfreitag")}
    assert {"Unser Entwurf": True, "Fortbildung nebenan": True, "Deren Entwurf": False, "Karfreitag": True} == shown
    assert "Ramadanfest (Zuckerfest)" in page


@pytest.mark.parametrize("month", ["", "2027-13", "quark", "1999-01"])
async def test_present_month_is_shown_when_the_wanted_one_makes_no_sense(amal: httpx.AsyncClient, month: str) -> None:
    assert 200 == (await amal.get(PLANNING, params={"monat": month})).status_code


async def test_hints_are_a_page_of_their_own_without_javascript(amal: httpx.AsyncClient) -> None:
    event = await make_event(starts_at=MARCH)
    asked = {"day": "2027-03-16", "start": "10:00", "end": "12:00", "place": "Gesamtschule Uerdingen", "room": "Aula"}
    page = (await amal.get(f"{PLANNING}/hinweise", params=asked)).text
    assert "Der Raum Aula ist dann belegt" in page
    page = (await amal.get(f"{PLANNING}/hinweise", params=asked | {"event": event.slug, "title": "Vorlesen"})).text
    assert "Nichts spricht gegen dieses Datum." in page


@pytest.mark.parametrize(
    "asked", [{}, {"day": "31.12.2027"}, {"day": "2027-03-16", "start": "25:00"}, {"day": "9999-12-31"}]
)
async def test_hints_ask_for_a_date_when_there_is_none_yet(amal: httpx.AsyncClient, asked: dict[str, str]) -> None:
    answer = await amal.get(f"{PLANNING}/hinweise", params=asked)
    assert (200, True) == (answer.status_code, "Bitte zuerst Datum, Beginn und Ende eintragen" in answer.text)


@pytest.mark.parametrize("events", [1, 3])
async def test_month_takes_a_fixed_number_of_statements(amal: httpx.AsyncClient, events: int) -> None:
    for _ in range(events):
        await make_event(starts_at=MARCH)
    with counted() as statements:
        await amal.get(PLANNING, params={"monat": "2027-03"})
    assert 4 == len(statements)
