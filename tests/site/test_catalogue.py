"""The list finds, filters and pages, and answers nonsense with a sentence."""

from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now
from ki_events.events.folding import searchable_text
from ki_events.events.tables import EventStatus, Format
from tests.characters import make_event, make_organisation
from tests.statements import counted

pytestmark = pytest.mark.anyio


async def test_catalogue_shows_title_date_and_state_of_what_is_coming(browser: httpx.AsyncClient) -> None:
    await make_event(capacity=3, title="Mehrsprachig lesen", slug="lesen")
    page = await browser.get("/")
    assert 200 == page.status_code
    assert "1 Veranstaltung</h2>" in page.text
    assert 'href="/veranstaltungen/lesen"' in page.text
    assert "Noch 3 Plätze frei" in page.text


async def test_catalogue_leaves_out_drafts_and_what_is_over(browser: httpx.AsyncClient) -> None:
    await make_event(title="Entwurf", status=EventStatus.draft)
    await make_event(title="Vorbei", starts_at=now() - timedelta(weeks=2))
    page = await browser.get("/")
    assert "0 Veranstaltungen" in page.text
    assert "Dazu ist gerade nichts geplant." in page.text


async def test_catalogue_in_english_speaks_english_and_keeps_its_links_there(browser: httpx.AsyncClient) -> None:
    await make_event(slug="lesen")
    page = await browser.get("/en")
    assert '<html lang="en" dir="ltr">' in page.text
    assert "Events and trainings" in page.text
    assert 'href="/en/veranstaltungen/lesen"' in page.text
    assert 'hreflang="de" href="http://test/"' in page.text


async def test_catalogue_shows_each_chosen_filter_with_the_way_without_it(browser: httpx.AsyncClient) -> None:
    krefeld = await make_organisation("krefeld")
    await make_event(title="Lesen", search=searchable_text("Lesen"), format=Format.workshop, organisation=krefeld)
    await make_event(title="Anderes", search=searchable_text("Anderes"))
    page = await browser.get("/?q=lesen&format=workshop&veranstalter=krefeld")
    assert "1 Veranstaltung</h2>" in page.text
    assert 'href="/?format=workshop&amp;veranstalter=krefeld"' in page.text
    assert 'href="/?q=lesen&amp;veranstalter=krefeld"' in page.text
    assert 'href="/?q=lesen&amp;format=workshop"' in page.text
    assert 'href="/feeds/veranstaltungen.ics?q=lesen&amp;format=workshop&amp;veranstalter=krefeld"' in page.text


async def test_catalogue_pages_by_twenty_with_next_and_previous(browser: httpx.AsyncClient) -> None:
    for number in range(21):
        await make_event(title=f"Nummer {number}")
    first, second = await browser.get("/"), await browser.get("/?seite=2")
    assert (20, 1) == (first.text.count('class="event-item"'), second.text.count('class="event-item"'))
    assert 'rel="next" href="/?seite=2"' in first.text
    assert 'rel="prev" href="/"' in second.text
    assert "21 Veranstaltungen, Seite 2 von 2" in second.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("seite=-1", "Die Seite „-1“ gibt es nicht."),
        ("seite=999999999999", "Die Seite „999999999999“ gibt es nicht."),
        ("seite=7", "Die Seite 7 gibt es nicht, die Liste endet mit Seite 1."),
        ("format=quatsch", "Das Format „quatsch“ gibt es nicht."),
        (f"q={'a' * 10_000}", "Bitte suchen Sie mit höchstens"),
        ("q=%00", "Zeichen, nach denen nicht gesucht werden kann"),
        ("veranstalter=%00", "gibt es nicht"),
        ("programm=../etc", "gibt es nicht"),
    ],
)
async def test_catalogue_names_what_makes_no_sense(browser: httpx.AsyncClient, query: str, sentence: str) -> None:
    await make_event()
    page = await browser.get(f"/?{query}")
    assert 200 == page.status_code
    assert sentence in page.text


async def test_catalogue_shows_nothing_harmful_when_the_search_is_markup(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/", params={"q": '"><script>x</script>'})
    assert "<script>x" not in page.text
    assert "&lt;script&gt;x" in page.text


async def test_catalogue_is_told_to_be_unchanged_when_the_browser_has_it(browser: httpx.AsyncClient) -> None:
    etag = (await browser.get("/")).headers["etag"]
    assert 304 == (await browser.get("/", headers={"if-none-match": etag})).status_code
    await make_event()
    assert 200 == (await browser.get("/", headers={"if-none-match": etag})).status_code


async def test_catalogue_takes_as_many_statements_for_three_events_as_for_one(browser: httpx.AsyncClient) -> None:
    await make_event()
    with counted() as for_one:
        await browser.get("/")
    await make_event(sessions=3)
    await make_event(organisation=await make_organisation("bielefeld"))
    with counted() as for_three:
        await browser.get("/")
    assert (len(for_one), 5) == (len(for_three), len(for_one))
