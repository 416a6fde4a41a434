"""What an event says in other languages is read where pages speak them, and everywhere else the original stands."""

import httpx
import pytest

from ki_events.events.tables import Event
from ki_events.events.text_table import EventText
from ki_events.events.translating import Said, restore_translation, say_in
from ki_events.events.versions import versions_of
from tests.characters import make_event
from tests.office.event_forms import sent_by
from tests.statements import counted

pytestmark = pytest.mark.anyio

ENGLISH = Said("Many languages in class", "How languages become visible.", "## Hello", "Short and simple.")


def page_of(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/sprachen"


async def write(client: httpx.AsyncClient, event: Event, code: str = "en", **fields: str) -> httpx.Response:
    address = f"{page_of(event)}/{code}"
    return await client.post(address, data=await sent_by(client, address) | fields)


async def test_text_is_written_beside_the_original(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    page = await amal.get(f"{page_of(event)}/en")
    assert "Wie Sprachen im Klassenzimmer sichtbar werden." in page.text
    assert 303 == (await write(amal, event, title="Many languages", summary="In class")).status_code
    (text,) = await EventText.objects()
    assert ("en", "Many languages", "In class") == (text.lang, text.title, text.summary)
    assert "unvollständig" not in (await amal.get(page_of(event))).text


async def test_text_without_title_is_refused(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    answer = await write(amal, event, summary="In class")
    assert (422, True, True) == (
        answer.status_code,
        "Bitte übersetzen Sie auch den Titel" in answer.text,
        "In class" in answer.text,
    )


async def test_empty_text_takes_the_language_away_and_can_be_brought_back(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await say_in(event.id, "en", ENGLISH, "cli")
    answer = await write(amal, event, title="", summary="", description="", plain_summary="")
    assert (303, 0) == (answer.status_code, await EventText.count())
    latest = (await versions_of(event.id))[0]
    assert await restore_translation(event.id, latest.content, "cli")
    assert ["Many languages in class"] == [text.title for text in await EventText.objects()]


async def test_somebody_elses_text_is_not_overwritten_unseen(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    early = await sent_by(amal, f"{page_of(event)}/en")
    await say_in(event.id, "en", ENGLISH, "cli")
    answer = await amal.post(f"{page_of(event)}/en", data=early | {"title": "Another"})
    assert (409, True) == (answer.status_code, "Inzwischen hat jemand diesen Text geändert." in answer.text)
    assert 303 == (await amal.post(f"{page_of(event)}/en", data=await sent_by(amal, "", answer.text))).status_code


@pytest.mark.parametrize("code", ["de", "xx", "en-GB", "%00"])
async def test_language_is_not_there_when_it_is_not_offered(amal: httpx.AsyncClient, code: str) -> None:
    event = await make_event()
    assert 404 == (await amal.get(f"{page_of(event)}/{code}")).status_code


async def test_page_speaks_the_language_and_falls_back_by_field(browser: httpx.AsyncClient) -> None:
    event = await make_event(description="Wir üben.")
    await say_in(event.id, "en", Said("Many languages", "In class"), "cli")
    page = (await browser.get(f"/en/veranstaltungen/{event.slug}")).text
    assert '<h1 class="page-title" lang="en" dir="auto">Many languages</h1>' in page
    assert '<p class="lead" lang="en" dir="auto">In class</p>' in page
    assert '<div class="prose" lang="de" dir="auto"><p>Wir üben.</p>' in page
    for text in ('"name":"Many languages"', '"inLanguage":"en"', '<meta property="og:title" content="Many languages">'):
        assert text in page
    assert "Many languages" not in (await browser.get(f"/veranstaltungen/{event.slug}")).text


async def test_kept_page_is_made_anew_when_the_text_changes(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    await browser.get(f"/en/veranstaltungen/{event.slug}")
    await say_in(event.id, "en", ENGLISH, "cli")
    assert "Many languages in class" in (await browser.get(f"/en/veranstaltungen/{event.slug}")).text
    assert "Many languages in class" in (await browser.get("/en")).text
    assert "Many languages in class" not in (await browser.get("/")).text


async def test_feeds_speak_the_language(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    await say_in(event.id, "en", ENGLISH, "cli")
    for path in ("/feeds/veranstaltungen.ics", "/feeds/veranstaltungen.atom"):
        english, german = await browser.get(f"/en{path}"), await browser.get(path)
        assert "Many languages in class" in english.text.replace("\r\n ", "")
        assert "Many languages in class" not in german.text.replace("\r\n ", "")


async def test_other_languages_stand_below_with_their_direction(browser: httpx.AsyncClient) -> None:
    event = await make_event()
    await say_in(event.id, "ar", Said("لغات كثيرة"), "cli")
    page = (await browser.get(f"/veranstaltungen/{event.slug}")).text
    assert '<details lang="ar" dir="rtl">' in page
    assert "العربية" in page


async def test_event_page_asks_the_database_four_times_at_most(browser: httpx.AsyncClient) -> None:
    event = await make_event(offer="reihe")
    for code in ("en", "tr", "ar"):
        await say_in(event.id, code, ENGLISH, "cli")
    with counted() as sent:
        await browser.get(f"/en/veranstaltungen/{event.slug}")
    assert 4 == len(sent)
