"""An empty list is no dead end: another spelling, a filter less, what is close, and the subscription."""

import html
import re
from typing import Any

import httpx
import pytest

from ki_events.events.searching import searchable_text
from ki_events.events.tables import Format
from tests.characters import make_event
from tests.statements import counted

pytestmark = pytest.mark.anyio

WAY = re.compile(r'<a href="([^"]+)" rel="nofollow"[^>]*>([^<]+)</a> <span class="muted">\(([^)]+)\)')


async def make_reading(**columns: Any) -> None:
    title = "Mehrsprachigkeit und Lesen"
    await make_event(title=title, search=searchable_text(title), **columns)


def ways(page: str) -> list[tuple[str, ...]]:
    return [tuple(map(html.unescape, found)) for found in WAY.findall(page)]


async def test_word_spelt_wrong_is_offered_spelt_right(browser: httpx.AsyncClient) -> None:
    await make_reading()
    page = (await browser.get("/?q=mehrsprachigkiet")).text
    assert [("/?q=Mehrsprachigkeit", "Mehrsprachigkeit", "1 Veranstaltung")] == ways(page)
    assert "Meinten Sie:" in page


async def test_filters_worth_leaving_out_are_named_with_numbers(browser: httpx.AsyncClient) -> None:
    await make_reading(format=Format.workshop)
    await make_reading(format=Format.lecture)
    page = (await browser.get("/?q=lesen&format=workshop&ort=online")).text
    assert [("/?q=lesen&format=workshop", "Ohne „Vor Ort oder online“", "1 Veranstaltung")] == ways(page)
    assert '<h3 class="month__name">Ähnliche Veranstaltungen</h3>' in page


async def test_days_are_left_out_together(browser: httpx.AsyncClient) -> None:
    await make_reading()
    page = (await browser.get("/en?q=lesen&von=2099-01-01&bis=2099-01-02")).text
    assert [("/en?q=lesen", "1 event")] == [(way[0], way[2]) for way in ways(page)]


async def test_empty_search_offers_its_subscription_and_everything(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/?q=gibtesnicht")).text
    assert 'href="/kalender?q=gibtesnicht"><span class="kern-label">Diese Suche abonnieren' in page
    assert 'href="/"><span class="kern-label">Alle Veranstaltungen zeigen' in page


async def test_empty_catalogue_says_so_without_offering_less(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/")).text
    assert "Dazu ist gerade nichts geplant." in page
    assert ("Alle Veranstaltungen zeigen" in page, "Meinten Sie" in page) == (False, False)


async def test_month_view_of_nothing_offers_the_same_ways(browser: httpx.AsyncClient) -> None:
    await make_reading()
    page = (await browser.get("/?ansicht=monat&q=mehrsprachigkiet")).text
    assert ["Mehrsprachigkeit"] == [way[1] for way in ways(page)]
    assert '<table class="sheet">' not in page


async def test_empty_list_takes_as_many_statements_for_three_events_as_for_one(browser: httpx.AsyncClient) -> None:
    await make_reading()
    with counted() as for_one:
        await browser.get("/?q=lesen&format=workshop&ort=online")
    await make_reading(format=Format.workshop)
    await make_reading(format=Format.workshop)
    with counted() as for_three:
        await browser.get("/?q=lesen&format=workshop&ort=online&utm_source=x")
    assert len(for_one) == len(for_three)
