"""Publishing now and later, taking back, the archive, the bin: each says what it does, and refuses with a reason."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from ki_events.clock import local, now, turned
from ki_events.events.tables import Event, EventStatus
from ki_events.rows import one
from tests.characters import CHIARA, make_event, make_organisation, sign_up
from tests.site.client import visitor

pytestmark = pytest.mark.anyio

HOUSE = "/verwaltung/krefeld"


def address(event: Event, page: str = "") -> str:
    return f"{HOUSE}/veranstaltungen/{event.slug}{page}"


async def draft(**columns: Any) -> Event:
    return await make_event(status=EventStatus.draft, **columns)


async def status(event: Event) -> EventStatus:
    return EventStatus((await one(Event, event.id)).status)


async def test_draft_is_published_at_once(amal: httpx.AsyncClient) -> None:
    event = await draft()
    assert 404 == (await amal.get(f"/veranstaltungen/{event.slug}")).status_code
    answer = await amal.post(address(event, "/veroeffentlichen"), data={"when": "jetzt"})
    assert (303, address(event, "?veroeffentlicht=1")) == (answer.status_code, answer.headers["location"])
    assert 200 == (await amal.get(f"/veranstaltungen/{event.slug}")).status_code
    assert event.title in (await amal.get("/")).text
    page = (await amal.get(answer.headers["location"])).text
    assert '<div class="said" role="status"' in page
    assert "Alle können die Seite sehen." in page


async def test_draft_appears_at_the_moment_that_was_set(amal: httpx.AsyncClient) -> None:
    event = await draft()
    later = local(now() + timedelta(days=2))
    fields = {"when": "spaeter", "date": later.date().isoformat(), "clock": "08:00"}
    answer = await amal.post(address(event, "/veroeffentlichen"), data=fields)
    assert (303, address(event, "?geplant=1")) == (answer.status_code, answer.headers["location"])
    assert "Bis dahin bleibt es ein Entwurf" in (await amal.get(answer.headers["location"])).text
    assert 404 == (await amal.get(f"/veranstaltungen/{event.slug}")).status_code
    assert "Geplant" in (await amal.get(address(event))).text
    assert later.date().isoformat() in (await amal.get(address(event, "/veroeffentlichen"))).text
    with turned(now() + timedelta(days=3)):
        async with visitor() as somebody:
            assert 200 == (await somebody.get(f"/veranstaltungen/{event.slug}")).status_code


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"when": "spaeter"}, "Bitte ausfüllen."),
        ({"when": ""}, "Bitte wählen Sie eine Antwort aus."),
        ({"when": "spaeter", "date": "2020-01-01", "clock": "08:00"}, "Dieser Zeitpunkt ist schon vorbei."),
        (
            {"when": "spaeter", "date": "2099-01-01", "clock": "08:00"},
            "Dieser Zeitpunkt liegt nach dem letzten Termin.",
        ),
    ],
)
async def test_moment_that_makes_no_sense_is_refused(
    amal: httpx.AsyncClient, fields: dict[str, str], sentence: str
) -> None:
    event = await draft()
    answer = await amal.post(address(event, "/veroeffentlichen"), data=fields)
    assert (422, True) == (answer.status_code, sentence in answer.text)
    assert EventStatus.draft == await status(event)


async def test_what_is_missing_is_named_with_the_way_there(amal: httpx.AsyncClient) -> None:
    event = await draft(summary="")
    page = (await amal.get(address(event, "/veroeffentlichen"))).text
    assert f'href="{address(event, "/angaben")}#summary"' in page
    assert "<form" not in page[page.index("<h1") :]
    answer = await amal.post(address(event, "/veroeffentlichen"), data={"when": "jetzt"})
    assert (422, EventStatus.draft) == (answer.status_code, await status(event))


async def test_past_date_is_not_published(amal: httpx.AsyncClient) -> None:
    event = await draft(starts_at=now() - timedelta(days=3))
    assert 422 == (await amal.post(address(event, "/veroeffentlichen"), data={"when": "jetzt"})).status_code


async def test_published_event_without_registrations_is_taken_back(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    assert "wieder Entwurf" in (await amal.get(address(event, "/zuruecknehmen"))).text
    assert 303 == (await amal.post(address(event, "/zuruecknehmen"))).status_code
    assert EventStatus.draft == await status(event)
    assert 409 == (await amal.post(address(event, "/zuruecknehmen"))).status_code


async def test_event_that_somebody_registered_for_is_not_taken_back(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    assert "/zuruecknehmen" not in (await amal.get(address(event))).text
    answer = await amal.post(address(event, "/zuruecknehmen"))
    assert (409, True, EventStatus.published) == (
        answer.status_code,
        "Es gibt schon Anmeldungen." in answer.text,
        await status(event),
    )


async def test_event_goes_to_the_archive_and_comes_back(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await amal.post(address(event, "/archiv"))
    assert EventStatus.archived == await status(event)
    assert event.title not in (await amal.get("/")).text
    assert 200 == (await amal.get(f"/veranstaltungen/{event.slug}")).status_code
    await amal.post(address(event, "/archiv"))
    assert EventStatus.published == await status(event)


async def test_event_that_people_count_on_is_not_archived(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    assert 409 == (await amal.post(address(event, "/archiv"))).status_code
    assert EventStatus.published == await status(event)


async def test_archived_event_stays_there_when_its_dates_are_over(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.archived, starts_at=now() - timedelta(days=3))
    answer = await amal.post(address(event, "/archiv"))
    assert (409, True) == (answer.status_code, "Alle Termine sind vorbei." in answer.text)


async def test_draft_goes_into_the_bin_and_comes_back(amal: httpx.AsyncClient) -> None:
    event = await draft(title="Zu früh")
    assert "14 Tage" in (await amal.get(address(event, "/loeschen"))).text
    answer = await amal.post(address(event, "/loeschen"))
    assert (303, f"{HOUSE}/veranstaltungen?geloescht=1") == (answer.status_code, answer.headers["location"])
    assert 404 == (await amal.get(address(event))).status_code
    assert "Zu früh" in (await amal.get(f"{HOUSE}/papierkorb")).text
    answer = await amal.post(f"{HOUSE}/papierkorb/{event.slug}/wiederherstellen")
    assert address(event, "?wiederhergestellt=1") == answer.headers["location"]
    assert 200 == (await amal.get(address(event))).status_code
    assert "Der Papierkorb ist leer" in (await amal.get(f"{HOUSE}/papierkorb")).text


async def test_bin_shows_own_drafts_of_the_last_days_only(amal: httpx.AsyncClient) -> None:
    await draft(title="Zu alt", deleted_at=now() - timedelta(days=15))
    other = await draft(title="Anderswo", deleted_at=now(), organisation=await make_organisation("bielefeld"))
    assert "Der Papierkorb ist leer" in (await amal.get(f"{HOUSE}/papierkorb")).text
    assert 404 == (await amal.post(f"{HOUSE}/papierkorb/{other.slug}/wiederherstellen")).status_code


async def test_what_is_public_is_not_deleted(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await amal.post(address(event, "/loeschen"))
    assert (409, True) == (answer.status_code, "Nur Entwürfe lassen sich löschen." in answer.text)
