"""Who makes an event sees it as guests will; strangers do not, and nothing is sent from there."""

from typing import Any

import httpx
import pytest

from ki_events.events.tables import Event, EventStatus, Mode
from ki_events.registrations.tables import Registration
from tests.characters import make_event, make_organisation
from tests.office.event_forms import sent_by
from tests.site.client import CHIARAS

pytestmark = pytest.mark.anyio

NOT_YET = "So werden Gäste diese Seite sehen; öffentlich ist sie noch nicht."


async def draft(**columns: Any) -> Event:
    return await make_event(20, status=EventStatus.draft, **columns)


def preview_of(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/vorschau"


async def test_preview_shows_the_page_of_a_draft_with_a_banner(amal: httpx.AsyncClient) -> None:
    event = await draft()
    answer = await amal.get(preview_of(event))
    assert (200, "no-store", "noindex") == (
        answer.status_code,
        answer.headers["cache-control"],
        answer.headers["x-robots-tag"],
    )
    for text in (NOT_YET, "Mehrsprachigkeit im Unterricht", f'href="{preview_of(event)}/anmeldung"'):
        assert text in answer.text
    assert f'href="/veranstaltungen/{event.slug}/anmeldung"' not in answer.text
    assert f'value="http://test/veranstaltungen/{event.slug}"' in answer.text  # what one will tell others


async def test_draft_stays_hidden_from_everyone_else_after_a_preview(
    amal: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    event = await draft()
    for path in ("", "/anmeldung"):
        assert 200 == (await amal.get(f"{preview_of(event)}{path}")).status_code
    amal.cookies.clear()
    for path in ("", "/anmeldung"):
        assert 404 == (await browser.get(f"/veranstaltungen/{event.slug}{path}")).status_code
    assert 303 == (await browser.get(preview_of(event))).status_code


async def test_preview_is_not_there_for_another_organisation(amal: httpx.AsyncClient) -> None:
    event = await draft(organisation=await make_organisation("bielefeld"))
    assert 404 == (await amal.get(preview_of(event))).status_code


@pytest.mark.parametrize("mode", [Mode.open, Mode.approval, Mode.invitation])
async def test_preview_shows_the_form_that_cannot_be_sent(amal: httpx.AsyncClient, mode: Mode) -> None:
    event = await draft(mode=mode)
    page = await amal.get(f"{preview_of(event)}/anmeldung")
    assert (200, True, True) == (
        page.status_code,
        f'action="{preview_of(event)}/anmeldung"' in page.text,
        'name="given_name"' in page.text,
    )
    fields = await sent_by(amal, "", page.text)
    sent = await amal.post(f"{preview_of(event)}/anmeldung", data=fields | CHIARAS)
    assert (303, f"{preview_of(event)}/anmeldung?gesendet=1") == (sent.status_code, sent.headers["location"])
    assert "In der Vorschau wird nichts gesendet" in (await amal.get(sent.headers["location"])).text
    assert 0 == await Registration.count()


async def test_preview_speaks_the_language_of_its_address(amal: httpx.AsyncClient) -> None:
    event = await draft()
    page = await amal.get(f"/en{preview_of(event)}")
    assert '<html lang="en"' in page.text
    assert f'href="{preview_of(event)}"' in page.text
    assert f'href="/en{preview_of(event)}/anmeldung"' in page.text


async def test_preview_of_a_public_event_says_that_it_is_public(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    assert "So sehen Gäste diese Seite jetzt." in (await amal.get(preview_of(event))).text
    public = await amal.get(f"/veranstaltungen/{event.slug}")
    assert "preview-banner" not in public.text
