"""The list finds, pages, says how each event stands, and answers nonsense with a sentence."""

import re
from datetime import datetime, timedelta
from itertools import pairwise

import httpx
import pytest

from ki_events.clock import BERLIN, now, stopped
from ki_events.events.tables import EventStatus
from tests.characters import make_event, make_organisation
from tests.statements import counted

pytestmark = pytest.mark.anyio

HEADING = re.compile(r"<h([1-6])")


async def test_catalogue_names_feeds_that_answer_whatever_is_filtered(browser: httpx.AsyncClient) -> None:
    await make_event()
    page = (await browser.get("/?format=training&frei=1&zeitraum=dieser-monat")).text
    feeds = re.findall(r'<link rel="alternate" type="(?:text/calendar|application/atom)[^"]*" href="([^"]*)">', page)
    assert ["/feeds/veranstaltungen.ics?format=training", "/feeds/veranstaltungen.atom?format=training"] == feeds
    assert [200, 200] == [(await browser.get(feed)).status_code for feed in feeds]


async def test_catalogue_is_canonical_at_what_it_understood(browser: httpx.AsyncClient) -> None:
    await make_event()
    page = (await browser.get("/?fbclid=abc&frei=1&format=training&seite=2")).text
    assert '<link rel="canonical" href="http://test/?format=training&amp;frei=1&amp;seite=2">' in page
    assert 'hreflang="en" href="http://test/en?format=training&amp;frei=1&amp;seite=2"' in page


async def test_catalogue_shows_title_date_and_coarse_state_of_what_is_coming(browser: httpx.AsyncClient) -> None:
    await make_event(capacity=3, title="Mehrsprachig lesen", slug="lesen")
    page = await browser.get("/")
    assert 200 == page.status_code
    assert "1 Veranstaltung</h2>" in page.text
    assert 'href="/veranstaltungen/lesen"' in page.text
    assert ("Wenige Plätze frei" in page.text, "Noch 3 Plätze frei" in page.text) == (True, False)


async def test_catalogue_says_when_registration_opens(browser: httpx.AsyncClient) -> None:
    with stopped(datetime(2027, 1, 4, 12, tzinfo=BERLIN)):
        await make_event(opens_at=datetime(2027, 1, 11, 12, tzinfo=BERLIN))
        german, english = await browser.get("/"), await browser.get("/en")
    assert "Anmeldung ab 11.\u00a0Jan., 12:00 Uhr" in german.text
    assert "11 Jan" in english.text


async def test_catalogue_leaves_out_drafts_and_what_is_over(browser: httpx.AsyncClient) -> None:
    await make_event(title="Entwurf", status=EventStatus.draft)
    await make_event(title="Vorbei", starts_at=now() - timedelta(weeks=2))
    page = await browser.get("/")
    assert "0 Veranstaltungen" in page.text
    assert "Dazu ist gerade nichts geplant." in page.text


async def test_catalogue_strikes_out_what_is_cancelled_and_says_that_a_date_follows(browser: httpx.AsyncClient) -> None:
    await make_event(slug="ab", status=EventStatus.cancelled)
    await make_event(slug="ver", postponed=True)
    page = await browser.get("/")
    assert 1 == page.text.count('class="event-item event-item--off"')
    assert ("Abgesagt" in page.text, "Verschoben, neuer Termin folgt" in page.text) == (True, True)
    assert '<h3 class="month__name">Termin folgt</h3>' in page.text


async def test_catalogue_in_english_speaks_english_and_keeps_its_links_there(browser: httpx.AsyncClient) -> None:
    await make_event(slug="lesen")
    page = await browser.get("/en")
    assert '<html lang="en" dir="ltr">' in page.text
    assert "Events and training courses" in page.text
    assert 'href="/en/veranstaltungen/lesen"' in page.text
    assert 'hreflang="de" href="http://test/"' in page.text


async def test_catalogue_pages_by_twenty_with_next_and_previous(browser: httpx.AsyncClient) -> None:
    for number in range(21):
        await make_event(title=f"Nummer {number}")
    first, second = await browser.get("/"), await browser.get("/?seite=2")
    assert (20, 1) == (first.text.count('class="event-item"'), second.text.count('class="event-item"'))
    assert 'rel="next" href="/?seite=2"' in first.text
    assert 'rel="prev" href="/"' in second.text
    assert "21 Veranstaltungen</h2>" in first.text
    assert "21 Veranstaltungen, Seite 2 von 2" in second.text
    assert "<title>Veranstaltungen, Seite 2 " in second.text


async def test_catalogue_beyond_the_last_page_leads_back_to_the_first(browser: httpx.AsyncClient) -> None:
    await make_event()
    page = await browser.get("/?format=training&seite=7")
    assert "Die Seite 7 gibt es nicht, die Liste endet mit Seite 1." in page.text
    assert '<a href="/?format=training">Zur ersten Seite</a>' in page.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("seite=-1", "Die Seite „-1“ gibt es nicht."),
        ("seite=999999999999", "Die Seite „999999999999“ gibt es nicht."),
        ("format=quatsch", "Das Format „quatsch“ gibt es nicht."),
        (f"q={'a' * 10_000}", "Bitte suchen Sie mit höchstens"),
        ("q=%00", "Zeichen, nach denen nicht gesucht werden kann"),
        ("organisation=%00", "gibt es nicht"),
        ("programm=../etc", "gibt es nicht"),
        ("von=2027-02-30", "Das Datum „2027-02-30“ gibt es nicht."),
        ("ansicht=monat&monat=quatsch", "Den Monat „quatsch“ gibt es nicht. Schreiben Sie ihn wie 2027-03."),
    ],
)
async def test_catalogue_names_what_makes_no_sense(browser: httpx.AsyncClient, query: str, sentence: str) -> None:
    await make_event()
    page = await browser.get(f"/?{query}")
    assert 200 == page.status_code
    assert sentence in page.text


async def test_catalogue_keeps_what_was_typed_when_it_makes_no_sense(browser: httpx.AsyncClient) -> None:
    words = "eins zwei drei vier fünf sechs sieben acht neun zehn elf"
    page = await browser.get("/", params={"q": words, "von": "2027-03-09", "bis": "2027-03-01"})
    assert f'value="{words}"' in page.text
    assert ('value="2027-03-09"' in page.text, 'value="2027-03-01"' in page.text) == (True, True)


async def test_catalogue_shows_nothing_harmful_when_the_search_is_markup(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/", params={"q": '"><script>x</script>'})
    assert "<script>x" not in page.text
    assert "&lt;script&gt;x" in page.text


@pytest.mark.parametrize("query", ["", "?q=gibtesnicht", "?ansicht=monat"])
async def test_catalogue_headings_leave_no_level_out(browser: httpx.AsyncClient, query: str) -> None:
    await make_event()
    await make_event(starts_at=now() - timedelta(days=1), sessions=2)
    levels = [int(level) for level in HEADING.findall((await browser.get(f"/{query}")).text)]
    assert (1, 1) == (levels.count(1), levels[0])
    assert [] == [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]


@pytest.mark.parametrize(
    ("query", "is_indexed"),
    [
        ("", True),
        ("?seite=2", True),
        ("?format=training", True),
        ("?format=training&ort=online", False),
        ("?format=training&format=lecture", False),
        ("?format=quatsch", False),
        ("?q=Zaubertrank", False),
        ("?ansicht=monat&monat=2027-03", False),
    ],
)
async def test_catalogue_is_for_search_engines_unless_much_is_put_together(
    browser: httpx.AsyncClient, query: str, is_indexed: bool
) -> None:
    page = await browser.get(f"/{query}")
    assert is_indexed == ('<meta name="robots" content="noindex, follow">' not in page.text)


async def test_catalogue_tells_what_it_is_when_shared(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/en?format=workshop")
    assert '<meta property="og:url" content="http://test/en?format=workshop">' in page.text
    assert '<meta property="og:locale" content="en_GB">' in page.text
    assert '<meta name="description" content="' in page.text


async def test_catalogue_is_told_to_be_unchanged_when_the_browser_has_it(browser: httpx.AsyncClient) -> None:
    etag = (await browser.get("/")).headers["etag"]
    assert 304 == (await browser.get("/", headers={"if-none-match": etag})).status_code


@pytest.mark.parametrize(("query", "most"), [("", 4), ("?ansicht=monat", 3)])
async def test_catalogue_takes_as_many_statements_for_three_events_as_for_one(
    browser: httpx.AsyncClient, query: str, most: int
) -> None:
    await make_event()
    with counted() as for_one:
        await browser.get(f"/{query}")
    await make_event(sessions=3)
    await make_event(organisation=await make_organisation("bielefeld"))
    with counted() as for_three:
        await browser.get(f"/{query}&utm_source=x" if query else "/?utm_source=x")
    assert (most, most) == (len(for_one), len(for_three))
